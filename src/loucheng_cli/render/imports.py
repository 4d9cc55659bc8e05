"""The report of an import: what was understood, what was done, what was rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from loucheng_cli.domain.imports.result import Imported, Rejection, Update
from loucheng_cli.i18n import _
from loucheng_cli.render.fields import changed
from loucheng_cli.render.output import plain

SHOWN = 10
COLUMNS_SHOWN = 40


def columns_lines(columns: Iterable[Mapping[str, Any]], *, whole: bool, takes_persons: bool) -> list[str]:
    """What the columns of each list were taken for; if not ``whole``, only what is left out."""
    lines = []
    for each in columns:
        left = list(_left_out(each, takes_persons=takes_persons))
        if whole or left:
            shown = {} if not whole else each["understood"]
            pairs = _(", ").join(f"{header} → {name}" for header, name in shown.items())
            lines.append(_("{file}: {columns}").format(file=each["file"], columns=pairs).rstrip())
        lines += left
    return lines


def _left_out(each: Mapping[str, Any], *, takes_persons: bool) -> Iterator[str]:
    kinds = {
        "unknown": _("  not understood, left out: {columns}"),
        "left_out": _("  understood, but nothing is taken of: {columns}"),
        "refused": _("  identity numbers, never read: {columns}"),
        "contacts": _("  persons and telephones, taken only with --with-contacts: {columns}")
        if takes_persons
        else _("  persons and telephones, never taken here: {columns}"),
    }
    for kind, sentence in kinds.items():
        if each[kind]:
            yield sentence.format(columns=_shortened(each[kind]))
    yield from (f"  {note}" for note in each["notes"])


def _shortened(names: Sequence[str]) -> str:
    """Some names; of sixteen thousand columns nobody reads all."""
    shown = _(", ").join(names[:COLUMNS_SHOWN])
    return (
        shown if len(names) <= COLUMNS_SHOWN else f"{shown} " + _("… and {n} more").format(n=len(names) - COLUMNS_SHOWN)
    )


def imported_value(
    result: Imported, columns: Sequence[Mapping[str, Any]], files: Sequence[Path], *, written: bool
) -> dict[str, Any]:
    """An import in JSON (docs/contracts.md)."""
    value: dict[str, Any] = plain(result)
    value["updates"] = [_update_value(update) for update in result.updates]
    value["missing"] = None if result.missing is None else [each.ref for each in result.missing]
    value["written"] = written
    value["rejects"] = [str(path) for path in files]
    value["columns"] = list(columns)
    return value


def summary(result: Imported, files: Sequence[Path], *, dry_run: bool = False) -> str:
    """The counts in a sentence."""
    counts = {"a": result.created, "b": result.updated, "c": result.unchanged, "d": result.rejected}
    if dry_run:
        return _(
            "Nothing was written. It would be: {a} created, {b} updated, {c} unchanged, {d} rows not taken."
        ).format(**counts)
    if files:
        return _(
            "Done: {a} created, {b} updated, {c} unchanged, {d} rows not taken. These rows and the reasons are in {file};"
            " put them right and import that file again."
        ).format(file=_(", ").join(map(str, files)), **counts)
    return _("Done: {a} created, {b} updated, {c} unchanged, {d} rows not taken.").format(**counts)


def refusal(result: Imported) -> str:
    """Why a strict import wrote nothing."""
    return _("{n} rows are not right, so nothing was written; the first: {line}").format(
        n=result.rejected, line=rejection_line(result.rejections[0])
    )


def details(result: Imported, *, everything: bool = False) -> list[str]:
    """Some of the rows that were not taken and, in a dry run, what would change field by field."""
    shown = None if everything else SHOWN
    lines = [rejection_line(each) for each in result.rejections[:shown]]
    lines += _more(len(result.rejections) - len(lines))
    if everything:
        lines += [_("row {row}: {name} is new").format(row=each.row, name=each.name) for each in result.creations]
        lines += _more(result.created - len(result.creations) if result.creations else 0)
        lines += [line for update in result.updates for line in update_lines(update)]
        lines += _more(result.updated - len(result.updates))
    if result.missing is not None:
        lines += missing_lines(result, shown)
    if result.unplaced:
        lines.append(
            _("{n} new ones are in none of the buildings: loucheng enterprise list --unplaced").format(
                n=result.unplaced
            )
        )
    if result.contacts_left:
        lines.append(
            _("{n} names and telephones of persons were left out (--with-contacts takes them)").format(
                n=result.contacts_left
            )
        )
    return lines


def missing_lines(result: Imported, shown: int | None) -> list[str]:
    """Who is not in a full list, and where they sit."""
    missing = result.missing or []
    if not missing:
        return [_("Nobody is missing from the list.")]
    said = (
        _("{n} are missing from the list and were moved out:")
        if result.moved_out
        else _("{n} are missing from the list:")
    )
    lines = [said.format(n=len(missing))]
    lines += [f"  {each.ref}  {each.name}  {_(', ').join(each.places)}".rstrip() for each in missing[:shown]]
    return lines + _more(len(missing) - len(lines) + 1)


def _more(n: int) -> list[str]:
    return [_("… and {n} more").format(n=n)] if n > 0 else []


def rejection_line(each: Rejection) -> str:
    """Row, column, value, why."""
    return _("row {row}, {column} “{value}”: {reason}").format(
        row=each.row, column=each.column or "—", value=each.value[:40], reason=each.reason
    )


def update_lines(update: Update) -> list[str]:
    """An enterprise and its fields before and after."""
    head = _("row {row}: {ref} {name}").format(row=update.row, ref=update.ref, name=update.name)
    return [head, *(f"  {line}" for line in changed("enterprise", update.fields))]


def _update_value(update: Update) -> dict[str, Any]:
    value: dict[str, Any] = plain(update)
    value["fields"] = {
        name: {"before": plain(before), "after": plain(after)} for name, (before, after) in update.fields.items()
    }
    return value
