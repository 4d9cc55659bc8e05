"""``NOUN import`` and ``NOUN export``: lists with heads of their own."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Any

from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.ledger.options import names_of
from loucheng_cli.domain.ledger.declaration import FieldType, Ledger
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerList:
    """An open list: which column holds which field, and where its rejects go."""

    name: str
    sheet: Any
    fields: Mapping[str, int]
    refused: Sequence[str]
    persons: Sequence[str]
    rejects: Any

    def value(self) -> dict[str, Any]:
        """What was understood, in JSON."""
        header = self.sheet.header
        known = {*self.fields.values(), *(header.index(name) for name in (*self.refused, *self.persons))}
        return {
            "file": self.name, "sheet": self.sheet.title, "header_row": self.sheet.header_row,
            "understood": {header[at]: name for name, at in sorted(self.fields.items(), key=lambda pair: pair[1])},
            "unknown": [name for at, name in enumerate(header) if name and at not in known],
            "left_out": [], "refused": list(self.refused), "contacts": list(self.persons),
            "notes": list(self.sheet.notes),
        }  # fmt: skip


def import_lists(ledger: Ledger, state: State, given: dict[str, Any]) -> None:
    """Bring in the lists that are named; rows that are not taken go to a file beside each."""
    from loucheng_cli.cli.app.savepoint import say_savepoint
    from loucheng_cli.cli.imports.enterprises import report, show_columns
    from loucheng_cli.cli.imports.lists import named_files
    from loucheng_cli.domain.ledger.heads import columns_of, head_field, is_refused
    from loucheng_cli.files.spreadsheets.rejects import Rejects
    from loucheng_cli.files.spreadsheets.sheets import read_rows
    from loucheng_cli.services.ledger.book import Agreed
    from loucheng_cli.services.ledger.imports import import_entries

    wanted = _mapping(ledger, given["map_"] or ())
    output = state.output()
    with ExitStack() as stack:
        lists = []
        for path in named_files(given["files"]):
            source: Any = sys.stdin.buffer if path is None else path
            sheet = stack.enter_context(
                read_rows(source, lambda head: head in wanted or head_field(ledger, head) is not None,
                          name=None if path else "-")
            )  # fmt: skip
            refused = [head for head in sheet.header if is_refused(head)]
            fields = columns_of(ledger, sheet.header, wanted)
            people = {each.name for each in ledger.named(FieldType.CONTACT)} | {"phone"}
            persons = (
                []
                if given.get("with_contacts")
                else [sheet.header[at] for name, at in fields.items() if name in people]
            )
            fields = {name: at for name, at in fields.items() if sheet.header[at] not in (*persons, *refused)}
            rejects = Rejects(path, sheet.header, refused)
            stack.callback(rejects.close)
            lists.append(LedgerList(name=str(path or "-"), sheet=sheet, fields=fields, refused=refused, persons=persons,
                                    rejects=rejects))  # fmt: skip
        columns = [each.value() for each in lists]
        ask = not (given["yes"] or given["dry_run"])
        show_columns(output, columns, ask=ask, takes_persons=bool(ledger.named(FieldType.CONTACT)))
        by_name = {each.name: each for each in lists}
        consent, until = given.get("consent"), given.get("expires")
        if not given["dry_run"]:
            say_savepoint(state)
        result = import_entries(
            state.db, ledger, _rows(ledger, lists), names_of(state),
            Agreed(on=state.day(consent) if consent else None, how=given.get("consent_how"),
                   until=state.day(until) if until else None, months=state.policies.days("retention_months.contact")),
            stamp=state.stamp, dry_run=given["dry_run"],
            on_reject=lambda rejection, row: by_name[row.file or ""].rejects.add(rejection.row, rejection.reason, row.whole),
        )  # fmt: skip
        report(output, result, columns, lists, dry_run=given["dry_run"])  # type: ignore[arg-type]


def _rows(ledger: Ledger, lists: Sequence[LedgerList]) -> Iterator[Any]:
    from loucheng_cli.domain.imports.cells import clean, unguarded
    from loucheng_cli.domain.privacy.personal_numbers import mask_personal
    from loucheng_cli.services.imports.record_rows import PaperRow

    texts = {each.name for each in ledger.named(FieldType.TEXT, FieldType.FREE_TEXT)}
    contacts = [each.name for each in ledger.named(FieldType.CONTACT)]
    for each in lists:
        heads = {field: each.sheet.header[at] for field, at in each.fields.items()}
        for number, cells in each.sheet.rows:
            found = {}
            for name, at in each.fields.items():
                text = clean(cells[at]) if at < len(cells) else None
                if text is not None:
                    found[name] = mask_personal(unguarded(text)) if name in texts else unguarded(text)
            if "phone" in found and contacts and contacts[0] in found:
                found[contacts[0]] += f" {found['phone']}"
            yield PaperRow(number=number, cells=found, whole=tuple(cells), heads=heads, file=each.name)


def _mapping(ledger: Ledger, pairs: Sequence[str]) -> dict[str, str]:
    wanted = {}
    for pair in pairs:
        column, equals, name = (part.strip() for part in pair.rpartition("="))
        if not equals or not column or name not in {*ledger.fields, "ref", "state", "phone"}:
            fields = ", ".join([*ledger.fields][:8])
            raise UsageError(
                _("--map needs COLUMN=FIELD with a field such as {fields}").format(fields=fields),
                f"--map 名称={ledger.shown_as}",
            )
        wanted[column] = name
    return wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSheet:
    """The sheet of an export: its first line, heads and cells."""

    ledger: Ledger
    community: str
    today: Any
    names: Mapping[tuple[str, str], str]
    head: str | None = None  # of the journal

    @property
    def what(self) -> str:
        """The name of the ledger."""
        return self.ledger.name

    @property
    def level(self) -> Any:
        """密级."""
        return self.ledger.level

    @property
    def mark(self) -> str:
        """The first line: how it must be handled, what it is, whose, of when, and from which journal."""
        parts = [self.ledger.level, str(self.ledger.title), self.community, self.today.isoformat()]
        return " · ".join([*parts, *([self.head] if self.head else [])])

    @property
    def heads(self) -> list[str]:
        """The titles of the columns, which an import understands."""
        return [_("No."), *(str(each.title) for each in self.ledger.fields.values()), _("State")]

    def cells(self, rows: Any) -> Iterator[list[Any]]:
        """Each entry under the heads."""
        from loucheng_cli.domain.ledger.values import as_day, json_value, shown
        from loucheng_cli.render.ledger import state_title

        for entry in rows:
            values = entry.values
            cells: list[Any] = [entry.ref]
            for name, field in self.ledger.fields.items():
                value = values.get(name)
                if field.type is FieldType.DAY:
                    cells.append(as_day(value) or value)
                elif field.type is FieldType.MONEY:
                    cells.append(json_value(field, value))
                elif field.type is FieldType.ENTRY:
                    cells.append(value)
                else:
                    cells.append(shown(field, value, self.names))
            yield [*cells, state_title(self.ledger, entry.state)]

    def whole(self, entry: Any) -> Any:
        """An entry as a line of JSON."""
        from loucheng_cli.render.ledger import entry_value

        return entry_value(self.ledger, entry, self.names)


def export_list(ledger: Ledger, state: State, given: dict[str, Any]) -> None:
    """Write all entries, recorded as an export."""
    from loucheng_cli.cli.export.commands import by_ending, hand_over
    from loucheng_cli.cli.ledger.names import names_in
    from loucheng_cli.domain.report.types import ExportFormat, Sensitivity
    from loucheng_cli.render.export.formats import write
    from loucheng_cli.store.journal.head import short_head
    from loucheng_cli.store.ledger.entries import entries
    from loucheng_cli.store.reads.community import community

    form = given["form"] or by_ending(given["out"])
    if form is ExportFormat.XLSX and given["out"] is None and sys.stdout.isatty():
        raise UsageError(_("this format needs a file"), f"--out {ledger.name}.xlsx")

    def fill(file: IO[bytes]) -> int:
        found, _total = entries(state.db, ledger.name)
        found.reverse()
        names = names_in(state, ledger, found)
        sheet = LedgerSheet(
            ledger=ledger,
            community=community(state.db).name,
            today=state.today,
            names=names,
            head=short_head(state.db),
        )
        return write(file, form, sheet, found)

    hand_over(
        state, ledger.name, form.value, Sensitivity(ledger.level.value), fill, given["out"], given["purpose"],
        title=str(ledger.title), force=given["force"],
    )  # fmt: skip
