"""What this command has stored, looked up on a new connection where a commit could not be confirmed."""

from __future__ import annotations

from contextlib import closing

from loucheng_cli.errors import LouchengError
from loucheng_cli.store.engine import outcome
from loucheng_cli.store.engine.connection import connect

_NAMED = 5  # refs that a sentence names; of more, the number of the action


def settled() -> outcome.Settled | None:
    """What this command has stored so far; None where it is known to be nothing. An export is no change."""
    refs: list[str] = []
    is_sure = True
    found = False
    for deed in outcome.noted():
        looked_up = _look_up(deed)
        if looked_up is None:
            continue
        found = True
        refs += [ref for ref in looked_up.refs if ref not in refs]
        is_sure = is_sure and looked_up.is_sure
    return outcome.Settled(tuple(refs), is_sure) if found else None


def _look_up(deed: outcome.Deed) -> outcome.Settled | None:
    if not deed.seq:
        return outcome.Settled(deed.refs, deed.is_sure)
    number = f"{deed.station}-{deed.action}"
    at = {"station": deed.station, "seq": deed.seq, "action": deed.action}
    try:
        with closing(connect(deed.url)) as db:
            if db.scalar("select hash from event where station = :station and seq = :seq", at) != deed.hash:
                return None
            rows = db.rows(
                "select kind, subject, min(seq) from event where station = :station and action = :action"
                f" and seq >= :action group by kind, subject order by 3 limit {_NAMED + 1}",
                at,
            )
    except LouchengError:
        return outcome.Settled((number,), deed.is_sure)
    if all(kind in {"export", "pin_try"} for kind, _subject, _seq in rows):
        return None
    own = [str(subject) for _kind, subject, _seq in rows if str(subject).startswith(f"{deed.station}-")]
    return outcome.Settled(tuple(own) if 0 < len(own) <= _NAMED else (number,), is_sure=True)
