"""``loucheng digest``: show and publish the weekly page of a floor council."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.groups import NounWithJson, is_terminal, noun
from loucheng_cli.cli.app.options import Addresses, Again, DryRun, Force, Reason, Yes, choice, stdout_for_dash
from loucheng_cli.cli.app.period import NO_COUNCIL
from loucheng_cli.cli.app.period import Council as AnyCouncil
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.calendar.period import Period
from loucheng_cli.domain.calendar.week import Week, default_week
from loucheng_cli.errors import UsageError
from loucheng_cli.i18n import _
from loucheng_cli.render.digest.formats import BINARY, DigestFormat, rendered, together

if TYPE_CHECKING:
    from loucheng_cli.domain.digest.model import Digest
    from loucheng_cli.services.digest import Moment

app = noun(_("The weekly page of a floor council"), cls=NounWithJson, invoke_without_command=True)
MOST_COLUMNS = 120
DIFFERS = 5
CLOCKS_DIFFER = timedelta(minutes=10)  # between two machines; --as-of may lie so far ahead

WeekOption = Annotated[
    str | None,
    typer.Option(
        "--week",
        metavar=_("WEEK"),
        help=_("ISO week such as 2026-W38; if left out the last full one, after Monday noon the running one."),
        show_default=False,
    ),
]
Month = Annotated[
    str | None,
    typer.Option("--month", metavar=_("MONTH"), help=_("A month such as 2026-09 instead."), show_default=False),
]
Quarter = Annotated[
    str | None,
    typer.Option("--quarter", metavar=_("QUARTER"), help=_("A quarter such as 2026-Q3 instead."), show_default=False),
]
Year = Annotated[
    str | None, typer.Option("--year", metavar=_("YEAR"), help=_("A year such as 2026 instead."), show_default=False)
]
Council = Annotated[
    str | None,
    typer.Option("--council", metavar=_("COUNCIL"), help=_("Floor council: code or name."), show_default=False),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar=_("DAY|INSTANT"), help=_("As it was known then; now if left out."), show_default=False
    ),
]
FormatOption = Annotated[
    DigestFormat | None,
    typer.Option(
        "--format",
        metavar="terminal|md|html|docx|xlsx|pdf|json",
        parser=choice(DigestFormat),
        help=_(
            "How it is written; if left out by the ending of the file, else text on a terminal, Markdown in a pipe."
        ),
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar=_("FILE"),
        callback=stdout_for_dash,
        help=_("Where it is written (with --all a folder)."),
        show_default=False,
    ),
]
Annex = Annotated[bool, typer.Option("--annex", help=_("Add the annex: all lists, all figures, their definitions."))]
Lang = Annotated[
    str | None,
    typer.Option("--lang", metavar="zh|en", help=_("Its language; the community's if left out."), show_default=False),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How pages are written: their language, with the annex, over files that are there."""

    lang: str
    annex: bool
    force: bool


@app.callback(invoke_without_command=True)
def digest(
    ctx: typer.Context,
    week: WeekOption = None,
    month: Month = None,
    quarter: Quarter = None,
    year: Year = None,
    council: AnyCouncil = None,
    as_of: AsOf = None,
    form: FormatOption = None,
    out: Out = None,
    all_: Annotated[
        bool, typer.Option("--all", "-a", help=_("Every council, and what belongs to no building; one file each."))
    ] = False,
    lang: Lang = None,
    annex: Annex = False,
    force: Force = False,
) -> None:
    if ctx.invoked_subcommand is not None:
        return
    state: State = ctx.obj
    pages = _pages(state, _days(state, week, month, quarter, year), council, as_of, all_=all_)
    shape = Shape(lang=_language(state, lang), annex=annex, force=force)
    if all_:
        _write_each(state, pages, DigestFormat.JSON if state.json else form or DigestFormat.HTML, out or Path(), shape)
    else:
        _write(state, [page for _code, page in pages], _format(state, form, out), out, shape)


@app.command("text", help=_("The page as a message for a chat: plain text, at most 1,200 characters"))
def text(
    ctx: typer.Context,
    week: WeekOption = None,
    month: Month = None,
    quarter: Quarter = None,
    year: Year = None,
    council: AnyCouncil = None,
    as_of: AsOf = None,
    lang: Lang = None,
) -> None:
    from loucheng_cli.render.digest.chat import chat
    from loucheng_cli.render.digest.formats import use_language
    from loucheng_cli.render.digest.wording import of_page

    state: State = ctx.obj
    pages = _pages(state, _days(state, week, month, quarter, year), council, as_of)
    with use_language(_language(state, lang)):
        said = []
        for _code, page in pages:
            with of_page(page):
                said.append(chat(page))
        state.output().document("\n".join(said))


@app.command("publish", help=_("Sign, number and freeze a digest (director)"))
def publish(
    ctx: typer.Context,
    week: Annotated[
        str | None,
        typer.Option(
            "--week",
            metavar=_("WEEK"),
            help=_("ISO week such as 2026-W38; if left out the last one that is over and not published."),
            show_default=False,
        ),
    ] = None,
    council: Council = None,
    early: Annotated[bool, typer.Option("--early", help=_("Also a week that is not over; the page says so."))] = False,
    quotes: Annotated[
        str | None,
        typer.Option(
            "--quotes",
            metavar=_("all|none|ISSUE,…"),
            help=_("Issues whose typed texts may be quoted; none if left out."),
            show_default=False,
        ),
    ] = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.cli import digest_review
    from loucheng_cli.cli.app import director
    from loucheng_cli.cli.app.signing_key import page_signer
    from loucheng_cli.domain.community.rights import Right
    from loucheng_cli.domain.digest.model import primitives
    from loucheng_cli.render.digest.wording import number
    from loucheng_cli.services import publishing as service
    from loucheng_cli.store.reads.community import only_council

    state: State = ctx.obj
    if state.policies.text("digest.sign_off") == "director":
        director.require(state, Right.PUBLISH)
    whose = only_council(state.db, council)
    chosen = Week.parse(week) if week else service.next_week(state.db, whose.code, state.today)
    ledgers = state.ledgers.all()
    draft = service.preview(
        state.db, whose.code, chosen, calendar=state.calendar, early=early, ledgers=ledgers, stamp=state.stamp
    )
    quoted = digest_review.review(state, draft, quotes, yes=yes)
    page = service.publish(
        state.db, whose.code, chosen, calendar=state.calendar, early=early, quotes=quoted, ledgers=ledgers,
        sign=page_signer(state), stamp=state.stamp,
    )  # fmt: skip
    assert page.numbering is not None
    message = _("{council}, {week}: published as {number}").format(
        council=whose.name, week=chosen, number=number(page.numbering)
    )
    state.output().done(message, ref=page.numbering.ref, value=primitives(page))


@app.command("void", help=_("Declare a published digest void, with a reason (director)"))
def void(
    ctx: typer.Context,
    wanted: Annotated[str, typer.Argument(metavar=_("NUMBER"), help=_("Its number (SM-D3, 3)."))],
    reason: Reason = None,
) -> None:
    from loucheng_cli.cli.app import director
    from loucheng_cli.domain.community.rights import Right
    from loucheng_cli.render.digest.listing import value
    from loucheng_cli.services.publishing import void_digest
    from loucheng_cli.store.reads.settings import station

    state: State = ctx.obj
    director.require(state, Right.VOID)
    found = void_digest(state.db, wanted, reason, stamp=state.stamp)
    own = station(state.db)
    state.output().done(
        _("{ref} is void. Publish {week} again to correct it.").format(ref=f"{own}-D{found.number}", week=found.week),
        ref=f"{own}-D{found.number}",
        value=value(found, own),
    )


@app.command("show", help=_("Show a published digest as it was signed"), quiet=False)
def show(
    ctx: typer.Context,
    wanted: Annotated[str, typer.Argument(metavar=_("NUMBER|WEEK"), help=_("Its number (SM-D3, 3) or its week."))],
    council: Council = None,
    form: FormatOption = None,
    out: Out = None,
    lang: Lang = None,
    annex: Annex = False,
    force: Force = False,
) -> None:
    from loucheng_cli.services.publishing import show as signed
    from loucheng_cli.store.reads.community import find_council

    state: State = ctx.obj
    whose = find_council(state.db, council).code if council else None
    shape = Shape(lang=_language(state, lang), annex=annex, force=force)
    _write(state, [signed(state.db, wanted, whose)], _format(state, form, out), out, shape)


@app.command("send", help=_("Send a published digest to the council's chat or mailbox, once"), quiet=False)
def send(
    ctx: typer.Context,
    wanted: Annotated[
        str | None,
        typer.Argument(
            metavar=_("[NUMBER|WEEK]"), help=_("Its number (SM-D3, 3) or its week; the newest if left out.")
        ),
    ] = None,
    council: Council = None,
    addresses: Addresses = None,
    dry_run: DryRun = False,
    again: Again = False,
) -> None:
    from loucheng_cli.cli.app.sending import NOT_DELIVERED, addresses_of, deliver
    from loucheng_cli.render.digest.chat import chat
    from loucheng_cli.render.digest.formats import use_language
    from loucheng_cli.render.digest.wording import title
    from loucheng_cli.services.messages import Delivery, OutgoingMessage
    from loucheng_cli.services.publishing import to_send
    from loucheng_cli.store.reads.community import find_council

    state: State = ctx.obj
    whose = find_council(state.db, council).code if council else None
    messages = []
    for page in to_send(state.db, wanted, whose):
        assert page.numbering is not None
        with use_language(_language(state, None)):
            message = OutgoingMessage(key=page.numbering.ref, title=title(page), text=chat(page))
        messages.append((message, addresses_of(state, [page.council], addresses)))
    found = deliver(state, messages, dry_run=dry_run, again=again)
    output = state.output()
    if output.json:
        output.value(
            [{"key": each.key, "title": each.title, "text": each.text} for each, _to in messages] if dry_run else found
        )
    if any(each.outcome in {Delivery.REFUSED, Delivery.UNKNOWN} for each in found):
        raise typer.Exit(NOT_DELIVERED)


@app.command("verify", help=_("Whether a page that somebody brings is the one that was published"))
def verify(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=_("FILE"), help=_("HTML, DOCX, XLSX, Markdown or JSON."))],
    key: Annotated[
        str | None,
        typer.Option(
            "--key",
            metavar=_("PUBLIC"),
            help=_("The public key that counts; those recorded in the database if left out."),
            show_default=False,
        ),
    ] = None,
) -> None:
    from loucheng_cli.cli.page_proof import page_proof
    from loucheng_cli.render.digest.proof import proof_sections, proof_title

    state: State = ctx.obj
    found = page_proof(state, file, key)
    title = proof_title(found.ref, is_genuine=found.is_genuine)
    sections = proof_sections(found.content, found.parts, found.signature, found.key, voided=found.voided)
    state.output().card(title, sections, ref="ok" if found.is_genuine else "differs", value=found)
    if not found.is_genuine:
        raise typer.Exit(DIFFERS)


@app.command("list", help=_("List the published digests"))
def list_(ctx: typer.Context, council: Council = None) -> None:
    from loucheng_cli.render.digest.listing import columns, value
    from loucheng_cli.store.reads.community import find_council
    from loucheng_cli.store.reads.names import worker_names
    from loucheng_cli.store.reads.published import published
    from loucheng_cli.store.reads.settings import station as own_station

    state: State = ctx.obj
    whose = find_council(state.db, council).code if council else None
    station = own_station(state.db)
    output = state.output()
    output.rows(
        published(state.db, whose),
        columns(station, worker_names(state.db)),
        ref=lambda each: f"{station}-D{each.number}",
        as_json=lambda each: value(each, station),
    )


@app.command("preview", help=_("Look at it in the browser"), json=False, quiet=False)
def preview(
    ctx: typer.Context,
    week: WeekOption = None,
    month: Month = None,
    quarter: Quarter = None,
    year: Year = None,
    council: AnyCouncil = None,
    as_of: AsOf = None,
    lang: Lang = None,
) -> None:
    import tempfile
    import webbrowser

    state: State = ctx.obj
    folder = Path(tempfile.mkdtemp(prefix="loucheng-"))
    shape = Shape(lang=_language(state, lang), annex=True, force=True)
    pages = _pages(state, _days(state, week, month, quarter, year), council, as_of)
    for path in _write_each(state, pages, DigestFormat.HTML, folder, shape):
        if is_terminal():
            webbrowser.open(path.as_uri())


def _days(state: State, week: str | None, month: str | None, quarter: str | None, year: str | None) -> Period | None:
    """The week, month, quarter or year that was named."""
    from loucheng_cli.cli.app.dates import month_of, week_of

    if sum(each is not None for each in (week, month, quarter, year)) > 1:
        raise UsageError(_("one of --week, --month, --quarter and --year"), "--month 2026-09")
    if week is not None:
        return Period.week(week_of(state, week))
    if month is not None:
        return month_of(state, month)
    if quarter is not None:
        return Period.parse_quarter(quarter)
    return Period.parse_year(year) if year is not None else None


def _when(state: State, days: Period | None, as_of: str | None) -> tuple[Period, Moment]:
    from loucheng_cli.services.digest import Moment

    moment = Moment.parse(as_of, state.timezone) if as_of else Moment.now(state.now, state.timezone)
    if as_of and moment.local > state.now.astimezone(moment.local.tzinfo) + CLOCKS_DIFFER and moment.day > state.today:
        raise UsageError(_("{moment} has not come yet").format(moment=as_of), "--as-of 2026-09-21T09:00")
    return days or Period.week(default_week(moment.local, state.policies.text("digest.ready"))), moment


def _pages(
    state: State, days: Period | None, council: str | None, as_of: str | None, *, all_: bool = False
) -> list[tuple[str, Digest]]:
    """The digests asked for: of the council named, else of each in turn; with all also of what has no building."""
    from loucheng_cli.services import digest as service
    from loucheng_cli.store.reads.community import every_council, find_council

    chosen, moment = _when(state, days, as_of)
    if council and council.strip().casefold() in NO_COUNCIL:
        whose = [service.NOBODY]
    elif council:
        whose = [find_council(state.db, council).code]
    else:
        whose = [each.code for each in every_council(state.db)] + ([service.NOBODY] if all_ else [])
    if len(whose) > 1 and not all_:
        state.say(_("{n} councils, one after the other; --council names one.").format(n=len(whose)))
    ledgers = state.ledgers.all()
    return [
        (code, service.digest(state.db, code, chosen, moment, calendar=state.calendar, ledgers=ledgers))
        for code in whose
    ]


def _format(state: State, form: DigestFormat | None, out: Path | None) -> DigestFormat:
    """The format of --format, else of the file's ending, else text on a terminal and Markdown in a pipe."""
    if state.json:
        return DigestFormat.JSON
    if form is not None:
        return form
    ending = out.suffix.lower().lstrip(".") if out else ""
    if ending in set(DigestFormat):
        return DigestFormat(ending)
    if out is not None:
        raise UsageError(
            _("the ending of {name} names no format ({formats})").format(
                name=out.name,
                formats=", ".join(f".{each}" for each in DigestFormat if each is not DigestFormat.TERMINAL),
            ),
            "--out digest.html",
        )
    return DigestFormat.TERMINAL if sys.stdout.isatty() else DigestFormat.MD


def _write(state: State, pages: list[Digest], form: DigestFormat, out: Path | None, shape: Shape) -> None:
    from loucheng_cli.cli.app.output_file import write_out

    if form in BINARY and len(pages) != 1:
        raise UsageError(_("this format holds one council; name it, or --all"), "--council JX")
    if form in BINARY and out is None and sys.stdout.isatty():
        raise UsageError(_("this format needs a file"), f"--out digest.{form.value}")
    body = together([_body(page, form, shape) for page in pages], form)
    if out is not None:
        write_out(state, out, body, force=shape.force)
    elif form in BINARY:
        sys.stdout.buffer.write(body)
    else:
        state.output().page(body.decode())


def _write_each(
    state: State, pages: list[tuple[str, Digest]], form: DigestFormat, folder: Path, shape: Shape
) -> list[Path]:
    """One file for each council, named by week and code."""
    from loucheng_cli.files.writing import make_folder, place

    make_folder(folder)
    ending = "txt" if form is DigestFormat.TERMINAL else form.value
    written = []
    for code, page in pages:
        written.append(folder / f"{page.week}-{code}.{ending}")
        place(written[-1], _body(page, form, shape), force=shape.force)
        state.output().document(str(written[-1]))
    return written


def _body(page: Digest, form: DigestFormat, shape: Shape) -> bytes:
    columns = min(shutil.get_terminal_size().columns, MOST_COLUMNS)
    return rendered(page, form, lang=shape.lang, columns=columns, annex=shape.annex)


def _language(state: State, lang: str | None) -> str:
    from loucheng_cli.store.reads import settings

    if lang is None:
        return settings.language(state.db) or "zh"
    if lang not in {"zh", "en"}:
        raise UsageError(_("must be one of {choices}").format(choices="zh, en"), "--lang zh")
    return lang
