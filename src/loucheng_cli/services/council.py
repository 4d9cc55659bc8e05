"""What a floor council raises and what is announced to it: topics and notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from loucheng_cli.domain.community.council import Notice, Topic
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.privacy.page_check import check_texts, found_words
from loucheng_cli.domain.privacy.personal_numbers import mask_personal
from loucheng_cli.errors import RefusedError
from loucheng_cli.i18n import _
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.reads.community import council_of_building
from loucheng_cli.store.reads.council import find_notice, find_topic
from loucheng_cli.store.reads.worker import is_director


def add_topic(
    db: Database,
    council: str,
    text: str,
    *,
    issue: str | None = None,
    by_whom: str | None = None,
    due_on: date | None = None,
    on: date,
    release: bool = False,
    stamp: ActionContext,
) -> Topic:
    """A topic that the council raised, from an issue or by itself; its texts pass the check or are released."""
    _typed(text)
    _check(db, [text, by_whom], release=release, stamp=stamp)
    with writing(db, stamp) as journal:
        if issue is not None:
            _check_council(db, council, journal.fact(Issue, issue))
        ref = journal.next_ref("T")
        fields = {
            "council": council,
            "text": FreeText(text.strip()),
            "issue": issue,
            "by_whom": FreeText(by_whom) if by_whom else None,
            "due_on": due_on,
            "raised_on": on,
            "released": release,
        }
        journal.record([Change("topic", ref, "TopicRaised", fields, new=True)], on=on)
    return find_topic(db, ref)


def resolve_topic(
    db: Database,
    ref: str,
    result: str,
    *,
    by_whom: str | None = None,
    on: date,
    release: bool = False,
    stamp: ActionContext,
) -> Topic:
    """What came of a topic."""
    _typed(result)
    _check(db, [result, by_whom], release=release, stamp=stamp)
    with writing(db, stamp) as journal:
        topic = journal.fact(Topic, ref)
        if topic.resolved_on is not None:
            raise RefusedError(_("{ref} was already resolved on {day}.").format(ref=ref, day=topic.resolved_on))
        if topic.raised_on is not None and on < topic.raised_on:
            raise RefusedError(
                _("The date cannot be earlier than the previous step ({day}).").format(day=topic.raised_on)
            )
        fields: dict[str, object] = {"result": FreeText(result.strip()), "resolved_on": on}
        if release:
            fields["released"] = True
        if by_whom:
            fields["by_whom"] = FreeText(by_whom)
        journal.record([Change("topic", ref, "TopicResolved", fields)], on=on)
    return find_topic(db, ref)


def add_notice(
    db: Database,
    council: str | None,
    text: str,
    *,
    until_on: date | None = None,
    on: date,
    release: bool = False,
    stamp: ActionContext,
) -> Notice:
    """Something announced to a council, or to all, until a day."""
    _typed(text)
    _check(db, [text], release=release, stamp=stamp)
    if until_on is not None and until_on < on:
        raise RefusedError(_("{day} is already over.").format(day=until_on))
    with writing(db, stamp) as journal:
        ref = journal.next_ref("N")
        fields = {
            "council": council,
            "text": FreeText(text.strip()),
            "given_on": on,
            "until_on": until_on,
            "released": release,
        }
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


def _check(db: Database, texts: Iterable[str | None], *, release: bool, stamp: ActionContext) -> None:
    """Refuse what should not stand on a council's page, unless the director releases it."""
    found = check_texts(
        mask_personal(text) for text in texts if text
    )  # numbers are masked wherever the page shows them
    if found.is_clean:
        return
    if not release:
        raise RefusedError(
            _("The council would read this: {found}. Reword it, or let the director release it.").format(
                found=found_words(found)
            ),
            hint="--release",
        )
    if not is_director(db, stamp.worker):
        raise RefusedError(_("Only the director can release such a text."))


def _check_council(db: Database, council: str, issue: Issue) -> None:
    """A topic never cites the case of another council."""
    whose = council_of_building(db, issue.building) if issue.building else None
    if whose is not None and whose != council:
        raise RefusedError(_("{ref} belongs to another council.").format(ref=issue.ref))
