"""Making a community's database, and bringing it in line with an edited ``community.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from loucheng_cli.domain.community.model import Representative
from loucheng_cli.domain.community.plan import Plan, PlanDifference, PlannedPerson
from loucheng_cli.domain.community.policy import Policy
from loucheng_cli.domain.community.worker import Worker
from loucheng_cli.domain.core.events import ActionContext, Change, Fact, State, columns, encode
from loucheng_cli.store import contacts
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import Journal, writing
from loucheng_cli.store.reads import community as reads
from loucheng_cli.store.reads.import_profile import START
from loucheng_cli.store.reads.worker import workers

PERSON_PURPOSE = {"worker": "人员管理", "representative": "楼事会联络"}


def initialise(db: Database, plan: Plan, *, stamp: ActionContext) -> list[PlanDifference]:
    """Make the tables, name the station and enter what the plan declares."""
    with schema.creating(db, plan.station, stamp.at):
        journal = Journal(db, stamp)
        found = differences(db, plan)
        journal.record(list(_changes(journal, plan, found)))
        journal.finish()
    return found


def apply(db: Database, plan: Plan, *, stamp: ActionContext, dry_run: bool = False) -> list[PlanDifference]:
    """Bring the database in line with the plan; what is no longer declared is retired, never deleted."""
    if dry_run:
        return differences(db, plan)
    with writing(db, stamp) as journal:
        found = differences(db, plan)
        journal.record(list(_changes(journal, plan, found)))
    if any(each.kind in {"worker", "representative"} and each.what != "added" for each in found):
        db.scrub()  # a name that changed, or a seat that was given up, is erased
    return found


def differences(db: Database, plan: Plan) -> list[PlanDifference]:
    """What ``apply`` would change."""
    return list(_differences(db, plan))


def _differences(db: Database, plan: Plan) -> Iterator[PlanDifference]:
    for _cls, _title, wanted, standing in _compared(db, plan):
        for code, fact in wanted.items():
            title = getattr(fact, "name", None) or code
            if code not in standing:
                yield PlanDifference(kind=fact.KIND, code=code, name=title, what="added")
            elif fields := _changed_fields(standing[code], fact):
                yield PlanDifference(kind=fact.KIND, code=code, name=title, what="changed", fields=tuple(fields))
        for code, fact in standing.items():
            if code not in wanted and not _is_retired(fact):
                yield PlanDifference(
                    kind=fact.KIND, code=code, name=getattr(fact, "name", None) or code, what="retired"
                )
    yield from _person_differences(db, plan)


def _compared(db: Database, plan: Plan) -> Iterator[tuple[object, str, State, State]]:
    for facts in (
        [plan.community],
        plan.councils,
        plan.buildings,
        plan.units,
        plan.policies,
    ):
        items: Iterable[Fact] = facts
        wanted = {getattr(fact, fact.KEY): fact for fact in items}
        cls = type(next(iter(wanted.values()))) if wanted else None
        if cls is None:
            continue
        standing = {getattr(fact, cls.KEY): fact for fact in db.facts(cls)}
        # Saved mappings of imports are kept with the policies; no file declares them.
        standing = {key: fact for key, fact in standing.items() if cls is not Policy or not key.startswith(START)}
        # What a worker entered of a unit stands.
        entered = {key for key, fact in standing.items() if getattr(fact, "entered", False)}
        wanted = {key: fact for key, fact in wanted.items() if key not in entered}
        standing = {key: fact for key, fact in standing.items() if key not in entered}
        yield cls, cls.KIND, wanted, standing


def _person_differences(db: Database, plan: Plan) -> Iterator[PlanDifference]:
    standing_workers = {worker.code: (worker, name) for worker, name in workers(db, left=True)}
    for person in plan.workers:
        assert isinstance(person.fact, Worker)
        before = standing_workers.get(person.fact.code)
        if before is None:
            yield PlanDifference(kind="worker", code=person.fact.code, name=person.name, what="added")
            continue
        fields = _changed_fields(before[0], replace(person.fact, contact=before[0].contact))
        if before[1] != person.name:
            fields = {**fields, "name": person.name}
        if fields:
            yield PlanDifference(
                kind="worker", code=person.fact.code, name=person.name, what="changed", fields=tuple(fields)
            )
    declared = {person.fact.code for person in plan.workers}
    for code, (worker, name) in standing_workers.items():
        if code not in declared and worker.left_on is None:
            yield PlanDifference(kind="worker", code=code, name=name or code, what="retired")
    seats = {(each.council, name): each for each, name in reads.representatives(db)}
    for person in plan.representatives:
        assert isinstance(person.fact, Representative)
        seat = seats.get((person.fact.council, person.name))
        if seat is None:
            yield PlanDifference(kind="representative", code=person.fact.council, name=person.name, what="added")
        elif fields := _changed_fields(seat, replace(person.fact, code=seat.code, contact=seat.contact)):
            yield PlanDifference(
                kind="representative", code=seat.code, name=person.name, what="changed", fields=tuple(fields)
            )
    named = {(_council(person), person.name) for person in plan.representatives}
    for (council, name), seat in seats.items():
        if (council, name) not in named:
            yield PlanDifference(kind="representative", code=seat.code, name=name or seat.code, what="retired")


def _changes(journal: Journal, plan: Plan, differences: list[PlanDifference]) -> Iterator[Change]:
    every: list[Fact] = [plan.community, *plan.councils, *plan.buildings, *plan.units, *plan.policies]
    facts: dict[tuple[str, str], Fact] = {(fact.KIND, getattr(fact, fact.KEY)): fact for fact in every}
    workers = {person.fact.code: person for person in plan.workers}
    seats = {(_council(person), person.name): person for person in plan.representatives}
    for each in differences:
        title = each.kind.capitalize()
        if each.kind == "worker":
            yield from _worker_change(journal, each, workers.get(each.code))
        elif each.kind == "representative":
            yield from _seat_change(journal, each, seats)
        elif each.what == "retired":
            yield Change(each.kind, each.code, f"{title}Retired", {"retired": True})
        else:
            fact = facts[each.kind, each.code]
            fields = {name: getattr(fact, name) for name in columns(type(fact)) if name != fact.KEY}
            if each.what == "added":
                yield Change(each.kind, each.code, f"{title}Added", fields, new=True)
            else:
                yield Change(each.kind, each.code, f"{title}Changed", {name: fields[name] for name in each.fields})


def _worker_change(journal: Journal, each: PlanDifference, person: PlannedPerson | None) -> Iterator[Change]:
    if person is None:
        yield Change("worker", each.code, "WorkerLeft", {"left_on": journal.stamp.today})
        return
    fact = person.fact
    fields = {name: getattr(fact, name) for name in columns(Worker) if name not in {"code", "contact", "left_reason"}}
    if each.what == "changed":
        fields = {name: fields[name] for name in each.fields if name in fields}
    if each.what == "added" or "name" in each.fields:
        if each.what == "changed":
            before = journal.fact(Worker, each.code)
            if before.contact:
                contacts.erase(journal, before.contact)
        fields["contact"] = contacts.add(journal, name=person.name, purpose=PERSON_PURPOSE["worker"])
    name = "WorkerAdded" if each.what == "added" else "WorkerChanged"
    yield Change("worker", each.code, name, fields, new=each.what == "added")


def _seat_change(
    journal: Journal, each: PlanDifference, seats: Mapping[tuple[str, str], PlannedPerson]
) -> Iterator[Change]:
    if each.what == "retired":
        seat = journal.fact(Representative, each.code)
        if seat.contact:
            contacts.erase(journal, seat.contact)
        yield Change("representative", each.code, "RepresentativeRetired", {"retired": True, "contact": None})
        return
    council = each.code if each.what == "added" else journal.fact(Representative, each.code).council
    fact = seats[council, each.name].fact
    fields = {name: getattr(fact, name) for name in columns(Representative) if name not in {"code", "contact"}}
    if each.what == "added":
        contact = contacts.add(journal, name=each.name, purpose=PERSON_PURPOSE["representative"])
        code = journal.next_ref("R")
        yield Change("representative", code, "RepresentativeAdded", {**fields, "contact": contact}, new=True)
    else:
        kept = {name: fields[name] for name in each.fields}
        yield Change("representative", each.code, "RepresentativeChanged", kept)


def _changed_fields(before: Fact, after: Fact) -> dict[str, object]:
    return {
        name: getattr(after, name)
        for name in columns(type(after))
        if encode(getattr(before, name)) != encode(getattr(after, name))
    }


def _council(person: PlannedPerson) -> str:
    assert isinstance(person.fact, Representative)
    return person.fact.council


def _is_retired(fact: object) -> bool:
    return bool(getattr(fact, "retired", False))
