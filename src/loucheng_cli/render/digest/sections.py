"""The sections of a digest's annex, the same in every format.

A section is found by its key; its number is its place. A list is a table of ``Col``s, of which each cell also has a phrase
for a running line (``超期4个工作日``). To add a section, add a row to ``SECTIONS`` and the function that builds it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from loucheng_cli.domain.digest.model import Digest, DigestLine, IssueEntry, Point, TopicLine
from loucheng_cli.i18n import _, ngettext
from loucheng_cli.render.digest import wording as words

MOST_LINES = 200  # a page stays a page; the workbook and the JSON are whole


@dataclass(frozen=True, slots=True)
class Col:
    """A column: its title, the text of its cell, how a line says it, what a workbook holds, its share of the width."""

    title: str
    cell: Callable[[Any], str]
    phrase: str = "{}"
    raw: Callable[[Any], object] | None = None
    share: int = 2
    only: Callable[[Any], bool] | None = None

    def said(self, row: object) -> str:
        """The cell as a part of a running line, in its phrase (where ``only`` lets it); empty where there is nothing."""
        text = self.cell(row)
        return self.phrase.format(text) if text and (self.only is None or self.only(row)) else text


@dataclass(frozen=True, slots=True)
class PageRows:
    """A list with its columns; the first ``lead`` columns open a running line, the others follow behind bars."""

    columns: Sequence[Col]
    items: Sequence[object]
    lead: int = 3

    def line(self, item: object) -> str:
        """The row as one running line."""
        head = " ".join(text for column in self.columns[: self.lead] if (text := column.said(item)))
        rest = [text for column in self.columns[self.lead :] if (text := column.said(item))]
        return _("｜").join([head, *rest])


class SectionStyle(StrEnum):
    """How a section is shown beside its lines: as it is, as a warning, small, or with the table or pictures of the digest."""

    PLAIN = "plain"
    WARNING = "warning"
    NOTES = "notes"
    FIGURES = "figures"
    PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class Content:
    """What a section holds: lines before and after its list, and the list."""

    before: Sequence[str] = ()
    rows: PageRows | None = None
    after: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section: its key, its title, what it holds, its style."""

    key: str
    title: Callable[[Digest], str]
    build: Callable[[Digest, int | None], Content]
    style: SectionStyle = SectionStyle.PLAIN


@dataclass(frozen=True, slots=True)
class Part:
    """A section as it is shown: numbered among the others, with its content."""

    key: str
    title: str
    number: int
    style: SectionStyle
    before: Sequence[str] = ()
    rows: PageRows | None = None
    after: Sequence[str] = ()

    @property
    def heading(self) -> str:
        """The title with its number: ``一、本周数据``."""
        return words.numbered(self.number, self.title)

    @property
    def is_empty(self) -> bool:
        """Nothing to show under this title."""
        drawn = self.style in {SectionStyle.FIGURES, SectionStyle.PICTURES}
        return not (drawn or self.before or self.after or (self.rows and self.rows.items))


def parts(digest: Digest, most: int | None = MOST_LINES) -> list[Part]:
    """All sections in order; lists of more than ``most`` lines are cut, and say so."""
    shown = []
    for number, section in enumerate(SECTIONS, start=1):
        content = section.build(digest, most)
        shown.append(
            Part(
                section.key, section.title(digest), number, section.style,
                content.before, content.rows, content.after,
            )
        )  # fmt: skip
    return shown


def overdue_columns() -> list[Col]:
    """超期事项."""
    return [
        *_who(),
        Col(_("Lead"), words.lead, _("lead {}")),
        Col(_("Due"), words.due, _("due {}"), lambda line: line.due_on, share=1),
        Col(_("Late"), words.late, _("late by {}"), lambda line: line.days_late, share=1),
        Col(_("Open for"), words.since, _("received {} ago"), lambda line: line.days_open, share=1),
        Col(_("Last step"), words.last_step),
    ]


def late_columns() -> list[Col]:
    """超期事项 on the page."""
    return [
        *_where_and_what(),
        Col(_("Lead"), words.lead, _("lead {}")),
        Col(_("Due"), words.due, _("due {}")),
        Col(_("Late"), words.late, _("late by {}")),
        Col(_("Last step"), words.last_step),
    ]


def brief_due_columns() -> list[Col]:
    """临期事项 on the page."""
    return [*_where_and_what(), Col(_("Lead"), words.lead, _("lead {}")), Col(_("Due"), words.due, _("due {}"))]


def brief_discuss_columns() -> list[Col]:
    """提请楼事会商议 on the page."""
    return [
        Col(_("Why"), lambda point: _(words.WHYS[point.why]), _("[{}]")),
        *(Col(column.title, _of_point(column.cell)) for column in _where_and_what()),
        Col(_("Details"), lambda point: words.reason(point.why, point.line)),
    ]


def handled_columns() -> list[Col]:
    """本周办结."""
    return [
        *_who(),
        Col(_("Lead"), words.lead),
        Col(
            _("Handled on"),
            lambda line: words.day(line.resolved_on),
            _("handled on {}"),
            lambda line: line.resolved_on,
            share=1,
        ),
        Col(_("What came of it"), words.result, share=4),
        Col(_("The enterprise says"), words.said, _("followed up: {}"), only=_is_rated),
    ]


def opened_columns() -> list[Col]:
    """本周新增及去向."""
    return [
        *_who(),
        Col(_("Went to"), words.lead, _("to {}")),
        Col(_("Status"), words.status, share=1),
        Col(_("Due"), words.due, _("due {}"), lambda line: line.due_on, share=1),
    ]


def due_columns() -> list[Col]:
    """下周到期."""
    return [
        *_who(),
        Col(_("Lead"), words.lead, _("lead {}")),
        Col(_("Due"), words.due, _("due {}"), lambda line: line.due_on, share=1),
        Col(_("Status"), words.status, share=1),
    ]


def discuss_columns() -> list[Col]:
    """提请楼事会商议."""
    return [
        Col(_("Why"), lambda point: _(words.WHYS[point.why]), _("[{}]")),
        *(Col(column.title, _of_point(column.cell), share=column.share) for column in _who()),
        Col(_("Lead"), _of_point(words.lead), _("lead {}")),
        Col(_("Details"), lambda point: words.reason(point.why, point.line), share=4),
    ]


def topic_columns() -> list[Col]:
    """上期商议事项落实情况."""

    def state(topic: TopicLine) -> str:
        if topic.resolved_on is None:
            return _("under way")
        return _("{day}: {result}").format(day=words.day(topic.resolved_on), result=topic.result or _("resolved"))

    return [
        Col(_("No."), lambda topic: topic.ref, share=1),
        Col(_("Topic"), lambda topic: topic.text or _("(removed or not released)"), share=4),
        Col(_("Issue"), lambda topic: topic.issue or "", _("issue {}"), share=1),
        Col(_("By whom"), lambda topic: topic.by_whom or ""),
        Col(_("By when"), lambda topic: words.day(topic.due_on), _("by {}"), lambda topic: topic.due_on, share=1),
        Col(_("What came of it"), state, share=3),
    ]


def notice_columns() -> list[Col]:
    """通知与预告."""
    return [
        Col(_("No."), lambda notice: notice.ref, share=1),
        Col(_("Notice"), lambda notice: notice.text or _("(removed or not released)"), share=6),
        Col(
            _("Until"),
            lambda notice: words.day(notice.until_on),
            _("until {}"),
            lambda notice: notice.until_on,
            share=1,
        ),
    ]


def _is_rated(line: IssueEntry) -> bool:
    return line.solved is not None


def _of_point(cell: Callable[[IssueEntry], str]) -> Callable[[Point], str]:
    return lambda point: cell(point.line)


def _where_and_what() -> list[Col]:
    return [
        Col(_("Enterprise and place"), words.place),
        Col(_("Matter"), lambda line: _("{matter} ({ref})").format(matter=words.what(line), ref=line.ref)),
    ]


def _who() -> list[Col]:
    return [
        Col(_("No."), lambda line: line.ref, share=1),
        Col(_("Enterprise and place"), words.place, share=4),
        Col(_("Matter"), words.what, share=3),
    ]


def _listed(listed: DigestLine, columns: Sequence[Col], most: int | None) -> Content:
    more = words.withheld(listed.withheld)
    rows = _cut(PageRows(columns, listed.lines), most)
    return Content(rows=rows, after=[*_left_out(len(listed.lines), most), *([more] if more else [])])


def _left_out(many: int, most: int | None) -> list[str]:
    """What a list says that was cut."""
    n = 0 if most is None else many - most
    return (
        [
            ngettext(
                "{n} more line is left out here; the workbook has them all.",
                "{n} more lines are left out here; the workbook has them all.",
                n,
            ).format(n=n)
        ]
        if n > 0
        else []
    )


def _cut(rows: PageRows, most: int | None) -> PageRows:
    return PageRows(rows.columns, rows.items[:most], rows.lead)


def _figures(digest: Digest, _most: int | None) -> Content:
    opening = [line for line in (words.warning(digest), words.quiet(digest)) if line]
    return Content(
        before=opening,
        after=[
            words.caveats(digest.figures),
            *filter(None, [words.balance(digest.figures), words.coverage_line(digest)]),
        ],
    )


def _discuss(digest: Digest, most: int | None) -> Content:
    return Content(
        rows=_cut(PageRows(discuss_columns(), digest.discuss, lead=4), most),
        after=list(map(words.repeated, digest.repeats)),
    )


def _moves(digest: Digest, most: int | None) -> Content:
    lists = ((_("Moved in: {all}"), digest.moved_in), (_("Moved out: {all}"), digest.moved_out))
    return Content(
        before=[
            text.format(all=_("; ").join([*map(words.moved, moves[:most]), *_left_out(len(moves), most)]))
            for text, moves in lists
            if moves
        ],
        after=words.standing(digest),
    )


def _notes(digest: Digest, _most: int | None) -> Content:
    return Content(
        before=words.corrections(digest),
        after=[*words.definitions(digest), *filter(None, [words.provisional(digest)])],
    )


SECTIONS = (
    PageSection("figures", lambda _digest: words.per(_("Figures of the week")), _figures, SectionStyle.FIGURES),
    PageSection(
        "overdue",
        lambda _digest: _("Overdue cases"),
        lambda digest, most: _listed(digest.overdue, overdue_columns(), most),
        SectionStyle.WARNING,
    ),
    PageSection(
        "topics",
        lambda _digest: _("What came of the topics of last time"),
        lambda digest, most: Content(rows=_cut(PageRows(topic_columns(), digest.topics, lead=2), most)),
    ),
    PageSection(
        "handled",
        lambda _digest: words.per(_("Handled this week")),
        lambda digest, most: _listed(digest.handled, handled_columns(), most),
    ),
    PageSection(
        "opened",
        lambda _digest: words.per(_("New this week and where it went")),
        lambda digest, most: _listed(digest.opened, opened_columns(), most),
    ),
    PageSection("due", words.due_title, lambda digest, most: _listed(digest.due_next, due_columns(), most)),
    PageSection("discuss", lambda _digest: _("For the council to discuss"), _discuss),
    PageSection(
        "pictures",
        lambda digest: _("Buildings and parties ({span})").format(span=words.trend_title(digest).lower()),
        lambda _digest, _most: Content(),
        SectionStyle.PICTURES,
    ),
    PageSection("moves", lambda _digest: _("Moved in and out"), _moves),
    PageSection(
        "notices",
        lambda _digest: _("Notices and dates"),
        lambda digest, _most: Content(rows=PageRows(notice_columns(), digest.notices, lead=2)),
    ),
    PageSection("notes", lambda _digest: _("Corrections and definitions"), _notes, SectionStyle.NOTES),
)
