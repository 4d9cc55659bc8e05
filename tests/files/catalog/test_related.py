"""Reading and checking guide items, bundles and emergencies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from loucheng_cli import i18n
from loucheng_cli.domain.catalog.bundle import Bundle
from loucheng_cli.domain.catalog.guide import GuideItem
from loucheng_cli.errors import NotFoundError, UnreadableFileError
from loucheng_cli.files.catalog.check import check_catalog
from loucheng_cli.files.catalog.loader import load_catalog

DEPARTMENTS = "- {key: gongan, name: 公安分局, short: 公安, prefix: GA}\n"
ITEM = """- code: {code}
  name: {name}
  department: gongan
  stage: [成长]
  kind: 公共服务
  handling: 转办
  clock: assigned
  promised: {{days: 3, unit: working}}
{more}  source: representative
"""
ITEMS = ITEM.format(code="GA-01", name="刻章备案", more="  former: [GA-90]\n  code_official: 330302-x\n") + ITEM.format(
    code="GA-02", name="保安备案", more=""
)
GUIDE = """- code: ZY-01
  name: 医保参保
  who: 医疗保障局
  where: 12393
  former: [GA-91]
  says: [医保怎么办]
"""
BUNDLES = """- code: YJ-01
  name: 开办一件事
  lead: gongan
  parts: [GA-01, GA-02]
  guide: [ZY-01]
  says: [一次办完]
"""
EMERGENCIES = """kinds:
- code: JJ-01
  name: 起火
  call: ["119"]
  item: GA-01
  hours: 1
  phrases: [着火]
  says: [后厨着火了]
calm: [演练]
calm_says: [着火的演练]
"""


@pytest.fixture(autouse=True)
def _english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOUCHENG_CACHE", str(tmp_path / "cache"))
    i18n.use("en")


@pytest.fixture
def folder(tmp_path: Path):
    def write(**changed: str) -> Path:
        files = {
            "departments": DEPARTMENTS,
            "items/gongan": ITEMS,
            "guide": GUIDE,
            "bundles": BUNDLES,
            "emergencies": EMERGENCIES,
        } | {name.replace("_", "/"): text for name, text in changed.items()}
        place = tmp_path / "catalog"
        (place / "items").mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (place / f"{name}.yaml").write_text(text, encoding="utf-8")
        return place

    return write


def findings(place: Path) -> list[tuple[str, int | None, str]]:
    return [(each.path.name, each.line, each.what) for each in check_catalog(place)]


def test_every_field_is_read_and_comes_from_the_cache_as_it_was(folder):
    place = folder()
    catalog = load_catalog(place)

    assert catalog.guide == {
        "ZY-01": GuideItem(
            code="ZY-01", name="医保参保", who="医疗保障局", where="12393", former=("GA-91",), says=("医保怎么办",)
        )
    }
    assert catalog.bundles == {
        "YJ-01": Bundle(
            code="YJ-01",
            name="开办一件事",
            lead="gongan",
            parts=("GA-01", "GA-02"),
            guide=("ZY-01",),
            says=("一次办完",),
        )
    }
    (kind,) = catalog.emergencies.kinds
    assert (kind.code, kind.call, kind.item, kind.hours, kind.says) == ("JJ-01", ("119",), "GA-01", 1, ("后厨着火了",))
    again = load_catalog(place)
    assert (again.guide, again.bundles, again.emergencies.kinds) == (catalog.guide, catalog.bundles, (kind,))
    assert findings(place) == []


def test_former_and_official_codes_lead_to_their_successor(folder):
    catalog = load_catalog(folder())

    assert [catalog.item(code).code for code in ("GA-01", "ga-90", "330302-X")] == ["GA-01"] * 3
    assert [catalog.known_code(code) for code in ("GA-90", "GA-91", "ZY-01", "GA-02")] == [
        "GA-01",
        "ZY-01",
        "ZY-01",
        "GA-02",
    ]
    with pytest.raises(NotFoundError) as refused:
        catalog.item("GA-91")
    assert "医疗保障局" in str(refused.value.hint)


def test_the_files_are_optional(folder):
    place = folder()
    for name in ("guide", "bundles", "emergencies"):
        (place / f"{name}.yaml").unlink()

    catalog = load_catalog(place)

    assert (catalog.guide, catalog.bundles, catalog.emergencies.kinds) == ({}, {}, ())
    assert check_catalog(place) == []


def test_fields_added_later_change_no_version_while_they_are_empty(folder):
    place = folder(items_gongan=ITEM.format(code="GA-01", name="刻章备案", more=""))

    assert load_catalog(place).version == "ac8902b18963"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        pytest.param(
            {"guide": GUIDE.replace("who", "whom")}, ("guide.yaml", 3, "“whom” is not known here"), id="field"
        ),
        pytest.param(
            {"guide": GUIDE.replace("  where: 12393\n", "")}, ("guide.yaml", 1, "“where” is missing"), id="missing"
        ),
        pytest.param(
            {"guide": GUIDE.replace("GA-91", "GA-02")},
            ("guide.yaml", 1, "the former code GA-02 is in use"),
            id="former",
        ),
        pytest.param(
            {"guide": GUIDE.replace("GA-91", "GA-90")},
            ("guide.yaml", 1, "GA-90 is a former code of GA-01 too"),
            id="former of two",
        ),
        pytest.param(
            {"guide": GUIDE.replace("ZY-01", "GA-01")},
            ("guide.yaml", 1, "the code GA-01 is already that of an item"),
            id="code of an item",
        ),
        pytest.param(
            {"guide": GUIDE + GUIDE},
            ("guide.yaml", 7, "the code ZY-01 is already taken: guide.yaml, line 1"),
            id="twice",
        ),
        pytest.param(
            {"bundles": BUNDLES.replace("GA-02", "GA-03")}, ("bundles.yaml", 1, "there is no item GA-03"), id="part"
        ),
        pytest.param(
            {"bundles": BUNDLES.replace("ZY-01", "ZY-09")},
            ("bundles.yaml", 1, "there is no guide item ZY-09"),
            id="guide",
        ),
        pytest.param(
            {"bundles": BUNDLES.replace(", GA-02", "")},
            ("bundles.yaml", 1, "a bundle needs two or more different parts"),
            id="one part",
        ),
        pytest.param(
            {"bundles": BUNDLES.replace("lead: gongan", "lead: police")},
            ("bundles.yaml", 1, "“police” is not known here"),
            id="lead",
        ),
        pytest.param(
            {"bundles": BUNDLES.replace("一次办完", "医保怎么办")},
            ("bundles.yaml", 6, "“医保怎么办” stands under ZY-01 too: guide.yaml, line 6"),
            id="same saying",
        ),
        pytest.param(
            {"emergencies": EMERGENCIES.replace("item: GA-01", "item: GA-09")},
            ("emergencies.yaml", 2, "there is no item GA-09"),
            id="item",
        ),
        pytest.param(
            {"emergencies": EMERGENCIES.replace("后厨着火了", "后厨冒烟了")},
            ("emergencies.yaml", 8, "“后厨冒烟了” is not recognised as JJ-01"),
            id="not found",
        ),
        pytest.param(
            {"emergencies": EMERGENCIES.replace("着火的演练", "着火的培训")},
            ("emergencies.yaml", 10, "“着火的培训” is recognised as JJ-01, but is not urgent"),
            id="not calm",
        ),
        pytest.param(
            {"emergencies": EMERGENCIES.replace("hours: 1", "hours: soon")},
            ("emergencies.yaml", 6, "“soon” is not a whole number"),
            id="hours",
        ),
        pytest.param(
            {"items_gongan": ITEMS.replace("330302-x\n", "330302-x\n  valid_until: 2026-13-01\n")},
            ("gongan.yaml", 11, "“2026-13-01” is not a day"),
            id="day",
        ),
        pytest.param(
            {"items_gongan": ITEMS.replace("330302-x\n", "330302-x\n  level: 省\n")},
            ("gongan.yaml", 11, "“省” is not known here"),
            id="level",
        ),
    ],
)
def test_what_is_wrong_is_found_with_its_line(folder, changed, found):
    assert found in findings(folder(**changed))


def test_a_policy_that_has_run_out_is_found_from_the_day_after(folder):
    place = folder(items_gongan=ITEMS.replace("330302-x\n", "330302-x\n  valid_until: 2026-09-20\n"))

    assert check_catalog(place, today=date(2026, 9, 20)) == []
    (finding,) = check_catalog(place, today=date(2026, 9, 21))
    assert (finding.line, finding.what) == (11, "GA-01 was valid until 2026-09-20")


def test_a_bundle_with_an_unknown_part_cannot_be_chosen_and_stops_nothing(folder):
    assert load_catalog(folder(bundles=BUNDLES.replace("GA-02", "GA-03"))).bundles == {}


def test_a_file_that_cannot_be_understood_stops_the_work_with_its_line(folder):
    with pytest.raises(UnreadableFileError) as refused:
        load_catalog(folder(guide=GUIDE.replace("who", "whom")))
    assert refused.value.line == 3
