"""Reads for the digest of a council and a week.

Issues are those still open and those closed since, each replayed from its events up to the cut day: what reopening,
extending or re-routing overwrote later stands as it was. Nothing here grows with what is stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.community.council import Notice, Topic
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import (
    UNFINISHED_GROUPS,
    EnterpriseKind,
    Group,
    IssueKind,
    Method,
    Operating,
    Result,
    Status,
)
from loucheng_cli.domain.digest.model import MoveEntry, WeekPoint
from loucheng_cli.domain.digest.period_facts import IssueFact, Tenant, VisitFact
from loucheng_cli.domain.enterprise.model import Enterprise
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.domain.issue.replay import DatedChange, known, passage, status_on
from loucheng_cli.domain.visit.model import IN_PERSON
from loucheng_cli.store.engine.connection import Database, Row
from loucheng_cli.store.engine.values import as_day, in_parts, placeholders
from loucheng_cli.store.engine.words import sql_words
from loucheng_cli.store.journal.projection import Voided, is_voided, voided_actions
from loucheng_cli.store.reads.texts import facts_with_texts, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An issue as it is known now, and its events in the order they count."""

    now: Issue
    history: tuple[DatedChange, ...]


Places = Sequence[str | None]  # codes of buildings; (None,) is what belongs to no building


def policies(db: Database) -> Policies:
    """The policies in force."""
    return Policies.of(dict(db.rows("select name, value from policy where not retired")))


def stories(db: Database, buildings: Places, *, since: date, until: date) -> list[Story]:
    """The issues that were alive on any day from ``since`` to ``until``: still open, or closed since."""
    inside, params = _inside(buildings)
    params |= {"since": since.isoformat(), "until": until.isoformat()}
    rows = db.rows(
        f"select ref from issue where {inside} and opened_on <= :until"
        f' and "group" in {sql_words(UNFINISHED_GROUPS)}'
        f" union select ref from issue where {inside} and closed_on >= :since",
        params,
    )
    histories = events(db, "issue", (ref for (ref,) in rows))
    return [Story(now=known(ref, histories[ref]), history=histories[ref]) for ref in sorted(histories)]


def events(
    db: Database, kind: str, subjects: Iterable[str], *, without: Voided | None = None
) -> dict[str, tuple[DatedChange, ...]]:
    """The events of these subjects that count, in the order they count; ``without`` as if these were taken back too."""
    voided = voided_actions(db, also=without)
    found: dict[str, tuple[DatedChange, ...]] = {}
    for part in in_parts(sorted(set(subjects))):
        marks, params = placeholders(part, "s")
        rows = db.rows(
            f"select subject, station, action, changes, happened_on from event where subject in ({marks})"
            " and kind = :kind order by subject, clock, station, seq",
            {**params, "kind": kind},
        )
        for subject, group in groupby(rows, key=lambda row: row[0]):
            history = tuple(
                (row[4], json.loads(row[3])) for row in group if not is_voided(voided, row[1], row[2], kind, subject)
            )
            if history:
                found[subject] = history
    return found


def cases(db: Database, stories: Iterable[Story], *, since: date, until: date) -> list[IssueFact]:
    """The issues that existed on a day, as they were then, with what people typed; ``eve`` is before ``since``."""
    found = [case_of(story, since=since, until=until) for story in stories]
    found = [case for case in found if case.passage.then is not None]
    issues = [issue for case in found for issue in (case.now, case.then, *case.passage.resolved)]
    words = texts(db, (key for issue in issues for key in (issue.text, issue.reply, issue.channel_told)))

    def read(issue: Issue) -> Issue:
        return replace(
            issue,
            text=words.get(issue.text or ""),
            reply=words.get(issue.reply or ""),
            channel_told=words.get(issue.channel_told or ""),
        )

    return [
        replace(
            case,
            now=read(case.now),
            passage=replace(
                case.passage, then=read(case.then), resolved=tuple(read(issue) for issue in case.passage.resolved)
            ),
        )
        for case in found
    ]


def case_of(story: Story, *, since: date, until: date) -> IssueFact:
    """An issue as it was on a day, and before the first of the days."""
    return IssueFact(
        now=story.now,
        passage=passage(story.now.ref, story.history, until),
        eve=status_on(story.history, since - timedelta(days=1)),
    )


def visits(db: Database, buildings: Places, *, start: date, end: date) -> list[VisitFact]:
    """The visits of these days."""
    inside, params = _inside(buildings)
    rows = db.rows(
        f"select enterprise, building, visited_on, method, result from visit where {inside}"
        " and visited_on >= :start and visited_on <= :end order by visited_on, ref",
        {**params, "start": start.isoformat(), "end": end.isoformat()},
    )
    return [
        VisitFact(enterprise=ref, building=building, on=as_day(on), method=Method(method), result=Result(result))
        for ref, building, on, method, result in rows
    ]


def tenants(db: Database, buildings: Places, *, on: date) -> list[Tenant]:
    """The enterprises active in these buildings on a day, less those not to be visited, and when each was last seen."""
    housed, params = _housed(buildings)
    methods, method_params = placeholders(sorted(IN_PERSON), "m")
    gone, gone_params = placeholders((Operating.MOVED_OUT, Operating.DEREGISTERED), "g")
    rows = db.rows(
        f'select e.kind, e.scale, e."key", (select v.visited_on from visit v where v.enterprise = e.ref'
        f" and v.visited_on <= :on and v.result = :met and v.method in ({methods})"
        " order by v.visited_on desc limit 1)"
        " from enterprise e where not e.no_visits and (e.moved_in_on is null or e.moved_in_on <= :on)"
        f" and (e.operating = :active or (e.operating in ({gone}) and e.moved_out_on > :on))"
        f" and {housed} order by e.ref",
        {
            **params, **method_params, **gone_params,
            "on": on.isoformat(), "met": Result.MET.value, "active": Operating.ACTIVE.value,
        },
    )  # fmt: skip
    return [
        Tenant(
            visit_class=Enterprise(ref="", kind=EnterpriseKind(kind), scale=scale, key=bool(key)).visit_class,
            seen_on=as_day(seen) if seen else None,
        )
        for kind, scale, key, seen in rows
    ]


def tenants_by_floor(db: Database, *, on: date) -> dict[str, dict[int | None, set[str]]]:
    """The enterprises of each floor of each building of the community on a day."""
    gone = sql_words((Operating.MOVED_OUT, Operating.DEREGISTERED))
    found: dict[str, dict[int | None, set[str]]] = {}
    for building, floor, enterprise in db.rows(
        "select o.building, o.floor, o.enterprise from occupancy o join enterprise e on e.ref = o.enterprise"
        " where (o.from_on is null or o.from_on <= :on) and (o.to_on is null or o.to_on > :on)"
        f" and (e.operating not in {gone} or e.moved_out_on > :on) order by o.code",
        {"on": on.isoformat()},
    ):
        found.setdefault(building, {}).setdefault(floor, set()).add(enterprise)
    return found


def enterprise_names(db: Database, refs: Iterable[str | None]) -> dict[str, tuple[str, EnterpriseKind]]:
    """Name and kind of these enterprises."""
    found: dict[str, tuple[str, EnterpriseKind]] = {}
    for part in in_parts(sorted({ref for ref in refs if ref})):
        marks, params = placeholders(part, "e")
        for ref, name, kind in db.rows(f"select ref, name, kind from enterprise where ref in ({marks})", params):
            found[ref] = (name, EnterpriseKind(kind))
    return found


def person_names(db: Database, enterprises: Iterable[str | None]) -> set[str]:
    """The names that may stand in a text: of these enterprises' contacts, of workers and representatives."""
    found = {name for (name,) in db.rows("select name from contact where enterprise is null and name is not null")}
    for part in in_parts(sorted({ref for ref in enterprises if ref})):
        marks, params = placeholders(part, "e")
        rows = db.rows(f"select name from contact where enterprise in ({marks}) and name is not null", params)
        found |= {name for (name,) in rows}
    return found


def everybody(db: Database) -> set[str]:
    """The names of all contacts."""
    return {name for (name,) in db.rows("select name from contact where name is not null")}


def tasks(db: Database, issues: Iterable[str]) -> dict[str, list[Task]]:
    """The tasks of these issues."""
    found: dict[str, list[Task]] = {}
    for part in in_parts(sorted(set(issues))):
        marks, params = placeholders(part, "i")
        for task in db.facts(Task, f"where issue in ({marks}) order by issue, code", params):
            found.setdefault(task.issue, []).append(task)
    return found


def trend(db: Database, buildings: Places, *, weeks: Sequence[Period], cut: date) -> list[WeekPoint]:
    """Issues opened, handled and solved in each of these weeks, months …; each counts once in each."""
    inside, params = _inside(buildings)
    steps = f"select count(distinct issue) from step where {inside} and from_on between :start and :end"
    points = []
    for week in weeks:
        days = {**params, "start": week.start.isoformat(), "end": min(week.end, cut).isoformat()}
        opened = f"select count(*) from issue where {inside} and opened_on between :start and :end"
        points.append(
            WeekPoint(
                week=str(week),
                opened=db.scalar(opened, days),
                handled=db.scalar(f"{steps} and status = '{Status.RESOLVED.value}'", days),
                solved=db.scalar(
                    f"{steps} and status = '{Status.CLOSED.value}' and \"group\" = '{Group.SOLVED.value}'", days
                ),
            )
        )
    return points


def repeated(db: Database, buildings: Places, *, since: date, until: date, times: int) -> list[list[Issue]]:
    """The issues of each item raised so often in one building since a day; confidential ones and hazards apart."""
    inside, params = _inside(buildings)
    which = (
        f"{inside} and opened_on > :since and opened_on <= :until and item is not null"
        " and not confidential and status <> 'duplicate' and kind <> :hazard"
    )
    params |= {"since": since.isoformat(), "until": until.isoformat(), "hazard": IssueKind.HAZARD.value}
    groups = db.rows(
        f"select building, item from issue where {which} group by building, item having count(*) >= :times"
        " order by building, item",
        {**params, "times": times},
    )
    return [
        facts_with_texts(
            db,
            Issue,
            f"where {which} and building = :building and item = :item order by length(ref), ref",
            {**params, "building": building, "item": item},
        )
        for building, item in groups
    ]


def moved(db: Database, moves: Iterable[tuple[str, str | None, date]]) -> list[MoveEntry]:
    """Of these moves (enterprise, building, day) what a page tells: name, kind, industry, and the floor of the building."""
    listed = list(moves)
    found: dict[str, Row] = {}
    for part in in_parts(sorted({ref for ref, _building, _on in listed})):
        marks, params = placeholders(part, "e")
        rows = db.rows(
            "select e.ref, e.name, e.kind, e.industry, o.building, o.floor from enterprise e left join occupancy o"
            f" on o.enterprise = e.ref where e.ref in ({marks}) order by e.ref, o.n, o.code",
            params,
        )
        for ref, name, kind, industry, building, floor in rows:
            found.setdefault(ref, (name, EnterpriseKind(kind), industry, {}))[3].setdefault(building, floor)
    return [
        MoveEntry(
            ref=ref,
            name=found[ref][0],
            kind=found[ref][1],
            industry=found[ref][2],
            building=building or "",
            floor=found[ref][3].get(building),
            floor_label=None,
            on=on,
        )
        for ref, building, on in listed
        if ref in found
    ]


def standing(db: Database, buildings: Places, *, on: date) -> dict[EnterpriseKind, int]:
    """How many enterprises of each kind are in business in these buildings on a day."""
    housed, params = _housed(buildings)
    gone = sql_words((Operating.MOVED_OUT, Operating.DEREGISTERED))
    rows = db.rows(
        "select e.kind, count(*) from enterprise e where (e.moved_in_on is null or e.moved_in_on <= :on)"
        f" and e.merged_into is null and (e.operating = '{Operating.ACTIVE.value}'"
        f" or (e.operating in {gone} and e.moved_out_on > :on)) and {housed} group by e.kind order by e.kind",
        {**params, "on": on.isoformat()},
    )
    return {EnterpriseKind(kind): many for kind, many in rows}


def topics(db: Database, council: str, *, start: date, end: date) -> list[Topic]:
    """The council's topics that were open on a day, or resolved since the beginning of its week."""
    found = facts_with_texts(
        db,
        Topic,
        "where council = :council and raised_on <= :end and (resolved_on is null or resolved_on >= :start)"
        " order by resolved_on nulls last, raised_on, length(ref), ref",
        {"council": council, "start": start.isoformat(), "end": end.isoformat()},
    )
    return [
        topic
        if topic.resolved_on is None or topic.resolved_on <= end
        else replace(topic, result=None, resolved_on=None)
        for topic in found
    ]


def notices(db: Database, council: str, *, given_by: date, after: date) -> list[Notice]:
    """What was announced to the council or to all by a day, and is still to come after another."""
    return facts_with_texts(
        db,
        Notice,
        "where not withdrawn and (council is null or council = :council) and given_on <= :given_by"
        " and (until_on is null or until_on > :after) order by until_on nulls last, length(ref), ref",
        {"council": council, "given_by": given_by.isoformat(), "after": after.isoformat()},
    )


def late_refs(
    db: Database, touched: Iterable[tuple[str, str]], buildings: Places, *, received_after: str, until: date
) -> set[str]:
    """Of these subjects the issues and visits of these buildings that were entered late or put right.

    That is: what was received after an instant had happened by a day, or something was taken back.
    """
    subjects = list(touched)
    inside, params = _inside(buildings)
    found: set[str] = set()
    for kind in ("issue", "visit"):
        for part in in_parts(sorted(subject for each, subject in subjects if each == kind)):
            marks, more = placeholders(part, "s")
            here = db.rows(f"select ref from {kind} where ref in ({marks}) and {inside}", params | more)
            first: dict[str, str] = dict(
                db.rows(
                    f"select subject, min(happened_on) from event where subject in ({marks}) and kind = :kind"
                    " and received_at > :at group by subject",
                    {**more, "kind": kind, "at": received_after},
                )
            )
            # Nothing of its own since then: an action of before was taken back.
            found |= {ref for (ref,) in here if first.get(ref, "") <= until.isoformat()}
    return found


def _inside(buildings: Places) -> tuple[str, dict[str, str]]:
    """The condition that ``building`` is one of these."""
    if None in buildings:
        return "building is null", {}
    marks, params = placeholders(buildings, "b")
    return f"building in ({marks})", params


def _housed(buildings: Places) -> tuple[str, dict[str, str]]:
    """The condition that an enterprise ``e`` has a place in one of these buildings on the day ``:on``, or in none."""
    within = "(o.from_on is null or o.from_on <= :on) and (o.to_on is null or o.to_on > :on)"
    if None in buildings:
        return (
            f"not exists (select 1 from occupancy o where o.enterprise = e.ref and o.building is not null and {within})"
        ), {}
    marks, params = placeholders(buildings, "b")
    return f"e.ref in (select o.enterprise from occupancy o where o.building in ({marks}) and {within})", params
