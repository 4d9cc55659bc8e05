"""The figures of the example week, and the traps inside it."""

from __future__ import annotations

import pytest

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.domain.core.events import Change, FreeText
from loucheng_cli.domain.digest.model import (
    Digest,
    DigestLine,
    Disclosure,
    DiscussionReason,
    Rate,
    Repeat,
    from_json,
    primitives,
    to_json,
)
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.digest.formats import use_language
from loucheng_cli.services.digest import Moment, digest
from loucheng_cli.store.journal.journal import writing

WEEK = Week(2026, 38)
MONDAY = Moment.parse("2026-09-21T09:00", "Asia/Shanghai")


@pytest.fixture
def pages(week_db, example):
    return {code: digest(week_db, code, WEEK, MONDAY, calendar=example.CALENDAR) for code in ("JX", "WL")}


def everything(page: Digest) -> list:
    listed = [
        value for value in (page.overdue, page.handled, page.opened, page.due_next) if isinstance(value, DigestLine)
    ]
    return [line for each in listed for line in each.lines] + [point.line for point in page.discuss]


def test_the_figures_of_the_first_council(pages):
    figures = pages["JX"].figures

    assert (figures.enterprises, figures.visits, figures.met, figures.met_remotely) == (12, 12, 11, 1)
    assert (figures.opened, figures.handled, figures.open, figures.held, figures.overdue) == (15, 10, 8, 1, 0)
    assert (figures.to_follow_up, figures.to_review, figures.unrated) == (4, 1, 0)
    assert figures.on_time == Rate(part=10, whole=10)
    assert figures.solved == figures.satisfied == Rate(part=5, whole=6)
    assert figures.first_dispatch == Rate(part=14, whole=15)


def test_the_figures_of_the_second_council(pages):
    figures = pages["WL"].figures

    assert (figures.enterprises, figures.visits, figures.met) == (6, 6, 6)
    assert (figures.opened, figures.merged, figures.handled, figures.open, figures.overdue) == (10, 1, 4, 6, 1)
    assert (figures.to_follow_up, figures.unrated) == (3, 1)
    assert (figures.on_time, figures.solved) == (Rate(part=4, whole=5), Rate(part=1, whole=1))


def test_the_coverage_rate_counts_who_was_seen_in_person(pages, example):
    # Active ones of A, B and M; the phone call to E4 and the closed door of E10 do not count, E7 and E8 are not active.
    active = {n for n, row in example.ENTERPRISES.items() if row[2] in "ABM" and row[6] == "在营"}
    seen = {visit[2] for visit in example.VISITS.values() if visit[3] == "上门" and visit[5] == "见到"}

    assert pages["JX"].figures.coverage == Rate(part=len(active & seen), whole=len(active)) == Rate(part=8, whole=16)


def test_the_one_late_issue_is_four_working_days_late_because_sunday_was_worked(pages, refs):
    (late,) = pages["WL"].overdue.lines

    assert (late.ref, late.days_late, late.days_open, late.step, str(late.step_on)) == (
        refs["P1"],
        4,
        9,
        "supervised",
        "2026-09-18",
    )
    assert (late.building, late.floor, late.enterprise, late.what) == ("望澜大厦", -1, None, "地库排水沟一下雨就返水")


def test_what_is_due_on_the_cut_day_is_neither_late_nor_due_after_it(pages, refs):
    page = pages["JX"]
    due, late = ([line.ref for line in listed.lines] for listed in (page.due_next, page.overdue))

    assert not {refs[number] for number in ("I5", "I9", "P4")} & {*due, *late}
    assert all(line.due_on > page.cut_on for line in page.due_next.lines)


def test_these_issues_name_nobody(pages, refs):
    hidden = {refs[number] for number in ("I11", "I13", "I14", "I16", "I17", "I18", "I19", "I24")}
    lines = everything(pages["JX"]) + everything(pages["WL"])

    assert {line.ref for line in lines if line.veil is not Disclosure.NAMED} == hidden
    assert all(line.enterprise is None for line in lines if line.ref in hidden)


def test_the_page_never_shows_relocation_rent_or_wages(pages, refs):
    text = to_json(pages["WL"])
    (moving,) = [line for line in pages["WL"].opened.lines if line.ref == refs["I16"]]

    assert moving.veil is Disclosure.CONFIDENTIAL
    assert not any(word in text for word in ("租约", "涨三成", "搬", "迁移", "青榫", "加班费", "仲裁", "劳动争议"))


def test_a_return_is_only_said_to_be_reassigned(pages, refs):
    (returned,) = [line for line in pages["JX"].opened.lines if line.ref == refs["I9"]]

    assert (returned.redirected, returned.lead) == (True, "物业（锦汐物业服务中心）")
    assert "退回" not in to_json(pages["JX"])


def test_the_storey_says_what_its_door_says(pages):
    (tower, *_others) = pages["JX"].buildings

    assert {floor.floor: floor.label for floor in tower.floors} == {19: None, 16: None, 13: "12A", 8: None}


def test_the_page_names_no_person(pages, example):
    text = to_json(pages["JX"]) + to_json(pages["WL"])

    assert not any(name in text for name, _role in example.WORKERS.values())


def test_what_the_council_is_asked(pages, refs):
    asked = [(point.why, point.line.ref) for page in pages.values() for point in page.discuss]

    assert asked == [
        (DiscussionReason.REVIEW, refs["P2"]),
        (DiscussionReason.JOINT, refs["I7"]),
        (DiscussionReason.JOINT, refs["I11"]),
        (DiscussionReason.JOINT, refs["I24"]),
        (DiscussionReason.LATE, refs["P1"]),
        (DiscussionReason.JOINT, refs["I14"]),
    ]


def test_the_new_shop_is_announced(pages):
    assert [each.name for each in pages["JX"].moved_in] == ["栖湖区云朵抓手宠物用品店"]
    assert pages["WL"].moved_in == ()


def test_a_sole_trader_under_a_person_s_name_is_not_named_and_not_quoted(week_db, example):
    with writing(week_db, example.stamp("2026-09-19")) as journal:
        changes = [
            Change("enterprise", ref, "EnterpriseChanged", {"name": name})
            for ref, name in (("JX-E12", "栖湖区李建国糖水铺"), ("JX-E15", "栖湖区欧阳春宠物用品店"))
        ]
        journal.record(changes)
    page = digest(week_db, "JX", WEEK, MONDAY, calendar=example.CALENDAR)

    assert not any(word in to_json(page) for word in ("李建国", "欧阳春", "探企推文已发"))
    assert [(each.ref, each.name, each.floor_label) for each in page.moved_in] == [("JX-E15", None, None)]
    with use_language("zh"):
        assert words.moved(page.moved_in[0]) == "JX-E15 某商户（锦汐里），个体工商户，9月15日"
        assert [words.place(line) for line in page.opened.lines][2:4] == ["某商户（锦汐里L1）"] * 2


def test_the_trend_ends_in_the_figures_of_the_week(pages):
    for page in pages.values():
        assert [point.week for point in page.trend][::7] == ["2026-W31", "2026-W38"]
        assert (page.trend[-1].opened, page.trend[-1].handled) == (page.figures.opened, page.figures.handled)


def test_lists_and_figures_agree(pages):
    for page in pages.values():
        assert (page.opened.total, page.handled.total, page.overdue.total) == (
            page.figures.opened,
            page.figures.handled,
            page.figures.overdue,
        )


def test_a_line_leads_back_to_the_visit(pages, refs):
    (line,) = [line for line in pages["JX"].opened.lines if line.ref == refs["I1"]]

    assert line.visit == refs["V1"]


def test_what_comes_again_names_its_issues_but_not_the_confidential_ones(week_db, example):
    texts = ("空调太冷", "空调又停了", "月底租约到期，房东涨租还停空调")
    with writing(week_db, example.stamp("2026-09-19")) as journal:
        journal.record(
            Change(
                "issue", f"JX-I9{n}", "IssueOpened",
                {"text": FreeText(text), "building": "C", "item": "WL-02", "item_name": "空调开放时间", "kind": "求助",
                 "opened_on": "2026-09-18", "named": True}, new=True,
            )
            for n, text in enumerate(texts)
        )  # fmt: skip
    page = digest(week_db, "WL", WEEK, MONDAY, calendar=example.CALENDAR)

    assert page.repeats == (Repeat(building="云桨创客楼", item="空调开放时间", times=3, refs=("JX-I90", "JX-I91")),)


def test_frozen_values_thaw_to_the_same_digest(pages):
    for page in pages.values():
        assert from_json(to_json(page)) == page
        assert primitives(from_json(to_json(page))) == primitives(page)


def test_in_the_middle_of_the_week_the_cut_is_the_day_of_as_of(week_db, example):
    wednesday = Moment.parse("2026-09-16", "Asia/Shanghai")
    page = digest(week_db, "JX", WEEK, wednesday, calendar=example.CALENDAR)

    assert (page.cut_on.isoformat(), page.figures.opened, page.figures.handled) == ("2026-09-16", 13, 6)


def test_both_engines_say_the_same(db, example, week_db):
    example.build(db)

    for code in ("JX", "WL"):
        here, there = (digest(each, code, WEEK, MONDAY, calendar=example.CALENDAR) for each in (db, week_db))
        assert to_json(here) == to_json(there)
