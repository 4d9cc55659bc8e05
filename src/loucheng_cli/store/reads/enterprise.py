"""Enterprises: lists, the one that a person means, and its history."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from loucheng_cli.domain.core.enums import GONE, EnterpriseKind, Group, Operating, Result, Stage, Status, VisitKind
from loucheng_cli.domain.core.labels import place_name
from loucheng_cli.domain.enterprise import credit_code
from loucheng_cli.domain.enterprise.model import Enterprise, Occupancy
from loucheng_cli.domain.enterprise.name import comparison_key
from loucheng_cli.domain.imports.cells import TRIM
from loucheng_cli.errors import AmbiguousError, Candidate, NotFoundError
from loucheng_cli.store.engine.connection import Database, Params, Row
from loucheng_cli.store.engine.values import in_parts, placeholders
from loucheng_cli.store.reads.refs import full_ref, parse_ref
from loucheng_cli.store.reads.standing import ACTIVE_SQL, LEFT_SQL, OWN_SQL
from loucheng_cli.store.reads.texts import facts_with_texts, holding, like

SHOWN = 9  # candidates that an ambiguous name lists
PICKABLE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseLine:
    """An enterprise as a list shows it; ``building``, ``floor`` and ``unit`` are those of the main occupancy."""

    ref: str
    name: str
    credit_code: str | None
    kind: EnterpriseKind
    industry: str | None
    stage: Stage | None
    operating: Operating
    scale: str | None
    key: bool
    headcount: int | None
    moved_in_on: date | None
    building: str | None
    building_name: str | None
    floor: int | None
    unit: str | None
    occupancies: tuple[Occupancy, ...] = ()

    @property
    def place(self) -> str:
        """Building and unit or storey, for a column."""
        return place_name(self.building_name or self.building, self.floor, self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseFilter:
    """Which enterprises; what is None does not narrow."""

    building: str | None = None
    floor: int | None = None
    stage: Stage | None = None
    kind: EnterpriseKind | None = None
    operating: Operating | None = None
    industry: str | None = None
    text: str | None = None
    key: bool = False
    unplaced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLine:
    """A visit or an issue in the file of an enterprise; ``text`` is None where it was erased."""

    on: date
    what: str
    ref: str
    text: str | None
    status: Status | None = None
    group: Group | None = None
    held: bool = False
    item_name: str | None = None
    lead_name: str | None = None
    kind: VisitKind | None = None
    result: Result | None = None
    worker: str | None = None


_COLUMNS = (
    "e.ref, e.name, e.credit_code, e.kind, e.industry, e.stage, e.operating, e.scale, e.key, e.headcount, e.moved_in_on,"
    " o.building, b.name, o.floor, o.unit"
)
_FROM = (
    " from enterprise e left join occupancy o on o.enterprise = e.ref and o.to_on is null"
    " and o.n = (select min(m.n) from occupancy m where m.enterprise = e.ref and m.to_on is null)"
    " left join building b on b.code = o.building"
)


def enterprise_list(db: Database, wanted: EnterpriseFilter, *, limit: int = 0) -> tuple[list[EnterpriseLine], int]:
    """The enterprises that meet the filter, by number, and how many there are in all."""
    where, params = _where(wanted)
    total = int(db.scalar(f"select count(*) from enterprise e where {where}", params))
    return _lines(db, where, params, limit), total


def lines_of(db: Database, refs: Iterable[str]) -> list[EnterpriseLine]:
    """These enterprises as a list shows them, by number."""
    wanted = sorted(refs)
    found = []
    for part in in_parts(wanted):
        where, params = _any("e.ref", part)
        found += _lines(db, where, params, 0)
    return found


def find(db: Database, ref: str) -> Enterprise:
    """The enterprise of this ref, with its texts."""
    found = facts_with_texts(db, Enterprise, "where ref = :ref", {"ref": standing_ref(db, ref)})
    if not found:
        raise NotFoundError(ref, hint="loucheng enterprise list")
    return found[0]


def standing_ref(db: Database, ref: str) -> str:
    """The ref itself; of an enterprise that was merged into another, that of the other."""
    seen = {ref}
    while (
        target := db.scalar("select merged_into from enterprise where ref = :ref", {"ref": ref})
    ) and target not in seen:
        ref = str(target)
        seen.add(ref)
    return ref


def find_enterprise(db: Database, wanted: str) -> Enterprise:
    """The one enterprise that goes by a ref, credit code, exact name, door, part of a name or pinyin initials.

    The first of these ways that finds anything counts; those who are still here come before those who left. Raises
    ``NotFoundError`` or ``AmbiguousError``.
    """
    lines, total = _search(db, wanted, SHOWN)
    if not lines:
        from loucheng_cli.store.reads.doors import no_such_storey

        raise NotFoundError(wanted, hint=no_such_storey(db, wanted) or "loucheng enterprise list --text")
    if total > 1:
        raise AmbiguousError(wanted, [candidate(line) for line in lines], total)
    return find(db, lines[0].ref)


def candidates(db: Database, wanted: str) -> list[EnterpriseLine]:
    """Those that a person may mean, for a picker."""
    return _search(db, wanted, PICKABLE)[0]


def enterprises_of(db: Database, refs: Sequence[str]) -> list[EnterpriseLine]:
    """The lines of these refs, at most as many as a picker shows."""
    if not refs:
        return []
    where, params = _any("e.ref", refs[:PICKABLE])
    return _lines(db, where, params, PICKABLE)


def candidate(line: EnterpriseLine) -> Candidate:
    """An enterprise in a line that tells it from its namesakes."""
    return Candidate(line.ref, line.name, line.place)


def occupancies(db: Database, ref: str, *, ended: bool = True) -> list[Occupancy]:
    """The units an enterprise holds, and those it held."""
    held = "" if ended else " and to_on is null"
    return db.facts(Occupancy, f"where enterprise = :ref{held} order by n, code", {"ref": ref})


def timeline(db: Database, ref: str) -> list[TimelineLine]:
    """Its visits and issues in one line of time, the latest first."""
    visits = db.rows(
        "select v.visited_on, v.ref, c.text, v.kind, v.result, v.worker from visit v"
        " left join content c on c.key = v.heard where v.enterprise = :ref",
        {"ref": ref},
    )
    issues = db.rows(
        'select i.opened_on, i.ref, c.text, i.status, i."group", i.held_on, i.item_name, i.lead_name, i.owner from issue i'
        " left join content c on c.key = i.text where i.enterprise = :ref",
        {"ref": ref},
    )
    lines = [
        TimelineLine(
            on=date.fromisoformat(on), what="visit", ref=visit, text=text, kind=VisitKind(kind), result=Result(result),
            worker=worker,
        )
        for on, visit, text, kind, result, worker in visits
    ] + [
        TimelineLine(
            on=date.fromisoformat(on), what="issue", ref=issue, text=text, status=Status(status), group=Group(group),
            held=held_on is not None, item_name=item_name, lead_name=lead_name, worker=owner,
        )
        for on, issue, text, status, group, held_on, item_name, lead_name, owner in issues
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (line.on, len(line.ref), line.ref), reverse=True)


def _search(db: Database, wanted: str, limit: int) -> tuple[list[EnterpriseLine], int]:
    """What the first way that finds anything finds, at most ``limit``, and how many there are."""
    text = unicodedata.normalize("NFKC", wanted).strip(TRIM)
    for where, params in _ways(db, wanted.strip(TRIM), text):
        every = _lines(db, f"{where} and {OWN_SQL}", params, limit, first=f"case when {ACTIVE_SQL} then 0 else 1 end, ")
        if not every:
            continue
        gone = every[0].operating in GONE
        lines = [line for line in every if (line.operating in GONE) is gone]
        total = len(lines)
        if total == limit:
            still = LEFT_SQL if gone else ACTIVE_SQL
            total = int(db.scalar(f"select count(*) from enterprise e where {where} and {still}", params))
        return lines, total
    return [], 0


def _ways(db: Database, typed: str, text: str) -> Iterator[tuple[str, Params]]:
    if not text:
        return
    if parse_ref(text, "E"):
        yield "e.ref = :ref", {"ref": standing_ref(db, full_ref(db, text, "E"))}
    code = credit_code.normalise(text)
    if len(code) == credit_code.LENGTH or credit_code.is_registration_number(code):
        yield "(e.credit_code = :code or e.registration_number = :code)", {"code": code}
    key = comparison_key(typed)
    # The name of one that was merged finds the one it became.
    yield "e.ref in (select coalesce(merged_into, ref) from enterprise where name_key = :key)", {"key": key}
    from loucheng_cli.store.reads.doors import behind_door

    refs = behind_door(db, text)
    if refs:
        yield _any("e.ref", refs)
    if key:
        yield _one_of("name_key", like(key))
    if text.isascii() and text.isalnum():
        yield _one_of("initials", like(text)[1:])
        yield _one_of("initials", like(text))


def _one_of(column: str, pattern: str) -> tuple[str, Params]:
    """The condition that a column is like this; its index alone is read for it."""
    return f"e.{column} in (select {column} from enterprise where {column} like :like escape '\\')", {"like": pattern}


def _any(column: str, values: Iterable[str]) -> tuple[str, Params]:
    marks, params = placeholders(values)
    return f"{column} in ({marks})", params


def _where(wanted: EnterpriseFilter) -> tuple[str, Params]:
    parts: list[str] = [OWN_SQL]
    params: Params = {}
    if wanted.building is not None:
        floor = " and floor = :floor" if wanted.floor is not None else ""
        parts.append(f"e.ref in (select enterprise from occupancy where building = :building{floor} and to_on is null)")
        params |= {"building": wanted.building, "floor": wanted.floor}
    for name in ("stage", "kind", "operating"):
        word = getattr(wanted, name)
        if word is not None:
            parts.append(f"e.{name} = :{name}")
            params[name] = word.value
    if wanted.industry:
        parts.append("lower(e.industry) like :industry escape '\\'")
        params["industry"] = like(wanted.industry)
    if wanted.text:
        held_by, marks = holding(("e.credit_code", "e.registered_address", "e.operating_address"), wanted.text)
        parts.append(f"(e.name_key like :key escape '\\' or {held_by})")
        params |= {**marks, "key": like(comparison_key(wanted.text))}
    if wanted.key:
        parts.append("e.key")
    if wanted.unplaced:
        parts.append("e.ref not in (select enterprise from occupancy where to_on is null)")
    return " and ".join(parts), params


def _lines(db: Database, where: str, params: Mapping[str, object], limit: int, first: str = "") -> list[EnterpriseLine]:
    sql = f"select {_COLUMNS}{_FROM} where {where} order by {first}length(e.ref), e.ref"
    if limit:
        sql += f" limit {int(limit)}"
    lines = [_line(row) for row in db.rows(sql, params)]
    held: dict[str, list[Occupancy]] = {}
    for each in _held_by(db, [line.ref for line in lines if line.building is not None]):
        held.setdefault(each.enterprise, []).append(each)
    return [replace(line, occupancies=tuple(held[line.ref])) if line.ref in held else line for line in lines]


def _held_by(db: Database, refs: Sequence[str]) -> Iterator[Occupancy]:
    for part in in_parts(refs):
        where, params = _any("enterprise", part)
        yield from db.facts(Occupancy, f"where {where} and to_on is null order by enterprise, n, code", params)


def _line(row: Row) -> EnterpriseLine:
    (ref, name, code, kind, industry, stage, operating, scale, key, headcount, moved_in_on, building, building_name,
     floor, unit) = row  # fmt: skip
    return EnterpriseLine(
        ref=ref,
        name=name,
        credit_code=code,
        kind=EnterpriseKind(kind),
        industry=industry,
        stage=Stage(stage) if stage else None,
        operating=Operating(operating),
        scale=scale,
        key=bool(key),
        headcount=headcount,
        moved_in_on=date.fromisoformat(moved_in_on) if moved_in_on else None,
        building=building,
        building_name=building_name,
        floor=floor,
        unit=unit,
    )
