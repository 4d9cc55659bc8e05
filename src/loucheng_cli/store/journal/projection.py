"""Folding events into the tables that commands read, all or one subject.

The tables are a projection of the journal: ``refold`` makes the rows of some subjects again, ``rebuild`` all of
them. Beside the facts there is ``step``: every stay of an issue in a status, which reopening would overwrite.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from loucheng_cli.domain.core.events import KINDS, State, apply_changes, columns, default_state, fact_class, first_state
from loucheng_cli.domain.enterprise.name import comparison_key
from loucheng_cli.store.engine.connection import Database, Row, stored

STEP_COLUMNS = ("issue", "n", "building", "status", "group", "party", "from_on", "until_on")
_STEP_FIELDS = ("status", "group", "lead")
_STANDS = itemgetter(*_STEP_FIELDS)
_SUBJECT, _EVENT = itemgetter(0, 1), itemgetter(2, 3, 4, 5)
_BATCH = 2000
_parsed = json.JSONDecoder().raw_decode  # what the journal holds has no spaces around it
# The actions that were taken back, and of each the subjects (``issue SM-I3``) that were left as they were.
Voided = Mapping[tuple[str, int], frozenset[str]]


class Steps:
    """The stays of issues in their statuses, followed change by change and saved together."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._new: list[list[object]] = []
        self._last: dict[str, list[Any]] = {}
        self._ended: dict[tuple[str, int], str] = {}

    def follow(self, issue: str, before: State, after: State, day: str, *, begun: bool) -> None:
        """Begin a new step where the status, group or lead changed."""
        if not begun and all(before[name] == after[name] for name in _STEP_FIELDS):
            return
        last = self._last.get(issue) or (None if begun else self._stored_last(issue))
        if begun and last is not None and all(before[name] == after[name] for name in _STEP_FIELDS):
            return
        number = 1
        if last is not None:
            number = last[1] + 1
            last[7] = day
            self._ended[issue, last[1]] = day
        step = [issue, number, after["building"], after["status"], after["group"], after["lead"], day, None]
        self._new.append(step)
        self._last[issue] = step

    def save(self) -> None:
        """Write what was followed."""
        fresh = {(step[0], step[1]) for step in self._new}
        for (issue, number), day in self._ended.items():
            if (issue, number) not in fresh:
                self._db.execute(
                    "update step set until_on = :day where issue = :issue and n = :n",
                    {"day": day, "issue": issue, "n": number},
                )
        if self._new:
            self._db.insert("step", STEP_COLUMNS, self._new)

    def _stored_last(self, issue: str) -> list[Any] | None:
        rows = self._db.rows(
            'select issue, n, building, status, "group", party, from_on, until_on from step'
            " where issue = :issue order by n desc limit 1",
            {"issue": issue},
        )
        return list(rows[0]) if rows else None


def voided_actions(db: Database, until: str | None = None, also: Voided | None = None) -> Voided:
    """The actions (station, action) that do not count; a voiding that was itself voided does not either.

    ``until`` is an instant: what was received later is not known yet. ``also`` are looked at as if taken back.
    """
    sql = "select station, action, voids, changes from event where voids is not null"
    params = {}
    if until is not None:
        # As an expression, lest SQLite walks the index of received_at instead of the few events that void.
        sql += " and received_at || '' <= :until"
        params = {"until": until}
    gone = dict(also or {})
    for station, action, voids, changes in db.rows(f"{sql} order by clock desc, station desc, seq desc", params):
        if (station, action) not in gone:
            left = frozenset(json.loads(changes).get("left", ()))
            gone[station, voids] = gone.get((station, voids), left) & left
    return gone


def is_voided(voided: Voided, station: str, action: int, kind: str, subject: str) -> bool:
    """Whether what an action did to a subject was taken back."""
    return (station, action) in voided and f"{kind} {subject}" not in voided[station, action]


def fold(kind: str, subject: str, events: Iterable[Row], voided: Voided) -> tuple[State | None, list[list[object]]]:
    """The state of a subject after its events in fold order, and the steps if it is an issue.

    Events are rows ``station, action, changes, happened_on``. None where every event was taken back.
    """
    state: State | None = None
    steps: list[list[object]] = []
    stood: object = None
    for station, action, changes, day in events:
        if voided and is_voided(voided, station, action, kind, subject):
            continue
        state = apply_changes(first_state(kind, subject) if state is None else state, _parsed(changes)[0])
        if kind == "issue" and stood != (stands := _STANDS(state)):
            stood = stands
            if steps:
                steps[-1][7] = day
            steps.append(
                [subject, len(steps) + 1, state["building"], state["status"], state["group"], state["lead"], day, None]
            )
    return state, steps


def folded(
    db: Database, subjects: Iterable[tuple[str, str]], until: str | None = None
) -> Iterator[tuple[str, str, State | None, list[list[object]]]]:
    """The states of these subjects as the journal gives them, as of an instant if one is named."""
    voided = voided_actions(db, until)
    late = " and received_at <= :until" if until is not None else ""
    for kind, subject in sorted(subjects):
        rows = db.rows(
            "select station, action, changes, happened_on from event"
            f" where kind = :kind and subject = :subject{late} order by clock, station, seq",
            {"kind": kind, "subject": subject, "until": until},
        )
        yield kind, subject, *fold(kind, subject, rows, voided)


def everything(db: Database) -> Iterator[tuple[str, str, State | None, list[list[object]]]]:
    """Every subject folded from the whole journal, kind by kind, streamed."""
    voided = voided_actions(db)
    rows = db.stream(
        "select kind, subject, station, action, changes, happened_on from event"
        " order by kind, subject, clock, station, seq"
    )
    for (kind, subject), events in groupby(rows, key=_SUBJECT):
        if kind in KINDS:
            yield kind, subject, *fold(kind, subject, map(_EVENT, events), voided)


def refold(db: Database, subjects: Iterable[tuple[str, str]]) -> None:
    """Make the rows of these subjects again from their events."""
    for kind, subject, state, steps in folded(db, subjects):
        cls = fact_class(kind)
        if kind == "issue":
            db.execute("delete from step where issue = :issue", {"issue": subject})
        if state is None:
            db.execute(f'delete from {kind} where "{cls.KEY}" = :subject', {"subject": subject})
            continue
        names = columns(cls)
        db.upsert(kind, cls.KEY, names, [row_of(kind, state)])
        if steps:
            db.insert("step", STEP_COLUMNS, steps)


def rebuild(db: Database) -> int:
    """Empty every projection and fold the journal into it again; returns the number of rows."""
    db.execute("delete from step")
    for kind in reversed(KINDS):
        db.execute(f"delete from {kind}")
    count = 0
    waiting: dict[str, list[Row]] = {}
    steps_waiting: list[list[object]] = []
    for kind, _subject, state, steps in everything(db):
        if state is None:
            continue
        count += 1
        rows = waiting.setdefault(kind, [])
        rows.append(row_of(kind, state))
        steps_waiting += steps
        if len(rows) >= _BATCH:
            db.insert(kind, columns(fact_class(kind)), rows)
            rows.clear()
        if len(steps_waiting) >= _BATCH:
            db.insert("step", STEP_COLUMNS, steps_waiting)
            steps_waiting.clear()
    for kind, rows in waiting.items():
        if rows:
            db.insert(kind, columns(fact_class(kind)), rows)
    if steps_waiting:
        db.insert("step", STEP_COLUMNS, steps_waiting)
    return count


def row_of(kind: str, state: Mapping[str, object]) -> Row:
    """A state as the row of its table."""
    return row_maker(kind)(state)


def rows_of(kind: str, states: Iterable[Mapping[str, object]]) -> list[Row]:
    """Many states of a kind as rows of its table."""
    return [*map(row_maker(kind), states)]


@cache
def row_maker(kind: str) -> Callable[[Mapping[str, object]], Row]:
    """What makes a state of a kind the row of its table."""
    names = columns(fact_class(kind))
    picked = itemgetter(*names)
    start = default_state(kind)  # most states hold the very lists of the start
    nested = [(at, start[n], stored(start[n])) for at, n in enumerate(names) if isinstance(start[n], list | dict)]
    derived = [(names.index(name), names.index(source), derive) for name, source, derive in DERIVED.get(kind, ())]
    if not nested and not derived:
        return picked

    def made(state: Mapping[str, object]) -> Row:
        row = list(picked(state))
        for at, value, text in nested:
            row[at] = text if row[at] is value else stored(row[at])
        for at, source, derive in derived:
            row[at] = derive(row[source])
        return tuple(row)

    return made


@cache
def first_row_maker(kind: str) -> Callable[[Mapping[str, object]], Row]:
    """What makes the fields that a fact begins with its row behind the key, as ``row_maker`` would of their state."""
    names = columns(fact_class(kind))
    empty = [stored(default_state(kind)[name]) for name in names]
    places = {name: at for at, name in enumerate(names)}
    derived = [(places[name], places[source], derive) for name, source, derive in DERIVED.get(kind, ())]

    def made(fields: Mapping[str, object]) -> Row:
        row = [*empty]
        for name, value in fields.items():
            row[places[name]] = value if type(value) is str else stored(value)
        for at, source, derive in derived:
            row[at] = derive(row[source])
        return tuple(row[1:])

    return made


# Columns that follow from another of the same fact: kind → (column, the one it follows from, how).
DERIVED: dict[str, tuple[tuple[str, str, Callable[[object], object]], ...]] = {
    "enterprise": (("name_key", "name", comparison_key),)
}
