"""What a worker and a script read: the day's list, history, slip, undo, hand-over."""

from __future__ import annotations

from datetime import date
from zipfile import ZipFile

import pytest

from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import IssueKind
from loucheng_cli.domain.core.events import ActionContext, Change
from loucheng_cli.domain.issue.context import Assignment, Party, RuleContext
from loucheng_cli.files.calendar.loader import load_calendar
from loucheng_cli.services import issue as service
from loucheng_cli.services.issue import NewIssue
from loucheng_cli.store.journal.journal import writing

MONDAY = date(2026, 9, 14)
CALENDAR = load_calendar(None)
FIRE = Assignment(lead=Party(key="xiaofang", name="消防救援局"), item="XF-01", item_name="消防咨询", days=3)
pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def case(db, monkeypatch):
    """A community, a worker of building A, and a hazard on its thirteenth floor, whose door says 12A."""
    monkeypatch.setenv("LOUCHENG_WORKER", "jw")
    stamp = ActionContext("jw", "2026-09-14T04:00:00Z", MONDAY)
    with writing(db, stamp) as journal:
        building = {"name": "锦汐中心A座", "floors_above": 28, "labels": {"13": "12A"}, "manager": "锦汐物业"}
        journal.record(
            [
                Change(
                    "community", "JX", "CommunityAdded", {"name": "锦汐商务社区", "center": "综合服务中心"}, new=True
                ),
                Change("building", "A", "BuildingAdded", building, new=True),
                Change("worker", "jw", "WorkerAdded", {"buildings": ("A",)}, new=True),
                Change("worker", "zl", "WorkerAdded", {}, new=True),
            ]
        )
    rules = RuleContext(calendar=CALENDAR, policies=Policies.of({}), today=MONDAY)
    wish = NewIssue(text="消防门被堵，找13812345678", building="A", floor=13, kind=IssueKind.HAZARD, assignment=FIRE)
    return service.add(db, wish, rules, on=MONDAY, stamp=stamp).ref


def test_today_names_the_next_command_and_puts_hazards_first(loucheng, case):
    lines = loucheng("today", "--json", today="2026-09-15").json

    assert [(line["todo"], line["light"], line["command"]) for line in lines] == [
        ("sign", "yellow", "loucheng issue accept JX-I1"),
    ]
    assert all(line["hazard"] for line in lines)
    assert loucheng("today", "--worker", "zl", "--json").json == []


def test_remind_groups_by_party_and_registers_with_record(loucheng, case):
    unnamed = loucheng("issue", "remind", "--record", today="2026-09-21", lang="en")
    said = loucheng("issue", "remind", "--all", "--record", today="2026-09-21", lang="en")
    again = loucheng("issue", "remind", "1", "--record", today="2026-09-21", lang="en")

    assert said.stdout.splitlines()[1].startswith("1. JX-I1  锦汐中心A座 floor 12A  消防咨询  due 2026-09-15")
    assert "loucheng issue supervise JX-I1" in said.stderr
    assert (unnamed.exit_code, unnamed.stdout) == (2, "")
    assert again.stderr.endswith("Already registered on 2026-09-21.\n")
    assert loucheng("issue", "show", "1", "--json").json["reminders"] == 1


def test_a_slip_says_what_is_asked_and_no_numbers_of_persons(loucheng, case):
    text = loucheng("issue", "slip", "1", lang="en").stdout

    assert "消防门被堵，找***" in text
    assert "Lead: 消防救援局" in text
    assert "综合服务中心 2026-09-21" in text


@pytest.mark.parametrize(("form", "begins"), [("html", b"<!DOCTYPE html>"), ("docx", b"PK")])
def test_a_slip_is_printed(loucheng, case, tmp_path, form, begins):
    file = tmp_path / f"slip.{form}"

    ran = loucheng("issue", "slip", "1", "--format", form, "--out", file)

    assert (ran.exit_code, ran.stdout) == (0, "")
    assert file.read_bytes().startswith(begins)


def test_each_slip_and_each_notice_is_a_sheet_with_its_title(loucheng, case, tmp_path):
    loucheng("issue", "add", "门口积水", "--building", "A", "--yes")
    slip, notice, page = (tmp_path / name for name in ("slip.docx", "notice.docx", "slip.html"))

    loucheng("issue", "slip", "1", "2", "--out", slip)
    loucheng("issue", "supervision", "1", "2", "--out", notice)
    loucheng("issue", "slip", "1", "2", "--out", page)

    for file, title in ((slip, "交办单"), (notice, "督办通知单")):
        body = ZipFile(file).read("word/document.xml").decode()
        assert body.count(f">{title}<") == 2
        assert (body.count("<w:pageBreakBefore/>"), body.count('w:type="page"')) == (1, 0)
    assert page.read_text(encoding="utf-8").count("<h1>交办单</h1>") == 2


def test_a_notice_as_text_is_a_list_of_names_and_what_belongs_to_them(loucheng, case):
    lines = loucheng("issue", "supervision", "1", today="2026-09-21").stdout.splitlines()

    assert "  责任单位：消防救援局" in lines
    assert "  经办单位、经办人、日期：________" in lines


def test_the_notice_of_a_meeting_says_to_whom_when_and_where_and_the_minutes_what_the_lead_promised(loucheng, case):
    notice = loucheng("issue", "convene", "1", "--date", "2026-09-21", "--place", "大堂").stdout
    loucheng("issue", "convene", "1", "--record", "--came", "消防", "--promise", "xiaofang=2026-09-24:清走杂物")
    minutes = loucheng("issue", "convene", "1", "--minutes").stdout

    assert "消防救援局：\n定于2026年9月21日在大堂现场办公，研究下列诉求，请派能当场答复的人员参加。" in notice
    assert notice.endswith("综合服务中心\n2026年9月21日\n")
    assert "承办单位：消防救援局  议定事项：清走杂物  完成时限：2026年9月24日" in minutes


def test_a_docx_needs_a_file_and_nothing_is_shared_before_that(loucheng, case):
    ran = loucheng("issue", "slip", "1", "--format", "docx", "--share-contact")

    assert (ran.exit_code, ran.stdout) == (2, "")
    assert len(loucheng("issue", "history", "1", "--json").json) == 2


def test_explain_is_the_count_as_it_was_frozen(loucheng, case):
    assert loucheng("issue", "explain", "1", "--json").json == {
        "ref": case,
        "start": "2026-09-14",
        "days": [{"date": "2026-09-15", "count": 1, "why": "counted", "name": None}],
        "due_on": "2026-09-15",
        "provisional": False,
    }


def test_undo_needs_a_reason_and_says_what_it_does(loucheng, case):
    loucheng("issue", "supervise", "1")
    without = loucheng("undo")
    done = loucheng("undo", "--reason", "点错了", "--json")

    assert (without.exit_code, without.stdout) == (4, "")
    assert done.json["differences"] == [
        {
            "kind": "issue",
            "subject": case,
            "vanishes": False,
            "fields": {"supervised_on": {"before": "2026-09-21", "after": None}},
        }
    ]
    history = loucheng("issue", "history", "1", "--json").json
    assert [(line["name"], line["voided"], line["reason"]) for line in history][-2:] == [
        ("IssueSupervised", True, None),
        ("ActionVoided", False, "点错了"),
    ]


def test_nobody_leaves_before_it_is_handed_over(loucheng, case):
    kept = loucheng("worker", "leave", "jw", "--json")
    gone = loucheng("worker", "leave", "jw", "--to", "zl", "--reason", "调离", "--json")

    assert (kept.exit_code, kept.json["issues"], kept.json["left_on"]) == (4, [case], None)
    assert (gone.exit_code, gone.json["to"], gone.json["left_on"]) == (0, "zl", "2026-09-21")
    assert [line["ref"] for line in loucheng("--by", "zl", "today", "--json").json] == [case]
    assert [row["code"] for row in loucheng("--by", "zl", "worker", "list", "--json").json] == ["zl"]


def test_recheck_moves_nothing_unasked(loucheng, case):
    assert loucheng("calendar", "recheck", "--json").json == []


def test_a_meeting_sheet_keeps_its_number_and_a_record_needs_who_came(loucheng, case):
    sheet = loucheng("issue", "convene", "1", "--date", "2026-09-21", "--place", "大堂").stdout
    again = loucheng("issue", "convene", "1", "--date", "2026-09-21", "--place", "大堂", "--json").json
    without = loucheng("issue", "convene", "1", "--record")

    assert "现场办公〔2026〕1号" in sheet
    assert again["meeting"] == "现场办公〔2026〕1号"
    assert without.exit_code == 2


def test_a_meeting_is_not_recorded_where_its_file_cannot_be_written(loucheng, case, tmp_path):
    there = tmp_path / "meeting.docx"
    there.write_bytes(b"kept")
    words = ("issue", "convene", "1", "--date", "2026-09-21", "--place", "大堂", "--out")

    assert loucheng(*words, there).exit_code == 4
    assert there.read_bytes() == b"kept"
    assert loucheng("issue", "convene", "1", "--minutes").exit_code == 3


@pytest.mark.parametrize(
    ("name", "begins"), [("n.txt", "锦汐商务社区"), ("n.html", "<!DOCTYPE html>"), ("n.docx", "PK")]
)
def test_the_notice_is_written_in_the_format_of_its_ending(loucheng, case, tmp_path, name, begins):
    done = loucheng("privacy", "notice", "--out", tmp_path / name)

    assert done.exit_code == 0
    assert begins.encode() in (tmp_path / name).read_bytes()[:200]


def test_the_notice_refuses_another_ending(loucheng, case, tmp_path):
    assert loucheng("privacy", "notice", "--out", tmp_path / "n.pdf").exit_code == 2
