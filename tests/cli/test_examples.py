"""The example in the help of every command is a command line that the program takes."""

from __future__ import annotations

import re
import shlex
import shutil

import pytest
from tests.conftest import ROOT, demo_database

from loucheng_cli.cli.app import groups

LISTED = re.compile(r"^- `([a-z -]+)`", re.MULTILINE)  # the page of commands, which another test compares


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_has_an_example_that_can_be_typed(loucheng, tmp_path, tmp_path_factory, monkeypatch, lang):
    week = shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.db")
    monkeypatch.chdir(tmp_path)
    parsed: list[str] = []
    monkeypatch.setattr(groups.Command, "invoke", lambda _command, ctx: parsed.append(ctx.command_path))
    title = {"zh": "示例", "en": "Example"}[lang]
    (tmp_path / "list.xlsx").touch()
    wrong = []
    for words in LISTED.findall((ROOT / "docs" / "commands.md").read_text(encoding="utf-8")):
        said = loucheng("--db", week, *words.split(), "--help", lang=lang).stdout
        found = re.search(rf"^{title}[:：]\n  (loucheng .*)\s*\Z", said, re.MULTILINE)
        if found is None:
            wrong.append((words, "none"))
            continue
        parsed.clear()
        ran = loucheng("--db", week, *shlex.split(found[1])[1:], lang=lang)
        if ran.exit_code or parsed != [f"loucheng {words}"]:
            wrong.append((found[1], ran.stderr))

    assert "\n".join(map(str, wrong)) == ""


@pytest.mark.parametrize("page", ["sending.md", "sending.zh-CN.md"])
def test_the_lines_for_schedulers_are_commands(loucheng, tmp_path, tmp_path_factory, monkeypatch, page):
    week = shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.db")
    parsed: list[str] = []
    monkeypatch.setattr(groups.Command, "invoke", lambda _command, ctx: parsed.append(ctx.command_path))
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    lines = re.findall(r"loucheng --db \S+jx\.db (.*?)\"?$", text, re.MULTILINE)

    codes = [loucheng("--db", week, *shlex.split(line)).exit_code for line in lines]

    assert len(lines) >= 6
    assert codes == [0] * len(lines)
    assert len(parsed) == len(lines)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_of_a_refusal_names_a_reason_of_the_list(loucheng, tmp_path, tmp_path_factory, lang):
    week = shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.db")
    said = loucheng("--db", week, "issue", "decline", "--help", lang=lang).stdout
    words = shlex.split(said.strip().splitlines()[-1])[1:]

    ran = loucheng("--db", week, *("10" if word == "7" else word for word in words), lang=lang)

    assert (ran.exit_code, ran.stdout) == (0, "JX-I10\n")
