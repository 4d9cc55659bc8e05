"""A worker's day at a terminal, screen by screen; LOUCHENG_GOLDEN=write renews them after a look at them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.terminal.conftest import ENTER, INTERRUPT

from loucheng_cli import i18n
from loucheng_cli.i18n import _

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no pseudo-terminals for pexpect")
GOLDEN = Path(__file__).parent.parent / "golden" / "sessions"
CLEAR = "\x15"  # Ctrl-U: what stands in the line goes
DOORS = [f"L1-{n}" for n in ("01", "09", "11", "12", "15", "19", "20", "21", "27", "28", "29", "30")]
Start = Callable[..., Any]


def first_start(start: Start) -> Any:
    """A community is made by answers; two that make no sense are asked for again."""
    screen = start("init", LOUCHENG_DB="new.db")
    screen.answer(_("What is the community called?"), "云桥商务社区")
    screen.answer(_("Its station, two to four letters (for numbers such as SM-I12)"), CLEAR + "7")
    screen.expect(_("a station is two to four letters such as SM")[1:])
    screen.type(CLEAR + "yq" + ENTER)
    screen.answer(_("Name of a building (empty when done)"), "云桥大厦")
    screen.answer(_("Storeys above the ground"), CLEAR + "二十层")
    screen.answer(_("Storeys below the ground"), CLEAR + "很多")
    screen.answer(_("Storeys below the ground"), CLEAR + "2层", times=2)
    screen.answer(_("Name of a building (empty when done)"), times=2)
    screen.answer(_("Your name (the director can be changed later in community.yaml)"), "叶小桥")
    return screen


def visit_with_two_issues(start: Start) -> Any:
    """The enterprise is shown first; each issue is matched, an item taken by its digit."""
    screen = start("visit", "add")
    screen.answer(_("Which enterprise? (name, door, initials)"), "A1203")
    screen.answer(_("What was heard?"), "想再招两个人")
    screen.answer(_("An issue? (empty when done)"), "招不到会计")
    screen.answer(_("An issue? (empty when done)"), "电梯一个礼拜坏了四回", times=2)
    screen.answer(_("An issue? (empty when done)"), times=3)
    screen.expect(_("Which item is it?"))
    screen.type("1")
    screen.expect(_("Which item is it?"), times=2)
    screen.type("1")
    return screen


def mistyped_name(start: Start) -> Any:
    """The nearest names are offered; what is typed searches them."""
    screen = start("visit", "add", "栖湖区岚筑打字店", "--heard", "一切正常")
    screen.expect(_("“{wanted}” was not found. Did you mean:").format(wanted="栖湖区岚筑打字店"))
    screen.type("1")
    return screen


def interrupted(start: Start) -> Any:
    """What was typed before Ctrl-C is offered again."""
    screen = start("visit", "add")
    screen.answer(_("Which enterprise? (name, door, initials)"), "bztsp")
    screen.answer(_("What was heard?"), "周末忙不过来")
    screen.answer(_("An issue? (empty when done)"), "店里招不到服务员")
    screen.expect(_("An issue? (empty when done)"), times=2)
    screen.type(INTERRUPT)
    assert screen.end() == 130
    screen = start("visit", "add", "--yes")
    screen.expect("半枝糖水铺")
    screen.type("y")
    screen.answer(_("An issue? (empty when done)"))
    return screen


def triage(start: Start) -> Any:
    """One key takes an item."""
    assert start("issue", "add", "店里招不到服务员", "--enterprise", "E12", "--yes").end() == 0
    screen = start("issue", "triage", "--all")
    screen.expect("1/1")
    screen.type("1")
    return screen


def sweep(start: Start) -> Any:
    """Twelve doors, a key each; what follows is shown before it is saved."""
    screen = start("visit", "sweep", "M", "L1")
    for door in DOORS:
        screen.expect(door)
        screen.type({"L1-09": "c", "L1-12": "e"}.get(door, "i"))
    screen.answer(_("Another door? (its number; empty when done)"))
    screen.expect(_("Save this?"))
    screen.type("y")
    return screen


def plan_and_done(start: Start) -> Any:
    """A plan is logged, one line an enterprise."""
    first = start("visit", "plan", "--building", "M", "--size", "2")
    assert first.end() == 0
    screen = start("visit", "plan", "--done")
    screen.expect("锦汐里购物中心")
    screen.type("未遇" + ENTER)
    screen.expect("锦汐里购物中心", times=2)
    screen.type("在谈续租" + ENTER)
    return screen


def shell(start: Start) -> Any:
    """``this`` is what was opened; Chinese words are commands."""
    screen = start("shell")
    screen.answer("loucheng>", "诉求 记录进展 19 厂家明天来")
    screen.answer("loucheng>", "issue contact 19", times=2)
    screen.answer("loucheng>", "issue show 999", times=3)
    screen.answer("loucheng>", "exit", times=4)
    return screen


SESSIONS = {
    each.__name__: each
    for each in (
        first_start,
        visit_with_two_issues,
        mistyped_name,
        interrupted,
        triage,
        sweep,
        plan_and_done,
        shell,
    )
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
@pytest.mark.parametrize("name", SESSIONS)
def test_a_session_ends_on_the_screen_that_was_looked_at(terminal, name, columns, rows, lang):
    i18n.use(lang)

    def start(*words: str, **env: str) -> Any:
        return terminal(*words, columns=columns, rows=rows, lang=lang, **env)

    screen = SESSIONS[name](start)
    code = screen.end()
    shown = "\n".join(screen.lines) + "\n"

    golden = GOLDEN / f"{name}.{columns}.{lang}.txt"
    if os.environ.get("LOUCHENG_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(shown, encoding="utf-8")
    assert code == 0, shown
    assert shown == golden.read_text(encoding="utf-8")
