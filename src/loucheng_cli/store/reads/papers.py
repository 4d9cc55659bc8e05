"""Contents of a case's papers: contacts, and the last meeting on site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.issue.papers import PaperContact
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads.issue import history

PURPOSE = "诉求办理"  # the purpose a contact must have been given for


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting on site (现场办公) that an issue was called to."""

    number: str
    on: date
    place: str | None


def contacts_to_share(db: Database, enterprise: str, today: date) -> list[PaperContact]:
    """The contacts whose consent to have their case handled is recorded and not expired."""
    rows = db.rows(
        "select code, name, phone, post, consent_on, purpose from contact where enterprise = :enterprise"
        " and erased_on is null and consent_on is not null and (expires_on is null or expires_on >= :today)"
        " order by length(code), code",
        {"enterprise": enterprise, "today": today.isoformat()},
    )
    return [
        PaperContact(code=code, name=name, phone=phone, post=post, consent_on=date.fromisoformat(consent_on))
        for code, name, phone, post, consent_on, purpose in rows
        if PURPOSE in (purpose or "")
    ]


def last_meeting(db: Database, ref: str) -> Meeting | None:
    """The meeting that this issue was last called to."""
    called = [line for line in history(db, ref) if line.name == "IssueConvened" and not line.voided]
    if not called:
        return None
    said = called[-1].changes
    return Meeting(number=said["meeting"], on=date.fromisoformat(said["meeting_on"]), place=said["meeting_place"])
