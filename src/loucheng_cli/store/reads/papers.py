"""Contents of a case's papers: contacts, and the last meeting on site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from loucheng_cli.domain.digest.anonymity import Anonymity
from loucheng_cli.domain.issue.papers import PaperContact
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.reads.digest import tenants_by_floor
from loucheng_cli.store.reads.issue import history
from loucheng_cli.store.reads.today import Open, open_issues

PURPOSE = "诉求办理"  # the purpose a contact must have been given for


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting on site (现场办公) that an issue was called to."""

    number: str
    on: date
    place: str | None


def cases_for_papers(db: Database, refs: Sequence[str] | None = None, *, on: date, smallest: int) -> list[Open]:
    """The issues of papers, with the place that may be said where an enterprise stays unnamed: of ``smallest`` tenants or more."""
    anonymity = Anonymity(tenants=tenants_by_floor(db, on=on), smallest=smallest)
    return [replace(each, rough=_rough(each, anonymity)) for each in open_issues(db, refs=refs)]


def _rough(each: Open, anonymity: Anonymity) -> str:
    where, floor = each.issue.building, each.issue.floor
    if each.issue.enterprise is not None:
        where, floor = anonymity.place(where, floor)
    name = (each.building or each.issue.building or "") if where is not None else ""
    return f"{name} {each.floor if floor is not None else ''}".strip()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MetOnSite:
    """What stands of a meeting on site: the keys of who came, and each party's last promise (day, words)."""

    number: str
    came: tuple[str, ...]
    promises: Mapping[str, tuple[str, str | None]]


def met_on_site(db: Database, ref: str, number: str | None, day: date) -> MetOnSite | None:
    """The meeting of this number as it was recorded for an issue; without a number the one of this day."""
    lines = [line for line in history(db, ref) if not line.voided]
    met = [
        line
        for line in lines
        if line.name == "IssueDiscussed"
        and (line.changes.get("meeting") == number if number else line.happened_on == day)
    ]
    if not met:
        return None
    promises: dict[str, tuple[str, str | None]] = {}
    for line in lines[lines.index(met[0]) :]:
        if line.name == "IssuePromised":
            promises[str(line.changes["party"])] = (str(line.changes["promised_on"]), line.changes.get("promise"))
        elif line.name == "TaskPromised" or (line.name == "TaskAssigned" and line.action == met[0].action):
            key = str(line.changes.get("party") or line.subject.partition("/")[2])
            promises[key] = (str(line.changes.get("due_on")), line.changes.get("asked"))
    last = met[-1].changes
    return MetOnSite(number=str(last["meeting"]), came=tuple(last.get("came_keys", ())), promises=promises)


def present_at(db: Database, ref: str, number: str) -> tuple[str, ...]:
    """The parties that came to a meeting on site, as it was last recorded."""
    met = [line for line in history(db, ref) if line.name == "IssueDiscussed" and not line.voided]
    found = [line.changes for line in met if line.changes.get("meeting") == number]
    return tuple(found[-1].get("came", ())) if found else ()
