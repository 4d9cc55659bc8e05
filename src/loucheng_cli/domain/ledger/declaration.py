"""The declaration of a ledger: its fields, states, moves, rules, reminders and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _, language


class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "text"
    FREE_TEXT = "free text"
    NUMBER = "number"
    MONEY = "money"
    DAY = "day"
    DAYS = "days"
    AREA = "area"
    CHOICE = "choice"
    YES_NO = "yes/no"
    ENTERPRISE = "enterprise"
    BUILDING = "building"
    FLOOR = "floor"
    UNIT = "unit"
    COUNCIL = "council"
    PARTY = "party"
    WORKER = "worker"
    CONTACT = "contact"
    ITEM = "item"
    ISSUE = "issue"
    ENTRY = "entry"
    LINK = "link"


TEXTS = frozenset({FieldType.TEXT, FieldType.FREE_TEXT})
NUMBERS = frozenset({FieldType.NUMBER, FieldType.MONEY, FieldType.DAYS, FieldType.AREA})
# What names a row of another table, by the kind of that row.
NAMES_KIND = {
    FieldType.ENTERPRISE: "enterprise",
    FieldType.BUILDING: "building",
    FieldType.COUNCIL: "council",
    FieldType.WORKER: "worker",
    FieldType.ISSUE: "issue",
    FieldType.ENTRY: "entry",
}
NAMES_OTHERS = frozenset({*NAMES_KIND, FieldType.PARTY, FieldType.ITEM, FieldType.CONTACT})
ANY_STATE = "any"
TAKEN_LETTERS = frozenset("CDEINRTVX")  # of refs that are no entry of a ledger
# The rules that a ledger may have.
UNIQUE, NOT_BEFORE, AT_MOST, CONSENT = RULES = ("unique", "not_before", "at_most", "consent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """What has a Chinese label, and an English one where the declaration gives it."""

    label: str
    english: str = ""

    @property
    def title(self) -> str:
        """The label in the language of the user."""
        return self.english if self.english and language() == "en" else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerField(Titled):
    """A field; ``choices`` maps each word of a choice to its English, ``ledger`` is where an ``entry`` belongs."""

    name: str
    type: FieldType
    choices: Mapping[str, str] = field(default_factory=dict)
    ledger: str | None = None
    default: str | None = None
    required: bool = False
    many: bool = False
    personal: bool = False

    @property
    def is_private(self) -> bool:
        """Whether its value is kept apart from the journal, so that it can be erased."""
        return self.personal or self.type is FieldType.FREE_TEXT

    @property
    def flag(self) -> str:
        """The option of the command line."""
        return f"--{self.name.replace('_', '-')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerState(Titled):
    """A state; from one that is ``ended`` nothing is expected any more."""

    name: str
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerMove(Titled):
    """A move from states to a state: what it needs, and what may be filled in with it."""

    name: str
    sources: Sequence[str]
    target: str
    requires: Sequence[str] = ()
    takes: Sequence[str] = ()
    reason: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRule:
    """A rule: which fields, and what it holds them to."""

    kind: str
    fields: Sequence[str]
    limit: int | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReminder(Titled):
    """What ``today`` says from ``after`` days after the day of a field or state on (before it: negative).

    With ``missing`` only while that field is empty.
    """

    states: Sequence[str]
    day: str
    after: int = 0
    missing: str | None = None
    move: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFigure(Titled):
    """A count of entries in some states, by the day of a field or of a state (``now``: whatever the day).

    With ``sum`` the sum of a field (of a list: how many different ones), with ``average`` its average, with
    ``days_since`` the average number of days since that day. ``each`` is the field by whose values it is told apart,
    ``of`` the figure that it is a part of. The line on a council's page is one too: ``{field}`` stands for a value.
    """

    name: str = ""
    states: Sequence[str]
    by: str
    sum: str | None = None
    average: str | None = None
    days_since: str | None = None
    each: str | None = None
    of: str | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger(Titled):
    """A declared noun. ``shown_as`` is the field that names an entry, ``day`` the one by which entries are sorted."""

    name: str
    letter: str
    level: str
    shown_as: str
    day: str | None
    fields: Mapping[str, LedgerField]
    states: Mapping[str, LedgerState]
    moves: Mapping[str, LedgerMove] = field(default_factory=dict)
    rules: Sequence[LedgerRule] = ()
    reminders: Sequence[LedgerReminder] = ()
    figures: Sequence[LedgerFigure] = ()
    page: LedgerFigure | None = None
    listed: Sequence[str] = ()
    heads: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def first_state(self) -> str:
        """The state of a new entry."""
        return next(iter(self.states))

    def named(self, *types: FieldType) -> list[LedgerField]:
        """The fields of these types."""
        return [each for each in self.fields.values() if each.type in types]

    def ruled(self, kind: str) -> list[LedgerRule]:
        """The rules of a kind."""
        return [each for each in self.rules if each.kind == kind]

    def state_named(self, text: str) -> str | None:
        """The state of a code or a label in either language; None for an empty text."""
        wanted = text.strip().casefold()
        if not wanted:
            return None
        for name, state in self.states.items():
            if wanted in {name, state.label.casefold(), state.english.casefold()}:
                return name
        choices = _(", ").join(each.title for each in self.states.values())
        raise UsageError(
            _("“{text}” is no state; there are {choices}").format(text=text, choices=choices), self.first_state
        )

    def moves_from(self, state: str) -> list[LedgerMove]:
        """What can be done with an entry in this state."""
        return [move for move in self.moves.values() if state in move.sources]

    def is_open(self, state: str) -> bool:
        """Whether something is still expected; of a state that is no longer declared nothing is."""
        return state in self.states and not self.states[state].ended


to_json = asdict


def from_json(values: Mapping[str, Any]) -> Ledger:
    """The declaration that ``to_json`` wrote."""
    fields = {name: LedgerField(**{**each, "type": FieldType(each["type"])}) for name, each in values["fields"].items()}
    page = LedgerFigure(**values["page"]) if values["page"] else None
    named = {"states": LedgerState, "moves": LedgerMove}
    listed = {"rules": LedgerRule, "reminders": LedgerReminder, "figures": LedgerFigure}
    parts: dict[str, Any] = {
        **{part: {name: made(**each) for name, each in values[part].items()} for part, made in named.items()},
        **{part: [made(**each) for each in values[part]] for part, made in listed.items()},
    }
    return Ledger(**{**values, "fields": fields, "page": page, **parts})


def differences(old: Iterable[Ledger], new: Iterable[Ledger]) -> list[tuple[str, str, str]]:
    """What a changed set of declarations adds, retires and changes: ``ledger`` or ``ledger.part``, its label, which."""
    before, after = ({each.name: each for each in ledgers} for ledgers in (old, new))
    found = [(name, after[name].title, "added") for name in after if name not in before]
    found += [(name, before[name].title, "retired") for name in before if name not in after]
    for name in sorted(before.keys() & after.keys()):
        for part in ("fields", "states", "moves"):
            was, is_ = getattr(before[name], part), getattr(after[name], part)
            found += [(f"{name}.{each}", is_[each].title, "added") for each in is_ if each not in was]
            found += [(f"{name}.{each}", was[each].title, "retired") for each in was if each not in is_]
            both = (each for each in is_ if each in was and is_[each] != was[each])
            found += [(f"{name}.{each}", is_[each].title, "changed") for each in both]
    return found
