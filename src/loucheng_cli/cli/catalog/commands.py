"""``loucheng catalog``: list, show, check, export and import the catalogue."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.options import Force, Limit, choice
from loucheng_cli.cli.app.state import State
from loucheng_cli.cli.catalog import matching, related
from loucheng_cli.errors import RefusedError, UsageError
from loucheng_cli.i18n import _, ngettext

app = noun(_("The catalogue of public services"))


def parse_stage(text: str) -> str:
    """A stage; its words are imported when one is named, for help must cost nothing."""
    from loucheng_cli.domain.core.enums import Stage

    return choice(Stage)(text)


def parse_kind(text: str) -> str:
    """A kind of item."""
    from loucheng_cli.domain.catalog.item import ItemKind

    return choice(ItemKind)(text)


class CatalogFormat(StrEnum):
    """What the list is handed out as."""

    MD = "md"
    HTML = "html"
    XLSX = "xlsx"
    DOCX = "docx"


@app.command("list", help=_("List the items"))
def list_(
    ctx: typer.Context,
    department: Annotated[
        str | None,
        typer.Option(
            "--department",
            metavar=_("DEPARTMENT"),
            help=_("Only those of this department: 市监, SCJG …"),
            show_default=False,
        ),
    ] = None,
    stage: Annotated[
        str | None,
        typer.Option(
            "--stage", metavar=_("STAGE"), parser=parse_stage, help=_("初创 引进 成长 退出"), show_default=False
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar=_("KIND"),
            parser=parse_kind,
            help=_("行政许可 行政确认 行政给付 行政奖励 行政裁决 其他行政权力 公共服务 协调事项"),
            show_default=False,
        ),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(
            "--text",
            metavar=_("TEXT"),
            help=_("Only those with this in the code, the name or the keywords."),
            show_default=False,
        ),
    ] = None,
    limit: Limit = 0,
) -> None:
    from loucheng_cli.render.catalog import items as render

    state: State = ctx.obj
    catalog = state.catalog
    found = catalog.search(text or "", department=department, stage=stage, kind=kind)
    state.output().rows(
        found[:limit] if limit else found,
        render.columns(catalog),
        ref=lambda item: item.code,
        as_json=lambda item: render.value(catalog, item),
        total=len(found),
    )


@app.command("show", help=_("Show the card of an item, bundle, guide item or emergency"))
def show(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar=_("CODE"), help=_("The item's code, such as ZHZF-03."))],
) -> None:
    from loucheng_cli.render.catalog import items as render
    from loucheng_cli.render.catalog import related as beside

    state: State = ctx.obj
    if found := state.catalog.related(code):
        beside.show(state.output(), state.catalog, found)
        return
    item = state.catalog.item(code)
    value = {**render.value(state.catalog, item), "says": state.catalog.says.get(item.code, ())}
    state.output().card(f"{item.code} {item.name}", render.card(state.catalog, item), ref=item.code, value=value)


@app.command("check", help=_("Check the files of the catalogue"))
def check(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar=_("[DIR]"), help=_("Another folder than the one in force."), show_default=False),
    ] = None,
) -> None:
    from loucheng_cli.cli.app.main import NOUNS
    from loucheng_cli.cli.catalog.matcher import finder
    from loucheng_cli.files.catalog.check import check_catalog
    from loucheng_cli.files.ledger.loader import check_ledgers, ledger_files
    from loucheng_cli.render.catalog import items as render

    state: State = ctx.obj
    place = folder or state.catalog_folder
    findings = [
        *check_catalog(place, finder, state.today),
        *check_ledgers(ledger_files(place).values(), taken=NOUNS),
    ]
    output = state.output()
    if output.json:
        output.value(render.findings_value(place, findings))
    elif findings:
        output.rows(findings, render.finding_columns(place), ref=lambda finding: render.where(place, finding))
        output.say(ngettext("{n} thing is wrong.", "{n} things are wrong.", len(findings)).format(n=len(findings)))
    else:
        output.say(_("The catalogue {path} is in order.").format(path=place))
    if findings:
        raise typer.Exit(RefusedError.exit_code)


@app.command("export", help=_("Hand the list out, ready to print on A4"), json=False, quiet=False)
def export(
    ctx: typer.Context,
    format_: Annotated[
        CatalogFormat | None,
        typer.Option(
            "--format",
            metavar=_("FORMAT"),
            parser=choice(CatalogFormat),
            help=_("md, html, xlsx or docx; by the ending of --out if left out."),
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar=_("FILE"),
            help=_("The file to write; md and html go to stdout without it."),
            show_default=False,
        ),
    ] = None,
    force: Force = False,
) -> None:
    from loucheng_cli.cli.app.output_file import by_ending
    from loucheng_cli.files.writing import place
    from loucheng_cli.render.catalog import items as render

    state: State = ctx.obj
    format_ = format_ or by_ending(out, CatalogFormat, CatalogFormat.MD)
    body = render.exported(state.catalog, format_.value)
    if out is not None:
        place(out, body if isinstance(body, bytes) else body.encode(), force=force)
        state.output().done(_("Written: {path}").format(path=out), ref=str(out), value={"path": str(out)})
    elif isinstance(body, str):
        state.output().document(body)
    else:
        raise UsageError(
            _("{name} is missing").format(name="--out"),
            f"loucheng catalog export --format {format_} --out 清单.{format_}",
        )


@app.command("import", help=_("Make a catalogue of the district's own list"), quiet=False)
def import_(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(metavar=_("FILE"), help=_("The list as .xlsx or .csv."))],
    out: Annotated[Path, typer.Option("--out", metavar=_("DIR"), help=_("The new folder to write."))],
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar=_("COLUMN=FIELD"),
            help=_("What a column holds whose name is not known."),
            show_default=False,
        ),
    ] = None,
) -> None:
    from loucheng_cli.files.catalog.district_list import read_list
    from loucheng_cli.files.catalog.writer import write_catalog
    from loucheng_cli.render.catalog import items as render

    state: State = ctx.obj
    imported = read_list(path, state.catalog, dict(_pair(each) for each in map_ or ()))
    if imported.items:
        write_catalog(out, imported, state.catalog, state.catalog_folder)
    render.show_imported(state.output(), imported, out)
    if imported.rejections:
        raise typer.Exit(6)


@app.command("diff", help=_("Compare two catalogues"))
def diff(
    ctx: typer.Context,
    old: Annotated[Path, typer.Argument(metavar=_("OLD"), help=_("The folder of the old one."))],
    new: Annotated[Path, typer.Argument(metavar=_("NEW"), help=_("The folder of the new one."))],
) -> None:
    from loucheng_cli.domain.catalog.item import CatalogDifference, differences
    from loucheng_cli.domain.ledger.declaration import differences as ledger_differences
    from loucheng_cli.files.catalog.loader import load_catalog
    from loucheng_cli.files.ledger.loader import Ledgers
    from loucheng_cli.files.shipped import catalog_folder
    from loucheng_cli.render.catalog import items as render

    state: State = ctx.obj
    folders = [catalog_folder(str(folder), state.address) for folder in (old, new)]
    found = differences(*map(load_catalog, folders))
    found += [CatalogDifference(*each) for each in ledger_differences(*(Ledgers(each).all() for each in folders))]
    state.output().rows(found, render.difference_columns(), ref=lambda each: each.code)


app.add_typer(matching.app)
app.add_typer(related.app)


def _pair(text: str) -> tuple[str, str]:
    column, sign, field = text.rpartition("=")
    if not sign or not column or not field:
        raise UsageError(_("“{text}” is not of the form COLUMN=FIELD").format(text=text), "--map 业务名称=name")
    return column, field.strip()
