"""``loucheng dashboard``: the week on one screen, written once or again and again."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import PLAIN, App
from loucheng_cli.cli.app.options import Force
from loucheng_cli.cli.app.state import State
from loucheng_cli.errors import LouchengError, UsageError
from loucheng_cli.i18n import _, ngettext

app = App(**PLAIN)
_UNITS = {"s": 1, "m": 60, "h": 3600}
_SHORTEST, _LONGEST = 10, 24 * 3600
wait = time.sleep


def _seconds(text: str) -> int:
    found = re.fullmatch(r"(\d{1,5})\s*([smh])", text.strip().lower())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not _SHORTEST <= seconds <= _LONGEST:
        raise typer.BadParameter(_("must be a time from 10s to 24h, such as 15m"))
    return seconds


@app.command("dashboard", help=_("The wall: the week on one screen, for people who walk past"), json=False, quiet=False)
def dashboard(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", metavar=_("FILE"), help=_("The HTML file; - is stdout."))],
    council: Annotated[
        str | None,
        typer.Option(
            "--council",
            metavar=_("COUNCIL"),
            help=_("Only the buildings of this floor council: code or name."),
            show_default=False,
        ),
    ] = None,
    every: Annotated[
        int | None,
        typer.Option(
            "--every",
            metavar="15m",
            parser=_seconds,
            help=_("Write it again every so often (30s, 15m, 1h) until Ctrl-C; an open page loads itself again."),
            show_default=False,
        ),
    ] = None,
    force: Force = False,
) -> None:
    from loucheng_cli.cli.app.output_file import write_out

    state: State = ctx.obj
    if str(out) != "-" and out.suffix.lower() not in {".html", ".htm"}:
        raise UsageError(_("the wall is written as a page; name the file .html"), "--out wall.html")
    if every is not None and str(out) == "-":
        raise UsageError(_("--every needs a file"), "--out wall.html --every 15m")
    write_out(state, out, _page(state, council, every), force=force)
    if every is None:
        return
    state.say(
        ngettext(
            "It is written again every second; Ctrl-C ends it.",
            "It is written again every {seconds} seconds; Ctrl-C ends it.",
            every,
        ).format(seconds=every)
    )
    try:
        _keep(state, out, council, every)
    except KeyboardInterrupt:
        state.say(_("Ended; {path} stays as it is.").format(path=out))


def _keep(state: State, out: Path, council: str | None, every: int) -> None:
    """Write it again and again; a round that fails is reported, and the page stays as it was."""
    from loucheng_cli.files.writing import save

    while True:
        wait(every)
        fresh = State(url=state.url, catalog_path=state.catalog_path, named_worker=state.named_worker)
        try:
            save(out, _page(fresh, council, every).encode())
        except LouchengError as error:
            state.say(_("Not written this time: {why}").format(why=error.message))
        finally:
            fresh.close()


def _page(state: State, council: str | None, every: int | None) -> str:
    from loucheng_cli.domain.calendar.week import default_week
    from loucheng_cli.render.dashboard import html
    from loucheng_cli.render.digest.formats import use_language
    from loucheng_cli.services.dashboard import wall
    from loucheng_cli.services.digest import Moment
    from loucheng_cli.store.reads.community import find_council
    from loucheng_cli.store.reads.settings import language

    moment = Moment.now(state.now, state.timezone)
    week = default_week(moment.local, state.policies.text("digest.ready"))
    whose = find_council(state.db, council) if council else None
    found = wall(state.db, whose, week, moment, calendar=state.calendar, ledgers=state.ledgers.all())
    with use_language(language(state.db) or "zh"):
        return html(found, refresh=every)
