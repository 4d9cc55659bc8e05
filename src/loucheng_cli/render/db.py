"""The state of a database, the result of a check, the content of a backup."""

from __future__ import annotations

from collections.abc import Iterator

from loucheng_cli.i18n import _
from loucheng_cli.render.cells import Section
from loucheng_cli.store.backup.overview import Overview
from loucheng_cli.store.backup.restore import Contents, Last, Restoring
from loucheng_cli.store.engine.addresses import without_password
from loucheng_cli.store.journal.verify import OK, StoredDifference, VerifyReport

_SHOWN = 20  # differences that a person is shown; JSON has them all


def status_value(url: str, found: Contents) -> dict[str, object]:
    """``db status`` for scripts."""
    return {
        "url": without_password(url),
        "station": found.station,
        "schema": found.schema,
        "events": found.events,
        "enterprises": found.enterprises,
        "visits": found.visits,
        "issues": found.issues,
    }


def whole_status_value(url: str, found: Overview) -> dict[str, object]:
    """``db status`` for scripts, with the backups."""
    return {
        **status_value(url, found.contents),
        "backup": found.backup,
        "rehearsed": found.rehearsed,
        "leftovers": found.leftovers,
    }


def status_sections(found: Overview) -> list[Section]:
    """``db status`` for a person."""
    tried = found.rehearsed
    if tried is None:
        said = _("never: loucheng db rehearse")
    elif tried.why is None:
        said = _("{at}: {path} can be restored").format(at=tried.at, path=tried.backup)
    else:
        said = _("{at}: {path} cannot be restored: {why}").format(at=tried.at, path=tried.backup, why=tried.why)
    sections = [contents_section("", found.contents)]
    if found.backup or tried:
        sections.append(Section(_("Backups"), [(_("Newest"), found.backup), (_("Rehearsed"), said)]))
    if found.leftovers:
        title = _("Left by commands that did not end; remove what you do not need")
        sections.append(Section(title, lines=list(found.leftovers)))
    return sections


def contents_section(title: str, found: Contents | None) -> Section:
    """What is in a database, for a person."""
    if found is None:
        return Section(title, lines=[_("there is none that can be opened")])
    pairs = [
        (_("Station"), found.station),
        (_("Stations whose events it holds"), found.stations if len(found.stations) > 1 else None),
        (_("Events"), str(found.events)),
        (_("Enterprises"), str(found.enterprises)),
        (_("Visits"), str(found.visits)),
        (_("Issues"), str(found.issues)),
        (_("Last event"), _last(found.last)),
        (_("Format"), str(found.schema)),
    ]
    return Section(title, pairs)


def restore_sections(plan: Restoring) -> list[Section]:
    """A backup beside what it would replace."""
    sections = [
        contents_section(_("In the backup, saved {at}").format(at=plan.saved_at), plan.backup),
        contents_section(_("Here now"), plan.present),
    ]
    if plan.fork:
        fork = _("From {number} on both went on by themselves: a fork. Only one of the two may be worked on.")
        sections.append(Section("", lines=[fork.format(number=plan.fork)]))
    return sections


def report_sections(report: VerifyReport) -> list[Section]:
    """What a check found, for a person."""
    pairs = [
        (_("Events"), str(report.events)),
        (_("Facts folded again"), str(report.refolded)),
        (_("Erased"), str(report.erased)),
        (_("File"), _said(report.integrity)),
        (_("Journal"), _said(report.chain)),
    ]
    sections = [Section("", pairs)]
    if report.foreign:
        sections.append(Section(_("Structure"), lines=report.foreign))
    if report.differences:
        sections.append(Section(_("Not what the journal says"), lines=list(_lines(report))))
    return sections


def _lines(report: VerifyReport) -> Iterator[str]:
    for each in report.differences[:_SHOWN]:
        yield difference_line(each)
    left = len(report.differences) + report.more - _SHOWN
    if left > 0:
        yield _("and {n} more").format(n=left)


def difference_line(each: StoredDifference) -> str:
    """A row that is not what the journal says."""
    words = {
        "missing": _("is missing"),
        "extra": _("is too many"),
        "different": _("differs"),
        "unreadable": _("cannot be read"),
        "altered": _("was altered"),
        "erased": _("was erased without an event"),
        "odd": _("holds a value that cannot be used"),
    }
    fields = _(", ").join(
        f"{name}: {is_!r}" + (f" ≠ {should!r}" if each.what != "odd" else "")
        for name, (is_, should) in each.fields.items()
    )
    return f"{each.table} {each.key} {words[each.what]}{f' ({fields})' if fields else ''}"


def _said(found: str) -> str:
    return _("sound") if found == OK else found


def _last(last: Last | None) -> str | None:
    from loucheng_cli.render.undo import event_name

    if last is None:
        return None
    return f"{last.recorded_at}  {event_name(last.name)}  {last.subject}  {last.worker or ''}".rstrip()
