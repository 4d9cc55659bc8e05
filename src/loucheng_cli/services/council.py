"""What a floor council raises and what is announced to it: topics and notices."""

from __future__ import annotations

from datetime import date

from loucheng_cli.domain.community.council import Notice, Topic
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads.council import find_notice, find_topic


def add_topic(
    db: Database,
    council: str,
    text: str,
    *,
    issue: str | None = None,
    by_whom: str | None = None,
    due_on: date | None = None,
    on: date,
    stamp: ActionContext,
) -> Topic:
    """A topic that the council raised, from an issue or by itself."""
    _typed(text)
    with writing(db, stamp) as journal:
        if issue is not None:
            journal.fact(Issue, issue)
        ref = journal.next_ref("T")
        fields = {
            "council": council,
            "text": FreeText(text.strip()),
            "issue": issue,
            "by_whom": FreeText(by_whom) if by_whom else None,
            "due_on": due_on,
            "raised_on": on,
        }
        journal.record([Change("topic", ref, "TopicRaised", fields, new=True)], on=on)
    return find_topic(db, ref)


def resolve_topic(
    db: Database, ref: str, result: str, *, by_whom: str | None = None, on: date, stamp: ActionContext
) -> Topic:
    """What came of a topic."""
    _typed(result)
    with writing(db, stamp) as journal:
        topic = journal.fact(Topic, ref)
        if topic.resolved_on is not None:
            raise RefusedError(_("{ref} was already resolved on {day}.").format(ref=ref, day=topic.resolved_on))
        if topic.raised_on is not None and on < topic.raised_on:
            raise RefusedError(
                _("The date cannot be earlier than the previous step ({day}).").format(day=topic.raised_on)
            )
        fields = {"result": FreeText(result.strip()), "resolved_on": on}
        if by_whom:
            fields["by_whom"] = FreeText(by_whom)
        journal.record([Change("topic", ref, "TopicResolved", fields)], on=on)
    return find_topic(db, ref)


def add_notice(
    db: Database, council: str | None, text: str, *, until_on: date | None = None, on: date, stamp: ActionContext
) -> Notice:
    """Something announced to a council, or to all, until a day."""
    _typed(text)
    if until_on is not None and until_on < on:
        raise RefusedError(_("{day} is already over.").format(day=until_on))
    with writing(db, stamp) as journal:
        ref = journal.next_ref("N")
        fields = {"council": council, "text": FreeText(text.strip()), "given_on": on, "until_on": until_on}
        journal.record([Change("notice", ref, "NoticeGiven", fields, new=True)], on=on)
    return find_notice(db, ref)


def withdraw_notice(db: Database, ref: str, *, on: date, stamp: ActionContext) -> Notice:
    """It does not hold any more."""
    with writing(db, stamp) as journal:
        notice = journal.fact(Notice, ref)
        if notice.withdrawn:
            raise RefusedError(_("{ref} is already withdrawn.").format(ref=ref))
        journal.record([Change("notice", ref, "NoticeWithdrawn", {"withdrawn": True})], on=on)
    return find_notice(db, ref)


def _typed(text: str) -> None:
    if not text.strip():
        raise RefusedError(_("The text is empty."))
