"""The next step of an issue, and the move that policy proposes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from loucheng_cli.domain.calendar.deadline import Light
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import IssueKind, Level, Move, Status
from loucheng_cli.domain.issue import agenda
from loucheng_cli.domain.issue.agenda import Todo
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.files.calendar.loader import load_calendar

CALENDAR = load_calendar(None)
DUE = date(2026, 8, 3)  # a Monday; no holiday for weeks


def rules(late: int) -> RuleContext:
    """So many working days after the due day, or before it."""
    today = CALENDAR.nth_working_day_after(DUE, late) if late > 0 else DUE + timedelta(days=late)
    return RuleContext(calendar=CALENDAR, policies=Policies.of({}), today=today)


def running(**fields) -> Issue:
    known = {"status": Status.IN_PROGRESS, "due_on": DUE, "yellow_on": date(2026, 7, 31), "contacted_on": DUE}
    return Issue(ref="JX-I1", **{**known, **fields})


@pytest.mark.parametrize(
    ("late", "fields", "todo", "light", "move", "level"),
    [
        pytest.param(-7, {}, None, None, None, None, id="green: nothing"),
        pytest.param(0, {}, Todo.SOON, Light.YELLOW, Move.REMIND, None, id="due today: remind"),
        pytest.param(0, {"reminded_on": DUE}, Todo.SOON, Light.YELLOW, None, None, id="reminded already"),
        pytest.param(1, {"reminded_on": DUE}, Todo.LATE, Light.RED, Move.REMIND, None, id="late: remind again"),
        pytest.param(3, {}, Todo.LATE, Light.RED, Move.SUPERVISE, None, id="three days: supervise"),
        pytest.param(
            4, {"supervised_on": date(2026, 8, 6)}, Todo.LATE, Light.RED, Move.REMIND, None, id="supervised: remind"
        ),
        pytest.param(8, {}, Todo.LATE, Light.RED, Move.ESCALATE, Level.STREET, id="five more: to the street"),
        pytest.param(
            9,
            {"level": Level.STREET, "escalated_on": date(2026, 8, 13), "supervised_on": date(2026, 8, 6)},
            Todo.LATE, Light.RED, Move.REMIND, None,
            id="escalated yesterday: not yet higher",
        ),
        pytest.param(
            13,
            {"level": Level.STREET, "escalated_on": date(2026, 8, 13), "supervised_on": date(2026, 8, 6)},
            Todo.LATE, Light.RED, Move.ESCALATE, Level.DISTRICT,
            id="five more: to the district",
        ),
        pytest.param(3, {"held_on": date(2026, 8, 4)}, Todo.LATE, Light.RED, None, None, id="late before the hold: late"),
        pytest.param(3, {"held_on": date(2026, 7, 31)}, None, None, None, None, id="on hold: not late"),
    ],
)  # fmt: skip
def test_the_move_that_policy_proposes(late, fields, todo, light, move, level):
    steps = list(agenda.steps(running(**fields), (), rules(late)))

    proposed = [(step.todo, step.light, step.move, step.level) for step in steps]
    assert proposed == ([] if todo is None else [(todo, light, move, level)])


@pytest.mark.parametrize(
    ("fields", "todos"),
    [
        pytest.param({"status": Status.NEW, "triage_due_on": DUE, "contact_due_on": DUE, "contacted_on": None},
                     [Todo.TRIAGE], id="new"),
        pytest.param({"status": Status.ASSIGNED, "sign_due_on": DUE, "due_on": date(2026, 8, 20)}, [Todo.SIGN], id="sign"),
        pytest.param({"status": Status.RESOLVED, "follow_up_due_on": DUE}, [Todo.FOLLOW_UP], id="follow up"),
        pytest.param({"status": Status.RESOLVED, "follow_up_due_on": DUE, "no_answers": (DUE.isoformat(),)}, [],
                     id="tried today"),
        pytest.param({"status": Status.REOPEN_REQUESTED, "followed_up_on": DUE}, [Todo.REDO], id="review"),
        pytest.param({"held_on": date(2026, 6, 1), "held_days": 0}, [Todo.HELD], id="held too long"),
        pytest.param({"status": Status.CLOSED}, [], id="closed"),
    ],
)  # fmt: skip
def test_what_is_to_be_done(fields, todos):
    assert [step.todo for step in agenda.steps(running(**fields), (), rules(0))] == todos


def test_a_supporting_party_is_named_when_its_own_day_comes():
    task = Task(code="JX-I1/gongan", issue="JX-I1", party="gongan", due_on=DUE)

    steps = list(agenda.steps(running(due_on=date(2026, 8, 20)), [task], rules(2)))

    assert [(step.todo, step.party, step.late) for step in steps] == [(Todo.TASK, "gongan", 2)]


def test_hazards_go_before_everything():
    late, hazard = running(), running(kind=IssueKind.HAZARD, due_on=DUE)
    one, other = (next(agenda.steps(each, (), rules(0))) for each in (late, hazard))

    assert agenda.order(agenda.is_hazard(hazard), other) < agenda.order(agenda.is_hazard(late), one)
