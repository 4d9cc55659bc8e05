"""Point-in-time reads: what this database knew at an instant.

Only the subjects that something was heard of since are folded again, into temporary tables; a temporary view of a
table's name laid over each lets the same SQL read the past. The transaction that holds them is rolled
back at the end, and they with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from loucheng_cli.domain.core.events import KINDS, columns, fact_class
from loucheng_cli.store.engine.connection import Database, Row, column_list
from loucheng_cli.store.journal.projection import STEP_COLUMNS, folded, row_of

Subject = tuple[str, str]


@contextmanager
def as_of(db: Database, instant: str | None) -> Iterator[None]:
    """Read what was known at an instant (UTC, as the journal writes it); one transaction, which sees one moment.

    The present where it is None, or later than everything.
    """
    with db.reading():
        if instant is not None and db.scalar("select 1 from event where received_at > :at limit 1", {"at": instant}):
            _lay_views(db, instant)
        yield


def touched_since(db: Database, instant: str) -> set[Subject]:
    """The subjects of which something was received, taken back or put back after an instant."""
    rows = db.rows(
        "select station, kind, subject, voids from event where received_at > :at order by clock, station, seq",
        {"at": instant},
    )
    found = {(kind, subject) for _station, kind, subject, _voids in rows}
    waiting = {(station, action) for station, _kind, _subject, action in rows if action is not None}
    seen: set[tuple[str, int]] = set()
    while waiting:
        station, action = waiting.pop()
        seen.add((station, action))
        for kind, subject, voids in _action(db, station, action):
            found.add((kind, subject))
            if voids is not None and (station, voids) not in seen:
                waiting.add((station, voids))
    return found


def _action(db: Database, station: str, action: int) -> list[Row]:
    """The events of an action, which stand together in their station."""
    at = {"station": station, "action": action}
    after = db.scalar(
        "select seq from event where station = :station and seq > :action and action <> :action"
        " order by station, seq limit 1",
        at,
    )
    return db.rows(
        "select distinct kind, subject, voids from event where station = :station and seq >= :action and seq < :after",
        {**at, "after": after if after is not None else 2**62},
    )


def _lay_views(db: Database, instant: str) -> None:
    home = "main" if db.is_sqlite else str(db.scalar("select current_schema()"))
    states: dict[str, list[Row]] = {}
    hidden: dict[str, list[Row]] = {}
    steps: list[Row] = []
    touched = {subject for subject in touched_since(db, instant) if subject[0] in KINDS}
    for kind, subject, state, stays in folded(db, touched, instant):
        hidden.setdefault(kind, []).append((subject,))
        if state is not None:
            states.setdefault(kind, []).append(row_of(columns(fact_class(kind)), state))
            steps += map(tuple, stays)
    for kind, subjects in hidden.items():
        cls = fact_class(kind)
        _lay(db, home, kind, cls.KEY, columns(cls), subjects, states.get(kind, []))
        if kind == "issue":
            _lay(db, home, "step", "issue", STEP_COLUMNS, subjects, steps)
    _check(instant)
    # As an expression, lest a read through the view walks the index of received_at instead of its own.
    db.execute(f"create temporary view event as select * from {home}.event where received_at || '' <= '{instant}'")


def _lay(
    db: Database, home: str, table: str, key: str, names: tuple[str, ...], hidden: list[Row], rows: list[Row]
) -> None:
    listed = column_list(names)
    db.execute(f"create temporary table hidden_{table} (subject text primary key)")
    db.insert(f"hidden_{table}", ("subject",), hidden)
    db.execute(f"create temporary table past_{table} as select {listed} from {home}.{table} where 1 = 0")
    db.insert(f"past_{table}", names, rows)
    db.execute(
        f"create temporary view {table} as select {listed} from {home}.{table}"
        f' where "{key}" not in (select subject from hidden_{table}) union all select {listed} from past_{table}'
    )


def _check(instant: str) -> None:
    # The view's text cannot hold a parameter; an instant holds nothing that SQL would act upon.
    if not all(character.isdigit() or character in "-:TZ." for character in instant):
        raise ValueError(instant)
