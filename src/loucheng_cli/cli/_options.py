"""Options that many commands share, with their parsers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from loucheng_cli.domain.cells import option_day
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _


def parse_day(text: str | date) -> date:
    """A day as a worker types it; relative words need the community's today, so commands resolve them."""
    if isinstance(text, date):
        return text
    found = option_day(text)
    if found is None:
        raise UsageError(_("“{text}” is not a day").format(text=text), "--on 2026-09-14")
    return found


Json = Annotated[bool, typer.Option("--json", help=_("Print JSON."))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=_("Print refs only."))]
Yes = Annotated[bool, typer.Option("--yes", "-y", help=_("Answer every question with the proposal."))]
On = Annotated[date | None, typer.Option("--on", metavar="DAY", parser=parse_day, help=_("The day it happened (today if left out)."))]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help=_("Why."))]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=0, help=_("How many rows at most; 0 for all."))]
