"""Write cases.csv: due days counted one day at a time from the State Council's notices.

    python3 make_cases.py FOLDER     (with 2024.json, 2025.json, ... of NateScarlet/holiday-cn)

This is the naive count that the program's own clock is held against. It shares nothing with that
clock: no import of loucheng, only the standard library, no tables, no bisect. It walks from the
start day to the due day and asks of every day whether it counts. The rules are in README.md.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

ONE = timedelta(days=1)
LAST = date(2028, 1, 24)  # the day before the eve of Spring Festival 2028: no fact is known beyond
# The statutory days alone (as amended in 2024-11), for the years that are not announced.
STATUTORY = """2027-01-01 2027-02-05 2027-02-06 2027-02-07 2027-02-08 2027-04-05 2027-05-01
2027-05-02 2027-06-09 2027-09-15 2027-10-01 2027-10-02 2027-10-03 2028-01-01"""
# start | days | unit | holds | extension | note
SINGLES = """2026-09-18|2|working|||the design's example: Sunday 2026-09-20 is a make-up day
2026-09-15|10|working|||a make-up Sunday in and the Mid-Autumn Friday out
2024-02-08|1|working|||the eve of Spring Festival 2024 was no day off by the notice
2024-02-09|0|working|||0 days on the eve of Spring Festival 2024: a working day
2024-02-08|1|calendar|||calendar ends on the eve of Spring Festival 2024: stays
2026-03-04|0|working|||0 days on a plain Wednesday
2026-03-04|0|calendar|||calendar: 0 days on a plain Wednesday
2026-03-04|0|working|2026-03-04..2026-03-06||0 days and held the same day: the next that counts
2026-02-10|5|working|2026-02-14..2026-02-24||held over Spring Festival from the make-up day before
2026-02-10|10|working|2026-02-12..2026-02-28||held over Spring Festival to a make-up Saturday
2025-01-22|5|working|2025-01-26..2025-02-08||held over Spring Festival between two make-up days
2024-02-05|10|working|2024-02-08..2024-02-18||held over Spring Festival to a make-up Sunday
2026-02-10|20|calendar|2026-02-14..2026-02-24||calendar: held over Spring Festival
2026-03-09|5|working|2026-03-09..2026-03-11||hold begins on the start day itself
2026-03-09|5|working|2026-03-14..2026-03-16||held over a weekend only: no working day lost
2026-03-09|5|working|2026-03-13..2026-03-16||held Friday to Monday: one working day lost
2026-03-09|5|working|2026-03-11..2026-03-14||resumed on a Saturday: which does not count
2026-03-09|5|working|2026-03-17..2026-03-19||hold after the due day changes nothing
2024-12-30|5|working|2024-12-31..2025-01-03||held over the year's end
2026-12-30|5|working|2026-12-31..2027-01-06||held over the end of the last announced year
2026-12-31|0|working|||0 days on the last announced day
2026-12-26|5|calendar|||calendar ends on the last announced day
2026-12-27|5|calendar|||calendar ends on New Year's Day 2027 (a Friday)
2027-12-29|3|working|||New Year's Day 2028 is a Saturday: no substitute
2027-12-30|2|calendar|||calendar ends on Saturday New Year's Day 2028"""
STARTS = """2024-02-02 2024-04-26 2024-09-12 2024-11-05 2025-01-21 2025-04-24 2025-07-11 2025-09-24
2026-02-10 2026-04-28 2026-09-16 2026-12-24 2027-01-29 2027-08-31"""
# For each of STARTS; the holds as numbers of working days after the start.
PATTERNS = """5|working|1-3||hold begins on the first working day after the start
5|working|3-3||held and resumed the same day: nothing stops
5|working|5-8||hold ended on the last day
10|working|2-4 6-9||two holds
10|working|2-4 4-6||two holds that meet
10|working|3-15||one long hold
5|working||5|extension by as many days
10|working||3|extension by fewer days
10|working|3-5 13-15|10|two holds: the second within the extension
15|calendar|2-5||calendar with a hold
10|calendar||5|calendar with an extension
10|calendar|2-4|4|calendar with a hold and an extension"""
Row = tuple[date | str, int, str, str, str, str]  # start, days, unit, holds, extension, note


class Facts:
    """What the notices say of single days: off, or worked in exchange."""

    def __init__(self, folder: Path) -> None:
        self.off: dict[date, bool] = {}
        self.announced: set[int] = set()
        for path in sorted(folder.glob("2*.json")):
            for day in json.loads(path.read_text(encoding="utf-8"))["days"]:
                self.announced.add(int(path.stem))
                self.off[date.fromisoformat(day["date"])] = day["isOffDay"]
        for day in (date.fromisoformat(text) for text in STATUTORY.split()):
            if day.year not in self.announced:
                self.off[day] = True

    def works(self, day: date) -> bool:
        if day.year < min(self.announced) or day > LAST:
            raise ValueError(f"nothing is known of {day}")
        return not self.off[day] if day in self.off else day.weekday() < 5

    def step(self, day: date, count: int) -> date:
        """The working day `count` after `day`, or before it when negative."""
        for _ in range(abs(count)):
            day += ONE if count > 0 else -ONE
            while not self.works(day):
                day += ONE if count > 0 else -ONE
        return day

    def due(self, start: date, total: int, unit: str, holds: str) -> date:
        spans = [[date.fromisoformat(end) for end in pair.split("..")] for pair in holds.split()]

        def held(day: date) -> bool:
            return any(begin <= day < resumed for begin, resumed in spans)

        day, counted = start, 0
        while counted < total:
            day += ONE
            if not held(day) and (unit == "calendar" or self.works(day)):
                counted += 1
        last = day
        while not self.works(day) or (total == 0 and held(day)):
            day += ONE
        if unit == "calendar" and any(held(last + ONE * n) for n in range((day - last).days + 1)):
            raise ValueError(f"{start}: a hold meets the shifted last day; the rules leave it open")
        return day


def make_up_days(facts: Facts) -> Iterator[Row]:
    for day in sorted(day for day, off in facts.off.items() if not off):
        for back, days in ((2, 4), (3, 10)):
            yield facts.step(day, -back), days, "working", "", "", f"make-up day {day} inside"
        for days in (1, 2, 5):
            yield facts.step(day, -days), days, "working", "", "", f"due on make-up day {day}"
        for days in (0, 1, 5):
            yield day, days, "working", "", "", f"starts on make-up day {day}"
        yield day, 0, "calendar", "", "", f"calendar: 0 days on make-up day {day}"
        yield day - 7 * ONE, 7, "calendar", "", "", f"calendar ends on make-up day {day}: stays"
        for begin, end, note in (
            (-1, 1, f"held over make-up day {day}"),
            (-1, 0, f"resumed on make-up day {day}: it counts"),
            (0, 1, f"hold begins on make-up day {day}"),
            (0, 0, f"held and resumed on make-up day {day}: nothing stops"),
        ):
            hold = f"{facts.step(day, begin)}..{facts.step(day, end)}"
            yield facts.step(day, -2), 5, "working", hold, "", note


def holidays(facts: Facts) -> Iterator[Row]:
    off = sorted(day for day, is_off in facts.off.items() if is_off)
    for first in (day for day in off if day - ONE not in off):
        final = first
        while final + ONE in off:
            final += ONE
        name = f"holiday {first} to {final}"
        if first > date(2024, 1, 1):  # of 2023 nothing is known here
            for days in (1, 2, 3, 5, 10, 15):
                note = f"last working day before {name}"
                yield facts.step(first, -1), days, "working", "", "", note
            for end in (first, final):
                yield end - 10 * ONE, 10, "calendar", "", "", f"calendar ends inside {name}"
        for start, days in ((first, 0), (first, 1), (first, 5), (final, 1), (final, 3)):
            yield start, days, "working", "", "", f"starts within {name}"
        yield first, 0, "calendar", "", "", f"calendar: 0 days within {name}"


def grids(_: Facts) -> Iterator[Row]:
    for year in (2024, 2025, 2026):
        for start in (date(year, 12, day) for day in (25, 29, 30, 31)):
            for days in (1, 2, 3, 5, 10):
                yield start, days, "working", "", "", f"about the year's end {year}"
                yield start, days, "calendar", "", "", f"calendar: about the year's end {year}"
        for start in (date(year, 1, 15), date(year, 3, 11), date(year, 5, 20), date(year, 8, 5)):
            for days in (20, 30, 60, 90):
                for unit in ("working", "calendar"):
                    yield start, days, unit, "", "", f"a span of {days} {unit} days"
    for text in ["2024-03-16", "2024-07-07", "2025-06-14", "2025-11-09", "2026-07-11", "2026-03-22"]:
        for days in (0, 1, 2, 5, 6, 7):
            yield text, days, "working", "", "", "starts on a weekend"
            yield text, days, "calendar", "", "", "calendar: starts on a weekend"
    for start in (date(2027, month, 4) for month in range(1, 13)):
        for days in (1, 5, 20):
            yield start, days, "working", "", "", "a year that is not announced"
        yield start, 26, "calendar", "", "", "calendar: a year that is not announced"


def written(facts: Facts) -> Iterator[Row]:
    for line in SINGLES.splitlines():
        start, days, unit, holds, extension, note = line.split("|")
        yield start, int(days), unit, holds, extension, note
    for start in STARTS.split():
        for line in PATTERNS.splitlines():
            days, unit, steps, extension, note = line.split("|")
            pairs = [[int(count) for count in pair.split("-")] for pair in steps.split()]
            ends = [[facts.step(date.fromisoformat(start), n) for n in pair] for pair in pairs]
            holds = " ".join(f"{begin}..{end}" for begin, end in ends)
            yield start, int(days), unit, holds, extension, note


def main() -> None:
    facts, seen = Facts(Path(sys.argv[1])), set()
    lines = ["id,start,days,unit,holds,extension,due_on,provisional,note"]
    for make in (written, make_up_days, holidays, grids):
        for start, days, unit, holds, extension, note in make(facts):
            case = (str(start), str(days), unit, holds, extension)
            if case not in seen:
                seen.add(case)
                total = days + int(extension or 0)
                due = facts.due(date.fromisoformat(case[0]), total, unit, holds)
                provisional = "no" if due.year in facts.announced else "yes"
                lines.append(",".join((f"c{len(seen):04}", *case, f"{due}", provisional, note)))
    Path(__file__).with_name("cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
