"""Whether a row of a list is about an enterprise of the same name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

from loucheng_cli.domain.core.enums import GONE
from loucheng_cli.domain.core.events import Fields
from loucheng_cli.domain.enterprise.name import is_full_name
from loucheng_cli.domain.imports.row_places import RowPlace

ADDRESSES = ("registered_address", "operating_address")


class Likeness(IntEnum):
    """How sure it is that two of one name are one; a greater number is surer."""

    OTHER = 0
    DOUBTFUL = 1
    SAME = 2
    EXACT = 3


def likeness(
    fields: Fields,
    places: Sequence[RowPlace],
    known: Mapping[str, object],
    held: Iterable[RowPlace],
    *,
    is_in_list: bool = False,
) -> Likeness:
    """How like a row is to an enterprise of its name.

    Two credit codes decide. Else the place does: the same one, or one said less exactly. The registered name of a
    legal person is nobody else's in its building, nor in one list (``is_in_list``). Whoever is there again after one has
    left may be another; a row that says itself that it has left is not.
    """
    code, theirs = fields.get("credit_code"), known.get("credit_code")
    if code and theirs:
        return Likeness.EXACT if code == theirs else Likeness.OTHER
    holds = list(held)
    full = is_full_name(fields["name"])
    stated = {fields.get(name) for name in ADDRESSES} - {None}
    shared = stated & {known.get(name) for name in ADDRESSES}
    if known.get("operating") in GONE and places and fields.get("operating") not in GONE:
        return Likeness.DOUBTFUL if full else Likeness.OTHER
    if places and holds:
        if {place.key for place in places} & {each.key for each in holds}:
            return Likeness.EXACT
        if any(each.covers(place) or place.covers(each) for each in holds for place in places):
            return Likeness.SAME
        if full and (is_in_list or {place.building for place in places} & {each.building for each in holds}):
            return Likeness.SAME
        return Likeness.SAME if shared else Likeness.DOUBTFUL
    if shared:
        return Likeness.SAME
    if stated:
        return Likeness.SAME if full and is_in_list else Likeness.DOUBTFUL
    return Likeness.SAME if not places or full else Likeness.DOUBTFUL
