"""``loucheng report``, ``indicator`` and ``building`` as they are typed, on the example week."""

from __future__ import annotations

import csv
import io
import shutil

import openpyxl
import pytest
from tests.conftest import demo_database

from loucheng_cli.domain.report.indicator import COMPUTED

KINDS = ("parties", "buildings", "workers", "coverage", "items", "trend", "sla", "indicators")
WEEK = ("--week", "2026-W38")


@pytest.fixture
def typed(tmp_path_factory, tmp_path, loucheng):
    """The program on the example week, on Monday."""
    path = tmp_path / "demo.db"
    shutil.copy(demo_database(tmp_path_factory), path)

    def run(*args, **more):
        return loucheng("--db", path, *args, **more)

    return run


SUMMED = {"net", *COMPUTED.values()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_is_recomputed_from_the_list_behind_it(typed, kind):
    page = typed("report", kind, *WEEK, "--list", "--json").json
    behind: dict[tuple[str | None, str], list[float]] = {}
    for each in page["list"]:
        behind.setdefault((each["row"], each["figure"]), []).append(each["counts"])

    for row in page["rows"]:
        for figure, value in row.items():
            if figure in {"key", "name"}:
                continue
            weights = behind.pop((row["key"], figure), [])
            if isinstance(value, dict) and "percent" in value:
                assert value["part"] == pytest.approx(sum(weights))
                assert value["whole"] == len(weights) or figure == "let"
            elif isinstance(value, dict) and "ratio" in value:
                assert value["part"] == pytest.approx(sum(weights))
            elif isinstance(value, dict):
                assert value["of"] == len(weights)
            elif value is not None:
                assert value == (sum(weights) if figure in SUMMED else len(weights))
    assert not behind
    if page["total"]:
        for figure, value in page["total"].items():
            parts = [row[figure] for row in page["rows"]]
            if isinstance(value, int) and figure not in {"key", "name"}:
                assert value == sum(parts)
            elif isinstance(value, dict) and "percent" in value:
                assert (value["part"], value["whole"]) == (
                    sum(part["part"] for part in parts),
                    sum(part["whole"] for part in parts),
                )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_report_comes_in_every_format(typed, tmp_path, kind, lang):
    for form in ("terminal", "csv", "xlsx", "json", "html"):
        ran = typed("report", kind, *WEEK, "--out", tmp_path / f"{kind}.{form}", "--format", form, lang=lang)
        assert (ran.exit_code, ran.stdout) == (0, "")
        assert (tmp_path / f"{kind}.{form}").stat().st_mode & 0o077 == 0
    page = (tmp_path / f"{kind}.html").read_text(encoding="utf-8")
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in page
    assert "http" not in page
    sheet = openpyxl.load_workbook(tmp_path / f"{kind}.xlsx").worksheets[0]
    rows = list(csv.reader(io.StringIO((tmp_path / f"{kind}.csv").read_text(encoding="utf-8-sig"))))
    assert [cell.value for cell in sheet[1]] == rows[0]
    assert sheet.max_row == len(rows)


def test_in_a_pipe_it_is_tab_separated_and_whole(typed):
    ran = typed("report", "buildings", *WEEK)
    lines = [line.split("\t") for line in ran.stdout.splitlines()]

    assert ran.stderr == ""
    assert [line[0] for line in lines] == [
        "锦汐中心A座",
        "锦汐中心B座",
        "云桨创客楼",
        "锦汐里购物中心",
        "望澜大厦",
        "合计",
    ]
    assert len({len(line) for line in lines}) == 1


def test_a_terminal_loses_no_cell_at_any_width(typed, tmp_path):
    from loucheng_cli.render.output import console
    from loucheng_cli.render.table import column_blocks

    def blocks(columns):
        screen = console()
        screen.width = columns
        with screen.capture() as captured:
            screen.print(*column_blocks(heads, rows, columns), sep="\n")
        return captured.get().splitlines()

    heads = ["名称", "按时办结率（考核）", "解决率", "空列"]
    rows = [["物业（瓯澜锦汐商业管理有限公司）很长很长的名字", "66.7%（2/3）", "—", ""], ["合计", "1", "2", ""]]
    for columns in (30, 60, 120):
        text = "\n".join(blocks(columns))
        assert "空列" not in text
        for cell in ("66.7%（2/3）", "解决率", "按时办结率", "（考核）"):
            assert cell in text
    assert "".join(line.strip().split("  ")[0] for line in blocks(60)[3:5]) == rows[0][0]


def test_partial_empty_and_future_periods_are_marked(typed):
    assert "2026-09-21" in typed("report", "parties", lang="en").stderr
    assert typed("report", "parties", "--month", "2026-05", lang="en").stderr == (
        "Nothing falls into this period: every figure is 0.\n"
    )
    assert "has not begun" in typed("report", "parties", "--month", "2027-01", lang="en").stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--week", "2026-W38", "--month", "2026-09"], 2, "--week"),
        (["--month", "2026-13"], 2, "2026-13"),
        (["--from", "2026-09-20", "--to", "2026-09-14"], 2, "2026-09-14"),
        (["--to", "2026-09-14"], 2, "--from"),
        (["--building", "Z"], 3, "Z"),
        (["--council", "Z"], 3, "Z"),
        (["--building", "A", "--council", "JX"], 2, "--council"),
        (["--figure", "nope"], 2, "assessed"),
    ],
)
def test_what_is_asked_wrongly_is_answered_with_a_sentence(typed, words, code, said):
    ran = typed("report", "parties", *words)

    assert (ran.exit_code, ran.stdout) == (code, "")
    assert said in ran.stderr


def test_a_file_is_written_over_only_by_force(typed, tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("mine", encoding="utf-8")

    assert typed("report", "items", "--out", path).exit_code == 4
    assert path.read_text(encoding="utf-8") == "mine"
    assert typed("report", "items", "--out", path, "--force").exit_code == 0
    assert path.read_text(encoding="utf-8") != "mine"
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".r.csv")] == []


def test_a_list_can_be_narrowed_to_a_figure(typed):
    page = typed("report", "parties", *WEEK, "--figure", "overdue", "--json").json

    assert [(each["figure"], each["status"], each["due_on"]) for each in page["list"]] == [
        ("overdue", "in_progress", "2026-09-15")
    ]


def test_reports_show_no_typed_text(typed):
    for kind in KINDS:
        said = typed("report", kind, *WEEK, "--list", "--json").stdout
        assert "返水，车都泡了" not in said
        assert "郦知朴" not in said


def test_an_indicator_is_entered_corrected_and_listed(typed):
    first = typed("indicator", "set", "锦汐里", "税收", "1,234.50", "--period", "2026年2季度", "--json").json
    again = typed("indicator", "set", "M", "tax", "1235", "--period", "2026-Q2", lang="en")
    listed = typed("indicator", "list", "--json").json

    assert first == {
        "code": "M/税收/2026-Q2",
        "building": "M",
        "measure": "税收",
        "period": "2026-Q2",
        "value": "1234.5",
    }
    assert (again.exit_code, again.stdout) == (0, "M/税收/2026-Q2\n")
    assert [(each["code"], each["value"]) for each in listed] == [("M/税收/2026-Q2", "1235")]
    assert typed("indicator", "set", "M", "利润", "1", "--period", "2026").exit_code == 2


def test_buildings_are_listed_with_what_is_in_them(typed):
    found = {each["code"]: each for each in typed("building", "list", "--json").json}

    assert list(found) == ["A", "B", "C", "M", "W"]
    assert (found["W"]["council"], found["W"]["open"], found["W"]["overdue"]) == ("望澜楼事会", 3, 1)
    assert typed("building", "list", "--quiet").stdout == "A\nB\nC\nM\nW\n"


def test_the_file_of_a_building_is_a_stack_of_its_storeys(typed):
    file = typed("building", "show", "锦汐A座", "--json").json
    floors = {each["floor"]: each for each in file["floors"]}

    assert [each["floor"] for each in file["floors"]] == [*range(28, 0, -1), -1, -2, -3]
    assert floors[13]["label"] == "12A"
    assert next(each["name"] for each in floors[13]["enterprises"]) == "瓯澜拾汐广告传媒有限公司"
    assert [each["ref"] for each in floors[19]["issues"]]
    assert floors[-1]["enterprises"] == []
    said = typed("building", "show", "A", lang="en").stdout
    assert "12A01 瓯澜拾汐广告传媒有限公司" in said
    assert "简望北 (企业服务专员)" in said
    assert "  basement 1 to basement 3  nobody registered" in said


def test_the_rooms_of_a_building_are_those_its_file_or_a_tenant_names(typed):
    found = typed("building", "unit", "C", "--json").json

    assert {"unit": "701", "floor": 7, "state": "在租", "declared": False}.items() <= next(
        each for each in found if each["unit"] == "701"
    ).items()
    assert typed("building", "unit", "望澜", lang="en").stderr.startswith("No rooms are entered for this building")
    assert typed("building", "show", "Z").exit_code == 3


def test_a_trend_as_a_file_has_units_the_change_the_period_and_the_community(typed, tmp_path):
    import csv

    path = tmp_path / "trend.csv"
    typed("report", "trend", "--week", "2026-W38", "-o", path, lang="en", today="2026-09-21")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Figure"]: row for row in csv.DictReader(file)}

    assert {name: rows["Visits"][name] for name in ("Unit", "This period", "Change", "From", "To", "Community")} == {
        "Unit": "times",
        "This period": "18",
        "Change": "18",
        "From": "2026-09-14",
        "To": "2026-09-20",
        "Community": "锦汐商务社区",
    }
    assert rows["On time (weekly)"]["Unit"] == "%"
