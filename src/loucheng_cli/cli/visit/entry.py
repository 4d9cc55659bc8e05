"""Recording a visit from the options or answers of ``visit add``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from loucheng_cli.cli.app import personal_numbers, prompts
from loucheng_cli.cli.app.asking import ask_checked, warn
from loucheng_cli.cli.app.dates import clock_of
from loucheng_cli.cli.app.enterprise_picker import pick_enterprise
from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.cli.app.typed_text import typed_text
from loucheng_cli.cli.issue import intake
from loucheng_cli.cli.visit import draft
from loucheng_cli.domain.core.enums import GONE, IssueKind, Method, Origin, Result, VisitKind
from loucheng_cli.domain.core.events import FreeText
from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.enterprise.model import Enterprise
from loucheng_cli.errors import NotFoundError, UsageError
from loucheng_cli.i18n import _
from loucheng_cli.render.issue import decided
from loucheng_cli.render.visit import recorded, visit_value
from loucheng_cli.services import visit as service
from loucheng_cli.services.visit import VisitNews
from loucheng_cli.store.reads import enterprise as enterprises
from loucheng_cli.store.reads.issue import IssueFilter, find_issue, issue_list
from loucheng_cli.store.reads.visit import VisitFilter, issues_of, last_met, visit_list
from loucheng_cli.store.reads.worker import workers

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State


@dataclass(frozen=True, slots=True)
class VisitInput:
    """The three fields that are enough, and hazards that were seen."""

    enterprise: str
    heard: str | None
    issues: tuple[str, ...]
    hazards: tuple[str, ...] = ()


def asked(
    state: State, *, enterprise: str | None, heard: str | None, issues: list[str], result: Result, on: str | None
) -> VisitInput:
    """The three fields as options gave them; what is missing is asked on a terminal, the enterprise first.

    Each answer is kept as a draft until the visit is saved.
    """
    if not is_terminal() or state.json or state.quiet:
        if enterprise is None:
            raise UsageError(_("which enterprise was visited?"), 'loucheng visit add A1901 --heard "…"')
        return VisitInput(enterprise, heard, tuple(issues))
    found = draft.offered(state) if enterprise is None and heard is None and not issues else None
    kept = found or draft.VisitDraft(str(state.day(on)), enterprise or "", "", heard, tuple(issues))
    who = _asked_enterprise(state, kept.enterprise)
    _introduce(state, who)
    kept = replace(kept, enterprise=who.ref, name=who.name)
    draft.keep(state, kept)
    if not kept.issues and result is Result.MET and (kept.heard is None or found):
        kept = replace(kept, heard=prompts.text(_("What was heard?"), default=kept.heard or ""))
        draft.keep(state, kept)
    if (found or (heard is None and not issues)) and result is Result.MET:
        while another := prompts.text(_("An issue? (empty when done)")):
            kept = replace(kept, issues=(*kept.issues, another))
            draft.keep(state, kept)
    return VisitInput(kept.enterprise, kept.heard or None, kept.issues)


def _asked_enterprise(state: State, typed: str) -> Enterprise:
    """The enterprise typed; one that is not found is asked for again, with what was typed still there."""
    say = state.output().say
    if typed:
        try:
            return pick_enterprise(state, typed)
        except NotFoundError as error:
            say(error.message)
    return ask_checked(
        _("Which enterprise? (name, door, initials)"), lambda answer: pick_enterprise(state, answer), say, typed
    )


def _introduce(state: State, who: Enterprise) -> None:
    """Who it is, when it was last visited, and what is open there."""
    say = state.output().say
    visits, _total = visit_list(state.db, VisitFilter(enterprise=who.ref), limit=1)
    last = _("last visited {day}").format(day=visits[0].visited_on) if visits else _("never visited")
    place = next((line.place for line in enterprises.enterprises_of(state.db, [who.ref])), "")
    say("  ".join(part for part in (who.ref, who.name, place, last) if part))
    for line in issue_list(state.db, IssueFilter(enterprise=who.ref), today=state.today)[0]:
        say(f"  {line.ref}  {label(line.status)}  {line.due_on or ''}  {line.text or ''}")


def _warn(state: State, typed: VisitInput, who: Enterprise, result: Result, day: date, *, yes: bool) -> None:
    """What is doubtful about a visit, before it is saved."""
    say = state.output().say
    if who.operating in GONE:
        warn(say, _("{name} has left ({day}).").format(name=who.name, day=who.moved_out_on or "?"), yes=yes)
    if result is Result.MET and not (typed.heard or typed.issues or typed.hazards):
        warn(say, _("Nothing was written down of what was heard."), yes=yes)
    if result in {Result.ABSENT, Result.MOVED_OUT} and typed.issues:
        warn(say, _("“{result}”, and yet an issue was heard.").format(result=label(result)), yes=yes)
    same = [
        line.ref
        for line in visit_list(state.db, VisitFilter(enterprise=who.ref, since=day, until=day, worker=state.worker))[0]
        if line.result is result
    ]
    if same:
        warn(say, _("You recorded a visit there on {day}: {refs}.").format(day=day, refs=_(", ").join(same)), yes=yes)


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
    called: bool | None,
    on: str | None,
    yes: bool,
    news: VisitNews | None = None,
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
    who = enterprises.find(state.db, where.enterprise or "")
    _warn(state, typed, who, result, day, yes=yes)
    wishes = [
        wish
        for texts, kind_of_text in ((typed.issues, None), (typed.hazards, IssueKind.HAZARD))
        for text in texts
        for wish in intake.new_issues_from_text(
            state, text, where, kind=kind_of_text, origin=Origin.VISIT, called=called, yes=yes
        )
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
        news=news or VisitNews(),
    )
    quiet = state.rules.policies.days("quiet_days")
    seen_on = last_met(state.db, heard.enterprise, before=day) if kind is VisitKind.ROUTINE else None
    visit, _refs = service.add(state.db, heard, state.rules, on=day, stamp=state.stamp)
    draft.forget(state)
    issues = issues_of(state.db, visit.ref, today=state.today)
    value = visit_value(visit, issues)
    if similar:
        value["similar"] = similar
    decisions = [
        decided(find_issue(state.db, line.ref), wish.because) for line, wish in zip(issues, wishes, strict=False)
    ]
    output.done(recorded(visit, who.name, issues, decisions), ref=visit.ref, value=value)
    if seen_on is not None and not wishes and (day - seen_on).days < quiet:
        output.say(
            _("Note: it was visited on {day}; where nothing is the matter, leave {n} days between visits.").format(
                day=seen_on, n=quiet
            )
        )
    if visit.result is Result.MOVED_OUT:
        output.say(_("If it has left: loucheng enterprise move-out {ref}").format(ref=visit.enterprise))


def _companions(state: State, listed: str | None) -> tuple[str, ...]:
    """Workers by code, so that the journal holds no name; offices as typed, which it holds by a hash."""
    if not listed:
        return ()
    codes = {key: worker.code for worker, name in workers(state.db) for key in (worker.login, name)}
    return tuple(codes.get(name) or FreeText(name) for name in intake.names(listed))
