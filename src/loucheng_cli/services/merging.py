"""Two enterprises that turn out to be one: joined in one action, which ``undo`` takes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from loucheng_cli.domain.core.events import ActionContext, Change, default_state
from loucheng_cli.domain.enterprise.model import Enterprise
from loucheng_cli.domain.imports.enterprise_rows import left
from loucheng_cli.errors import NotFoundError, RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads import enterprise_rows as stored
from loucheng_cli.store.reads.doubles import belongings
from loucheng_cli.store.reads.enterprise import find
from loucheng_cli.store.reads.enterprise_rows import Known

# What tells one enterprise from another, or how it stands now: the one that is kept decides.
_ITS_OWN = frozenset(
    {"ref", "name", "name_key", "initials", "kind", "operating", "moved_out_on", "contacts", "merged_into"}
)


def merge(
    db: Database, kept: str, other: str, *, on: date, reason: str | None = None, stamp: ActionContext
) -> Enterprise:
    """Make the other enterprise the one that is kept: places, visits and issues are those of one from now on.

    The kept one takes what only the other knows; the other's ref leads to it. Refused where two credit codes say that they
    are two.
    """
    with writing(db, stamp) as journal:
        one, two = _known(db, kept), _known(db, other)
        if one.ref == two.ref:
            raise RefusedError(_("{ref} is one enterprise already.").format(ref=one.ref))
        codes = [each.state["credit_code"] for each in (one, two)]
        if all(codes) and codes[0] != codes[1]:
            raise RefusedError(
                _("{kept} and {other} have two credit codes ({codes}); they are two enterprises.").format(
                    kept=one.ref, other=two.ref, codes=_(", ").join(map(str, codes))
                ),
                hint="loucheng enterprise edit … --credit-code …",
            )
        journal.record(_changes(db, one, two, on), on=on, reason=reason)
    return find(db, one.ref)


def _known(db: Database, ref: str) -> Known:
    known = stored.known(db, ref)
    if known is None:
        raise NotFoundError(ref, hint="loucheng enterprise list")
    return known


def _changes(db: Database, one: Known, two: Known, on: date) -> Iterator[Change]:
    yield Change("enterprise", two.ref, "EnterpriseMerged", {"merged_into": one.ref})
    gained = _gained(one, two)
    if gained:
        yield Change("enterprise", one.ref, "EnterpriseChanged", gained)
    doubled = [code for code, place in two.held.items() if any(each.covers(place) for each in one.held.values())]
    yield from left(doubled, on=on)
    n = one.highest
    found = belongings(db, two.ref)
    for code in found.occupancies:
        n += 1
        yield Change("occupancy", code, "OccupancyChanged", {"enterprise": one.ref, "n": n})
    for ref in found.visits:
        yield Change("visit", ref, "VisitChanged", {"enterprise": one.ref})
    for ref in found.issues:
        yield Change("issue", ref, "IssueEdited", {"enterprise": one.ref})
    for ref in found.merged:
        yield Change("enterprise", ref, "EnterpriseMerged", {"merged_into": one.ref})


def _gained(one: Known, two: Known) -> dict[str, object]:
    """What the kept one does not know and the other does."""
    empty = default_state("enterprise")
    gained = {
        name: value
        for name, value in two.state.items()
        if name not in _ITS_OWN and one.state[name] == empty[name] and value != empty[name]
    }
    if persons := [code for code in two.state["contacts"] if code not in one.state["contacts"]]:
        gained["contacts"] = [*one.state["contacts"], *persons]
    return gained
