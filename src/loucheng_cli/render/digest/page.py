"""Of which parts does the page of a digest consist, before it is text, Markdown, HTML, DOCX or a workbook?

Every format shows the same sections with the same lists; a list is a table of ``Col``s, of which each cell can also be
said in a running line (``超期4个工作日``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from loucheng_cli.domain.digest.model import Digest, DigestLine, IssueEntry, Point, TopicLine
from loucheng_cli.facts import dataclass
from loucheng_cli.i18n import _
from loucheng_cli.render.digest import wording as words

MOST_LINES = 200  # a page stays a page; the workbook and the JSON are whole


@dataclass(frozen=True, slots=True)
class Col:
    """A column: its title, the text of its cell, how a line says it, what a workbook holds, its share of the width."""

    title: str
    cell: Callable[[Any], str]
    phrase: str = "{}"
    raw: Callable[[Any], Any] | None = None
    share: int = 2
    only: Callable[[Any], bool] | None = None

    def said(self, row: Any) -> str:
        """The cell as a part of a running line, in its phrase (where ``only`` lets it); empty where there is nothing."""
        text = self.cell(row)
        return self.phrase.format(text) if text and (self.only is None or self.only(row)) else text


@dataclass(frozen=True, slots=True)
class PageRows:
    """A list with its columns; the first ``lead`` columns open a running line, the others follow behind bars."""

    columns: Sequence[Col]
    items: Sequence[Any]
    lead: int = 3

    def line(self, item: Any) -> str:
        """The row as one running line."""
        head = " ".join(text for column in self.columns[: self.lead] if (text := column.said(item)))
        rest = [text for column in self.columns[self.lead :] if (text := column.said(item))]
        return _("｜").join([head, *rest])


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page: its title, what is said before and after its list, and the list."""

    title: str
    before: Sequence[str] = ()
    rows: PageRows | None = None
    after: Sequence[str] = ()
    pictures: bool = False
    figures: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing to tell under this title."""
        return not (self.before or self.after or self.pictures or self.figures or (self.rows and self.rows.items))


def parts(digest: Digest, most: int | None = MOST_LINES) -> list[Part]:
    """The eleven sections; lists of more than ``most`` lines are cut, and say so."""
    titles = [_(title) for title in words.SECTIONS]
    return [
        Part(titles[0], before=_opening(digest), figures=True, after=_under_figures(digest)),
        _listed(titles[1], digest.overdue, overdue_columns(), most),
        Part(titles[2], rows=_cut(PageRows(topic_columns(), digest.topics, lead=2), most)),
        _listed(titles[3], digest.handled, handled_columns(), most),
        _listed(titles[4], digest.opened, opened_columns(), most),
        _listed(titles[5], digest.due_next, due_columns(), most),
        Part(
            titles[6],
            rows=_cut(PageRows(discuss_columns(), digest.discuss, lead=4), most),
            after=list(map(words.repeated, digest.repeats)),
        ),
        Part(titles[7], pictures=True),
        Part(titles[8], before=_moves(digest)),
        Part(titles[9], rows=PageRows(notice_columns(), digest.notices, lead=2)),
        Part(titles[10], before=words.corrections(digest), after=_endnotes(digest)),
    ]


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
        Col(_("Outcome"), words.result, share=4),
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

    def of(cell: Callable[[IssueEntry], str]) -> Callable[[Point], str]:
        return lambda point: cell(point.line)

    return [
        Col(_("Why"), lambda point: _(words.WHYS[point.why]), _("[{}]")),
        *(Col(column.title, of(column.cell), share=column.share) for column in _who()),
        Col(_("Lead"), of(words.lead), _("lead {}")),
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
        Col(_("Topic"), lambda topic: topic.text or _("(removed)"), share=4),
        Col(_("Issue"), lambda topic: topic.issue or "", _("issue {}"), share=1),
        Col(_("By whom"), lambda topic: topic.by_whom or ""),
        Col(_("By when"), lambda topic: words.day(topic.due_on), _("by {}"), lambda topic: topic.due_on, share=1),
        Col(_("What came of it"), state, share=3),
    ]


def notice_columns() -> list[Col]:
    """通知与预告."""
    return [
        Col(_("No."), lambda notice: notice.ref, share=1),
        Col(_("Notice"), lambda notice: notice.text or _("(removed)"), share=6),
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


def _who() -> list[Col]:
    return [
        Col(_("No."), lambda line: line.ref, share=1),
        Col(_("Enterprise and place"), words.place, share=4),
        Col(_("Matter"), words.what, share=3),
    ]


def _listed(title: str, listed: DigestLine, columns: Sequence[Col], most: int | None) -> Part:
    more = words.withheld(listed.withheld)
    rows = _cut(PageRows(columns, listed.lines), most)
    left_out = len(listed.lines) - len(rows.items)
    after = [_("{n} more lines are left out here; the workbook has them all.").format(n=left_out)] if left_out else []
    return Part(title, rows=rows, after=[*after, *([more] if more else [])])


def _cut(rows: PageRows, most: int | None) -> PageRows:
    return PageRows(rows.columns, rows.items[:most], rows.lead)


def _opening(digest: Digest) -> list[str]:
    return [line for line in (words.unfinished(digest), words.quiet(digest)) if line]


def _under_figures(digest: Digest) -> list[str]:
    return [words.caveats(digest.figures), *filter(None, [words.coverage_line(digest)])]


def _moves(digest: Digest) -> list[str]:
    lists = ((_("Moved in: {all}"), digest.moved_in), (_("Moved out: {all}"), digest.moved_out))
    return [text.format(all=_("; ").join(words.moved(each) for each in moves)) for text, moves in lists if moves]


def _endnotes(digest: Digest) -> list[str]:
    return [*words.definitions(digest), *filter(None, [words.provisional(digest)])]
