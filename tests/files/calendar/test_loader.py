"""The notices are read in full; a file that cannot be understood is refused with its line."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from loucheng_cli.domain.calendar.working_days import DayKind, statutory_days
from loucheng_cli.errors import FileError, UnreadableFileError
from loucheng_cli.files.calendar.loader import load_calendar

ROOT = Path(__file__).parent.parent.parent.parent
NOTICES = ROOT.parent / "shared" / "data" / "holiday-cn"
ANNOUNCED_2027 = """\
announced: [2027]
days:
  - {date: 2027-01-01, kind: holiday, name: 元旦}
  - {date: 2027-02-05, kind: holiday, name: 春节}
  - {date: 2027-02-08, kind: holiday, name: 春节}
  - {date: 2027-02-09, kind: holiday, name: 春节}
  - {date: 2027-02-13, kind: workday}
  - {date: 2027-04-05, kind: holiday, name: 清明节}
  - {date: 2027-06-09, kind: holiday, name: 端午节}
  - {date: 2027-09-15, kind: holiday, name: 中秋节}
  - {date: 2027-10-01, kind: holiday, name: 国庆节}
"""


@pytest.fixture
def file(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "calendar.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_library_agrees_with_the_notices_as_transcribed_by_holiday_cn(year):
    path = NOTICES / f"{year}.json"
    if not path.exists():
        pytest.skip(f"{path} is absent: shared data stays outside the repository")
    days = json.loads(path.read_text(encoding="utf-8"))["days"]
    calendar = load_calendar(None)

    said = {date.fromisoformat(day["date"]): day["name"] if day["isOffDay"] else None for day in days}
    every = (date(year, 1, 1) + timedelta(n) for n in range(366))
    special = (DayKind.HOLIDAY, DayKind.MAKE_UP)
    known = {day: calendar.name(day) for day in every if day.year == year and calendar.kind(day) in special}

    assert known.keys() == said.keys()
    # In 2025 the notice has one break for 国庆节、中秋节; the library gives each day one of the names.
    assert [day for day, name in known.items() if name != said[day] and name not in str(said[day])] == []


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_days_off_by_law_are_days_off_in_every_notice_since_the_law(year):
    assert [day for day in statutory_days(year) if load_calendar(None).is_working(day)] == []


def test_every_year_from_2004_is_announced_up_to_the_last_notice():
    calendar = load_calendar(None)

    assert [year for year in range(2004, 2027) if calendar.is_provisional(date(year, 6, 1))] == []
    assert calendar.is_provisional(date(2003, 12, 31))


def test_the_shipped_file_changes_nothing_and_costs_no_yaml():
    shipped = ROOT / "catalog" / "calendar.yaml"
    program = (
        "import sys; from pathlib import Path; from loucheng_cli.files.calendar.loader import load_calendar;"
        "assert load_calendar(Path(sys.argv[1])) == load_calendar(None); print('yaml' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program, str(shipped)], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("False\n", "")


def test_the_example_in_the_shipped_file_is_understood(file):
    lines = (ROOT / "catalog" / "calendar.yaml").read_text(encoding="utf-8").splitlines()
    example = [line[2:] for line in lines if line.startswith(("# days:", "#   - {"))]

    calendar = load_calendar(file("\n".join(example)))

    assert calendar.overrides == {
        date(2027, 2, 5): ("holiday", "春节"),
        date(2027, 2, 13): ("workday", "春节调休"),
        date(2026, 12, 28): ("holiday", "台风停工"),
    }


def test_no_file_and_an_empty_file_are_the_notices_alone(tmp_path, file):
    assert load_calendar(tmp_path / "none.yaml") == load_calendar(file("\n# 空\n")) == load_calendar(None)


def test_a_file_that_announces_a_year_replaces_the_law_by_the_notice(file):
    calendar = load_calendar(file(ANNOUNCED_2027))

    days = [date(2027, 2, 9), date(2027, 2, 10), date(2027, 2, 13), date(2027, 2, 6)]
    assert [(calendar.kind(day), calendar.is_provisional(day)) for day in days] == [
        (DayKind.HOLIDAY, False),
        (DayKind.WORKING, False),
        (DayKind.MAKE_UP, False),
        (DayKind.WEEKEND, False),
    ]
    assert calendar.version.startswith("2027-")


def test_a_day_that_is_overridden_leaves_its_year_provisional(file):
    calendar = load_calendar(file('days: [{date: "2027-07-15", kind: holiday, name: 台风}]'))

    assert (calendar.name(date(2027, 7, 15)), calendar.is_provisional(date(2027, 7, 15))) == ("台风", True)


DAY = "days:\n  - {date: 2027-02-05, kind: holiday, name: 春节}\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("days: [", 1, id="not YAML"),
        pytest.param("days:\n  - {date: 2027-02-05, kind: holiday, name: 春节\n", 3, id="a bracket left open"),
        pytest.param("- 2027-02-05\n", 1, id="a list where sections stand"),
        pytest.param("day: []\n", 1, id="an unknown section"),
        pytest.param("days: []\ndays: []\n", 2, id="a section twice"),
        pytest.param("days: 2027-02-05\n", 1, id="a day where a list stands"),
        pytest.param("days:\n  - 2027-02-05\n", 2, id="a bare day"),
        pytest.param(DAY + "  - {date: 2027-02-05, kind: workday}\n", 3, id="a day twice"),
        pytest.param(DAY + "  - {date: 2027-02-30, kind: workday}\n", 3, id="no such day"),
        pytest.param(DAY + "  - {date: 2027-2-3, kind: workday}\n", 3, id="a day written otherwise"),
        pytest.param(DAY + "  - {date: [2027], kind: workday}\n", 3, id="a list for a day"),
        pytest.param(DAY + "  - {date: 2027-02-06, kind: 放假}\n", 3, id="an unknown kind"),
        pytest.param(DAY + "  - {date: 2027-02-06, kind: holiday}\n", 3, id="a holiday without a name"),
        pytest.param(DAY + "  - {kind: workday}\n", 3, id="no date"),
        pytest.param(DAY + "  - {date: 2027-02-06, kind: workday, nmae: x}\n", 3, id="an unknown field"),
        pytest.param(DAY + '  - {date: 2027-02-06, kind: workday, name: "\\e[31m"}\n', 3, id="terminal control"),
        pytest.param(DAY + "announced: [27]\n", 3, id="no year"),
        pytest.param(DAY + "announced: [2027, 2027]\n", 3, id="a year twice"),
        pytest.param(DAY + "announced: [2027]\n", 3, id="an announced year without the days off by law"),
        pytest.param(DAY + "---\ndays: []\n", 3, id="a second document"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_line(file, text, line):
    with pytest.raises(UnreadableFileError) as refused:
        load_calendar(file(text))

    assert (refused.value.exit_code, refused.value.line) == (5, line)


def test_an_announced_year_that_lacks_days_names_them(file):
    text = ANNOUNCED_2027.replace("  - {date: 2027-10-01, kind: holiday, name: 国庆节}\n", "")

    with pytest.raises(UnreadableFileError, match="2027-10-01"):
        load_calendar(file(text))


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "calendar.yaml"
    path.write_bytes("days: # 春节".encode("gb18030"))

    with pytest.raises(UnreadableFileError):
        load_calendar(path)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(FileError):
        load_calendar(tmp_path)
