"""``loucheng privacy``: the privacy notice, and the removal of remaining personal data."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from loucheng_cli.cli.app import redact
from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.options import Force, Out, choice
from loucheng_cli.cli.app.state import State
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _

app = noun(_("The privacy notice to hand out"))
app.add_typer(redact.actions)


@app.command("journal", help=_("Names and typed text that stand in the journal itself and cannot be erased"))
def journal(ctx: typer.Context) -> None:
    from loucheng_cli.render.privacy import left_columns
    from loucheng_cli.store.reads.contact import left_in_journal

    state: State = ctx.obj
    output = state.output()
    found = left_in_journal(state.db)
    output.rows(found, left_columns(), ref=lambda each: f"{each.kind}.{each.field}")


class NoticeFormat(StrEnum):
    """What the notice is made as."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"


@app.command("notice", help=_("The notice to hand over: who keeps what, what for, how long"), json=False, quiet=False)
def notice(
    ctx: typer.Context,
    form: Annotated[
        NoticeFormat | None,
        typer.Option(
            "--format",
            metavar="text|html|docx",
            parser=choice(NoticeFormat),
            help=_("As text, HTML or DOCX; by the ending of --out if left out."),
            show_default=False,
        ),
    ] = None,
    out: Out = None,
    force: Force = False,
) -> None:
    from loucheng_cli.cli.app.output_file import by_ending, write_out
    from loucheng_cli.render.documents.docx import docx
    from loucheng_cli.render.documents.html import html
    from loucheng_cli.render.papers import document_text
    from loucheng_cli.render.privacy import notice as page
    from loucheng_cli.store.reads.community import community

    state: State = ctx.obj
    form = form or by_ending(out, NoticeFormat, NoticeFormat.TEXT)
    if form is NoticeFormat.DOCX and out is None:
        raise UsageError(_("this format needs a file"), "loucheng privacy notice --format docx --out 告知书.docx")
    document = page(community(state.db), state.policies)
    output = state.output()
    body = (
        docx(document)
        if form is NoticeFormat.DOCX
        else html(document)
        if form is NoticeFormat.HTML
        else document_text(document)
    )
    if out is None:
        output.page(str(body))
        return
    write_out(state, out, body, force=force)
