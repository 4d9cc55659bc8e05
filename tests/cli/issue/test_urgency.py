"""Urgency and emergencies, from a sentence to the top of the day's list."""

from __future__ import annotations

from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[3] / "examples"
STUCK = "A座电梯停在半空，里面有人出不来"


@pytest.fixture
def community(loucheng, tmp_path, monkeypatch):
    """The example's community in a database of its own, on a Friday."""
    monkeypatch.setenv("LOUCHENG_DB", str(tmp_path / "loucheng.db"))
    monkeypatch.setenv("LOUCHENG_TODAY", "2026-09-18")
    assert loucheng("init", "--from", EXAMPLES / "community.yaml").exit_code == 0
    assert loucheng("enterprise", "import", EXAMPLES / "enterprises.csv").exit_code in {0, 6}
    return loucheng


@pytest.fixture
def add(community):
    """An issue in a building, as JSON."""

    def added(text, *words):
        return community("issue", "add", text, "--building", "A", *words, "--json").json

    return added


def test_an_emergency_is_an_extremely_urgent_hazard_due_the_same_day(community, add):
    issue = add(STUCK)
    assert (issue["kind"], issue["urgency"], issue["emergency"], issue["called"]) == ("隐患", "特急", "JJ-01", None)
    assert issue["triage_due_on"] == issue["opened_on"]
    assert issue["named"] is False
    assert issue["call"] == ["96333", "119"]
    told = community("issue", "add", STUCK, "--building", "A").stderr
    assert told.startswith("紧急情况：电梯困人。请先打 96333，再打 119。")

    assigned = community("issue", "assign", issue["ref"], "--to", "property", "--json").json
    assert assigned["contact_due_on"] == assigned["sign_due_on"] == issue["opened_on"]
    assert (assigned["due_on"], assigned["promised_days"], assigned["promised_unit"]) == (
        issue["opened_on"],
        0,
        "calendar",
    )


def test_a_day_off_does_not_move_its_due_day(community):
    # 2026-09-19 is a Saturday that nobody works on.
    issue = community("issue", "add", STUCK, "--building", "A", "--to", "property", "--json", today="2026-09-19").json

    assert (issue["opened_on"], issue["due_on"]) == ("2026-09-19", "2026-09-19")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("上个月电梯困人的事怎么处理的", [], id="past"),
        pytest.param("电梯困人的演练什么时候搞", [], id="drill"),
        pytest.param(STUCK, ["--kind", "投诉"], id="the worker says a complaint"),
        pytest.param(STUCK, ["--urgency", "一般"], id="the worker says not urgent"),
    ],
)
def test_what_is_no_emergency_stays_as_it_was_said(add, text, words):
    issue = add(text, *words)

    assert (issue["urgency"], issue["emergency"]) == ("一般", None)


def test_whether_help_was_called_is_kept(add):
    assert add(STUCK, "--called")["called"] is True
    assert add("有人困在B座电梯里了", "--not-called")["called"] is False


def test_an_emergency_stands_on_top_of_the_day_red_from_the_start(community, add):
    add("楼道灯不亮", "--kind", "隐患")
    add("想办个招聘会")
    ref = add(STUCK)["ref"]

    first = community("today", "--json", "--all").json[0]

    assert (first["ref"], first["todo"], first["light"], first["urgency"]) == (ref, "emergency", "red", "特急")
    assert first["command"] == f"loucheng issue assign {ref}"
    listed = {line["ref"]: line for line in community("issue", "list", "--json").json}
    assert listed[ref]["urgency"] == "特急"
    assert [line["ref"] for line in community("issue", "list", "--urgency", "特急", "--json").json] == [ref]
    assert "红灯" in community("issue", "list", "--urgency", "特急").stdout


def test_the_worker_sets_and_corrects_the_urgency(community, add):
    issue = add("门口台阶松了", "--kind", "隐患", "--urgency", "急", "--to", "property")
    assert (issue["urgency"], issue["promised_days"]) == ("急", 1)

    now = community("issue", "edit", issue["ref"], "--urgency", "特急", "--json").json
    assert (now["urgency"], now["due_on"], now["promised_unit"]) == ("特急", now["opened_on"], "calendar")

    back = community("issue", "edit", issue["ref"], "--urgency", "一般", "--json").json
    assert (back["urgency"], back["due_on"], back["promised_unit"]) == ("一般", issue["due_on"], "working")
    assert "特急" not in community("issue", "show", issue["ref"]).stdout.partition("办理过程")[0]


def test_a_visit_brings_an_emergency_too(community):
    community("visit", "add", "半枝糖水铺", "--heard", "正好碰上", "--issue", STUCK, "--called", "--json")

    issue = community("issue", "list", "--urgency", "特急", "--json").json[0]
    assert community("issue", "show", issue["ref"], "--json").json["called"] is True


def test_what_was_taken_unseen_teaches_nothing(community, add):
    text = "营业执照丢了怎么补办"
    before = community("catalog", "match", text, "--json").json

    assert add(text, "--yes")["item"] == before["matches"][0]["code"]

    assert community("catalog", "learned", "--json").json == []
    assert community("catalog", "match", text, "--json").json == before


def test_a_need_of_another_office_is_never_dispatched(add):
    issue = add("公积金开户要带什么", "--yes")

    assert (issue["status"], issue["item"], issue["lead"]) == ("new", None, None)
