"""What a worker's day needs: rooms, news of a visit, numbers of other systems, receipts, Chinese words, Tab."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.conftest import demo_database


@pytest.fixture
def week(loucheng, tmp_path, tmp_path_factory):
    """A command on a copy of the example week."""
    db = Path(shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.db"))

    def run(*words, **settings):
        return loucheng("--db", db, "--by", "zx", *words, today="2026-09-21", **settings)

    run.db = db
    return run


def test_a_room_is_entered_changed_and_taken_back(week):
    said = week(
        "building",
        "unit",
        "set",
        "W",
        "1508",
        "--area",
        "120",
        "--state",
        "空置",
        "--rent",
        "9600",
        "--ready",
        "10月底",
    )
    assert said.exit_code == 0
    assert "1508；空置；120 平方米；月租金 9600 元；2026-10-31 起可租" in said.stderr
    room = next(each for each in week("building", "unit", "W", "--json").json if each["code"] == "W/1508")
    assert (room["floor"], room["rent"], room["ready_on"]) == (15, 9600, "2026-10-31")

    assert week("undo", "--reason", "记错", "--yes").exit_code == 0
    assert "W/1508" not in week("building", "unit", "W", "-q").stdout


def test_a_list_of_rooms_names_the_rows_it_cannot_read(week, tmp_path):
    listed = tmp_path / "rooms.csv"
    listed.write_text(
        '楼宇,房号,面积,状态,月租金\nW,1508,120.4,空置,"9,600元"\nW,1509,x,,\nW,,80,,\n', encoding="utf-8"
    )

    tried = week("building", "unit", "import", listed, "--dry-run", "--json")
    assert (tried.exit_code, tried.json["added"], tried.json["rejected"]) == (6, 1, 2)
    assert "W/1508" not in week("building", "unit", "W", "-q").stdout
    done = week("building", "unit", "import", listed)
    assert "第 3 行" in done.stderr
    assert "第 4 行：缺少房号" in done.stderr
    assert "W/1508" in week("building", "unit", "W", "-q").stdout


def test_a_room_needs_its_storey_and_a_taken_one_is_not_vacant(week):
    nowhere = week("building", "unit", "set", "A", "9901", "--area", "320")
    taken = week("building", "unit", "set", "A", "1901", "--state", "空置")

    assert (nowhere.exit_code, nowhere.stdout) == (2, "")
    assert "--floor" in nowhere.stderr
    assert taken.exit_code == 0
    assert "瓯澜鲸屿软件技术有限公司仍在其中，按在租计" in taken.stderr


@pytest.mark.parametrize(("more", "is_said"), [((), True), (("--issue", "走廊灯坏了"), False)])
def test_the_days_between_visits_are_of_those_where_nothing_is_the_matter(week, more, is_said):
    done = week("visit", "add", "bztsp", "--heard", "都好", *more, "--yes")

    assert ("没有诉求" in done.stderr) is is_said


def test_what_a_worker_entered_of_a_room_outlives_the_file(week, tmp_path):
    from tests.conftest import ROOT

    week("building", "unit", "set", "W", "1508", "--area", "120", "--state", "空置")
    applied = week("community", "apply", ROOT / "examples" / "community.yaml")

    assert applied.exit_code == 0
    assert "W/1508" in week("building", "unit", "W", "-q").stdout


def test_news_of_a_visit_goes_to_the_file_of_the_enterprise_and_to_no_page(week):
    week("visit", "add", "E12", "--heard", "生意一般", "--headcount", "37", "--lease-until", "2027-03-31",
         "--lease-plan", "外迁", "--business", "下滑", "--yes")  # fmt: skip

    card = week("visit", "show", "19").stdout
    assert "租赁意向" in card
    assert "外迁" in card
    enterprise = week("enterprise", "show", "12", "--json").json
    assert (enterprise["headcount"], enterprise["lease_until"]) == (37, "2027-03-31")
    page = week("digest", "--week", "2026-W39", "--council", "JX").stdout
    assert "外迁" not in page
    assert "2027-03-31" not in page


def test_news_of_an_earlier_visit_changes_no_file(week):
    week("visit", "add", "E12", "--heard", "好", "--headcount", "37", "--yes")
    week("visit", "add", "E12", "--heard", "好", "--headcount", "5", "--on", "2026-09-18", "--yes")

    assert week("enterprise", "show", "12", "--json").json["headcount"] == 37


def test_a_number_of_12345_is_found_and_said_when_it_comes_again(week):
    number = "330300202609180001"
    first = week("issue", "add", "路灯不亮", "--building", "W", "--source-no", number, "--yes", "--json").json
    again = week("issue", "add", "走廊漆黑", "--building", "W", "--source-no", number, "--yes")

    assert f"编号 {number} 已登记过：{first['ref']}" in again.stderr
    assert week("issue", "show", number, "--json").json["ref"] == first["ref"]
    assert first["ref"] in week("issue", "list", "--text", number, "-q").stdout


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("要投诉，楼上装修扰民", "投诉"),
        ("消防通道被电动车堵住了", "隐患"),
        ("想咨询一下稳岗返还", "咨询"),
        ("想摆三天咨询台", "求助"),
        ("会议室太小", "求助"),
    ],
)
def test_the_kind_is_proposed_from_the_words(week, text, kind):
    assert week("issue", "add", text, "--building", "W", "--json").json["kind"] == kind


def test_receipts_say_what_was_registered(week):
    said = {
        "contact": "已登记 2026-09-21 首次联系",
        "note": "已记录进展（“厂家明天来”）",
        "handover": "已移交",
    }
    assert said["contact"] in week("issue", "contact", "19").stderr
    assert said["note"] in week("issue", "note", "19", "厂家明天来").stderr
    assert said["handover"] in week("issue", "handover", "19", "--to", "zl", "--reason", "休假").stderr
    assert "已登记 2026-09-21 督办" in week("issue", "supervise", "4", "--reason", "久拖").stderr
    assert "已提级至街道" in week("issue", "escalate", "4", "--to", "街道", "--reason", "久拖").stderr
    added = week("issue", "add", "招不到服务员，帮我们发招聘", "-e", "E12", "--item", "RS-01", "--yes").stderr
    assert "事项：RS-01" in added
    assert "如需更改：loucheng issue reassign" in added


def test_a_correction_shows_old_and_new(week):
    week("issue", "edit", "19", "--text", "三号电梯一周坏四回")

    assert "三号电梯一个礼拜坏了四回，大家走楼梯上九楼 → 三号电梯一周坏四回" in week("issue", "history", "19").stdout


def test_explain_says_why_the_count_starts_and_that_papers_are_missing(week):
    assert "自交办之日（2026-09-15）起算" in week("issue", "explain", "13").stderr
    assert "补齐前到期日为暂定" in week("issue", "explain", "3").stderr


def test_a_meeting_recorded_twice_is_corrected(week):
    week("issue", "convene", "12", "--date", "2026-09-21", "--place", "大堂")
    record = ("issue", "convene", "12", "--record", "--came", "zhujian,gongan", "--promise")
    week(*record, "gongan=2026-09-25:出意见")
    count = len(week("issue", "history", "12", "--json").json)
    week(*record, "gongan=2026-09-25:出意见")
    assert len(week("issue", "history", "12", "--json").json) == count
    week(*record, "gongan=2026-09-28:出意见")

    tasks = {each["party"]: each for each in week("issue", "show", "12", "--json").json["tasks"]}
    assert tasks["gongan"]["due_on"] == "2026-09-28"
    assert len(week("issue", "history", "12", "--json").json) == count + 1


def test_ledgers_answer_to_their_chinese_names(week):
    assert week("活动", "列表", "-q").stdout == week("activity", "list", "-q").stdout
    assert week("岗位", "列表", "-q").stdout == week("job", "list", "-q").stdout
    assert "fill" in week("岗位", "登记招满", "--help").stdout


@pytest.mark.parametrize(("typed", "days"), [("3天", 3), ("三个工作日", 3), ("两周", 14)])
def test_days_are_told_by_words(typed, days):
    from loucheng_cli.domain.calendar.day_words import parse_day_count

    assert parse_day_count(typed) == days
    assert parse_day_count("很多") is None


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("visit add 栖湖区半", "栖湖区半枝糖水铺"),
        ("visit add bztsp", "栖湖区半枝糖水铺"),
        ("visit add E1 --result 未", "未遇"),
        ("issue resolve 1", "19"),
        ("issue assign 3 RS-0", "RS-01"),
        ("issue assign 3 --to zongh", "zonghe-zhifa"),
        ("digest --week 2026-W3", "2026-W38"),
        ("building show ''", "M"),
    ],
)
def test_tab_completes_what_belongs_there(week, monkeypatch, line, wanted):
    from typer._completion_classes import BashComplete

    from loucheng_cli.cli.app.main import build

    monkeypatch.setenv("LOUCHENG_DB", str(week.db))
    words = line.replace("''", "").split()
    begun = "" if line.endswith("''") else words.pop()
    found = BashComplete(build(), {}, "loucheng", "_LOUCHENG_COMPLETE").get_completions(words, begun)

    assert wanted in [each.value for each in found]


def test_the_answer_of_a_supporting_party_is_said_in_words(week):
    ref = week(
        "issue", "add", "门禁坏", "-e", "E12", "--to", "property", "--with", "gongan", "--yes", "-q"
    ).stdout.strip()

    assert "民警已到场" in week("issue", "task", "done", ref, "gongan", "--reply", "民警已到场").stderr


def test_a_piped_shell_ends_with_the_first_failure(week):
    lines = "issue note 999 x\nbogus\nissue note 3 ok\n"

    assert week("shell", stdin=lines).exit_code == 3
    assert week("shell", "--keep-going", stdin=lines).exit_code == 3


def test_small_things_are_said_plainly(week, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert week("issue", "note", "3", "a", "b").stderr.startswith("多写了")
    assert week("digest", "--council", "WL", "--week", "0001-W01").exit_code == 2
    week("issue", "add", "ＷＩＦＩ断了", "-e", "E12", "--yes")
    assert week("issue", "list", "-a", "--text", "wifi", "-q").stdout.count("\n") == 1
    assert week("issue", "add", "-1楼积水", "-e", "E12", "--yes").exit_code == 0
    assert week("export", "visits", "-o", "-").exit_code == 0
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("半支糖水铺", "JX-E12"),
        ("糖水铺子", "JX-E12"),
        ("banzhi", "JX-E12"),
        ("banzhitangshui", "JX-E12"),
        ("bztsp", "JX-E12"),
        ("L1-15", "JX-E12"),
        ("班知糖水", "JX-E12"),
    ],
)
def test_an_enterprise_is_found_by_half_a_name(week, typed, found):
    assert week("enterprise", "show", typed, "-q").stdout == f"{found}\n"


def test_an_enterprise_is_found_by_the_name_it_had(week):
    week("enterprise", "edit", "E12", "--name", "鹭影甜品工坊")

    assert week("enterprise", "show", "半枝糖水", "-q").stdout == "JX-E12\n"


def test_whoever_is_nearest_is_named_where_nobody_is_found(week):
    refused = week("visit", "add", "千鹭电器铺子", "--heard", "好", "--json")

    assert refused.exit_code == 3
    assert json.loads(refused.stderr)["error"]["candidates"] == [
        {"ref": "JX-E14", "name": "瓯澜千舸电器有限公司锦汐店", "place": "锦汐里购物中心 L1-01"}
    ]
    assert json.loads(week("enterprise", "show", "E999", "--json").stderr)["error"]["candidates"] == []


def test_names_of_those_who_left_are_not_taken_for_near_ones(week):
    week("enterprise", "move-out", "E12")

    assert week("enterprise", "show", "半支糖水铺", "-q").exit_code == 3


def test_a_permit_that_ends_is_on_the_list_of_the_day(week):
    week("enterprise", "edit", "E15", "--permit-until", "10月中旬")
    week("enterprise", "edit", "E12", "--permit-until", "2026-09-18")
    week("enterprise", "edit", "E11", "--permit-until", "年底")

    found = {
        line["ref"]: line
        for line in week("today", "--all", "--json").json
        if "permit" in (line["reason"], *line["also"])
    }

    assert set(found) == {"JX-E12", "JX-E15"}
    assert (found["JX-E12"]["reason"], found["JX-E12"]["due_on"], found["JX-E12"]["light"]) == (
        "permit",
        "2026-09-18",
        "red",
    )
    assert found["JX-E12"]["command"] == "loucheng enterprise edit JX-E12 --permit-until …"
    assert "许可证 2026-09-18 到期" in week("visit", "plan", "--building", "M").stdout
    assert week("enterprise", "edit", "E12", "--permit-until", "", "--json").json["permit_until"] is None


@pytest.mark.parametrize(
    ("typed", "day"),
    [("明年3月", "2027-03-31"), ("2027年3月", "2027-03-31"), ("20270301", "2027-03-01"), ("年底", "2026-12-31")],
)
def test_the_days_of_an_enterprise_are_told_by_words_too(week, typed, day):
    assert week("enterprise", "edit", "E12", "--lease-until", typed, "--json").json["lease_until"] == day


def test_a_day_that_cannot_be_read_is_named(week):
    refused = week("visit", "add", "E12", "--heard", "好", "--next", "节后")

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("“节后”：不是日期")


def test_a_text_that_asks_for_nothing_is_said_to(week):
    said = week("issue", "add", "老板不在，改天再来", "-e", "E12", "--yes")

    assert (said.exit_code, said.stderr.splitlines()[0]) == (0, "不像是要办的事。")
    assert "不像" not in week("issue", "add", "老板不在，下次再来", "-e", "E12", "--yes", "-q").stderr
    urgent = week("issue", "add", "闻到煤气味", "-e", "E12", "--yes").stderr
    assert ("紧急情况" in urgent, "不像" in urgent) == (True, False)


def test_a_list_of_issues_tells_the_day_of_assignment(week):
    found = {line["ref"]: line for line in week("issue", "list", "--json").json}

    assert found["JX-I4"]["assigned_on"] == week("issue", "show", "4", "--json").json["assigned_on"] == "2026-09-08"


@pytest.mark.parametrize(("by", "code"), [("nobody", 3), ("ZL", 0), ("zl ", 0), ("闻人霁", 0)])
def test_whoever_acts_is_a_worker_of_the_community(week, by, code):
    before = len(week("issue", "list", "--all", "--json").json)
    ran = week("--by", by, "issue", "add", "门禁坏了", "-e", "E12", "--yes", "-q")

    assert ran.exit_code == code
    assert len(week("issue", "list", "--all", "--json").json) - before == (code == 0)


def test_an_empty_database_path_is_no_path(loucheng):
    assert loucheng("--db", "", "db", "path").exit_code == 2


def test_the_shell_gives_each_command_the_catalogue_that_it_loaded(week, monkeypatch):
    from loucheng_cli.cli.app.state import State
    from loucheng_cli.cli.shell import Matching

    state = State(str(week.db), None, None, None)
    matching = Matching(state)
    matching.loading.join()
    given, changed = State(str(week.db), None, None, None), State(str(week.db), None, None, None)
    matching.give(given)
    monkeypatch.setattr("loucheng_cli.files.catalog.loader.content_of", lambda _folder: "another one")
    matching.give(changed)

    assert {"catalog", "prepared"} <= vars(given).keys()
    assert "catalog" not in vars(changed)
