"""The community: its councils, buildings, people and policies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from loucheng_cli.domain.community.model import Council
from loucheng_cli.domain.community.plan import PlanDifference
from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.place.building import Building
from loucheng_cli.i18n import N_, _, ngettext
from loucheng_cli.render.building import storeys
from loucheng_cli.render.cells import Column, Section, pad
from loucheng_cli.render.output import plain
from loucheng_cli.render.theme import Style, Styled
from loucheng_cli.render.wrapping import width
from loucheng_cli.store.reads.community import Whole

if TYPE_CHECKING:
    from rich.console import RenderableType

KINDS = {
    "community": N_("community"),
    "council": N_("council"),
    "building": N_("building"),
    "unit": N_("unit"),
    "worker": N_("worker"),
    "representative": N_("representative"),
    "policy": N_("policy"),
}
WHAT = {"added": N_("added"), "changed": N_("changed"), "retired": N_("retired")}


def difference_columns() -> list[Column[PlanDifference]]:
    """What an edited file changes."""
    return [
        Column(_("What"), lambda each: _(WHAT[each.what])),
        Column(_("Kind"), lambda each: _(KINDS[each.kind])),
        Column(_("Code"), lambda each: Styled(each.code, Style.REF), keep=True),
        Column(_("Name"), lambda each: each.name, wide=True),
        Column(_("Fields"), lambda each: each.fields, wide=True),
    ]


def community_value(whole: Whole) -> dict[str, object]:
    """The JSON of ``community show`` (docs/contracts.md)."""
    of_building = {building: council.code for council in whole.councils for building in council.buildings}
    return {
        "community": {**plain(whole.community), "station": whole.station},
        "councils": [
            {
                **plain(council),
                "representatives": [
                    {**plain(seat), "name": name}
                    for seat, name in whole.representatives
                    if seat.council == council.code
                ],
            }
            for council in whole.councils
        ],
        "buildings": [
            {
                **plain(building),
                "floors": {"above": building.floors_above, "below": building.floors_below},
                "council": of_building.get(building.code),
                "enterprises": whole.enterprises.get(building.code, 0),
            }
            for building in whole.buildings
        ],
        "workers": [{**plain(worker), "name": name} for worker, name in whole.workers],
        "policies": dict(whole.policies),
        "profiles": plain(whole.profiles),
    }


def community_sections(whole: Whole) -> list[Section]:
    """The card of ``community show``: who, where, which rules."""
    sections = [Section("", _facts(whole)), Section(_("Organisation"), lines=_aligned(_organs(whole)))]
    for council in whole.councils:
        sections.append(Section(_council_title(council), lines=_aligned(_buildings_of(council, whole))))
        if seats := _seats_of(council, whole):
            sections.append(Section(_("Representatives of {name}").format(name=council.name), lines=seats))
    sections.append(Section(_("Buildings without a council"), lines=_aligned(_without_council(whole))))
    sections.append(Section(_("Workers"), lines=_aligned(_people(whole))))
    sections.append(Section(_("Policies"), list(whole.policies.items())))
    sections.append(Section(_("Saved mappings of lists"), lines=_aligned(_saved(whole))))
    return sections


def community_tree(whole: Whole, room: int) -> RenderableType:
    """The same as a tree for a terminal: each council with its buildings and representatives."""
    from loucheng_cli.render.card import Branch, tree

    facts = [(Styled(title, Style.LABEL), str(value)) for title, value in _facts(whole) if value]
    councils = []
    for council in whole.councils:
        seats = Branch((Styled(_("Representatives"), Style.REF),), [(seat,) for seat in _seats_of(council, whole)])
        leaves = [_leaf(line) for line in _buildings_of(council, whole)]
        councils.append(Branch((Styled(_council_title(council), Style.HEADING),), leaves, [seats]))
    rest: list[tuple[str, Sequence[Sequence[str]]]] = [
        (_("Buildings without a council"), [_leaf(line) for line in _without_council(whole)]),
        (_("Workers"), [_leaf(line) for line in _people(whole)]),
        (_("Policies"), [(Styled(name, Style.LABEL), value) for name, value in whole.policies.items()]),
        (_("Saved mappings of lists"), _saved(whole)),
    ]
    organs = Branch((Styled(_("Organisation"), Style.HEADING),), [_leaf(line) for line in _organs(whole)])
    branches = [organs, *councils, *(Branch((Styled(title, Style.HEADING),), leaves) for title, leaves in rest)]
    return tree(Branch((Styled(whole.community.name, Style.HEADING),), facts, branches), room)


def _leaf(line: tuple[str, ...]) -> tuple[str, ...]:
    return (Styled(line[0], Style.REF), *line[1:])


def _facts(whole: Whole) -> list[tuple[str, object]]:
    community = whole.community
    organs = {each.get("name") for each in community.organs.values()}  # listed with what they do
    return [
        (_("Station"), whole.station),
        (_("Centre"), None if community.center in organs else community.center),
        (_("District"), community.district),
        (_("Street"), community.street),
        (_("Address"), community.address),
        (_("Committee"), None if community.committee in organs else community.committee),
        (_("Telephone"), community.telephone),
        (_("Party branches"), _(", ").join(community.branches) or community.party_branches),
        (_("Where the workers come from"), _sources(whole)),
    ]


def _sources(whole: Whole) -> str:
    """四个一批 with numbers."""
    counts = Counter(worker.source for worker, _name in whole.workers if worker.source)
    return _(", ").join(_("{source} {n}").format(source=source, n=n) for source, n in counts.items())


def _organs(whole: Whole) -> list[tuple[str, ...]]:
    return [
        (each.get("name", kind), each.get("meets", ""), each.get("duties", ""))
        for kind, each in whole.community.organs.items()
    ]


def _council_title(council: Council) -> str:
    title = _("{name} ({code})").format(name=council.name, code=council.code)
    return f"{title} {council.meets or ''}".strip()


def _buildings_of(council: Council, whole: Whole) -> list[tuple[str, ...]]:
    names = {building.code: building for building in whole.buildings}
    return [_building_line(names[code], whole) for code in council.buildings if code in names]


def _without_council(whole: Whole) -> list[tuple[str, ...]]:
    inside = {code for council in whole.councils for code in council.buildings}
    return [_building_line(each, whole) for each in whole.buildings if each.code not in inside]


def _seats_of(council: Council, whole: Whole) -> list[str]:
    return [
        " ".join(part for part in (name, seat.side, seat.role, seat.of) if part)
        for seat, name in whole.representatives
        if seat.council == council.code
    ]


def _people(whole: Whole) -> list[tuple[str, ...]]:
    return [
        (
            worker.code,
            name or "",
            label(worker.role),
            worker.title or "",
            worker.source or "",
            " ".join(worker.buildings),
        )
        for worker, name in whole.workers
    ]


def _saved(whole: Whole) -> list[tuple[str, ...]]:
    return [
        (noun, name, _(", ").join(f"{column} → {field}" for column, field in mapping.items()))
        for noun, mappings in whole.profiles.items()
        for name, mapping in mappings.items()
    ]


def _building_line(building: Building, whole: Whole) -> tuple[str, ...]:
    count = whole.enterprises.get(building.code, 0)
    return (
        building.code,
        building.name,
        building.kind or "",
        storeys(building),
        ngettext("{n} enterprise", "{n} enterprises", count).format(n=count),
        building.manager or "",
    )


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    if not rows:
        return []
    rooms = [max(width(row[n]) for row in rows) for n in range(len(rows[0]))]
    return ["  ".join(pad(text, room) for text, room in zip(row, rooms, strict=True)).rstrip() for row in rows]
