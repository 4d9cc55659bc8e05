"""Write ``docs/images/*.svg``: screens of the demo community, drawn by the program. Run: ``python tools/screens.py``."""

from __future__ import annotations

import contextlib
import html
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "docs" / "images"
TODAY = date(2026, 9, 21)
COLUMNS = 120
MOST_LINES = 44
SCREENS = {
    "issue-list": "issue list --limit 12",
    "issue-show": "issue show 10",
    "today": "today --worker qy",
    "building-show": "building show W",
}
# Rich's own format loads a font from another host, and asks for Latin letters as wide as Chinese ones.
_FONT_FACE = re.compile(r"@font-face \{\{.*?\}\}", re.DOTALL)
_FONTS = "Sarasa Mono SC, Noto Sans Mono CJK SC, NSimSun, Fira Code, monospace"
_DRAWING_FONTS = "DejaVu Sans Mono, Menlo, Consolas, monospace"  # in Chinese fonts these signs are as wide as Chinese
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"
_DRAWN = r"[\u2500-\u25ff]+"
_TEXT = re.compile(r'(<text [^>]*textLength=")[\d.]+("[^>]*>)([^<]*)(</text>)')
_ASPECT = 0.55  # of a column
_CELL = 20 * _ASPECT  # pixels


class _Terminal(io.StringIO):
    """A terminal that remembers what is written to it."""

    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


def screen(db: Path, words: str, lang: str, columns: int = COLUMNS) -> str:
    """What a command shows on a terminal, with its escapes."""
    from loucheng_cli.cli.app.main import build
    from loucheng_cli.cli.app.state import State

    os.environ.pop("NO_COLOR", None)
    os.environ |= {"LOUCHENG_LANG": lang, "COLUMNS": str(columns), "LINES": "50", "TERM": "xterm-256color"}
    terminal = _Terminal()
    state = State(url=str(db), fixed_today=TODAY, paged=False)
    with contextlib.redirect_stdout(terminal), contextlib.redirect_stderr(io.StringIO()) as errors:
        try:
            build().main(words.split(), obj=state)
        except SystemExit as end:
            if end.code:
                raise SystemExit(f"{words}: {errors.getvalue()}") from end
        finally:
            state.close()
    return terminal.getvalue()


def picture(shown: str, title: str, columns: int = COLUMNS) -> str:
    """A screen as SVG."""
    from rich._export_format import CONSOLE_SVG_FORMAT
    from rich.console import Console
    from rich.style import Style
    from rich.text import Text

    lines = shown.rstrip("\n").split("\n")
    text = Text.from_ansi("\n".join([*lines[:MOST_LINES], *(["…"] if len(lines) > MOST_LINES else [])]))
    # Chinese is a run of its own, so that it keeps its columns in whatever font it is shown.
    text.highlight_regex(_WIDE, Style.from_meta({"wide": True}))
    text.highlight_regex(_DRAWN, Style.from_meta({"drawn": True}))
    console = Console(file=io.StringIO(), record=True, width=columns, force_terminal=True)
    console.print(text, no_wrap=True, crop=False)
    form = _FONT_FACE.sub("", CONSOLE_SVG_FORMAT).replace("font-variant-east-asian: full-width;", "")
    form = re.sub(r"<!-- Generated.*?-->", "", form).replace("Fira Code, monospace", _FONTS)
    drawn = _TEXT.sub(
        _measured, console.export_svg(title=title, code_format=form, unique_id="screen", font_aspect_ratio=_ASPECT)
    )
    return "\n".join(line.rstrip() for line in drawn.split("\n") if line.strip()) + "\n"


def _measured(run: re.Match[str]) -> str:
    """A run of text with its length in columns; Rich counts characters."""
    from rich.cells import cell_len

    text = html.unescape(run[3])
    fonts = f' style="font-family: {_DRAWING_FONTS}">' if re.fullmatch(_DRAWN, text) else ">"
    return f"{run[1]}{cell_len(text) * _CELL:g}{run[2].removesuffix('>')}{fonts}{run[3]}{run[4]}"


def pictures(db: Path) -> Iterator[tuple[str, str]]:
    """Each picture with the name of its file."""
    for lang in ("zh", "en"):
        for name, words in SCREENS.items():
            yield f"{name}.{lang}.svg", picture(screen(db, words, lang), f"loucheng {words}")


def main() -> None:
    """Walk through the demo in a temporary folder and write the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"LOUCHENG_CACHE": f"{folder}/cache", "LOUCHENG_SEMANTIC": "off"}
        from loucheng_cli.cli.app.main import build

        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), contextlib.suppress(SystemExit):
            build().main(["demo", folder])
        for name, drawn in pictures(Path(folder) / "demo.db"):
            (FOLDER / name).write_text(drawn, encoding="utf-8")
            sys.stdout.write(f"{FOLDER / name}\n")


if __name__ == "__main__":
    main()
