"""What a worker does with an enterprise: register it, correct it, register that it left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from loucheng_cli.domain.core.enums import Operating
from loucheng_cli.domain.core.events import ActionContext, Change, Fields, FreeText
from loucheng_cli.domain.core.pinyin import initials
from loucheng_cli.domain.enterprise.model import Enterprise
from loucheng_cli.domain.enterprise.name import comparison_key
from loucheng_cli.domain.imports import enterprise_rows
from loucheng_cli.domain.imports.row_places import RowPlace
from loucheng_cli.errors import NotFoundError, RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads import enterprise_rows as stored
from loucheng_cli.store.reads.enterprise import find
from loucheng_cli.store.reads.texts import texts


def add(
    db: Database, name: str, fields: Fields, places: Sequence[RowPlace], *, on: date, stamp: ActionContext
) -> Enterprise:
    """A new enterprise; refused where its credit code, or its name in the same place, is there already."""
    with writing(db, stamp) as journal:
        _refuse_taken_code(db, fields.get("credit_code"))
        key = comparison_key(name)
        for known in stored.by_keys(db, [key]).get(key, []):
            if not places or any(place.key == held.key for place in places for held in known.held.values()):
                raise RefusedError(
                    _("{name} is already registered: {ref}").format(name=name, ref=known.ref),
                    hint=f"loucheng enterprise show {known.ref}",
                )
        ref = journal.next_ref("E")
        whole = {"name": name, "initials": initials(name), **fields}
        journal.record(enterprise_rows.added(ref, whole, places, from_on=fields.get("moved_in_on")), on=on)
    return find(db, ref)


def edit(
    db: Database,
    ref: str,
    fields: Fields,
    places: Sequence[RowPlace] = (),
    *,
    on: date,
    reason: str | None = None,
    stamp: ActionContext,
) -> Enterprise:
    """更正: the named fields take these values, None erases; ``places`` are where it sits from this day on."""
    with writing(db, stamp) as journal:
        known = _known(db, ref)
        if fields.get("credit_code") != known.state["credit_code"]:
            _refuse_taken_code(db, fields.get("credit_code"))
        changed = enterprise_rows.changed(with_note(db, known.state), fields, {})
        changes = [Change("enterprise", ref, "EnterpriseChanged", changed)] if changed else []
        changes += enterprise_rows.relocated(ref, known.held, known.highest, places, on=on)
        journal.record(changes, on=on, reason=reason)
    return find(db, ref)


def move_out(
    db: Database, ref: str, *, on: date, deregistered: bool = False, reason: str | None = None, stamp: ActionContext
) -> Enterprise:
    """登记迁出: it leaves all its units; ``deregistered`` that it is no more at all."""
    operating = Operating.DEREGISTERED if deregistered else Operating.MOVED_OUT
    with writing(db, stamp) as journal:
        known = _known(db, ref)
        if known.state["operating"] in {operating, Operating.DEREGISTERED}:
            raise RefusedError(
                _("{ref} {name} has already moved out ({day}).").format(
                    ref=ref, name=known.state["name"], day=known.state["moved_out_on"] or "?"
                )
            )
        journal.record(moved_out(ref, known.held, operating, on=on), on=on, reason=reason)
    return find(db, ref)


def moved_out(ref: str, held: Iterable[str], operating: Operating = Operating.MOVED_OUT, *, on: date) -> list[Change]:
    """It leaves these places; ``DEREGISTERED`` that it is no more at all."""
    name = "EnterpriseDeregistered" if operating is Operating.DEREGISTERED else "EnterpriseMovedOut"
    change = Change("enterprise", ref, name, {"operating": operating, "moved_out_on": on})
    return [change, *enterprise_rows.left(held, on=on)]


def with_note(db: Database, state: Fields) -> Fields:
    """A state with its typed texts in the place of their keys, to be compared with what is typed now."""
    keys = {name: state[name] for name in ("note", "no_visits_reason") if state.get(name)}
    if not keys:
        return state
    found = texts(db, keys.values())
    return {**state, **{name: found.get(key, key) for name, key in keys.items()}}


def typed(text: str | None) -> FreeText | None:
    """A note as the journal keeps it."""
    return FreeText(text) if text else None


def _known(db: Database, ref: str) -> stored.Known:
    known = stored.known(db, ref)
    if known is None:
        raise NotFoundError(ref, hint="loucheng enterprise list")
    return known


def _refuse_taken_code(db: Database, code: str | None) -> None:
    if code is None:
        return
    known = stored.by_codes(db, [code]).get(code)
    if known is not None:
        raise RefusedError(
            _("The credit code {code} already belongs to {ref} {name}.").format(
                ref=known.ref, name=known.state["name"], code=code
            ),
            hint=f"loucheng enterprise show {known.ref}",
        )
