"""Issues: lists, details, and similar ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from loucheng_cli.domain.core.enums import (
    ON_THE_CLOCK,
    OPEN_GROUPS,
    UNFINISHED_GROUPS,
    Group,
    IssueKind,
    Origin,
    Status,
    Urgency,
)
from loucheng_cli.domain.core.events import Fields
from loucheng_cli.domain.core.labels import place_name
from loucheng_cli.errors import NotFoundError
from loucheng_cli.store.engine.connection import Database, Row
from loucheng_cli.store.engine.values import as_day, placeholders
from loucheng_cli.store.engine.words import sql_words
from loucheng_cli.store.journal.projection import is_voided, voided_actions
from loucheng_cli.store.reads.texts import facts_with_texts, holding, texts

if TYPE_CHECKING:
    from loucheng_cli.domain.issue.model import Issue, Task

SIMILAR_DAYS = 30  # open, or resolved within 30 days


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLine:
    """An issue as a list shows it."""

    ref: str
    status: Status
    group: Group
    text: str | None
    kind: IssueKind
    origin: Origin
    enterprise: str | None
    enterprise_name: str | None
    building: str | None
    building_name: str | None
    floor: int | None
    floor_label: str | None
    unit: str | None
    item: str | None
    item_name: str | None
    department: str | None
    lead: str | None
    lead_name: str | None
    owner: str | None
    opened_on: date
    due_on: date | None
    yellow_on: date | None
    provisional: bool
    held_on: date | None
    resolved_on: date | None
    closed_on: date | None
    overdue: bool
    urgency: Urgency = Urgency.ORDINARY
    assigned_on: date | None = None

    @property
    def place(self) -> str:
        """Building and storey, for a column."""
        return place_name(self.building_name or self.building, self.floor, self.unit, self.floor_label)


_LINE = (
    'select i.ref, i.status, i."group", c.text, i.kind, i.origin, i.enterprise, e.name, i.building, b.name, i.floor,'
    " b.labels, i.unit, i.item, i.item_name, i.department, i.lead, i.lead_name, i.owner, i.opened_on, i.due_on, i.yellow_on,"
    " i.provisional, i.held_on, i.resolved_on, i.closed_on, i.urgency, i.assigned_on"
    " from issue i left join content c on c.key = i.text left join enterprise e on e.ref = i.enterprise"
    " left join building b on b.code = i.building"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFilter:
    """Which issues; what is None does not narrow."""

    enterprise: str | None = None
    building: str | None = None
    buildings: tuple[str, ...] | None = None
    status: Status | None = None
    group: Group | None = None
    item: str | None = None
    lead: str | None = None
    owner: str | None = None
    text: str | None = None
    urgency: Urgency | None = None
    overdue: bool = False
    held: bool = False
    everything: bool = False


def issue_list(db: Database, wanted: IssueFilter, *, today: date, limit: int = 0) -> tuple[list[IssueLine], int]:
    """The issues that meet the filter, the most urgent first, and how many there are in all."""
    where, params = _where(wanted, today)
    total = int(
        db.scalar(
            f"select count(*) from issue i left join content c on c.key = i.text left join enterprise e"
            f" on e.ref = i.enterprise where {where}",
            params,
        )
    )
    sql = f"{_LINE} where {where} order by i.due_on nulls last, i.opened_on, length(i.ref), i.ref"
    if limit:
        sql += f" limit {int(limit)}"
    return [_line(row, today) for row in db.rows(sql, params)], total


def issues_where(db: Database, where: str, params: Mapping[str, object], *, today: date) -> list[IssueLine]:
    """The issues that meet a condition on ``i``, in the order of their numbers."""
    sql = f"{_LINE} where {where} order by i.opened_on, length(i.ref), i.ref"
    return [_line(row, today) for row in db.rows(sql, params)]


def find_issue(db: Database, ref: str) -> Issue:
    """The issue with its texts."""
    from loucheng_cli.domain.issue.model import Issue

    found = facts_with_texts(db, Issue, "where ref = :ref", {"ref": ref})
    if not found:
        raise NotFoundError(ref, hint="loucheng issue list")
    return found[0]


def tasks_of(db: Database, ref: str) -> list[Task]:
    """The tasks of further parties, with their texts."""
    from loucheng_cli.domain.issue.model import Task

    return facts_with_texts(db, Task, "where issue = :ref order by code", {"ref": ref})


def stored_tasks(db: Database, ref: str) -> list[Task]:
    """The tasks of further parties as rules take them, with the keys of their texts."""
    from loucheng_cli.domain.issue.model import Task

    return db.facts(Task, "where issue = :ref order by code", {"ref": ref})


def merged_into(db: Database, ref: str) -> list[IssueLine]:
    """The issues that were merged into this one."""
    return issues_where(db, "i.duplicate_of = :ref", {"ref": ref}, today=date.max)


def counted_otherwise(db: Database, calendar_version: str) -> list[Issue]:
    """The issues whose clock runs and whose due day was counted with another calendar."""
    from loucheng_cli.domain.issue.model import Issue

    return db.facts(
        Issue,
        f'where "group" in {sql_words(UNFINISHED_GROUPS)} and status in {sql_words(ON_THE_CLOCK)}'
        " and due_on is not null and (calendar_version is null or calendar_version <> :version)"
        " order by due_on, length(ref), ref",
        {"version": calendar_version},
    )


def due_days(db: Database, ref: str) -> list[tuple[date, str, date]]:
    """Every due day an issue had: when it was set, by which event, and the day."""
    return [
        (line.happened_on, line.name, date.fromisoformat(line.changes["due_on"]))
        for line in history(db, ref)
        if line.kind == "issue" and not line.voided and line.changes.get("due_on")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One event: when it happened and was recorded, by whom, where, what it changed, and whether it still counts."""

    station: str
    seq: int
    action: int
    kind: str
    subject: str
    name: str
    happened_on: date
    recorded_at: str
    worker: str | None
    changes: Fields
    reason: str | None
    voided: bool
    party: str | None = None  # of a task: whose it is
    before: Mapping[str, object] | None = None  # of a correction: what the fields were


def history(db: Database, ref: str) -> list[HistoryLine]:
    """Every event of an issue and its tasks, in the order they count; what was taken back is marked."""
    sql = (
        "select station, seq, action, kind, subject, name, happened_on, recorded_at, worker, changes, reason, clock, voids"
        " from event where"
    )
    # Its tasks are SM-I12/…: the character after the stroke ends the range, which an index can serve.
    rows = db.rows(
        f"{sql} (subject = :ref and kind = 'issue') or (subject > :first and subject < :last and kind = 'task')",
        {"ref": ref, "first": f"{ref}/", "last": f"{ref}0"},
    )
    actions = {(row[0], row[2]) for row in rows}
    for row in db.rows(f"{sql} voids is not null order by clock, station, seq"):
        if (row[0], row[12]) in actions:
            actions.add((row[0], row[2]))
            rows.append(row)
    rows.sort(key=lambda row: (row[11], row[0], row[1]))
    voided = voided_actions(db)
    typed = _typed_values(rows)
    found = texts(db, typed)
    lines = []
    parties: dict[str, str] = {}
    standing: dict[str, dict[str, object]] = {}
    for station, seq, action, kind, subject, name, happened_on, recorded_at, worker, changes, reason, _, _ in rows:
        fields = {
            field: found.get(value, value) if isinstance(value, str) else value
            for field, value in json.loads(changes).items()
        }
        if kind == "task" and "party_name" in fields:
            parties[subject] = str(fields["party_name"])
        known = standing.setdefault(subject, {})
        before = {field: known.get(field) for field in fields} if name == "IssueEdited" else None
        is_off = is_voided(voided, station, action, kind, subject)
        if not is_off:
            known |= fields
        lines.append(
            HistoryLine(
                station=station,
                seq=seq,
                action=action,
                kind=kind,
                subject=subject,
                name=name,
                happened_on=date.fromisoformat(happened_on),
                recorded_at=recorded_at,
                worker=worker,
                changes=fields,
                reason=found.get(reason),
                voided=is_off,
                party=parties.get(subject),
                before=before,
            )
        )
    return lines


def similar(
    db: Database,
    *,
    text: str,
    enterprise: str | None,
    building: str | None,
    floor: int | None,
    item: str | None,
    on: date,
    besides: str | None = None,
) -> list[IssueLine]:
    """Likely duplicates: same enterprise or place, and the same item or near text, open or resolved of late."""
    if enterprise is None and building is None:
        return []
    rows = db.rows(
        f'{_LINE} where (i."group" in {sql_words(OPEN_GROUPS)} or i.resolved_on >= :since) and i.opened_on <= :on'
        " and (i.enterprise = :enterprise or i.building = :building)"
        " order by i.opened_on desc, length(i.ref) desc, i.ref desc limit 200",
        {
            "since": (on - timedelta(days=SIMILAR_DAYS)).isoformat(),
            "on": on.isoformat(),
            "enterprise": enterprise,
            "building": building,
        },
    )
    found = []
    for row in rows:
        line = _line(row, on)
        same_place = line.building == building and (floor is None or line.floor is None or line.floor == floor)
        if line.ref == besides or not (line.enterprise == enterprise or same_place):
            continue
        near = nearness(text, line.text or "")
        same_item = item is not None and line.item == item
        if (same_item and (line.enterprise == enterprise or near >= _SOMEWHAT_NEAR)) or near >= _NEAR:
            found.append(line)
    return found[:5]


_NEAR = 0.5
_SOMEWHAT_NEAR = 0.2


def nearness(one: str, other: str) -> float:
    """How alike two texts are by their pairs of characters, 0 to 1 (Dice)."""
    a = {one[n : n + 2] for n in range(len(one) - 1)}
    b = {other[n : n + 2] for n in range(len(other) - 1)}
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _where(wanted: IssueFilter, today: date) -> tuple[str, dict[str, object]]:
    parts = []
    params: dict[str, object] = {}
    for name in ("enterprise", "building", "item", "lead", "owner"):
        value = getattr(wanted, name)
        if value is not None:
            parts.append(f"i.{name} = :{name}")
            params[name] = value
    if wanted.buildings is not None:
        marks, codes = placeholders(wanted.buildings, "b")
        parts.append(f"i.building in ({marks})")
        params |= codes
    if wanted.status is not None:
        parts.append("i.status = :status")
        params["status"] = wanted.status.value
    elif wanted.group is not None:
        parts.append('i."group" = :group')
        params["group"] = wanted.group.value
    elif not wanted.everything and not wanted.overdue:
        parts.append(f'i."group" in {sql_words(OPEN_GROUPS)}')
    if wanted.urgency is not None:
        parts.append("i.urgency = :urgency")
        params["urgency"] = wanted.urgency.value
    if wanted.overdue:
        parts.append(
            f"i.status in {sql_words(ON_THE_CLOCK)} and i.due_on < :today and (i.held_on is null or i.held_on > i.due_on)"
        )
        params["today"] = today.isoformat()
    if wanted.held:
        parts.append("i.held_on is not null")
    if wanted.text:
        held_by, words = holding(("c.text", "e.name", "i.paper_no"), wanted.text)
        parts.append(held_by)
        params |= words
    return " and ".join(parts) or "1 = 1", params


def _line(row: Row, today: date) -> IssueLine:
    (ref, status, group, text, kind, origin, enterprise, enterprise_name, building, building_name, floor, labels, unit, item,
     item_name, department, lead, lead_name, owner, opened_on, due_on, yellow_on, provisional, held_on, resolved_on,
     closed_on, urgency, assigned_on) = row  # fmt: skip
    state = Status(status)
    due = as_day(due_on)
    return IssueLine(
        ref=ref,
        status=state,
        group=Group(group),
        text=text,
        kind=IssueKind(kind),
        origin=Origin(origin),
        enterprise=enterprise,
        enterprise_name=enterprise_name,
        building=building,
        building_name=building_name,
        floor=floor,
        floor_label=json.loads(labels).get(str(floor)) if labels else None,
        unit=unit,
        item=item,
        item_name=item_name,
        department=department,
        lead=lead,
        lead_name=lead_name,
        owner=owner,
        opened_on=date.fromisoformat(opened_on),
        due_on=due,
        yellow_on=as_day(yellow_on),
        provisional=bool(provisional),
        held_on=as_day(held_on),
        resolved_on=as_day(resolved_on),
        closed_on=as_day(closed_on),
        overdue=state in ON_THE_CLOCK
        and due is not None
        and today > due
        and (held_on is None or held_on > due.isoformat()),
        urgency=Urgency(urgency),
        assigned_on=as_day(assigned_on),
    )


def _typed_values(rows: list[Row]) -> list[str]:
    keys = []
    for row in rows:
        if row[10]:
            keys.append(row[10])
        keys += [value for value in json.loads(row[9]).values() if isinstance(value, str) and len(value) == 40]
    return keys
