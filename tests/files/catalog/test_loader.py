"""A catalogue is read as written, cached without growing stale, and every fault found with its line."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from loucheng_cli import i18n
from loucheng_cli.domain.calendar.deadline import DayUnit, Promise
from loucheng_cli.domain.catalog.item import Department, First, Handling, Item, ItemClock, ItemKind
from loucheng_cli.domain.core.enums import Stage
from loucheng_cli.errors import FileError, UnreadableFileError
from loucheng_cli.files.cache import cache_folder, cached
from loucheng_cli.files.catalog.check import check_catalog, is_longer
from loucheng_cli.files.catalog.loader import load_catalog
from loucheng_cli.files.shipped import catalog_folder, examples_folder

SHIPPED = Path(__file__).parent.parent.parent.parent / "catalog"
DEPARTMENTS = """\
- {key: zonghe-zhifa, name: 综合行政执法局, short: 执法, prefix: ZHZF, asked: 店招}
- {key: gongan, name: 公安分局, short: 公安, prefix: GA}
"""
ITEMS = """\
# 代表性清单
- code: ZHZF-03
  name: 临时占用城市道路（外摆）审批
  department: zonghe-zhifa
  with: [gongan]
  first: property
  stage: [成长, 退出]
  kind: 行政许可
  handling: 帮办代办
  clock: accepted
  promised: {days: 2, unit: working}
  legal: {days: 20, unit: calendar}
  materials: [申请表, 营业执照]
  channel: 商务社区综合服务中心；浙里办
  basis: 《城市道路管理条例》第三十一条
  confidential: true
  words: [外摆, 5G]
  not: [乱摆摊投诉]
  source: representative
- code: ZHZF-04
  name: 红线内外摆
  department: zonghe-zhifa
  stage: [成长]
  kind: 协调事项
  handling: 转办
  clock: assigned
  promised: {days: 0, unit: working}
  source: representative
"""
SAYS = "ZHZF-03: [想在门口摆几张桌子, 外摆被赶了]\nZHZF-04:\n  - 中庭想办个市集\n"
FILES = {
    "departments.yaml": DEPARTMENTS,
    "items/zonghe-zhifa.yaml": ITEMS,
    "says/zonghe-zhifa.yaml": SAYS,
    "notes.yaml": "- 老板不在\n",
}


@pytest.fixture(autouse=True)
def _english(tmp_path, monkeypatch):
    monkeypatch.setenv("LOUCHENG_CACHE", str(tmp_path / "cache"))
    i18n.use("en")


@pytest.fixture
def folder(tmp_path):
    def write(**changed: str | None) -> Path:
        place = tmp_path / "catalog"
        names = {"departments": "departments.yaml", "notes": "notes.yaml", "calendar": "calendar.yaml"}
        files = FILES | {names.get(name, f"{name}/zonghe-zhifa.yaml"): text for name, text in changed.items()}
        for name, text in files.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.write_text(text, encoding="utf-8")
        return place

    return write


def findings(place: Path, finder=None) -> list[tuple[str, int | None, str]]:
    return [(each.path.name, each.line, each.what) for each in check_catalog(place, finder)]


def test_every_field_of_the_files_is_read(folder):
    catalog = load_catalog(folder())

    assert catalog.departments == {
        "zonghe-zhifa": Department(
            key="zonghe-zhifa", name="综合行政执法局", short="执法", prefix="ZHZF", asked="店招"
        ),
        "gongan": Department(key="gongan", name="公安分局", short="公安", prefix="GA"),
    }
    assert catalog.items["ZHZF-03"] == Item(
        code="ZHZF-03",
        name="临时占用城市道路（外摆）审批",
        department="zonghe-zhifa",
        with_=("gongan",),
        first=First.PROPERTY,
        stage=(Stage.GROWING, Stage.LEAVING),
        kind=ItemKind.PERMIT,
        handling=Handling.ASSISTED,
        clock=ItemClock.ACCEPTED,
        promised=Promise(days=2),
        legal=Promise(days=20, unit=DayUnit.CALENDAR),
        materials=("申请表", "营业执照"),
        channel="商务社区综合服务中心；浙里办",
        basis="《城市道路管理条例》第三十一条",
        confidential=True,
        words=("外摆", "5G"),
        not_=("乱摆摊投诉",),
        source="representative",
    )
    assert catalog.items["ZHZF-04"].promised == Promise(days=0)
    assert catalog.says == {"ZHZF-03": ("想在门口摆几张桌子", "外摆被赶了"), "ZHZF-04": ("中庭想办个市集",)}
    assert catalog.notes == ("老板不在",)


def test_what_comes_from_the_cache_is_what_was_read(folder):
    place = folder()

    assert load_catalog(place) == load_catalog(place)
    assert len(list(cache_folder().iterdir())) == 1


def test_a_changed_word_is_seen_at_once(folder):
    load_catalog(folder())

    changed = load_catalog(folder(items=ITEMS.replace("红线内外摆", "红线内外摆报备")))

    assert changed.items["ZHZF-04"].name == "红线内外摆报备"


@pytest.mark.parametrize(
    ("changed", "same_version", "same_content"),
    [
        pytest.param({}, True, True, id="nothing"),
        pytest.param({"items": ITEMS.replace("\n", "\r\n")}, True, False, id="line ends of Windows"),
        pytest.param({"says": SAYS + "  - 再说一句\n"}, True, False, id="a saying"),
        pytest.param({"items": ITEMS.replace("days: 2,", "days: 3,")}, False, False, id="a day"),
    ],
)
def test_the_version_names_the_rules_and_the_content_everything(folder, changed, same_version, same_content):
    first = load_catalog(folder())

    then = load_catalog(folder(**changed))

    assert (then.version == first.version, then.content == first.content) == (same_version, same_content)


def test_a_damaged_cache_is_made_anew(folder):
    place = folder()
    before = load_catalog(place)
    (file,) = cache_folder().iterdir()
    file.write_bytes(file.read_bytes().replace("外摆".encode(), "里摆".encode()))

    assert load_catalog(place) == before
    assert "里摆".encode() not in file.read_bytes()


def test_a_cache_that_cannot_be_written_only_costs_time(folder, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LOUCHENG_CACHE", str(tmp_path / "file" / "below"))

    assert load_catalog(folder()).items.keys() == {"ZHZF-03", "ZHZF-04"}


def test_the_cache_is_for_its_owner_only_and_does_not_grow_for_ever():
    for n in range(20):
        cached(f"{n:032}", "index-1", lambda: b"x")
    cached("a" * 32, "other-1", lambda: b"x")

    names = Counter(path.name.split("-")[0] for path in cache_folder().iterdir())
    assert names == {"index": 8, "other": 1}
    if sys.platform != "win32":
        assert {path.stat().st_mode & 0o077 for path in (cache_folder(), *cache_folder().iterdir())} == {0}


def test_many_may_build_at_once():
    body = bytes(1_000_000)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _n: cached("k" * 64, "index-1", lambda: body), range(16)))

    assert set(found) == {body}
    assert len(list(cache_folder().iterdir())) == 1


def test_a_cached_catalogue_costs_no_yaml(folder):
    place = folder()
    load_catalog(place)
    program = (
        "import sys; from pathlib import Path; from loucheng_cli.files.catalog.loader import load_catalog;"
        "load_catalog(Path(sys.argv[1])); print(sorted({'yaml', 'tempfile', 'difflib'} & set(sys.modules) - {'difflib'}))"
    )

    done = subprocess.run([sys.executable, "-c", program, str(place)], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("[]\n", "")


def item(line: str) -> str:
    """The list with a field of its second item, which begins on line 20, written otherwise."""
    head, second = ITEMS.split("- code: ZHZF-04")
    name = line.partition(":")[0]
    lines = [line if each.strip().startswith(f"{name}:") else each.strip() for each in second.splitlines()[1:]]
    return f"{head}- code: ZHZF-04\n" + "".join(f"  {each}\n" for each in lines)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        pytest.param({}, [], id="nothing wrong"),
        pytest.param(
            {"items": item("stgae: [成长]").replace("  stage: [成长]\n", "  stgae: [成长]\n")},
            [("zonghe-zhifa.yaml", 23, "unknown field “stgae”")],
            id="an unknown key",
        ),
        pytest.param({"items": item("kind: 许可")}, [("zonghe-zhifa.yaml", 24, "unknown value “许可”")], id="kind"),
        pytest.param(
            {"items": item("promised: 5")},
            [("zonghe-zhifa.yaml", 27, "expected: days, unit")],
            id="days without a unit",
        ),
        pytest.param(
            {"items": item("promised: {days: 五, unit: working}").replace("handling: 转办", "handling: 转")},
            [
                ("zonghe-zhifa.yaml", 25, "unknown value “转”"),
                ("zonghe-zhifa.yaml", 27, "“五” is not a whole number"),
            ],
            id="two fields of one item",
        ),
        pytest.param(
            {"items": ITEMS.replace("  promised: {days: 0, unit: working}\n", "")},
            [("zonghe-zhifa.yaml", 20, "“promised” is missing")],
            id="days missing",
        ),
        pytest.param({"items": item("stage: []")}, [("zonghe-zhifa.yaml", 23, "an item needs a stage")], id="no stage"),
        pytest.param(
            {"items": ITEMS.replace("ZHZF-04", "ZHZF-03"), "says": None},
            [("zonghe-zhifa.yaml", 20, "the code ZHZF-03 is already taken: zonghe-zhifa.yaml, line 2")],
            id="a code twice",
        ),
        pytest.param(
            {"items": ITEMS.replace("ZHZF-04", "zhzf4"), "says": None},
            [("zonghe-zhifa.yaml", 20, "“zhzf4” is not a code")],
            id="no code",
        ),
        pytest.param(
            {"items": item("department: gongan")},
            [("zonghe-zhifa.yaml", 20, "the code ZHZF-04 does not begin with GA, as those of 公安分局 do")],
            id="prefix of another department",
        ),
        pytest.param(
            {"items": item("department: jiaoyu")},
            [("zonghe-zhifa.yaml", 22, "unknown value “jiaoyu”")],
            id="unknown department",
        ),
        pytest.param(
            {"items": ITEMS.replace("with: [gongan]", "with: [gongna]").replace("first: property", "first: 物业")},
            [
                ("zonghe-zhifa.yaml", 5, "unknown value “gongna”"),
                ("zonghe-zhifa.yaml", 6, "unknown value “物业”"),
            ],
            id="unknown with and first",
        ),
        pytest.param(
            {"items": ITEMS.replace("with: [gongan]", "with: [zonghe-zhifa]")},
            [("zonghe-zhifa.yaml", 5, "zonghe-zhifa is in charge and is also listed under “with”")],
            id="with itself",
        ),
        pytest.param(
            {"items": ITEMS.replace("days: 2,", "days: 15,")},
            [
                (
                    "zonghe-zhifa.yaml",
                    11,
                    "the promised time (15 working days) is longer than the legal limit (20 calendar days)",
                )
            ],
            id="longer than the law",
        ),
        pytest.param(
            {"says": SAYS + "  - 外摆被赶了。\n"},
            [("zonghe-zhifa.yaml", 4, "“外摆被赶了。” is also listed under ZHZF-03: zonghe-zhifa.yaml, line 1")],
            id="a saying under two items",
        ),
        pytest.param(
            {"says": SAYS + "ZHZF-05: [x]\n"},
            [("zonghe-zhifa.yaml", 4, "there is no item ZHZF-05")],
            id="sayings of no item",
        ),
        pytest.param(
            {"says": SAYS + "ZHZF-04: [x]\n"},
            [("zonghe-zhifa.yaml", 4, "ZHZF-04 is listed twice")],
            id="sayings twice",
        ),
        pytest.param(
            {"notes": "- 老板不在\n- 中庭想办个市集\n"},
            [
                (
                    "notes.yaml",
                    2,
                    "“中庭想办个市集” is listed both as a note without a request and as a saying of ZHZF-04",
                )
            ],
            id="a note that is a saying",
        ),
        pytest.param({"says": "# nothing\n"}, [("zonghe-zhifa.yaml", None, "the file is empty")], id="an empty file"),
        pytest.param(
            {"departments": DEPARTMENTS.replace("short: 公安", "short: 执法")},
            [("departments.yaml", 2, "执法 is listed twice")],
            id="two departments of one name",
        ),
        pytest.param({"calendar": "days: [x]\n"}, [("calendar.yaml", 1, "expected: date, kind, name")], id="calendar"),
        pytest.param(
            {"items": ITEMS + "\t- x\n"}, [("zonghe-zhifa.yaml", 29, "the line begins with a tab")], id="a tab"
        ),
    ],
)
def test_what_is_wrong_is_found_with_its_line(folder, changed, found):
    assert findings(folder(**changed)) == found


def test_every_finding_says_how_to_mend_it(folder):
    (found,) = check_catalog(folder(items=item("kind: 行政许克")))

    assert found.mend.startswith("Did you mean “行政许可”? Known: 行政许可, 行政确认")


def test_a_folder_without_departments_is_no_catalogue(tmp_path):
    assert findings(tmp_path) == [
        ("departments.yaml", None, f"{tmp_path / 'departments.yaml'}: the file or folder does not exist")
    ]


def test_a_catalogue_that_cannot_be_understood_stops_the_work_with_its_line(folder):
    with pytest.raises(UnreadableFileError) as refused:
        load_catalog(folder(items=item("kind: 许可")))

    assert (refused.value.exit_code, refused.value.line) == (5, 24)


def test_what_only_misleads_does_not_stop_the_work(folder):
    place = folder(items=ITEMS.replace("days: 2,", "days: 15,"), says=SAYS + "ZHZF-05: [x]\n")

    assert load_catalog(place).items["ZHZF-03"].promised == Promise(days=15)


def test_an_item_that_its_own_sayings_do_not_find_is_found(folder):
    def finder(_catalog, texts):
        return ["ZHZF-03" for _text in texts]

    assert findings(folder(), finder) == [("zonghe-zhifa.yaml", 3, "only 0 of the 1 sayings of ZHZF-04 find it")]


@pytest.mark.parametrize(
    ("promised", "legal", "longer"),
    [
        ((5, "working"), (5, "working"), False),
        ((6, "working"), (5, "working"), True),
        ((5, "working"), (7, "calendar"), False),
        ((6, "working"), (7, "calendar"), True),
        ((7, "calendar"), (5, "working"), False),
        ((8, "calendar"), (5, "working"), True),
        ((0, "working"), (0, "calendar"), False),
    ],
)
def test_five_working_days_are_a_week(promised, legal, longer):
    first, second = (Promise(days=days, unit=DayUnit(unit)) for days, unit in (promised, legal))

    assert is_longer(first, second) is longer


def test_the_catalogue_named_comes_before_the_one_beside_the_database_before_the_shipped_one(folder, tmp_path):
    own = folder()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    assert catalog_folder(str(own), "/nowhere/x.db") == own
    assert catalog_folder(None, str(tmp_path / "x.db")) == own
    assert catalog_folder(None, str(elsewhere / "x.db")) == SHIPPED
    assert catalog_folder(None, "postgresql://server/x") == SHIPPED


@pytest.mark.parametrize("name", ["none", "empty"])
def test_a_named_catalogue_that_is_none_is_refused(tmp_path, name):
    (tmp_path / "empty").mkdir()

    with pytest.raises(FileError):
        catalog_folder(str(tmp_path / name), str(tmp_path / "x.db"))


def test_the_examples_are_found_where_they_were_shipped():
    if not (SHIPPED.parent / "examples" / "community.yaml").exists():
        pytest.skip("examples/ does not exist yet")
    assert examples_folder() == SHIPPED.parent / "examples"
