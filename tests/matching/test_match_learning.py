"""The matcher learns from confirmed cases, and never more than it should."""

from __future__ import annotations

import pytest

from loucheng_cli.domain.catalog.matching import Experience, LearnedCase, match
from loucheng_cli.domain.catalog.matching.grams import plain

# Words that no item of the catalogue knows for this.
NEW_WAY = [
    "想给鸽子笼换个门脸",
    "鸽子笼的门脸要换",
    "楼下鸽子笼换门脸找谁",
    "鸽子笼门脸旧了想换",
    "我家鸽子笼换门脸行不行",
]


def test_five_confirmed_cases_of_a_new_way_to_say_it_put_their_item_first(index):
    text = "鸽子笼换门脸要多久"
    code = "KJ-04"
    assert code not in [one.code for one in match(index, text).matches]

    learned = Experience(LearnedCase(text=each, code=code) for each in NEW_WAY)
    found = match(index, text, learned=learned)

    assert found.matches[0].code == code
    assert found.confident


def test_the_same_text_confirmed_five_times_comes_first(index):
    learned = Experience([LearnedCase(text=NEW_WAY[0], code="KJ-04")] * 5)

    found = match(index, NEW_WAY[0], learned=learned)

    assert found.matches[0].code == "KJ-04"
    assert found.matches[0].score >= 0.8


def test_one_case_helps_but_does_not_decide(index):
    text = "楼上漏水把仓库泡了"
    before = match(index, text)

    after = match(index, text, learned=Experience([LearnedCase(text="楼上漏水泡坏了电脑", code="KJ-04")]))

    assert after.matches[0].code == before.matches[0].code


def test_nothing_learned_beats_a_saying_of_the_catalogue(catalog, index):
    said = catalog.says["ZHZF-03"][0]

    found = match(index, said, learned=Experience([LearnedCase(text=said, code="KJ-04")] * 50))

    assert found.matches[0].code == "ZHZF-03"


def test_choices_against_the_machine_count_against_its_item(index):
    text = "做会展的想要一笔钱"
    first, second = match(index, text).matches[:2]

    learned = Experience(
        [LearnedCase(text=text, code=second.code)] * 3 + [LearnedCase(text=text, code=first.code, count=-1)] * 3
    )

    assert match(index, text, learned=learned).matches[0].code == second.code


def test_cases_of_other_words_change_nothing(index):
    text = "楼上漏水把仓库泡了"
    learned = Experience(LearnedCase(text=each, code="KJ-04") for each in NEW_WAY)

    assert match(index, text, learned=learned) == match(index, text)


def test_the_order_of_the_cases_does_not_matter(index):
    cases = [LearnedCase(text=each, code=code) for each in NEW_WAY for code in ("KJ-04", "ZHZF-01")]

    assert match(index, NEW_WAY[2], learned=Experience(cases)) == match(
        index, NEW_WAY[2], learned=Experience(reversed(cases))
    )


@pytest.mark.parametrize("code", ["XX-99", ""])
def test_an_item_that_is_no_longer_in_the_catalogue_is_passed_over(index, code):
    learned = Experience([LearnedCase(text=NEW_WAY[0], code=code)] * 5)

    assert code not in [one.code for one in match(index, NEW_WAY[0], learned=learned).matches]


def test_the_first_text_and_the_hundredth_are_answered_alike(index):
    learned = Experience([LearnedCase(text=each, code="KJ-04") for each in NEW_WAY])

    answers = [match(index, "鸽子笼换门脸要多久", learned=learned) for _time in range(10)]

    assert answers == answers[:1] * 10


def test_texts_are_found_near_as_if_each_case_were_compared(catalog, index):
    sayings = [(said, code) for code in sorted(catalog.says)[:60] for said in catalog.says[code][:6]]
    cases = [
        LearnedCase(text=f"{n}楼{said}", code=code, count=1 - 2 * (n % 5 == 0))
        for n, (said, code) in enumerate(sayings)
    ]
    learned = Experience(cases)
    asked = [plain(catalog.says[code][7]) for code in sorted(catalog.says)[:40]]

    # The first are compared one by one, the others through an index of what was learned.
    assert [learned.speaks(index, text) for text in asked] == [Experience(cases).speaks(index, text) for text in asked]
    assert [learned.owner(plain(case.text)) for case in cases] == [
        Experience(cases).owner(plain(case.text)) for case in cases
    ]


@pytest.mark.parametrize("count", [3, 30])
def test_a_text_confirmed_twice_is_known_by_its_words_alone(index, count):
    learned = Experience(
        [LearnedCase(text="鸽子笼换门脸！", code="KJ-04")] * 2 + [LearnedCase(text="楼上漏水", code="ZJ-11")] * count
    )

    for _time in range(20):
        assert learned.owner("3楼，鸽子笼换门脸吗") == ("KJ-04", 2 / 3)
        learned.speaks(index, "楼上漏水")
    assert learned.owner("鸽子笼") == (None, 0.0)
    assert learned.owner("，。") == (None, 0.0)
