"""Where messages go: ``notify`` of ``community.yaml``, which no database and no journal ever holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from loucheng_cli.files.reading import read_bytes
from loucheng_cli.files.yaml_nodes import Reader, compose

if TYPE_CHECKING:
    import yaml

FIELDS = ("councils", "parties")


def load_addresses(path: Path) -> dict[str, tuple[str, ...]]:
    """Code of a council, or code or name of a party → addresses; raises UnreadableFileError with the line."""
    reader = Reader(path)
    root = compose(path, read_bytes(path))
    top = reader.pairs(root) if root is not None else {}
    return addresses(reader, top["notify"][1]) if "notify" in top else {}


def addresses(reader: Reader, node: yaml.Node) -> dict[str, tuple[str, ...]]:
    """The part of the file."""
    found: dict[str, tuple[str, ...]] = {}
    for part in reader.mapping(node, FIELDS).values():
        pairs: Mapping[str, tuple[yaml.Node, yaml.Node]] = reader.pairs(part)
        found |= {name: reader.texts(value) for name, (_key, value) in pairs.items()}
    return found
