"""Checks of guide items, bundles and emergencies against the items."""

from __future__ import annotations

from collections.abc import Iterator

from loucheng_cli.domain.core.finding import Finding
from loucheng_cli.files.catalog.loader import Parsed, Place
from loucheng_cli.files.yaml_nodes import did_you_mean
from loucheng_cli.i18n import _


def related_findings(parsed: Parsed) -> Iterator[Finding]:
    """All that is wrong beside the items, by file and line."""
    yield from _codes(parsed)
    yield from _former(parsed)
    yield from _bundles(parsed)
    yield from _emergencies(parsed)


def _codes(parsed: Parsed) -> Iterator[Finding]:
    for code, place in parsed.related.at.items():
        if code in parsed.items:
            what = _("the code {code} is already that of an item").format(code=code)
            yield Finding(*place, what, _("Give it the next free number."))


def _former(parsed: Parsed) -> Iterator[Finding]:
    """A code is never used again, and leads to one successor."""
    owners: dict[str, str] = {}
    rows: list[tuple[str, tuple[str, ...], Place]] = []
    for code, item in parsed.items.items():
        path, line = parsed.item_at[code]
        rows.append((code, item.former, (path, parsed.fields_at[code].get("former", line))))
    rows += [(code, each.former, parsed.related.at[code]) for code, each in parsed.related.guide.items()]
    for code, former, place in rows:
        for old in former:
            if old in parsed.items or old in parsed.related.guide:
                what = _("the former code {code} is in use").format(code=old)
                yield Finding(
                    *place, what, _("A code is never used again: delete it here, or give the other a new one.")
                )
            elif owners.setdefault(old, code) != code:
                what = _("{code} is a former code of {other} too").format(code=old, other=owners[old])
                yield Finding(*place, what, _("Keep it where most of the old item is now."))


def _bundles(parsed: Parsed) -> Iterator[Finding]:
    for code, bundle in parsed.related.bundles.items():
        place = parsed.related.at[code]
        if len(set(bundle.parts)) < 2 or len(set(bundle.parts)) < len(bundle.parts):
            yield Finding(*place, _("a bundle needs two or more different parts"), _("Name each item once."))
        for part in bundle.parts:
            if part not in parsed.items:
                mend = did_you_mean(part, tuple(parsed.items), all_=False) or _("Delete it, or write the item.")
                yield Finding(*place, _("there is no item {code}").format(code=part), mend)
        for part in bundle.guide:
            if part not in parsed.related.guide:
                mend = did_you_mean(part, tuple(parsed.related.guide), all_=False) or _("Delete it.")
                yield Finding(*place, _("there is no guide item {code}").format(code=part), mend)
        if bundle.lead not in parsed.departments:
            mend = did_you_mean(bundle.lead, tuple(parsed.departments))
            yield Finding(*place, _("unknown value “{value}”").format(value=bundle.lead), mend)


def _emergencies(parsed: Parsed) -> Iterator[Finding]:
    emergencies = parsed.related.emergencies
    for kind in emergencies.kinds:
        if kind.item is not None and kind.item not in parsed.items:
            what = _("there is no item {code}").format(code=kind.item)
            yield Finding(*parsed.related.at[kind.code], what, _("Delete it, or write the item."))
        for said, place in parsed.related.says_at[kind.code]:
            found = emergencies.find(said)
            if found is None or found.code != kind.code:
                what = _("“{text}” is not recognised as {code}").format(text=said, code=kind.code)
                yield Finding(*place, what, _("Add a phrase of it, or take out the calm phrase that it holds."))
    for said, place in parsed.related.calm_says_at:
        if found := emergencies.find(said):
            what = _("“{text}” is recognised as {code}, but is not urgent").format(text=said, code=found.code)
            yield Finding(*place, what, _("Add the words that show this to the calm phrases."))
