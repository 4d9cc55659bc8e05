"""Opening lists and recognising their columns, for every import."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from loucheng_cli.errors import FileError, UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State
    from loucheng_cli.domain.imports.headers import Columns, ListKind
    from loucheng_cli.domain.imports.result import Rejection
    from loucheng_cli.files.spreadsheets.rejects import Rejects
    from loucheng_cli.files.spreadsheets.table import ListTable

Files = Annotated[
    list[str],
    typer.Argument(metavar=_("FILE..."), help=_("CSV or XLSX files, folders of them, or - for standard input.")),
]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar=_("COLUMN=FIELD"),
        help=_("What a column holds that is not understood; may be given several times."),
        show_default=False,
    ),
]
Profile = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar=_("NAME"),
        help=_("Take the columns as they were saved under this name; with --map, save them under it."),
        show_default=False,
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Only show what would happen; write nothing."))]
SUFFIXES = frozenset({".csv", ".xlsx", ".xlsm", ".txt", ".tsv"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedList:
    """An open list: its name, its table, what its columns hold, and where its rejects go."""

    name: str
    table: ListKind
    path: Path | None
    mapping: Mapping[str, str]
    sheet: ListTable
    columns: Columns
    rejects: Rejects
    ahead: list[float] = field(default_factory=list)

    def done(self) -> float:
        """Which part of it is read, 0 to 1, here or by another process."""
        return self.ahead[-1] if self.ahead else self.sheet.done()

    @property
    def unknown(self) -> tuple[str, ...]:
        """The columns that nobody understands, less those that we put into a rejects file ourselves."""
        from loucheng_cli.domain.imports.result import EXTRA_COLUMNS

        return tuple(name for name in self.columns.unknown if name not in EXTRA_COLUMNS)

    @property
    def left_out(self) -> list[int]:
        """The columns that are understood, and of which this import takes nothing."""
        from loucheng_cli.domain.imports.headers import LEFT_OUT

        return sorted(at for name, at in self.columns.fields.items() if name in LEFT_OUT[self.table])

    def reject(self, rejection: Rejection, cells: Sequence[str]) -> None:
        """A row that was not taken goes to the rejects file."""
        self.rejects.add(rejection.row, rejection.reason, cells)

    def value(self) -> dict[str, Any]:
        """What was understood, in JSON."""
        header = self.sheet.header
        return {
            "file": self.name,
            "sheet": self.sheet.title,
            "header_row": self.sheet.header_row,
            "understood": {
                header[at]: name for name, at in sorted(self.columns.fields.items(), key=lambda pair: pair[1])
            },
            "unknown": list(self.unknown),
            "left_out": [header[at] for at in self.left_out],
            "refused": list(self.columns.refused),
            "contacts": list(self.columns.contact_names),
            "notes": list(self.sheet.notes),
        }


class Mapped:
    """What a person says that columns hold: typed now, or saved under a name before."""

    def __init__(self, state: State, table: ListKind, pairs: Sequence[str] | None, profile: str | None) -> None:
        from loucheng_cli.services.imports.profiles import saved

        self._state, self._table, self._profile = state, table, _profile_name(profile)
        self.typed = bool(pairs)
        self.columns = _mapping(pairs or (), table)
        if self._profile and not self.typed:
            self.columns = saved(state.db, table.value, self._profile)

    def keep(self) -> None:
        """Save what was typed under the name given, if one was."""
        from loucheng_cli.services.imports.profiles import save

        if self._profile and self.typed:
            save(self._state.db, self._table.value, self._profile, self.columns, stamp=self._state.stamp)


def _profile_name(text: str | None) -> str | None:
    from loucheng_cli.domain.imports.cells import clean, reason, text_problem

    if text is None:
        return None
    if problem := text_problem(text):
        raise UsageError(reason(problem))
    name = clean(text)
    if name is None:
        raise UsageError(_("a saved mapping needs a name"), "--profile 市监名单")
    return name


@contextmanager
def opened(paths: Sequence[str], table: ListKind, mapped: Mapped) -> Iterator[list[OpenedList]]:
    """All lists that these paths name, their headers understood, before a single row is taken."""
    from loucheng_cli.domain.imports.headers import is_known, understand
    from loucheng_cli.files.spreadsheets.rejects import Rejects
    from loucheng_cli.files.spreadsheets.sheets import read_rows

    wanted = mapped.columns

    def known(header: str) -> bool:
        return header in wanted or is_known(header, table)

    with ExitStack() as stack:
        lists = []
        for path in named_files(paths):
            source: Any = sys.stdin.buffer if path is None else path
            sheet = stack.enter_context(read_rows(source, known, name=None if path else "-"))
            columns = _mapped(understand(sheet.header, table), sheet.header, wanted)
            rejects = Rejects(path, sheet.header, columns.refused)
            stack.callback(rejects.close)
            lists.append(
                OpenedList(
                    name=str(path or "-"),
                    table=table,
                    path=path,
                    mapping=wanted,
                    sheet=sheet,
                    columns=columns,
                    rejects=rejects,
                )
            )
        absent = [column for column in wanted if all(column not in each.sheet.header for each in lists)]
        # A saved mapping may know columns that only some of a source's lists have.
        if absent and (mapped.typed or len(absent) == len(wanted)):
            raise UsageError(_("no file has a column “{column}”").format(column=absent[0]), "--map 单位名=name")
        yield lists


def named_files(paths: Sequence[str]) -> Iterator[Path | None]:
    for text in paths:
        path = Path(text)
        if text == "-":
            yield None
        elif path.is_dir():
            found = sorted(each for each in path.iterdir() if _is_list(each))
            if not found:
                raise FileError(path, _("there is no CSV or XLSX file in this folder"))
            yield from found
        elif not path.exists() and any(char in text for char in "*?["):
            # Windows leaves patterns to the program.
            parts = path.parts[1:] if path.is_absolute() else path.parts
            root = Path(path.anchor) if path.is_absolute() else Path()
            found = sorted(each for each in root.glob(str(Path(*parts))) if _is_list(each))
            if not found:
                raise FileError(path, _("the file does not exist"))
            yield from found
        else:
            yield path


def _is_list(path: Path) -> bool:
    from loucheng_cli.files.spreadsheets.rejects import is_rejects

    hidden = path.name.startswith((".", "~$"))
    return path.is_file() and path.suffix.lower() in SUFFIXES and not hidden and not is_rejects(path)


def _mapping(pairs: Sequence[str], table: ListKind) -> dict[str, str]:
    from loucheng_cli.domain.imports.headers import field_names

    wanted = {}
    for pair in pairs:
        column, equals, name = (part.strip() for part in pair.rpartition("="))
        if not equals or not column or name not in field_names(table):
            raise UsageError(
                _("--map needs COLUMN=FIELD with a field such as {fields}").format(
                    fields=", ".join(field_names(table)[:8])
                ),
                "--map 单位名=name",
            )
        wanted[column] = name
    return wanted


def _mapped(columns: Columns, header: Sequence[str], wanted: Mapping[str, str]) -> Columns:
    fields, unknown = dict(columns.fields), list(columns.unknown)
    for column, name in wanted.items():
        if column not in header:
            continue
        if column in columns.refused:
            raise UsageError(_("“{column}” holds identity numbers, which are never read").format(column=column))
        at = header.index(column)
        fields = {field: index for field, index in fields.items() if index != at}
        if name in fields:
            unknown.append(header[fields[name]])
        fields[name] = at
        unknown = [each for each in unknown if each != column]
    return replace(columns, fields=fields, unknown=tuple(unknown))


@contextmanager
def progress(lists: Sequence[OpenedList]) -> Iterator[Callable[[int], None] | None]:
    """A bar with rate and time left on stderr, if that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from loucheng_cli.render.output import console

    bar = Progress(
        TextColumn("{task.fields[rows]}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=console(sys.stderr),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=float(len(lists)), rows="", rate="")

        def tell(read: int) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = _("{n} rows a second").format(n=round(read / elapsed)) if elapsed else ""
            done = sum(each.done() for each in lists)
            bar.update(task, completed=done, rows=_("{n} rows").format(n=read), rate=rate)

        yield tell
