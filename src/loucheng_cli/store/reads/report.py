"""Reads for the supervisors' reports.

Like the digest, nothing is read but what was alive in these days. ``places`` are the buildings' codes; with None among
them also what has no building.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from loucheng_cli.domain.core.enums import (
    GONE,
    UNFINISHED_GROUPS,
    EnterpriseKind,
    Group,
    IssueKind,
    Method,
    Operating,
    Result,
    Status,
    VisitKind,
)
from loucheng_cli.domain.digest.disclosure import veil_of_words
from loucheng_cli.domain.digest.model import Disclosure
from loucheng_cli.domain.digest.period_facts import VisitFact
from loucheng_cli.domain.enterprise.model import Enterprise
from loucheng_cli.domain.issue.replay import known
from loucheng_cli.domain.report.measures import Came, Gone, Resident
from loucheng_cli.domain.report.model import Entry
from loucheng_cli.domain.report.result import Described
from loucheng_cli.domain.visit.model import IN_PERSON
from loucheng_cli.store.engine.connection import Database, Params
from loucheng_cli.store.engine.values import as_day, in_parts, placeholders
from loucheng_cli.store.engine.words import sql_words
from loucheng_cli.store.reads.digest import Story, events
from loucheng_cli.store.reads.standing import ACTIVE_SQL
from loucheng_cli.store.reads.texts import texts

Places = Sequence[str | None]


def stories(db: Database, places: Places, *, since: date, until: date) -> list[Story]:
    """The issues that were alive on any day from ``since`` to ``until``: still open, or closed since.

    Of those closed since, some may have been received later; to leave them out here would keep SQLite from the index.
    """
    params: Params = {"since": since.isoformat(), "until": until.isoformat()}
    asked = []
    for where, more in _inside(places):
        params |= more
        asked += [
            f'select ref from issue where {where} and opened_on <= :until and "group" in {sql_words(UNFINISHED_GROUPS)}',
            f"select ref from issue where {where} and closed_on >= :since",
        ]
    histories = events(db, "issue", (ref for (ref,) in db.rows(" union ".join(asked), params)))
    return [Story(now=known(ref, histories[ref]), history=histories[ref]) for ref in sorted(histories)]


def visits(db: Database, places: Places, *, start: date, end: date) -> list[VisitFact]:
    """The visits of these days."""
    found = []
    for where, params in _inside(places):
        rows = db.rows(
            f"select ref, enterprise, building, visited_on, method, result, kind, worker from visit where {where}"
            " and visited_on >= :start and visited_on <= :end order by visited_on, length(ref), ref",
            {**params, "start": start.isoformat(), "end": end.isoformat()},
        )
        found += [
            VisitFact(
                ref=ref,
                enterprise=enterprise,
                building=building,
                on=date.fromisoformat(on),
                method=Method(method),
                result=Result(result),
                kind=VisitKind(kind),
                worker=worker,
            )
            for ref, enterprise, building, on, method, result, kind, worker in rows
        ]
    return found


def residents(db: Database, places: Places, *, on: date) -> list[Resident]:
    """The enterprises present on a day, each counted once: in the first of its places that was asked for."""
    first = _first_places(db, places, on)
    elsewhere = _placed(db, on) if None in places else frozenset()
    seen = (
        "(select {which}(v.visited_on) from visit v where v.enterprise = e.ref and v.visited_on <= :on{more}"
        f" and v.result = :met and v.method in ({placeholders(IN_PERSON, 'm')[0]}))"
    )
    rows = db.rows(
        f'select e.ref, e.name, e.kind, e.scale, e."key", e.operating, e.no_visits, {seen.format(which="max", more="")},'
        f" {seen.format(which='min', more=' and v.visited_on >= e.moved_in_on')}, e.moved_in_on, e.registered_here,"
        " e.scale_since from enterprise e where (e.moved_in_on is null or e.moved_in_on <= :on)"
        f" and ({ACTIVE_SQL} or e.moved_out_on > :on) order by length(e.ref), e.ref",
        {
            "on": on.isoformat(),
            "met": Result.MET.value,
            **placeholders(IN_PERSON, "m")[1],
        },
    )
    found = []
    for ref, name, kind, scale, key, operating, no_visits, seen_on, first_on, moved_in, here, since in rows:
        if ref not in first and (None not in places or ref in elsewhere):
            continue
        building, floor, unit = first.get(ref, (None, None, None))
        found.append(
            Resident(
                ref=ref,
                name=name,
                kind=EnterpriseKind(kind),
                visit_class=Enterprise(ref="", kind=EnterpriseKind(kind), scale=scale, key=bool(key)).visit_class,
                active=operating == Operating.ACTIVE or operating in GONE,
                no_visits=bool(no_visits),
                building=building,
                floor=floor,
                unit=unit,
                seen_on=as_day(seen_on),
                first_seen_on=as_day(first_on),
                moved_in_on=as_day(moved_in),
                registered_here=None if here is None else bool(here),
                scale=scale,
                scale_since=since,
            )
        )
    return found


def moved_in(db: Database, places: Places, *, start: date, end: date) -> list[Came]:
    """The enterprises that came in these days, whether or not they left again; each once, in the first of its places."""
    days = {"start": start.isoformat(), "end": end.isoformat()}
    rows = db.rows(
        "select e.ref, e.kind, e.moved_in_on, o.building from enterprise e left join occupancy o on o.enterprise = e.ref"
        " where e.moved_in_on >= :start and e.moved_in_on <= :end"
        " order by e.moved_in_on, length(e.ref), e.ref, o.n, o.code",
        days,
    )
    marks, params = placeholders([code for code in places if code is not None], "b")
    # From another council: nothing of these places was held on the day before.
    rows += db.rows(
        "select e.ref, e.kind, o.from_on, o.building from occupancy o join enterprise e on e.ref = o.enterprise"
        f" where o.building in ({marks}) and o.from_on >= :start and o.from_on <= :end and e.moved_in_on < o.from_on"
        " and not exists (select 1 from occupancy p where p.enterprise = o.enterprise and p.code <> o.code"
        f" and p.building in ({marks}) and (p.from_on is null or p.from_on < o.from_on)"
        " and (p.to_on is null or p.to_on >= o.from_on)) order by o.from_on, length(e.ref), e.ref, o.n, o.code",
        {**params, **days},
    )
    found: dict[str, Came] = {}
    for ref, kind, on, building in rows:
        if building in places:
            came = Came(ref=ref, kind=EnterpriseKind(kind), building=building, on=date.fromisoformat(on))
            found.setdefault(ref, came)
    return list(found.values())


def moved_out(db: Database, places: Places, *, start: date, end: date) -> list[Gone]:
    """The enterprises that left in these days, from the first of their places that was asked for."""
    days = {"start": start.isoformat(), "end": end.isoformat()}
    rows = db.rows(
        "select e.ref, e.moved_out_on, o.building from enterprise e left join occupancy o on o.enterprise = e.ref"
        " where e.moved_out_on >= :start and e.moved_out_on <= :end"
        " order by e.moved_out_on, length(e.ref), e.ref, o.n, o.code",
        days,
    )
    marks, params = placeholders([code for code in places if code is not None], "b")
    # To another council: nothing of these places is held on the day itself, and the enterprise is still there.
    rows += db.rows(
        "select e.ref, o.to_on, o.building from occupancy o join enterprise e on e.ref = o.enterprise"
        f" where o.building in ({marks}) and o.to_on >= :start and o.to_on <= :end"
        " and (e.moved_out_on is null or e.moved_out_on > o.to_on)"
        " and not exists (select 1 from occupancy p where p.enterprise = o.enterprise and p.code <> o.code"
        f" and p.building in ({marks}) and (p.from_on is null or p.from_on <= o.to_on)"
        " and (p.to_on is null or p.to_on > o.to_on)) order by o.to_on, length(e.ref), e.ref, o.n, o.code",
        {**params, **days},
    )
    found: dict[str, Gone] = {}
    for ref, on, building in rows:
        if building in places:
            found.setdefault(ref, Gone(ref=ref, building=building, on=date.fromisoformat(on)))
    return list(found.values())


def meetings(stories: Iterable[Story], *, start: date, end: date) -> list[Entry]:
    """The meetings on site (现场办公) of these days, each once."""
    first, last = start.isoformat(), end.isoformat()
    found = {
        str(changes["meeting"]): str(changes["meeting_on"])
        for story in stories
        for _day, changes in story.history
        if changes.get("meeting") and first <= str(changes.get("meeting_on") or "") <= last
    }
    return [Entry(number, on=date.fromisoformat(on)) for number, on in sorted(found.items())]


def described(db: Database, refs: Iterable[str]) -> dict[str, Described]:
    """Issues, visits and enterprises of a list, by ref; anything else says no more than its ref."""
    by_letter: dict[str, list[str]] = {}
    for ref in sorted(set(refs)):
        by_letter.setdefault(ref.rpartition("-")[2][:1], []).append(ref)
    found: dict[str, Described] = {}
    for letter, read in (("I", _issues), ("V", _visits), ("E", _enterprises)):
        for part in in_parts(by_letter.get(letter, [])):
            found |= {each.ref: each for each in read(db, part)}
    return found


def _issues(db: Database, refs: Sequence[str]) -> Iterator[Described]:
    marks, params = placeholders(refs, "r")
    rows = db.rows(
        'select i.ref, e.name, b.name, b.labels, i.floor, i.unit, i.item_name, i.kind, i.lead_name, i.owner, i.status, i."group",'
        " i.held_on, i.opened_on, i.due_on, i.resolved_on, i.text, i.reply, i.named, i.confidential from issue i"
        " left join enterprise e on e.ref = i.enterprise"
        f" left join building b on b.code = i.building where i.ref in ({marks}) order by i.ref",
        params,
    )
    words = texts(db, (key for row in rows for key in row[16:18]))
    for (
        ref, name, building, labels, floor, unit, item, kind, party, worker, status, group, held, opened, due, done,
        text, reply, named, confidential,
    ) in rows:  # fmt: skip
        said = (words.get(text or ""), item, words.get(reply or ""))
        about = Described(
            ref=ref, enterprise=name, building=building, floor=floor, floor_label=_label(labels, floor), unit=unit, item=item, kind=IssueKind(kind),
            party=party, worker=worker, status=Status(status), group=Group(group), held=held is not None,
            opened_on=as_day(opened), due_on=as_day(due), resolved_on=as_day(done),
            veil=veil_of_words(said, named=bool(named), confidential=bool(confidential)),
        )  # fmt: skip
        if about.veil is not Disclosure.NAMED:
            about = replace(about, enterprise=None, floor=None, floor_label=None, unit=None)
        if about.veil is Disclosure.CONFIDENTIAL:
            about = replace(about, building=None, item=None, party=None)
        yield about


def _visits(db: Database, refs: Sequence[str]) -> Iterator[Described]:
    marks, params = placeholders(refs, "r")
    rows = db.rows(
        "select v.ref, e.name, b.name, v.worker, v.result from visit v left join enterprise e on e.ref = v.enterprise"
        f" left join building b on b.code = v.building where v.ref in ({marks}) order by v.ref",
        params,
    )
    for ref, name, building, worker, result in rows:
        yield Described(ref=ref, enterprise=name, building=building, worker=worker, result=Result(result))


def _enterprises(db: Database, refs: Sequence[str]) -> Iterator[Described]:
    marks, params = placeholders(refs, "r")
    rows = db.rows(
        "select e.ref, e.name, b.name, b.labels, o.floor, o.unit from enterprise e left join occupancy o on o.enterprise = e.ref"
        " and o.n = (select min(m.n) from occupancy m where m.enterprise = e.ref)"
        f" left join building b on b.code = o.building where e.ref in ({marks}) order by e.ref",
        params,
    )
    for ref, name, building, labels, floor, unit in rows:
        label = _label(labels, floor)
        yield Described(ref=ref, enterprise=name, building=building, floor=floor, floor_label=label, unit=unit)


def _first_places(db: Database, places: Places, on: date) -> Mapping[str, tuple[str, int | None, str | None]]:
    marks, params = placeholders([code for code in places if code is not None], "b")
    rows = db.rows(
        f"select enterprise, building, floor, unit from occupancy where building in ({marks})"
        " and (from_on is null or from_on <= :on) and (to_on is null or to_on > :on) order by enterprise, n, code",
        {**params, "on": on.isoformat()},
    )
    found: dict[str, tuple[str, int | None, str | None]] = {}
    for enterprise, building, floor, unit in rows:
        found.setdefault(enterprise, (building, floor, unit))
    return found


def _placed(db: Database, on: date) -> frozenset[str]:
    """The enterprises that have a place in any building on a day."""
    rows = db.rows(
        "select distinct enterprise from occupancy where building is not null"
        " and (from_on is null or from_on <= :on) and (to_on is null or to_on > :on)",
        {"on": on.isoformat()},
    )
    return frozenset(ref for (ref,) in rows)


def _inside(places: Places) -> Iterator[tuple[str, Params]]:
    """The conditions, one after the other, each of which an index on the building serves."""
    codes = [code for code in places if code is not None]
    marks, params = placeholders(codes, "b")
    if codes:
        yield f"building in ({marks})", params
    if len(codes) < len(places):
        yield "building is null", {}


def _label(labels: str | None, floor: int | None) -> str | None:
    """What the door of a storey says, of a building's JSON of labels."""
    return json.loads(labels).get(str(floor)) if labels else None
