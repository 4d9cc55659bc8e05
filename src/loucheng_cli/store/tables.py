"""The tables of both engines, declared with SQLModel.

The program itself reads and writes through ``store/engine/connection.py``; these classes make the tables and are the
documented way for other people's scripts and notebooks to read them (``docs/python.md``). The columns of a projection
are the fields of its fact: after changing a fact run ``python tools/tables.py``, which writes them here
(``docs/adr/0013-columns.md``). No ``from __future__ import annotations`` here: SQLModel reads the annotations.
"""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, MetaData, Text, text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from loucheng_cli.domain.core.enums import UNFINISHED_GROUPS
from loucheng_cli.store.engine.words import RENAMED, sql_words

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Bytewise(TypeDecorator[str]):
    """Text that sorts by code point on both engines."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> Any:
        """PostgreSQL would otherwise sort by the server's language."""
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())


class StoredTable(SQLModel):
    """The base of all tables, with names for every constraint."""

    metadata = MetaData(naming_convention=NAMING)


def _key() -> Any:
    return Field(primary_key=True, sa_type=Bytewise)


def _text(*, index: bool = False) -> Any:
    return Field(default=None, sa_type=Bytewise, index=index)


def _words() -> Any:
    """Text that is always there."""
    return Field(sa_type=Bytewise, nullable=False)


def _of(target: str, *, index: bool = True) -> Any:
    """A reference to another projection, looked at when the transaction commits."""
    return Field(
        default=None,
        sa_type=Bytewise,
        index=index,
        sa_column_args=(ForeignKey(target, deferrable=True, initially="DEFERRED"),),
    )


_TAGGED = text("tags <> '[]'")


def _where_known(column: str) -> Index:
    """An index of a column that is mostly empty, without the empty ones: a long list goes in a third faster."""
    known = text(f"{column} is not null")
    return Index(f"ix_enterprise_{column}", column, sqlite_where=known, postgresql_where=known)


class Event(StoredTable, table=True):
    """The journal: append-only, never changed."""

    station: str = _key()
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    clock: int = Field(sa_type=BigInteger)
    action: int = Field(sa_type=BigInteger)
    kind: str = _words()
    subject: str = _words()
    name: str = _words()
    version: int
    changes: str = _words()
    reason: str | None = _text()
    voids: int | None = Field(default=None, sa_type=BigInteger)
    worker: str | None = _text()
    recorded_at: str = _words()
    happened_on: str = _words()
    hash: str = _words()
    received_at: str = _words()
    login: str | None = _text()

    __table_args__ = (
        Index("ix_event_subject", "subject", "kind"),
        Index("ix_event_received_at", "received_at"),
        Index(
            "ix_event_voids",
            "voids",
            sqlite_where=text("voids is not null"),
            postgresql_where=text("voids is not null"),
        ),
        Index("ix_event_renamed", "subject", sqlite_where=text(RENAMED), postgresql_where=text(RENAMED)),
    )


class Station(StoredTable, table=True):
    """The stations whose events are here; ``is_local`` is this database's own."""

    code: str = _key()
    is_local: bool = False
    seq: int = Field(default=0, sa_type=BigInteger)
    clock: int = Field(default=0, sa_type=BigInteger)
    hash: str = _words()
    recorded_at: str = _words()
    numbers: str = _words()


class Content(StoredTable, table=True):
    """Text that a person typed, under its salted hash; both text and salt go when it is erased."""

    key: str = _key()
    salt: str | None = _text()
    text: str | None = _text()
    erased_on: date | None = None


class Contact(StoredTable, table=True):
    """Names and phones of persons; inserted or erased, never changed."""

    code: str = _key()
    name: str | None = _text()
    phone: str | None = _text()
    post: str | None = _text()
    enterprise: str | None = _text(index=True)
    purpose: str | None = _text()
    consent_on: date | None = None
    consent_how: str | None = _text()
    expires_on: date | None = None
    erased_on: date | None = None


class Digest(StoredTable, table=True):
    """Published digests: the values as they were signed, under their number."""

    number: int = Field(primary_key=True)
    council: str = _words()
    week: str = _words()
    in_year: int
    published_on: date
    published_by: str | None = _text()
    as_of: str = _words()
    hash: str = _words()
    values: str = _words()


class Community(StoredTable, table=True):
    """The community itself: one row; ``branches`` is a JSON list, ``organs`` a JSON object."""

    code: str = _key()
    name: str = _words()
    center: str | None = _text()
    district: str | None = _text()
    street: str | None = _text()
    address: str | None = _text()
    committee: str | None = _text()
    party_branches: int | None = None
    branches: str = _words()
    organs: str = _words()
    telephone: str | None = _text()
    paper_mark: str | None = _text()
    timezone: str = _words()
    language: str = _words()


class Council(StoredTable, table=True):
    """Floor councils; ``buildings`` is a JSON list of codes."""

    code: str = _key()
    name: str = _words()
    buildings: str = _words()
    meets: str | None = _text()
    retired: bool = False


class Representative(StoredTable, table=True):
    """Members of the councils; names stand in ``contact``."""

    code: str = _key()
    council: str = _words()
    contact: str | None = _text()
    side: str | None = _text()
    role: str | None = _text()
    building: str | None = _text()
    of: str | None = _text()
    retired: bool = False


class Building(StoredTable, table=True):
    """Buildings; ``aliases`` is a JSON list, ``labels`` a JSON object storey → door label."""

    code: str = _key()
    name: str = _words()
    aliases: str = _words()
    address: str | None = _text()
    kind: str | None = _text()
    floors_above: int = 1
    floors_below: int = 0
    labels: str = _words()
    tenure: str | None = _text()
    owners: int | None = None
    manager: str | None = _text()
    built: int | None = None
    gross_m2: int | None = None
    rentable_m2: int | None = None
    lifts: int | None = None
    parking: int | None = None
    coordinates: str | None = _text()
    retired: bool = False


class Unit(StoredTable, table=True):
    """Lettable units of the buildings."""

    code: str = _key()
    building: str | None = _of("building.code")
    floor: int | None = None
    unit: str = _words()
    area_m2: int | None = None
    state: str | None = _text()
    retired: bool = False
    rent: int | None = None
    ready_on: date | None = None
    entered: bool = False


class Worker(StoredTable, table=True):
    """Workers; names stand in ``contact``."""

    code: str = _key()
    contact: str | None = _text()
    role: str = _words()
    title: str | None = _text()
    source: str | None = _text()
    seconded_from: str | None = _text()
    buildings: str = _words()
    login: str | None = _text(index=True)
    left_on: date | None = None
    left_reason: str | None = _text()


class Policy(StoredTable, table=True):
    """The figures of the community's rules."""

    name: str = _key()
    value: str = _words()
    retired: bool = False


class Enterprise(StoredTable, table=True):
    """Enterprises."""

    ref: str = _key()
    name: str = _words()
    name_key: str = Field(sa_type=Bytewise, nullable=False, index=True)
    initials: str | None = _text()
    credit_code: str | None = _text(index=True)
    registration_number: str | None = _text()
    kind: str = _words()
    industry: str | None = _text()
    stage: str | None = _text()
    scale: str | None = _text()
    scale_since: str | None = _text()
    nurture: bool = False
    key: bool = False
    headcount: int | None = None
    moved_in_on: date | None = None
    moved_in_from: str | None = _text()
    lease_until: date | None = None
    permit_until: date | None = None
    operating: str = _words()
    moved_out_on: date | None = None
    registered_address: str | None = _text()
    operating_address: str | None = _text()
    registered_here: bool | None = None
    registered_on: date | None = None
    capital: str | None = _text()
    scope: str | None = _text()
    tags: str = _words()
    no_visits: bool = False
    no_visits_reason: str | None = _text()
    note: str | None = _text()
    contacts: str = _words()
    source: str | None = _text()
    merged_into: str | None = _text()

    __table_args__ = (
        *(_where_known(name) for name in ("registration_number", "moved_in_on", "moved_out_on", "permit_until")),
        Index("ix_enterprise_initials", "initials", "name_key"),
        Index("ix_enterprise_tags", "tags", sqlite_where=_TAGGED, postgresql_where=_TAGGED),
    )


class Occupancy(StoredTable, table=True):
    """Which enterprise holds which unit, from when to when."""

    code: str = _key()
    enterprise: str | None = _of("enterprise.ref")
    n: int = 1
    building: str = _words()
    floor: int | None = None
    unit: str | None = _text()
    area_m2: int | None = None
    from_on: date | None = None
    to_on: date | None = None

    __table_args__ = (Index("ix_occupancy_building_floor_unit", "building", "floor", "unit"),)


class Visit(StoredTable, table=True):
    """Visits."""

    ref: str = _key()
    enterprise: str | None = _of("enterprise.ref", index=False)
    building: str | None = _text()
    visited_on: date | None = None
    visited_at: str | None = _text()
    worker: str | None = _text(index=True)
    companions: str = _words()
    method: str = _words()
    kind: str = _words()
    result: str = _words()
    met_role: str | None = _text()
    introduced: str | None = _text()
    heard: str | None = _text()
    next_visit_on: date | None = None
    backdated: bool = False
    paper_no: str | None = _text(index=True)
    headcount: int | None = None
    lease_until: date | None = None
    lease_plan: str | None = _text()
    business: str | None = _text()

    __table_args__ = (
        Index("ix_visit_building_visited_on", "building", "visited_on"),
        Index("ix_visit_enterprise_visited_on", "enterprise", "visited_on"),
    )


_UNFINISHED = text(f'"group" in {sql_words(UNFINISHED_GROUPS)}')


class Issue(StoredTable, table=True):
    """Issues; ``text``, ``reply``, ``materials`` and ``channel_told`` are keys of ``content``."""

    ref: str = _key()
    text: str | None = _text()
    enterprise: str | None = _of("enterprise.ref")
    building: str | None = _text()
    floor: int | None = None
    unit: str | None = _text()
    visit: str | None = _of("visit.ref")
    origin: str = _words()
    kind: str = _words()
    named: bool = True
    confidential: bool = False
    status: str = _words()
    group: str = _words()
    owner: str | None = _text()
    opened_on: date | None = None
    last_on: date | None = None
    triage_due_on: date | None = None
    contact_due_on: date | None = None
    contacted_on: date | None = None
    item: str | None = _text()
    item_name: str | None = _text()
    lead: str | None = _text()
    lead_name: str | None = _text()
    department: str | None = _text()
    department_name: str | None = _text()
    promised_days: int | None = None
    promised_unit: str | None = _text()
    clock: str | None = _text()
    catalog_version: str | None = _text()
    calendar_version: str | None = _text()
    first_assigned_on: date | None = None
    assigned_on: date | None = None
    sign_due_on: date | None = None
    accepted_on: date | None = None
    materials: str | None = _text()
    clock_from: date | None = None
    due_on: date | None = None
    yellow_on: date | None = None
    provisional: bool = False
    held_on: date | None = None
    hold_reason: str | None = _text()
    holds: str = _words()
    held_days: int = 0
    extended_days: int = 0
    extensions: int = 0
    extension_approved_by: str | None = _text()
    hold_approved_by: str | None = _text()
    returns: int = 0
    first_returned: bool = False
    on_the_spot: bool = False
    resolved_on: date | None = None
    outcome: str | None = _text()
    reply: str | None = _text()
    follow_up_due_on: date | None = None
    followed_up_on: date | None = None
    contacted: bool | None = None
    solved: str | None = _text()
    satisfaction: str | None = _text()
    no_answers: str = _words()
    redone: int = 0
    closed_on: date | None = None
    status_before: str | None = _text()
    decline_reason: str | None = _text()
    channel_told: str | None = _text()
    duplicate_of: str | None = _text(index=True)
    level: str = _words()
    reminders: int = 0
    reminded_on: date | None = None
    supervised_on: date | None = None
    escalated_on: date | None = None
    matched: str | None = _text()
    confident: bool | None = None
    backdated: int = 0
    backdated_on: date | None = None
    entered_on: date | None = None
    late_entry: bool = False
    paper_no: str | None = _text(index=True)
    urgency: str = _words()
    emergency: str | None = _text()
    called: bool | None = None
    picked: bool | None = None

    __table_args__ = (
        Index("ix_issue_still_open", "building", "opened_on", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
        Index("ix_issue_building_opened_on", "building", "opened_on"),
        Index("ix_issue_building_resolved_on", "building", "resolved_on"),
        Index("ix_issue_building_closed_on", "building", "closed_on"),
    )


class Task(StoredTable, table=True):
    """Tasks of supporting parties; ``asked`` and ``reply`` are keys of ``content``."""

    code: str = _key()
    issue: str | None = _of("issue.ref")
    party: str = _words()
    party_name: str = _words()
    status: str = _words()
    asked: str | None = _text()
    assigned_on: date | None = None
    accepted_on: date | None = None
    due_on: date | None = None
    provisional: bool = False
    ended_on: date | None = None
    reply: str | None = _text()


class Step(StoredTable, table=True):
    """Each stay of an issue in a status, which reopening would overwrite; ``from_on`` to ``until_on``."""

    issue: str = Field(
        primary_key=True,
        sa_type=Bytewise,
        sa_column_args=(ForeignKey("issue.ref", deferrable=True, initially="DEFERRED"),),
    )
    n: int = Field(primary_key=True)
    building: str | None = _text()
    status: str = _words()
    group: str = _words()
    party: str | None = _text()
    from_on: date | None = None
    until_on: date | None = None

    __table_args__ = (Index("ix_step_building_status_from_on", "building", "status", "from_on"),)


class Topic(StoredTable, table=True):
    """What councils raised; ``text`` and ``result`` are keys of ``content``."""

    ref: str = _key()
    council: str = _words()
    text: str | None = _text()
    issue: str | None = _text()
    raised_on: date | None = None
    by_whom: str | None = _text()
    due_on: date | None = None
    result: str | None = _text()
    resolved_on: date | None = None
    released: bool = False


class Notice(StoredTable, table=True):
    """What is announced to the councils; ``text`` is a key of ``content``."""

    ref: str = _key()
    council: str | None = _text()
    text: str | None = _text()
    given_on: date | None = None
    until_on: date | None = None
    withdrawn: bool = False
    released: bool = False


class Indicator(StoredTable, table=True):
    """Economic indicators of buildings, entered by hand: one building, measure and period a row."""

    code: str = _key()
    building: str = _words()
    measure: str = _words()
    period: str = _words()
    value: str = _words()


class LedgerEntry(StoredTable, table=True):
    """Entries of ledgers: ``fields``, ``reached``, ``people`` and ``links`` are JSON, ``private`` is a key of ``content``."""

    __tablename__ = "entry"

    ref: str = _key()
    ledger: str = _words()
    state: str = _words()
    day: date | None = None
    building: str | None = _text()
    added_on: date | None = None
    last_on: date | None = None
    reached: str = _words()
    fields: str = _words()
    private: str | None = _text()
    people: str = _words()
    links: str = _words()

    __table_args__ = (
        Index("ix_entry_ledger_day", "ledger", "day"),
        Index("ix_entry_ledger_state", "ledger", "state"),
    )
