"""What is recorded already: the visit or issue that a row of an imported list repeats."""

from __future__ import annotations

import json
from datetime import date
from typing import NamedTuple

from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads.texts import is_key, shown_in_list, texts

_DAY_COLUMNS = {"visit": "visited_on", "issue": "opened_on"}
_TEXT_COLUMNS = {"visit": "heard", "issue": "text"}


class RecordedVisit(NamedTuple):
    """A visit with its texts, as far as a list can repeat it."""

    ref: str
    visited_at: str | None
    paper_no: str | None
    method: str | None
    kind: str | None
    result: str | None
    heard: str | None
    met_role: str | None
    introduced: str | None
    building: str | None
    worker: str | None
    companions: str | None  # JSON


def visit_of_number(db: Database, number: str) -> str | None:
    """The ref of the visit with this ref or number on paper."""
    found: str | None = db.scalar(
        "select ref from visit where paper_no = :no or ref = :no order by length(ref) desc, ref desc", {"no": number}
    )
    return found


def recorded_text(db: Database, kind: str, ref: str, on: date) -> tuple[bool, str | None]:
    """Whether the visit or issue with this ref is of that day, and its text (None where it was erased or is empty)."""
    found = db.row(
        f"select c.text from {kind} t left join content c on c.key = t.{_TEXT_COLUMNS[kind]}"
        f" where t.ref = :ref and t.{_DAY_COLUMNS[kind]} = :on",
        {"ref": ref, "on": on.isoformat()},
    )
    return found is not None, found[0] if found else None


def visits_on_day(db: Database, enterprise: str, on: date) -> list[RecordedVisit]:
    """The visits of an enterprise on a day, by number."""
    rows = db.rows(
        "select v.ref, v.visited_at, v.paper_no, v.method, v.kind, v.result, h.text, m.text, i.text, v.building,"
        " v.worker, v.companions from visit v"
        " left join content h on h.key = v.heard left join content m on m.key = v.met_role"
        " left join content i on i.key = v.introduced where v.enterprise = :enterprise and v.visited_on = :on"
        " order by length(v.ref), v.ref",
        {"enterprise": enterprise, "on": on.isoformat()},
    )
    came = [json.loads(row[11] or "[]") for row in rows]
    found = texts(db, (word for words in came for word in words if is_key(word)))
    return [
        RecordedVisit._make((*row[:11], json.dumps(shown_in_list(found, words))))
        for row, words in zip(rows, came, strict=True)
    ]


class RecordedIssue(NamedTuple):
    """An issue that a row of a list repeats, and how far it has come."""

    ref: str
    resolved_on: str | None
    followed_up_on: str | None


def recorded_issue(
    db: Database, text: str, on: date, *, enterprise: str | None, building: str | None, paper_no: str | None
) -> RecordedIssue | None:
    """The issue of that day with the same text and enterprise (else building); two numbers are two issues."""
    whose = "i.enterprise = :whose" if enterprise else "i.enterprise is null and i.building = :whose"
    row = db.row(
        "select i.ref, i.resolved_on, i.followed_up_on from issue i join content c on c.key = i.text"
        f" where {whose} and i.opened_on = :on and c.text = :text"
        " and (i.paper_no is null or cast(:no as text) is null or i.paper_no = :no) order by length(i.ref), i.ref limit 1",
        {"on": on.isoformat(), "no": paper_no, "text": text, "whose": enterprise or building},
    )
    return RecordedIssue(*row) if row else None


def issue_of_number(db: Database, number: str) -> str | None:
    """The ref of the issue with this number of 12345, 帮企云 or another system."""
    found = db.scalar(
        "select ref from issue where paper_no = :no order by length(ref), ref limit 1", {"no": number.strip()}
    )
    return None if found is None else str(found)


def issues_by_paper_no(db: Database) -> dict[str, str]:
    """The refs of issues by their numbers on paper."""
    return dict(db.rows("select paper_no, ref from issue where paper_no is not null"))
