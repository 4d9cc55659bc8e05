"""Checks of a catalogue: what is wrong or misleading, with file, line and remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from loucheng_cli.domain.calendar.deadline import DayUnit, Promise
from loucheng_cli.domain.catalog.item import Catalog, Item, days_text
from loucheng_cli.domain.core.finding import Finding
from loucheng_cli.errors import FileError, UnreadableFileError
from loucheng_cli.files.calendar.loader import load_calendar
from loucheng_cli.files.catalog.loader import Parsed, Place, parse, read_sources
from loucheng_cli.files.catalog.related_check import related_findings
from loucheng_cli.files.yaml_nodes import FindingError
from loucheng_cli.i18n import _

# Texts → the code that each one finds first, or None: how matching shows itself to the check.
Finder = Callable[[Catalog, Sequence[str]], Sequence[str | None]]


def check_catalog(folder: Path, finder: Finder | None = None, today: date | None = None) -> list[Finding]:
    """All that is wrong in the files of a catalogue, ``calendar.yaml`` among them, by file and line.

    With a ``finder``, also the items that are not found by most of their own sayings; with ``today``, those whose policy
    has run out.
    """
    try:
        parsed = parse(folder, read_sources(folder))
    except FindingError as error:
        return [error.finding]
    except FileError as error:
        return [Finding(folder / "departments.yaml", None, error.message, _("Every catalogue needs this file."))]
    findings = [*parsed.findings, *parsed.loose]
    for code, item in parsed.items.items():
        findings += _item_findings(parsed, code, item, today)
    findings += _repeated(parsed)
    findings += related_findings(parsed)
    findings += _calendar(folder)
    if finder is not None and not parsed.findings:
        findings += _not_found(parsed, finder)
    return sorted(findings, key=lambda each: (str(each.path), each.line or 0))


def _item_findings(parsed: Parsed, code: str, item: Item, today: date | None) -> Iterator[Finding]:
    path, line = parsed.item_at[code]

    def at(name: str) -> int:
        return parsed.fields_at[code].get(name, line)

    department = parsed.departments.get(item.department)
    if department and code.rpartition("-")[0] != department.prefix:
        what = _("the code {code} does not begin with {prefix}, as those of {department} do").format(
            code=code, prefix=department.prefix, department=department.name
        )
        yield Finding(path, at("code"), what, _("Change the code or the department."))
    if item.department in item.with_:
        what = _("{department} is in charge and is also listed under “with”").format(department=item.department)
        yield Finding(path, at("with"), what, _("Delete it under “with”."))
    if item.legal and is_longer(item.promised, item.legal):
        what = _("the promised time ({promised}) is longer than the legal limit ({legal})").format(
            promised=days_text(item.promised), legal=days_text(item.legal)
        )
        yield Finding(path, at("promised"), what, _("Shorten the promised time, or correct the legal limit."))

    if today and item.valid_until and item.valid_until < today:
        what = _("{code} was valid until {day}").format(code=code, day=item.valid_until)
        yield Finding(path, at("valid_until"), what, _("Enter the new day, or retire the item."))


def is_longer(promised: Promise, legal: Promise) -> bool:
    """Whether a promise surely exceeds the law's days; five working days are seven calendar days."""
    if promised.unit is legal.unit:
        return promised.days > legal.days
    if promised.unit is DayUnit.WORKING:
        return promised.days * 7 > legal.days * 5
    return promised.days * 5 > legal.days * 7


def _repeated(parsed: Parsed) -> Iterator[Finding]:
    seen: dict[str, tuple[str, Place]] = {}
    urgent = {kind.code for kind in parsed.related.emergencies.kinds}  # an emergency is no item beside others
    beside = {code: sayings for code, sayings in parsed.related.says_at.items() if code not in urgent}
    for code, sayings in [*parsed.says_at.items(), *beside.items()]:
        for said, (path, line) in sayings:
            plain = said.casefold().rstrip("。！？!?.… ")
            if plain not in seen:
                seen[plain] = code, (path, line)
                continue
            other, (other_path, other_line) = seen[plain]
            what = _("“{text}” is also listed under {code}: {file}, line {line}").format(
                text=said, code=other, file=other_path.name, line=other_line
            )
            mend = (
                _("Delete one of the two.")
                if other == code
                else _("Keep it under the right item and make the other more specific.")
            )
            yield Finding(path, line, what, mend)
    for note, (path, line) in parsed.notes_at:
        plain = note.casefold().rstrip("。！？!?.… ")
        if plain in seen:
            what = _("“{text}” is listed both as a note without a request and as a saying of {code}").format(
                text=note, code=seen[plain][0]
            )
            yield Finding(path, line, what, _("Delete one of the two."))


def _calendar(folder: Path) -> Iterator[Finding]:
    path = folder / "calendar.yaml"
    try:
        load_calendar(path)
    except FindingError as error:
        yield error.finding
    except UnreadableFileError as error:
        yield Finding(path, error.line, error.message, _("See the comments at the top of the file."))


def _not_found(parsed: Parsed, finder: Finder) -> Iterator[Finding]:
    catalog = parsed.catalog()
    pairs = [(code, said) for code, sayings in catalog.says.items() for said in sayings]
    found = finder(catalog, [said for _code, said in pairs])
    hits = dict.fromkeys(catalog.says, 0)
    for (code, _said), first in zip(pairs, found, strict=True):
        hits[code] += first == code
    for code, hit in hits.items():
        if 2 * hit < len(catalog.says[code]):
            path, line = parsed.says_at[code][0][1]
            what = _("only {hit} of the {all} sayings of {code} find it").format(
                code=code, hit=hit, all=len(catalog.says[code])
            )
            yield Finding(path, line, what, _("Use words that the items found instead do not share."))
