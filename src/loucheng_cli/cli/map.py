"""``loucheng map``: the buildings floor by floor, on the terminal or as one page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.groups import PLAIN, App
from loucheng_cli.cli.app.options import Force, choice, stdout_for_dash
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.map.model import Audience
from loucheng_cli.errors import RefusedError, UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.map.model import BuildingsMap
    from loucheng_cli.services.digest import Moment

app = App(**PLAIN)


def _complete(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The buildings whose code or name begins with what was typed; nothing where there is no database."""
    from loucheng_cli.cli.app.state import default_database
    from loucheng_cli.errors import LouchengError
    from loucheng_cli.store.engine.opening import open_database
    from loucheng_cli.store.reads.community import buildings

    try:
        db = open_database(ctx.find_root().params.get("db") or default_database())
        found = [(each.code, each.name) for each in buildings(db)]
        db.close()
    except (LouchengError, OSError):
        return []
    by_code = [(code, name) for code, name in found if code.startswith(incomplete)]
    return by_code or [(name, code) for code, name in found if name.startswith(incomplete)]


@app.command("map", help=_("The map of the buildings: who is on which floor, what is vacant, what is open"))
def map_(
    ctx: typer.Context,
    building: Annotated[
        str | None,
        typer.Argument(
            metavar=_("[BUILDING]"),
            help=_("Building: code, name or alias; all if left out."),
            show_default=False,
            autocompletion=_complete,
        ),
    ] = None,
    council: Annotated[
        str | None,
        typer.Option(
            "--council", metavar=_("COUNCIL"), help=_("Only the buildings of this floor council."), show_default=False
        ),
    ] = None,
    audience: Annotated[
        Audience,
        typer.Option(
            "--for",
            metavar="staff|council",
            parser=choice(Audience),
            help=_("For whom: staff (internal), or a floor council: names and industries only."),
            show_default=False,
        ),
    ] = Audience.STAFF,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar=_("DAY|INSTANT"), help=_("As it was known then; now if left out."), show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar=_("FILE"),
            callback=stdout_for_dash,
            help=_("The page that is written, such as map.html."),
            show_default=False,
        ),
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            metavar="zh|en",
            help=_("The language of the page; the community's if left out."),
            show_default=False,
        ),
    ] = None,
    force: Force = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help=_("Write an internal page into a shared folder all the same."))
    ] = False,
) -> None:
    from loucheng_cli.services.map import draw
    from loucheng_cli.store.reads.community import find_building, find_council

    state: State = ctx.obj
    if building and council:
        raise UsageError(_("either a building or --council"), "map --council JX")
    if out is not None and out.suffix.lower() not in {".html", ".htm"}:
        raise UsageError(_("the map is written as a page; name the file .html"), "map --out map.html")
    if out is not None and audience is Audience.STAFF and not yes:
        _refuse_shared(out)
    drawn = draw(
        state.db,
        _moment(state, as_of),
        audience=audience,
        calendar=state.calendar,
        building=find_building(state.db, building).code if building else None,
        council=find_council(state.db, council) if council else None,
    )
    if out is not None or state.json:
        _record_confidential(state, drawn)
    if out is not None:
        _write(state, drawn, out, lang, force=force)
    else:
        _show(state, drawn)


def _moment(state: State, as_of: str | None) -> Moment:
    from loucheng_cli.services.digest import Moment

    moment = Moment.parse(as_of, state.timezone) if as_of else Moment.now(state.now, state.timezone)
    if moment.day > state.today:
        raise UsageError(_("{moment} has not come yet").format(moment=as_of), "--as-of 2026-09-21T09:00")
    return moment


def _refuse_shared(out: Path) -> None:
    from loucheng_cli.files.sharing import why_shared

    if why := why_shared(out):
        raise RefusedError(
            _("An internal map is not written to {path}: {why}.").format(path=out, why=why),
            _("write it to a folder of your own, or add --yes; --for council makes one to hand out"),
        )


def _record_confidential(state: State, drawn: BuildingsMap) -> None:
    """The page and the JSON of the staff name each open case; on the terminal cases are only counted."""
    from loucheng_cli.cli.app import director

    if number := sum(each.is_confidential for each in drawn.issues):
        director.read_in_bulk(state, "map", number)


def _write(state: State, drawn: BuildingsMap, out: Path, lang: str | None, *, force: bool) -> None:
    from loucheng_cli.files.writing import place
    from loucheng_cli.render.digest.formats import use_language
    from loucheng_cli.render.map.page import page
    from loucheng_cli.store.reads import settings

    if lang not in {None, "zh", "en"}:
        raise UsageError(_("must be one of {choices}").format(choices="zh, en"), "--lang zh")
    with use_language(lang or settings.language(state.db) or "zh"):
        body = page(drawn)
    place(out, body.encode(), force=force)
    state.output().done(
        _("Written: {path}").format(path=out), ref=str(out), value={"path": str(out), "audience": drawn.audience}
    )


def _show(state: State, drawn: BuildingsMap) -> None:
    from loucheng_cli.render.map import terminal
    from loucheng_cli.render.map.values import value
    from loucheng_cli.render.output import console

    output = state.output()
    if state.json:
        output.value(value(drawn))
    elif output.draws:
        screen = console()
        output.draw(*terminal.cards(drawn, screen.width), screen=screen)
    else:
        lines = terminal.storey_lines(drawn)
        output.rows(lines, terminal.storey_columns(drawn.audience), ref=terminal.storey_ref)
