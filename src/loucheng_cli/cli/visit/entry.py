"""Recording a visit from the options or answers of ``visit add``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from loucheng_cli.cli.app import personal_numbers, prompts
from loucheng_cli.cli.app.dates import clock_of
from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.cli.app.typed_text import typed_text
from loucheng_cli.cli.issue import intake
from loucheng_cli.domain.core.enums import Method, Origin, Result, VisitKind
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _
from loucheng_cli.render.visit import recorded, visit_value
from loucheng_cli.services import visit as service
from loucheng_cli.store.reads import enterprise as enterprises
from loucheng_cli.store.reads.visit import issues_of
from loucheng_cli.store.reads.worker import workers

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State


@dataclass(frozen=True, slots=True)
class VisitInput:
    """The three fields that are enough."""

    enterprise: str
    heard: str | None
    issues: tuple[str, ...]


def asked(*, enterprise: str | None, heard: str | None, issues: list[str], result: Result) -> VisitInput:
    """The three fields as options gave them; what is missing is asked on a terminal."""
    if enterprise is None:
        if not is_terminal():
            raise UsageError(_("which enterprise was visited?"), 'loucheng visit add A1901 --heard "…"')
        enterprise = prompts.text(_("Which enterprise? (name, door, initials)"), required=True)
    if heard is None and not issues and result is Result.MET and is_terminal():
        heard = prompts.text(_("What was heard?"))
        while another := prompts.text(_("An issue? (empty when done)")):
            issues = [*issues, another]
    return VisitInput(enterprise, heard, tuple(issues))


def record(
    state: State,
    typed: VisitInput,
    *,
    method: Method,
    kind: VisitKind,
    result: Result,
    companions: str | None,
    met_role: str | None,
    introduced: str | None,
    next_visit: str | None,
    at: str | None,
    on: str | None,
    yes: bool,
) -> None:
    """Record the visit and its issues as one action, and show the result."""
    output = state.output()
    typed = replace(
        typed,
        heard=typed_text(typed.heard) if typed.heard else None,
        issues=tuple(typed_text(text) for text in typed.issues),
    )
    where = intake.place(state, enterprise=typed.enterprise, building=None, floor=None)
    day = state.day(on)
    wishes = [
        wish
        for text in typed.issues
        for wish in intake.new_issues_from_text(state, text, where, origin=Origin.VISIT, yes=yes)
    ]
    similar = [line.ref for wish in wishes for line in intake.similar(state, wish, on=day, yes=yes)]
    said = (
        personal_numbers.without_numbers(state, typed.heard, enterprise=where.enterprise, yes=yes)
        if typed.heard
        else None
    )
    heard = service.NewVisit(
        enterprise=where.enterprise or "",
        building=where.building,
        visited_at=clock_of(at),
        companions=_companions(state, companions),
        method=method,
        kind=kind,
        result=result,
        met_role=met_role,
        introduced=introduced,
        heard=said,
        next_visit_on=state.day(next_visit, "--next", ahead=True) if next_visit else None,
        issues=tuple(replace(wish, origin=Origin.VISIT) for wish in wishes),
    )
    visit, _refs = service.add(state.db, heard, state.rules, on=day, stamp=state.stamp)
    issues = issues_of(state.db, visit.ref, today=state.today)
    value = visit_value(visit, issues)
    if similar:
        value["similar"] = similar
    name = enterprises.find(state.db, visit.enterprise).name
    output.done(recorded(visit, name, issues), ref=visit.ref, value=value)
    if visit.result is Result.MOVED_OUT:
        output.say(_("If it has left: loucheng enterprise move-out {ref}").format(ref=visit.enterprise))


def _companions(state: State, listed: str | None) -> tuple[str, ...]:
    """Workers by code, so that the journal holds no name; offices as typed."""
    if not listed:
        return ()
    codes = {key: worker.code for worker, name in workers(state.db) for key in (worker.login, name)}
    return tuple(codes.get(name, name) for name in intake.names(listed))
