"""Topics and notices of the floor councils."""

from __future__ import annotations

from datetime import date

from loucheng_cli.domain.community.council import Notice, Topic
from loucheng_cli.errors import NotFoundError
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads.texts import facts_with_texts


def topics(db: Database, council: str | None = None, *, resolved: bool = False) -> list[Topic]:
    """The open topics, of one council or of all; the resolved ones too when asked for."""
    where = [
        *(["council = :council"] if council else []),
        *([] if resolved else ["resolved_on is null"]),
    ]
    return facts_with_texts(
        db,
        Topic,
        f"{'where ' + ' and '.join(where) if where else ''} order by raised_on, length(ref), ref",
        {"council": council},
    )


def notices(db: Database, council: str | None = None, *, on: date | None = None) -> list[Notice]:
    """What is announced to a council (and to all); with ``on`` only what still holds that day."""
    where = [
        *(["(council is null or council = :council)"] if council else []),
        *(["not withdrawn and (until_on is null or until_on >= :on)"] if on else []),
    ]
    return facts_with_texts(
        db,
        Notice,
        f"{'where ' + ' and '.join(where) if where else ''} order by until_on nulls last, length(ref), ref",
        {"council": council, "on": on.isoformat() if on else None},
    )


def find_topic(db: Database, ref: str) -> Topic:
    """The topic of this ref."""
    found = facts_with_texts(db, Topic, "where ref = :ref", {"ref": ref})
    if not found:
        raise NotFoundError(ref, hint="loucheng council topic list --all")
    return found[0]


def find_notice(db: Database, ref: str) -> Notice:
    """The notice of this ref."""
    found = facts_with_texts(db, Notice, "where ref = :ref", {"ref": ref})
    if not found:
        raise NotFoundError(ref, hint="loucheng council notice list --all")
    return found[0]
