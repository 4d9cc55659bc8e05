"""The optional files beside the items: ``guide.yaml``, ``bundles.yaml`` and ``emergencies.yaml``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from loucheng_cli.domain.catalog.bundle import Bundle
from loucheng_cli.domain.catalog.emergency import Emergencies, EmergencyKind
from loucheng_cli.domain.catalog.guide import GuideItem
from loucheng_cli.files.yaml_nodes import Reader, line_of
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    import yaml

T = TypeVar("T", GuideItem, Bundle, EmergencyKind)
Place = tuple[Path, int]
Values = dict[str, Any]

FILES = ("guide.yaml", "bundles.yaml", "emergencies.yaml")
_TUPLES = frozenset(
    {
        "former",
        "says",
        "parts",
        "guide",
        "call",
        "phrases",
        "together",
        "calm",
        "calm_together",
        "past",
        "now",
        "calm_says",
    }
)
_GUIDE = ("code", "name", "who", "where", "former", "says")
_BUNDLE = ("code", "name", "lead", "parts", "guide", "says")
_KIND = ("code", "name", "call", "advice", "item", "hours", "phrases", "together", "says")
_EMERGENCIES = ("kinds", "calm", "calm_together", "past", "now", "calm_says")


@dataclass(slots=True)
class Related:
    """What the files say, and on which line."""

    guide: dict[str, GuideItem] = field(default_factory=dict)
    bundles: dict[str, Bundle] = field(default_factory=dict)
    emergencies: Emergencies = field(default_factory=Emergencies)
    at: dict[str, Place] = field(default_factory=dict)  # code → where it is written
    says_at: dict[str, list[tuple[str, Place]]] = field(default_factory=dict)  # code → each saying and its place
    calm_says_at: list[tuple[str, Place]] = field(default_factory=list)


def read_guide(reader: Reader, root: yaml.Node, related: Related) -> None:
    """The guide items of ``guide.yaml``."""
    _rows(reader, root, related, _GUIDE, _GUIDE[:4], lambda values: GuideItem(**values), related.guide)


def read_bundles(reader: Reader, root: yaml.Node, related: Related) -> None:
    """The bundles of ``bundles.yaml``."""
    _rows(reader, root, related, _BUNDLE, _BUNDLE[:4], lambda values: Bundle(**values), related.bundles)


def read_emergencies(reader: Reader, root: yaml.Node, related: Related) -> None:
    """The kinds of ``emergencies.yaml``, and the phrases of what is not urgent."""
    values = reader.mapping(root, _EMERGENCIES, required=("kinds",))
    kinds: dict[str, EmergencyKind] = {}
    required = ("code", "name", "call", "phrases")
    _rows(reader, values["kinds"], related, _KIND, required, lambda each: EmergencyKind(**each), kinds)
    lists = {name: _texts(reader, values.get(name)) for name in _EMERGENCIES[1:]}
    related.calm_says_at = lists["calm_says"]
    plain: Values = {name: tuple(text for text, _place in texts) for name, texts in lists.items()}
    related.emergencies = Emergencies(kinds=tuple(kinds.values()), **plain)


def packed(related: Related) -> Values:
    """The values as JSON."""
    return {
        "guide": [asdict(each) for each in related.guide.values()],
        "bundles": [asdict(each) for each in related.bundles.values()],
        "emergencies": asdict(related.emergencies),
    }


def unpacked(values: Mapping[str, Any], codes: Mapping[str, object]) -> Values:
    """The fields of a Catalog; a bundle with a part that is no item (``codes``) cannot be chosen and is left out."""
    guide = [GuideItem(**_tuples(each)) for each in values["guide"]]
    bundles = [Bundle(**_tuples(each)) for each in values["bundles"]]
    emergencies = _tuples(values["emergencies"])
    kinds = tuple(EmergencyKind(**_tuples(each)) for each in emergencies.pop("kinds"))
    return {
        "guide": {each.code: each for each in guide},
        "bundles": {each.code: each for each in bundles if codes.keys() >= set(each.parts)},
        "emergencies": Emergencies(kinds=kinds, **emergencies),
    }


def _tuples(values: Mapping[str, Any]) -> Values:
    return {name: tuple(value) if name in _TUPLES else value for name, value in values.items()}


def _rows(
    reader: Reader,
    root: yaml.Node,
    related: Related,
    known: tuple[str, ...],
    required: tuple[str, ...],
    make: Callable[[Values], T],
    into: dict[str, T],
) -> None:
    for node in reader.sequence(root):
        row = reader.attempt(lambda: _row(reader, node, known, required))  # noqa: B023 - called at once
        if row is None:
            continue
        code = row["code"]
        if code in related.at:
            path, line = related.at[code]
            what = _("the code {code} is already taken: {file}, line {line}").format(
                code=code, file=path.name, line=line
            )
            reader.findings.append(reader.error(node, what, _("Give it the next free number.")).finding)
            continue
        related.at[code] = (reader.path, line_of(node) or 0)
        related.says_at[code] = row.pop("placed")
        into[code] = make(row)


def _row(reader: Reader, node: yaml.Node, known: tuple[str, ...], required: tuple[str, ...]) -> Values:
    nodes = reader.mapping(node, known, required=required)
    placed = _texts(reader, nodes.pop("says", None))
    values: Values = {}
    for name, value in nodes.items():
        if name == "hours":
            values[name] = reader.whole(value)
        else:
            values[name] = reader.texts(value) if name in _TUPLES else reader.text(value)
    return {**values, "says": tuple(text for text, _place in placed), "placed": placed}


def _texts(reader: Reader, node: yaml.Node | None) -> list[tuple[str, Place]]:
    return [(reader.text(each), (reader.path, line_of(each) or 0)) for each in reader.sequence(node)]
