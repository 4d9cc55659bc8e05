"""New issues from typed text: place, item, lead, and likely duplicates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from loucheng_cli.cli.app import personal_numbers, prompts
from loucheng_cli.cli.app.asking import ask_checked, warn
from loucheng_cli.cli.app.enterprise_picker import pick_enterprise
from loucheng_cli.cli.app.groups import is_terminal
from loucheng_cli.cli.app.typed_text import typed_text
from loucheng_cli.cli.catalog import matcher
from loucheng_cli.cli.issue.emergencies import help_was_called
from loucheng_cli.domain.catalog.matching import Verdict
from loucheng_cli.domain.core.enums import UNDER_WAY, IssueKind, Origin, Status, Urgency
from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.issue.context import Assignment, Party
from loucheng_cli.domain.issue.kind_words import proposed_kind
from loucheng_cli.errors import RefusedError, UsageError
from loucheng_cli.i18n import _
from loucheng_cli.render.catalog.matching import address, sentence_of
from loucheng_cli.services.issue import NewIssue, party_names
from loucheng_cli.services.routing import assignment, party
from loucheng_cli.store.reads.community import find_building
from loucheng_cli.store.reads.enterprise import occupancies
from loucheng_cli.store.reads.issue import IssueLine, find_issue
from loucheng_cli.store.reads.issue import similar as similar_issues

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State
    from loucheng_cli.domain.catalog.bundle import Bundle
    from loucheng_cli.domain.catalog.emergency import EmergencyKind
    from loucheng_cli.domain.catalog.item import Item
    from loucheng_cli.domain.catalog.matching import Matched
    from loucheng_cli.domain.issue.model import Issue

# Items of these kinds are matters to be handled (办事): their days run from complete papers.
_MATTERS = frozenset({"行政许可", "行政确认", "行政给付", "行政奖励", "行政裁决", "其他行政权力"})


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePlace:
    """Whose need it is and where."""

    enterprise: str | None = None
    building: str | None = None
    floor: int | None = None
    unit: str | None = None
    stage: str | None = None
    industry: str | None = None


def place(state: State, *, enterprise: str | None, building: str | None, floor: str | None) -> IssuePlace:
    """The enterprise and its main unit, or the building and storey named."""
    from loucheng_cli.domain.imports.cells import BadValueError, reason
    from loucheng_cli.domain.place.floor import BuildingPlan
    from loucheng_cli.domain.place.location import parse_floor

    found = IssuePlace()
    if enterprise is not None:
        who = pick_enterprise(state, enterprise)
        main = next(iter(occupancies(state.db, who.ref, ended=False)), None)
        found = IssuePlace(enterprise=who.ref, stage=who.stage, industry=who.industry)
        if main is not None:
            found = replace(found, building=main.building, floor=main.floor, unit=main.unit)
    if building is not None:
        named = find_building(state.db, building)
        found = replace(found, building=named.code, floor=None, unit=None)
        if floor is not None:
            try:
                found = replace(found, floor=parse_floor(floor, BuildingPlan.of(named)))
            except BadValueError as error:
                raise UsageError(
                    _("{name}: {why}").format(name=f"--floor {floor}", why=reason(error.code)), "--floor 19"
                ) from error
    elif floor is not None and found.building is None:
        raise UsageError(_("a floor needs its building"), "--building A --floor 19")
    if found.enterprise is None and found.building is None and is_terminal() and not (state.json or state.quiet):
        who = ask_checked(
            _("Which enterprise? (name, door, initials)"),
            lambda answer: pick_enterprise(state, answer),
            state.output().say,
        )
        return place(state, enterprise=who.ref, building=None, floor=None)
    if found.enterprise is None and found.building is None:
        raise UsageError(
            _("say whose need it is, or where"), 'loucheng issue add "…" --enterprise 半枝糖水铺 / --building A'
        )
    return found


def new_issues_from_text(
    state: State,
    text: str,
    where: IssuePlace,
    *,
    item: str | None = None,
    to: str | None = None,
    with_: str | None = None,
    kind: IssueKind | None = None,
    origin: Origin = Origin.DESK,
    named: bool | None = None,
    urgency: Urgency | None = None,
    called: bool | None = None,
    yes: bool = False,
) -> list[NewIssue]:
    """One wish, or two where a person at the terminal agrees that the text holds two needs.

    ``called``: whether help was called first, where the text reports an emergency.
    """
    text = personal_numbers.without_numbers(state, typed_text(text).strip(), enterprise=where.enterprise, yes=yes)
    if not text:
        raise UsageError(_("an issue needs words"), 'loucheng issue add "店里招不到服务员" -e 半枝糖水铺')
    parts = [text] if item or yes or not is_terminal() else _split(state, text)
    return [
        _wish(
            state,
            part,
            where,
            item=item,
            to=to,
            with_=with_,
            kind=kind,
            origin=origin,
            named=named,
            urgency=urgency,
            called=called,
            yes=yes,
        )
        for part in parts
    ]


def _wish(
    state: State,
    text: str,
    where: IssuePlace,
    *,
    item: str | None,
    to: str | None,
    with_: str | None,
    kind: IssueKind | None,
    origin: Origin,
    named: bool | None,
    urgency: Urgency | None,
    called: bool | None,
    yes: bool,
) -> NewIssue:
    acute = _emergency(state, text, kind, urgency)
    if acute is not None:
        called = help_was_called(state, acute, called=called, yes=yes)
        kind, urgency = IssueKind.HAZARD, Urgency.EXTREME
    matched = matcher.match(state, text, stage=where.stage, industry=where.industry)
    chosen = state.catalog.choice(item) if item else _chosen(state, matched, yes=yes)
    routed = None
    if chosen is not None or to is not None:
        routed = _assignment(state, chosen, where.building, to=to, with_=with_)
        routed = replace(routed, picked=item is not None or (chosen is not None and not yes))
    if kind is None:
        kind = _kind(text, chosen, yes=yes)
    return NewIssue(
        text=text,
        enterprise=where.enterprise,
        building=where.building,
        floor=where.floor,
        unit=where.unit,
        kind=kind,
        origin=origin,
        named=named,
        assignment=routed,
        matched=tuple((match.code, match.score) for match in matched.matches),
        confident=matched.confident,
        urgency=urgency or Urgency.ORDINARY,
        emergency=acute.code if acute else None,
        called=called if acute else None,
        because=next((match.why for match in matched.matches if chosen is not None and match.code == chosen.code), ()),
    )


def _kind(text: str, chosen: Item | Bundle | None, *, yes: bool) -> IssueKind:
    """The kind: what the words tell, which a person at a terminal confirms or changes with a key."""
    if chosen is not None and _is_matter(chosen):
        return IssueKind.MATTER
    proposed = proposed_kind(text)
    if proposed is None:
        return IssueKind.HELP
    if yes or not is_terminal():
        return proposed
    return prompts.select(_("What kind is it?"), [(label(kind), kind) for kind in IssueKind], default=proposed)


def known_number(state: State, number: str | None, *, yes: bool) -> None:
    """Say which issue has this number of 12345 or the like already; a person may save it all the same."""
    from loucheng_cli.store.reads.recorded import issue_of_number

    if number and (known := issue_of_number(state.db, number)):
        warn(
            state.output().say,
            _("{number} was written down already: {ref}.").format(number=number, ref=known),
            yes=yes,
        )


def _emergency(state: State, text: str, kind: IssueKind | None, urgency: Urgency | None) -> EmergencyKind | None:
    """The emergency that a text reports; what the worker says of kind and urgency goes before it."""
    if kind not in {None, IssueKind.HAZARD} or urgency not in {None, Urgency.EXTREME}:
        return None
    return state.catalog.emergencies.find(text)


def similar(state: State, wish: NewIssue, *, on: date, yes: bool) -> list[IssueLine]:
    """Likely duplicates, shown before anything is saved; on a terminal the worker decides."""
    found = similar_issues(
        state.db,
        text=wish.text,
        enterprise=wish.enterprise,
        building=wish.building,
        floor=wish.floor,
        item=wish.assignment.item if wish.assignment else None,
        on=on,
    )
    if found:
        say = state.output().say
        say(_("Much like what is there already:"))
        for line in found:
            say(f"  {line.ref}  {line.opened_on}  {line.enterprise_name or line.place}  {line.text or ''}")
        if is_terminal() and not yes and not prompts.confirm(_("Save it all the same?")):
            raise RefusedError(_("Not saved."))
    return found


def routing(state: State, ref: str, *, item: str | None, to: str | None, with_: str | None, yes: bool) -> Assignment:
    """How a standing issue is to be routed: by the item named, the one it had, or a match."""
    issue = find_issue(state.db, ref)
    chosen = None
    picked = item is not None
    if item is not None:
        chosen = state.catalog.choice(item)
    elif issue.item is not None:
        chosen = state.catalog.choice(issue.item)
        picked = bool(issue.picked)
    elif to is None:
        matched = matcher.match_issue(state, issue)
        chosen = _chosen(state, matched, yes=yes)
        if chosen is None:
            raise UsageError(_("name the item, or the party with --to"), f"loucheng issue assign {ref} ZHZF-03")
        picked = not yes
    return replace(_assignment(state, chosen, issue.building, to=to, with_=with_), picked=picked)


def on_the_spot(state: State, ref: str, *, item: str | None, to: str | None) -> Assignment | None:
    """What is frozen when a new issue is resolved on the spot; None where it was assigned before."""
    issue = find_issue(state.db, ref)
    if issue.status is not Status.NEW or (item is None and to is None):
        return None
    chosen = state.catalog.choice(item) if item else None
    found = _assignment(state, chosen, issue.building, to=to, with_=None)
    return replace(found, supports=(), parts=(), picked=item is not None)


def due_today(state: State, issue: Issue, *, top: int) -> list[tuple[str, str, date]]:
    """Item, lead and due day for each match, if the issue were routed to it today; none where it cannot be."""
    from loucheng_cli.domain.issue import lifecycle

    if issue.status not in UNDER_WAY or issue.held_on is not None:
        return []
    matched = matcher.match_issue(state, issue, top=top)
    wishes = [
        _assignment(state, state.catalog.choice(match.code), issue.building, to=None, with_=None)
        for match in matched.matches
        if not match.guide
    ]
    return [
        (wish.item or "", wish.lead.name, lifecycle.due_if_assigned(issue, wish, state.rules, on=state.today))
        for wish in wishes
    ]


def parties(state: State, ref: str, listed: str) -> list[Party]:
    """The parties that a list such as ``gongan,消防`` names."""
    known = party_names(state.db, find_issue(state.db, ref).building)
    return [party(state.catalog, name, known) for name in names(listed)]


def _assignment(
    state: State, item: Item | Bundle | None, building: str | None, *, to: str | None, with_: str | None
) -> Assignment:
    known = party_names(state.db, building)
    return assignment(state.catalog, item, parties=known, to=to, with_=None if with_ is None else names(with_))


def names(text: str) -> tuple[str, ...]:
    """The names in a list separated by commas, Chinese ones too."""
    return tuple(name.strip() for name in text.replace("，", ",").replace("、", ",").split(",") if name.strip())


def _is_matter(chosen: Item | Bundle) -> bool:
    return getattr(chosen, "kind", None) in _MATTERS or hasattr(chosen, "parts")


def _chosen(state: State, matched: Matched, *, yes: bool) -> Item | Bundle | None:
    say = state.output().say
    if yes or not is_terminal():
        is_emergency = state.catalog.emergencies.find(matched.text) is not None  # which is said by itself
        if matched.verdict is Verdict.NONE and not (state.quiet or is_emergency):
            say(sentence_of(matched, listed=False))
        return state.catalog.choice(matched.taken) if yes and matched.taken else None
    say(_("“{text}”").format(text=matched.text))
    if sentence := sentence_of(matched):
        say(sentence)
    choices: list[tuple[str, str | None]] = [(matcher.proposal(state, match), match.code) for match in matched.matches]
    choices.append((_("None of these: leave it to triage"), None))
    picked = prompts.select(_("Which item is it?"), choices)
    if picked and picked in state.catalog.guide:
        say(address(state.catalog.guide[picked]))
        say(_('Once the enterprise knows: loucheng issue decline ISSUE --reason 不属本级职权 --channel "…"'))
        return None
    return state.catalog.choice(picked) if picked else None


def _split(state: State, text: str) -> list[str]:
    parts = matcher.split(state, text)
    if len(parts) < 2:
        return [text]
    shown = "\n".join(f"  {n}. {part}" for n, part in enumerate(parts, 1))
    question = _("This seems to hold {n} needs:\n{parts}\nWrite them down as {n} issues?").format(
        n=len(parts), parts=shown
    )
    return list(parts) if prompts.confirm(question, default=False) else [text]
