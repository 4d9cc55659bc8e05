"""Facts, changes to facts, and the conversion between facts, states and JSON.

A fact is a frozen dataclass; its fields hold text, whole numbers, truth values, days, words of a ``StrEnum``
or tuples of text. In the journal and in the tables the same values stand as JSON primitives: a *state*, the
dict that ``apply_changes`` puts an event's fields into.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from enum import Enum
from functools import cache
from importlib import import_module
from json.encoder import encode_basestring as _quoted
from types import NoneType, UnionType
from typing import Any, ClassVar, Protocol, TypeVar, get_args, get_origin, get_type_hints

# A kind's module is imported when the kind is met, so that a command pays only for the nouns it uses.
KINDS = {
    "community": "community.model:Community",
    "council": "community.model:Council",
    "representative": "community.model:Representative",
    "building": "place.building:Building",
    "unit": "place.building:Unit",
    "worker": "community.worker:Worker",
    "policy": "community.policy:Policy",
    "enterprise": "enterprise.model:Enterprise",
    "occupancy": "enterprise.model:Occupancy",
    "visit": "visit.model:Visit",
    "issue": "issue.model:Issue",
    "task": "issue.model:Task",
    "topic": "community.council:Topic",
    "notice": "community.council:Notice",
    "indicator": "report.indicator:Indicator",
    "entry": "ledger.entry:LedgerEntry",
}

State = dict[str, Any]
Fields = Mapping[str, Any]  # the values of a fact by the names of its fields


class FreeText(str):
    """Text that a person typed. The journal keeps its salted hash, the ``content`` table the text.

    In a change it holds the text; in a fact loaded for writing, the key of the content; in a fact returned by
    a read, the text again (None where it was erased).
    """

    __slots__ = ()


class Fact(Protocol):
    """A frozen dataclass that names its kind and its key field."""

    KIND: ClassVar[str]
    KEY: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Field[object]]]


F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class ActionContext:
    """Who acts, at which instant (UTC text) and on which day of the community; ``login`` is the machine's user."""

    worker: str
    at: str
    today: date
    login: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a rule decided: these fields of this subject take these values. ``new`` begins a fact."""

    kind: str
    subject: str
    name: str
    fields: Fields
    new: bool = False


@cache
def fact_class(kind: str) -> type[Any]:
    """The dataclass of a kind."""
    module, name = KINDS[kind].split(":")
    return getattr(import_module(f"loucheng_cli.domain.{module}"), name)  # type: ignore[no-any-return]


def columns(cls: type[Fact]) -> tuple[str, ...]:
    """The fields of a fact in order, which are the columns of its table."""
    return _columns(cls)


@cache
def _columns(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


def encode(value: object) -> object:
    """A field's value as a JSON primitive."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, FreeText):
        return value
    if isinstance(value, str):
        return value.value if isinstance(value, Enum) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): encode(each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [encode(each) for each in value]
    raise TypeError(type(value).__name__)


def canonical(fields: Mapping[str, object]) -> str:
    """The one JSON text of these primitives, which hashes are taken of: sorted names, no spaces, not only ASCII."""
    # The fields of an event are mostly plain text; put together here, that is twice as fast as the encoder.
    pairs = [
        f"{quoted(name)}:{quoted(value) if type(value) is str else _json(value)}"
        for name, value in sorted(fields.items())
    ]
    return "{" + ",".join(pairs) + "}"


quoted = _quoted  # a text as JSON writes it, not only ASCII
_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@cache
def default_state(kind: str) -> State:
    """The state of a fact of which nothing is known yet: the defaults of its class."""
    state: State = {}
    for field in fields(fact_class(kind)):
        default = field.default if field.default is not MISSING else None
        if field.default_factory is not MISSING:
            default = field.default_factory()
        state[field.name] = encode(default)
    return state


def first_state(kind: str, subject: str) -> State:
    """The state of a fact of which only the key is known."""
    return {**default_state(kind), fact_class(kind).KEY: subject}


def apply_changes(state: State, fields: Mapping[str, object]) -> State:
    """The state after an event: its fields put in. There is no other way to change a fact."""
    return {**state, **fields}


def decode(cls: type[F], state: Mapping[str, object]) -> F:
    """The fact that a state stands for; tuples may be lists or JSON text (as a table holds them)."""
    return cls(**{name: read(state[name]) for name, read in readers(cls).items()})


def decode_row(cls: type[F], row: Sequence[object]) -> F:
    """The fact in a row whose columns are ``columns(cls)``."""
    return cls(**{name: read(value) for (name, read), value in zip(readers(cls).items(), row, strict=True)})


@cache
def field_types(cls: Any) -> dict[str, type]:
    """The class of each field's values, without ``| None`` and without what a tuple or a mapping holds."""
    hints = get_type_hints(cls)
    return {field.name: _bare(hints[field.name]) for field in fields(cls)}


def _bare(hint: Any) -> type:
    if get_origin(hint) is UnionType:
        hint = next(each for each in get_args(hint) if each is not NoneType)
    bare: type = get_origin(hint) or hint
    return bare


@cache
def readers(cls: object) -> dict[str, Callable[[object], object]]:
    """What makes a JSON primitive, or the column of a row, the value of each field; ValueError where it is none."""
    return {name: _reader(kind) for name, kind in field_types(cls).items()}


def _reader(kind: Any) -> Callable[[Any], Any]:
    if kind in {str, int, FreeText}:
        return _as_is
    if kind is tuple:
        return lambda value: tuple(_parsed(value) or ())
    if kind is Mapping:
        return lambda value: _parsed(value) or {}
    make = date.fromisoformat if kind is date else kind
    return lambda value: None if value is None else make(value)


def _as_is(value: object) -> object:
    return value


def _parsed(value: object) -> Any:
    return json.loads(value) if isinstance(value, str) else value
