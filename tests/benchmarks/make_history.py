"""Make a database of ten years: ``make_history.py OUT ISSUES VISITS [OPENED_THIS_WEEK]``, the same for the same numbers.

It holds the example week of tests/digest, 3,000 more enterprises, and 300 issues of the last weeks whatever the size, so
that the week's work is the same in all of them. Rows and events are written past the journal, whose hashes are not.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from loucheng_cli.domain.core.events import canonical, columns, default_state
from loucheng_cli.domain.enterprise.model import Enterprise, Occupancy
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.visit.model import Visit
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import Database, connect
from loucheng_cli.store.journal.journal import EVENT_COLUMNS
from loucheng_cli.store.journal.projection import STEP_COLUMNS, row_of
from tests.digest import example_week

BUILDINGS = "ABMWC"
FIRMS = 3000
LAST = date(2026, 8, 20)
SPAN = 3650
WEEK = date(2026, 9, 14)
PART = 20_000


def main(out: str, issues: int, visits: int, this_week: int = 0) -> None:
    """Write it."""
    db = connect(out, create=True)
    schema.create(db, "JX", "2016-01-01T00:00:00Z")
    example_week.build(db)
    chance = random.Random(1)
    _insert_firms(db)
    _insert_issues(db, _days(chance, issues, this_week), chance)
    facts = (
        {
            "ref": f"JX-V{1000 + n}",
            "enterprise": f"JX-E{chance.randrange(1, 26) if n % 10 == 0 else 1000 + chance.randrange(FIRMS)}",
            "building": chance.choice(BUILDINGS),
            "visited_on": (LAST - timedelta(chance.randrange(SPAN))).isoformat(),
            "worker": "wr",
        }
        for n in range(visits)
    )
    names = columns(Visit)
    db.execute("begin")
    db.insert("visit", names, (row_of("visit", {**default_state("visit"), **fact}) for fact in facts))
    db.execute("commit")
    db.close()


def _days(chance: random.Random, issues: int, this_week: int) -> Iterator[tuple[date, bool]]:
    """When each was opened, and whether it is closed."""
    for _n in range(issues - this_week):
        yield LAST - timedelta(chance.randrange(10, SPAN)), True
    for n in range(300):
        yield date(2026, 9, 1) + timedelta(chance.randrange(20)), n % 3 > 0
    for n in range(this_week):
        yield WEEK + timedelta(n % 5), n % 2 > 0


def _insert_issues(db: Database, days: Iterator[tuple[date, bool]], chance: random.Random) -> None:
    seq = int(db.scalar("select seq from station"))
    rows: list[Any] = []
    steps: list[Any] = []
    events: list[Any] = []

    def flush() -> None:
        db.execute("begin")
        for name, heads, some in (
            ("issue", columns(Issue), rows),
            ("step", STEP_COLUMNS, steps),
            ("event", EVENT_COLUMNS, events),
        ):
            db.insert(name, heads, some)
            some.clear()
        db.execute("update station set seq = :seq, clock = :seq", {"seq": seq})
        db.execute("commit")

    for n, (opened, is_closed) in enumerate(days, 1000):
        ref, building = f"JX-I{n}", chance.choice(BUILDINGS)
        day = opened.isoformat()
        done = (opened + timedelta(chance.randrange(1, 6))).isoformat()
        closed = (date.fromisoformat(done) + timedelta(2)).isoformat()
        begun = {
            "building": building,
            "floor": chance.randrange(1, 5),
            "enterprise": f"JX-E{chance.randrange(1, 26)}",
            "kind": "求助",
            "opened_on": day,
            "item": "X-1",
            "item_name": f"事项{chance.randrange(40)}",
            "lead": "p",
            "lead_name": f"部门{chance.randrange(14)}",
            "status": "in_progress",
            "group": "open",
            "due_on": (opened + timedelta(5)).isoformat(),
            "first_assigned_on": day,
            "last_on": day,
        }
        ended = {
            "status": "closed",
            "group": "solved",
            "resolved_on": done,
            "closed_on": closed,
            "outcome": "solved",
            "followed_up_on": closed,
            "solved": "yes",
            "satisfaction": "满意",
            "last_on": closed,
        }
        events_made = [("IssueOpened", begun, day)]
        steps.append((ref, 1, building, "in_progress", "open", "p", day, done if is_closed else None))
        if is_closed:
            events_made.append(("IssueClosed", ended, closed))
            steps.append((ref, 2, building, "resolved", "handled", "p", done, closed))
            steps.append((ref, 3, building, "closed", "solved", "p", closed, None))
        fact = {**default_state("issue"), "ref": ref, **begun, **(ended if is_closed else {})}
        rows.append(row_of("issue", fact))
        for name, changes, on in events_made:
            seq += 1
            at = f"{on}T04:00:00Z"
            said = ("issue", ref, name, 1, canonical(changes), None, None, "wr", at, on)
            events.append(("JX", seq, seq, seq, *said, "h", at, None))
        if len(rows) >= PART:
            flush()
    flush()


def _insert_firms(db: Database) -> None:
    firm, place = columns(Enterprise), columns(Occupancy)
    refs = [f"JX-E{1000 + n}" for n in range(FIRMS)]
    db.execute("begin")
    db.insert(
        "enterprise",
        firm,
        [row_of("enterprise", {**default_state("enterprise"), "ref": ref, "name": f"企业{ref}"}) for ref in refs],
    )
    db.insert(
        "occupancy",
        place,
        [
            row_of(
                "occupancy",
                {
                    **default_state("occupancy"),
                    "code": f"{ref}/1",
                    "enterprise": ref,
                    "building": BUILDINGS[n % len(BUILDINGS)],
                },
            )
            for n, ref in enumerate(refs)
        ],
    )
    db.execute("commit")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
