"""Matches of a text: with the decisive words marked for a person, as rows for a pipe, as JSON for scripts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loucheng_cli.domain.catalog.item import Catalog, days_text
from loucheng_cli.domain.catalog.matching import Match, Matched, Verdict
from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.i18n import _, pgettext
from loucheng_cli.render.cells import Column, Section, text_of
from loucheng_cli.render.emergency import notice
from loucheng_cli.render.output import Output, console, json_text, write
from loucheng_cli.render.theme import Style, Styled

if TYPE_CHECKING:
    from loucheng_cli.domain.catalog.guide import GuideItem
    from loucheng_cli.domain.catalog.matching.evaluation import Evaluation, LabelledText


def value(catalog: Catalog, matched: Matched, find: Callable[[str], Matched] | None = None) -> dict[str, object]:
    """The contract for scripts (docs/contracts.md); ``find`` answers the parts of a text that seems to hold two needs."""
    kind = catalog.emergencies.find(matched.text)
    found: dict[str, object] = {
        "text": matched.text,
        "verdict": matched.verdict.value,
        "confident": matched.confident,
        "emergency": kind and {"code": kind.code, "name": kind.name, "call": list(kind.call)},
        "matches": [match_value(catalog, match) for match in matched.matches],
    }
    if matched.parts and find is not None:
        found["parts"] = [value(catalog, find(part)) for part in matched.parts]
    return found


def match_value(catalog: Catalog, match: Match) -> dict[str, object]:
    """One match; of a guide item also who does it and where to ask, of a bundle its parts."""
    if match.guide:
        guide = catalog.guide[match.code]
        office: dict[str, object] = {"department": None, "department_name": guide.who}
        beside: dict[str, object] = {"guide": True, "who": guide.who, "where": guide.where}
    else:
        department = catalog.departments[catalog.department_of(match.code) or ""]
        office = {"department": department.key, "department_name": department.name}
        beside = {"bundle": True, "parts": list(catalog.bundles[match.code].parts)} if match.bundle else {}
    facts = {"code": match.code, "name": name_of(catalog, match.code), **office}
    return {**facts, "score": match.score, "why": list(match.why), **beside}


def parts_value(catalog: Catalog, text: str, parts: Sequence[Matched]) -> dict[str, object]:
    """The same of a text that was taken apart."""
    return {"text": text, "parts": [value(catalog, part) for part in parts]}


def name_of(catalog: Catalog, code: str) -> str:
    """The name of an item, a guide item or a bundle."""
    return catalog.name_of(code) or code


def promised(catalog: Catalog, match: Match) -> str:
    """The days of an item, or of the longest part of a bundle; nothing for a guide item."""
    if match.guide:
        return ""
    item = catalog.longest(catalog.bundles[match.code]) if match.bundle else catalog.items[match.code]
    return days_text(item.promised)


def parts_text(catalog: Catalog, match: Match) -> str:
    """What a bundle joins, in a line."""
    parts = catalog.bundles[match.code].parts
    names = text_of([catalog.items[code].name.partition("（")[0] for code in parts])
    return _("a bundle of {n} parts: {parts}").format(n=len(parts), parts=names)


def address(guide: GuideItem) -> str:
    """Who does what is not ours, and where to ask."""
    return _("{name}: {who} does this. Ask at: {where}.").format(
        name=guide.name, who=guide.who, where=guide.where.rstrip("。")
    )


def sentence_of(matched: Matched, *, listed: bool = True) -> str:
    """What the verdict means for the reader, with the matches ``listed`` below or not; nothing where the first is to be taken."""
    if matched.verdict is Verdict.SURE:
        return ""
    if not matched.matches:
        return _("Nothing in the catalogue has to do with this.")
    if matched.verdict is Verdict.NONE:
        if not listed:
            return _("This does not seem to ask for anything.")
        return _("This does not seem to ask for anything; these come nearest.")
    if matched.parts:
        return _("This seems to be two matters. Take them apart?")
    return _("Not sure; please choose from these.")


def show_line(value_: dict[str, object]) -> None:
    """One line of JSON."""
    write(sys.stdout, json_text(value_) + "\n")


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
    _say_emergencies(output, catalog, found)
    if not rows:
        output.say(_("Nothing in the catalogue has to do with this."))
        return
    columns: list[Column[_Row]] = [
        Column(pgettext("item", "Code"), lambda row: Styled(row.match.code, Style.REF), keep=True),
        Column(pgettext("item", "Item"), lambda row: name_of(catalog, row.match.code)),
        Column(_("Department"), lambda row: _office(catalog, row.match)),
        Column(_("Promised"), lambda row: promised(catalog, row.match)),
        Column(_("Score"), lambda row: f"{row.match.score:.2f}"),
        Column(_("Because of"), lambda row: row.match.why),
        *([Column[_Row](_("Part"), lambda row: row.part)] if len(found) > 1 else []),
    ]
    output.rows(rows, columns, ref=lambda row: row.match.code)
    _say_verdicts(output, catalog, found)


def _office(catalog: Catalog, match: Match) -> str:
    if match.guide:
        return catalog.guide[match.code].who
    return catalog.departments[catalog.department_of(match.code) or ""].short


def _say_emergencies(output: Output, catalog: Catalog, found: Sequence[Matched]) -> None:
    for matched in found:
        kind = catalog.emergencies.find(matched.text)
        if kind is not None:
            output.say(notice(kind))


def _say_verdicts(output: Output, catalog: Catalog, found: Sequence[Matched]) -> None:
    for matched in found:
        sentence = sentence_of(matched) if matched.matches else ""
        if sentence and len(found) > 1:
            sentence = _("“{text}”: {sentence}").format(text=matched.text, sentence=sentence)
        if sentence:
            output.say(sentence)
        for number, part in enumerate(matched.parts, 1):
            output.say(f"  {number}. {part}")
        if matched.parts:
            output.say(_("With --split each is matched by itself."))
        if matched.confident and matched.matches[0].guide:
            output.say(address(catalog.guide[matched.matches[0].code]))


def _on_terminal(output: Output, catalog: Catalog, matched: Matched) -> None:
    from rich.text import Text

    _say_emergencies(output, catalog, [matched])
    screen = console()
    said = Text(display_safe(matched.text))
    for phrase in matched.matches[0].why if matched.matches else ():
        said.highlight_words([phrase], style=Style.FOUND)
    screen.print(said)
    for number, match in enumerate(matched.matches, 1):
        head = Text(f"{number}  ")
        head.append(f"{match.code} ", style=Style.HEADING)
        head.append(display_safe(name_of(catalog, match.code)), style=Style.REF)
        head.append(f"  {match.score:.0%}")
        screen.print(head)
        for line in _facts(catalog, match):
            screen.print(Text("   " + display_safe(line)))
        if match.why:
            screen.print(
                Text(
                    "   " + display_safe(_("Because of: {words}").format(words=text_of(match.why))),
                    style=Style.SECONDARY,
                )
            )
    if not matched.matches:
        output.say(_("Nothing in the catalogue has to do with this."))
    _say_verdicts(output, catalog, [matched])


def _facts(catalog: Catalog, match: Match) -> list[str]:
    """Who does it, in how many days, with which papers; of a guide item the address, of a bundle its parts."""
    if match.guide:
        guide = catalog.guide[match.code]
        return [_("Not ours: {who}").format(who=guide.who), _("Ask at: {where}").format(where=guide.where)]
    department = catalog.departments[catalog.department_of(match.code) or ""]
    lines = [" · ".join(each for each in (department.name, promised(catalog, match)) if each)]
    if match.bundle:
        return [*lines, parts_text(catalog, match)]
    item = catalog.items[match.code]
    if item.materials:
        lines.append(_("Materials: {list}").format(list=text_of(item.materials)))
    return lines


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
                (
                    _("Sure and right · sure and wrong"),
                    f"{_percent(report.sure_right)} · {_percent(report.sure_wrong)}" if report.items else "",
                ),
                (_("Taken for no request though something is asked for"), _percent(report.refused_wrongly)),
                (
                    _("Sure though nothing is asked for"),
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
                _("{low}–{high}: texts: {n}, score {score} on average, {right} right").format(
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
                    found_name=name_of(catalog, found),
                    n=count,
                )
                for expected, found, count in report.confusions
            ],
        ),
    ]
    output.card(_("How well the catalogue is found"), sections, ref="", value=None)


def report_value(report: Evaluation) -> dict[str, object]:
    """The report for scripts."""

    def line(each: LabelledText | None) -> dict[str, object] | None:
        return None if each is None else {"texts": each.texts, "top1": each.top1, "top3": each.top3}

    return {
        "item": line(report.items),
        "department": line(report.departments),
        "sure_right": report.sure_right,
        "sure_wrong": report.sure_wrong,
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
