"""The ledgers of a catalogue: the shipped ones and those of the district, from the cache once they were read."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loucheng_cli.domain.ledger.declaration import FieldType, Ledger, Titled, from_json, to_json
from loucheng_cli.errors import NotFoundError
from loucheng_cli.files.cache import cached
from loucheng_cli.files.reading import read_bytes
from loucheng_cli.files.shipped import shipped_catalog
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.core.finding import Finding

_FORMAT = "ledgers-2"  # changes with what is read from the YAML, or how it is kept


def ledger_files(folder: Path) -> dict[str, Path]:
    """Name → file: those of the catalogue's folder, and of the shipped ones those it does not have."""
    folders = dict.fromkeys((shipped_catalog(), folder))
    return {path.stem: path for each in folders for path in sorted(each.glob("ledgers/*.yaml"))}


class Ledgers:
    """The declarations by name; those that cannot be read are named too, and fail when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._files = ledger_files(folder)
        bodies = {name: read_bytes(path) for name, path in self._files.items()}
        # What was read is kept behind what it was read from: that alone says whether it is still true.
        source = b"".join(f"{name}\n{len(body)}\n".encode() + body for name, body in bodies.items()) + b"\0"

        def build() -> bytes:
            return source + json.dumps(_parsed(self._files, bodies), ensure_ascii=False).encode()

        kept = cached(f"{zlib.crc32(source):08x}", _FORMAT, build)
        self._values: dict[str, Any] = json.loads((kept if kept.startswith(source) else build())[len(source) :])

    @property
    def titles(self) -> dict[str, str]:
        """Name → label in the language of the user, of those that can be read."""
        return {name: Titled(label=each["label"], english=each["english"]).title for name, each in self._read.items()}

    @property
    def labels(self) -> dict[str, str]:
        """Chinese label → name, of those that can be read."""
        return {each["label"]: name for name, each in self._read.items()}

    @property
    def _read(self) -> dict[str, Any]:
        return {name: values for name, values in self._values.items() if "label" in values}

    @property
    def names(self) -> list[str]:
        """All names, of broken declarations too."""
        return list(self._values)

    def get(self, name: str) -> Ledger:
        """The declaration; raises the first finding of one that cannot be read."""
        if name not in self._values:
            raise NotFoundError(name, hint="loucheng ledger list")
        values = self._values[name]
        if "label" not in values:
            from loucheng_cli.domain.core.finding import Finding
            from loucheng_cli.files.yaml_nodes import FindingError

            raise FindingError(Finding(self._files[name], values["line"], values["what"], values["mend"]))
        return from_json(values)

    def all(self) -> list[Ledger]:
        """Those that can be read."""
        return [self.get(name) for name in self._read]


def check_ledgers(paths: Iterable[Path], taken: Iterable[str] = (), beside: Iterable[Ledger] = ()) -> list[Finding]:
    """All that is wrong in these declarations, each by itself and beside each other and ``beside``."""
    from loucheng_cli.domain.core.finding import Finding
    from loucheng_cli.files.ledger.parse import parse_ledger

    findings: list[Finding] = []
    read: dict[str, tuple[Path, Ledger]] = {}
    for path in paths:
        ledger, found = parse_ledger(path, read_bytes(path))
        findings += found
        if ledger:
            read[ledger.name] = path, ledger
    others = {each.name: each for each in beside if each.name not in read}
    every = {**others, **{name: ledger for name, (_path, ledger) in read.items()}}
    for name, (path, ledger) in read.items():
        if name in taken:
            what = _("“{name}” is the name of a command").format(name=name)
            findings.append(Finding(path, None, what, _("Choose another name.")))
        same = [each.name for each in every.values() if each.letter == ledger.letter and each.name != name]
        if same:
            what = _("the letter {letter} belongs to {ledger} already").format(letter=ledger.letter, ledger=same[0])
            findings.append(Finding(path, None, what, _("Choose another letter.")))
        for field in ledger.named(FieldType.ENTRY):
            if field.ledger not in every:
                what = _("{field}: there is no ledger {ledger}").format(field=field.name, ledger=field.ledger)
                findings.append(Finding(path, None, what, _("Declare it, or name another.")))
    return findings


def _parsed(files: dict[str, Path], bodies: dict[str, bytes]) -> dict[str, object]:
    from loucheng_cli.files.ledger.parse import parse_ledger

    found: dict[str, object] = {}
    for name, body in bodies.items():
        ledger, findings = parse_ledger(files[name], body)
        first = findings[0] if findings else None
        found[name] = to_json(ledger) if ledger else {"line": first.line, "what": first.what, "mend": first.mend}  # type: ignore[union-attr]
    return found
