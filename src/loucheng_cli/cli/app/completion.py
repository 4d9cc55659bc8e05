"""What Tab completes: words of closed lists, refs, enterprises, items, parties, places, people, weeks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, Protocol

from loucheng_cli.errors import LouchengError

if TYPE_CHECKING:
    from datetime import date

    from loucheng_cli.cli.app.parser import Context, Parameter
    from loucheng_cli.domain.catalog.item import Catalog
    from loucheng_cli.store.engine.connection import Database

_MOST = 20
_WEEKS = 8
_SUBJECTS = {"issue": "I", "task": "I", "visit": "V", "enterprise": "E", "topic": "T", "notice": "N"}


class CompletionState(Protocol):
    """What completion reads of the state of a command."""

    @property
    def address(self) -> str:
        """The database."""

    @property
    def catalog(self) -> Catalog:
        """The catalogue in force."""

    @property
    def today(self) -> date:
        """The day of the community."""


def complete(ctx: Context, param: Parameter, incomplete: str) -> list[str]:
    """The values of a parameter that begin like what was typed; none where anything fails."""
    listed = getattr(getattr(param.type, "func", None), "listed", None)
    if listed is not None:
        return _listed(listed, incomplete)
    read = _READS.get(param.name or "")
    if read is None:
        return []
    try:
        state = ctx.obj or ctx.find_root().command.state_of(ctx)  # type: ignore[attr-defined]
        return list(read(state, ctx, incomplete))[:_MOST]
    except (LouchengError, OSError):
        return []


def _listed(words: Any, incomplete: str) -> list[str]:
    """Words of a closed list as their labels; their codes where letters were typed."""
    from loucheng_cli.domain.core.labels import LABELS
    from loucheng_cli.i18n import both, language

    names: list[str] = []
    for word in words:
        labels = both(LABELS[word]) if word in LABELS else ()
        codes = [word.value, word.name.lower().replace("_", "-"), *labels]
        wanted = [
            each for each in codes if each.isascii() == (language() == "en") or each.startswith(incomplete or "\0")
        ]
        names += [each for each in wanted or codes if each.startswith(incomplete) and " " not in each][:1]
    return names


def _rows(state: CompletionState, read: Callable[[Database], Iterable[str]]) -> Iterator[str]:
    """What a read finds in a database of this version; completion upgrades nothing and waits for nothing."""
    from loucheng_cli.store.engine.connection import connect
    from loucheng_cli.store.engine.version import SCHEMA, schema_version

    with closing(connect(state.address)) as db:
        if schema_version(db) == SCHEMA:
            yield from read(db)


def _enterprises(state: CompletionState, _ctx: Context, incomplete: str) -> Iterator[str]:
    from loucheng_cli.store.reads.completion import enterprise_names

    return _rows(state, lambda db: enterprise_names(db, incomplete, _MOST))


def _refs(state: CompletionState, ctx: Context, incomplete: str) -> Iterator[str]:
    from loucheng_cli.store.reads.completion import refs

    letter = next((_SUBJECTS[word] for word in reversed(ctx.command_path.split()) if word in _SUBJECTS), None)
    return iter(()) if letter is None else _rows(state, lambda db: refs(db, letter, incomplete, _MOST))


def _issues(state: CompletionState, _ctx: Context, incomplete: str) -> Iterator[str]:
    from loucheng_cli.store.reads.completion import refs

    return _rows(state, lambda db: refs(db, "I", incomplete, _MOST))


def _codes(table: str) -> Callable[[CompletionState, Context, str], Iterator[str]]:
    def read(state: CompletionState, _ctx: Context, incomplete: str) -> Iterator[str]:
        from loucheng_cli.store.reads.completion import codes

        return _rows(state, lambda db: codes(db, table, incomplete))

    return read


def _items(state: CompletionState, _ctx: Context, incomplete: str) -> Iterator[str]:
    wanted = incomplete.upper()
    return (code for code in sorted(state.catalog.items) if code.startswith(wanted))


def _parties(state: CompletionState, _ctx: Context, incomplete: str) -> Iterator[str]:
    keys = ("community", "property", "street", "utility", "higher", *state.catalog.departments)
    return (key for key in keys if key.startswith(incomplete))


def _party_or_worker(state: CompletionState, ctx: Context, incomplete: str) -> Iterator[str]:
    return (
        _codes("worker")(state, ctx, incomplete) if "handover" in ctx.command_path else _parties(state, ctx, incomplete)
    )


def _weeks(state: CompletionState, _ctx: Context, incomplete: str) -> Iterator[str]:
    from loucheng_cli.domain.calendar.week import Week

    weeks = (str(Week.of(state.today).back(n)) for n in range(_WEEKS))
    return (week for week in weeks if week.startswith(incomplete))


_READS: dict[str, Callable[[CompletionState, Context, str], Iterator[str]]] = {
    "enterprise": _enterprises,
    "f_enterprise": _enterprises,
    "f_tenant": _enterprises,
    "ref": _refs,
    "refs": _refs,
    "issue": _issues,
    "of": _issues,
    "building": _codes("building"),
    "f_building": _codes("building"),
    "council": _codes("council"),
    "worker": _codes("worker"),
    "owner": _codes("worker"),
    "by": _codes("worker"),
    "item": _items,
    "to": _party_or_worker,
    "with_": _parties,
    "lead": _parties,
    "party": _parties,
    "came": _parties,
    "week": _weeks,
}
