"""Papers for those who do not use this program: slip, meeting sheet, reminder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from loucheng_cli.domain.calendar.deadline import days_late
from loucheng_cli.domain.core.enums import PartyKind
from loucheng_cli.domain.core.labels import label
from loucheng_cli.domain.digest.disclosure import clipped, is_hidden_hazard, veil_of
from loucheng_cli.domain.digest.model import Disclosure
from loucheng_cli.domain.issue.context import RuleContext
from loucheng_cli.domain.issue.model import Task
from loucheng_cli.domain.issue.papers import PaperContact, is_withheld, receivers, said
from loucheng_cli.i18n import _, ngettext
from loucheng_cli.render.dates import full_day
from loucheng_cli.render.documents.model import Block, Document, DocumentTable, Heading, PageBreak, Paragraph
from loucheng_cli.render.issue import promise_text
from loucheng_cli.store.reads.papers import Meeting, MetOnSite
from loucheng_cli.store.reads.today import Open

_ROOM = "\n\n"  # three lines to write on


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What one party is to be reminded of, ready to paste into a chat."""

    party: str
    party_name: str
    refs: tuple[str, ...]
    text: str


def slip_document(
    cases: Sequence[Open],
    owners: Mapping[str, str],
    contacts: Mapping[str, Sequence[PaperContact]],
    centre: str,
    today: date,
    mark: str,
) -> Document:
    """交办单: what was said, what is asked, by when, and room for the answer."""
    blocks: list[Block] = []
    for each in cases:
        if blocks:
            blocks.append(PageBreak(_("Slip of assignment")))  # one sheet a slip: each goes to another office
        rows = [[name, text] for name, text in slip_pairs(each, owners, contacts.get(each.issue.ref, ()), mark)]
        blocks.append(DocumentTable((_("Part"), _("Content")), rows, (2, 7)))
        answers = [
            [_("Accepted, or returned (why)"), _ROOM],
            [_("What was done, and what the enterprise was told"), _ROOM],
            [_("Office, person, day"), _ROOM],
        ]
        blocks.append(DocumentTable((_("Answer of the party"), ""), answers, (1, 3)))
        blocks.append(Paragraph(f"{centre}\n{full_day(today)}", "right"))
    return Document(title=_("Slip of assignment"), blocks=blocks, header=_("Sensitive: only for handling this case"))


def slip_text(
    cases: Sequence[Open],
    owners: Mapping[str, str],
    contacts: Mapping[str, Sequence[PaperContact]],
    centre: str,
    today: date,
    mark: str,
) -> str:
    """The same to paste into a chat."""
    parts = []
    for each in cases:
        lines = [_("[Slip of assignment] {ref}").format(ref=each.issue.ref)]
        pairs = slip_pairs(each, owners, contacts.get(each.issue.ref, ()), mark)[1:]
        lines += [_("{name}: {text}").format(name=name, text=text) for name, text in pairs]
        lines.append(_("Answer: [ ] accepted [ ] returned, because ______  Result: ______"))
        parts.append("\n".join(lines))
    return "\n\n".join([*parts, f"{centre} {full_day(today)}"])


def slip_pairs(
    each: Open, owners: Mapping[str, str], contacts: Sequence[PaperContact], mark: str
) -> list[tuple[str, str]]:
    """What a slip says, in its order; ``mark`` begins the numbers of the community's papers."""
    issue = each.issue
    withheld = is_withheld(issue, receivers(issue, each.tasks))
    supports = [
        f"{task.party_name} {task.asked or ''} {_to_lead(task.due_on, provisional=task.provisional)}".strip()
        for task in each.tasks
        if task.is_open
    ]
    pairs = [
        (_("No."), issue.ref),
        (_("Paper no."), _paper_number(_("{mark} assignment [{year}] no. {n}"), mark, issue.ref, issue.assigned_on)),
        (_("Received"), full_day(issue.opened_on)),
        (_("Assigned on"), full_day(issue.assigned_on)),
        (_("Confidential"), _("yes: show it to nobody but who handles it") if issue.confidential else ""),
        (_("Lead"), issue.lead_name or _("(not assigned yet)")),
        (_("Supporting parties"), "\n".join(supports)),
        (_("Enterprise"), name_on_paper(each, withheld=withheld)),
        (_("Place"), each.rough_place if withheld else each.place),
        (_("Kind"), label(issue.kind)),
        (_("What was said"), said(issue.text, hide=each.enterprise if withheld else None, is_withheld=withheld)),
        (_("What is asked"), _asked(each)),
        (_("Promised"), promise_text(issue.promised_days, issue.promised_unit)),
        (_("Accept or return by"), full_day(issue.sign_due_on)),
        (_("Due"), _due(issue.due_on, provisional=issue.provisional)),
        (_("Contact (shared with consent)"), "\n".join(map(_contact, contacts))),
        (_("Owner"), owners.get(issue.owner or "", issue.owner or "")),
    ]
    return [(name, text) for name, text in pairs if text]


def _supporting(each: Open) -> list[str]:
    return [task.party_name for task in each.tasks if task.is_open]


def name_on_paper(each: Open, *, withheld: bool) -> str:
    """The enterprise's name, or that it is not said here."""
    if each.enterprise is None:
        return ""
    return _("a certain enterprise") if withheld else each.enterprise


def meeting_document(cases: Sequence[Open], meeting: Meeting, centre: str, today: date) -> Document:
    """现场办公通知: to whom, when and where; the cases, each party's part, what is asked, and room for what is agreed."""
    together = {key for each in cases for key in receivers(each.issue, each.tasks)}
    invited = [name for each in cases for name in (each.issue.lead_name, *_supporting(each)) if name]
    called = _(
        "On {day} there is a meeting on site at {place} about the cases below. Please send somebody who can decide."
    )
    blocks: list[Block] = [
        Paragraph(meeting.number, "centre"),
        Paragraph(_("{parties}:").format(parties=_(", ").join(dict.fromkeys(invited))), "flush"),
        Paragraph(called.format(day=full_day(meeting.on), place=meeting.place or "")),
    ]
    for each in cases:
        issue = each.issue
        withheld = is_withheld(issue, together)
        what = said(issue.text, hide=each.enterprise if withheld else None, is_withheld=withheld)
        place = each.rough_place if withheld else each.place
        who = " ".join(filter(None, (name_on_paper(each, withheld=withheld), place)))
        blocks += [
            Heading(f"{issue.ref}  {issue.item_name or ''}".strip()),
            Paragraph(_("{name}: {text}").format(name=who, text=what) if who else what),
            DocumentTable(
                (_("Party"), _("What is asked"), _("Due"), _("What is agreed, and by which day")),
                [
                    [
                        _("{party}\n(lead)").format(party=issue.lead_name or _("(not assigned yet)")),
                        _("Handles it and answers the enterprise"),
                        _due(issue.due_on, provisional=issue.provisional),
                        _ROOM,
                    ],
                    *(
                        [
                            _("{party}\n(support)").format(party=task.party_name),
                            task.asked or _("Supports the lead"),
                            _due(task.due_on, provisional=task.provisional),
                            _ROOM,
                        ]
                        for task in each.tasks
                        if task.is_open
                    ),
                ],
                (25, 22, 22, 31),
            ),
        ]
    blocks.append(Paragraph(f"{centre}\n{full_day(today)}", "right"))
    return Document(
        title=_("Notice of a meeting on site"), blocks=blocks, header=_("Sensitive: only for handling this case")
    )


def minutes_document(
    cases: Sequence[Open], meeting: Meeting, came: Sequence[str], met: Mapping[str, MetOnSite], centre: str
) -> Document:
    """现场办公纪要: which offices came, and what each party agreed to do by which day, the lead first."""
    together = {key for each in cases for key in receivers(each.issue, each.tasks)}
    blocks: list[Block] = [
        Paragraph(meeting.number, "centre"),
        Paragraph(_("Day: {day}").format(day=full_day(meeting.on))),
        Paragraph(_("Place: {place}").format(place=meeting.place or "")),
        Paragraph(_("Present: {parties}").format(parties=_(", ").join(came) or _("nobody"))),
    ]
    for each in cases:
        withheld = is_withheld(each.issue, together)
        place = each.rough_place if withheld else each.place
        rows = [
            [task.party_name, task.asked or _("Supports the lead"), _due(task.due_on, provisional=task.provisional)]
            for task in each.tasks
            if task.is_open
        ]
        if each.issue.lead is not None:
            rows.insert(0, [each.issue.lead_name or each.issue.lead, *_promise_of_lead(each, met.get(each.issue.ref))])
        blocks += [
            Heading(f"{each.issue.ref}  {each.issue.item_name or ''}".strip()),
            Paragraph(" ".join(filter(None, (name_on_paper(each, withheld=withheld), place)))),
            DocumentTable(
                (_("Party"), _("What it agreed to do"), _("By when")),
                rows,
                (2, 4, 2),
            ),
        ]
    blocks.append(Paragraph(centre, "right"))
    return Document(
        title=_("Minutes of a meeting on site"), blocks=blocks, header=_("Sensitive: only for handling this case")
    )


def _promise_of_lead(each: Open, met: MetOnSite | None) -> tuple[str, str]:
    """What the lead said it would do and by when; without a promise what it has to do anyway."""
    day, what = met.promises.get(each.issue.lead or "", (None, None)) if met else (None, None)
    due = full_day(date.fromisoformat(day)) if day else _due(each.issue.due_on, provisional=each.issue.provisional)
    return what or _("Handles it and answers the enterprise"), due


def supervision_document(cases: Sequence[Open], rules: RuleContext, until: date, centre: str, mark: str) -> Document:
    """督办通知单: what is supervised, who is responsible, until when, and room for what was done; a sheet a case."""
    blocks: list[Block] = []
    for each in cases:
        issue = each.issue
        withheld = is_withheld(issue, receivers(issue, each.tasks))
        what = said(issue.text, hide=each.enterprise if withheld else None, is_withheld=withheld)
        late = days_late(issue.due_on, rules.today, rules.calendar) if issue.due_on else 0
        if blocks:
            blocks.append(PageBreak(_("Notice of supervision")))
        rows = [
            [_("Paper no."), _paper_number(_("{mark} supervision [{year}] no. {n}"), mark, issue.ref, rules.today)],
            [_("Supervised case"), " ".join(filter(None, (issue.ref, issue.item_name or what)))],
            [
                _("Enterprise and place"),
                " ".join(
                    filter(None, (name_on_paper(each, withheld=withheld), each.rough_place if withheld else each.place))
                ),
            ],
            [_("Responsible party"), issue.lead_name or _("(not assigned yet)")],
            [
                _("Was due"),
                ngettext("{day}, {n} working day late", "{day}, {n} working days late", late).format(
                    day=full_day(issue.due_on), n=late
                )
                if late
                else full_day(issue.due_on),
            ],
            [_("To be done by"), full_day(until)],
            [_("Supervised by"), _("head of the service centre")],
        ]
        blocks += [
            DocumentTable((_("Part"), _("Content")), rows, (1, 4)),
            DocumentTable(
                (_("Answer of the party"), ""),
                [[_("What was done, and by when the rest"), _ROOM], [_("Office, person, day"), _ROOM]],
                (1, 3),
            ),
            Paragraph(f"{centre}\n{full_day(rules.today)}", "right"),
        ]
    return Document(title=_("Notice of supervision"), blocks=blocks, header=_("Sensitive: only for handling this case"))


def document_text(document: Document) -> str:
    """A document for a terminal: no marks, room for answers as a line to fill in."""
    lines = [document.title, document.header, ""]
    for block in document.blocks:
        match block:
            case Heading():
                lines += ["", block.text]
            case PageBreak():
                lines += ["", block.title]
            case Paragraph():
                lines.append(block.text)
            case DocumentTable():
                cell_of = _("{name}: {text}")
                for row in block.rows:
                    cells = [" ".join(cell.split("\n")).strip() or "________" for cell in row]
                    # A table of two columns is a list of names and what belongs to them.
                    named = [cells] if len(cells) == 2 else zip(block.columns, cells, strict=True)
                    lines.append("  " + "  ".join(cell_of.format(name=name, text=text) for name, text in named))
    return "\n".join(line for n, line in enumerate(lines) if line or n > 1)


def reminders(cases: Sequence[Open], rules: RuleContext, centre: str, *, is_sent: bool = False) -> list[Reminder]:
    """By addressee (each building's property manager apart), what it owes, lead and supporting parts alike; the property manager reads no unnamed words.

    What ``is_sent`` into a chat says no more than a council may read: no typed words, no door.
    """
    owed: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for each in cases:
        issue = each.issue
        if issue.lead is not None and issue.due_on is not None:
            line = _owed(each, issue.lead, issue.due_on, rules, is_sent=is_sent)
            owed.setdefault((issue.lead, issue.lead_name or issue.lead), []).append((issue.ref, line))
        for task in each.tasks:
            if task.is_open and task.due_on is not None and _is_near(task, rules):
                line = _owed(each, task.party, task.due_on, rules, is_sent=is_sent)
                owed.setdefault((task.party, task.party_name), []).append((issue.ref, line))
    found = []
    for (key, name), lines in owed.items():
        head = _("[Reminder] {party}: please handle and answer the following:").format(party=name)
        body = [f"{n}. {line}" for n, (_ref, line) in enumerate(lines, 1)]
        found.append(
            Reminder(
                party=key,
                party_name=name,
                refs=tuple(dict.fromkeys(ref for ref, _line in lines)),
                text="\n".join([head, *body, centre]),
            )
        )
    return found


def _is_near(task: Task, rules: RuleContext) -> bool:
    from loucheng_cli.domain.calendar.deadline import Light
    from loucheng_cli.domain.issue.agenda import light_of

    return task.due_on is not None and light_of(task.due_on, rules) is not Light.GREEN


def _owed(each: Open, party: str, due: date, rules: RuleContext, *, is_sent: bool = False) -> str:
    issue = each.issue
    withheld = is_withheld(issue, (party,))
    what = issue.item_name or clipped(
        said(issue.text, hide=each.enterprise if withheld else None, is_withheld=withheld), 40
    )
    late = days_late(due, rules.today, rules.calendar)
    when = _("due {day}").format(day=due)
    if late:
        sentence = ngettext("due {day}, {n} working day late", "due {day}, {n} working days late", late)
        when = sentence.format(day=due, n=late)
    if is_sent:
        is_told = veil_of(issue) is not Disclosure.CONFIDENTIAL and not is_hidden_hazard(issue)
        return "  ".join([issue.ref, *([each.rough_place, issue.item_name or ""] if is_told else []), when])
    return "  ".join([issue.ref, each.rough_place if withheld else each.place, what, when])


def _asked(each: Open) -> str:
    if each.issue.item_name:
        if each.issue.due_on:
            return _("Handle “{item}”, answer the enterprise by {day} and tell us").format(
                item=each.issue.item_name, day=full_day(each.issue.due_on)
            )
        return _("Handle “{item}”, answer the enterprise and tell us").format(item=each.issue.item_name)
    if each.issue.lead == PartyKind.COMMUNITY:
        return _("Look into it and answer the enterprise")
    return _("Look into it, answer the enterprise and tell us")


def _to_lead(day: date | None, *, provisional: bool) -> str:
    return _("(tells the lead by {day})").format(day=_due(day, provisional=provisional)) if day else ""


def _due(day: date | None, *, provisional: bool) -> str:
    return _("{day} (provisional)").format(day=full_day(day)) if day and provisional else full_day(day)


def _paper_number(pattern: str, mark: str, ref: str, on: date | None) -> str:
    """锦商社交〔2026〕12号: by the number of the case, so that a slip printed twice has one number."""
    return pattern.format(mark=mark, year=on.year, n=ref.rpartition("-")[2][1:]) if on else ""


def _contact(contact: PaperContact) -> str:
    return " ".join(filter(None, (contact.name, contact.post, contact.phone)))
