"""``loucheng db``: status, verify, backup, restore, vacuum, upgrade."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli import db_key
from loucheng_cli.cli.app.groups import is_terminal, noun
from loucheng_cli.cli.app.options import Yes, choice
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.core.enums import Role
from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.errors import DatabaseError, FileError, RefusedError, UsageError, system_reason
from loucheng_cli.i18n import _, ngettext

if TYPE_CHECKING:
    from loucheng_cli.store.backup.restore import Restoring

app = noun(_("The database: status, verify, back up, restore"))
_SHORTEST = 8  # characters of a passphrase
_LONGEST_KEY = 4096  # bytes that are read of its file
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        metavar=_("FILE"),
        envvar="LOUCHENG_BACKUP_KEY",
        show_envvar=False,
        help=_("The file with the passphrase in its first line; asked for on a terminal if left out."),
        show_default=False,
    ),
]
app.add_typer(db_key.app, name="key")
DIFFERS = 5


@app.command("status", help=_("What is in the database, at a glance"))
def status(ctx: typer.Context) -> None:
    from loucheng_cli.render.db import status_sections, whole_status_value
    from loucheng_cli.services import db as service
    from loucheng_cli.store.engine.addresses import without_password

    state: State = ctx.obj
    found = service.status(state.db)
    url = without_password(state.db.url)
    value = whole_status_value(state.db.url, found)
    state.output().card(url, status_sections(found), ref=found.contents.station, value=value)


@app.command("path", help=_("Where the database lies"), quiet=False)
def path(ctx: typer.Context) -> None:
    from loucheng_cli.store.engine.addresses import without_password

    state: State = ctx.obj
    address = without_password(state.address)
    output = state.output()
    if output.json:
        output.value({"url": address})
    else:
        output.document(display_safe(address))


@app.command("verify", help=_("Check every hash and every table against the journal"))
def verify(
    ctx: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help=_("Make the tables again from the journal, after a backup."))
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar=_("HEAD|FILE"),
            help=_("Prove that the journal continues this head, or those in a page, export or backup."),
            show_default=False,
        ),
    ] = None,
    key_file: KeyFile = None,
) -> None:
    from loucheng_cli.render.db import report_sections
    from loucheng_cli.render.progress import progress_bar
    from loucheng_cli.services import db as service

    state: State = ctx.obj
    state.refuses_foreign = False
    output = state.output()
    with progress_bar(_("Checking")) as progress:
        report, saved = service.verify(
            state.db, repair=repair, against=against, secret=lambda: _passphrase(key_file), progress=progress
        )
    if saved:
        output.say(_("The tables were made again; before that a backup was kept: {path}").format(path=saved))
    title = _("Everything is as it was written.") if report.is_clean else _("Something is not as it was written.")
    output.card(title, report_sections(report), ref="ok" if report.is_clean else "differs", value=report)
    if not report.is_clean:
        output.say(_("Try: {hint}").format(hint=_hint(mendable=report.can_be_repaired and not repair)))
        raise typer.Exit(DIFFERS)


@app.command("head", help=_("The head of the journal, to keep outside: db verify --against"))
def head(ctx: typer.Context) -> None:
    from loucheng_cli.store.journal import head as journal

    state: State = ctx.obj
    found = journal.heads(state.db)
    output = state.output()
    if output.json:
        output.value([{"station": each.station, "seq": each.seq, "hash": each.hash} for each in found])
    else:
        for each in found:
            output.document(str(each))


@app.command("backup", help=_("Make a copy, also while others write"))
def backup(
    ctx: typer.Context,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar=_("FILE"), help=_("Where to; beside the database if left out."), show_default=False
        ),
    ] = None,
    keep: Annotated[
        int, typer.Option("--keep", metavar="N", min=1, help=_("How many that were made by hand to keep beside it."))
    ] = 10,
    encrypt: Annotated[
        bool | None,
        typer.Option(
            "--encrypt/--no-encrypt",
            help=_("Seal it with a passphrase (with --to); on a removable drive unless --no-encrypt says otherwise."),
            show_default=False,
        ),
    ] = None,
    key_file: KeyFile = None,
) -> None:
    from loucheng_cli.services import db as service

    state: State = ctx.obj
    if encrypt and to is None:
        raise UsageError(
            _("a backup beside the database needs no encryption, since the database is not encrypted either"),
            "loucheng db backup --encrypt --to E:\\",
        )
    wanted = service.leaves_machine(to) if encrypt is None else encrypt
    saved = service.make_backup(state.db, to=to, keep=keep, secret=_passphrase(key_file, new=True) if wanted else None)
    size = saved.stat().st_size
    state.output().done(
        _("Backed up: {path}").format(path=saved), ref=str(saved), value={"path": str(saved), "bytes": size}
    )


@app.command("restore", help=_("Put a backup in the place of the database, after a look inside"))
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=_("FILE"), help=_("The backup."))],
    station: Annotated[
        str | None,
        typer.Option(
            "--station",
            metavar="SM",
            help=_("Go on under a new station; needed where others hold events of the old one."),
            show_default=False,
        ),
    ] = None,
    key_file: KeyFile = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.render.db import restore_sections, status_value
    from loucheng_cli.render.output import card_text
    from loucheng_cli.render.progress import progress_bar
    from loucheng_cli.services import db as service
    from loucheng_cli.store.backup.restore import GAP
    from loucheng_cli.store.engine.addresses import without_password

    state: State = ctx.obj
    output = state.output()
    _require_director(state)
    with service.readable(state.address, file, lambda: _passphrase(key_file)) as plain:
        with progress_bar(_("Checking")) as progress:
            plan = service.prepare_restore(state.address, plain, progress)
        output.say(card_text(str(file), restore_sections(plan)))
        named = _agreed(plan, station, yes=yes)
        kept = service.restore(plan, state.address, station=named, at=state.now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    if kept:
        output.say(_("What was here is kept: {path}").format(path=kept))
    if kept and plan.present is None:
        said = _("Where its last numbers could not be read, new ones leave out {n}, so that none is given twice.")
        output.say(said.format(n=GAP))
    value = {**status_value(state.address, plan.backup), "kept": str(kept) if kept else None, "fork": plan.fork}
    value["station"] = named.upper() if named else plan.backup.station
    output.done(_("Restored from {path}.").format(path=file), ref=without_password(state.address), value=value)


def _passphrase(key_file: Path | None, *, new: bool = False) -> bytes:
    """The first line of the key file, else what a person types; a new one twice."""
    from loucheng_cli.cli.app import prompts

    if key_file is not None:
        try:
            with key_file.open("rb") as file:
                found = file.read(_LONGEST_KEY).removeprefix(b"\xef\xbb\xbf").split(b"\n")[0].strip()
        except OSError as error:
            raise FileError(key_file, system_reason(error)) from error
    elif not is_terminal():
        raise UsageError(_("a sealed backup needs its passphrase"), "--key-file FILE")
    else:
        found = prompts.secret(_("Passphrase of the backup")).encode()
        if new and prompts.secret(_("Once more")).encode() != found:
            raise RefusedError(_("The two differ; nothing was written."))
    if new and len(found.decode("utf-8", "replace")) < _SHORTEST:
        raise RefusedError(_("The passphrase needs at least {n} characters.").format(n=_SHORTEST))
    return found


def _require_director(state: State) -> None:
    """Whoever replaces a database that can still be read needs its director's PIN, where one is set."""
    from loucheng_cli.cli.app import director
    from loucheng_cli.domain.community.rights import Right

    own = state.again()
    try:
        director.require(own, Right.RESTORE)
    except (DatabaseError, ValueError, TypeError):  # there is none, or it is damaged: then it may be replaced
        return
    finally:
        own.close()


def _agreed(plan: Restoring, station: str | None, *, yes: bool) -> str | None:
    """The new station if one is needed; refused without consent."""
    from loucheng_cli.cli.app import prompts

    if plan.asks_station and station is None and is_terminal() and not yes:
        station = prompts.text(f"{plan.asks_station}\n{_('New station')}", required=True)
    if not yes and not is_terminal():
        raise RefusedError(_("Restoring replaces what is here; --yes says that this is meant."), hint="--yes")
    if not yes and not prompts.confirm(_("Put it in the place of what is here?"), default=False):
        raise RefusedError(_("Nothing was changed."))
    return station


@app.command("rehearse", help=_("Restore the newest backup in a place of its own and verify it there"))
def rehearse(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar=_("[FILE]"), help=_("The backup; the newest beside the database if left out."), show_default=False
        ),
    ] = None,
    key_file: KeyFile = None,
) -> None:
    from loucheng_cli.render.progress import progress_bar
    from loucheng_cli.services import db as service

    state: State = ctx.obj
    with progress_bar(_("Checking")) as progress:
        found = service.rehearse(state.address, lambda: _passphrase(key_file), file, progress)
    state.output().done(
        _("{path} can be restored: events: {events}, issues: {issues}, newest {newest}").format(
            path=found.backup, events=found.events, issues=found.issues, newest=found.newest or "—"
        ),
        ref=found.backup,
        value=found,
    )


@app.command("grant", help=_("PostgreSQL: give a login the rights of a worker, a director or a reader"))
def grant(
    ctx: typer.Context,
    role: Annotated[Role, typer.Argument(metavar="worker|director|reader", parser=choice(Role), help=_("The role."))],
    login: Annotated[str, typer.Argument(metavar=_("LOGIN"), help=_("A login that the server knows."))],
) -> None:
    from loucheng_cli.cli.app import director
    from loucheng_cli.domain.community.rights import Right
    from loucheng_cli.services import db as service

    state: State = ctx.obj
    director.require(state, Right.POLICIES)
    service.grant(state.db, role, login, stamp=state.stamp)
    state.output().done(
        _("{login} has the rights of a {role}.").format(login=login, role=label(role)),
        ref=login,
        value={"login": login, "role": role},
    )


@app.command("copy", help=_("Make a database again in another place: from a file to a server, or back"))
def copy(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar=_("FROM"), help=_("The database: a file, or postgresql://…"))],
    target: Annotated[str, typer.Argument(metavar=_("TO"), help=_("Where to; nothing may be there yet."))],
) -> None:
    from loucheng_cli.cli.app import director
    from loucheng_cli.domain.community.rights import Right
    from loucheng_cli.render.progress import progress_bar
    from loucheng_cli.store.backup.copying import copy_database
    from loucheng_cli.store.engine.addresses import without_password

    state: State = ctx.obj
    own = State(source, state.catalog_path, state.named_worker, state.fixed_today)
    try:
        director.require(own, Right.RESTORE)
        director.require_bulk(own)
    finally:
        own.close()
    with progress_bar(_("Checking")) as progress:
        report = copy_database(source, target, progress)
    shown = without_password(target)
    output = state.output()
    output.done(
        ngettext(
            "Copied to {path} and verified: {n} event.", "Copied to {path} and verified: {n} events.", report.events
        ).format(path=shown, n=report.events),
        ref=shown,
        value={"from": without_password(source), "to": shown, "events": report.events},
    )
    output.say(_("From now on work only in the copy: both are the same station."))


@app.command("vacuum", help=_("Give back the room that nothing uses"))
def vacuum(ctx: typer.Context) -> None:
    from loucheng_cli.services import db as service

    state: State = ctx.obj
    before, after = service.vacuum(state.db)
    state.output().done(
        _("{before} → {after} bytes").format(before=before, after=after),
        ref=str(after),
        value={"before": before, "after": after},
    )


@app.command("upgrade", help=_("Bring the format of an older program up to date"))
def upgrade(ctx: typer.Context) -> None:
    from loucheng_cli.services import db as service
    from loucheng_cli.store.engine.version import SCHEMA

    state: State = ctx.obj
    saved = service.upgrade(state.address)
    output = state.output()
    if saved:
        output.say(_("Before the upgrade a backup was kept: {path}").format(path=saved))
    output.done(
        _("The database has format {v}.").format(v=SCHEMA),
        ref=str(SCHEMA),
        value={"schema": SCHEMA, "backup": str(saved) if saved else None},
    )


def _hint(*, mendable: bool) -> str:
    return "loucheng db verify --repair" if mendable else "loucheng db restore FILE"
