"""Contacts, and the notice handed over when consent is asked for (告知书)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loucheng_cli.domain.community.model import Community
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.privacy.contact import Contact, Purpose
from loucheng_cli.i18n import _, pgettext
from loucheng_cli.render.cells import Column, Section
from loucheng_cli.render.documents.model import Document, DocumentTable, Heading, Paragraph
from loucheng_cli.render.fields import FIELDS
from loucheng_cli.render.output import plain
from loucheng_cli.render.theme import Style, Styled
from loucheng_cli.store.reads.contact import ContactEvent, LeftInJournal


def contact_columns() -> list[Column[Contact]]:
    """The columns of ``contact list``."""
    return [
        Column(_("No."), lambda each: Styled(each.code, Style.REF), keep=True),
        Column(_("Enterprise"), lambda each: each.enterprise, keep=True),
        Column(
            pgettext("person", "Name"), lambda each: each.name if each.erased_on is None else _("(erased)"), wide=True
        ),
        Column(_("Phone"), lambda each: each.phone),
        Column(_("Post"), lambda each: each.post, below=True),
        Column(_("Purpose"), lambda each: each.purpose, below=True),
        Column(_("Consent on"), lambda each: each.consent_on, keep=True),
        Column(_("Kept until"), lambda each: each.expires_on, keep=True),
    ]


def left_columns() -> list[Column[LeftInJournal]]:
    """The columns of ``privacy journal``."""
    return [
        Column(_("Field"), _left_field, keep=True),
        Column(_("Events"), lambda each: each.events, keep=True),
        Column(_("For instance"), lambda each: _(", ").join(each.refs[:3]), keep=True),
        Column(_("Exported"), lambda each: each.exported, keep=True),
    ]


def _left_field(each: LeftInJournal) -> str:
    return _("Who acted (--by)") if each.kind == "event" else _(FIELDS[each.field])


def contact_sections(person: Contact, events: Sequence[ContactEvent], names: Mapping[str, str]) -> list[Section]:
    """All that is kept of a person, and what was done with it."""
    pairs = [
        (pgettext("person", "Name"), person.name),
        (_("Phone"), person.phone),
        (_("Post"), person.post),
        (_("Enterprise"), person.enterprise),
        (_("Purpose"), person.purpose),
        (_("Consent on"), person.consent_on),
        (_("Consent how"), person.consent_how),
        (_("Kept until"), person.expires_on),
        (_("Erased on"), person.erased_on),
    ]
    lines = [
        f"{each.recorded_at}  {_event_text(each)}  {names.get(each.worker or '', each.worker or '')}" for each in events
    ]
    return [Section("", pairs), Section(_("History"), lines=lines)]


def contact_value(person: Contact, events: Sequence[ContactEvent]) -> dict[str, object]:
    """The same for a script, or for the person to take along (45条)."""
    return {**plain(person), "history": [plain(each) for each in events]}


def contact_document(person: Contact, events: Sequence[ContactEvent], community: Community) -> Document:
    """The same as a page to hand over."""
    sections = contact_sections(person, events, {})
    rows = [(label, str(value)) for label, value in sections[0].pairs if value is not None]
    history = [(each.recorded_at, _event_text(each)) for each in events]
    return Document(
        title=_("What is kept of you"),
        header=_("Sensitive: only for the person it is about"),
        blocks=[
            Paragraph(community.center or community.name, "centre"),
            DocumentTable((_("What"), _("Value")), rows, (1, 3)),
            Heading(_("What was done with it")),
            DocumentTable((_("When"), _("What")), history, (1, 3)),
        ],
    )


def purge_lines(people: Sequence[Contact], texts: Sequence[tuple[str, str]]) -> list[str]:
    """Whose time is over, without naming anybody."""
    lines = [
        f"{each.code}  {each.enterprise or ''}  {each.purpose or ''}  {_('until {day}').format(day=each.expires_on or '?')}"
        for each in people
    ]
    return [*lines, *(_("texts of {ref}").format(ref=ref) for _kind, ref in texts)]


def notice(community: Community, policies: Policies) -> Document:
    """The notice of 个人信息保护法 17条: who, what for, what, how long, how to ask."""
    centre = community.center or community.name
    months = {name: policies.days(f"retention_months.{name}") for name in ("contact", "text")}
    place = _(" ({address})").format(address=community.address) if community.address else ""
    return Document(
        title=_("Notice on personal data"),
        blocks=[
            Paragraph(
                _(
                    "{centre} asks for your agreement to keep the following. You may refuse; you will be served all the same."
                ).format(centre=centre)
            ),
            Heading(_("1. Who")),
            Paragraph(_who(centre, place, community)),
            Heading(_("2. What for")),
            *(Paragraph(f"□ {line}") for line in _purposes()),
            Heading(_("3. What, and how")),
            Paragraph(
                _(
                    "Name, telephone number, post, and what you tell us. Kept in the centre's own database, not in a"
                    " cloud; no number of an identity card, no health data, no data of children, no place you were at."
                )
            ),
            Heading(_("4. How long")),
            Paragraph(
                _(
                    "Name and telephone number: {contact} months from your agreement, or the day you name below; what you"
                    " told us: {text} months after your case is closed. Then it is erased."
                ).format(**months)
            ),
            Heading(_("5. To whom")),
            Paragraph(
                _(
                    "The office that handles your case hears your name and telephone number only if you agree to that"
                    " as well. Reports and the weekly page of the floor council never hold a name or a number."
                )
            ),
            Heading(_("6. What you may ask")),
            Paragraph(
                _(
                    "To see and copy what is kept of you, to have it corrected or erased, to take back your agreement,"
                    " each at any time and without giving a reason: ask {centre}{place}. Taking it back leaves lawful what was"
                    " done before."
                ).format(centre=centre, place=place)
            ),
            Paragraph(
                _("Articles 13 to 17, 19, 23, 44 to 47 and 50 of the Personal Information Protection Law."), "note"
            ),
            DocumentTable(
                (_("I agree to"), _("until"), pgettext("person", "Name"), _("Signature and date")),
                [
                    (_("keeping my name and telephone number"), "", "", ""),
                    (_("passing them to the office in charge"), "", "", ""),
                ],
                (3, 1, 1, 2),
            ),
        ],
    )


def _who(centre: str, place: str, community: Community) -> str:
    # Most centres bear the name of their community.
    name = community.name
    sentence = _("{centre}{place}.") if name in centre else _("{centre}{place} of {name}.")
    text = sentence.format(centre=centre, place=place, name=name)
    return f"{text} {_('Telephone: {number}.').format(number=community.telephone)}" if community.telephone else text


def _purposes() -> list[str]:
    words = {
        Purpose.CASE: _("handling your case: asking back, telling you the answer, following up"),
        Purpose.EVENTS: _("telling you of events, of policies and their last days"),
        Purpose.HIRING: _("passing on job openings and job fairs"),
    }
    return [_("{label}: {text}").format(label=purpose.value, text=words[purpose]) for purpose in Purpose]


def _event_text(each: ContactEvent) -> str:
    words = {
        "ContactAdded": _("written down"),
        "ContactErased": _("erased"),
        "ContactShared": _("passed to the parties of {ref}").format(ref=each.subject),
    }
    return words.get(each.name, each.name)
