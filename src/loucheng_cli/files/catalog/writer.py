"""Writing a catalogue's folder in the style of the shipped one."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from loucheng_cli.domain.calendar.deadline import Promise
from loucheng_cli.domain.catalog.bundle import Bundle
from loucheng_cli.domain.catalog.item import Catalog, ImportedCatalog, Item
from loucheng_cli.errors import FileError, RefusedError, system_reason
from loucheng_cli.i18n import _

_YAML_ORDER = (
    *("code", "name", "department", "with", "first", "level", "stage", "kind", "handling"),
    *("clock", "promised", "legal", "excluded", "conditions", "materials", "fee", "result"),
    *("channel", "window", "phone", "helper", "batch", "valid_until", "basis", "confidential", "check"),
    *("words", "not", "code_official", "former", "source"),
)


def write_catalog(folder: Path, imported: ImportedCatalog, base: Catalog, base_folder: Path) -> None:
    """The items as a new catalogue in ``folder``, which must not exist; it appears whole or not at all."""
    if folder.exists():
        raise RefusedError(
            _("{path} already exists; give a new folder, then compare with: catalog diff").format(path=folder)
        )
    beside = folder.with_name(f".{folder.name}.new")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        for name in ("departments.yaml", "notes.yaml", "calendar.yaml", "guide.yaml"):
            if (base_folder / name).exists():
                shutil.copyfile(base_folder / name, beside / name)
        if (base_folder / "emergencies.yaml").exists():
            _save(beside / "emergencies.yaml", _emergencies(base_folder / "emergencies.yaml", imported))
        for room in ("items", "says"):
            (beside / room).mkdir()
        for key in base.departments:
            items = [item for item in imported.items.values() if item.department == key]
            says = {item.code: base.says[item.code] for item in items if item.code in base.says}
            imported.kept_says += sum(map(len, says.values()))
            if items:
                _save(beside / "items" / f"{key}.yaml", "".join(map(item_yaml, items)))
            if says:
                _save(beside / "says" / f"{key}.yaml", "".join(_says_yaml(code, said) for code, said in says.items()))
        bundles = [each for each in base.bundles.values() if imported.items.keys() >= set(each.parts)]
        if bundles:
            _save(beside / "bundles.yaml", "".join(map(_bundle_yaml, bundles)))
        beside.rename(folder)
    except OSError as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise FileError(error.filename or folder, system_reason(error)) from error


def _emergencies(path: Path, imported: ImportedCatalog) -> str:
    """The file without the items that the new list does not have."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("  item: ") or line.split()[1] in imported.items)


def item_yaml(item: Item) -> str:
    """An item in the block style of the shipped list; what is empty is left out."""
    lines: list[tuple[str, str]] = []
    for name in _YAML_ORDER:
        value = getattr(item, {"with": "with_", "not": "not_"}.get(name, name))
        if isinstance(value, bool):
            lines.append((name, "true" if value else "false"))
        elif isinstance(value, Promise):
            lines.append((name, f"{{days: {value.days}, unit: {value.unit}}}"))
        elif isinstance(value, tuple):
            lines += [(name, _flow(value))] if value else []
        elif value is not None:
            lines.append((name, str(value) if isinstance(value, date) else scalar(value)))
    return "- " + "\n  ".join(f"{name}: {text}" for name, text in lines) + "\n"


_PLAIN = r"[A-Za-z\u3400-\u9fff《（“](?:[^\s?:#\[\]{},&*!|>'\"%@`\\]| (?=\S))*"
_NOT_TEXT = frozenset(["true", "false", "yes", "no", "on", "off", "null", "y", "n"])


def scalar(text: str) -> str:
    """A text as YAML writes it: bare where that can mean nothing else, else in quotes (JSON's are YAML's)."""
    if re.fullmatch(_PLAIN, text) and text.lower() not in _NOT_TEXT:
        return text
    return json.dumps(text, ensure_ascii=False)


def _flow(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(scalar, texts))}]"


def _bundle_yaml(bundle: Bundle) -> str:
    lines = [("code", bundle.code), ("name", scalar(bundle.name)), ("lead", bundle.lead)]
    lines += [(name, _flow(codes)) for name, codes in (("parts", bundle.parts), ("guide", bundle.guide)) if codes]
    text = "- " + "\n  ".join(f"{name}: {value}" for name, value in lines) + "\n"
    return text + ("  says:\n" + "".join(f"    - {scalar(said)}\n" for said in bundle.says) if bundle.says else "")


def _says_yaml(code: str, sayings: Iterable[str]) -> str:
    return f"{code}:\n" + "".join(f"  - {scalar(said)}\n" for said in sayings)


def _save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
