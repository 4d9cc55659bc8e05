"""A line about an unnamed case never points at fewer enterprises than the smallest group."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loucheng_cli.domain.digest.anonymity import Anonymity

TENANTS = {
    "A": {5: {"E1", "E2", "E3"}, 6: {"E4"}, None: {"E5"}},
    "B": {1: {"E6"}, 2: {"E7"}},
}


@pytest.mark.parametrize(
    ("building", "floor", "shown"),
    [
        ("A", 5, ("A", 5)),
        ("A", 6, ("A", None)),
        ("A", 9, ("A", None)),
        ("A", None, ("A", None)),
        ("B", 1, (None, None)),
        ("B", None, (None, None)),
        ("C", 1, (None, None)),
        (None, None, (None, None)),
    ],
    ids=str,
)
def test_a_place_is_widened_until_the_group_is_large_enough(building, floor, shown):
    assert Anonymity(tenants=TENANTS, smallest=3).place(building, floor) == shown


@given(
    tenants=st.dictionaries(
        st.sampled_from("AB"),
        st.dictionaries(st.integers(1, 4), st.sets(st.integers(1, 9).map(str), max_size=5), max_size=4),
    ),
    building=st.sampled_from("AB"),
    floor=st.integers(1, 4),
    smallest=st.integers(1, 5),
)
def test_whatever_is_shown_holds_at_least_the_smallest_group(tenants, building, floor, smallest):
    where, storey = Anonymity(tenants=tenants, smallest=smallest).place(building, floor)
    floors = tenants.get(where or "", {})
    group = floors.get(storey, set()) if storey is not None else set().union(*floors.values())

    assert where is None or len(group) >= smallest
