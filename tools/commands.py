"""Write ``docs/commands.md`` from the help of every command. Run: ``python tools/commands.py``, which writes the man page too."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from pathlib import Path

DOCUMENT = Path(__file__).parent.parent / "docs" / "commands.md"
HEAD = """# Commands

Made from `--help` by `tools/commands.py`; a test compares. Options that stand before the noun, for every command:
`--db PATH|URL`, `--catalog DIR`, `--by WORKER`, `--no-pager`.
"""


def commands_page() -> str:
    """The page: a table for each noun."""
    os.environ |= {"LOUCHENG_LANG": "en", "COLUMNS": "80"}
    lines = [HEAD]
    for words, sentence, verbs in _walk(()):
        if not words:
            continue
        if len(words) == 1:
            lines.append(f"\n## {words[0]}\n\n{sentence}\n")
            if not verbs:
                lines.append(f"- `{' '.join(words)}`")
        if verbs and len(words) > 1:
            continue
        if len(words) > 1:
            lines.append(f"- `{' '.join(words)}` — {sentence}")
    return "\n".join(lines).rstrip() + "\n"


def _walk(words: tuple[str, ...]) -> list[tuple[tuple[str, ...], str, list[str]]]:
    text = _help(words)
    sentence = text.split("\n\n")[1].strip().splitlines()[0] if "\n\n" in text else ""
    listed = text.partition("Commands:\n")[2]
    verbs = [line.split()[0] for line in listed.splitlines() if re.match(r"  \S", line)]
    found = [(words, sentence, verbs)]
    for verb in verbs:
        found += _walk((*words, verb))
    return found


def _help(words: tuple[str, ...]) -> str:
    from loucheng_cli.cli.app.main import build

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        build().main([*words, "--help"])
    return said.getvalue()


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.buffer.write(commands_page().encode())
    else:
        DOCUMENT.write_text(commands_page(), encoding="utf-8")
        sys.path.insert(0, str(Path(__file__).parent))
        import man

        man.PAGE.write_text(man.man_page(), encoding="utf-8")
