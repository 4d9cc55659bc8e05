from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from loucheng_cli.domain.enterprise import credit_code

bodies = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["91", "92", "93", "31", "52", "12"]),
        st.text("0123456789", min_size=6, max_size=6),
        st.text(credit_code.ALPHABET, min_size=9, max_size=9),
    ),
)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        pytest.param("91330399M661157598", None, id="a firm of the example"),
        pytest.param("92330399M90870260B", None, id="a sole trader with a letter as check"),
        pytest.param("N2330302MF0123456", "length", id="too short"),
        pytest.param("3303021012389", "length", id="an old registration number"),
        pytest.param("91330399M66115759O", "alphabet", id="the letter O is not a zero"),
        pytest.param("9I330399M661157598", "alphabet", id="the letter I is not a one"),
        pytest.param("91330399m661157598", "alphabet", id="not normalised"),
        pytest.param("9133X399M661157598", "alphabet", id="a letter in the area"),
        pytest.param("９1330399M661157598", "alphabet", id="a full-width digit"),
        pytest.param("91330399M661157599", "check", id="another last character"),
        pytest.param("91330399M661175598", "check", id="two digits turned round"),
    ],
)
def test_a_code_is_right_or_says_what_is_wrong(code, problem):
    assert credit_code.problem(code) == problem


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param(" 91330399 m661157598 ", "91330399M661157598", id="spaces and lower case"),
        pytest.param("91330399-M66115759-8", "91330399M661157598", id="hyphens"),
        pytest.param("９１３３０３９９Ｍ６６１１５７５９８", "91330399M661157598", id="full-width"),
        pytest.param("\u200b91330399M661157598\u3000", "91330399M661157598", id="invisible characters"),
        pytest.param("9133O399M66II57598", "9133O399M66II57598", id="O and I stay for a person to see"),
    ],
)
def test_a_typed_code_is_brought_into_one_form(typed, code):
    assert credit_code.normalise(typed) == code


@given(bodies)
def test_the_check_character_is_the_one_of_python_stdnum(body):
    code = body + credit_code.check_character(body)

    assert (credit_code.problem(code), uscc.is_valid(code)) == (None, True)


@given(st.text(credit_code.ALPHABET + "OIa", min_size=16, max_size=19))
def test_what_python_stdnum_takes_we_take_and_what_it_refuses_we_refuse(text):
    code = credit_code.normalise(text)

    if code[:2].isdigit():
        assert (credit_code.problem(code) is None) == uscc.is_valid(code)


@given(bodies, st.integers(0, 17), st.sampled_from(credit_code.ALPHABET))
def test_no_single_wrong_character_passes(body, place, wrong):
    code = body + credit_code.check_character(body)
    changed = code[:place] + wrong + code[place + 1 :]

    assert (credit_code.problem(changed) is None) == (changed == code)


@given(st.text())
def test_normalising_twice_changes_nothing_and_no_text_breaks_the_check(text):
    once = credit_code.normalise(text)

    assert credit_code.normalise(once) == once or not once.isascii()
    assert credit_code.problem(once) in {None, "length", "alphabet", "check"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3303021012389", True),
        ("330302000012345", True),
        ("33030200001234", False),
        ("330302000012345X", False),
        ("91330399M661157598", False),
        ("３３０３０２１０１２３８９", False),
        ("", False),
    ],
)
def test_old_registration_numbers_are_recognised_by_their_form(text, expected):
    assert credit_code.is_registration_number(text) is expected
