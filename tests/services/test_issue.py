"""The moves of an issue are in the journal and in the tables alike, and can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loucheng_cli.domain.calendar.deadline import DayUnit
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import (
    DeclineReason,
    HoldReason,
    IssueKind,
    Level,
    Move,
    Outcome,
    Role,
    Satisfaction,
    Solved,
    Status,
    TaskStatus,
)
from loucheng_cli.domain.core.events import KINDS, ActionContext, Change, FreeText, columns, fact_class
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.context import Assignment, Party, RuleContext
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.domain.issue.moves import NEEDS_REASON
from loucheng_cli.domain.issue.papers import said
from loucheng_cli.errors import MoveRefusedError, NotFoundError, ReasonRequiredError, RefusedError, TasksOpenError
from loucheng_cli.files.calendar.loader import load_calendar
from loucheng_cli.services import calendar as clock
from loucheng_cli.services import issue as service
from loucheng_cli.services import papers, undo, worker
from loucheng_cli.services.issue import NewIssue
from loucheng_cli.services.papers import MeetingPromise
from loucheng_cli.store import contacts
from loucheng_cli.store.engine.connection import Database, column_list
from loucheng_cli.store.journal import projection
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads.issue import due_days, find_issue, history, tasks_of
from loucheng_cli.store.reads.today import open_issues
from loucheng_cli.store.reads.worker import find_worker

CALENDAR = load_calendar(None)
MONDAY = date(2026, 9, 14)
TUESDAY = MONDAY + timedelta(days=1)
FIRE = Party(key="xiaofang", name="消防救援局")
POLICE = Party(key="gongan", name="公安分局")
MATTER = Assignment(lead=FIRE, item="XF-01", item_name="消防咨询", days=3, clock="assigned")
WITH_POLICE = replace(MATTER, supports=(POLICE,))


def on(day: date) -> ActionContext:
    return ActionContext("zl", f"{day.isoformat()}T04:00:00Z", day)


def rules(day: date = MONDAY) -> RuleContext:
    return RuleContext(calendar=CALENDAR, policies=Policies.of({}), today=day)


def new_issue(db: Database, day: date = MONDAY, **wish: Any) -> str:
    return service.add(
        db, NewIssue(text=wish.pop("text", "门口想摆桌子"), **wish), rules(day), on=day, stamp=on(day)
    ).ref


def done(db: Database, ref: str, name: Move, day: date = MONDAY, reason: str | None = None, **more: Any) -> Issue:
    """A move by the rule of its name."""
    wish = [more.pop(each) for each in ("wish", "because", "to", "level", "channel") if each in more]
    rule = getattr(lifecycle, RULES.get(name, name.value.replace("-", "_")))
    return service.move(
        db, ref, name, lambda issue, _t: rule(issue, *wish, rules(day), on=day, **more), on=day, reason=reason,
        stamp=on(day),
    )  # fmt: skip


RULES = {Move.RETURN: "return_"}


def tables(db: Database) -> dict[str, list[Any]]:
    """Every row of every projection."""
    found = {}
    for kind in KINDS:
        names = columns(fact_class(kind))
        found[kind] = db.rows(f'select {column_list(names)} from {kind} order by "{fact_class(kind).KEY}"')
    found["step"] = db.rows(f"select {column_list(projection.STEP_COLUMNS)} from step order by issue, n")
    return found


def refolded(db: Database) -> dict[str, list[Any]]:
    with db.transaction():
        projection.rebuild(db)
    return tables(db)


def test_a_whole_life_stands_in_its_history(db):
    ref = new_issue(db, assignment=WITH_POLICE)
    done(db, ref, Move.ACCEPT)
    with pytest.raises(TasksOpenError, match="公安分局"):
        service.resolve(db, ref, rules(), on=MONDAY, outcome=Outcome.SOLVED, reply="好了", stamp=on(MONDAY))
    service.move_task(db, ref, "gongan", TaskStatus.DONE, rules(), on=MONDAY, reply="可以", stamp=on(MONDAY))
    service.resolve(db, ref, rules(), on=MONDAY, outcome=Outcome.SOLVED, reply="好了", stamp=on(MONDAY))
    filed = done(
        db, ref, Move.FOLLOW_UP, TUESDAY, "很快", contacted=True, solved=Solved.YES, satisfaction=Satisfaction.SATISFIED
    )

    assert (filed.status, filed.reply) == (Status.CLOSED, "好了")
    assert [(line.name, line.reason) for line in history(db, ref)] == [
        ("IssueOpened", None),
        ("IssueAssigned", None),
        ("TaskAssigned", None),
        ("IssueAccepted", None),
        ("TaskDone", None),
        ("IssueResolved", None),
        ("IssueFollowedUp", "很快"),
    ]
    assert tables(db) == refolded(db)


def test_an_issue_returned_with_tasks_is_assigned_again(db):
    ref = new_issue(db, assignment=WITH_POLICE)
    done(db, ref, Move.RETURN, reason="不归我们")

    again = service.assign(db, ref, WITH_POLICE, rules(), on=MONDAY, stamp=on(MONDAY))

    assert (again.returns, again.lead) == (1, "xiaofang")
    assert [task.party for task in tasks_of(db, ref)] == ["gongan"]
    assert tables(db) == refolded(db)


@pytest.mark.parametrize("name", [move for move in Move if move in NEEDS_REASON])
def test_moves_that_need_a_reason_record_nothing_without_one(db, name):
    ref = new_issue(db, assignment=MATTER)

    with pytest.raises(ReasonRequiredError):
        service.move(
            db, ref, name, lambda issue, _t: lifecycle.note(issue, rules(), on=MONDAY), on=MONDAY, stamp=on(MONDAY)
        )

    assert len(history(db, ref)) == 2


def test_several_issues_move_as_one_action_or_not_at_all(db):
    first, second = new_issue(db, assignment=MATTER), new_issue(db)
    both = [first, second]

    with pytest.raises(MoveRefusedError):
        service.move_all(
            db, both, Move.ACCEPT, lambda issue, _t: lifecycle.accept(issue, rules(), on=MONDAY), on=MONDAY,
            stamp=on(MONDAY),
        )  # fmt: skip
    moved = service.move_all(
        db, both, Move.HANDOVER, lambda issue, _t: lifecycle.handover(issue, "lh", rules(), on=MONDAY), on=MONDAY,
        reason=" 轮休 ", stamp=on(MONDAY),
    )  # fmt: skip

    assert [issue.owner for issue in moved] == ["lh", "lh"]
    assert [history(db, ref)[-1].reason for ref in both] == ["轮休", "轮休"]
    assert len({history(db, ref)[-1].action for ref in both}) == 1
    assert tables(db) == refolded(db)


def test_an_undo_takes_the_last_action_back_and_can_be_undone(db):
    ref = new_issue(db)
    before = tables(db)
    service.assign(db, ref, WITH_POLICE, rules(), on=MONDAY, stamp=on(MONDAY))
    assigned = tables(db)

    plan = undo.prepare(db, None, "zl")
    number, _done = undo.undo(db, plan.action, reason="派错了", stamp=on(TUESDAY))
    taken_back = tables(db)
    again, _done = undo.undo(db, undo.prepare(db, number, "zl").action, reason="没派错", stamp=on(TUESDAY))

    shown = {each.subject: each for each in plan.differences}
    assert shown[ref].fields["status"] == ("assigned", "new")
    assert shown[f"{ref}/gongan"].vanishes
    assert taken_back == before
    assert tables(db) == assigned == refolded(db)
    assert [(line.name, line.voided) for line in history(db, ref)] == [
        ("IssueOpened", False),
        ("IssueAssigned", False),
        ("TaskAssigned", False),
        ("ActionVoided", True),
        ("ActionVoided", False),
    ]
    # Three deep: the putting back is itself taken back.
    undo.undo(db, undo.prepare(db, again, "zl").action, reason="派错了", stamp=on(TUESDAY))
    assert tables(db) == before == refolded(db)


def test_undo_is_refused_while_a_later_action_depends_on_it(db):
    ref = new_issue(db)
    service.assign(db, ref, MATTER, rules(), on=MONDAY, stamp=on(MONDAY))
    first = f"JX-{history(db, ref)[0].action}"

    with pytest.raises(RefusedError, match=first):
        undo.prepare(db, first, "zl")

    undo.undo(db, undo.prepare(db, None, "zl").action, reason="派错了", stamp=on(MONDAY))
    undo.undo(db, undo.prepare(db, first, "zl").action, reason="记错了", stamp=on(MONDAY))
    with pytest.raises(NotFoundError):
        find_issue(db, ref)
    with pytest.raises(RefusedError):
        undo.prepare(db, first, "zl")
    with pytest.raises(NotFoundError):
        undo.prepare(db, None, "zl")
    assert tables(db) == refolded(db)


def test_declining_and_taking_it_back_moves_no_due_day_and_the_time_between_counts(db):
    """ADR 24: the clocks are as they were."""
    ref = new_issue(db, assignment=MATTER)
    before = find_issue(db, ref)
    rule = lambda i, tasks: lifecycle.decline(i, DeclineReason.UNCLEAR, "12345", rules(), on=MONDAY, tasks=tasks)  # noqa: E731
    service.move(db, ref, Move.DECLINE, rule, on=MONDAY, stamp=on(MONDAY))
    later = before.due_on + timedelta(days=5)

    undo.undo(db, undo.prepare(db, None, "zl").action, reason="退错了", stamp=on(later))

    assert find_issue(db, ref) == before
    assert before.is_overdue(later)


@pytest.mark.parametrize(("who", "days", "may"), [("zl", 30, False), ("zl", 0, True), ("wr", 30, True)])
def test_only_a_director_takes_back_what_makes_a_late_issue_less_late_after_its_day(db, who, days, may):
    ref = new_issue(db)
    service.assign(db, ref, MATTER, rules(), on=MONDAY, stamp=on(MONDAY))
    action = undo.prepare(db, None, "zl").action

    def take_back():
        return undo.undo(db, action, reason="派错了", stamp=on(MONDAY + timedelta(days=days)), is_director=who == "wr")

    if may:
        take_back()
        assert find_issue(db, ref).status is Status.NEW
    else:
        with pytest.raises(RefusedError, match=ref):
            take_back()
        assert find_issue(db, ref).status is Status.ASSIGNED


def test_an_undo_needs_a_reason(db):
    new_issue(db)
    with pytest.raises(ReasonRequiredError):
        undo.undo(db, undo.prepare(db, None, "zl").action, reason="", stamp=on(MONDAY))


def imported(db: Database, names: list[str]) -> tuple[str, list[str]]:
    """Enterprises brought in as one action, each with a unit."""
    with writing(db, on(MONDAY)) as journal:
        journal.record([Change("building", "A", "BuildingAdded", {"name": "望澜大厦", "floors_above": 20}, new=True)])
    with writing(db, on(MONDAY)) as journal:
        refs = [journal.next_ref("E") for _name in names]
        for ref, name in zip(refs, names, strict=True):
            place = {"enterprise": ref, "n": 1, "building": "A", "floor": 19}
            journal.record(
                [
                    Change("enterprise", ref, "EnterpriseAdded", {"name": name}, new=True),
                    Change("occupancy", f"{ref}/1", "OccupancyAdded", place, new=True),
                ]
            )
        return f"JX-{journal.action}", refs


def test_undoing_a_batch_keeps_and_names_what_later_actions_depend_on(db):
    batch, (one, two, three) = imported(db, ["半枝糖水铺", "数屿软件", "潮汐咖啡"])
    new_issue(db, enterprise=two)
    with writing(db, on(MONDAY)) as journal:
        journal.record([Change("enterprise", three, "EnterpriseChanged", {"headcount": 9})])

    plan = undo.prepare(db, batch, "zl")
    number, done = undo.undo(db, plan.action, reason="名单错了", stamp=on(TUESDAY))

    assert done == plan
    assert {each.subject for each in plan.differences} == {one, f"{one}/1"}
    assert {each.subject for each in plan.left} == {two, f"{two}/1", three, f"{three}/1"}
    assert db.rows("select ref, headcount from enterprise order by ref") == [(two, None), (three, 9)]
    assert db.rows("select code from occupancy order by code") == [(f"{two}/1",), (f"{three}/1",)]
    assert tables(db) == refolded(db)
    undo.undo(db, undo.prepare(db, number, "zl").action, reason="没错", stamp=on(TUESDAY))
    assert [ref for (ref,) in db.rows("select ref from enterprise order by ref")] == [one, two, three]
    assert tables(db) == refolded(db)


def test_what_an_enterprise_depends_on_is_not_taken_from_under_it(db):
    _batch, (one,) = imported(db, ["半枝糖水铺"])
    added = undo.prepare(db, None, "zl").action
    ref = new_issue(db, enterprise=one)

    with pytest.raises(RefusedError, match=ref):
        undo.prepare(db, str(added), "zl")


def test_a_local_closing_moves_open_due_days_only_with_apply(db):
    moves, stays = new_issue(db, assignment=MATTER), new_issue(db)
    closed = replace(rules(TUESDAY), calendar=replace(CALENDAR, overrides={TUESDAY: ("holiday", "台风停工")}))

    found = clock.recheck(db, closed)
    assert [(each.ref, each.before, each.after) for each in found] == [(moves, date(2026, 9, 17), date(2026, 9, 18))]
    assert find_issue(db, moves).due_on == date(2026, 9, 17)
    assert clock.apply(db, closed, stamp=on(TUESDAY)) == found

    assert (find_issue(db, moves).due_on, find_issue(db, stays).due_on) == (date(2026, 9, 18), None)
    assert clock.recheck(db, closed) == []
    assert [name for _day, name, _due in due_days(db, moves)] == ["IssueAssigned", "IssueRechecked"]
    assert tables(db) == refolded(db)


def test_a_meeting_on_site_has_a_number_and_what_was_promised_becomes_tasks(db):
    ref = new_issue(db, assignment=MATTER)
    called = papers.convene(db, [ref], TUESDAY, "望澜大厦大堂", stamp=on(MONDAY))
    again = papers.convene(db, [ref], TUESDAY, "望澜大厦大堂", stamp=on(MONDAY))
    other = papers.convene(db, [ref], TUESDAY, "三楼会议室", stamp=on(MONDAY))
    promises = [
        MeetingPromise(party=POLICE, day=date(2026, 9, 30), what="补一次检查"),
        MeetingPromise(party=FIRE, day=date(2026, 9, 18), what="现场指导"),
    ]

    number = papers.record_meeting(db, [ref], [POLICE, FIRE], promises, rules(TUESDAY), stamp=on(TUESDAY))

    assert [each.number for each in (called, again, other)] == ["现场办公〔2026〕1号"] * 2 + ["现场办公〔2026〕2号"]
    assert number == other.number
    (task,) = tasks_of(db, ref)
    assert (task.party, task.due_on, task.asked) == ("gongan", date(2026, 9, 30), "补一次检查")
    discussed, promised = history(db, ref)[-3], history(db, ref)[-1]
    assert discussed.changes["came"] == ["公安分局", "消防救援局"]
    assert (promised.name, promised.changes["promise"], promised.happened_on) == ("IssuePromised", "现场指导", TUESDAY)
    assert tables(db) == refolded(db)


def test_a_meeting_is_not_recorded_before_it_was_held(db):
    ref = new_issue(db, assignment=MATTER)
    papers.convene(db, [ref], TUESDAY, "大堂", stamp=on(MONDAY))
    with pytest.raises(RefusedError):
        papers.record_meeting(db, [ref], [POLICE], [], rules(MONDAY), stamp=on(MONDAY))


def test_a_contact_is_shared_only_with_consent_and_the_history_says_with_whom(db):
    _batch, (one, two) = imported(db, ["半枝糖水铺", "数屿软件"])
    with writing(db, on(MONDAY)) as journal:
        contacts.add(journal, name="陈", phone="13800000000", enterprise=one, purpose="诉求办理", consent_on=MONDAY)
        contacts.add(journal, name="王", phone="13900000000", enterprise=two, purpose="活动通知", consent_on=MONDAY)
    with_consent, without = (new_issue(db, enterprise=each, assignment=MATTER) for each in (one, two))

    shared = papers.share_contacts(db, [with_consent], stamp=on(MONDAY))

    assert [each.phone for each in shared[with_consent]] == ["13800000000"]
    assert history(db, with_consent)[-1].changes["shared_with"] == ["消防救援局"]
    with pytest.raises(RefusedError):
        papers.share_contacts(db, [with_consent, without], stamp=on(MONDAY))
    assert len([line for line in history(db, with_consent) if line.name == "ContactShared"]) == 1


def test_a_complaint_does_not_show_its_maker_to_the_property_manager(db):
    _batch, (one, _two) = imported(db, ["半枝糖水铺", "数屿软件"])
    manager = Assignment(lead=Party(key="property", name="望澜物业"))
    text = "半枝糖水铺门口的灯坏了一个月，打13812345678没人管"
    unnamed = new_issue(db, enterprise=one, building="A", floor=19, unit="1901", kind=IssueKind.COMPLAINT, text=text)
    to_manager = service.assign(db, unnamed, manager, rules(), on=MONDAY, stamp=on(MONDAY)).ref
    to_office = new_issue(
        db, enterprise=one, building="A", floor=19, unit="1901", kind=IssueKind.COMPLAINT, text=text, assignment=MATTER
    )

    from loucheng_cli.render.papers import slip_pairs, slip_text

    def words(ref: str) -> str:
        return slip_text(open_issues(db, refs=[ref]), {}, {}, "服务中心", MONDAY, "")

    hidden, shown = words(to_manager), words(to_office)
    assert "半枝糖水铺" not in hidden
    assert "1901" not in hidden
    assert "半枝糖水铺" in shown
    assert "1901" in shown
    assert "13812345678" not in hidden + shown
    assert slip_pairs(open_issues(db, refs=[to_office])[0], {}, (), "")[0][1] == to_office
    with pytest.raises(RefusedError):
        papers.share_contacts(db, [to_manager], stamp=on(MONDAY))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我们半枝门口的灯坏了，糖水铺的招牌也不亮", "我们该企业门口的灯坏了，该企业的招牌也不亮"),
        ("三楼303漏水", "***漏水"),
        ("A1901和1902-1903都停电，19F的电梯也坏了", "***和***都停电，***的电梯也坏了"),
        ("一零一室停水，L1-15门口堆物", "***停水，***门口堆物"),
        ("2026-09-21 前、2026/9/21 前修好1901-1903", "2026-09-21 前、2026/9/21 前修好***"),
        ("2026年8月的物业费3000块，打12345和110都没用", "2026年8月的物业费3000块，打12345和110都没用"),
    ],
)
def test_what_the_property_manager_reads_tells_neither_a_door_nor_a_part_of_the_name(text, told):
    assert said(text, hide="栖湖区半枝糖水铺", is_withheld=True) == told
    assert said(text) == text


def test_a_split_keeps_the_number_for_the_first_need(db):
    ref = new_issue(db, text="灯坏了，还招不到人", kind=IssueKind.COMPLAINT)

    refs = papers.split(db, ref, ["灯坏了", "招不到人"], rules(TUESDAY), stamp=on(TUESDAY))

    found = [find_issue(db, each) for each in refs]
    assert [(each.text, each.opened_on, each.kind, each.named) for each in found] == [
        ("灯坏了", MONDAY, IssueKind.COMPLAINT, False),
        ("招不到人", MONDAY, IssueKind.COMPLAINT, False),
    ]
    assert refs[0] == ref


def staff(db: Database) -> None:
    with writing(db, on(MONDAY)) as journal:
        for code, role in (("zl", Role.DIRECTOR), ("lh", Role.WORKER)):
            fields = {"role": role, "buildings": ("A",) if code == "zl" else ()}
            journal.record([Change("worker", code, "WorkerAdded", fields, new=True)])


def test_nobody_leaves_while_something_is_open_unless_all_is_handed_over(db):
    _batch, (one,) = imported(db, ["半枝糖水铺"])
    staff(db)
    ref = new_issue(db, enterprise=one, building="A")
    with writing(db, on(MONDAY)) as journal:
        visit = {"enterprise": one, "building": "A", "visited_on": MONDAY, "worker": "zl", "next_visit_on": TUESDAY}
        journal.record([Change("visit", journal.next_ref("V"), "VisitRecorded", visit, new=True)])
    leaving, heir = find_worker(db, "zl"), find_worker(db, "lh")

    with pytest.raises(RefusedError):
        worker.leave(db, leaving, None, rules(), on=MONDAY, reason=None, stamp=on(MONDAY))
    with pytest.raises(ReasonRequiredError):
        worker.leave(db, leaving, heir, rules(), on=MONDAY, reason=None, stamp=on(MONDAY))
    left = worker.leave(db, leaving, heir, rules(), on=MONDAY, reason="调离", stamp=on(MONDAY))

    assert ([each.issue.ref for each in left.issues], [each.enterprise for each in left.visits]) == ([ref], [one])
    assert (find_issue(db, ref).owner, find_worker(db, "lh").buildings) == ("lh", ("A",))
    with pytest.raises(NotFoundError):
        find_worker(db, "zl")
    assert tables(db) == refolded(db)


MOVES = ("assign", "accept", "missing", "return", "contact", "hold", "resume", "extend", "resolve", "follow_up", "tried",
         "reopen", "uphold", "decline", "withdraw", "remind", "escalate", "note", "edit", "task", "undo", "redo")  # fmt: skip


def do(db: Database, ref: str, move: str, day: date, seed: int) -> None:
    """One move through the service, with a reason where one is needed."""
    r, s = rules(day), on(day)
    wish = (MATTER, WITH_POLICE, replace(MATTER, clock="accepted", days=7, unit=DayUnit.CALENDAR))[seed % 3]
    said = {"on": day, "stamp": s}
    calls: dict[str, Any] = {
        "assign": lambda: service.assign(db, ref, wish, r, **said),
        "accept": lambda: done(db, ref, Move.ACCEPT, day),
        "missing": lambda: done(db, ref, Move.ACCEPT, day, missing="合同"),
        "return": lambda: done(db, ref, Move.RETURN, day, "不归我们"),
        "contact": lambda: done(db, ref, Move.CONTACT, day),
        "hold": lambda: done(db, ref, Move.HOLD, day, because=HoldReason.WORKS),
        "resume": lambda: done(db, ref, Move.RESUME, day),
        "extend": lambda: done(db, ref, Move.EXTEND, day, "会商", wish=1, approved_by="主任"),
        "resolve": lambda: service.resolve(db, ref, r, outcome=Outcome.PARTLY, reply="好了", **said),
        "follow_up": lambda: done(
            db,
            ref,
            Move.FOLLOW_UP,
            day,
            contacted=True,
            solved=list(Solved)[seed % 3],
            satisfaction=Satisfaction.SATISFIED,
        ),
        "tried": lambda: service.move(
            db, ref, Move.FOLLOW_UP, lambda issue, _t: lifecycle.no_answer(issue, r, on=day), **said
        ),
        "reopen": lambda: done(db, ref, Move.REOPEN, day, "没好"),
        "uphold": lambda: done(db, ref, Move.UPHOLD, day, "已尽力"),
        "decline": lambda: service.decline(db, ref, DeclineReason.UNCLEAR, "12345", r, **said),
        "withdraw": lambda: done(db, ref, Move.WITHDRAW, day),
        "remind": lambda: service.remind(db, [ref], r, **said),
        "escalate": lambda: done(db, ref, Move.ESCALATE, day, "久拖", level=Level.STREET),
        "note": lambda: done(db, ref, Move.NOTE, day, "去看过"),
        "edit": lambda: service.edit(db, ref, {"text": FreeText("改过的话")}, r, **said),
        "task": lambda: service.move_task(db, ref, "gongan", list(TaskStatus)[1 + seed % 4], r, reason="会商", **said),
        "undo": lambda: undo.undo(db, undo.prepare(db, None, "zl").action, reason="记错", stamp=s),
        "redo": lambda: undo.undo(
            db, undo.prepare(db, f"JX-{history(db, ref)[-1].action}", "zl").action, reason="又记错", stamp=s
        ),
    }
    calls[move]()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 4), st.integers(0, 9)), min_size=3, max_size=20))
def test_random_lives_with_undo_refold_to_the_same_tables(db, steps):
    day = MONDAY
    ref = new_issue(db, assignment=MATTER)
    for move, passes, seed in steps:
        day += timedelta(days=passes)
        try:
            do(db, ref, move, day, seed)
        except (RefusedError, NotFoundError):
            continue
        for issue in db.facts(Issue, "where ref = :ref", {"ref": ref}):
            assert issue.due_on is None or CALENDAR.is_working(issue.due_on)
        for task in db.facts(Task, "where issue = :ref", {"ref": ref}):
            assert task.due_on is None or CALENDAR.is_working(task.due_on)

    now = tables(db)

    assert now == refolded(db)
    assert db.scalar("select count(*) from station where is_local") == 1
