"""Options of all imports: where the list is in its file, and what its columns hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _, language

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State
    from loucheng_cli.domain.imports.headers import ListKind
    from loucheng_cli.files.spreadsheets.table import Layout

Files = Annotated[
    list[str],
    typer.Argument(
        metavar=_("FILE..."), help=_("Spreadsheets (CSV, XLSX, XLS, ODS …), folders of them, or - for standard input.")
    ),
]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar=_("COLUMN=FIELD"),
        help=_(
            "What a column holds that is not understood (its header, or its place such as 3 or C); may be given several times."
        ),
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
Sheet = Annotated[
    list[str] | None,
    typer.Option(
        "--sheet",
        metavar=_("SHEET"),
        help=_("Read this sheet, by title or number; may be given several times."),
        show_default=False,
    ),
]
AllSheets = Annotated[
    bool, typer.Option("--all-sheets", help=_("Read every visible sheet that is such a list, whatever its header."))
]
HeaderRow = Annotated[
    int | None,
    typer.Option(
        "--header-row", metavar="N", min=1, help=_("The row that holds the column names."), show_default=False
    ),
]
ColumnNames = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar=_("NAMES"),
        help=_("The list has no header; these are its columns: 企业名称,楼宇,房号."),
        show_default=False,
    ),
]
Default = Annotated[
    list[str] | None,
    typer.Option(
        "--default",
        metavar=_("FIELD=VALUE"),
        help=_("What a row means whose cell is empty; may be given several times."),
        show_default=False,
    ),
]
InBuilding = Annotated[
    str | None,
    typer.Option(
        "--building", metavar=_("BUILDING"), help=_("The building of rows that name none."), show_default=False
    ),
]
FillDown = Annotated[
    list[str] | None,
    typer.Option(
        "--fill-down",
        metavar=_("FIELD"),
        help=_("An empty cell of this column means the one above; may be given several times."),
        show_default=False,
    ),
]
VisibleOnly = Annotated[
    bool, typer.Option("--visible-only", help=_("Leave out rows that are hidden or filtered away."))
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOptions:
    """How the lists of an import are read; ``columns`` maps columns to fields, ``defaults`` fields to values."""

    layout: Layout
    columns: Mapping[str, str] = field(default_factory=dict)
    typed: bool = False
    defaults: Mapping[str, str] = field(default_factory=dict)
    down: tuple[str, ...] = ()


def list_options(
    state: State,
    table: ListKind,
    *,
    map_: Sequence[str] | None = None,
    profile: str | None = None,
    sheet: Sequence[str] | None = None,
    all_sheets: bool = False,
    header_row: int | None = None,
    columns: str | None = None,
    default: Sequence[str] | None = None,
    building: str | None = None,
    fill_down: Sequence[str] | None = None,
    visible_only: bool = False,
) -> ListOptions:
    """The options as they were typed, checked; a saved mapping where one is named."""
    from loucheng_cli.files.spreadsheets.table import Layout

    names = (
        tuple(name.strip() for name in (columns or "").replace("，", ",").replace("、", ",").split(","))
        if columns
        else ()
    )
    if names and header_row:
        raise UsageError(_("a list that has no header has no header row"), "--columns 企业名称,楼宇,房号")
    defaults = dict(_pair(pair, table, "--default", "building=A座") for pair in default or ())
    if building is not None:
        defaults["building"] = building
    return ListOptions(
        layout=Layout(
            sheets=tuple(sheet or ()),
            all_sheets=all_sheets,
            header_row=header_row,
            columns=names,
            visible_only=visible_only,
        ),
        columns=_columns(state, table, map_, profile),
        typed=bool(map_),
        defaults=defaults,
        down=tuple(_field(name, table, "--fill-down") for name in fill_down or ()),
    )


def keep_mapping(state: State, table: ListKind, options: ListOptions, profile: str | None) -> None:
    """Save what was typed under the name given, if one was."""
    from loucheng_cli.services.imports.profiles import save

    if (name := _profile_name(profile)) and options.typed:
        save(state.db, table.value, name, options.columns, stamp=state.stamp)


def _columns(state: State, table: ListKind, pairs: Sequence[str] | None, profile: str | None) -> Mapping[str, str]:
    from loucheng_cli.services.imports.profiles import saved

    name = _profile_name(profile)
    if name and not pairs:
        return saved(state.db, table.value, name)
    return dict(_pair(pair, table, "--map", "单位名=name") for pair in pairs or ())


def _pair(pair: str, table: ListKind, option: str, example: str) -> tuple[str, str]:
    """``COLUMN=FIELD`` of a mapping, ``FIELD=VALUE`` of a default."""
    left, equals, right = (
        part.strip() for part in (pair.rpartition("=") if option == "--map" else pair.partition("="))
    )
    if not equals or not left or not right:
        what = _("COLUMN=FIELD") if option == "--map" else _("FIELD=VALUE")
        raise UsageError(
            _("{option} needs {what}; fields: {fields}").format(option=option, what=what, fields=_fields(table)),
            f"{option} {example}",
        )
    if option == "--map":
        return left, _field(right, table, option)
    return _field(left, table, option), right


def _field(text: str, table: ListKind, option: str) -> str:
    from loucheng_cli.domain.imports.columns import target_field

    found = target_field(text, table)
    if found is None:
        raise UsageError(
            _("{option}: there is no field “{name}”; fields: {fields}").format(
                option=option, name=text, fields=_fields(table)
            ),
            f"{option} 单位名=name" if option == "--map" else None,
        )
    return found


def _fields(table: ListKind) -> str:
    """All fields, in Chinese with their labels."""
    from loucheng_cli.domain.imports.headers import field_label, field_names

    names = field_names(table)
    if language() == "zh":
        return _(", ").join(f"{field_label(name, table)} {name}" for name in names)
    return ", ".join(names)


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
