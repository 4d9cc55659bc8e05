"""The list of published digests."""

from __future__ import annotations

from collections.abc import Mapping

from loucheng_cli.domain.calendar.week import Week
from loucheng_cli.i18n import _
from loucheng_cli.render.cells import Column
from loucheng_cli.store.reads.published import Published


def columns(station: str, people: Mapping[str, str]) -> list[Column[Published]]:
    """Number, council, week, who signed it and when; ``people`` are the names behind the codes of workers."""
    return [
        Column(_("No."), lambda each: f"{station}-D{each.number}"),
        Column(_("Council"), lambda each: each.council),
        Column(_("Week"), lambda each: each.week),
        Column(_("Published on"), lambda each: each.published_on),
        Column(_("Signed by"), lambda each: people.get(each.published_by or "", each.published_by)),
        Column(_("Void since"), lambda each: each.voided_on),
        Column(_("Numbered"), _number),
        Column(_("Void because"), lambda each: each.voided_because),
    ]


def _number(each: Published) -> str:
    """2026年第1期."""
    return _("{year} no. {in_year}").format(year=Week.parse(each.week).year, in_year=each.in_year)


def value(each: Published, station: str) -> dict[str, object]:
    """The JSON of one; its values are what ``digest show --json`` prints."""
    return {
        "ref": f"{station}-D{each.number}",
        "council": each.council,
        "week": each.week,
        "in_year": each.in_year,
        "published_on": each.published_on,
        "published_by": each.published_by,
        "voided_on": each.voided_on,
        "as_of": each.as_of,
        "hash": each.hash,
        "voided_because": each.voided_because,
    }
