"""The matcher with this database's catalogue and what its cases taught, for every command that needs it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from loucheng_cli.domain.catalog.matching import (
    FORMAT,
    Experience,
    Index,
    Lean,
    LearnedCase,
    Match,
    Matched,
    Nearness,
    build,
    load,
)
from loucheng_cli.domain.catalog.matching import match as find
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State
    from loucheng_cli.domain.catalog.item import Catalog
    from loucheng_cli.domain.issue.model import Issue
    from loucheng_cli.render.output import Output
    from loucheng_cli.store.reads.learned import Learned


class Matcher:
    """The index of a catalogue and the experience of a database, made once a run."""

    def __init__(self, index: Index, experience: Experience, nearness: Nearness) -> None:
        self.index = index
        self.experience = experience
        self.nearness = nearness

    @classmethod
    def of(cls, state: State) -> Matcher:
        """The one of this run."""
        found = vars(state).get("matcher")
        if found is None:
            index, near = vars(state).get("prepared") or prepared(state)
            found = cls(index, Experience(cases(learned(state))), near)
            vars(state)["matcher"] = found
        return found

    def match(
        self,
        text: str,
        *,
        top: int = 3,
        departments: Collection[str] | None = None,
        stages: Collection[str] | None = None,
        lean: Lean | None = None,
    ) -> Matched:
        """See ``domain.matching.match``."""
        return find(
            self.index,
            text,
            top=top,
            departments=departments,
            stages=stages,
            lean=lean,
            learned=self.experience,
            nearness=self.nearness,
        )


def prepared(state: State) -> tuple[Index, Nearness]:
    """What matching needs of the catalogue alone."""
    index = load_index(state.catalog)
    return index, nearness(state, index)


def load_index(catalog: Catalog) -> Index:
    """The index of a catalogue, worked out once per content."""
    from loucheng_cli.files.cache import cached

    return load(cached(catalog.content, FORMAT, lambda: build(catalog).dump()))


def nearness(state: State, index: Index) -> Nearness:
    """The meaning of texts, from the extra ``semantic``; loaded only when the words of a text leave something open."""
    # Not the state itself: it would keep itself, and its database open, alive.
    catalog, say = state.catalog, state.say

    def waiting(count: int) -> None:
        seconds = count // 100
        if seconds > 1:
            message = _("Taking in the sayings of this catalogue for the first time ({n}); about {s} seconds.")
            say(message.format(n=count, s=seconds))

    @cache
    def loaded() -> Callable[[str], list[float]] | None:
        from loucheng_cli.files.catalog.semantic import load_nearness

        return load_nearness(catalog, index.codes, waiting)

    def near(whole: str) -> list[float] | None:
        found = loaded()
        return found(whole) if found else None

    return near


def learned(state: State) -> list[Learned]:
    """The cases that teach; none where there is no database yet."""
    if "://" not in state.address and not Path(state.address).expanduser().exists():
        return []
    from loucheng_cli.store.reads.learned import learned as read

    return read(state.db)


def cases(found: Sequence[Learned]) -> list[LearnedCase]:
    """Each counts for its item; where the machine had put another first, against that one."""
    counted = [LearnedCase(text=each.text, code=each.item) for each in found]
    against = [
        LearnedCase(text=each.text, code=each.proposed, count=-1)
        for each in found
        if each.proposed is not None and each.proposed != each.item
    ]
    return counted + against


def match(state: State, text: str, *, stage: str | None = None, industry: str | None = None, top: int = 3) -> Matched:
    """What fits a text, leaning a little to the stage and the industry of the enterprise."""
    lean = Lean(stage=stage, industry=industry) if stage or industry else None
    return Matcher.of(state).match(text, top=top, lean=lean)


def match_issue(state: State, issue: Issue, *, top: int = 3) -> Matched:
    """What fits an issue, as when it was written down."""
    from loucheng_cli.store.reads.enterprise import find

    who = find(state.db, issue.enterprise) if issue.enterprise else None
    stage, industry = (who.stage, who.industry) if who else (None, None)
    return match(state, issue.text or "", stage=stage, industry=industry, top=top)


def split(state: State, text: str) -> tuple[str, ...]:
    """The parts of a text that hold different needs."""
    from loucheng_cli.domain.catalog.matching.splitting import split as take_apart

    return take_apart(text, Matcher.of(state).index)


def proposal(state: State, match_: Match) -> str:
    """A match as a line to choose, with its evidence."""
    from loucheng_cli.render.catalog import matching as render

    why = _(", ").join(match_.why)
    if match_.guide:
        guide = state.catalog.guide[match_.code]
        facts = [_("not ours: {who}").format(who=guide.who), f"{match_.score:.0%}", why]
        return " · ".join([f"{guide.code} {guide.name}", *filter(None, facts)])
    department = state.catalog.departments[state.catalog.department_of(match_.code) or ""].short
    facts = [department, render.promised(state.catalog, match_), f"{match_.score:.0%}", why]
    if match_.bundle:
        facts.insert(0, render.parts_text(state.catalog, match_))
    return " · ".join([f"{match_.code} {state.catalog.name_of(match_.code)}", *filter(None, facts)])


def show(state: State, output: Output, issue: Issue, *, top: int = 3) -> None:
    """The matches of an issue."""
    from loucheng_cli.render.catalog import matching as render

    found = match_issue(state, issue, top=top)
    if output.json:
        output.value(render.value(state.catalog, found, lambda part: match(state, part, top=top)))
        return
    render.show(output, state.catalog, [found])


def finder(catalog: Catalog, texts: Sequence[str]) -> list[str | None]:
    """The item that each text finds by its words alone, word-for-word sayings not counting: for ``catalog check``."""
    from loucheng_cli.domain.catalog.matching.grams import plain
    from loucheng_cli.domain.catalog.matching.ranking import best_place, read

    index = load_index(catalog) if catalog.content else build(catalog)
    places = [best_place(index, read(index, plain(text))) for text in texts]
    return [None if place is None else index.codes[place] for place in places]
