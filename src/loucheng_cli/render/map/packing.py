"""The data of the page: short rows, with what units are coloured and filtered by; nothing that its audience may not have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from loucheng_cli.domain.core.enums import Stage
from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.domain.map.model import Audience, BuildingsMap, MapBlock, MapBuilding, MapFloor, MapIssue, MapTenant
from loucheng_cli.domain.place.space import Space
from loucheng_cli.i18n import _, pgettext
from loucheng_cli.render.building import SPACES
from loucheng_cli.render.map import wording as words

_INDUSTRIES = 8  # that get a colour of their own
_YEAR = 365
# Colours of the page by number: nine hues, then grey for what is not known.
_GREY, _GREEN, _TEAL, _BLUE, _AMBER, _ORANGE, _ROSE = 9, 5, 1, 0, 2, 6, 3
_OTHERS = 8


@dataclass(frozen=True, slots=True)
class Shade:
    """A class of units: what it is called, and the number of its colour."""

    name: str
    colour: int


@dataclass(frozen=True, slots=True)
class Colouring:
    """One way to colour the units: its classes, and to which of them an enterprise belongs."""

    key: str
    name: str
    shades: Sequence[Shade]
    of: Callable[[MapTenant], int]


@dataclass(frozen=True, slots=True)
class MapFilter:
    """Which enterprises to show: its name, and whether one belongs to it."""

    name: str
    holds: Callable[[MapTenant], bool]


def packed(drawn: BuildingsMap) -> dict[str, object]:
    """Everything that the script of the page reads; long texts are listed once and named by their place."""
    is_staff = drawn.audience is Audience.STAFF
    numbers = {key: n for n, key in enumerate(drawn.tenants)}
    tenants = list(drawn.tenants.values())
    industries = _listed(each.industry for each in tenants)
    ways = colourings(drawn)
    filters = _filters(drawn) if is_staff else []
    found: dict[str, object] = {
        "staff": is_staff,
        "ways": [
            {"key": way.key, "name": way.name, "shades": [[each.name, each.colour] for each in way.shades]}
            for way in ways
        ],
        "filters": [each.name for each in filters],
        "industries": [display_safe(each) for each in industries],
        "buildings": [_building(each, drawn, numbers) for each in drawn.buildings],
        "figures": [list(each) for each in words.figure_pairs(drawn.figures, drawn)],
    }
    place_of = {each: n for n, each in enumerate(industries)}
    columns = ["key", "name", "initials", "industry", "shades"]
    rows = [
        [
            each.key,
            display_safe(words.tenant_name(each)),
            each.initials or "",
            place_of.get(each.industry or "", -1),
            "".join(str(way.of(each)) for way in ways),
        ]
        for each in tenants
    ]
    if is_staff:
        columns += ["flags", "facts"]
        lists: dict[str, int] = {}
        for row, each in zip(rows, tenants, strict=True):
            row.append(sum(1 << n for n, one in enumerate(filters) if one.holds(each)))
            row.append([_numbered(lists, fact) for fact in _facts(each)])
        opened = sum(each.open or 0 for each in drawn.buildings)
        late = sum(each.overdue or 0 for each in drawn.buildings)
        found |= {"open": words.open_said(opened, late), "tile": words.open_figure(opened, late), "late": late > 0}
        found["facts"] = fact_names()
        found["words"] = [display_safe(each) for each in lists]
        found["issues"] = [_issue(each, numbers) for each in drawn.issues]
        found["leases"] = _lease_ends(tenants, drawn.on)
    return {**found, "columns": columns, "rows": rows}


def colourings(drawn: BuildingsMap) -> list[Colouring]:
    """By industry; for staff also by stage, end of the lease, last visit and open issues."""
    tenants = drawn.tenants.values()
    common = [name for name, _count in Counter(each.industry for each in tenants if each.industry).most_common()]
    common = common[:_INDUSTRIES]
    place = {name: n for n, name in enumerate(common)}
    industry = Colouring(
        "industry",
        _("Industry"),
        [
            *(Shade(display_safe(name), n) for n, name in enumerate(common)),
            Shade(_("other industries"), _OTHERS),
            Shade(_("not entered"), _GREY),
        ],
        lambda each: place.get(each.industry, len(common)) if each.industry else len(common) + 1,
    )
    if drawn.audience is Audience.COUNCIL:
        return [industry]
    stages = list(Stage)
    stage = Colouring(
        "stage",
        _("Stage"),
        [
            *(Shade(label(each), colour) for each, colour in zip(stages, (_TEAL, _BLUE, _GREEN, _ROSE), strict=True)),
            Shade(_("not entered"), _GREY),
        ],
        lambda each: stages.index(each.stage) if each.stage else len(stages),
    )
    lease = Colouring(
        "lease",
        _("End of the lease"),
        [
            Shade(_("has ended"), _ROSE),
            Shade(_("within 90 days"), _ORANGE),
            Shade(_("within a year"), _AMBER),
            Shade(_("later"), _TEAL),
            Shade(_("not entered"), _GREY),
        ],
        lambda each: _lease(each.lease_until, drawn.on),
    )
    visit = Colouring(
        "visit",
        _("Last visit"),
        [
            Shade(_("in the last 30 days"), _GREEN),
            Shade(_("in the last 90 days"), _TEAL),
            Shade(_("in the last year"), _BLUE),
            Shade(_("longer ago"), _AMBER),
            Shade(_("never seen"), _ROSE),
        ],
        lambda each: _visit(each.seen_on, drawn.on),
    )
    issues = Colouring(
        "issues",
        _("Open issues"),
        [Shade(_("overdue"), _ROSE), Shade(_("open"), _AMBER), Shade(pgettext("issues", "none"), _TEAL)],
        lambda each: 0 if each.overdue else 1 if each.open else 2,
    )
    return [industry, stage, lease, visit, issues]


def _lease(until: date | None, on: date) -> int:
    if until is None:
        return 4
    days = (until - on).days
    return 0 if days < 0 else 1 if days <= 90 else 2 if days <= _YEAR else 3


def _visit(seen: date | None, on: date) -> int:
    if seen is None:
        return 4
    days = (on - seen).days
    return next((n for n, most in enumerate((30, 90, _YEAR)) if days <= most), 3)


def _filters(drawn: BuildingsMap) -> list[MapFilter]:
    year = drawn.on + timedelta(days=_YEAR)
    return [
        MapFilter(_("with open issues"), lambda each: each.open > 0),
        MapFilter(_("with overdue issues"), lambda each: each.overdue > 0),
        MapFilter(
            _("lease ends within a year"),
            lambda each: each.lease_until is not None and drawn.on <= each.lease_until <= year,
        ),
        MapFilter(_("key enterprises"), lambda each: bool(each.is_key)),
        MapFilter(_("above scale"), lambda each: bool(each.scale)),
        MapFilter(_("not registered here"), lambda each: each.registered_here is False),
        MapFilter(
            _("moved in since New Year"), lambda each: each.moved_in_on is not None and each.moved_in_on >= drawn.since
        ),
        MapFilter(_("not seen for a year"), lambda each: _visit(each.seen_on, drawn.on) >= 3),
    ]


def fact_names() -> list[str]:
    """What the card of an enterprise says beside name, industry and place."""
    return [
        _("Kind"), _("Operating"), _("Stage"), _("Above scale"), _("Key"), _("Registered here"), _("Employees"),
        _("Moved in"), _("Lease until"), _("Last visit"),
    ]  # fmt: skip


def _facts(each: MapTenant) -> list[str]:
    here = "" if each.registered_here is None else _("yes") if each.registered_here else _("no")
    return [
        label(each.kind) if each.kind else "",
        label(each.operating) if each.operating else "",
        label(each.stage) if each.stage else "",
        each.scale or "",
        _("yes") if each.is_key else "",
        here,
        "" if each.headcount is None else str(each.headcount),
        _day(each.moved_in_on),
        _day(each.lease_until),
        _day(each.seen_on) or _("never seen"),
    ]


def _building(each: MapBuilding, drawn: BuildingsMap, numbers: Mapping[str, int]) -> dict[str, object]:
    place = each.building
    about = [place.kind, place.address, place.manager, each.council.name if each.council else None]
    found: dict[str, object] = {
        "code": place.code,
        "name": display_safe(place.name),
        "about": [display_safe(text) for text in about if text],
        "at": [float(part) for part in place.coordinates.split(",")] if place.coordinates else None,
        "figures": [list(pair) for pair in words.figure_pairs(each.figures, drawn)],
        "open": words.open_said(each.open, each.overdue),
        "tile": words.open_figure(each.open, each.overdue),
        "late": bool(each.overdue),
        "floors": [_floor(floor, drawn, numbers) for floor in each.floors],
    }
    return found


def _floor(floor: MapFloor, drawn: BuildingsMap, numbers: Mapping[str, int]) -> dict[str, object]:
    return {
        "name": words.storey(floor),
        "open": words.open_said(floor.open, floor.overdue),
        "late": bool(floor.overdue),
        "units": [_block(each, drawn, numbers) for each in floor.blocks],
    }


def _block(block: MapBlock, drawn: BuildingsMap, numbers: Mapping[str, int]) -> list[object]:
    """Door, share in ten-thousandths, tenants; for staff also area, and the state of what has no tenant."""
    unit = display_safe(block.unit or "")
    who = [numbers[key] for key in block.tenants]
    if drawn.audience is Audience.COUNCIL:
        return [unit, round(block.share * 10_000), who]
    state = "" if block.tenants else _(SPACES[block.state])
    return [unit, round(block.share * 10_000), who, block.area_m2, state, block.state is Space.VACANT]


def _issue(issue: MapIssue, numbers: Mapping[str, int]) -> list[object]:
    late = _("overdue") if issue.is_overdue else _("on hold") if issue.is_held else ""
    said = " ".join(part for part in (issue.item or "", _day(issue.due_on), late) if part)
    return [issue.ref, numbers.get(issue.tenant or "", -1), display_safe(said)]


def _lease_ends(tenants: Sequence[MapTenant], on: date) -> list[list[object]]:
    """How many leases end in each of the coming eight quarters, this one first; nothing where none is entered."""
    ends = Counter((each.lease_until.year, (each.lease_until.month - 1) // 3) for each in tenants if each.lease_until)
    first = on.year * 4 + (on.month - 1) // 3
    quarters = [divmod(first + n, 4) for n in range(8)]
    found: list[list[object]] = [
        [_("{year} Q{quarter}").format(year=year, quarter=quarter + 1), ends[year, quarter]]
        for year, quarter in quarters
    ]
    return found if any(count for _name, count in found) else []


def _listed(texts: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def _numbered(lists: dict[str, int], text: str) -> int:
    """The place of a text in the list, to which it is added; -1 for none."""
    return lists.setdefault(text, len(lists)) if text else -1


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
