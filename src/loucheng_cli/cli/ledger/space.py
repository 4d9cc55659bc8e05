"""``loucheng space match|let|vacate|fill``: rooms for a wish, and what letting does to the occupancies."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

import typer

from loucheng_cli.cli.app.groups import App
from loucheng_cli.cli.app.options import Building, On, Reason
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.ledger.commands import done, entry_param, move_given
from loucheng_cli.cli.ledger.names import names_in
from loucheng_cli.cli.ledger.options import command, field_params
from loucheng_cli.domain.ledger.declaration import Ledger, LedgerMove
from loucheng_cli.domain.ledger.ranking import Ranked
from loucheng_cli.i18n import _, ngettext

Wish = Annotated[str, typer.Argument(metavar=_("WISH"), help=_("In the enterprise's own words: 二百平带上下水."))]
Top = Annotated[int, typer.Option("--top", metavar="N", min=1, max=100, help=_("How many at most."))]


def extend(app: App, ledger: Ledger) -> None:
    """The verbs beyond the declaration; ``let`` and ``vacate`` in the place of the declared moves."""
    from loucheng_cli.services.ledger import spaces

    command(
        app,
        "match",
        _("Find vacant spaces for a wish"),
        partial(_match, ledger),
        {"wish": (Wish, ...), "top": (Top, 10)},
    )
    command(
        app,
        "fill",
        _("Bring in the vacant units of the buildings' files"),
        partial(_fill, ledger),
        {"building": (Building, None)},
    )
    for name, service in (("let", spaces.let), ("vacate", spaces.vacate)):
        if step := ledger.moves.get(name):
            params = {"ref": (entry_param(ledger), ...), **field_params(ledger.fields[each] for each in step.takes),
                      "on": (On, None), "reason": (Reason, None)}  # fmt: skip
            command(app, name, str(step.title), partial(_move, ledger, step, service), params)


def _match(ledger: Ledger, state: State, given: dict[str, Any]) -> None:
    from loucheng_cli.domain.ledger.values import shown
    from loucheng_cli.render.cells import Column
    from loucheng_cli.services.ledger.spaces import match_spaces
    from loucheng_cli.store.ledger.entries import by_refs

    found = match_spaces(state.db, given["wish"], top=given["top"])
    entries = {each.ref: each for each in by_refs(state.db, [each.ref for each in found])}
    names = names_in(state, ledger, list(entries.values()))

    def cell(name: str) -> Callable[[Ranked], Any]:
        return lambda each: shown(ledger.fields[name], entries[each.ref].fields.get(name), names)

    columns: list[Column[Ranked]] = [
        Column(_("No."), lambda each: each.ref, keep=True),
        *(
            Column(str(ledger.fields[name].title), cell(name))
            for name in ("building", "unit", "area", "rent", "features")
        ),
        Column(_("Because of"), lambda each: each.why, wide=True),
    ]
    state.output().rows(found, columns, ref=lambda each: each.ref)


def _fill(ledger: Ledger, state: State, given: dict[str, Any]) -> None:
    from loucheng_cli.services.ledger.spaces import fill
    from loucheng_cli.store.reads.community import buildings

    code = state.building(given["building"])
    refs = fill(state.db, ledger, [code] if code else [each.code for each in buildings(state.db)], stamp=state.stamp)
    state.output().done(
        ngettext("{n} vacant unit was brought in.", "{n} vacant units were brought in.", len(refs)).format(n=len(refs)),
        ref="\n".join(refs),
        value=refs,
    )


def _move(ledger: Ledger, step: LedgerMove, service: Callable[..., Any], state: State, given: dict[str, Any]) -> None:
    if step.name == "vacate":
        given["f_vacant_since"] = given.get("f_vacant_since") or given["on"] or state.today.isoformat()
    entry, values, reason = move_given(ledger, step, state, given)
    moved = service(
        state.db, ledger, step, entry.ref, values, on=state.day(given["on"]), reason=reason, stamp=state.stamp
    )
    done(state, ledger, moved)
