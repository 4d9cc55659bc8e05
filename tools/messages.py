"""Bring ``zh_CN.po`` up to date with the sources and compile it; says what has no Chinese yet.

Run: ``python tools/messages.py``. Entries whose msgid is gone are dropped, so that the file says what the program says.
"""

from __future__ import annotations

import ast
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).parent.parent / "src" / "loucheng_cli"
FOLDER = SOURCE / "locale" / "zh_CN" / "LC_MESSAGES"
KEYWORDS = {"_": 1, "N_": 1, "pgettext": 2, "ngettext": 2}  # how many texts each takes
# What Typer asks gettext for; its own strings stand in our catalogue too.
TYPER = [
    "Arguments", "Options", "Commands", "required", "default: {default}", "env var: {var}", "(dynamic)", "Aborted!",
    "Missing command.", "No such command {name!r}.",
]  # fmt: skip


def template() -> Catalog:
    """All msgids of the sources, in the order of files and lines.

    Babel's own extractor does not see a call inside an f-string, so the syntax tree is asked.
    """
    found = Catalog(project="loucheng", charset="utf-8")
    for path in sorted(SOURCE.rglob("*.py")):
        place = [(path.relative_to(SOURCE).as_posix(), None)]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
                if len(texts) != KEYWORDS[node.func.id]:
                    continue
                if node.func.id == "ngettext":
                    found.add((texts[0], texts[1]), locations=place)
                else:
                    found.add(texts[-1], locations=place, context=texts[0] if len(texts) == 2 else None)
    for message in TYPER:
        found.add(message, locations=[("typer", None)])
    return found


def translations() -> Catalog:
    """The catalogue in the repository."""
    return read(FOLDER / "loucheng.po")


def read(path: Path) -> Catalog:
    """The catalogue in a file."""
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN")


def compiled(catalog: Catalog) -> bytes:
    """The .mo of a catalogue."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def main() -> int:
    """Update and compile; the exit code is 1 while something has no Chinese."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    po = FOLDER / "loucheng.po"
    wanted = template()
    known_so_far = read(po) if po.exists() else Catalog(locale="zh_CN")
    # Lists of translations made beside the code are merged in, ours first.
    for extra in map(Path, sys.argv[1:]):
        for message in read(extra):
            known = known_so_far.get(message.id, message.context) if message.id else None
            if message.id and message.string and known is not None and not known.string:
                known.string = message.string
            elif message.id and message.string and known is None:
                known_so_far.add(message.id, message.string, context=message.context)
    fixed = datetime(2026, 9, 1, tzinfo=UTC)  # the file must not change when nothing is said otherwise
    result = Catalog(
        locale="zh_CN",
        project="loucheng",
        charset="utf-8",
        fuzzy=False,
        creation_date=fixed,
        revision_date=fixed,
        last_translator="",
        language_team="",
        msgid_bugs_address="",
        header_comment="# What loucheng says, in Chinese. Words: docs/domain.md.",
    )
    missing = []
    for message in wanted:
        if not message.id:
            continue
        known = known_so_far.get(message.id, message.context)
        string = known.string if known is not None and not known.fuzzy else ""
        result.add(message.id, string, locations=message.locations, flags=message.flags, context=message.context)
        if not all([string] if isinstance(string, str) else string):
            missing.append(message.id)
    with po.open("wb") as file:
        write_po(file, result, width=110, include_lineno=False, omit_header=False, sort_output=True)
    (FOLDER / "loucheng.mo").write_bytes(compiled(read(po)))
    for message in missing:
        sys.stdout.write(f"no Chinese: {message!r}\n")
    sys.stdout.write(f"{len(list(result))} sentences, {len(missing)} without Chinese\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
