"""Verbs of ``loucheng catalog`` that match: match, learned, evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.groups import App, Noun
from loucheng_cli.cli.app.options import Limit, choice
from loucheng_cli.cli.app.state import State
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _, ngettext

if TYPE_CHECKING:
    from loucheng_cli.domain.catalog.matching import Matched

app = App(cls=Noun, rich_markup_mode=None)


def parse_stage(text: str) -> str:
    """A stage; its words are imported when one is named, for help must cost nothing."""
    from loucheng_cli.domain.core.enums import Stage

    return choice(Stage)(text)


@app.command("match", help=_("Find the items that fit what was said"))
def match(
    ctx: typer.Context,
    text: Annotated[
        str | None,
        typer.Argument(metavar=_("TEXT"), help=_("What was said, in the enterprise's own words."), show_default=False),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--file",
            metavar=_("FILE|-"),
            help=_("Instead: a file of texts, one a line; answers as JSON lines."),
            show_default=False,
        ),
    ] = None,
    top: Annotated[int, typer.Option("--top", metavar="N", min=1, max=20, help=_("How many items."))] = 3,
    split: Annotated[bool, typer.Option("--split", help=_("Take apart what holds several needs."))] = False,
    department: Annotated[
        str | None,
        typer.Option(
            "--department",
            metavar=_("DEPARTMENT"),
            help=_("Only items of this department: 市监, SCJG …"),
            show_default=False,
        ),
    ] = None,
    stage: Annotated[
        str | None,
        typer.Option(
            "--stage",
            metavar=_("STAGE"),
            parser=parse_stage,
            help=_("Only items of this stage: 初创 引进 成长 退出"),
            show_default=False,
        ),
    ] = None,
) -> None:
    from loucheng_cli.cli.catalog.matcher import Matcher
    from loucheng_cli.cli.catalog.matcher import split as take_apart
    from loucheng_cli.render.catalog import matching as render

    state: State = ctx.obj
    if (text is None) is (file is None):
        raise UsageError(_("give a text, or a file of texts"), 'loucheng catalog match "店里招不到服务员"')
    matcher = Matcher.of(state)
    departments = None if department is None else {state.catalog.department(department).key}

    def one(said: str) -> Matched:
        return matcher.match(said, top=top, departments=departments, stages={stage} if stage else None)

    def parts(said: str) -> list[Matched]:
        return [one(piece) for piece in (take_apart(state, said) if split else (said,))]

    if file is not None:
        from loucheng_cli.files.texts import read_lines

        for line in read_lines(file):
            found = parts(line)
            render.show_line(
                render.parts_value(state.catalog, line, found) if split else render.value(state.catalog, found[0], one)
            )
        return
    assert text is not None
    found = parts(text)
    output = state.output()
    if output.json:
        output.value(
            render.parts_value(state.catalog, text, found) if split else render.value(state.catalog, found[0], one)
        )
    else:
        render.show(output, state.catalog, found)


@app.command("learned", help=_("What the cases of this database taught; nothing of it leaves the machine by itself"))
def learned(
    ctx: typer.Context,
    export: Annotated[
        str | None,
        typer.Option(
            "--export",
            metavar=_("FILE|-"),
            help=_("Write it as sayings for the district's catalogue."),
            show_default=False,
        ),
    ] = None,
    forget: Annotated[
        list[str] | None,
        typer.Option(
            "--forget", metavar=_("ISSUE"), help=_("Learn nothing from this issue any more."), show_default=False
        ),
    ] = None,
    limit: Limit = 0,
) -> None:
    from loucheng_cli.render.catalog import learned as render
    from loucheng_cli.store.reads.learned import learned as read

    state: State = ctx.obj
    output = state.output()
    if forget:
        from loucheng_cli.services.learned import forget as service

        refs = [state.ref(ref, "I") for ref in forget]
        service(state.db, refs, stamp=state.stamp)
        output.done(
            _("Nothing is learned from {refs} any more.").format(refs=_(", ").join(refs)),
            ref=" ".join(refs),
            value={"forgotten": refs},
        )
        return
    found = read(state.db)
    if export is not None:
        from loucheng_cli.files.writing import save

        text, written = render.sayings(state.catalog, found)
        if export == "-":
            output.document(text)
        else:
            save(Path(export), text.encode())
        output.say(
            ngettext(
                "{n} new saying; read it before it goes into says/.",
                "{n} new sayings; read them before they go into says/.",
                written,
            ).format(n=written)
        )
        return
    output.rows(
        found[:limit] if limit else found,
        render.columns(state.catalog),
        ref=lambda each: each.ref,
        total=len(found),
    )


@app.command("evaluate", help=_("Measure the matching on labelled texts"), quiet=False)
def evaluate(
    ctx: typer.Context,
    path: Annotated[
        Path,
        typer.Argument(
            metavar=_("FILE"), help=_("CSV or XLSX with the columns text and item, or department (also, kind).")
        ),
    ],
) -> None:
    from loucheng_cli.cli.catalog.matcher import load_index, nearness
    from loucheng_cli.domain.catalog import matching
    from loucheng_cli.domain.catalog.matching.evaluation import evaluate as measure
    from loucheng_cli.domain.catalog.matching.splitting import split as take_apart
    from loucheng_cli.files.catalog.labelled import read_labelled
    from loucheng_cli.render.catalog import matching as render

    state: State = ctx.obj
    index = load_index(state.catalog)
    near = nearness(state, index)
    report = measure(
        read_labelled(path, state.catalog),
        state.catalog,
        lambda text: matching.match(index, text, nearness=near),
        lambda text: take_apart(text, index),
    )
    render.show_report(state.output(), state.catalog, report)
