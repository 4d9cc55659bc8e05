"""Matches of a text: with the decisive words marked for a person, as rows for a pipe, as JSON for scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loucheng_cli.domain.catalog.item import Catalog, days_text
from loucheng_cli.domain.catalog.matching import Match, Matched
from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.i18n import _, pgettext
from loucheng_cli.render.output import Column, Output, Section, console, text_of, write
from loucheng_cli.render.theme import Style, Styled

if TYPE_CHECKING:
    from loucheng_cli.domain.catalog.matching.evaluation import Evaluation, LabelledText


def value(catalog: Catalog, matched: Matched) -> dict[str, Any]:
    """A match in JSON (docs/contracts.md)."""
    return {
        "text": matched.text,
        "confident": matched.confident,
        "matches": [
            {
                "code": match.code,
                "name": catalog.items[match.code].name,
                "department": catalog.items[match.code].department,
                "department_name": catalog.departments[catalog.items[match.code].department].name,
                "score": match.score,
                "why": list(match.why),
            }
            for match in matched.matches
        ],
    }


def parts_value(catalog: Catalog, text: str, parts: Sequence[Matched]) -> dict[str, Any]:
    """The same of a text that was taken apart."""
    return {"text": text, "parts": [value(catalog, part) for part in parts]}


def show_line(value_: dict[str, Any]) -> None:
    """One line of JSON."""
    write(sys.stdout, json.dumps(value_, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True)
class _Row:
    part: str
    match: Match


def show(output: Output, catalog: Catalog, found: Sequence[Matched]) -> None:
    """The matches of a text, or of its parts; on a terminal with the words that tell marked."""
    if output.draws:
        for matched in found:
            _on_terminal(output, catalog, matched)
        return
    rows = [_Row(matched.text, match) for matched in found for match in matched.matches]
    if not rows:
        output.say(_("Nothing in the catalogue has to do with this."))
        return
    columns: list[Column[_Row]] = [
        Column(pgettext("item", "Code"), lambda row: Styled(row.match.code, Style.REF), keep=True),
        Column(pgettext("item", "Item"), lambda row: catalog.items[row.match.code].name),
        Column(_("Department"), lambda row: catalog.departments[catalog.items[row.match.code].department].short),
        Column(_("Promised"), lambda row: days_text(catalog.items[row.match.code].promised)),
        Column(_("Score"), lambda row: f"{row.match.score:.2f}"),
        Column(_("Because of"), lambda row: row.match.why),
        *([Column[_Row](_("Part"), lambda row: row.part)] if len(found) > 1 else []),
    ]
    output.rows(rows, columns, ref=lambda row: row.match.code)
    _say_refused(output, found)


def _say_refused(output: Output, found: Sequence[Matched]) -> None:
    for matched in found:
        if matched.matches and not matched.confident:
            output.say(
                _("“{text}” does not seem to ask for anything here; these come nearest.").format(text=matched.text)
            )


def _on_terminal(output: Output, catalog: Catalog, matched: Matched) -> None:
    from rich.text import Text

    screen = console()
    said = Text(display_safe(matched.text))
    for phrase in matched.matches[0].why if matched.matches else ():
        said.highlight_words([phrase], style=Style.FOUND)
    screen.print(said)
    for number, match in enumerate(matched.matches, 1):
        item = catalog.items[match.code]
        head = Text(f"{number}  ")
        head.append(f"{match.code} ", style=Style.HEADING)
        head.append(display_safe(item.name), style=Style.REF)
        head.append(f"  {match.score:.0%}")
        screen.print(head)
        facts = [catalog.departments[item.department].name, days_text(item.promised)]
        screen.print(Text("   " + " · ".join(display_safe(each) for each in facts if each)))
        if item.materials:
            screen.print(Text("   " + display_safe(_("Materials: {list}").format(list=text_of(item.materials)))))
        if match.why:
            screen.print(
                Text(
                    "   " + display_safe(_("Because of: {words}").format(words=text_of(match.why))),
                    style=Style.SECONDARY,
                )
            )
    if not matched.matches:
        output.say(_("Nothing in the catalogue has to do with this."))
    _say_refused(output, [matched])


def show_report(output: Output, catalog: Catalog, report: Evaluation) -> None:
    """What ``catalog evaluate`` found."""
    if output.json:
        output.value(report_value(report))
        return
    sections = [
        Section(
            "",
            pairs=[
                (_("Item, first · among three"), _line_text(report.items)),
                (_("Department, first · among three"), _line_text(report.departments)),
                (_("Refused though something is asked for"), _percent(report.refused_wrongly)),
                (
                    _("Confident though nothing is asked for"),
                    report.to_refuse and f"{_percent(report.passed_wrongly)} ({report.to_refuse})",
                ),
                (
                    _("Of these, without a keyword of any item"),
                    report.plain and f"{_percent(report.passed_plain)} ({report.plain})",
                ),
                (
                    _("Two needs, both first · among three"),
                    report.two and f"{_percent(report.two_found)} · {_percent(report.two_shown)} ({report.two})",
                ),
            ],
        ),
        Section(
            _("Are the scores true?"),
            lines=[
                _("{low}–{high}: {n} texts, score {score} on average, {right} right").format(
                    low=f"{band.low:.1f}",
                    high=f"{band.high:.1f}",
                    n=band.texts,
                    score=f"{band.score:.2f}",
                    right=_percent(band.right),
                )
                for band in report.bands
            ],
        ),
        Section(
            _("By department"),
            pairs=[(_short(catalog, line.name), _line_text(line)) for line in report.by_department],
        ),
        Section(
            _("Most often mixed up"),
            lines=[
                _("{expected} {expected_name} → {found} {found_name}: {n}").format(
                    expected=expected,
                    expected_name=catalog.items[expected].name if expected in catalog.items else "",
                    found=found,
                    found_name=catalog.items[found].name,
                    n=count,
                )
                for expected, found, count in report.confusions
            ],
        ),
    ]
    output.card(_("How well the catalogue is found"), sections, ref="", value=None)


def report_value(report: Evaluation) -> dict[str, Any]:
    """The report for scripts."""

    def line(each: LabelledText | None) -> dict[str, Any] | None:
        return None if each is None else {"texts": each.texts, "top1": each.top1, "top3": each.top3}

    return {
        "item": line(report.items),
        "department": line(report.departments),
        "refused_wrongly": report.refused_wrongly,
        "passed_wrongly": report.passed_wrongly,
        "passed_plain": report.passed_plain,
        "two_found": report.two_found,
        "two_shown": report.two_shown,
        "calibration": [
            {"from": band.low, "to": band.high, "texts": band.texts, "score": band.score, "right": band.right}
            for band in report.bands
        ],
        "departments": {each.name: line(each) for each in report.by_department},
        "confusions": [
            {"expected": expected, "found": found, "times": count} for expected, found, count in report.confusions
        ],
    }


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _line_text(line: LabelledText | None) -> str:
    return "" if line is None else f"{line.top1:.1%} · {line.top3:.1%} ({line.texts})"


def _short(catalog: Catalog, key: str) -> str:
    return catalog.departments[key].short if key in catalog.departments else key
