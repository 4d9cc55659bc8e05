"""Imports as people and scripts read them: what was understood, what was done, what was not taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from loucheng_cli.domain.imports.enterprise_rows import Outcome, RowRejectedError
from loucheng_cli.domain.imports.headers import ListKind, shown_field
from loucheng_cli.domain.imports.non_rows import SkippedRow
from loucheng_cli.domain.imports.result import Doubt, Imported, Rejection, Update
from loucheng_cli.domain.imports.row_places import RowPlace
from loucheng_cli.domain.place.floor import BuildingPlan, floor_label
from loucheng_cli.i18n import _, ngettext
from loucheng_cli.render.cells import text_of
from loucheng_cli.render.fields import changed
from loucheng_cli.render.output import plain

SHOWN = 10
COLUMNS_SHOWN = 40


def columns_lines(columns: Iterable[Mapping[str, Any]], *, whole: bool, takes_persons: bool) -> list[str]:
    """What the columns of each list were taken for; if not ``whole``, only what is left out."""
    lines = []
    columns = list(columns)
    files = [each["file"] for each in columns]
    for each in columns:
        left = list(_left_out(each, takes_persons=takes_persons))
        if whole or left:
            shown = {} if not whole else each["understood"]
            pairs = _(", ").join(
                header if header == _shown(name) else f"{header} → {_shown(name)}" for header, name in shown.items()
            )
            is_one_of_several = each["sheet"] and (files.count(each["file"]) > 1 or each["notes"])
            name = f"{each['file']} [{each['sheet']}]" if is_one_of_several else each["file"]
            lines.append(_("{file}: {columns}").format(file=name, columns=pairs).rstrip())
        lines += left
    return lines


def _shown(field: str) -> str:
    return next((shown for table in ListKind if (shown := shown_field(field, table)) != field), field)


def passed_over_line(files: Sequence[str]) -> str:
    """The files of a folder that are no spreadsheets."""
    return _("  passed over, no spreadsheets: {files}").format(files=_shortened([Path(each).name for each in files]))


def plan_lines(plan: Sequence[Any], passed_over: Sequence[str]) -> list[str]:
    """What each file of a folder was recognised as, in the order in which they are brought in."""
    words = {ListKind.ENTERPRISE: _("enterprises"), ListKind.VISIT: _("visits"), ListKind.ISSUE: _("issues")}
    lines = [
        _("{file}: {kind} ({known} of {columns} columns known)").format(
            file=each.file, kind=words[kind], known=each.known, columns=each.columns
        )
        for kind in ListKind
        for each in plan
        if each.kind is kind
    ]
    lines += [_("{file}: passed over: {why}").format(file=each.file, why=each.reason) for each in plan if not each.kind]
    return [*lines, passed_over_line(passed_over)] if passed_over else lines


def reading_line(row: int, reading: Outcome, plans: Mapping[str, BuildingPlan]) -> str:
    """A row as it is understood, in a line: name, places, what else it gives."""
    if isinstance(reading, SkippedRow):
        return _("  row {row}: not a row of the list ({why}): {text}").format(
            row=row, why=reading.reason, text=reading.text
        )
    if isinstance(reading, RowRejectedError):
        return _("  row {row}: cannot be taken: {why}").format(row=row, why=reading.reason)
    doors = [_door(place, plans) for place in reading.places]
    rest = [
        f"{shown_field(name, ListKind.ENTERPRISE)}={text_of(value)[:20]}"
        for name, value in reading.fields.items()
        if name != "name" and value not in (None, "", False)
    ]
    return _("  row {row}: {reading}").format(
        row=row, reading=" · ".join([str(reading.fields["name"]), *(doors or [_("no place")]), *rest])
    )


def cells_line(row: int, cells: Mapping[str, str], table: ListKind) -> str:
    """A row of forms in a line, each cell behind the field that it was taken for."""
    said = (f"{shown_field(name, table)}={' '.join(cell.split())[:24]}" for name, cell in cells.items())
    return _("  row {row}: {reading}").format(row=row, reading=" · ".join(said))


def _door(place: RowPlace, plans: Mapping[str, BuildingPlan]) -> str:
    plan = plans.get(place.building)
    floor = floor_label(place.floor, plan) if plan and place.floor is not None else ""
    return " ".join(filter(None, (plan.name if plan else place.building, place.unit or (floor and f"{floor}F"))))


def _left_out(each: Mapping[str, Any], *, takes_persons: bool) -> Iterator[str]:
    again = [header for header in each["unknown"] if header in each["understood"]]
    if again:
        yield _("  a further column of the same name, left out: {columns}").format(columns=_shortened(again))
    each = {**each, "unknown": [header for header in each["unknown"] if header not in again]}
    kinds = {
        "unknown": _("  not understood, left out: {columns}"),
        "left_out": _("  recognised, but not imported: {columns}"),
        "refused": _("  identity numbers, never read: {columns}"),
        "contacts": _("  persons and telephones, taken only with --with-contacts: {columns}")
        if takes_persons
        else _("  persons and telephones, never taken here: {columns}"),
    }
    for kind, sentence in kinds.items():
        if each[kind]:
            yield sentence.format(columns=_shortened(each[kind]))
    for header, value in each.get("defaults", {}).items():
        yield _("  {column}: {value}, where a row says nothing").format(column=header, value=value)
    yield from (f"  {note}" for note in each["notes"])


def _shortened(names: Sequence[str]) -> str:
    """Some names; of sixteen thousand columns nobody reads all."""
    shown = _(", ").join(names[:COLUMNS_SHOWN])
    return (
        shown if len(names) <= COLUMNS_SHOWN else f"{shown} " + _("… and {n} more").format(n=len(names) - COLUMNS_SHOWN)
    )


def imported_value(
    result: Imported,
    columns: Sequence[Mapping[str, object]],
    files: Sequence[Path],
    *,
    written: bool,
    passed_over: Sequence[str] = (),
) -> dict[str, object]:
    """An import in JSON (docs/contracts.md)."""
    value: dict[str, object] = plain(result)
    value["updates"] = [_update_value(update) for update in result.updates]
    value["missing"] = None if result.missing is None else [each.ref for each in result.missing]
    value["written"] = written
    value["rejects"] = [str(path) for path in files]
    value["columns"] = list(columns)
    value["passed_over"] = list(passed_over)
    return value


def summary(result: Imported, files: Sequence[Path], *, dry_run: bool = False) -> str:
    """The counts in a sentence."""
    counts = {"a": result.created, "b": result.updated, "c": result.unchanged, "d": result.rejected}
    if skipped := len(result.skipped):
        more = ngettext(" {n} row is no row of the list.", " {n} rows are no rows of the list.", skipped).format(
            n=skipped
        )
        return _summary(files, counts, dry_run=dry_run) + more
    return _summary(files, counts, dry_run=dry_run)


def _summary(files: Sequence[Path], counts: Mapping[str, int], *, dry_run: bool) -> str:
    if dry_run:
        return _("Nothing was written. It would be: {a} created, {b} updated, {c} unchanged, {d} not taken.").format(
            **counts
        )
    if files:
        return _(
            "Done: {a} created, {b} updated, {c} unchanged, {d} not taken. These rows and the reasons are in {file};"
            " put them right and import that file again."
        ).format(file=_(", ").join(map(str, files)), **counts)
    return _("Done: {a} created, {b} updated, {c} unchanged, {d} not taken.").format(**counts)


def refusal(result: Imported) -> str:
    """Why a strict import wrote nothing."""
    count = result.rejected + len({(each.file, each.sheet, each.row) for each in result.values_left_out})
    return ngettext(
        "{n} row is not right, so nothing was written: {line}",
        "{n} rows are not right, so nothing was written; the first: {line}",
        count,
    ).format(n=count, line=rejection_line((result.rejections or result.values_left_out)[0]))


def details(result: Imported, *, everything: bool = False, counts_unplaced: bool = False) -> list[str]:
    """Some of the rows that were not taken and, in a dry run, what would change field by field."""
    shown = None if everything else SHOWN
    lines = _grouped(result.rejections, shown)
    if result.values_left_out:
        lines.append(
            ngettext(
                "{n} value was left out, its row went in:",
                "{n} values were left out, their rows went in:",
                len(result.values_left_out),
            ).format(n=len(result.values_left_out))
        )
        lines += [f"  {line}" for line in _grouped(result.values_left_out, shown)]
        if any(each.code == "building_missing" for each in result.values_left_out):
            lines.append(_("  --building A, --default 楼宇=A座 or --fill-down 楼宇 says which building is meant"))
    lines += skip_lines(result, shown)
    # Of a row that was rejected the rejection tells it.
    doubts = [each for each in result.doubtful if each.done != "rejected"]
    lines += [doubt_line(each) for each in doubts[:shown]]
    lines += _more(len(doubts) - len(doubts[:shown]))
    for column, count in result.months.items():
        lines.append(
            _("{column}: {n} name only a month; the first of the month was taken").format(column=column, n=count)
        )
    if result.hidden:
        lines.append(
            ngettext(
                "{n} hidden row was read as well; --visible-only leaves it out",
                "{n} hidden rows were read as well; --visible-only leaves them out",
                result.hidden,
            ).format(n=result.hidden)
        )
    if everything:
        lines += [_("row {row}: {name} is new").format(row=each.row, name=each.name) for each in result.creations]
        lines += _more(result.created - len(result.creations) if result.creations else 0)
        lines += [line for update in result.updates for line in update_lines(update)]
        lines += _more(result.updated - len(result.updates))
    else:
        moved = [update for update in result.updates if update.moved]
        lines += [moved_line(update) for update in moved[:SHOWN]] + _more(len(moved) - SHOWN)
    if result.missing is not None:
        lines += missing_lines(result, shown)
    if result.unplaced and counts_unplaced:
        lines.append(
            ngettext(
                "{n} new one is in none of the buildings: loucheng enterprise list --unplaced",
                "{n} new ones are in none of the buildings: loucheng enterprise list --unplaced",
                result.unplaced,
            ).format(n=result.unplaced)
        )
    if result.contacts_left:
        lines.append(
            ngettext(
                "{n} name and telephone of a person was left out (--with-contacts takes it)",
                "{n} names and telephones of persons were left out (--with-contacts takes them)",
                result.contacts_left,
            ).format(n=result.contacts_left)
        )
    return lines


def _grouped(faults: Sequence[Rejection], shown: int | None) -> list[str]:
    """A line for each fault; equal ones of many rows in one."""
    groups: dict[tuple[str, str, str, str | None, str | None], list[Rejection]] = {}
    for each in faults:
        groups.setdefault((each.column, each.value, each.reason, each.file, each.sheet), []).append(each)
    lines = []
    for group in list(groups.values())[:shown]:
        line = rejection_line(group[0])
        if len(group) > 1:
            numbers = _(", ").join(str(each.row) for each in group[1:6])
            line += _(" (also rows {rows})").format(rows=f"{numbers} …" if len(group) > 6 else numbers)
        lines.append(line)
    return lines + _more(len(groups) - len(lines))


def skip_lines(result: Imported, shown: int | None) -> list[str]:
    """The rows that are no rows of the list."""
    lines = [
        _("row {row} is no row of the list ({why}): {text}").format(row=each.row, why=each.reason, text=each.text)
        for each in result.skipped[:shown]
    ]
    return lines + _more(len(result.skipped) - len(lines))


def doubt_line(each: Doubt) -> str:
    """A row whose enterprise is perhaps one that is there."""
    done = {
        "rejected": _("not taken"),
        "created": _("created as {ref}").format(ref=each.new_ref),
        "skipped": _("left out"),
        "same": _("taken as the same"),
        "not moved out": _("not moved out"),
    }[each.done]
    return _("row {row}: {name} may be {ref} {known} ({place}): {done}").format(
        row=each.row, name=each.name, ref=each.ref, known=each.known_name, place=each.place or _("no place"), done=done
    )


def moved_line(update: Update) -> str:
    """An enterprise that sits elsewhere than before."""
    before, after = update.fields.get("occupancies", ((), ()))
    return _("row {row}: {ref} {name} moved: {before} → {after} (if it has both, give each a row)").format(
        row=update.row, ref=update.ref, name=update.name, before=_(", ").join(before), after=_(", ").join(after)
    )


def missing_lines(result: Imported, shown: int | None) -> list[str]:
    """Who is not in a full list, and where they sit."""
    missing = result.missing or []
    if not missing:
        return [_("Nobody is missing from the list.")]
    said = (
        ngettext(
            "{n} is missing from the list and was moved out:",
            "{n} are missing from the list and were moved out:",
            len(missing),
        )
        if result.moved_out
        else ngettext("{n} is missing from the list:", "{n} are missing from the list:", len(missing))
    )
    lines = [said.format(n=len(missing))]
    lines += [f"  {each.ref}  {each.name}  {_(', ').join(each.places)}".rstrip() for each in missing[:shown]]
    return lines + _more(len(missing) - len(lines) + 1)


def _more(n: int) -> list[str]:
    return [_("… and {n} more").format(n=n)] if n > 0 else []


def rejection_line(each: Rejection) -> str:
    """Row, column, value, why."""
    return _("row {row}, {column} “{value}”: {reason}").format(
        row=each.row,
        column=(_shown(each.column) if each.column == each.field else each.column) or "—",
        value=each.value[:40],
        reason=each.reason,
    )


def update_lines(update: Update) -> list[str]:
    """An enterprise and its fields before and after."""
    head = _("row {row}: {ref} {name}").format(row=update.row, ref=update.ref, name=update.name)
    return [head, *(f"  {line}" for line in changed("enterprise", update.fields))]


def _update_value(update: Update) -> dict[str, object]:
    value: dict[str, object] = plain(update)
    value["fields"] = {
        name: {"before": plain(before), "after": plain(after)} for name, (before, after) in update.fields.items()
    }
    return value
