"""``dataclass`` for frozen facts at a third of the price: half of a start-up went into making classes.

The standard decorator compiles six methods a class; here ``__init__`` alone is compiled, and all facts share the others.
That nothing assigns to a field of a frozen fact is mypy's to prove, which reads the standard decorator (docs/adr/0010).
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(**settings: Any) -> Any:
        """``dataclasses.dataclass``; frozen facts compare, hash and show themselves by shared methods."""
        if not settings.get("frozen") or settings.get("order"):
            return dataclasses.dataclass(**settings)
        kept = {name: settings[name] for name in ("slots", "kw_only") if name in settings}

        def make(cls: type) -> type:
            cls.__eq__, cls.__hash__, cls.__repr__ = _equal, _hash, _shown
            return dataclasses.dataclass(cls, eq=False, repr=False, **kept)

        return make


def _values(fact: Any) -> tuple[Any, ...]:
    return tuple(getattr(fact, each.name) for each in dataclasses.fields(fact) if each.compare)


def _equal(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _shown(self: Any) -> str:
    pairs = (f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr)
    return f"{type(self).__name__}({', '.join(pairs)})"
