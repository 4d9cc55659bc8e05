"""Reading the folder of a catalogue.

``departments.yaml``, ``items/*.yaml``, ``says/*.yaml`` (code → ways to say it), ``notes.yaml`` (what asks for
nothing), and what ``related`` reads. The YAML is read once per content; after that the values come from the cache.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loucheng_cli.domain.calendar.deadline import DayUnit, Promise
from loucheng_cli.domain.catalog.emergency import weigh
from loucheng_cli.domain.catalog.item import (
    ITEM_FIELDS,
    Catalog,
    Department,
    First,
    Handling,
    Item,
    ItemCheck,
    ItemClock,
    ItemKind,
    ItemLevel,
)
from loucheng_cli.domain.core.enums import Stage, Urgency
from loucheng_cli.domain.core.finding import Finding
from loucheng_cli.files.cache import cached
from loucheng_cli.files.catalog import related
from loucheng_cli.files.reading import read_bytes
from loucheng_cli.files.yaml_nodes import FindingError, Reader, compose, did_you_mean, line_of
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    import yaml

_FORMAT = "catalog-5"  # changes with what is read from the YAML, or how it is kept
_DEPARTMENT = ("key", "name", "short", "prefix", "asked")
_TEXTS = ("code_official", "fee", "result", "phone", "window", "helper", "batch")  # optional, a line each
_LISTS = ("conditions", "excluded", "former")
_OPTIONAL = frozenset(
    {"with", "first", "legal", "materials", "channel", "basis", "confidential", "words", "not", "level", "valid_until"}
    | {"check", "urgency", *_TEXTS, *_LISTS}
)
_REQUIRED = tuple(name for name in ITEM_FIELDS if name not in _OPTIONAL)
Place = tuple[Path, int]


def load_catalog(folder: Path) -> Catalog:
    """The catalogue of a folder; raises UnreadableFileError with file and line of the first thing that is wrong.

    What only ``catalog check`` minds (a saying without its item, days longer than the law's) does not stop the work.
    """
    sources = read_sources(folder)
    content = _digest(sources)

    def build() -> bytes:
        parsed = parse(folder, sources)
        if parsed.findings:
            raise FindingError(parsed.findings[0])
        return json.dumps(_packed(parsed), ensure_ascii=False, separators=(",", ":")).encode()

    return _unpacked(json.loads(cached(content, _FORMAT, build)), content)


def content_of(folder: Path) -> str:
    """What ``Catalog.content`` is of the folder as it stands now."""
    return _digest(read_sources(folder))


def read_sources(folder: Path) -> dict[str, bytes]:
    """The bytes of the files that make up a catalogue, by their path in the folder."""
    names = [folder / "departments.yaml", *sorted(folder.glob("items/*.yaml")), *sorted(folder.glob("says/*.yaml"))]
    names += [folder / name for name in ("notes.yaml", *related.FILES) if (folder / name).exists()]
    return {path.relative_to(folder).as_posix(): read_bytes(path) for path in names}


def _digest(sources: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256(_FORMAT.encode())
    for name, body in sources.items():
        whole.update(f"\n{name}\n{len(body)}\n".encode())
        whole.update(body)
    return whole.hexdigest()


@dataclass(slots=True)
class Parsed:
    """What was understood, where it stands, and what was not."""

    departments: dict[str, Department] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    says: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    item_at: dict[str, Place] = field(default_factory=dict)
    fields_at: dict[str, dict[str, int]] = field(default_factory=dict)  # code → field → line
    says_at: dict[str, list[tuple[str, Place]]] = field(default_factory=dict)  # code → each saying and its place
    notes_at: list[tuple[str, Place]] = field(default_factory=list)
    related: related.Related = field(default_factory=related.Related)
    findings: list[Finding] = field(default_factory=list)
    loose: list[Finding] = field(default_factory=list)  # what is wrong, but stops nobody's work
    are_items_whole: bool = True

    def catalog(self) -> Catalog:
        """The values alone."""
        return _unpacked(_packed(self), "")


def parse(folder: Path, sources: Mapping[str, bytes]) -> Parsed:
    """Everything in the files that can be understood, with a finding for all that cannot."""
    parsed = Parsed()
    readers = {
        "departments": lambda reader, root: _departments(reader, root, parsed),
        "items": lambda reader, root: _items(reader, root, parsed),
        "says": lambda reader, root: _says(reader, root, parsed),
        "notes": lambda reader, root: _notes(reader, root, parsed),
        "guide": lambda reader, root: related.read_guide(reader, root, parsed.related),
        "bundles": lambda reader, root: related.read_bundles(reader, root, parsed.related),
        "emergencies": lambda reader, root: related.read_emergencies(reader, root, parsed.related),
    }
    for name, body in sources.items():
        reader = Reader(folder / name)
        kind = name.partition("/")[0].removesuffix(".yaml")
        root = reader.attempt(lambda: compose(reader.path, body))  # noqa: B023 - called at once
        if root is None:
            if not reader.findings:
                what, mend = _("the file is empty"), _("Fill it, or delete it.")
                parsed.loose.append(Finding(reader.path, None, what, mend))
        else:
            reader.attempt(lambda: readers[kind](reader, root))  # noqa: B023 - called at once
        parsed.findings += reader.findings
        parsed.are_items_whole &= kind != "items" or not reader.findings
    order = list(parsed.departments)
    parsed.items = (
        dict(sorted(parsed.items.items(), key=lambda pair: order.index(pair[1].department))) if order else parsed.items
    )
    others = [
        *chain(*parsed.says.values()),
        *chain(*(each.says for each in parsed.related.guide.values())),
        *parsed.notes,
    ]
    emergencies = parsed.related.emergencies
    parsed.related.emergencies = replace(emergencies, weights=weigh(emergencies, others))
    if not parsed.items and not parsed.findings:
        what, mend = _("it contains no items"), _("Write them into items/<department>.yaml.")
        parsed.findings.append(Finding(folder / "items", None, what, mend))
    return parsed


def _departments(reader: Reader, root: yaml.Node, parsed: Parsed) -> None:
    for node in reader.sequence(root):
        department = reader.attempt(lambda: _department(reader, node))  # noqa: B023 - called at once
        if department is None:
            continue
        for other in parsed.departments.values():
            for name in ("key", "name", "short", "prefix"):
                if getattr(other, name) == getattr(department, name):
                    what = _("{value} is listed twice").format(value=getattr(department, name))
                    reader.findings.append(reader.error(node, what, _("Each department has its own value.")).finding)
        parsed.departments[department.key] = department


def _department(reader: Reader, node: yaml.Node) -> Department:
    values = reader.mapping(node, _DEPARTMENT, required=_DEPARTMENT[:4])
    return Department(**{name: reader.text(value) for name, value in values.items()})


def _items(reader: Reader, root: yaml.Node, parsed: Parsed) -> None:
    for node in reader.sequence(root):
        item = reader.attempt(lambda: _item(reader, node, parsed))  # noqa: B023 - called at once
        if item is None:
            continue
        if item.code in parsed.items:
            path, line = parsed.item_at[item.code]
            what = _("the code {code} is already taken: {file}, line {line}").format(
                code=item.code, file=path.name, line=line
            )
            mend = _("Give it the next free number; a code is never used again.")
            reader.findings.append(reader.error(node, what, mend).finding)
            continue
        parsed.items[item.code] = item
        parsed.item_at[item.code] = (reader.path, line_of(node) or 0)
        parsed.fields_at[item.code] = {name: line_of(key) or 0 for name, (key, _value) in reader.pairs(node).items()}


def _item(reader: Reader, node: yaml.Node, parsed: Parsed) -> Item | None:
    """The item, or None where a field cannot be read: each such field is a finding of its own."""
    before = len(reader.findings)
    values = reader.attempt(lambda: reader.mapping(node, ITEM_FIELDS, required=_REQUIRED))
    if values is None:
        return None
    keys = tuple(parsed.departments)

    def words(name: str) -> tuple[str, ...] | None:
        return reader.attempt(lambda: reader.texts(values.get(name)))

    def text(name: str) -> str | None:
        return reader.attempt(lambda: reader.text(values[name])) if name in values else None

    def choice(name: str, known: tuple[str, ...]) -> str | None:
        return reader.attempt(lambda: reader.choice(values[name], known)) if name in values else None

    def days(name: str) -> Promise | None:
        return reader.attempt(lambda: _promise(reader, values[name])) if name in values else None

    def several(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        nodes = reader.attempt(lambda: reader.sequence(values.get(name))) or []
        found = (reader.attempt(lambda: reader.choice(each, known)) for each in nodes)  # noqa: B023 - called at once
        return tuple(dict.fromkeys(each for each in found if each))

    code = text("code")
    if code and not (code.isascii() and code.replace("-", "").isalnum() and code == code.upper()):
        what = _("“{value}” is not a code").format(value=code)
        reader.findings.append(reader.error(values["code"], what, _("Codes are written SCJG-01.")).finding)
    stage = several("stage", tuple(Stage))
    if not stage and len(reader.findings) == before:
        mend = _("Use one or more of: {fields}.").format(fields=_(", ").join(Stage))
        reader.findings.append(reader.error(values["stage"], _("an item needs a stage"), mend).finding)
    made: dict[str, Any] = {
        "code": code,
        "name": text("name"),
        # Where no department could be read, that is the finding, not every item.
        "department": choice("department", keys) if keys else text("department"),
        "with_": several("with", keys) if keys else words("with"),
        "first": choice("first", tuple(First)),
        "stage": stage,
        "kind": choice("kind", tuple(ItemKind)),
        "handling": choice("handling", tuple(Handling)),
        "clock": choice("clock", tuple(ItemClock)),
        "promised": days("promised"),
        "legal": days("legal"),
        "materials": words("materials"),
        "channel": text("channel"),
        "basis": text("basis"),
        "confidential": choice("confidential", ("true", "false")) == "true",
        "words": words("words"),
        "not_": words("not"),
        "level": choice("level", tuple(ItemLevel)),
        "check": choice("check", tuple(ItemCheck)),
        "urgency": choice("urgency", tuple(Urgency)),
        "valid_until": reader.attempt(lambda: _day(reader, values["valid_until"])) if "valid_until" in values else None,
        **{name: text(name) for name in _TEXTS},
        **{name: words(name) for name in _LISTS},
        "source": text("source"),
    }
    if len(reader.findings) > before:
        return None
    return _item_of({**made, "promised": _pair(made["promised"]), "legal": _pair(made["legal"])})


def _day(reader: Reader, node: yaml.Node) -> str:
    written = reader.text(node)
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError as error:
        what = _("“{value}” is not a day").format(value=written)
        raise reader.error(node, what, _("Days are written 2026-12-31.")) from error


def _promise(reader: Reader, node: yaml.Node) -> Promise:
    values = reader.mapping(node, ("days", "unit"), required=("days", "unit"))
    unit = reader.choice(values["unit"], tuple(DayUnit))
    return Promise(days=reader.whole(values["days"]), unit=DayUnit(unit))


def _says(reader: Reader, root: yaml.Node, parsed: Parsed) -> None:
    for code, (key_node, value) in reader.pairs(root).items():
        if code in parsed.says_at:
            path, line = parsed.says_at[code][0][1]
            what = _("{code} already has its sayings in {file}, line {line}").format(
                code=code, file=path.name, line=line
            )
            reader.findings.append(reader.error(key_node, what, _("Join the two lists.")).finding)
            continue
        if code not in parsed.items:
            what = _("there is no item {code}").format(code=code)
            mend = did_you_mean(code, tuple(parsed.items), all_=False) or _("Delete it, or write the item.")
            if parsed.are_items_whole:
                parsed.loose.append(reader.error(key_node, what, mend).finding)
            continue
        nodes = reader.attempt(lambda: reader.sequence(value)) or []  # noqa: B023 - called at once
        placed = []
        for node in nodes:
            said = reader.attempt(lambda: reader.text(node))  # noqa: B023 - called at once
            if said:
                placed.append((said, (reader.path, line_of(node) or 0)))
        if placed:
            parsed.says_at[code] = placed
            parsed.says[code] = tuple(said for said, _place in placed)


def _notes(reader: Reader, root: yaml.Node, parsed: Parsed) -> None:
    for node in reader.sequence(root):
        note = reader.attempt(lambda: reader.text(node))  # noqa: B023 - called at once
        if note:
            parsed.notes_at.append((note, (reader.path, line_of(node) or 0)))
    parsed.notes = tuple(note for note, _place in parsed.notes_at)


def _packed(parsed: Parsed) -> dict[str, Any]:
    """The values as JSON, with the version: a hash of the rules alone, however the files are laid out."""
    rules = {
        "departments": [asdict(each) for each in parsed.departments.values()],
        "items": [_item_values(item) for item in parsed.items.values()],
    }
    ordered = [sorted(json.dumps(each, ensure_ascii=False, sort_keys=True) for each in rows) for rows in rules.values()]
    version = hashlib.sha256(json.dumps(ordered, ensure_ascii=False).encode()).hexdigest()[:12]
    return {
        **rules,
        "says": parsed.says,
        "notes": parsed.notes,
        "version": version,
        "related": related.packed(parsed.related),
    }


def _item_values(item: Item) -> dict[str, object]:
    """An item as JSON; fields added later stay out while they are empty, so that they change no version."""
    values = {**asdict(item), "promised": _pair(item.promised), "legal": _pair(item.legal)}
    values["valid_until"] = item.valid_until.isoformat() if item.valid_until else None
    later = ("level", "check", "urgency", "valid_until", *_TEXTS, *_LISTS)
    return {name: value for name, value in values.items() if value or name not in later}


def _pair(promise: Promise | None) -> tuple[int, str] | None:
    return (promise.days, promise.unit.value) if promise else None


def _unpacked(values: dict[str, Any], content: str) -> Catalog:
    departments = [Department(**each) for each in values["departments"]]
    items = [_item_of(each) for each in values["items"]]
    return Catalog(
        departments={each.key: each for each in departments},
        items={each.code: each for each in items},
        says={code: tuple(said) for code, said in values["says"].items()},
        notes=tuple(values["notes"]),
        version=values["version"],
        content=content,
        **related.unpacked(values["related"], {each.code: each for each in items}),
    )


def _item_of(values: dict[str, Any]) -> Item:
    later: dict[str, Any] = {name: values.get(name) for name in _TEXTS}
    later |= {name: tuple(values.get(name) or ()) for name in _LISTS}
    return Item(
        code=values["code"],
        name=values["name"],
        department=values["department"],
        with_=tuple(values["with_"]),
        first=First(values["first"]) if values["first"] else None,
        stage=tuple(map(Stage, values["stage"])),
        kind=ItemKind(values["kind"]),
        handling=Handling(values["handling"]),
        clock=ItemClock(values["clock"]),
        promised=_promised(values["promised"]),
        legal=_promised(values["legal"]) if values["legal"] else None,
        materials=tuple(values["materials"]),
        channel=values["channel"],
        basis=values["basis"],
        confidential=values["confidential"],
        words=tuple(values["words"]),
        not_=tuple(values["not_"]),
        level=ItemLevel(values["level"]) if values.get("level") else None,
        check=ItemCheck(values["check"]) if values.get("check") else None,
        urgency=Urgency(values["urgency"]) if values.get("urgency") else None,
        valid_until=date.fromisoformat(values["valid_until"]) if values.get("valid_until") else None,
        **later,
        source=values["source"],
    )


def _promised(pair: tuple[int, str]) -> Promise:
    return Promise(days=pair[0], unit=DayUnit(pair[1]))
