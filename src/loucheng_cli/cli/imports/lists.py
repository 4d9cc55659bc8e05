"""Lists that a person names, opened, with their columns understood: what all imports share."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loucheng_cli.errors import FileError, UnreadableFileError, UsageError
from loucheng_cli.i18n import _, ngettext

if TYPE_CHECKING:
    from loucheng_cli.cli.imports.list_options import ListOptions
    from loucheng_cli.domain.imports.columns import Filling
    from loucheng_cli.domain.imports.headers import Columns, ListKind
    from loucheng_cli.domain.imports.result import Rejection
    from loucheng_cli.domain.place.address import Gazetteer
    from loucheng_cli.files.spreadsheets.rejects import Rejects
    from loucheng_cli.files.spreadsheets.table import ListTable

SUFFIXES = frozenset(
    [".csv", ".xlsx", ".xlsm", ".txt", ".tsv", ".xls", ".xlsb", ".ods", ".et", ".ett", ".htm", ".html", ".mht", ".mhtml", ".xml"]
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class OpenedList:
    """An open list: its name, its table, what its columns hold, and where its rejects go.

    ``header`` and ``rows`` have the columns that defaults add; ``several`` tells that its file has more than one list.
    """

    name: str
    table: ListKind
    path: Path | None
    sheet: ListTable
    columns: Columns
    filling: Filling
    header: tuple[str, ...]
    rows: Iterator[tuple[int, list[str]]]
    rejects: Rejects
    several: bool = False
    ahead: list[float] = field(default_factory=list)
    hidden_ahead: list[int] = field(default_factory=list)

    @property
    def title(self) -> str | None:
        """The title of its sheet, where its file has several lists."""
        return self.sheet.title if self.several else None

    def done(self) -> float:
        """Which part of it is read, 0 to 1, here or by another process."""
        return self.ahead[-1] if self.ahead else self.sheet.done()

    def hidden(self) -> int:
        """How many hidden rows were read."""
        return (
            self.hidden_ahead[-1]
            if self.hidden_ahead
            else sum(row > self.sheet.header_row for row in self.sheet.hidden)
        )

    def heard(self, done: float, hidden: int) -> None:
        """What another process says of its reading."""
        self.ahead.append(done)
        self.hidden_ahead.append(hidden)

    def first_rows(self, count: int) -> list[tuple[int, list[str]]]:
        """The first rows, which are read again by whoever reads all."""
        first = list(islice(self.rows, count))
        self.rows = chain(first, self.rows)
        return [(number, list(cells)) for number, cells in first]

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

    def value(self) -> dict[str, object]:
        """What was understood, in JSON."""
        header = self.header
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
            "defaults": {header[at]: value for at, value in self.filling.given.items()},
        }


@dataclass(slots=True, kw_only=True)
class OpenedLists:
    """All lists of an import, and the files of its folders that were passed over."""

    lists: list[OpenedList]
    passed_over: list[str]


@contextmanager
def opened(paths: Sequence[str], table: ListKind, options: ListOptions, places: Gazetteer) -> Iterator[OpenedLists]:
    """All lists that these paths name, their headers understood, before a single row is taken."""
    from loucheng_cli.domain.imports.columns import column_at
    from loucheng_cli.domain.imports.headers import rules
    from loucheng_cli.files.spreadsheets.sheets import read_lists

    wanted = options.columns
    passed_over: list[str] = []
    with ExitStack() as stack:
        lists: list[OpenedList] = []
        for path in named_files(paths, passed_over):
            source: Any = sys.stdin.buffer if path is None else path
            tables = stack.enter_context(
                read_lists(source, rules(table, wanted), options.layout, name=None if path else "-")
            )
            lists += _opened(path, table, tables, options, places, stack)
        absent = [column for column in wanted if all(column_at(column, each.sheet.header) is None for each in lists)]
        # A saved mapping may know columns that only some of a source's lists have.
        if absent and (options.typed or len(absent) == len(wanted)):
            raise UsageError(_("no file has a column “{column}”").format(column=absent[0]), "--map 单位名=name")
        for each in lists:
            _require_columns(each)
        yield OpenedLists(lists=lists, passed_over=passed_over)


def _opened(
    path: Path | None,
    table: ListKind,
    tables: Sequence[ListTable],
    options: ListOptions,
    places: Gazetteer,
    stack: ExitStack,
) -> Iterator[OpenedList]:
    from loucheng_cli.domain.imports.columns import filling, mapped
    from loucheng_cli.domain.imports.headers import understand
    from loucheng_cli.files.spreadsheets.rejects import Rejects

    shared: dict[tuple[str, ...], Rejects] = {}
    for sheet in tables:
        understood = understand(sheet.header, table)
        for column in options.columns:
            if column in understood.refused:
                raise UsageError(_("“{column}” holds identity numbers, which are never read").format(column=column))
        columns = mapped(understood, sheet.header, options.columns)
        defaults = {**_building_of(sheet, places), **options.defaults}
        columns, filled = filling(columns, sheet.header, defaults, options.down, table)
        header = filled.header(sheet.header)
        if header not in shared:
            shared[header] = Rejects(path, header, columns.refused, sheet=sheet.title if shared else None)
            stack.callback(shared[header].close)
        yield OpenedList(
            name=str(path or "-"),
            table=table,
            path=path,
            sheet=sheet,
            columns=columns,
            filling=filled,
            header=header,
            rows=filled.rows(sheet.rows, len(sheet.header)),
            rejects=shared[header],
            several=len(tables) > 1,
        )


def _building_of(sheet: ListTable, places: Gazetteer) -> Mapping[str, str]:
    """The building that the title of a sheet names, for rows that name none."""
    from loucheng_cli.domain.place.address import find_building

    if sheet.title is None:
        return {}
    title = sheet.title.strip()
    for name in (title, re.sub(_ABOUT, "", title)):
        if find_building(name, places):
            return {"building": name}
    return {}


# What the title of a sheet says besides the building: 1.A座企业名单（2026）.
_ABOUT = r"^\d{1,2}[.、．\s]\s*|(?:入驻|在册|楼宇)?(?:企业|商户|单位|租户)?(?:名单|名录|清单|台账|明细|情况|信息|登记|汇总)*表?\s*(?:[（(][^）)]*[）)])?$"


def _require_columns(each: OpenedList) -> None:
    """What no column names is said once, with the option that helps."""
    from loucheng_cli.domain.imports.headers import REQUIRED, field_label, field_names, shown_field

    header = each.sheet.header
    twice = [
        header[at] for at in each.columns.fields.values() if header.count(header[at] if at < len(header) else "") > 1
    ]
    needed_columns = {
        header[at]
        for name, at in each.columns.fields.items()
        if name in frozenset().union(*REQUIRED[each.table]) and at < len(header)
    }
    if len(twice) > 1 and needed_columns & {*twice}:
        raise UnreadableFileError(
            each.name,
            _("two lists stand side by side: the columns {columns} come twice; put one below the other").format(
                columns=_(", ").join(twice)
            ),
        )
    for needed in REQUIRED[each.table]:
        if not needed.isdisjoint(each.columns.fields):
            continue
        name = next(name for name in field_names(each.table) if name in needed)
        column = _likely_column(each, name) or _("COLUMN")
        raise UnreadableFileError(
            each.name,
            _("no column names “{field}” (columns found: {columns}); use --map '{column}={label}'").format(
                field=shown_field(name, each.table),
                columns=_(", ").join(cell for cell in each.sheet.header if cell) or "—",
                column=column,
                label=field_label(name, each.table),
            ),
        )


_ENDINGS = {
    "name": ("名称", "企业", "单位", "公司", "商户", "客户", "户", "店", "name"),
    "enterprise": ("名称", "企业", "单位", "公司", "对象", "客户", "name"),
    "visited_on": ("日期", "时间", "日", "date"),
    "opened_on": ("日期", "时间", "日", "date"),
    "text": ("内容", "诉求", "问题", "描述", "事项", "情况", "text"),
}


def _likely_column(each: OpenedList, name: str) -> str | None:
    """The unknown column that most likely holds a field, by how its header ends."""
    for ending in _ENDINGS.get(name, ()):
        for column in each.unknown:
            if column.strip().casefold().endswith(ending):
                return column
    return each.unknown[0] if each.unknown else None


def named_files(paths: Sequence[str], passed_over: list[str] | None = None) -> Iterator[Path | None]:
    """The files that paths, folders and patterns name; None is standard input. ``passed_over`` gets what is no list."""
    for text in paths:
        path = Path(text)
        if text == "-":
            yield None
        elif path.is_dir():
            inside = sorted(each for each in path.iterdir() if each.is_file())
            found = [each for each in inside if _is_list(each)]
            if passed_over is not None:
                passed_over += [str(each) for each in inside if each not in found and not each.name.startswith(".")]
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
            rate = _("rows a second: {n}").format(n=round(read / elapsed)) if elapsed else ""
            done = sum(each.done() for each in lists)
            bar.update(task, completed=done, rows=ngettext("{n} row", "{n} rows", read).format(n=read), rate=rate)

        yield tell
