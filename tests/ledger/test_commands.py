"""The shipped ledgers as a worker walks through them, in Chinese and in English, and a ledger of a district."""

from __future__ import annotations

import csv
import io
import re
import shlex
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT, temporary_database

from loucheng_cli.store.engine.connection import connect


@pytest.fixture
def week(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, loucheng: Any
) -> Path:
    """The example's community and enterprises, without its ledgers."""
    made = tmp_path_factory.getbasetemp() / "community.db"
    if not made.exists():
        ok(loucheng("--db", made, "init", "--from", ROOT / "examples" / "community.yaml"))
        ok(loucheng("--db", made, "enterprise", "import", ROOT / "examples" / "enterprises.csv", "--yes"))
    path = tmp_path / "demo.db"
    shutil.copy(made, path)
    monkeypatch.setenv("LOUCHENG_DB", str(path))
    return path


def ok(ran: Any) -> Any:
    assert ran.exit_code == 0, ran.stderr
    return ran


# Commands that each ledger takes one after the other; {x} is the ref that the command before gave.
WALKS = {
    "activity": [
        "add 中秋沙龙 --kind 沙龙 --date 9-25 --place 中庭 --building M --partners 半枝、鲸屿 --quota 10",
        "hold {x} --attended 42 --rating 95",
        "sum-up {x} --note 反响好",
    ],
    "job": ["add 前台接待 --enterprise E1 --count 2 --pay 5000-6000 --deadline 2026-10-20", "fill {x}"],
    "talent": [
        "add 「陈一一 13800000001」 --wish 前台 --skills 英语 --consent 9-20 --consent-how 扫码",
        "place {x}",
        "unsubscribe {x}",
    ],
    "fair": [
        "add 金秋招聘会 --date 9-18 --place 广场 --enterprises E1 --enterprises E2",
        "result {x} --entered 80 --resumes 40 --intents 9",
        "hired {x} --hired 5",
    ],
    "space": ["add 2001 --building A --area 220㎡ --rent 1.2万", "let {x} --tenant E12", "vacate {x}"],
    "project": [
        "add 下沉广场 --place 锦汐里负一层 --area 800 --before 仓库 --building M",
        "design {x}",
        "build {x}",
        "lease {x}",
        "open {x} --after 夜市",
    ],
    "promotion": [
        "add 半枝 --agreed-on 9-10",
        "agree {x} --planned-on 9-15",
        "publish {x} --published-on 9-20 --link https://example.com/1 --reads 300",
    ],
    "course": ["add 消防培训 --kind 技能培训 --date 9-10 --quota 20 --enterprises E1", "hold {x} --attended 18"],
    "counter": ["add SCJG-03 --count 3", "cancel {x} --reason 录错"],
    "incentive": ["add 稳岗补贴 --until 9-26 --industry 软件", "close {x}"],
    "delivery": [],
    "account": ["add 鲸屿 --leader 区领导 --worker zl --plan 解决用工", "close {x} --reason 已办结"],
    "meeting": ["add --council JX --agenda 错峰停靠", "record {x} --came 业主、物业 --present 6 --minutes 同意"],
}


def words(command: str, ref: str) -> list[str]:
    return [
        each.replace("\u200b", " ")
        for each in re.sub(r"「(.*?)」", lambda m: m[1].replace(" ", "\u200b"), command.format(x=ref)).split()
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("noun", sorted(WALKS))
def test_each_ledger_is_walked(loucheng: Any, week: Path, noun: str, lang: str) -> None:
    assert ok(loucheng(noun, "--help", lang=lang)).stdout
    ref = ""
    states = []
    for command in WALKS[noun]:
        ran = ok(loucheng(noun, *words(command, ref), "--json", lang=lang))
        ref = ran.json["ref"]
        states.append(ran.json["state"])
    declared = next(each for each in loucheng("ledger", "list", "--json").json if each["name"] == noun)
    assert set(states) <= {each["name"] for each in declared["states"]}
    if not ref:
        return
    shown = ok(loucheng(noun, "show", ref, "--json", lang=lang)).json
    assert (shown["ref"], shown["state"], len(shown["history"])) == (ref, states[-1], len(shown["history"]))
    listed = ok(loucheng(noun, "list", lang=lang)).stdout.splitlines()
    assert [line.split("\t")[0] for line in listed] == [ref]
    out = week.with_name("out.csv")
    ok(loucheng(noun, "export", "--out", out, lang="zh"))
    # What is exported comes back unchanged; persons stay where they are.
    again = loucheng(noun, "import", out, "--yes", "--json", lang="zh")
    assert (again.exit_code, again.json["unchanged"], again.json["created"]) == (0, 1, 0), again.stdout
    assert ok(loucheng("db", "verify", "--json")).json["differences"] == []
    ok(loucheng("undo", "--reason", "录错"))
    assert ok(loucheng("db", "verify", "--json")).json["differences"] == []


def test_an_undo_names_fields_and_states_as_the_ledger_does(loucheng: Any, week: Path) -> None:
    loucheng("activity", *words(WALKS["activity"][0], ""))
    ok(loucheng("activity", "edit", "1", "--name", "晚风市集"))
    edited = ok(loucheng("undo", "--reason", "录错", "--yes", lang="zh")).stderr
    ok(loucheng("activity", "cancel", "1", "--reason", "下雨"))
    moved = ok(loucheng("undo", "--reason", "录错", "--yes", lang="zh")).stderr

    assert "名称：晚风市集 → " in edited
    assert "状态：取消 → 筹备" in moved


def test_a_move_that_needs_something_says_what(loucheng: Any, week: Path) -> None:
    loucheng("activity", *words(WALKS["activity"][0], ""))

    missing = loucheng("activity", "hold", "1")
    early = loucheng("activity", "sum-up", "1")
    no_reason = loucheng("activity", "cancel", "1")

    assert (missing.exit_code, missing.stderr) == (4, "还缺：到场人次（--attended）\n")
    assert (early.exit_code, early.stderr) == (4, "现在不能登记总结：JX-A1 是“筹备”。可以：登记举办、取消。\n")
    assert (no_reason.exit_code, no_reason.stderr) == (4, '须写原因：--reason "…"\n')


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("activity add 沙龙 --kind 舞会 --date 9-25 --place 中庭", 2, "类型 “舞会”：须是其中之一"),
        ("activity add 沙龙 --kind 沙龙 --date 2026-13-45 --place 中庭", 2, "日期 “2026-13-45”"),
        ("activity add 沙龙 --kind 沙龙 --date 9-25 --place 中庭 --partners 无此企业", 3, "没有找到“无此企业”"),
        ("activity add 沙龙 --kind 沙龙 --date 9-25", 4, "还缺：场地（--place）"),
        ("activity show 99", 3, "没有找到“99”"),
        ("activity list --state 飞了", 2, "没有“飞了”这个状态"),
        ("job add 前台 --enterprise E1 --count 两个", 2, "人数 “两个”"),
        ("job add 前台 --enterprise E1 --count 2 --deadline 2026-09-01", 4, "截止日不能早于发布日期 2026-09-21。"),
        ("talent add 「陈一一 13800000001」 --wish 前台", 4, "没有同意不收个人信息"),
        ("space add 2001 --building A --area 大", 2, "面积（㎡） “大”"),
        ("space add 2001 --building A --area 9 --rent 便宜", 2, "月租金（元） “便宜”"),
        ("counter add NO-99", 3, "NO-99"),
        ("counter add SCJG-03 --count 501", 4, "件数为 501，不能超过 500。"),
        ("incentive deliver 1", 3, "没有找到“1”"),
        ("nothing list", 2, "没有 nothing 这个命令"),
    ],
)
def test_bad_input_is_a_sentence(loucheng: Any, week: Path, command: str, code: int, said: str) -> None:
    ran = loucheng(*words(command, ""))

    assert (ran.exit_code, ran.stdout) == (code, "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_unique_entry_is_not_taken_twice(loucheng: Any, week: Path) -> None:
    loucheng("space", *words(WALKS["space"][0], ""))

    twice = loucheng("space", *words(WALKS["space"][0], ""))

    assert (twice.exit_code, twice.stderr.splitlines()[0]) == (4, "JX-S1 的楼宇、房号与此相同，已经登记过。")


def test_a_job_finds_its_people_and_tells_them_once(loucheng: Any, week: Path) -> None:
    for person, wish, skills in (
        ("陈一一 13800000001", "前台接待", "英语"),
        ("王二 13800000002", "后厨", "面点"),
        ("李三 13800000003", "前台", "英语、Excel"),
    ):
        ok(
            loucheng(
                "talent",
                "add",
                person,
                "--wish",
                wish,
                "--skills",
                skills,
                "--consent",
                "9-20",
                "--consent-how",
                "扫码",
            )
        )
    ok(loucheng("job", "add", "前台接待", "--enterprise", "E1", "--count", "2", "--requirements", "会英语，熟悉Excel"))

    found = ok(loucheng("job", "match", "J1", "--json")).json
    assert [(each["ref"], each["why"]) for each in found] == [
        ("JX-L1", ["前台接待", "英语"]),
        ("JX-L3", ["前台", "英语", "excel"]),
    ]
    assert ok(loucheng("job", "match", "J1", "--json", today="2029-01-01")).json == []  # the consents have lapsed
    ok(loucheng("job", "tick", "1", "L1", "L3", today="2026-09-21"))
    ok(loucheng("talent", "unsubscribe", "L3"))
    out = week.with_name("messages.csv")
    told = ok(loucheng("job", "notify", "1", "--out", out, "--json")).json
    assert (told["messages"], told["left_out"]) == (1, 1)
    rows = list(csv.reader(io.StringIO(out.read_text("utf-8-sig"))))
    assert rows == [["手机号", "内容"], ["13800000001", rows[1][1]]]
    assert rows[1][1].startswith("【锦汐商务社区】瓯澜鲸屿软件技术有限公司招聘前台接待2人。")
    # Not again within 14 days, for another job either.
    ok(loucheng("job", "add", "前台", "--enterprise", "E2", "--count", "1"))
    ok(loucheng("job", "tick", "2", "L1"))
    again = loucheng("job", "notify", "2", "--out", week.with_name("again.csv"))
    assert again.exit_code == 4
    assert not week.with_name("again.csv").exists()
    later = loucheng("job", "notify", "2", "--out", week.with_name("again.csv"), "--json", today="2026-10-06")
    assert (later.exit_code, later.json["messages"]) == (0, 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, week: Path, loucheng: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the week on each engine, which commands use."""
    if request.param == "sqlite":
        yield str(week)
        return
    with temporary_database(request.getfixturevalue("postgresql")) as url:
        ok(loucheng("db", "copy", week, url))
        monkeypatch.setenv("LOUCHENG_DB", url)
        yield url


def kept(address: str) -> str:
    """All rows of all tables."""
    db = connect(address)
    listed = "select name from sqlite_master where type = 'table'"
    if not db.is_sqlite:
        listed = "select tablename from pg_tables where schemaname = current_schema()"
    tables = [name for (name,) in db.rows(listed)]
    found = "\n".join(f"{name} {row}" for name in tables for row in db.rows(f'select * from "{name}"'))
    db.close()
    return found


def test_erasing_a_talent_erases_it_everywhere(loucheng: Any, either: str, tmp_path: Path) -> None:
    person = ("陈一一 13800000001", "--wish", "珠宝鉴定师", "--skills", "水晶镶嵌")
    ok(loucheng("talent", "add", *person, "--consent", "9-20", "--consent-how", "扫码签字"))
    ok(loucheng("job", "add", "鉴定师", "--enterprise", "E1", "--count", "1"))
    ok(loucheng("job", "tick", "1", "L1"))
    ok(loucheng("job", "notify", "1", "--out", tmp_path / "m.csv"))
    secret = ("13800000001", "陈一一", "扫码签字", "珠宝鉴定师", "水晶镶嵌")
    assert all(word in kept(either) for word in secret)

    ok(loucheng("talent", "redact", "1", "--reason", "本人要求", "--yes"))

    left = kept(either)
    assert [word for word in secret if word in left] == []
    exports = [line for line in left.splitlines() if line.startswith("event ") and "job messages" in line]
    assert len(exports) == 1
    assert ok(loucheng("job", "match", "1", "--json")).json == []
    shown = ok(loucheng("talent", "show", "1", "--json")).json
    assert (shown["wish"], shown["skills"], shown["person_name"]) == (None, None, shown["person"])
    assert "陈一一" not in ok(loucheng("referral", "list")).stdout
    report = ok(loucheng("db", "verify", "--json")).json
    assert (report["differences"], report["chain"]) == ([], "ok")


def test_erasing_the_contact_erases_what_the_ledger_says(loucheng: Any, week: Path) -> None:
    added = ok(
        loucheng(
            "talent",
            "add",
            "陈一一 13800000001",
            "--wish",
            "珠宝鉴定师",
            "--consent",
            "9-20",
            "--consent-how",
            "扫码",
            "--json",
        )
    )
    ok(loucheng("contact", "erase", added.json["person"], "--reason", "本人要求", "--yes"))

    assert ok(loucheng("talent", "show", "1", "--json")).json["wish"] is None
    assert ok(loucheng("db", "verify", "--json")).json["differences"] == []


def test_letting_a_space_makes_the_occupancy_and_vacating_ends_it(loucheng: Any, week: Path) -> None:
    ok(loucheng("space", *words(WALKS["space"][0], "")))
    found = ok(loucheng("space", "match", "二百平带上下水", "--json")).json
    assert [each["ref"] for each in found] == ["JX-S1"]
    ok(loucheng("space", "let", "1", "--tenant", "半枝"))

    held = ok(loucheng("enterprise", "show", "半枝", "--json")).json["occupancies"]
    assert [(each["building"], each["unit"], each["area_m2"], each["to_on"]) for each in held] == [
        ("M", "L1-15", 275, None), ("A", "2001", 220, None)
    ]  # fmt: skip
    ok(loucheng("space", "vacate", "1"))
    held = ok(loucheng("enterprise", "show", "半枝", "--json")).json["occupancies"]
    assert [each["to_on"] for each in held if each["unit"] == "2001"] == ["2026-09-21"]


def test_a_policy_finds_its_enterprises_and_is_delivered_once(loucheng: Any, week: Path) -> None:
    ok(loucheng("incentive", "add", "软件企业奖励", "--industry", "软件", "--kinds", "企业", "--until", "9-26"))
    fits = ok(loucheng("incentive", "who", "软件", "--json")).json
    assert fits
    assert all(each["state"] is None for each in fits)

    first = ok(loucheng("incentive", "deliver", "1", "--all", "--json")).json
    again = ok(loucheng("incentive", "deliver", "1", "--all", "--json")).json

    assert (first["delivered"], again["delivered"]) == (len(fits), 0)
    assert {each["state"] for each in ok(loucheng("incentive", "who", "1", "--json")).json} == {"delivered"}


def test_new_shops_are_proposed_for_promotion(loucheng: Any, week: Path) -> None:
    proposed = ok(loucheng("promotion", "propose", "--add", "--json")).json
    assert proposed
    assert ok(loucheng("promotion", "propose", "--json")).json == []
    assert len(ok(loucheng("promotion", "list", "--json")).json) == len(proposed)


def test_sign_ups_keep_to_the_quota(loucheng: Any, week: Path) -> None:
    ok(loucheng("activity", *words(WALKS["activity"][0], "")))
    ok(loucheng("activity", "join", "1", "E3", "8"))

    full = loucheng("activity", "join", "1", "E5", "3")

    assert (full.exit_code, full.stderr) == (4, "JX-A1 名额 10，已报 8，还剩 2。\n")


def test_a_market_proposes_the_permit(loucheng: Any, week: Path) -> None:
    ran = ok(
        loucheng(
            "activity", "add", "国庆外摆", "--kind", "外摆", "--date", "10-1", "--place", "广场", "--building", "M"
        )
    )

    lines = ran.stderr.splitlines()
    assert lines[1].startswith("这类活动须先办“ZHZF-03 ")
    assert lines[2] == '  loucheng issue add "“国庆外摆”报批，2026-10-01，广场" --item ZHZF-03 --building M'


def test_a_day_in_words_is_understood_where_it_is_one_day(loucheng: Any, week: Path) -> None:
    words = ("activity", "add", "跨年沙龙", "--kind", "沙龙", "--place", "大堂", "--building", "M", "--date")

    ok(loucheng(*words, "明年1月1日"))
    refused = loucheng(*words, "周五")

    shown = ok(loucheng("activity", "list", "--json")).json
    assert [each["date"] for each in shown if each["name"] == "跨年沙龙"] == ["2027-01-01"]
    assert (refused.exit_code, refused.stderr.splitlines()[0]) == (2, "日期 “周五”：不是日期，应如 2026-09-14。")


def test_a_crowd_gets_the_issue_of_its_permit(loucheng: Any, week: Path) -> None:
    wanted = ["--kind", "节庆", "--date", "10-1", "--place", "广场", "--building", "M", "--expected", "1200"]
    added = ok(loucheng("activity", "add", "灯会", *wanted, "--yes", "--json")).json

    issue = ok(loucheng("issue", "show", added["issue"], "--json")).json
    assert (issue["item"], issue["building"], issue["text"]) == ("GA-01", "M", "“灯会”报批，2026-10-01，广场")


def test_a_district_may_leave_out_the_place_of_an_activity(loucheng: Any, week: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    path = tmp_path / "catalog" / "ledgers" / "activity.yaml"
    path.write_text(
        path.read_text("utf-8").replace("english: Place, type: text, required: true", "english: Place, type: text"),
        "utf-8",
    )

    added = ok(
        loucheng("activity", "add", "灯会", "--kind", "市集", "--date", "10-1", "--building", "M", "--yes", "--json")
    ).json

    assert ok(loucheng("issue", "show", added["issue"], "--json")).json["text"] == "“灯会”报批，2026-10-01，—"


def test_an_entry_shows_the_entries_that_name_it(loucheng: Any, week: Path) -> None:
    ok(loucheng("activity", *words(WALKS["activity"][0], "")))
    ok(loucheng("activity", "join", "1", "E3", "8"))

    assert ok(loucheng("activity", "show", "1", "--json")).json["named_by"] == ["JX-AB1"]
    assert "活动报名 JX-AB1 岚樯人寿保险股份有限公司瓯澜分公司：已报名" in ok(loucheng("activity", "show", "1")).stdout


def test_a_promotion_stays_in_the_building_of_its_enterprise(loucheng: Any, week: Path) -> None:
    for command in WALKS["promotion"]:
        ok(loucheng("promotion", *words(command, "PR1")))

    rows = ok(loucheng("report", "indicators", "--json")).json["rows"]
    assert [row["key"] for row in rows if row["promotions"] and row["key"] != "total"] == ["M"]


def test_figures_are_told_apart_and_rates_have_their_fraction(loucheng: Any, week: Path) -> None:
    for command in (
        "counter add SCJG-03 --count 3",
        "counter add RS-01 --count 2",
        "account add E1",
        "measure add 人才房 --account Z1 --until 2026-09-20",
        "measure add 用工 --account Z1 --until 2026-09-21",
        "measure finish ZC1 --result 已配租",
    ):
        ok(loucheng(*command.split()))

    found = ok(loucheng("report", "ledgers", "--json")).json
    cases = {each["key"]: each["value"] for each in found if each["figure"] == "cases"}
    rate = next(each for each in found if (each["ledger"], each["figure"]) == ("measure", "rate"))
    assert (cases, rate["value"], rate["of"]) == ({None: 5, "SCJG-03": 3, "RS-01": 2}, 1, 2)
    printed = ok(loucheng("report", "ledgers")).stdout.splitlines()
    assert "一企一策措施\t落实率\t50%（1/2）\t—" in printed
    assert "重点企业服务\t重点服务企业\t1\t—" in printed  # counted as of today, which is no earlier period


def test_figures_come_from_the_records_and_cannot_be_typed(loucheng: Any, week: Path) -> None:
    for command in ("add 沙龙 --kind 沙龙 --date 9-10 --place 中庭 --building M", "hold 1 --attended 42"):
        ok(loucheng("activity", *command.split()))
    ok(loucheng("counter", "add", "SCJG-03", "--count", "3"))

    figures = {
        f"{each['ledger']}.{each['figure']}": each["value"] for each in ok(loucheng("report", "ledgers", "--json")).json
    }
    assert (figures["activity.held"], figures["activity.attended"], figures["counter.cases"]) == (1, 42, 3)
    rows = ok(loucheng("report", "indicators", "--json")).json["rows"]
    mall = next(row for row in rows if row["key"] == "M")
    assert (mall["events"], mall["attended"]) == (1, 42)
    month = ok(loucheng("digest", "--month", "2026-09", "--council", "JX", "--json")).json
    assert [each["text"] for each in month["notices"] if not each["ref"]] == ["台账统计：活动场次 1、活动人次 42"]
    week_ = ok(loucheng("digest", "--week", "2026-W38", "--council", "JX", "--json")).json
    assert all(each["ref"] for each in week_["notices"])
    typed = loucheng("indicator", "set", "A", "活动场次", "3", "--period", "2026")
    assert (typed.exit_code, typed.stderr.splitlines()[0]) == (4, "活动场次由台账自动统计，不能录入。")


def test_thirty_days_after_a_fair_today_asks_who_was_hired(loucheng: Any, week: Path) -> None:
    ok(loucheng("fair", "add", "金秋招聘会", "--date", "9-18", "--place", "广场"))
    ok(loucheng("fair", "result", "1", "--entered", "80", "--resumes", "40", "--intents", "9"))

    def asked(day: str) -> list[str]:
        return [
            each["command"]
            for each in ok(loucheng("today", "--all", "--json", today=day)).json
            if each["todo"] == "ledger"
        ]

    assert (asked("2026-10-17"), asked("2026-10-18")) == ([], ["loucheng fair hired JX-F1"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_ledger_of_the_district_works_in_the_next_command(
    loucheng: Any, week: Path, tmp_path: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that docs/ledgers.md says of it, each line as it stands there."""
    page = (ROOT / "docs" / "ledgers.md").read_text("utf-8")
    declaration, listed = (re.search(rf"```{kind}\n(.*?)```", page, re.DOTALL)[1] for kind in ("yaml", "csv"))  # type: ignore[index]
    typed = "".join(re.findall(r"```sh\n(.*?)```", page, re.DOTALL)).splitlines()
    assert len(declaration.splitlines()) <= 20
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    (tmp_path / "catalog" / "ledgers" / "hazard.yaml").write_text(declaration, "utf-8")
    (tmp_path / "隐患.csv").write_text(listed, "gbk")
    monkeypatch.chdir(tmp_path)

    assert "hazard" in ok(loucheng("--help", lang=lang)).stdout
    said = {line: ok(loucheng(*shlex.split(line)[1:], lang=lang)) for line in typed}

    reminded, counted = (next(ran for line, ran in said.items() if name in line) for name in ("today", "report"))
    assert "JX-H1" not in reminded.stdout  # it was mended the line before
    assert [line.split("\t")[1:3] for line in counted.stdout.splitlines() if line.startswith("消防隐患台账")] == [
        ["隐患数", "1"], ["已整改", "1"]
    ]  # fmt: skip
    again = ok(loucheng(*shlex.split(typed[-1])[1:], "--json", lang=lang)).json
    assert (again["created"], again["unchanged"], again["rejected"]) == (0, 2, 0)
    assert ok(loucheng("hazard", "list", "--open", lang=lang)).stdout == "JX-H3\t喷淋阀门关闭\t锦汐中心B座\t待整改\n"
    with closing(sqlite3.connect(week)) as db:
        assert db.execute("select what, place from v_hazard where state = 'mended' order by ref").fetchall() == [
            ("疏散门锁死", "3楼东"), ("灭火器过期", "12楼走道")
        ]  # fmt: skip
    assert ok(loucheng("db", "verify", "--json")).json["differences"] == []


def test_a_field_that_is_gone_is_kept_and_hidden(loucheng: Any, week: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    path = tmp_path / "catalog" / "ledgers" / "project.yaml"
    ok(loucheng("project", *words(WALKS["project"][0], "")))
    path.write_text(re.sub(r"\n  before: .*|, before(?=,)|\{before\}改", "", path.read_text("utf-8")), "utf-8")

    shown = ok(loucheng("project", "show", "1", "--json")).json
    ok(loucheng("project", "edit", "1", "--after", "夜市"))
    told = ok(loucheng("catalog", "diff", ROOT / "catalog", tmp_path / "catalog", "--json")).json

    assert "before" not in shown
    assert [(each["code"], each["what"]) for each in told] == [("project.before", "retired")]
    path.unlink()
    assert ok(loucheng("project", "show", "1", "--json")).json["before"] == "仓库"


def test_rows_that_cannot_be_taken_are_named(loucheng: Any, week: Path, tmp_path: Path) -> None:
    path = tmp_path / "岗位.csv"
    path.write_text(
        "岗位名称,用人单位,招聘人数,身份证号,截止日\n前台,E1,两个,330302199001010011,\n,E1,2,,\n后厨,E2,3,,2026-10-20\n",
        "utf-8",
    )

    ran = loucheng("job", "import", path, "--yes", "--json")

    assert (ran.exit_code, ran.json["created"], ran.json["rejected"]) == (6, 1, 2)
    assert [(each["row"], each["column"], each["reason"]) for each in ran.json["rejections"]] == [
        (2, "招聘人数", "须为不小于 0 的整数"), (3, "岗位名称", "还缺：岗位（--position）")
    ]  # fmt: skip
    assert ran.json["columns"][0]["refused"] == ["身份证号"]
    assert "330302" not in (tmp_path / "岗位.未通过.csv").read_text("utf-8-sig")


TYPES = [
    "text",
    "free text",
    "number",
    "money",
    "day",
    "days",
    "area",
    "choice",
    "yes/no",
    "link",
    "unit",
    "enterprise",
]
SAID = {"text": "夜市", "free text": "夜市", "number": "7", "money": "3.5", "day": "2026-10-01", "days": "3", "area": "80",
        "choice": "甲", "yes/no": "是", "link": "https://example.com", "unit": "19A", "enterprise": "E1"}  # fmt: skip


@pytest.mark.parametrize("many", [False, True])
def test_entries_stay_readable_whatever_becomes_of_a_field(
    loucheng: Any, week: Path, tmp_path: Path, many: bool
) -> None:
    """Each type becomes each other type, one value or several; every command still answers."""
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    path = tmp_path / "catalog" / "ledgers" / "trial.yaml"

    def declare(types: list[str]) -> None:
        fields = {"title": "{label: 名称, type: text}"}
        for n, type_ in enumerate(types):
            choices = ", choices: [甲, 乙]" if type_ == "choice" else ""
            several = ", many: true" if many and type_ in {"choice", "enterprise", "unit"} else ""
            fields[f"f{n}"] = f"{{label: 字段{n}, type: {type_}{choices}{several}}}"
        sums = [f"f{n}" for n, type_ in enumerate(types) if type_ in {"number", "money", "days", "area"}]
        days = [f"f{n}" for n, type_ in enumerate(types) if type_ == "day"]
        path.write_text(
            "name: trial\nlabel: 试验\nletter: Q\nlevel: 内部\ntitle: title\nfields:\n"
            + "".join(f"  {name}: {field}\n" for name, field in fields.items())
            + f"states: {{s: 初}}\nday: {days[0]}\nfigures:\n"
            + "".join(f"  {name}: {{label: 合计, sum: {name}}}\n" for name in sums)
            + f"rules: [{{at_most: [{sums[0]}, 99999]}}, {{not_before: [{days[0]}, added]}}]\n"
            + f"today: [{{say: 到期, day: {days[0]}}}]\n",
            "utf-8",
        )

    declare(TYPES)
    given = [word for n, type_ in enumerate(TYPES) for word in _option(n, type_)]
    ok(loucheng("trial", "add", "一", *given, "--f2", "1"))
    for turn in range(1, len(TYPES)):
        declare(TYPES[turn:] + TYPES[:turn])
        for command in (
            "list",
            "list --json",
            "show 1",
            "show 1 --json",
            "export",
            "edit 1 --title 二",
            "edit 1 --title 一",
        ):
            ok(loucheng("trial", *command.split()))
        ok(loucheng("report", "ledgers"))
        ok(loucheng("today", "--all"))
    assert ok(loucheng("db", "verify", "--json")).json["differences"] == []


def _option(n: int, type_: str) -> list[str]:
    return [f"--f{n}"] if type_ == "yes/no" else [f"--f{n}", SAID[type_]]


def test_persons_are_imported_only_with_consent_and_once(loucheng: Any, week: Path, tmp_path: Path) -> None:
    path = tmp_path / "人才.csv"
    path.write_text(
        "姓名,手机,求职意向,专长,年龄\n张三丰,13800000009,仓管,叉车证,33\n李四光,13800000008,出纳,,28\n", "utf-8"
    )
    agreed = ("--with-contacts", "--consent", "9-1", "--consent-how", "招聘会签字", "--yes", "--json")

    without = loucheng("talent", "import", path, "--yes", "--json")
    first, again = (ok(loucheng("talent", "import", path, *agreed)).json for _turn in range(2))

    assert (without.exit_code, without.json["created"], without.json["columns"][0]["contacts"]) == (
        6,
        0,
        ["姓名", "手机"],
    )
    assert [(each["created"], each["unchanged"]) for each in (first, again)] == [(2, 0), (0, 2)]
    assert [each["person_name"] for each in ok(loucheng("talent", "list", "--json")).json] == ["李四光", "张三丰"]
    ok(loucheng("contact", "purge", "--yes", today="2029-01-01"))
    with closing(sqlite3.connect(week)) as db:
        assert db.execute("select count(*) from content where text like '%叉车证%'").fetchone() == (0,)
