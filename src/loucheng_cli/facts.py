"""``dataclass`` for frozen facts at a fifth of the price: half of a start-up went into making classes.

The standard decorator compiles six methods a class. Here ``__init__`` alone is compiled, when the first fact of its
class is made, and all facts share the others. That nothing assigns to a field of a frozen fact is mypy's to prove,
which reads the standard decorator (docs/adr/0010).
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(**settings: Any) -> Any:
        """``dataclasses.dataclass``; frozen facts compare, hash and show themselves by shared methods.

        A frozen fact has no ``__post_init__`` and no field without a place in ``__init__``: what follows from its
        fields is a ``cached_property``.
        """
        if not settings.get("frozen") or settings.get("order"):
            return dataclasses.dataclass(**settings)
        kept = {name: settings[name] for name in ("slots", "kw_only") if name in settings}

        def make(cls: type) -> type:
            cls.__init__, cls.__eq__, cls.__hash__, cls.__repr__ = _first, _equal, _hash, _shown
            return dataclasses.dataclass(cls, init=False, eq=False, repr=False, **kept)

        return make


def _first(self: Any, *given: Any, **named: Any) -> None:
    """The ``__init__`` of a class of which no fact was made yet."""
    cls = type(self)
    cls.__init__ = _compiled(dataclasses.fields(cls))
    cls.__init__(self, *given, **named)


def _compiled(fields: tuple[dataclasses.Field[Any], ...]) -> Any:
    taken: dict[bool, list[str]] = {False: [], True: []}  # by position, by name only
    lines: list[str] = []
    known: dict[str, Any] = {"MISSING": dataclasses.MISSING}  # no name of a field ends in capitals
    for each in fields:
        name, value = each.name, each.name
        default = ""
        if each.default_factory is not dataclasses.MISSING:
            known[f"{name}_MADE"] = each.default_factory
            value = f"{name}_MADE() if {name} is MISSING else {name}"
            default = "=MISSING"
        elif each.default is not dataclasses.MISSING:
            known[f"{name}_ELSE"] = each.default
            default = f"={name}_ELSE"
        taken[bool(each.kw_only)].append(f"{name}{default}")
        lines.append(f" self.{name}={value}\n")
    parameters = [*taken[False], *(["*", *taken[True]] if taken[True] else [])]
    exec(f"def __init__(self,{','.join(parameters)}):\n{''.join(lines) or ' pass'}", known)  # noqa: S102 - names of fields
    return known["__init__"]


def _values(fact: Any) -> tuple[Any, ...]:
    return tuple(getattr(fact, each.name) for each in dataclasses.fields(fact) if each.compare)


def _equal(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _shown(self: Any) -> str:
    pairs = (f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr)
    return f"{type(self).__name__}({', '.join(pairs)})"
