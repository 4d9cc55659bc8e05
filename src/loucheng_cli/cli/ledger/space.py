"""``loucheng space match|fill``: rooms for a wish; and what letting does to the occupancies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.options import Building
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.ledger.commands import names_in
from loucheng_cli.cli.ledger.options import Given, Verb
from loucheng_cli.domain.ledger.declaration import Ledger, LedgerMove
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.domain.ledger.ranking import Ranked
from loucheng_cli.i18n import _, ngettext

if TYPE_CHECKING:
    from loucheng_cli.services.ledger.book import Book

Wish = Annotated[str, typer.Argument(metavar=_("WISH"), help=_("In the enterprise's own words: 二百平带上下水."))]
Top = Annotated[int, typer.Option("--top", metavar="N", min=1, max=100, help=_("How many at most."))]


def verbs(_ledger: Ledger) -> dict[str, Verb]:
    """The verbs beyond the declaration."""
    match, fill = _("Find vacant spaces for a wish"), _("Bring in the vacant units of the buildings' files")
    return {
        "match": (match, _match, lambda: {"wish": (Wish, ...), "top": (Top, 10)}),
        "fill": (fill, _fill, lambda: {"building": (Building, None)}),
    }


def alongside(step: LedgerMove) -> Callable[[Book, LedgerEntry, date], None] | None:
    """What a move does to the occupancies."""
    from loucheng_cli.services.ledger import spaces

    return {"let": spaces.let, "vacate": spaces.vacate}.get(step.name)


def _match(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.domain.ledger.values import shown
    from loucheng_cli.render.cells import Column
    from loucheng_cli.services.ledger.spaces import match_spaces
    from loucheng_cli.store.ledger.entries import by_refs

    found = match_spaces(state.db, given["wish"], top=given["top"])
    entries = {each.ref: each for each in by_refs(state.db, [each.ref for each in found])}
    names = names_in(state, ledger, list(entries.values()))

    def column(name: str) -> Column[Ranked]:
        field = ledger.fields[name]
        return Column(field.title, lambda each: shown(field, entries[each.ref].fields.get(name), names))

    columns = [
        Column[Ranked](_("No."), lambda each: each.ref, keep=True),
        *(column(name) for name in ("building", "unit", "area", "rent", "features")),
        Column[Ranked](_("Because of"), lambda each: each.why, wide=True),
    ]
    state.output().rows(found, columns, ref=lambda each: each.ref)


def _fill(ledger: Ledger, state: State, given: Given) -> None:
    from loucheng_cli.services.ledger.spaces import fill
    from loucheng_cli.store.reads.community import buildings

    code = state.building(given["building"])
    refs = fill(state.db, ledger, [code] if code else [each.code for each in buildings(state.db)], stamp=state.stamp)
    said = ngettext("{n} vacant unit was brought in.", "{n} vacant units were brought in.", len(refs))
    state.output().done(said.format(n=len(refs)), ref="\n".join(refs), value=refs)
