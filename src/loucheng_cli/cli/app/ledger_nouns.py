"""Nouns of declared ledgers at the root, and a ledger as a sub-noun of another noun."""

from __future__ import annotations

import os
from typing import Any

from loucheng_cli.cli.app.groups import LazyNoun, built
from loucheng_cli.i18n import _

SUB_LEDGERS = {"council": "meeting"}  # nouns under which a ledger is found too


class LedgerNoun(LazyNoun):
    """The noun of a declared ledger, whose verbs are made when it is called."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Make the verbs that are named and let them parse."""
        from loucheng_cli.cli.ledger.commands import ledger_app

        real = built(ledger_app(ledgers_of(parent).get(str(self.name))), args)
        real.name = self.name
        return real.make_context(info_name, args, parent=parent, **extra)


def ledgers_of(ctx: Any) -> Any:
    """The ledgers of the catalogue that the options before the noun name."""
    from loucheng_cli.cli.app.state import State

    if ctx.obj:
        return ctx.obj.ledgers
    # Help and completion come before the options are taken from the environment.
    url, catalog = (ctx.params.get(name) or os.environ.get(f"LOUCHENG_{name.upper()}") for name in ("db", "catalog"))
    return State(url=url, catalog_path=catalog).ledgers


class NounWithLedger(LazyNoun):
    """A noun of the program under which a ledger is found too."""

    def extend(self, real: Any) -> None:
        """Add the noun of the ledger."""
        ledger = SUB_LEDGERS[str(self.name)]
        sentence = _("Meetings of the floor councils, with their minutes")
        real.commands[ledger] = LedgerNoun(name=ledger, help=sentence, rich_markup_mode=None)
