"""``loucheng contact``: contact persons: register, list, show, erase, purge."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from loucheng_cli.cli.app.groups import is_terminal, noun
from loucheng_cli.cli.app.options import WhyRemoved, Yes, choice
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.privacy.contact import Purpose
from loucheng_cli.errors import RefusedError, UsageError
from loucheng_cli.i18n import _, ngettext

app = noun(_("Contacts: look up, erase, purge"))

ContactRef = Annotated[str, typer.Argument(metavar=_("CONTACT"), help=_("Number of the contact: SM-C7, C7 or 7."))]


@app.command("add", help=_("Write a person down who agreed to it"))
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Option("--name", metavar=_("TEXT"), help=_("The name of the person."))],
    purpose: Annotated[
        list[Purpose],
        typer.Option(
            "--purpose",
            metavar="|".join(Purpose),
            parser=choice(Purpose),
            help=_("What the person agreed to; as often as needed."),
        ),
    ],
    consent_on: Annotated[str, typer.Option("--consent-on", metavar=_("DAY"), help=_("The day of the agreement."))],
    consent_how: Annotated[
        str, typer.Option("--consent-how", metavar=_("TEXT"), help=_("How it was given: signed notice, by telephone …"))
    ],
    enterprise: Annotated[
        str | None,
        typer.Option(
            "--enterprise", "-e", metavar=_("ENTERPRISE"), help=_("The enterprise of the person."), show_default=False
        ),
    ] = None,
    phone: Annotated[
        str | None, typer.Option("--phone", metavar=_("NUMBER"), help=_("The telephone number."), show_default=False)
    ] = None,
    post: Annotated[
        str | None, typer.Option("--post", metavar=_("TEXT"), help=_("The post of the person."), show_default=False)
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option(
            "--expires", metavar=_("DAY"), help=_("Until when; else as long as the policy allows."), show_default=False
        ),
    ] = None,
) -> None:
    from loucheng_cli.cli.app.enterprise_picker import pick_enterprise
    from loucheng_cli.services import privacy as service

    state: State = ctx.obj
    person = service.add_contact(
        state.db,
        enterprise=pick_enterprise(state, enterprise).ref if enterprise else None,
        name=_required(name, "--name"),
        phone=phone_number(phone),
        post=post,
        purposes=list(dict.fromkeys(purpose)),
        consent_on=state.day(consent_on, "--consent-on"),
        consent_how=_required(consent_how, "--consent-how"),
        expires_on=state.day(expires, "--expires", ahead=True) if expires else None,
        policies=state.policies,
        stamp=state.stamp,
    )
    state.output().done(
        _("{ref} is written down; kept until {day}").format(ref=person.code, day=person.expires_on),
        ref=person.code,
        value=person,
    )


@app.command("list", help=_("List the contacts"))
def list_(
    ctx: typer.Context,
    enterprise: Annotated[
        str | None,
        typer.Option(
            "--enterprise", "-e", metavar=_("ENTERPRISE"), help=_("Only of this enterprise."), show_default=False
        ),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", "-a", help=_("Also those that were erased."))] = False,
) -> None:
    from loucheng_cli.cli.app import director
    from loucheng_cli.cli.app.enterprise_picker import pick_enterprise
    from loucheng_cli.render.privacy import contact_columns
    from loucheng_cli.store.reads import contact as reads

    state: State = ctx.obj
    ref = pick_enterprise(state, enterprise).ref if enterprise else None
    people = reads.contacts(state.db, enterprise=ref, erased=all_)
    if ref is None and len(people) > 1:
        director.read_in_bulk(state, "contact list", len(people))
    state.output().rows(people, contact_columns(), ref=lambda each: each.code)


@app.command("show", help=_("Show all that is kept of a person, and to whom it was passed on"))
def show(
    ctx: typer.Context,
    ref: ContactRef,
    export: Annotated[
        Path | None,
        typer.Option(
            "--export",
            metavar=_("FILE"),
            help=_("Write it to a file for the person: .json .html .docx"),
            show_default=False,
        ),
    ] = None,
) -> None:
    from loucheng_cli.render.privacy import contact_sections, contact_value
    from loucheng_cli.store.reads import contact as reads
    from loucheng_cli.store.reads.names import worker_names

    state: State = ctx.obj
    person = reads.find_contact(state.db, ref)
    events = reads.contact_events(state.db, person.code)
    if export is not None:
        _hand_out(state, person.code, export)
    sections = contact_sections(person, events, worker_names(state.db))
    state.output().card(person.code, sections, ref=person.code, value=contact_value(person, events))


@app.command("erase", help=_("Erase a person's data, for good"))
def erase(
    ctx: typer.Context,
    ref: ContactRef,
    reason: WhyRemoved = None,
    yes: Yes = False,
) -> None:
    from loucheng_cli.cli.app import prompts
    from loucheng_cli.services import privacy as service
    from loucheng_cli.store.reads import contact as reads

    state: State = ctx.obj
    output = state.output()
    known = reads.find_contact(state.db, ref)
    code = known.code
    if is_terminal() and not yes and not prompts.confirm(_("Erase {ref} for good?").format(ref=code), default=False):
        raise RefusedError(_("Nothing was changed."))
    person = service.erase_contact(state.db, code, reason=reason, stamp=state.stamp)
    output.done(_("{ref} is erased.").format(ref=person.code), ref=person.code, value=person)
    say_backups(state, (known.name, known.phone))


@app.command("purge", help=_("Erase whose time is over by the community's policies"))
def purge(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only show what would happen; write nothing."))] = False,
    texts: Annotated[
        bool, typer.Option("--texts", help=_("Also what was typed into issues and visits that are long closed."))
    ] = False,
    yes: Yes = False,
) -> None:
    from loucheng_cli.cli.app import director, prompts
    from loucheng_cli.domain.community.rights import Right
    from loucheng_cli.render.privacy import purge_lines
    from loucheng_cli.services import privacy as service

    state: State = ctx.obj
    output = state.output()
    plan = service.prepare_purge(state.db, state.policies, texts=texts, today=state.today)
    for line in purge_lines(plan.contacts, plan.texts):
        output.say(f"  {line}")
    count = len(plan.contacts) + len(plan.texts)
    value = {
        "dry_run": dry_run or not count,
        "contacts": [each.code for each in plan.contacts],
        "texts": [ref for _kind, ref in plan.texts],
    }
    if dry_run or not count:
        output.done(_("{n} would be erased.").format(n=count), ref=str(count), value=value)
        return
    director.require(state, Right.PURGE)
    if not yes and not is_terminal():
        raise RefusedError(_("Erasing cannot be undone; --yes says that this is meant."), hint="--dry-run")
    if not yes and not prompts.confirm(_("Erase these {n} for good?").format(n=count), default=False):
        raise RefusedError(_("Nothing was changed."))
    service.purge(state.db, plan, stamp=state.stamp)
    output.done(_("{n} erased.").format(n=count), ref=str(count), value=value)
    say_backups(state)


def phone_number(text: str | None) -> str | None:
    """A telephone number in one form; a usage error where it is none."""
    from loucheng_cli.domain.imports.cells import reason
    from loucheng_cli.domain.privacy.personal_numbers import normalise_phone

    if text is None:
        return None
    found = normalise_phone(text)
    if found is None:
        raise UsageError(
            _("{name}: {why}").format(name="--phone", why=reason("phone_unreadable")), "--phone 0577-88123456"
        )
    return found


def say_backups(state: State, words: Sequence[str | None] = ()) -> None:
    """Report that backups, the log, or what killed commands left still hold what was erased: these words, or anything."""
    from loucheng_cli.services.privacy import files_holding, kept_in_backups

    if state.db.log_size:
        state.output().say(
            _(
                "Another program is reading the database, or the disk is full: the file keeps it until that has ended and"
                " “loucheng db vacuum” was run."
            )
        )

    if not state.db.is_sqlite:
        state.output().say(
            _(
                "The server's write-ahead log, its replicas and its dumps may hold it for a while; its operator sees to that."
                " If others were reading, or this login does not own the tables: VACUUM FULL content, contact."
            )
        )
    if left := files_holding(state.db, words):
        state.output().say(
            _("Files that a command which did not end has left may still hold it; delete them: {paths}").format(
                paths=_(", ").join(left)
            )
        )
    count = kept_in_backups(state.db)
    if count:
        state.output().say(
            ngettext(
                "{n} backup made before may still hold it. It is only stored and kept safe, and nothing else is done with it (Personal Information Protection Law, article 47); restoring it erases it again. Delete it in the folder “backups” where that can be done.",
                "{n} backups made before may still hold it. They are only stored and kept safe, and nothing else is done with them (Personal Information Protection Law, article 47); restoring one erases it again. Delete them in the folder “backups” where that can be done.",
                count,
            ).format(n=count)
        )


def _required(text: str, option: str) -> str:
    if not text.strip():
        raise UsageError(_("{name} needs a value").format(name=option))
    return text


def _hand_out(state: State, code: str, path: Path) -> None:
    """The file for the person; that it was handed out is part of the history."""
    import json

    from loucheng_cli.files.writing import save
    from loucheng_cli.render.documents.docx import docx
    from loucheng_cli.render.documents.html import html
    from loucheng_cli.render.privacy import contact_document, contact_value
    from loucheng_cli.services.export import exported
    from loucheng_cli.store.reads import contact as reads
    from loucheng_cli.store.reads.community import community

    form = path.suffix.lower().removeprefix(".")
    if form not in {"json", "html", "docx"}:
        raise UsageError(_("the file must end in .json, .html or .docx"), f"--export {path.stem}.html")
    exported(state.db, "contact", form, 1, level="敏感", purpose=f"{code} 本人查阅", stamp=state.stamp)
    person, events = reads.find_contact(state.db, code), reads.contact_events(state.db, code)
    page = contact_document(person, events, community(state.db))
    value = json.dumps(contact_value(person, events), ensure_ascii=False, indent=2)
    body = {"json": lambda: value.encode(), "html": lambda: html(page).encode(), "docx": lambda: docx(page)}[form]()  # noqa: PLW0108
    save(path, body)
