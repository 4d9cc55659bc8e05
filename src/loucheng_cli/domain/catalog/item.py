"""The catalogue of public services: items, departments, and everything beside them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import Enum, StrEnum

from loucheng_cli.domain.calendar.deadline import DayUnit, Promise
from loucheng_cli.domain.catalog.bundle import Bundle
from loucheng_cli.domain.catalog.emergency import Emergencies, EmergencyKind
from loucheng_cli.domain.catalog.guide import GuideItem
from loucheng_cli.domain.core.enums import Stage, Urgency
from loucheng_cli.domain.core.finding import FileFinding
from loucheng_cli.domain.core.part import only_with_part
from loucheng_cli.errors import NotFoundError
from loucheng_cli.i18n import N_, _, ngettext


class ItemKind(StrEnum):
    """事项类型."""

    PERMIT = "行政许可"
    CONFIRMATION = "行政确认"
    PAYMENT = "行政给付"
    AWARD = "行政奖励"
    RULING = "行政裁决"
    OTHER_POWER = "其他行政权力"
    SERVICE = "公共服务"
    COORDINATION = "协调事项"


class Handling(StrEnum):
    """办理方式."""

    WINDOW = "窗口直办"
    ASSISTED = "帮办代办"
    PASSED_ON = "转办"
    ONLINE = "网办"


class ItemClock(StrEnum):
    """When the days begin: with complete materials accepted, or when the party is asked."""

    ACCEPTED = "accepted"
    ASSIGNED = "assigned"


class First(StrEnum):
    """Who is asked before the office in charge."""

    COMMUNITY = "community"
    PROPERTY = "property"
    STREET = "street"
    UTILITY = "utility"


class ItemLevel(StrEnum):
    """The level of government that does it."""

    CITY = "市"
    DISTRICT = "区"
    STREET = "街道"


class ItemCheck(StrEnum):
    """What the district must confirm before the item is relied on."""

    LOCALLY = "locally"


COMMUNITY = "community"  # the key under which the community's own services are listed; not a department

WORDS: dict[Enum, str] = {
    ItemKind.PERMIT: N_("permit"),
    ItemKind.CONFIRMATION: N_("confirmation"),
    ItemKind.PAYMENT: N_("payment"),
    ItemKind.AWARD: N_("award"),
    ItemKind.RULING: N_("ruling"),
    ItemKind.OTHER_POWER: N_("other administrative power"),
    ItemKind.SERVICE: N_("public service"),
    ItemKind.COORDINATION: N_("coordination"),
    Handling.WINDOW: N_("at the window"),
    Handling.ASSISTED: N_("with our help"),
    Handling.PASSED_ON: N_("passed on"),
    Handling.ONLINE: N_("online by oneself"),
    First.COMMUNITY: N_("the community itself"),
    First.PROPERTY: N_("property manager"),
    First.STREET: N_("street office"),
    First.UTILITY: N_("utility company"),
    ItemLevel.CITY: N_("city"),
    ItemLevel.DISTRICT: N_("district"),
    ItemLevel.STREET: N_("street office"),
    Stage.STARTING: N_("starting"),
    Stage.ARRIVING: N_("arriving"),
    Stage.GROWING: N_("growing"),
    Stage.LEAVING: N_("leaving"),
}


# What people call those who answer beside the departments, and their key (``issue.PartyKind``).
_PARTY_NAMES = {
    name: key
    for key, names in {
        "community": "社区 社区自办 商务社区",
        "property": "物业 运营 物业（运营）单位",
        "street": "街道 街道科室",
        "utility": "供电 供水 供气 燃气 通信 水电气 水电气通信 水电气通信单位 供电、供水、燃气、通信单位",
        "higher": "市级 市级及以上 上级",
    }.items()
    for name in (key, *names.split())
}


def word(value: Enum) -> str:
    """A word of the catalogue in the language of the user."""
    return _(WORDS[value])


def days_text(promise: Promise | None) -> str:
    """``5 working days``; 0 days is 即办; empty for None."""
    if promise is None:
        return ""
    if promise.days == 0:
        return _("on the spot")
    if promise.unit is DayUnit.WORKING:
        return ngettext("{n} working day", "{n} working days", promise.days).format(n=promise.days)
    return ngettext("{n} calendar day", "{n} calendar days", promise.days).format(n=promise.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """An office: ``prefix`` begins the codes of its items, ``asked`` says what it is asked for."""

    key: str
    name: str
    short: str
    prefix: str
    asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """公共服务事项: a row of the catalogue; each field is described in docs/catalogue.md."""

    code: str
    name: str
    department: str
    with_: tuple[str, ...] = ()
    first: First | None = None
    stage: tuple[Stage, ...]
    kind: ItemKind
    handling: Handling
    clock: ItemClock
    promised: Promise
    legal: Promise | None = None
    materials: tuple[str, ...] = ()
    channel: str | None = None
    basis: str | None = None
    confidential: bool = False
    words: tuple[str, ...] = ()
    not_: tuple[str, ...] = ()
    level: ItemLevel | None = None
    code_official: str | None = None
    conditions: tuple[str, ...] = ()
    fee: str | None = None
    result: str | None = None
    phone: str | None = None
    window: str | None = None
    helper: str | None = None
    batch: str | None = None
    valid_until: date | None = None
    excluded: tuple[str, ...] = ()
    check: ItemCheck | None = None
    urgency: Urgency | None = None
    former: tuple[str, ...] = ()
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """The whole list: ``items`` are dispatched, ``guide`` items only point the way, ``bundles`` join several items.

    ``version`` names what a case is handled by (departments and items; the same on every machine), ``content`` all
    that was read, ways to say it and everyday notes among it: the key of what is computed from it.
    """

    departments: Mapping[str, Department]
    items: Mapping[str, Item]
    says: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    guide: Mapping[str, GuideItem] = field(default_factory=dict)
    emergencies: Emergencies = field(default_factory=Emergencies)
    bundles: Mapping[str, Bundle] = field(default_factory=dict)
    version: str = ""
    content: str = ""

    def item(self, code: str) -> Item:
        """The item of this code, its former or its official one, in whatever case; raises NotFoundError."""
        wanted = plain_code(code)
        if wanted in self.items:
            return self.items[wanted]
        current = self.current_code(wanted)
        if current in self.items:
            return self.items[current]
        if current in self.guide:
            guide = self.guide[current]
            raise NotFoundError(code, _("{name}: ask {who}").format(name=guide.name, who=guide.who))
        near = sorted(difflib.get_close_matches(wanted, self.items, 3, 0.75))
        lines = _("; ").join(f"{each} {self.items[each].name}" for each in near)
        raise NotFoundError(code, lines or "loucheng catalog list")

    def choice(self, code: str) -> Item | Bundle:
        """What an issue can be assigned by: the item or the bundle of this code; raises NotFoundError."""
        return self.bundles.get(plain_code(code)) or self.item(code)

    def related(self, code: str) -> GuideItem | Bundle | EmergencyKind | None:
        """The guide item, bundle or emergency of this code or of a former one; None for all others."""
        wanted = self.current_code(plain_code(code))
        urgent = {kind.code: kind for kind in self.emergencies.kinds}
        return self.guide.get(wanted) or self.bundles.get(wanted) or urgent.get(wanted)

    def search_guide(self, text: str) -> list[GuideItem]:
        """The guide items in whose code, name, office or sayings every word of the text stands."""
        wanted = text.casefold().split()
        return [
            each
            for each in self.guide.values()
            if all(word in "\n".join((each.code, each.name, each.who, *each.says)).casefold() for word in wanted)
        ]

    def known_code(self, code: str) -> str:
        """The code of the item, guide item or bundle that is meant; raises NotFoundError."""
        current = self.current_code(plain_code(code))
        return current if current in self.guide or current in self.bundles else self.item(code).code

    def name_of(self, code: str) -> str | None:
        """The name of an item, a guide item or a bundle; None for other codes."""
        found = self.items.get(code) or self.guide.get(code) or self.bundles.get(code)
        return found.name if found else None

    def department_of(self, code: str) -> str | None:
        """The key of who answers for an item or a bundle; None for a guide item and other codes."""
        if code in self.bundles:
            return self.bundles[code].lead
        return self.items[code].department if code in self.items else None

    def longest(self, bundle: Bundle) -> Item:
        """The part of a bundle that takes longest: five working days are seven calendar days."""
        items = [self.items[code] for code in bundle.parts]
        return max(items, key=lambda each: each.promised.days * (7 if each.promised.unit is DayUnit.WORKING else 5))

    def current_code(self, code: str) -> str:
        """The code of the item or guide item that a code means now: former and official codes lead to it."""
        for each in self.items.values():
            if code in each.former or (each.code_official and code == each.code_official.upper()):
                return each.code
        return next((each.code for each in self.guide.values() if code in each.former), code)

    @property
    def offices(self) -> Mapping[str, Department]:
        """The departments without the community itself."""
        return {key: each for key, each in self.departments.items() if key != COMMUNITY}

    def department(self, name: str) -> Department:
        """The department of this key, short name, full name or code prefix; raises NotFoundError."""
        wanted = name.strip()
        if wanted in self.departments:
            return self.departments[wanted]
        for department in self.departments.values():
            names = (department.name, department.short, *department.name.rstrip("）").split("（"))
            if wanted in names or wanted.lower() in (department.key, department.prefix.lower()):
                return department
        if found := only_with_part(wanted, ((each, (each.name, each.short)) for each in self.departments.values())):
            return found
        shorts = [department.short for department in self.departments.values()]
        raise NotFoundError(name, _(", ").join([*shorts, *dict.fromkeys(_PARTY_NAMES.values())]))

    def party_key(self, name: str) -> str:
        """The key of whoever can answer: a department, or community, property, street, utility, higher."""
        wanted = name.strip().lower()
        return _PARTY_NAMES.get(wanted) or self.department(name).key

    def search(
        self, text: str = "", *, department: str | None = None, stage: str | None = None, kind: str | None = None
    ) -> list[Item]:
        """The items in whose code, name or keywords every word of the text stands, in the order of the list."""
        wanted = text.casefold().split()
        key = self.department(department).key if department else None
        return [
            item
            for item in self.items.values()
            if (key is None or item.department == key)
            and (stage is None or stage in item.stage)
            and (kind is None or item.kind == kind)
            and all(each in "\n".join((item.code, item.name, *item.words)).casefold() for each in wanted)
        ]


def plain_code(code: str) -> str:
    """A code as it is kept: in capitals, with a plain hyphen."""
    return code.strip().upper().replace("－", "-").replace("—", "-")


@dataclass(slots=True)
class ImportedCatalog:
    """What was made of a district's own list; ``unknown`` are its columns that mean nothing here."""

    read: int = 0
    items: dict[str, Item] = field(default_factory=dict)
    rejections: list[FileFinding] = field(default_factory=list)
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    kept_says: int = 0


@dataclass(frozen=True, slots=True)
class CatalogDifference:
    """What one list says otherwise than another: ``what`` is added, retired, or the name of the field."""

    code: str
    name: str
    what: str
    before: str = ""
    after: str = ""


COMPARED = ("name", "department", "first", "promised", "legal", "clock")


def differences(old: Catalog, new: Catalog) -> list[CatalogDifference]:
    """Items added, retired, renamed, or with other days or parties, in the order of the new list, retired ones last."""
    found: list[CatalogDifference] = []
    for code, item in new.items.items():
        before = old.items.get(code)
        if before is None:
            found.append(CatalogDifference(code, item.name, "added"))
            continue
        for name in COMPARED:
            was, is_ = getattr(before, name), getattr(item, name)
            if was != is_:
                found.append(CatalogDifference(code, item.name, name, _said(old, name, was), _said(new, name, is_)))
        if set(before.with_) != set(item.with_):
            was, is_ = (_names(each, keys) for each, keys in ((old, before.with_), (new, item.with_)))
            found.append(CatalogDifference(code, item.name, "with", was, is_))
    found += [
        CatalogDifference(code, item.name, "retired") for code, item in old.items.items() if code not in new.items
    ]
    return found


def _said(catalog: Catalog, name: str, value: object) -> str:
    if name == "department":
        return _names(catalog, [str(value)])
    if isinstance(value, Promise):
        return days_text(value)
    return word(value) if isinstance(value, First) else str(value or "")


def _names(catalog: Catalog, keys: Iterable[str]) -> str:
    return _(", ").join(catalog.departments[key].name if key in catalog.departments else key for key in keys)


ITEM_FIELDS = tuple(each.name.rstrip("_") for each in fields(Item))
