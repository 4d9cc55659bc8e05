"""Verbs of ``loucheng catalog`` for what stands beside the items: bundles, guide, emergencies."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import App, Noun
from loucheng_cli.cli.app.state import State
from loucheng_cli.i18n import _

app = App(cls=Noun, rich_markup_mode=None)

Text = Annotated[
    str | None,
    typer.Option("--text", metavar=_("TEXT"), help=_("Only those with this in them."), show_default=False),
]


@app.command("bundles", help=_("List the one-thing bundles"))
def bundles(ctx: typer.Context) -> None:
    from loucheng_cli.render.catalog import related as render

    state: State = ctx.obj
    found = list(state.catalog.bundles.values())
    columns = render.bundle_columns(state.catalog)
    state.output().rows(found, columns, ref=lambda each: each.code, as_json=render.value)


@app.command("guide", help=_("List what others do, and where to ask"))
def guide(ctx: typer.Context, text: Text = None) -> None:
    from loucheng_cli.render.catalog import related as render

    state: State = ctx.obj
    found = state.catalog.search_guide(text or "")
    state.output().rows(found, render.guide_columns(), ref=lambda each: each.code, as_json=render.value)


@app.command("emergencies", help=_("List the emergencies, and whom to call first"))
def emergencies(ctx: typer.Context) -> None:
    from loucheng_cli.render.catalog import related as render

    state: State = ctx.obj
    found = list(state.catalog.emergencies.kinds)
    state.output().rows(found, render.emergency_columns(), ref=lambda each: each.code, as_json=render.value)
