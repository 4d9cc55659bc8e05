"""Due days for the calendar of a phone (RFC 5545), without persons, enterprises or typed text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from loucheng_cli.domain.core.enums import ON_THE_CLOCK
from loucheng_cli.domain.core.labels import floor_name, label
from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.i18n import _
from loucheng_cli.store.reads.export import Filed

_NINE_THE_DAY_BEFORE = "-PT15H"  # before midnight, when an all-day entry begins
_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def calendar(filed: Iterable[Filed], *, community: str, stamp: str, head: str | None = None) -> str:
    """All-day entries of what is due: the lead's day and the days of open tasks. ``stamp`` is UTC as the journal writes it.

    What is on hold has no due day. ``head`` is that of the journal.
    """
    instant = stamp.replace("-", "").replace(":", "")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//loucheng//due days//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(_('{community}: due days (internal)').format(community=community))}",
        *([f"X-LOUCHENG-HEAD:{head}"] if head else []),
    ]
    for each in filed:
        issue = each.issue
        if issue.status in ON_THE_CLOCK and issue.held_on is None and issue.due_on is not None:
            place = _place(each)
            lines += _event(
                f"{issue.ref}-due",
                issue.due_on,
                instant,
                _("{ref} due: {what}").format(ref=issue.ref, what=_what(issue)),
                # Which office has it says what a confidential matter is about.
                _(", ").join(filter(None, (None if issue.confidential else issue.lead_name, place))),
                provisional=issue.provisional,
            )
        for number, task in enumerate(each.tasks, 1):
            if task.is_open and task.due_on is not None and issue.status in ON_THE_CLOCK and issue.held_on is None:
                lines += _event(
                    # The key of a task names its office.
                    f"{issue.ref}-part{number}-due" if issue.confidential else f"{task.code.replace('/', '-')}-due",
                    task.due_on,
                    instant,
                    _("{ref} due: {what}").format(ref=issue.ref, what=_what(issue))
                    if issue.confidential
                    else _("{ref} part of {party} due: {what}").format(
                        ref=issue.ref, party=task.party_name, what=_what(issue)
                    ),
                    _place(each),
                    provisional=task.provisional,
                )
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, each further one begun with a space; no character is cut in two."""
    part = ""
    octets = 0
    for char in line:
        size = len(char.encode())
        if octets + size > _OCTETS:
            yield part
            part, octets = " ", 1
        part += char
        octets += size
    yield part


def _event(uid: str, on: date, instant: str, summary: str, description: str, *, provisional: bool) -> list[str]:
    following = on + timedelta(days=1)
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@loucheng",
        f"DTSTAMP:{instant}",
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{following:%Y%m%d}",
        f"SUMMARY:{_text(summary)}",
        *([f"DESCRIPTION:{_text(description)}"] if description else []),
        f"STATUS:{'TENTATIVE' if provisional else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(summary)}",
        f"TRIGGER:{_NINE_THE_DAY_BEFORE}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _what(issue: Issue) -> str:
    """The item or the kind; of a confidential issue nothing."""
    if issue.confidential:
        return _("confidential matter")
    return issue.item_name or label(issue.kind)


def _place(each: Filed) -> str:
    """Building and storey; the room would name the enterprise."""
    floor = each.issue.floor
    if each.issue.confidential or each.building_name is None:
        return ""
    return each.building_name if floor is None else f"{each.building_name} {floor_name(floor, each.floor_label)}"


def _text(value: str) -> str:
    return display_safe(value).translate(_ESCAPED)
