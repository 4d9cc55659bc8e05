"""``loucheng council``: topics that a floor council raised, notices to it."""

from __future__ import annotations

from typing import Annotated

import typer

from loucheng_cli.cli.app import redact
from loucheng_cli.cli.app.groups import noun
from loucheng_cli.cli.app.options import On, mask_personal_numbers
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.community.council import Notice, Topic
from loucheng_cli.i18n import _
from loucheng_cli.render.cells import Column

app = noun(_("Topics and notices of the floor councils"))
topic_app = noun(_("Topics a council raised"))
notice_app = noun(_("Notices to a council"))
app.add_typer(topic_app, name="topic")
app.add_typer(notice_app, name="notice")

Council = Annotated[
    str | None,
    typer.Option("--council", metavar=_("COUNCIL"), help=_("Floor council: code or name."), show_default=False),
]
Whom = Annotated[
    str | None,
    typer.Option(
        "--by-whom",
        metavar=_("WHO"),
        help=_("Which office or party sees to it."),
        show_default=False,
        callback=mask_personal_numbers,
    ),
]


Release = Annotated[
    bool, typer.Option("--release", help=_("Let the text stand although the check found something (director)."))
]


@topic_app.command("add", help=_("Write down what a council raised"))
def topic_add(
    ctx: typer.Context,
    text: Annotated[
        str, typer.Argument(metavar=_("TEXT"), help=_("What was raised, in a line."), callback=mask_personal_numbers)
    ],
    council: Council = None,
    issue: Annotated[
        str | None,
        typer.Option("--issue", metavar=_("ISSUE"), help=_("The issue it comes from."), show_default=False),
    ] = None,
    by_whom: Whom = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar=_("DAY"), help=_("By when it is to be done."), show_default=False)
    ] = None,
    on: On = None,
    release: Release = False,
) -> None:
    from loucheng_cli.services import council as service

    state: State = ctx.obj
    _require_director(state, release=release)
    topic = service.add_topic(
        state.db,
        _one(state, council),
        text,
        issue=state.ref(issue, "I") if issue else None,
        by_whom=by_whom,
        due_on=state.day(due, "--due", ahead=True) if due else None,
        on=state.day(on),
        release=release,
        stamp=state.stamp,
    )
    state.output().done(_("Topic {ref} is written down.").format(ref=topic.ref), ref=topic.ref, value=topic)


@topic_app.command("list", help=_("List the open topics"))
def topic_list(
    ctx: typer.Context,
    council: Council = None,
    all_: Annotated[bool, typer.Option("--all", "-a", help=_("Resolved ones too."))] = False,
) -> None:
    from loucheng_cli.store.reads.council import topics

    state: State = ctx.obj
    found = topics(state.db, _code(state, council), resolved=all_)
    columns: list[Column[Topic]] = [
        Column(_("No."), lambda each: each.ref, keep=True),
        Column(_("Council"), lambda each: each.council),
        Column(_("Topic"), lambda each: each.text or _("(removed)"), wide=True, below=True),
        Column(_("Issue"), lambda each: each.issue),
        Column(_("By whom"), lambda each: each.by_whom),
        Column(_("By when"), lambda each: each.due_on, keep=True),
        Column(_("What came of it"), lambda each: each.result, below=True),
        Column(_("Resolved on"), lambda each: each.resolved_on, keep=True),
    ]
    state.output().rows(found, columns, ref=lambda each: each.ref)


@topic_app.command("resolve", help=_("Register what came of a topic"))
def topic_resolve(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar=_("TOPIC"), help=_("Number of the topic: SM-T3, T3 or 3."))],
    result: Annotated[
        str, typer.Option("--result", metavar=_("TEXT"), help=_("What came of it."), callback=mask_personal_numbers)
    ],
    by_whom: Whom = None,
    on: On = None,
    release: Release = False,
) -> None:
    from loucheng_cli.services import council as service

    state: State = ctx.obj
    _require_director(state, release=release)
    topic = service.resolve_topic(
        state.db, state.ref(ref, "T"), result, by_whom=by_whom, on=state.day(on), release=release, stamp=state.stamp
    )
    state.output().done(_("Topic {ref} is resolved.").format(ref=topic.ref), ref=topic.ref, value=topic)


@notice_app.command("add", help=_("Announce something to a council, or to all"))
def notice_add(
    ctx: typer.Context,
    text: Annotated[
        str, typer.Argument(metavar=_("TEXT"), help=_("What is announced, in a line."), callback=mask_personal_numbers)
    ],
    council: Council = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar=_("DAY"), help=_("Its last day."), show_default=False)
    ] = None,
    on: On = None,
    release: Release = False,
) -> None:
    from loucheng_cli.services import council as service

    state: State = ctx.obj
    _require_director(state, release=release)
    notice = service.add_notice(
        state.db,
        _code(state, council),
        text,
        until_on=state.day(until, "--until", ahead=True) if until else None,
        on=state.day(on),
        release=release,
        stamp=state.stamp,
    )
    state.output().done(_("Notice {ref} is given.").format(ref=notice.ref), ref=notice.ref, value=notice)


@notice_app.command("list", help=_("List the notices that still hold"))
def notice_list(
    ctx: typer.Context,
    council: Council = None,
    all_: Annotated[bool, typer.Option("--all", "-a", help=_("Past and withdrawn ones too."))] = False,
) -> None:
    from loucheng_cli.store.reads.council import notices

    state: State = ctx.obj
    found = notices(state.db, _code(state, council), on=None if all_ else state.today)
    columns: list[Column[Notice]] = [
        Column(_("No."), lambda each: each.ref, keep=True),
        Column(_("Council"), lambda each: each.council or _("all")),
        Column(_("Notice"), lambda each: each.text or _("(removed)"), wide=True, below=True),
        Column(_("Until"), lambda each: each.until_on, keep=True),
        Column(_("Withdrawn"), lambda each: each.withdrawn),
    ]
    state.output().rows(found, columns, ref=lambda each: each.ref)


@notice_app.command("withdraw", help=_("Take a notice back"))
def notice_withdraw(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar=_("NOTICE"), help=_("Number of the notice: SM-N3, N3 or 3."))],
    on: On = None,
) -> None:
    from loucheng_cli.services import council as service

    state: State = ctx.obj
    notice = service.withdraw_notice(state.db, state.ref(ref, "N"), on=state.day(on), stamp=state.stamp)
    message = _("Notice {ref} is withdrawn.").format(ref=notice.ref)
    state.output().done(message, ref=notice.ref, value=notice)


topic_app.add_typer(redact.topics)
notice_app.add_typer(redact.notices)


def _code(state: State, council: str | None) -> str | None:
    from loucheng_cli.store.reads.community import find_council

    return find_council(state.db, council).code if council else None


def _one(state: State, council: str | None) -> str:
    """The council named, or the only one there is; of several one is picked at a terminal."""
    from loucheng_cli.cli.app.streams import is_terminal
    from loucheng_cli.store.reads.community import councils

    known = councils(state.db)
    if council is None and len(known) > 1 and is_terminal() and not (state.json or state.quiet):
        from loucheng_cli.cli.app import prompts

        return prompts.select(_("Which floor council?"), [(f"{each.code} {each.name}", each.code) for each in known])
    from loucheng_cli.store.reads.community import only_council

    return only_council(state.db, council).code


def _require_director(state: State, *, release: bool) -> None:
    from loucheng_cli.cli.app import director
    from loucheng_cli.domain.community.rights import Right

    if release:
        director.require(state, Right.RELEASE)
