"""Nouns of declared ledgers at the root, and a ledger as a sub-noun of another noun."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from loucheng_cli.cli.app.groups import LazyNoun, built
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from typer.core import TyperGroup

    from loucheng_cli.cli.app.parser import Context
    from loucheng_cli.domain.ledger.declaration import Ledger
    from loucheng_cli.files.ledger.loader import Ledgers

SUB_LEDGERS = {"council": "meeting"}  # nouns under which a ledger is found too


class LedgerNoun(LazyNoun):
    """The noun of a declared ledger, whose verbs are made when it is called."""

    def make_context(
        self,
        info_name: str | None,  # noqa: ARG002 - the name of the noun is the same in every language
        args: list[str],
        parent: Context | None = None,
        **extra: Any,
    ) -> Context:
        """Make the verbs that are named and let them parse."""
        from loucheng_cli.cli.ledger.commands import ledger_app

        assert parent is not None  # a noun stands below the root
        ledger = ledgers_of(parent).get(str(self.name))
        if args and not args[0].isascii():
            args = [_verb_called(ledger, args[0]), *args[1:]]
        real = built(ledger_app(ledger, args), args)
        real.name = self.name
        real.ledger = ledger  # of which help makes examples
        made: Context = real.make_context(self.name, args, parent=parent, **extra)
        return made


def _verb_called(ledger: Ledger, word: str) -> str:
    """The move that goes by a Chinese word: 登记出租, or 出租 alone."""
    said = word.removeprefix("登记")
    return next((move.name for move in ledger.moves.values() if move.label.removeprefix("登记") == said), word)


def ledger_called(ctx: Context, word: str) -> str | None:
    """The ledger of this name, or of this Chinese label: 活动, 房源, 招聘岗位 or 岗位."""
    ledgers = ledgers_of(ctx)
    if word.isascii():
        return word if word in ledgers.names else None
    labels = ledgers.labels
    for fits in (word.__eq__, lambda label: label.endswith(word), lambda label: word in label):
        found = [name for label, name in labels.items() if fits(label)]
        if len(found) == 1:
            return str(found[0])
    return None


def ledgers_of(ctx: Context) -> Ledgers:
    """The ledgers of the catalogue that the options before the noun name."""
    from loucheng_cli.cli.app.state import State

    if ctx.obj:
        state: State = ctx.obj
        return state.ledgers
    # Help and completion come before the options are taken from the environment.
    url, catalog = (ctx.params.get(name) or os.environ.get(f"LOUCHENG_{name.upper()}") for name in ("db", "catalog"))
    return State(url=url, catalog_path=catalog).ledgers


class NounWithLedger(LazyNoun):
    """A noun of the program under which a ledger is found too."""

    def extend(self, real: TyperGroup) -> None:
        """Add the noun of the ledger."""
        ledger = SUB_LEDGERS[str(self.name)]
        sentence = _("Meetings of the floor councils, with their minutes")
        real.commands[ledger] = LedgerNoun(name=ledger, help=sentence, rich_markup_mode=None)
