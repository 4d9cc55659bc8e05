"""Does our cheap ``dataclass`` do what the standard one does?"""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from loucheng_cli.facts import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """A fact by position, with a default and a list made for each."""

    building: str
    floor: int = 1
    held: list[str] = dataclasses.field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A fact by name only."""

    code: str
    tags: tuple[str, ...] = ()
    seen: dict[str, int] = dataclasses.field(default_factory=dict, repr=False, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Standard:
    building: str
    floor: int = 1
    held: list[str] = dataclasses.field(default_factory=list)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (("A",), {}),
        (("A", 3), {}),
        (("A",), {"held": ["x"]}),
        ((), {"building": "A", "floor": 2}),
        ((), {}),
        (("A", 1, [], 4), {}),
        (("A",), {"building": "B"}),
        (("A",), {"roof": 9}),
    ],
)
def test_it_takes_and_refuses_what_the_standard_one_does(given, named):
    def made(cls):
        try:
            return dataclasses.astuple(cls(*given, **named))
        except TypeError as error:
            return str(error).replace(f"{cls.__name__}.", "")

    # Once for the fact that has its ``__init__`` compiled, once for the next.
    assert [made(Spot), made(Spot)] == [made(Standard), made(Standard)]


def test_each_fact_has_its_own_list():
    first, second = Spot("A"), Spot("A")
    first.held.append("x")

    assert (first.held, second.held) == (["x"], [])


def test_facts_compare_hash_show_replace_and_travel_by_their_fields():
    fact, same, other = (
        Named(code="a", tags=("x",), seen={"n": 1}),
        Named(code="a", tags=("x",)),
        Named(code="b"),
    )

    assert fact == same
    assert hash(fact) == hash(same)
    assert fact != other
    assert fact != ("a", ("x",))
    assert repr(fact) == "Named(code='a', tags=('x',))"
    assert dataclasses.replace(fact, code="b", tags=()) == other
    assert pickle.loads(pickle.dumps(fact)) == fact
    assert [each.name for each in dataclasses.fields(Named)] == ["code", "tags", "seen"]


def test_a_fact_by_name_takes_nothing_by_position():
    with pytest.raises(TypeError, match="positional"):
        Named("a")
