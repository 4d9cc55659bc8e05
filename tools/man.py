"""Write ``docs/man/loucheng.1`` from the root's help and ``docs/contracts.md``. Run: ``python tools/man.py``."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "man" / "loucheng.1"


def man_page() -> str:
    """The page in roff, in English: name, synopsis, options, commands, environment, exit codes."""
    os.environ["LOUCHENG_LANG"] = "en"
    from loucheng_cli import i18n
    from loucheng_cli.cli.app.main import NOUNS, build

    i18n.use("en")
    root = build()
    lines = [".TH LOUCHENG 1", ".SH NAME", f"loucheng \\- {_roff(root.help)}", ".SH SYNOPSIS"]
    lines += [".B loucheng", "[OPTIONS] COMMAND [ARGS]...", ".SH DESCRIPTION"]
    lines += ["Workers log visits, write down what enterprises need and follow it until it is solved."]
    lines += ["Every command explains itself, with an example:", ".B loucheng COMMAND \\-\\-help"]
    lines += [".SH OPTIONS"]
    for param in root.params:
        name = param.opts[0] + (f" {param.metavar}" if getattr(param, "metavar", None) else "")
        lines += _entry(name, param.help or "")
    lines += [".SH COMMANDS", *(line for name, sentence in NOUNS.items() for line in _entry(name, sentence))]
    contracts = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
    lines += [".SH ENVIRONMENT", *_table(contracts, r"`[A-Z_]+`.*?")]
    lines += [".SH EXIT STATUS", *_table(contracts, r"\d+")]
    lines += [".SH EXAMPLE", ".nf"]
    lines += ["loucheng demo my\\-week", "loucheng \\-\\-db my\\-week/demo.db today", ".fi"]
    return "\n".join(lines) + "\n"


def _table(text: str, first: str) -> list[str]:
    """The rows of a table whose first cell looks like this, each once."""
    rows = dict(re.findall(rf"^\| ({first}) \| (.*) \|$", text, re.MULTILINE))
    return [line for name, said in rows.items() for line in _entry(name.replace("`", ""), said.replace("`", ""))]


def _entry(name: str, said: str) -> list[str]:
    return [".TP", f".B {_roff(name)}", _roff(said)]


def _roff(text: str) -> str:
    """A line of text in which nothing is a request of roff."""
    plain = " ".join(text.replace("\\", "\\e").replace("-", "\\-").split())
    return f"\\&{plain}" if plain[:1] in {".", "'"} else plain


if __name__ == "__main__":
    if "--print" in sys.argv:
        sys.stdout.buffer.write(man_page().encode())
    else:
        PAGE.write_text(man_page(), encoding="utf-8")
