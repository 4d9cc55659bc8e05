"""The ledgers of a catalogue: the shipped ones and those of the district, from the cache once they were read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from loucheng_cli.domain.core.finding import Finding
from loucheng_cli.domain.ledger.declaration import FieldType, Ledger, from_json, to_json
from loucheng_cli.errors import NotFoundError
from loucheng_cli.files.cache import cached
from loucheng_cli.files.reading import read_bytes
from loucheng_cli.files.shipped import shipped_catalog
from loucheng_cli.i18n import _

_FORMAT = "ledgers-1"  # changes with what is read from the YAML, or how it is kept


def ledger_files(folder: Path) -> dict[str, Path]:
    """Name → file: those of the catalogue's folder, and of the shipped ones those it does not have."""
    folders = dict.fromkeys((shipped_catalog(), folder))
    return {path.stem: path for each in folders for path in sorted(each.glob("ledgers/*.yaml"))}


class Ledgers:
    """The declarations by name; those that cannot be read are named too, and fail when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._files = ledger_files(folder)
        bodies = {name: read_bytes(path) for name, path in self._files.items()}
        key = hashlib.sha256(b"".join(f"{_FORMAT}\n{n}\n{len(b)}\n".encode() + b for n, b in bodies.items()))

        def build() -> bytes:
            return json.dumps(_parsed(self._files, bodies), ensure_ascii=False, separators=(",", ":")).encode()

        self._values = json.loads(cached(key.hexdigest(), _FORMAT, build)) if bodies else {}

    @property
    def titles(self) -> dict[str, str]:
        """Name → label in the language of the user, of those that can be read."""
        from loucheng_cli.domain.ledger.declaration import Named

        return {name: str(Named(**values["title"])) for name, values in self._values.items() if "title" in values}

    @property
    def names(self) -> list[str]:
        """All names, of broken declarations too."""
        return list(self._values)

    def get(self, name: str) -> Ledger:
        """The declaration; raises the first finding of one that cannot be read."""
        if name not in self._values:
            raise NotFoundError(name, hint="loucheng ledger list")
        values = self._values[name]
        if "title" not in values:
            from loucheng_cli.files.yaml_nodes import FindingError

            raise FindingError(Finding(self._files[name], values["line"], values["what"], values["mend"]))
        return from_json(values)

    def all(self) -> list[Ledger]:
        """Those that can be read."""
        return [self.get(name) for name in self.titles]


def check_ledgers(paths: Iterable[Path], taken: Iterable[str] = (), beside: Iterable[Ledger] = ()) -> list[Finding]:
    """All that is wrong in these declarations, each by itself and beside each other and ``beside``."""
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
