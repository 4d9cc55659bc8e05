"""Commands that ask, driven as a worker drives them."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from tests.conftest import ROOT
from tests.terminal.conftest import DOWN, END_OF_FILE, ENTER, INTERRUPT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no pseudo-terminals for pexpect")


@pytest.fixture
def run(database):
    """A command in a pipe, on the database of the terminal; what it wrote as JSON."""

    def command(*words, db=database):
        ran = subprocess.run(
            [sys.executable, "-m", "loucheng_cli", *words, "--json"],
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "src"),
                "LOUCHENG_DB": str(db),
                "LOUCHENG_TODAY": "2026-09-21",
                "LOUCHENG_WORKER": "zx",
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return json.loads(ran.stdout)

    return command


def test_triage_takes_a_match_and_skips(terminal, run):
    first = run("issue", "add", "店里招不到服务员", "--building", "A")["ref"]
    second = run("issue", "add", "楼道灯不亮", "--building", "A")["ref"]

    screen = terminal("issue", "triage", "--all")
    screen.expect("1/2")
    screen.type("1")
    screen.expect("2/2")
    screen.type(ENTER)

    assert screen.end() == 0
    assert [run("issue", "show", ref)["status"] for ref in (first, second)] == ["assigned", "new"]


def test_triage_refuses_an_unknown_key_declines_and_quits(terminal, run):
    ref = run("issue", "add", "想在楼顶种菜", "--building", "A")["ref"]
    run("issue", "add", "想在楼道种花", "--building", "A")

    screen = terminal("issue", "triage", "--all")
    screen.expect("1/2")
    screen.type("z")
    screen.expect("这个键在这里没有用")
    screen.type("d")
    screen.answer("为什么不予办理", DOWN)
    screen.answer("12345")
    screen.expect("2/2")
    screen.type("q")

    assert screen.end() == 0
    assert run("issue", "show", ref)["status"] == "declined"


def test_triage_is_left_by_ctrl_c_with_130(terminal, run):
    run("issue", "add", "店里招不到服务员", "--building", "A")

    screen = terminal("issue", "triage", "--all")
    screen.expect("1/1")
    screen.type(INTERRUPT)

    assert screen.end() == 130
    assert "已中断" in screen.text


def test_the_shell_runs_lines_and_survives_mistakes(terminal):
    screen = terminal("shell")
    screen.answer("loucheng>", "deadline 2026-09-18 2")
    screen.expect("2026-09-21 到期")
    screen.answer("loucheng>", "issue show 999", times=2)
    screen.expect("没有找到")
    screen.type('visit add "未完' + ENTER)
    screen.expect("引号")
    screen.type(INTERRUPT)
    screen.type("exit" + ENTER)

    assert screen.end() == 0


def test_the_shell_is_left_by_ctrl_d(terminal):
    screen = terminal("shell")
    screen.expect("loucheng>")
    screen.type(END_OF_FILE)

    assert screen.end() == 0


def test_a_meeting_is_recorded_party_by_party(terminal, run):
    run("issue", "convene", "12", "--date", "2026-09-21", "--place", "望澜大厦大堂")

    screen = terminal("issue", "convene", "12", "--record")
    screen.expect("住房和城乡建设局 到场了吗")
    screen.type("y")
    screen.answer("议定什么", "出具改造意见")
    screen.answer("哪天前", "2026-09-25")
    for party in ("公安分局", "卫生健康局", "消防救援局（消防救援大队）"):
        screen.expect(f"{party} 到场了吗")
        screen.type("n")

    assert screen.end() == 0
    assert "2026-09-25" in json.dumps(run("issue", "show", "12"))


def test_init_asks_for_what_a_community_needs(terminal, run, tmp_path):
    new = tmp_path / "new.db"

    screen = terminal("init", db=new)
    screen.answer("商务社区叫什么", "云桥商务社区")
    screen.answer("登记点", "\x08\x08YQ")
    screen.answer("楼宇名称", "云桥大厦")
    screen.answer("地上几层")
    screen.answer("地下几层")
    screen.answer("楼宇名称", times=2)
    screen.answer("姓名", "叶小桥")

    assert screen.end() == 0
    assert [each["code"] for each in run("building", "list", db=new)] == ["A"]


def test_a_visit_asks_for_enterprise_text_and_issues(terminal, run):
    screen = terminal("visit", "add", "--yes")
    screen.answer("哪家企业", "A1203")
    screen.answer("反映了什么", "想换大一点的办公室")
    screen.answer("还有诉求吗", "楼道灯不亮")
    screen.answer("还有诉求吗", times=2)

    assert screen.end() == 0
    assert run("visit", "list", "--text", "想换大一点的办公室")[0]["enterprise_name"].startswith("瓯澜砚岬")


def test_an_ambiguous_name_is_put_to_choice(terminal):
    screen = terminal("enterprise", "show", "瓯澜")
    screen.expect("指哪一家")
    screen.type(DOWN + ENTER)

    assert screen.end() == 0
    assert "统一社会信用代码" in screen.text


def test_what_is_typed_in_a_picker_is_looked_for_in_pinyin_too(terminal):
    screen = terminal("enterprise", "show", "瓯澜")
    screen.expect("指哪一家")
    screen.type("jingyu")
    screen.expect("/ jingyu")
    screen.type(ENTER)

    assert screen.end() == 0
    assert "91330399M661157598" in screen.text


def test_a_question_is_left_by_ctrl_c_with_130_and_nothing_is_written(terminal, run):
    before = len(run("visit", "list"))

    screen = terminal("visit", "add", "A1203")
    screen.expect("反映了什么")
    screen.type(INTERRUPT)

    assert screen.end() == 130
    assert len(run("visit", "list")) == before


def test_questions_are_english_where_the_user_reads_english(terminal):
    screen = terminal("issue", "resolve", "15", lang="en", columns=120, rows=40)
    screen.answer("How did it end?")
    screen.answer("What was the enterprise told?", "已调整时段")

    assert screen.end() == 0
    assert "I15" in screen.text
