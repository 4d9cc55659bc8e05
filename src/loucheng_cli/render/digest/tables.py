"""The pictures of a digest as tables and shaded bars, for formats in which none can be drawn."""

from __future__ import annotations

from collections.abc import Sequence

from loucheng_cli.domain.digest.model import Digest
from loucheng_cli.i18n import _
from loucheng_cli.render.digest import text_charts as text
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.documents.model import Bars

Titled = tuple[str, Sequence[str], list[tuple[str | int, ...]]]  # title, columns, rows


def trend(digest: Digest) -> Titled:
    """The eight weeks."""
    rows: list[tuple[str | int, ...]] = [(each.week, each.opened, each.handled, each.solved) for each in digest.trend]
    return words.trend_title(digest), (words.per(_("Week")), _("Opened"), _("Handled"), _("Solved")), rows


def trend_bars(digest: Digest) -> Bars:
    """The eight weeks as bars."""
    points = digest.trend
    return Bars(
        labels=[words.point(each.week) for each in points],
        series=[
            (_("Opened"), [each.opened for each in points]),
            (_("Handled"), [each.handled for each in points]),
            (_("Solved"), [each.solved for each in points]),
        ],
    )


def parties(digest: Digest) -> Titled:
    """Who has what open."""
    rows: list[tuple[str | int, ...]] = [(words.party(each), each.open, each.overdue) for each in digest.parties]
    return _("Parties"), (_("Party"), _("Open"), _("Overdue")), rows


def buildings(digest: Digest) -> Titled:
    """Each building's week, and where issues are open."""
    columns = (_("Building"), _("Visits"), _("Opened"), _("Handled"), _("Open"), _("Overdue"), _("Open by floor"))
    rows: list[tuple[str | int, ...]] = [
        (each.name, each.visits, each.opened, each.handled, each.open, each.overdue, text.stack_words(each))
        for each in digest.buildings
    ]
    return _("Buildings"), columns, rows
