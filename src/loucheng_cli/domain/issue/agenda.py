"""The next step of an issue, and the move that policy proposes when it is late.

Policy proposes, a person decides: nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from loucheng_cli.domain.calendar.deadline import Light, days_late, light
from loucheng_cli.domain.core.enums import ON_THE_CLOCK, UNDER_WAY, IssueKind, Level, Move, Status
from loucheng_cli.domain.issue.clocks import Clock, running
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.issue.model import Issue, Task


class Todo(StrEnum):
    """Why an issue, or an enterprise, is on today's list; in the order of the list."""

    EMERGENCY = "emergency"
    LATE = "late"
    TRIAGE = "triage"
    CONTACT = "contact"
    SIGN = "sign"
    SOON = "soon"
    TASK = "task"
    REDO = "redo"
    HELD = "held"
    FOLLOW_UP = "follow_up"
    DIGEST = "digest"
    VISIT = "visit"
    FIRST_VISIT = "first_visit"
    VISIT_DUE = "visit_due"
    PERMIT = "permit"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One thing to do: ``light`` and ``late`` (working days) of its clock, the move proposed, for which party's task."""

    todo: Todo
    due_on: date | None
    light: Light
    late: int = 0
    move: Move | None = None
    level: Level | None = None
    party: str | None = None


def steps(issue: Issue, tasks: Iterable[Task], rules: RuleContext) -> Iterator[NextStep]:
    """Everything that is to be done about an issue today."""
    held = issue.held_on is not None
    if issue.is_emergency and issue.status in UNDER_WAY and not held:
        yield _emergency(issue, rules)
        return
    clocks = running(issue)
    if Clock.TRIAGE in clocks:
        yield _step(Todo.TRIAGE, clocks[Clock.TRIAGE], rules, Move.ASSIGN)
    if issue.status is Status.REOPEN_REQUESTED:
        yield _step(Todo.REDO, issue.followed_up_on, rules, Move.REOPEN)
    signing = Clock.SIGN in clocks and issue.sign_due_on is not None and rules.today <= issue.sign_due_on
    if Clock.CONTACT in clocks and not held and not signing:  # first the signature, then the call
        yield from _if_due(_step(Todo.CONTACT, clocks[Clock.CONTACT], rules, Move.CONTACT))
    if Clock.SIGN in clocks and not held and not issue.is_overdue(rules.today):
        yield from _if_due(_step(Todo.SIGN, clocks[Clock.SIGN], rules, Move.ACCEPT))
    if clocks.get(Clock.HANDLING) is not None and issue.due_on is not None:
        move, level = (None, None) if held else proposal(issue, rules)
        late = days_late(issue.due_on, rules.today, rules.calendar)
        colour = light_of(issue.due_on, rules)
        if colour is not Light.GREEN:
            todo = Todo.LATE if colour is Light.RED else Todo.SOON
            yield NextStep(todo=todo, due_on=issue.due_on, light=colour, late=late, move=move, level=level)
    if issue.held_on is not None and held_days(issue, rules) >= rules.policies.days("hold_at_most"):
        yield NextStep(todo=Todo.HELD, due_on=issue.held_on, light=Light.RED, move=Move.RESUME)
    if Clock.FOLLOW_UP in clocks and rules.today.isoformat() not in issue.no_answers:
        yield from _if_due(_step(Todo.FOLLOW_UP, clocks[Clock.FOLLOW_UP], rules, Move.FOLLOW_UP))
    for task in tasks:
        if task.is_open and task.due_on is not None and issue.status in ON_THE_CLOCK and not held:
            colour = light_of(task.due_on, rules)
            if colour is not Light.GREEN:
                late = days_late(task.due_on, rules.today, rules.calendar)
                yield NextStep(todo=Todo.TASK, due_on=task.due_on, light=colour, late=late, party=task.party)


def _emergency(issue: Issue, rules: RuleContext) -> NextStep:
    """Red from the first second: to be assigned, else to be pressed for."""
    move, level = (Move.ASSIGN, None) if issue.due_on is None else proposal(issue, rules)
    due = issue.due_on or issue.triage_due_on
    late = 0 if due is None else days_late(due, rules.today, rules.calendar)
    return NextStep(todo=Todo.EMERGENCY, due_on=due, light=Light.RED, late=late, move=move, level=level)


def proposal(issue: Issue, rules: RuleContext) -> tuple[Move | None, Level | None]:
    """催办 when it nears or passes its day, 督办 and 提级 after as many working days as policy says.

    None where the move that is next was made already and nothing further is due.
    """
    assert issue.due_on is not None
    late = days_late(issue.due_on, rules.today, rules.calendar)
    supervise, escalate = (rules.policies.days(f"light.{name}") for name in ("supervise_after", "escalate_after"))
    higher = next((level for level in Level if list(Level).index(level) > list(Level).index(issue.level)), None)
    since = max(filter(None, (issue.escalated_on, issue.due_on)))
    rested = rules.calendar.working_days_between(since, rules.today)
    if late >= supervise + escalate and higher is not None and rested >= escalate:
        return Move.ESCALATE, higher
    if late >= supervise and (issue.supervised_on is None or issue.supervised_on <= issue.due_on):
        return Move.SUPERVISE, None
    if issue.reminded_on is None or issue.reminded_on < reminder_cutoff(issue, rules):
        return Move.REMIND, None
    return None, None


def light_of(due: date, rules: RuleContext) -> Light:
    """绿灯, 黄灯 or 红灯 of a day."""
    return light(due, rules.today, rules.calendar, rules.policies.days("light.yellow"))


def held_days(issue: Issue, rules: RuleContext) -> int:
    """Working days it has been on hold in all, up to yesterday evening."""
    if issue.held_on is None:
        return issue.held_days
    one = timedelta(days=1)
    return issue.held_days + rules.calendar.working_days_between(issue.held_on - one, rules.today - one)


class AgendaPart(StrEnum):
    """The parts of the day's list, in their order."""

    HAZARD = "hazard"
    LATE = "late"
    DUE = "due"
    FOLLOW_UP = "follow_up"
    DECIDE = "decide"
    VISIT = "visit"
    LEDGER = "ledger"


_PARTS = {
    Todo.EMERGENCY: AgendaPart.HAZARD,
    Todo.LATE: AgendaPart.LATE,
    Todo.FOLLOW_UP: AgendaPart.FOLLOW_UP,
    Todo.REDO: AgendaPart.DECIDE,
    Todo.HELD: AgendaPart.DECIDE,
    Todo.DIGEST: AgendaPart.DECIDE,
    Todo.VISIT: AgendaPart.VISIT,
    Todo.FIRST_VISIT: AgendaPart.VISIT,
    Todo.VISIT_DUE: AgendaPart.VISIT,
    Todo.PERMIT: AgendaPart.VISIT,
    Todo.LEDGER: AgendaPart.LEDGER,
}


def part_of(todo: Todo, *, hazard: bool = False) -> AgendaPart:
    """Where a thing to do is listed: hazards before all else."""
    return AgendaPart.HAZARD if hazard else _PARTS.get(todo, AgendaPart.DUE)


def order(hazard: bool, step: NextStep) -> tuple[int, int, date]:
    """By part, then by what it is, then by day."""
    return (
        list(AgendaPart).index(part_of(step.todo, hazard=hazard)),
        list(Todo).index(step.todo),
        step.due_on or date.max,
    )


def most_urgent(found: Iterable[NextStep]) -> list[NextStep]:
    """The steps of one issue, the most urgent first: what is late before what is due, then by day."""
    return sorted(found, key=lambda step: order(False, step))


def is_hazard(issue: Issue) -> bool:
    """隐患 go before everything."""
    return issue.kind is IssueKind.HAZARD


def reminder_cutoff(issue: Issue, rules: RuleContext) -> date:
    """A reminder of before the due day does not count once it has passed; one of today does."""
    assert issue.due_on is not None
    return rules.today if rules.today > issue.due_on else (issue.yellow_on or issue.due_on)


def _step(todo: Todo, due: date | None, rules: RuleContext, move: Move) -> NextStep:
    if due is None:
        return NextStep(todo=todo, due_on=None, light=Light.GREEN, move=move)
    late = days_late(due, rules.today, rules.calendar)
    return NextStep(todo=todo, due_on=due, light=light_of(due, rules), late=late, move=move)


def _if_due(step: NextStep) -> Iterator[NextStep]:
    if step.light is not Light.GREEN:
        yield step
