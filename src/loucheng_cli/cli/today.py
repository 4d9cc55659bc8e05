"""``loucheng today``: what is to be done, by whom, and the command for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.groups import PLAIN, App
from loucheng_cli.cli.app.state import State
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.ledger.declaration import Ledger
    from loucheng_cli.domain.ledger.figures import DueEntry
    from loucheng_cli.render.today import TodayLine

app = App(**PLAIN)
_NEWCOMERS = timedelta(days=31)  # who moved in before that is nobody's first visit


@app.command("today", help=_("What is to be done today"))
def today(
    ctx: typer.Context,
    worker: Annotated[
        str | None,
        typer.Option(
            "--worker", "-w", metavar=_("WORKER"), help=_("Whose list; yours if left out."), show_default=False
        ),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", "-a", help=_("Everybody's."))] = False,
) -> None:
    from loucheng_cli.render.today import show

    state: State = ctx.obj
    show(state.output(), todays_lines(state, worker, everybody=all_))


def todays_lines(state: State, worker: str | None = None, *, everybody: bool = False) -> list[TodayLine]:
    """A worker's issues and those of their buildings, and visits; the director's also what only a director does."""
    from loucheng_cli.domain.visit.plan import planned_visit
    from loucheng_cli.render.today import in_order, lines, signatures
    from loucheng_cli.store.reads.today import open_issues
    from loucheng_cli.store.reads.visit_plan import visit_states
    from loucheng_cli.store.reads.worker import find_worker, is_director, patch_of

    who = find_worker(state.db, worker).code if worker else state.worker
    patch = patch_of(state.db, who)
    issues = open_issues(state.db, None if everybody else who, patch, emergencies=is_director(state.db, who))
    states = visit_states(state.db, moved_in_since=state.today - _NEWCOMERS)
    visits = [
        planned_visit(each, state.rules)
        for each in states
        if everybody or each.building in patch or each.planned_by == who
    ]
    found = lines(issues, visits, state.rules, _reminded(state, None if everybody else patch))
    if everybody or not is_director(state.db, who):
        return found
    mine = {line.ref for line in found}
    others = lines(open_issues(state.db), [], state.rules, decided_by_director=True)
    week, waiting = _unsigned(state)
    return in_order([*found, *signatures(waiting, week), *(line for line in others if line.ref not in mine)])


def _unsigned(state: State) -> tuple[str, list[tuple[str, str]]]:
    """The last full week, and the councils whose digest of it nobody published."""
    from loucheng_cli.domain.calendar.week import Week
    from loucheng_cli.store.reads.community import councils
    from loucheng_cli.store.reads.published import published

    week = str(Week.of(state.today).previous)
    signed = {each.council for each in published(state.db, None) if each.week == week}
    return week, [(each.code, each.name) for each in councils(state.db) if each.code not in signed]


def _reminded(state: State, buildings: Sequence[str] | None) -> list[tuple[Ledger, DueEntry, str]]:
    """What the ledgers remind of, with the titles of the entries."""
    from loucheng_cli.cli.ledger.commands import names_in
    from loucheng_cli.domain.ledger.values import shown
    from loucheng_cli.render.cells import text_of
    from loucheng_cli.store.ledger.entries import counts, due_entries

    used = counts(state.db)
    found = []
    for ledger, due in due_entries(
        state.db, (each for each in state.ledgers.all() if each.name in used), state.today, buildings
    ):
        field = ledger.fields[ledger.shown_as]
        value = due.entry.values.get(field.name)
        found.append((ledger, due, text_of(shown(field, value, names_in(state, ledger, [due.entry])))))
    return found
