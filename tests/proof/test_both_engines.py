"""Every command of docs/commands.md, given on a file and on a server: the same answer and the same exit code."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.cli.verbs import every_verb
from tests.conftest import ROOT, demo_database, temporary_database

from loucheng_cli.store.backup.copying import copy_database
from loucheng_cli.store.engine.connection import connect
from loucheng_cli.store.journal.verify import verify

Run = Callable[..., Any]
# Of files and servers alone, or of a person at a terminal.
OF_ONE_ENGINE = ("db ", "demo", "shell", "init", "import", "doctor", "dashboard")
# What stands for an argument or a required option, by its name or its placeholder; the first that a command takes is used.
WORDS = {
    "ref": "27", "number": "27", "refs": "27", "issue": "27", "enterprise": "E1", "other": "E2", "building": "A", "worker": "zl", "text": "电梯异响",
    "code": "ZHZF-03", "item": "ZHZF-03", "action": "JX-600", "name": "半枝糖水铺", "reason": "核对后更正", "reply": "已修好", "outcome": "solved",
    "year": "2026", "start": "2026-09-18", "days": "2", "week": "2026-W38", "council": "JX", "to": "property", "until": "2026-09-30",
    "party": "property", "purpose": "诉求办理", "consent_on": "2026-09-01", "consent_how": "口头", "result": "已办", "path": "community.yaml",
    "file": "list.csv", "query": "招不到服务员", "measure": "tax", "value": "12", "period": "2026-09", "wanted": "1", "of": "26", "kind": "建议",
}  # fmt: skip
MANY_ANSWER = 0.3  # of the commands, so that the walk is not one of refusals


def test_every_command_answers_the_same_on_both_engines(
    loucheng: Run,
    times: Callable[..., int],
    chance: random.Random,
    postgresql: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "demo.db"
    shutil.copy(demo_database(tmp_path_factory), file)
    shutil.copy(ROOT / "examples" / "community.yaml", tmp_path)
    (tmp_path / "list.csv").write_text("企业名称,楼宇,楼层,房号\n半枝花店,A,3,304\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    walked = [words for words in every_verb() if not words.startswith(OF_ONE_ENGINE)]
    assert set(walked) <= listed(), set(walked) - listed()
    different, done, count = [], 0, 0
    with temporary_database(postgresql) as url:
        copy_database(str(file), url)
        for name in walked if times(2, few=1) == 2 else chance.sample(walked, 15):
            words = [*name.split(), *arguments(every_verb()[name])]
            answers = [loucheng("--db", place, "--by", "wr", "--no-pager", *words) for place in (file, url)]
            one, two = ((each.exit_code, alike(each.stdout), alike(each.stderr)) for each in answers)
            if one != two:
                different.append((words, one, two))
            assert one[0] != 1, answers
            done, count = done + (one[0] == 0), count + 1
        for place in (str(file), url):
            with closing(connect(place)) as db:
                assert verify(db).is_clean
    assert not different, "\n".join(map(str, different))
    assert count < len(walked) or done > count * MANY_ANSWER, (done, count)


def test_on_a_server_imports_and_undo_name_the_head_of_the_journal(
    loucheng: Run, postgresql: str, tmp_path: Path
) -> None:
    for name, text in (
        ("enterprises", "企业名称,楼宇,楼层\n半枝花店,A,3\n"), ("visits", "企业,走访日期\n半枝花店,2026-09-18\n"), ("jobs", "岗位名称,用人单位,招聘人数\n店员,半枝花店,2\n"),
    ):  # fmt: skip
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    with temporary_database(postgresql) as url:
        run = partial(loucheng, "--db", url, "--by", "zl")
        assert run("init", "--from", ROOT / "examples" / "community.yaml").exit_code == 0
        for words in (
            ("enterprise", "import", tmp_path / "enterprises.csv"), ("visit", "import", tmp_path / "visits.csv"),
            ("job", "import", tmp_path / "jobs.csv"), ("undo", "--reason", "核对后更正"),
        ):  # fmt: skip
            before = run("db", "head").stdout.strip()
            ran = run(*words, "--yes")
            assert ran.exit_code == 0, ran.stderr
            assert before[:-48] in ran.stderr, words  # of a hash of 64 digits a person gets 16


def listed() -> set[str]:
    """The commands of the page."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    return set(re.findall(r"^- `([a-z0-9 -]+)`", page, re.MULTILINE))


def arguments(command: Any) -> Iterator[str]:
    """What a command needs, and --yes where it knows it."""
    for param in command.params:
        word = WORDS.get(param.name.rstrip("_"), "1")
        if param.param_type_name == "argument":
            if param.required:
                yield word
        elif param.required:
            yield from (param.opts[0], word)
        elif param.name in {"yes", "force"}:
            yield param.opts[0]
        elif param.name == "reason":
            yield from (param.opts[0], WORDS["reason"])


def alike(said: str) -> str:
    """Without hashes and folders made for a moment, without the server's user, and what is said of backups and servers."""
    lines = [line for line in said.splitlines() if not re.search("backup|备份|服务器", line)]
    return re.sub(r"[0-9a-f]{16,64}|/loucheng-[^/]+", "…", "\n".join(lines)).replace("@postgres", "")
