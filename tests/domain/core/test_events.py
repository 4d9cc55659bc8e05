"""Facts and their text forms: what the journal hashes, what a row reads back as."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, fields
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loucheng_cli.domain.core.enums import Status, TaskStatus
from loucheng_cli.domain.core.events import (
    KINDS,
    FreeText,
    canonical,
    decode,
    decode_row,
    default_state,
    encode,
    fact_class,
    field_types,
    first_state,
)
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.domain.place.building import Building

PRIMITIVES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda held: st.lists(held, max_size=3) | st.dictionaries(st.text(max_size=5), held, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), PRIMITIVES, max_size=6))
def test_canonical_text_is_the_sorted_compact_json_of_the_standard_library(values):
    assert canonical(values) == json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "{}"),
        ({"b": 1, "a": None}, '{"a":null,"b":1}'),
        ({"text": '漏水 "A" \\ \n \x7f \u2028'}, '{"text":"漏水 \\"A\\" \\\\ \\n \x7f \u2028"}'),
        ({"bell": "\x07\x1f"}, '{"bell":"\\u0007\\u001f"}'),
        ({"days": ["2026-09-14", True], "of": {"z": 1, "a": 2}}, '{"days":["2026-09-14",true],"of":{"a":2,"z":1}}'),
    ],
)
def test_canonical_text_never_changes_since_hashes_are_taken_of_it(values, text):
    assert canonical(values) == text


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_readable_field_types_and_returns_from_its_state(kind):
    cls = fact_class(kind)
    state = first_state(kind, "X")

    fact = decode(cls, state)

    assert list(field_types(cls)) == [field.name for field in fields(cls)] == list(default_state(kind))
    assert {name: encode(getattr(fact, name)) for name in state} == state
    assert all(
        held in {str, int, bool, tuple, date, FreeText}
        or issubclass(held, StrEnum)
        or kind in {"building", "community", "entry"}
        for held in field_types(cls).values()
    )


def test_a_row_of_the_table_gives_the_same_fact_as_the_state():
    state = {**first_state("task", "JX-I1/gongan"), "status": "done", "due_on": "2026-09-18", "provisional": True}

    fact = decode(Task, state)
    row = decode_row(Task, [int(value) if value is True else value for value in state.values()])

    assert fact == row == Task(
        code="JX-I1/gongan", status=TaskStatus.DONE, due_on=date(2026, 9, 18), provisional=True
    )  # fmt: skip


def test_lists_and_mappings_are_read_from_json_text_too():
    held = {"aliases": '["甲","乙"]', "labels": '{"1":"F1"}'}

    building = decode(Building, {**first_state("building", "A"), **held})

    assert (building.aliases, building.labels) == (("甲", "乙"), {"1": "F1"})


@pytest.mark.parametrize(("name", "value"), [("status", "lost"), ("due_on", "2026-02-30")])
def test_a_value_of_no_list_and_no_calendar_is_refused(name, value):
    with pytest.raises(ValueError, match=value if name == "status" else "day"):
        decode(Issue, {**first_state("issue", "JX-I1"), name: value})


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_refuses_assignment(kind):
    cls = fact_class(kind)
    fact = decode(cls, first_state(kind, "X"))

    with pytest.raises(FrozenInstanceError):
        setattr(fact, cls.KEY, "Y")


def test_a_fact_is_changed_by_its_events_only():
    issue = decode(Issue, first_state("issue", "JX-I1"))

    with pytest.raises(FrozenInstanceError):
        issue.status = Status.CLOSED  # type: ignore[misc]
