"""The pages tell the truth: their blocks are run, their commands and files exist, their links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from tests.conftest import ROOT, demo_database, temporary_database

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
# page, language, worker: its console blocks are run, one after the other, on a copy of the example week
RUN = [
    ("README.md", "en", "zl"),
    ("README.zh-CN.md", "zh", "zl"),
    ("docs/catalogue.md", "en", "zl"),
    ("docs/day.md", "en", "zl"),
    ("docs/day.zh-CN.md", "zh", "zl"),
    ("docs/monday.md", "en", "wr"),
]
ON_A_SERVER = "docs/postgresql.md"
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
FENCE = re.compile(r"^```[a-z]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
MARKDOWN_LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize(("name", "lang", "worker"), RUN, ids=[row[0] for row in RUN])
def test_the_blocks_of_a_page_show_what_the_program_prints(
    name: str,
    lang: str,
    worker: str,
    loucheng: Any,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: Any,
) -> None:
    shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.sqlite")

    compare(name, lang, loucheng, tmp_path, monkeypatch, ["--db", tmp_path / "week.sqlite", "--by", worker])


def test_the_blocks_of_the_page_on_postgresql_show_what_the_program_prints(
    loucheng: Any, tmp_path: Path, postgresql: str, monkeypatch: Any
) -> None:
    with temporary_database(postgresql) as url:
        compare(ON_A_SERVER, "en", loucheng, tmp_path, monkeypatch, ["--db", url])


def test_every_page_with_console_blocks_is_run() -> None:
    with_blocks = {page.relative_to(ROOT).as_posix() for page in PAGES if CONSOLE.search(text_of(page))}

    assert with_blocks == {*(row[0] for row in RUN), ON_A_SERVER}


def test_every_command_on_a_page_exists_with_its_options(loucheng: Any) -> None:
    wrong = []
    for page in PAGES:
        if page.name == "CHANGELOG.md":
            continue
        declared = re.findall(r"^name: (\w+)", text_of(page), re.MULTILINE)  # a ledger that the page itself declares
        for line in commands_in(text_of(page)):
            words = shlex.split(line, comments=True)
            while words and words[0] in {"--db", "--by", "--catalog"}:
                del words[:2]
            if not words or words[0].isupper() or not words[0][0].isalpha() or words[0] in declared:
                continue  # a pattern, an option of the program itself, or a noun of the page's own
            help_text, rest = help_of(loucheng, words)
            options = {word.partition("=")[0] for word in rest if word.startswith("--")}
            missing = [each for each in sorted(options) if not re.search(rf"(^|\s){each}\b", help_text)]
            if not help_text or missing:
                wrong.append((page.name, line, missing))

    assert wrong == []


def test_every_file_that_a_page_names_exists() -> None:
    named = re.compile(
        r"`((?:src|tests|tools|docs|catalog|examples|cli|domain|store|services|files|render)/[\w./-]+)[`:]"
    )
    wrong = []
    for page in PAGES:
        if page.name == "CHANGELOG.md" or page.parent.name == "adr":
            continue  # history
        for path in named.findall(text_of(page)):
            places = (ROOT / path, ROOT / "src" / "loucheng_cli" / path, page.parent / path)
            if "…" not in path and not any(place.exists() for place in places):
                wrong.append((page.name, path))

    assert wrong == []


def test_every_link_of_a_page_leads_to_a_file() -> None:
    wrong = []
    for page in PAGES:
        for link in MARKDOWN_LINK.findall(without_code(text_of(page))):
            parts = urlsplit(link)
            if parts.scheme in {"", "file"} and parts.path and not (page.parent / unquote(parts.path)).exists():
                wrong.append((page.name, link))

    assert wrong == []


def test_every_decision_is_in_the_index() -> None:
    page = DOCS / "adr" / "index.md"
    head = text_of(page).partition("\n- ")[0]
    files = sorted((DOCS / "adr").glob("0*.md"))
    lines = [f"- [{text_of(path).splitlines()[0].lstrip('# ')}]({path.name})" for path in files]
    now = "\n".join([head, *lines]) + "\n"
    was = text_of(page)
    if os.environ.get("LOUCHENG_README") == "write":
        page.write_text(now, encoding="utf-8")

    assert now == was


def test_shell_examples_have_straight_quotes() -> None:
    assert [
        (page.name, line) for page in PAGES for line in commands_in(text_of(page)) if re.search("[“”‘’]", line)
    ] == []


def test_the_site_is_built_and_read_without_a_network(tmp_path: Path) -> None:
    site = tmp_path / "site"

    ran = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(site)],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip

    assert (ran.returncode, ran.stderr) == (0, "")
    wrong = []
    for page in site.rglob("[!4]*.html"):  # 404.html is for servers: its links begin at their root
        found = Links()
        found.feed(page.read_text(encoding="utf-8"))
        for kind, link in found.all:
            parts = urlsplit(link)
            if parts.scheme in {"http", "https"} or parts.netloc:
                if kind != "a":  # a person may follow a link; the page itself loads nothing
                    wrong.append((page.name, link))
            elif not parts.scheme and parts.path and not (page.parent / unquote(parts.path)).exists():
                wrong.append((page.name, link))
    loads = re.compile(r"(?:url\(|@import )['\"]?https?:")
    assert wrong == []
    assert [css.name for css in site.rglob("*.css") if loads.search(css.read_text(encoding="utf-8"))] == []


class Links(HTMLParser):
    """Everything a page refers to or loads."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("rel") in {"canonical", "prev", "next", "edit"}:
            return
        self.all += [(tag, link) for link in (values.get("href"), values.get("src")) if link]


def compare(name: str, lang: str, loucheng: Any, tmp_path: Path, monkeypatch: Any, first: list[object]) -> None:
    """Run the blocks of a page and compare; LOUCHENG_README=write puts the output in."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "120")
    text = text_of(ROOT / name)

    def with_output(match: re.Match[str]) -> str:
        shown = []
        for line in match[1].splitlines():
            if line.startswith("$ loucheng "):
                ran = loucheng(*first, *shlex.split(line.removeprefix("$ loucheng ")), lang=lang, today="2026-09-21")
                output = (ran.stdout + ran.stderr).rstrip().replace(str(tmp_path), "…")
                output = re.sub(r"postgresql://[^\s,]+", "postgresql://…", output)
                output = re.sub(r"(JX-\d+)-[0-9a-f]{16}\b", r"\1-…", output)  # a head of the journal
                shown.append(f"{line}\n{output}\n" if output else f"{line}\n")
        return "```console\n" + "".join(shown) + "```"

    now = CONSOLE.sub(with_output, text)
    if os.environ.get("LOUCHENG_README") == "write":
        (ROOT / name).write_text(now, encoding="utf-8")

    assert now == text


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", text))


def commands_in(text: str) -> list[str]:
    """What follows ``loucheng`` in the blocks of a page and between backquotes."""
    lines = [line.strip().removeprefix("$ ") for block in FENCE.findall(text) for line in block.splitlines()]
    lines += re.findall(r"`(loucheng [^`\n]+)`", FENCE.sub("", text))
    lines = [re.sub(r"^.*?\| (?=loucheng )", "", line).split(" | ")[0] for line in lines]
    return [line.removeprefix("loucheng ") for line in lines if line.startswith("loucheng ")]


HELP: dict[tuple[str, ...], str] = {}


def help_of(loucheng: Any, words: list[str]) -> tuple[str, list[str]]:
    """The help of the longest command that the words begin with, and the words after it; Chinese words as they are typed."""
    for n in range(min(3, len(words)), 0, -1):
        command = tuple(words[:n])
        if not all(re.fullmatch(r"[a-z][a-z0-9-]*|[\u4e00-\u9fff]+", word) for word in command):
            continue
        if command not in HELP:
            ran = loucheng(*command, "--help", lang="en")
            shown = ran.stdout if ran.exit_code == 0 else ""
            named = " ".join(command) + " " if " ".join(command).isascii() else ""
            HELP[command] = shown if f"Usage: loucheng {named}" in shown else ""
        if HELP[command]:
            return HELP[command], words[n:]
    return "", words
