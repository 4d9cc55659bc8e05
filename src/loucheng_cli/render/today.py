"""The list of the day: each thing to do with its light as a word and the next command to type."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from loucheng_cli.domain.calendar.deadline import Light
from loucheng_cli.domain.core.enums import Move, Urgency
from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.domain.issue import agenda
from loucheng_cli.domain.issue.agenda import NextStep, Todo
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.domain.ledger.figures import DueEntry
from loucheng_cli.i18n import N_, _
from loucheng_cli.render.output import Column, Output, console, fit
from loucheng_cli.render.theme import Style, Styled
from loucheng_cli.store.reads.today import Open, Planned

if TYPE_CHECKING:
    from rich.text import Text

TODO = {
    Todo.EMERGENCY: N_("Emergencies"),
    Todo.LATE: N_("Late"),
    Todo.TRIAGE: N_("To be assigned"),
    Todo.CONTACT: N_("First contact"),
    Todo.SIGN: N_("To be accepted"),
    Todo.SOON: N_("Due soon"),
    Todo.TASK: N_("Supporting parties"),
    Todo.REDO: N_("To be reviewed"),
    Todo.HELD: N_("On hold too long"),
    Todo.FOLLOW_UP: N_("To be followed up"),
    Todo.VISIT: N_("Visits planned"),
    Todo.LEDGER: N_("Ledgers"),
}
_STYLES = {Light.GREEN: Style.GOOD, Light.YELLOW: Style.SOON, Light.RED: Style.OVERDUE}
LIGHTS = {Light.GREEN: N_("green"), Light.YELLOW: N_("yellow"), Light.RED: N_("red")}


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayLine:
    """One thing to do today."""

    todo: Todo
    ref: str
    light: Light
    due_on: date | None
    late: int
    hazard: bool
    urgency: Urgency
    place: str
    enterprise: str | None
    text: str | None
    lead: str | None
    owner: str | None
    command: str


def lines(
    issues: Sequence[Open],
    visits: Sequence[Planned],
    rules: RuleContext,
    reminded: Sequence[tuple[Ledger, DueEntry, str]] = (),
) -> list[TodayLine]:
    """Everything to be done, hazards first; ``reminded`` are entries of ledgers with their titles."""
    found = [
        (agenda.order(agenda.is_hazard(each.issue), step), _line(each, step))
        for each in issues
        for step in agenda.steps(each.issue, each.tasks, rules)
    ]
    for planned in visits:
        step = NextStep(todo=Todo.VISIT, due_on=planned.on, light=agenda.light_of(planned.on, rules))
        found.append((agenda.order(False, step), _visit_line(planned, step, rules)))
    for ledger, due, title in reminded:
        step = NextStep(todo=Todo.LEDGER, due_on=due.on, light=agenda.light_of(due.on, rules))
        found.append((agenda.order(False, step), _ledger_line(ledger, due, title, step, rules)))
    found.sort(key=lambda pair: (pair[0], len(pair[1].ref), pair[1].ref))
    return [line for _order, line in found]


def show(output: Output, found: Sequence[TodayLine]) -> None:
    """Grouped on a terminal, each thing with its command under it; a line each in a pipe."""
    if found and output.draws:
        from rich.console import Group

        screen = console()
        output.draw(Group(*_grouped(found, screen.width)), screen=screen)
        return
    output.rows(found, _columns(), ref=lambda line: line.ref)


def light_word(light: Light) -> str:
    """绿灯, 黄灯, 红灯."""
    return _(LIGHTS[light])


def command(ref: str, step: NextStep) -> str:
    """What to type next."""
    if step.todo is Todo.TASK:
        return f"loucheng issue task done {ref} {step.party}"
    match step.move:
        case None:
            return f"loucheng issue note {ref} “…”"
        case Move.ESCALATE:
            return f"loucheng issue escalate {ref} --to {step.level} --reason “…”"
        case Move.REMIND:
            return f"loucheng issue remind {ref}"
        case Move.REOPEN:
            return f"loucheng issue reopen {ref} --reason “…”"
        case Move.FOLLOW_UP:
            return f"loucheng issue follow-up {ref} --satisfaction 满意"
        case move:
            return f"loucheng issue {move} {ref}"


def _line(each: Open, step: NextStep) -> TodayLine:
    issue = each.issue
    party = next((task.party_name for task in each.tasks if task.party == step.party), None)
    return TodayLine(
        todo=step.todo,
        ref=issue.ref,
        light=step.light,
        due_on=step.due_on,
        late=step.late,
        hazard=agenda.is_hazard(issue),
        urgency=issue.urgency,
        place=each.place,
        enterprise=each.enterprise,
        text=issue.text,
        lead=party or issue.lead_name,
        owner=issue.owner,
        command=command(issue.ref, step),
    )


def _visit_line(planned: Planned, step: NextStep, rules: RuleContext) -> TodayLine:
    return TodayLine(
        todo=Todo.VISIT,
        ref=planned.enterprise,
        light=step.light,
        due_on=planned.on,
        late=rules.calendar.working_days_between(planned.on, rules.today),
        hazard=False,
        urgency=Urgency.ORDINARY,
        place=planned.building_name or "",
        enterprise=planned.enterprise_name,
        text=None,
        lead=None,
        owner=planned.worker,
        command=f"loucheng visit add {planned.enterprise} --heard “…”",
    )


def _ledger_line(ledger: Ledger, due: DueEntry, title: str, step: NextStep, rules: RuleContext) -> TodayLine:
    verb = due.reminder.move or "show"
    return TodayLine(
        todo=Todo.LEDGER,
        ref=due.entry.ref,
        light=step.light,
        due_on=due.on,
        late=rules.calendar.working_days_between(due.on, rules.today) if due.on < rules.today else 0,
        hazard=False,
        urgency=Urgency.ORDINARY,
        place="",
        enterprise=None,
        text=_("{ledger} {title}: {what}").format(ledger=ledger.title, title=title, what=due.reminder.say),
        lead=None,
        owner=None,
        command=f"loucheng {ledger.name} {verb} {due.entry.ref}",
    )


def _grouped(found: Sequence[TodayLine], room: int) -> Iterator[Text]:
    """A heading for each kind of work with how many there are, then two or three lines for each thing."""
    from rich.text import Text

    for (hazard, todo), some in groupby(found, key=lambda line: (line.hazard, line.todo)):
        part = list(some)
        plain_title = not hazard or todo is Todo.EMERGENCY
        title = _(TODO[todo]) if plain_title else _("{title} (hazards)").format(title=_(TODO[todo]))
        yield Text.assemble((f"{title}  ", Style.HEADING), (str(len(part)), Style.SECONDARY))
        for line in part:
            yield from _drawn(line, room)
        if part[-1] is not found[-1]:
            yield Text()


def _drawn(line: TodayLine, room: int) -> Iterator[Text]:
    """What is due when and with whom; place and words; the command."""
    from loucheng_cli.render.card import parts_text

    style = _STYLES[line.light]
    indent = " " * 4
    head = [Styled(f"● {line.ref}", style), Styled(light_word(line.light), style), Styled(_when(line), style)]
    yield parts_text([*head, Styled(line.lead or "", Style.SECONDARY)], room)
    if about := _joined([line.place, line.enterprise or "", line.text or ""]):
        yield parts_text([fit(display_safe(about), room - len(indent))], room, indent)
    yield parts_text([Styled(line.command, Style.COMMAND)], room, indent)


def _joined(parts: Sequence[str]) -> str:
    return "  ".join(part for part in parts if part)


def _when(line: TodayLine) -> str:
    if line.due_on is None:
        return ""
    if line.late:
        return _("{day}, {n} working days late").format(day=line.due_on, n=line.late)
    return _("by {day}").format(day=line.due_on)


def _columns() -> list[Column[TodayLine]]:
    return [
        Column(_("What"), lambda line: _(TODO[line.todo])),
        Column(_("Light"), lambda line: light_word(line.light)),
        Column(_("No."), lambda line: Styled(line.ref, Style.REF), keep=True),
        Column(_("Due"), lambda line: line.due_on, keep=True),
        Column(_("Days late"), lambda line: line.late or None, right=True),
        Column(_("Place"), lambda line: line.place),
        Column(_("Enterprise"), lambda line: line.enterprise),
        Column(_("What was said"), lambda line: line.text, wide=True),
        Column(_("Lead"), lambda line: line.lead),
        Column(_("Next command"), lambda line: line.command),
    ]
