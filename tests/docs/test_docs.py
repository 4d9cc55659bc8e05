"""The documents tell the truth: their blocks are run, their names exist, every sentence has its Chinese."""

from __future__ import annotations

import gettext
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT, demo_database

from loucheng_cli import i18n

sys.path.insert(0, str(ROOT / "tools"))
import messages


def test_every_sentence_has_its_chinese() -> None:
    translated = messages.translations()

    missing = [
        message.id
        for message in messages.template()
        if message.id and not getattr(translated.get(message.id, message.context), "string", "")
    ]

    assert missing == []


def test_the_compiled_sentences_are_those_of_the_source() -> None:
    translated = messages.translations()

    assert (messages.FOLDER / "loucheng.mo").read_bytes() == messages.compiled(translated)


def test_the_placeholders_of_a_sentence_are_those_of_its_chinese() -> None:
    translated = messages.translations()
    names = re.compile(r"(?<!\{)\{([a-z_]+)(?:![a-z])?(?::[^}]*)?\}")

    wrong = [m.id for m in translated if m.id and set(names.findall(str(m.string))) - set(names.findall(str(m.id)))]

    assert wrong == []


def test_every_command_has_help_in_both_languages(loucheng: Any) -> None:
    for lang in ("zh", "en"):
        for words in commands(loucheng, lang):
            ran = loucheng(*words, "--help", lang=lang)
            assert (ran.exit_code, ran.stderr) == (0, ""), words
            body = ran.stdout.split("\n\n")
            assert len(body) > 1, words
            assert body[1].strip(), words


def test_the_page_of_commands_is_that_of_the_program() -> None:
    # In a process of its own: the sentences of a command are those of the language it was imported in.
    made = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "commands.py"), "--print"], capture_output=True, check=True
    )

    assert made.stdout.decode() == (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def commands(loucheng: Any, lang: str) -> list[tuple[str, ...]]:
    """Every command, found by asking each help for its verbs."""
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[str, ...]] = [()]
    title = {"zh": "命令:", "en": "Commands:"}[lang]
    while waiting:
        words = waiting.pop()
        listed = loucheng(*words, "--help", lang=lang).stdout.partition(f"{title}\n")[2]
        verbs = [line.split()[0] for line in listed.splitlines() if re.match(r"  \S", line)]
        found += [words] if words else []
        waiting += [(*words, verb) for verb in verbs]
    return sorted(found)


CONTRACT = re.compile(r"^- `(.*?)` → `(\[?)\{?(.*?)\}?\]?`$", re.MULTILINE)


def test_every_contract_holds_on_the_example(
    loucheng: Any, tmp_path: Path, tmp_path_factory: Any, monkeypatch: Any
) -> None:
    shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.sqlite")
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
    wrong = []

    for command, is_list, keys in CONTRACT.findall(text):
        ran = loucheng(
            "--db", tmp_path / "week.sqlite", "--by", "zl", *shlex.split(command), "--json", today="2026-09-21"
        )
        value = ran.json[0] if is_list and ran.json else ran.json
        found = list(value) if isinstance(value, dict) else []
        if found != [key for key in keys.split(", ") if key]:
            wrong.append((command, found))

    assert wrong == []


def test_every_exit_code_and_error_code_is_documented() -> None:
    from loucheng_cli import errors

    text = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
    classes = [
        each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, errors.LouchengError)
    ]

    assert [each.code for each in classes if f"`{each.code}`" not in text] == []
    assert [each.exit_code for each in classes if f"| {each.exit_code} |" not in text] == []


def test_our_reader_of_the_sentences_reads_what_gettext_reads():
    with (messages.FOLDER / "loucheng.mo").open("rb") as file:
        theirs = gettext.GNUTranslations(file)._catalog
    assert i18n._catalogue("zh")._catalog == theirs
    assert i18n._catalogue("zh").gettext("no sentence of ours") == "no sentence of ours"


# Counts that are never one: limits of the program, and what stands in the sentence only from two on.
NEVER_ONE = (
    "leave {n} days", "wrong {n} times", "{n} characters", "fewer than {n} are", "{n} needs", "{n} issues?", "{n} columns",
    "{n} parts", "{n} times in four weeks", "{n} councils", "{n} of {all} enterprises", "matches {n} enterprises", "about {s} seconds",
)  # fmt: skip


def test_an_english_sentence_with_a_count_has_a_form_for_one():
    counted = re.compile(r"\{(?:n|s|days|seconds)\} (?:[a-z]+ ){0,2}?(?:[a-z]+s|are|were)\b")

    found = [
        message.id
        for message in messages.translations()
        if isinstance(message.id, str)
        and counted.search(message.id)
        and not any(each in message.id for each in NEVER_ONE)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [("en", 0, "0 working days"), ("en", 1, "1 working day"), ("en", 2, "2 working days"), ("zh", 1, "1个工作日")],
)
def test_a_count_is_said_in_its_form(language, n, said):
    i18n.use(language)

    assert i18n.ngettext("{n} working day", "{n} working days", n).format(n=n) == said
