"""Spaces: letting makes the occupancy, vacating ends it; the vacant units of the buildings' files come in at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from loucheng_cli.domain.core.events import ActionContext, Change
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.domain.ledger.ranking import Ranked, rank, wanted_area
from loucheng_cli.domain.ledger.values import Values
from loucheng_cli.domain.place.space import Space, rooms
from loucheng_cli.services.ledger.book import Book, add_all, find
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.ledger import entries as reads
from loucheng_cli.store.reads.building import held_places
from loucheng_cli.store.reads.community import units
from loucheng_cli.store.reads.enterprise import occupancies
from loucheng_cli.store.reads.enterprise_rows import known

_NEAR = 0.3  # a space may be so much smaller or larger than what is wanted


def match_spaces(db: Database, wish: str, *, top: int) -> list[Ranked]:
    """The vacant spaces that come nearest to a wish in its own words, by size and by what is said of them."""
    size = wanted_area(wish)
    found = []
    free = {each.ref: each for each in reads.entries(db, "space", reads.EntryFilter(states=["vacant", "fitting"]))[0]}
    texts = [
        (ref, " ".join(str(each.fields.get(name, "")) for name in ("use", "features"))) for ref, each in free.items()
    ]
    worded = {each.ref: each for each in rank([(wish, 1.0)], texts, len(texts))}
    for ref, entry in free.items():
        area = entry.fields.get("area")
        said = worded.get(ref)
        nearness = 1 - abs(area - size) / size if size and area else 0.0
        if (size and (not area or nearness < 1 - _NEAR)) or (not size and said is None):
            continue
        why = (*((f"{area}㎡",) if size else ()), *(said.why if said else ()))
        score = (nearness if size else 0) + (said.score if said else 0)
        found.append(Ranked(ref, round(score / 2 if size else score, 3), why))
    return sorted(found, key=lambda each: (-each.score, len(each.ref), each.ref))[:top]


def let(book: Book, space: LedgerEntry, on: date) -> None:
    """The tenant of a space that was let occupies the unit from that day on."""
    db = book.journal.db
    values = find(db, book.ledger, space.ref).fields
    tenant = str(values["tenant"])
    if not _held(db, space, tenant):
        held = known(db, tenant)
        n = (held.highest if held else 0) + 1
        fields = {"enterprise": tenant, "n": n, "from_on": on, "area_m2": values.get("area"),
                  **{name: values.get(name) for name in ("building", "floor", "unit")}}  # fmt: skip
        book.journal.record([Change("occupancy", f"{tenant}/{n}", "OccupancyBegan", fields, new=True)], on=on)


def vacate(book: Book, space: LedgerEntry, on: date) -> None:
    """What the tenant of a space that is vacant again held there ends; it is vacant since that day if no other is named."""
    since = space.fields.get("vacant_since")
    named = find(book.journal.db, book.ledger, space.ref).fields.get("vacant_since") != since
    if tenant := space.fields.get("tenant"):
        held = _held(book.journal.db, space, tenant)
        book.journal.record([Change("occupancy", code, "OccupancyEnded", {"to_on": on}) for code in held], on=on)
    book.edit(space.ref, {"tenant": None, **({} if named else {"vacant_since": on.isoformat()})}, on=on)


def fill(db: Database, ledger: Ledger, buildings: Sequence[str], *, stamp: ActionContext) -> list[str]:
    """Bring in the vacant units of the buildings' files that are not in the ledger; returns the refs."""
    there = {(each.building, each.fields.get("unit")) for each in reads.entries(db, ledger.name)[0]}
    found: list[Values] = []
    for building in buildings:
        for room in rooms(units(db, building), held_places(db, building, on=stamp.today)):
            if room.declared and room.state is Space.VACANT and room.area_m2 and (building, room.unit) not in there:
                floor = {"floor": room.floor} if room.floor is not None else {}
                found.append({"building": building, "unit": room.unit, "area": room.area_m2, **floor,
                              "vacant_since": stamp.today.isoformat()})  # fmt: skip
    return add_all(db, ledger, found, stamp=stamp)


def _held(db: Database, entry: LedgerEntry, tenant: str) -> list[str]:
    return [
        each.code
        for each in occupancies(db, tenant, ended=False)
        if (each.building, each.unit) == (entry.building, entry.fields.get("unit"))
    ]
