"""The lead, the supporting parties and the days that follow from an item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from loucheng_cli.domain.catalog.bundle import Bundle
from loucheng_cli.domain.catalog.item import Catalog, Item, ItemClock
from loucheng_cli.domain.core.enums import PartyKind, Urgency
from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.issue.context import Assignment, BundlePart, Party
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

# Those who are no department, by key, as they are called for this issue; who is missing is called by what they are.
PartyNames = Mapping[str, Party]


def assignment(
    catalog: Catalog,
    item: Item | Bundle | None,
    *,
    to: str | None = None,
    with_: Iterable[str] | None = None,
    parties: PartyNames,
) -> Assignment:
    """What an assignment freezes: the rule of the item, its office, and who leads and helps.

    The lead is ``to``, else who is asked first, else the office in charge, which stays on record in any case. Who helps
    is ``with_``, else the item's usual co-handlers. Without an item the days are left to the policy of the kind.
    """
    if item is None and to is None:
        raise UsageError(_("an item or a party is needed"), "loucheng issue assign 7 ZHZF-03")
    if isinstance(item, Bundle):
        return _bundle_assignment(catalog, item, to=to, parties=parties)
    office = party(catalog, item.department, parties) if item else None
    first = item.first if item else None
    lead = party(catalog, to or first or (item.department if item else ""), parties)
    if office is None and lead.key in catalog.offices:
        office = lead
    usual = item.with_ if item else ()
    helpers = [party(catalog, name, parties) for name in (usual if with_ is None else with_)]
    supports = tuple(dict.fromkeys(helper for helper in helpers if helper.key != lead.key))
    if item is None:
        return Assignment(lead=lead, department=office, supports=supports, catalog_version=catalog.version)
    return Assignment(
        lead=lead,
        item=item.code,
        item_name=item.name,
        department=office,
        days=item.promised.days,
        unit=item.promised.unit,
        clock=item.clock.value,
        confidential=item.confidential,
        supports=supports,
        catalog_version=catalog.version,
        urgency=item.urgency or Urgency.ORDINARY,
    )


def _bundle_assignment(catalog: Catalog, bundle: Bundle, *, to: str | None, parties: PartyNames) -> Assignment:
    """The lead answers once, by the day of the part that takes longest; each part is a task of whoever does it."""
    items = [catalog.items[code] for code in bundle.parts]
    longest = catalog.longest(bundle)
    lead = party(catalog, to or bundle.lead, parties)
    clocks = {each.clock for each in items}
    return Assignment(
        lead=lead,
        item=bundle.code,
        item_name=bundle.name,
        department=lead if lead.key in catalog.offices else None,
        days=longest.promised.days,
        unit=longest.promised.unit,
        clock=(ItemClock.ACCEPTED if ItemClock.ACCEPTED in clocks else ItemClock.ASSIGNED).value,
        confidential=any(each.confidential for each in items),
        parts=tuple(
            BundlePart(
                item=each.code,
                name=each.name,
                party=party(catalog, each.first or each.department, parties),
                promise=each.promised,
                clock=each.clock.value,
            )
            for each in items
        ),
        catalog_version=catalog.version,
    )


def party(catalog: Catalog, name: str, parties: PartyNames) -> Party:
    """Who is meant: a department (key, short or full name, prefix), or whoever else can answer, by key or name."""
    for other in parties.values():
        if other.name == name:
            return other
    key = catalog.party_key(name)
    if key in catalog.offices:
        return Party(key=key, name=catalog.departments[key].name)
    return parties.get(key) or Party(key=key, name=label(PartyKind(key)))
