"""Taking an action back, whole, or as far as nothing stands on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from loucheng_cli.domain.core.events import KINDS, ActionContext, fact_class
from loucheng_cli.domain.issue.lifecycle import require_reason
from loucheng_cli.domain.issue.replay import is_less_late
from loucheng_cli.errors import DirectorOnlyError, RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.services.privacy import forget_unheld
from loucheng_cli.store.backup.backup import backup
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads import actions, settings
from loucheng_cli.store.reads import digest as reads
from loucheng_cli.store.reads.actions import Action, ActionDifference, Left, Subject, Undoing
from loucheng_cli.store.reads.texts import is_key, texts

SHOWN = 20  # subjects of which every field is shown; of more, the number


def prepare(db: Database, wanted: str | None, worker: str) -> Undoing:
    """What would change; refused where something stands on the action, unless it is a batch."""
    action = actions.find_action(db, wanted) if wanted else actions.last_action(db, worker)
    return _prepared(db, action)


def undo(
    db: Database, action: Action, *, reason: str | None, stamp: ActionContext, is_director: bool = False
) -> tuple[str, Undoing]:
    """Take it back; returns the number of the undo, which can be undone by it. A file is backed up before.

    The clocks of an issue are as if the action had never been, so the time between counts (ADR 24).
    """
    why = require_reason(reason)
    if not is_director:
        _refuse_less_late(db, _prepared(db, action), stamp)
    backup(db, "undo")
    with writing(db, stamp) as journal:
        # Once more, alone in the database: somebody may have written since it was shown.
        plan = _prepared(db, action)
        journal.void(action.number, why, (f"{each.kind} {each.subject}" for each in plan.left))
        persons = actions.contacts_added(db, action)
        forget_unheld(journal, persons, why)
        number = journal.batch
    if persons:
        db.scrub()
    return number, plan


def _prepared(db: Database, action: Action) -> Undoing:
    _refuse_what_cannot(db, action)
    subjects = actions.touched(db, action)
    batch = actions.is_batch(subjects)
    if spared := actions.voided_by_now(db, action):
        # An undo before this one left these, and only these.
        subjects = {at for at in subjects if " ".join(at) in spared}
    stays = actions.standing_on(db, action, subjects)
    if stays and (not batch or len(stays) == len(subjects)):
        (_kind, subject), because = min(stays.items())
        raise RefusedError(
            _("Undo {because} first: it depends on this change to {subject} ({action}).").format(
                action=action, because=because, subject=subject
            ),
            hint=f'loucheng undo {because} --reason "…"' if because.rpartition("-")[2].isdigit() else None,
        )
    left = frozenset(" ".join(at) for at in stays)
    going = sorted(at for at in subjects if at not in stays)
    return Undoing(
        action=action,
        batch=batch,
        total=len(going),
        differences=tuple(_differences(db, action, going[:SHOWN], left)),
        left=tuple(Left(kind=kind, subject=key, because=why) for (kind, key), why in sorted(stays.items())),
    )


def _refuse_less_late(db: Database, plan: Undoing, stamp: ActionContext) -> None:
    """What was recorded on a day before, only a director takes back where an issue is late on fewer days without it."""
    action = plan.action
    zone = ZoneInfo(settings.timezone(db) or "UTC")
    if datetime.fromisoformat(action.recorded_at).astimezone(zone).date() >= stamp.today:
        return
    left = frozenset(f"{each.kind} {each.subject}" for each in plan.left)
    issues = {key for kind, key in actions.touched(db, action) if kind == "issue" and f"issue {key}" not in left}
    now = reads.events(db, "issue", issues)
    then = reads.events(db, "issue", issues, without={(action.station, action.number): left})
    for ref, events in sorted(now.items()):
        if is_less_late(ref, events, then.get(ref, ()), stamp.today):
            raise DirectorOnlyError(
                _("Without {action} {ref} would be late on fewer days, so only the director can take it back.").format(
                    action=action, ref=ref
                )
            )


def _refuse_what_cannot(db: Database, action: Action) -> None:
    if "digest" in action.kinds:
        raise RefusedError(
            _(
                "{action} published a digest, which keeps its number. Enter the correction: it appears in the next one."
            ).format(action=action)
        )
    has_changes = any(kind in KINDS for kind in action.kinds)
    for kind in action.kinds:
        if kind == "contact" and has_changes and not ("entry" in action.kinds and "ContactErased" in action.names):
            continue  # the persons whom a list, a plan or an entry brought go with it; those that it erased stay erased
        if kind not in KINDS and kind != "action":
            raise RefusedError(
                _("{action} cannot be undone: a publication, an export or an erasure is final.").format(action=action)
            )
    left = actions.voided_by_now(db, action)
    if left is not None and not left:
        raise RefusedError(_("{action} has already been undone.").format(action=action))


def _differences(db: Database, action: Action, subjects: list[Subject], left: frozenset[str]) -> list[ActionDifference]:
    found = []
    for (kind, key), before, after in actions.folded_twice(db, action, subjects, left):
        names = [name for name in (before or after or {}) if name != fact_class(kind).KEY]
        pairs = {name: ((before or {}).get(name), (after or {}).get(name)) for name in names}
        changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        found.append(
            ActionDifference(
                kind=kind,
                subject=key,
                fields=changed,
                vanishes=before is not None and after is None,
                appears=before is None and after is not None,
            )
        )
    return _readable(db, found)


def _readable(db: Database, found: list[ActionDifference]) -> list[ActionDifference]:
    """The same with typed texts in the place of their keys."""
    keys = {
        value
        for each in found
        for pair in each.fields.values()
        for one in pair
        for value in _each(one)
        if is_key(value)
    }
    words = texts(db, map(str, keys))

    def read(value: object) -> object:
        if isinstance(value, list):
            return [words.get(str(each), each) if is_key(each) else each for each in value]
        return words.get(str(value), value) if is_key(value) else value

    shown = []
    for each in found:
        pairs = {name: (read(before), read(after)) for name, (before, after) in each.fields.items()}
        shown.append(replace(each, fields={name: pair for name, pair in pairs.items() if pair[0] != pair[1]}))
    return shown


def _each(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
