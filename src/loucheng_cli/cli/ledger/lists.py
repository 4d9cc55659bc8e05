"""``NOUN import``: lists with heads of their own."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.ledger.options import Given, agreed, names_of
from loucheng_cli.domain.ledger.declaration import FieldType, Ledger
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.files.spreadsheets.rejects import Rejects
    from loucheng_cli.files.spreadsheets.table import ListTable
    from loucheng_cli.services.imports.record_rows import PaperRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerList:
    """An open list: which column holds which field, and where its rejects go."""

    name: str
    sheet: ListTable
    fields: Mapping[str, int]
    refused: Sequence[str]
    persons: Sequence[str]
    rejects: Rejects

    def value(self) -> dict[str, object]:
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


def import_lists(ledger: Ledger, state: State, given: Given) -> None:
    """Bring in the lists that are named; rows that are not taken go to a file beside each."""
    from loucheng_cli.cli.app.savepoint import say_savepoint
    from loucheng_cli.cli.imports.enterprises import report, show_columns
    from loucheng_cli.cli.imports.lists import named_files
    from loucheng_cli.domain.ledger.heads import columns_of, head_field, is_refused
    from loucheng_cli.files.spreadsheets.rejects import Rejects
    from loucheng_cli.files.spreadsheets.sheets import read_rows
    from loucheng_cli.services.ledger.imports import import_entries

    wanted = _mapping(ledger, given["map_"] or ())
    output = state.output()
    with ExitStack() as stack:
        lists = []
        for path in named_files(given["files"]):
            source = sys.stdin.buffer if path is None else path
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
        if not given["dry_run"]:
            say_savepoint(state)
        result = import_entries(
            state.db, ledger, _rows(ledger, lists), names_of(state), agreed(state, given), stamp=state.stamp,
            dry_run=given["dry_run"],
            on_reject=lambda rejection, row: by_name[row.file or ""].rejects.add(rejection.row, rejection.reason, row.whole),
        )  # fmt: skip
        report(output, result, columns, lists, dry_run=given["dry_run"])  # type: ignore[arg-type]


def _rows(ledger: Ledger, lists: Sequence[LedgerList]) -> Iterator[PaperRow]:
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
