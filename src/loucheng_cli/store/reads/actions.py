"""A worker's last action, its changes, and what depends on it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.core.events import KINDS, State, fact_class
from loucheng_cli.errors import NotFoundError, RefusedError, UsageError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.engine.values import in_parts, placeholders
from loucheng_cli.store.journal.projection import fold, is_voided, voided_actions

Subject = tuple[str, str]  # kind and key

_NUMBER = r"(?:([A-Z]{2,4})-)?([0-9]{1,18})"
# Which column of which table names which kind: what a row names must not vanish under it.
_REFERENCES = (
    ("occupancy", "enterprise", "enterprise"),
    ("visit", "enterprise", "enterprise"),
    ("issue", "enterprise", "enterprise"),
    ("issue", "visit", "visit"),
    ("issue", "duplicate_of", "issue"),
    ("task", "issue", "issue"),
    ("unit", "building", "building"),
    ("occupancy", "building", "building"),
    ("visit", "building", "building"),
    ("issue", "building", "building"),
    ("representative", "council", "council"),
    ("topic", "council", "council"),
    ("issue", "owner", "worker"),
    ("visit", "worker", "worker"),
)
# Parts of a thing, which go or stay with it, and what their key names before the stroke.
_PARTS = {"occupancy": "enterprise", "task": "issue", "unit": "building"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Everything one transaction recorded; ``voids`` is set where it took another back."""

    station: str
    number: int
    last: int
    clock: int
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    worker: str | None
    recorded_at: str
    happened_on: date
    voids: int | None

    def __str__(self) -> str:
        return f"{self.station}-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDifference:
    """What becomes of a subject: each field before and after; ``after`` None where it will not be there at all."""

    kind: str
    subject: str
    fields: dict[str, tuple[object, object]]
    vanishes: bool = False
    appears: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A subject of a batch that stays as it is, since this stands on it."""

    kind: str
    subject: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """What taking an action back will do."""

    action: Action
    batch: bool
    total: int
    differences: tuple[ActionDifference, ...]
    left: tuple[Left, ...] = ()


def find_action(db: Database, wanted: str) -> Action:
    """The action of a number such as ``SM-1201`` or ``1201`` (any of its events); only this station's can be undone."""
    own = str(db.scalar("select code from station where is_local"))
    found = re.fullmatch(_NUMBER, unicodedata.normalize("NFKC", wanted).strip().upper())
    if found is None:
        raise UsageError(_("“{text}” is not the number of an action").format(text=wanted), "loucheng undo SM-1201 …")
    station = found[1] or own
    number = db.scalar(
        "select action from event where station = :station and seq = :seq", {"station": station, "seq": int(found[2])}
    )
    if number is None:
        raise NotFoundError(wanted, hint="loucheng issue history REF")
    if station != own:
        raise RefusedError(
            _("{action} was recorded at {station}; undo it there.").format(action=wanted, station=station)
        )
    return _action(db, station, int(number))


def last_action(db: Database, worker: str) -> Action:
    """The last action of this worker that still counts and is no undo itself (that is undone by its number).

    An export and a try of a PIN are passed over, since they changed nothing. What was published or erased is not: who undoes it means it.
    """
    own = str(db.scalar("select code from station where is_local"))
    voided = voided_actions(db)
    rows = db.stream(
        "select action, kind from event where station = :station and worker = :worker and voids is null"
        " order by seq desc",
        {"station": own, "worker": worker},
    )
    for number, kind in rows:
        if kind not in {"export", "pin_try"} and (own, number) not in voided:
            return _action(db, own, int(number))
    raise NotFoundError(_("an action of {worker}").format(worker=worker), hint='loucheng undo SM-1201 --reason "…"')


def touched(db: Database, action: Action) -> set[Subject]:
    """The subjects of an action; of an undo those of what it took back."""
    found: set[Subject] = set()
    waiting = [action.number]
    while waiting:
        rows = db.rows(
            "select distinct kind, subject, voids from event"
            " where station = :station and seq >= :action and action = :action",
            {"station": action.station, "action": waiting.pop()},
        )
        found |= {(kind, subject) for kind, subject, _voids in rows if kind in KINDS}
        waiting += [voids for _kind, _subject, voids in rows if voids is not None]
    return found


def contacts_added(db: Database, action: Action) -> list[str]:
    """The persons who became contacts in an action."""
    rows = db.rows(
        "select subject from event where station = :station and seq >= :action and action = :action"
        " and kind = 'contact' and name = 'ContactAdded' order by subject",
        {"station": action.station, "action": action.number},
    )
    return [code for (code,) in rows]


def standing_on(db: Database, action: Action, subjects: Iterable[Subject]) -> dict[Subject, str]:
    """Those subjects that something later stands on, with the number of the first such action or row.

    A later action of the same subject, or a row that would lose what it names; a thing stays whole, so its parts (the
    units of an enterprise, the tasks of an issue) stay with it.
    """
    mine = set(subjects)
    after = voided_actions(db, also={(action.station, action.number): frozenset()})
    stays: dict[Subject, str] = {}
    counting: set[Subject] = set()
    for kind, subject, station, number, later in _events(db, action, mine):
        if not is_voided(after, station, number, kind, subject):
            counting.add((kind, subject))
            if later:
                stays.setdefault((kind, subject), f"{station}-{number}")
    vanishing = mine - counting
    named = _named_by(db, vanishing)
    things = [(at, (_PARTS[at[0]], at[1].rpartition("/")[0])) for at in mine if at[0] in _PARTS]
    whole = [pair for at, thing in things if thing in mine for pair in ((at, thing), (thing, at))]
    count = -1
    while count < len(stays):
        count = len(stays)
        for row, what in named:
            if what not in stays and (row in stays or row not in vanishing):
                stays[what] = stays.get(row, row[1])
        for one, other in whole:
            if one in stays and other not in stays:
                stays[other] = stays[one]
    return stays


def folded_twice(
    db: Database, action: Action, subjects: Iterable[Subject], left: Iterable[str] = ()
) -> list[tuple[Subject, State | None, State | None]]:
    """Each subject as it stands and as it would stand without the action."""
    before = voided_actions(db)
    after = voided_actions(db, also={(action.station, action.number): frozenset(left)})
    found = []
    for kind, subject in sorted(subjects):
        events = db.rows(
            "select station, action, changes, happened_on from event"
            " where kind = :kind and subject = :subject order by clock, station, seq",
            {"kind": kind, "subject": subject},
        )
        found.append(((kind, subject), fold(kind, subject, events, before)[0], fold(kind, subject, events, after)[0]))
    return found


def _action(db: Database, station: str, number: int) -> Action:
    rows = db.rows(
        "select name, kind, worker, recorded_at, happened_on, voids, clock, seq from event"
        " where station = :station and seq >= :number and action = :number order by seq",
        {"station": station, "number": number},
    )
    first = rows[0]
    return Action(
        station=station,
        number=number,
        last=int(rows[-1][7]),
        clock=int(first[6]),
        names=tuple(dict.fromkeys(row[0] for row in rows)),
        kinds=tuple(dict.fromkeys(row[1] for row in rows)),
        worker=first[2],
        recorded_at=first[3],
        happened_on=date.fromisoformat(first[4]),
        voids=first[5],
    )


def _events(db: Database, action: Action, mine: set[Subject]) -> list[tuple[str, str, str, int, bool]]:
    """The events of these subjects: kind, subject, station, action, and whether later than the action."""
    found = []
    for part in in_parts(sorted(subject for _kind, subject in mine)):
        marks, params = placeholders(part)
        for kind, subject, station, number, clock, seq in db.rows(
            f"select kind, subject, station, action, clock, seq from event where subject in ({marks})"
            " order by clock, station, seq",
            params,
        ):
            if (kind, subject) in mine:
                later = (clock, station, seq) > (action.clock, action.station, action.last)
                found.append((kind, subject, station, int(number), later))
    return found


def _named_by(db: Database, vanishing: set[Subject]) -> list[tuple[Subject, Subject]]:
    """Pairs of a row and what it names, of what would vanish."""
    pairs = []
    of_kind: dict[str, list[str]] = {}
    for kind, key in sorted(vanishing):
        of_kind.setdefault(kind, []).append(key)
    for table, column, kind in _REFERENCES:
        keys = of_kind.get(kind, [])
        own = fact_class(table).KEY
        for part in in_parts(keys):
            marks, params = placeholders(part)
            sql = f'select "{own}", {column} from {table} where {column} in ({marks}) order by "{own}"'
            pairs += [((table, row), (kind, key)) for row, key in db.rows(sql, params)]
    named = {f"{kind} {key}": (kind, key) for kind, key in vanishing}
    for ref, links in db.rows("select ref, links from entry where links <> '[]' order by ref") if named else ():
        pairs += [(("entry", ref), named[link]) for link in json.loads(links) if link in named]
    return pairs


def is_batch(subjects: Iterable[Subject]) -> bool:
    """Whether an action did the same to several things, such as an import: then some may be taken back and others left.

    A visit with its issues is one thing.
    """
    count = dict.fromkeys(("enterprise", "visit", "issue", "entry"), 0)
    for kind, _key in subjects:
        if kind in count:
            count[kind] += 1
    return any(count[kind] > 1 for kind in ("enterprise", "visit", "entry")) or (
        count["issue"] > 1 and not count["visit"]
    )


def voided_by_now(db: Database, action: Action) -> frozenset[str] | None:
    """What a standing undo of this action has left; None where it was not taken back."""
    return voided_actions(db).get((action.station, action.number))
