"""The list of the day: each thing to do with its light as a word and the next command to type."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from loucheng_cli.domain.calendar.deadline import Light
from loucheng_cli.domain.core.enums import Move, Satisfaction, Urgency
from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.domain.issue import agenda
from loucheng_cli.domain.issue.agenda import AgendaPart, NextStep, Todo
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.ledger.declaration import Ledger
from loucheng_cli.domain.ledger.figures import DueEntry
from loucheng_cli.domain.visit.plan import PlannedVisit, VisitReason
from loucheng_cli.i18n import N_, _, ngettext
from loucheng_cli.render.cells import Column, fit
from loucheng_cli.render.output import Output, console, plain
from loucheng_cli.render.theme import Style, Styled
from loucheng_cli.render.visit_plan import place_of
from loucheng_cli.render.wrapping import width
from loucheng_cli.store.reads.today import Open

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
    Todo.DIGEST: N_("Digest to sign"),
    Todo.VISIT: N_("Visits planned"),
    Todo.FIRST_VISIT: N_("First visit"),
    Todo.VISIT_DUE: N_("Visit due"),
    Todo.PERMIT: N_("Permit ends"),
    Todo.LEDGER: N_("Ledgers"),
}
PARTS = {
    AgendaPart.HAZARD: N_("Hazards"),
    AgendaPart.LATE: N_("Late"),
    AgendaPart.DUE: N_("To do now"),
    AgendaPart.FOLLOW_UP: N_("To be followed up"),
    AgendaPart.DECIDE: N_("To be decided"),
    AgendaPart.VISIT: N_("Visits"),
    AgendaPart.LEDGER: N_("Ledgers"),
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
    reason: Todo
    also: tuple[Todo, ...]
    building: str | None = None
    building_name: str = ""
    floor: int | None = None
    enterprise_ref: str | None = None

    @property
    def door(self) -> str:
        """The unit, or the storey where no unit is known."""
        return self.place.removeprefix(self.building_name).strip()

    @property
    def part(self) -> AgendaPart:
        """Where it is listed."""
        part = agenda.part_of(self.reason, hazard=self.hazard)
        return AgendaPart.LATE if part is AgendaPart.DUE and self.light is Light.RED else part


def lines(
    issues: Sequence[Open],
    visits: Sequence[PlannedVisit],
    rules: RuleContext,
    reminded: Sequence[tuple[Ledger, DueEntry, str]] = (),
    *,
    decided_by_director: bool = False,
) -> list[TodayLine]:
    """A line an issue or enterprise, part by part, each part in the order of a walk.

    ``reminded`` are entries of ledgers with their titles. ``decided_by_director`` leaves only what is late or to be decided.
    """
    found = []
    for each in issues:
        steps = agenda.most_urgent(agenda.steps(each.issue, each.tasks, rules))
        if decided_by_director:
            parts = {agenda.part_of(step.todo, hazard=agenda.is_hazard(each.issue)) for step in steps}
            if not parts & _DIRECTOR and each.issue.returns < 2:
                continue
        if steps:
            found.append(_line(each, steps))
    seen = {line.enterprise_ref for line in found}
    for visit in visits:
        # Whoever is seen for an issue anyhow is reminded of the permit alone.
        wanted = {VisitReason.PERMIT} if visit.state.ref in seen else set(_VISITS)
        if (line := _visit_line(visit, wanted, rules)) is not None:
            found.append(line)
    found += [_ledger_line(ledger, due, title, rules) for ledger, due, title in reminded]
    return in_order(found)


def in_order(found: Iterable[TodayLine]) -> list[TodayLine]:
    """AgendaPart by part, each from building to building, from the top floor down."""
    return sorted(found, key=_on_the_walk)


def signatures(waiting: Sequence[tuple[str, str]], week: str) -> list[TodayLine]:
    """The councils (code and name) whose digest of a week is to be signed."""
    return [
        TodayLine(
            todo=Todo.DIGEST,
            reason=Todo.DIGEST,
            also=(),
            urgency=Urgency.ORDINARY,
            ref=f"{code}-{week}",
            light=Light.YELLOW,
            due_on=None,
            late=0,
            hazard=False,
            place="",
            enterprise=name,
            text=None,
            lead=None,
            owner=None,
            command=f"loucheng digest publish --week {week} --council {code}",
        )
        for code, name in waiting
    ]


_DIRECTOR = {AgendaPart.HAZARD, AgendaPart.LATE, AgendaPart.DECIDE}


def _on_the_walk(line: TodayLine) -> tuple[object, ...]:
    return (
        list(AgendaPart).index(line.part),
        line.building or "~",
        -(line.floor if line.floor is not None else -1000),
        line.due_on or date.max,
        len(line.ref),
        line.ref,
    )


def show(output: Output, found: Sequence[TodayLine], *, most: int = 0) -> None:
    """By parts and floors on a terminal, each thing with its command; a line each in a pipe."""
    if found and output.draws:
        from rich.console import Group

        screen = console()
        shown = found[:most] if most else found
        drawn = _brief(shown, screen.width) if most else _grouped(found, screen.width)
        output.draw(Group(*drawn), screen=screen)
        if len(shown) < len(found):
            output.say(_("{n} more: loucheng today").format(n=len(found) - len(shown)))
        return
    output.rows(found, _columns(), ref=lambda line: line.ref, as_json=_value)


_OF_THE_WALK = {"building", "building_name", "floor", "enterprise_ref"}


def _value(line: TodayLine) -> dict[str, object]:
    return {name: value for name, value in plain(line).items() if name not in _OF_THE_WALK}


def light_word(light: Light) -> str:
    """绿灯, 黄灯, 红灯."""
    return _(LIGHTS[light])


def command(ref: str, step: NextStep) -> str:
    """What to type next."""
    if step.todo is Todo.TASK:
        return f"loucheng issue task done {ref} {step.party}"
    match step.move:
        case None:
            return f'loucheng issue note {ref} "…"'
        case Move.ESCALATE:
            return f'loucheng issue escalate {ref} --to {step.level} --reason "…"'
        case Move.REMIND:
            return f"loucheng issue remind {ref}"
        case Move.REOPEN:
            return f'loucheng issue reopen {ref} --reason "…"'
        case Move.FOLLOW_UP:
            return f"loucheng issue follow-up {ref} --satisfaction {label(Satisfaction.SATISFIED)}"
        case move:
            return f"loucheng issue {move} {ref}"


def _line(each: Open, steps: Sequence[NextStep]) -> TodayLine:
    issue, first = each.issue, steps[0]
    party = next((task.party_name for task in each.tasks if task.party == first.party), None)
    hazard = agenda.is_hazard(issue)
    return TodayLine(
        todo=first.todo,
        reason=first.todo,
        also=tuple(dict.fromkeys(step.todo for step in steps[1:])),
        urgency=issue.urgency,
        ref=issue.ref,
        light=first.light,
        due_on=first.due_on,
        late=first.late,
        hazard=hazard,
        place=each.place,
        enterprise=each.enterprise,
        text=issue.text,
        lead=party or issue.lead_name,
        owner=issue.owner,
        command=command(issue.ref, first),
        building=issue.building,
        building_name=each.building or issue.building or "",
        floor=issue.floor,
        enterprise_ref=issue.enterprise,
    )


_VISITS = {
    VisitReason.PLANNED: Todo.VISIT,
    VisitReason.FIRST: Todo.FIRST_VISIT,
    VisitReason.INTERVAL: Todo.VISIT_DUE,
    VisitReason.PERMIT: Todo.PERMIT,
}


def _visit_line(visit: PlannedVisit, wanted: Collection[VisitReason], rules: RuleContext) -> TodayLine | None:
    """An enterprise to be seen today for these reasons; None where only a plan of a walk would name it."""
    found = [_VISITS[reason] for reason in visit.reasons if reason in wanted]
    if not found or visit.due_on is None:
        return None
    state = visit.state
    due = (state.permit_until if found[0] is Todo.PERMIT else None) or visit.due_on
    return TodayLine(
        todo=found[0],
        reason=found[0],
        also=tuple(found[1:]),
        urgency=Urgency.ORDINARY,
        ref=state.ref,
        light=agenda.light_of(due, rules),
        due_on=due,
        late=rules.calendar.working_days_between(due, rules.today),
        hazard=False,
        place=place_of(visit),
        enterprise=state.name,
        text=None,
        lead=None,
        owner=state.planned_by,
        command=(
            f"loucheng enterprise edit {state.ref} --permit-until …"
            if found[0] is Todo.PERMIT
            else f'loucheng visit add {state.ref} --heard "…"'
        ),
        building=state.building,
        building_name=state.building_name or state.building or "",
        floor=state.floor,
        enterprise_ref=state.ref,
    )


def _ledger_line(ledger: Ledger, due: DueEntry, title: str, rules: RuleContext) -> TodayLine:
    verb = due.reminder.move or "show"
    return TodayLine(
        todo=Todo.LEDGER,
        reason=Todo.LEDGER,
        also=(),
        urgency=Urgency.ORDINARY,
        ref=due.entry.ref,
        light=agenda.light_of(due.on, rules),
        due_on=due.on,
        late=rules.calendar.working_days_between(due.on, rules.today) if due.on < rules.today else 0,
        hazard=False,
        place="",
        enterprise=None,
        text=_("{ledger} {title}: {what}").format(ledger=ledger.title, title=title, what=due.reminder.title),
        lead=None,
        owner=None,
        command=f"loucheng {ledger.name} {verb} {due.entry.ref}",
    )


_WIDE = 100  # columns from which the command fits behind the words


def _grouped(found: Sequence[TodayLine], room: int) -> Iterator[Text]:
    """A heading for each part with how many there are, one for each building, then a line for each thing."""
    from rich.text import Text

    for part, some in groupby(found, key=lambda line: line.part):
        listed = list(some)
        yield Text.assemble((f"{_(PARTS[part])}  ", Style.HEADING), (str(len(listed)), Style.SECONDARY))
        where: str | None = None
        for line in listed:
            if line.building_name != where:
                where = line.building_name
                if where:
                    yield Text(f"  {display_safe(where)}", style=Style.SECONDARY)
            yield from _drawn(line, room)
        if found[-1].part is not part:
            yield Text()


def _brief(found: Sequence[TodayLine], room: int) -> Iterator[Text]:
    """A line for each thing, without its command."""
    from rich.text import Text

    for line in found:
        head = Text(f"● {line.ref} {_why(line)}  ", style=_STYLES[line.light])
        about = _joined([line.place, line.enterprise or "", (line.text or "").replace("\n", " ")])
        yield Text.assemble(head, fit(display_safe(about), room - width(head.plain)))


def _drawn(line: TodayLine, room: int) -> Iterator[Text]:
    """Why and until when, who and what; the command behind it where there is room, else under it."""
    from rich.text import Text

    style = _STYLES[line.light]
    head = Text.assemble((f"  ● {line.ref} ", style), (f"{_why(line)}  ", style))
    about = _joined([line.door, line.enterprise or "", (line.text or "").replace("\n", " ")])
    command_ = line.command
    left = room - width(head.plain) - (width(command_) + 2 if room >= _WIDE else 0)
    if left < 12:
        yield head
        head, left = Text("    "), room - 4
    words = fit(display_safe(about), left)
    if room >= _WIDE:
        words += " " * max(left - width(words), 0) + "  "
        yield Text.assemble(head, words, (command_, Style.COMMAND))
        return
    yield Text.assemble(head, words)
    yield Text(f"    {command_}", style=Style.COMMAND)


def _why(line: TodayLine) -> str:
    """The reason with its day, and how many more there are."""
    parts = [_(TODO[line.reason])]
    if line.late:
        parts = [_late(line.late) if line.reason is Todo.LATE else parts[0]]
    if line.due_on is not None:
        parts.append(f"{line.due_on:%m-%d}")
    if line.also:
        parts.append(_("+{n}").format(n=len(line.also)))
    return " ".join(parts)


def _late(days: int) -> str:
    return ngettext("{n} working day late", "{n} working days late", days).format(n=days)


def _joined(parts: Sequence[str]) -> str:
    return "  ".join(part for part in parts if part)


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
        Column(_("Also"), lambda line: [_(TODO[todo]) for todo in line.also]),
    ]
