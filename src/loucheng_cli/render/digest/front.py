"""The page of a digest: one side of A4 that can be read aloud, the same in every format.

Its lists share a budget of lines. What does not fit is counted and stands in the annex.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loucheng_cli.domain.digest.model import Digest
from loucheng_cli.i18n import _
from loucheng_cli.render.digest import sections
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.wrapping import width

LINES = 16  # of all lists together: what one side of A4 holds beside head, figures and picture
ROWS, ROOM = 21, 116  # the printed rows these lines may take, and the columns of a row
_LEAST = 2  # lines that each list gets before the longer ones share what is left


@dataclass(frozen=True, slots=True)
class Block:
    """A short list of the page: its title, its lines, how many more the annex holds."""

    key: str
    title: str
    lines: Sequence[str]
    more: int = 0
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Front:
    """The page: head, one sentence, six figures, the short lists, the foot."""

    title: str
    subtitle: str
    signed: str
    warning: str | None
    sentence: str
    tiles: Sequence[words.Tile]
    blocks: Sequence[Block]
    receipt: str
    foot: str


def front(digest: Digest, lines: int = LINES, rows: int = ROWS, room: int = ROOM) -> Front:
    """The page of a digest; its lists hold at most so many lines together, in so many rows of ``room`` columns."""
    wanted = [
        ("overdue", _("Overdue cases"), _lines(sections.late_columns(), digest.overdue.lines, 2), digest.overdue.total),
        (
            "discuss",
            _("For the council to discuss"),
            [*_lines(sections.brief_discuss_columns(), digest.discuss, 3), *map(words.repeated, digest.repeats)],
            len(digest.discuss) + len(digest.repeats),
        ),
        (
            "topics",
            _("What came of the topics of last time"),
            _lines(sections.topic_columns(), digest.topics, 2),
            len(digest.topics),
        ),
        (
            "due",
            words.due_title(digest),
            _lines(sections.brief_due_columns(), digest.due_next.lines, 2),
            digest.due_next.total,
        ),
    ]
    taken = [[-(-width(line) // room) for line in found] for _key, _title, found, _all in wanted]
    shares = _shared(taken, lines, rows)
    return Front(
        title=words.title(digest),
        subtitle=words.subtitle(digest),
        signed=words.signed(digest),
        warning=words.warning(digest),
        sentence=words.sentence(digest),
        tiles=words.tiles(digest),
        blocks=[
            Block(key, title, found[:most], total - min(most, len(found)), key == "overdue" and bool(found))
            for (key, title, found, total), most in zip(wanted, shares, strict=True)
        ],
        receipt=_("Received for the council: ____________   Date: ____________"),
        foot=words.foot(digest),
    )


def more(block: Block) -> str:
    """How many lines of a list stand in the annex only."""
    return _("{n} more in the annex").format(n=block.more)


def _lines(columns: Sequence[sections.Col], items: Sequence[object], lead: int) -> list[str]:
    rows = sections.PageRows(columns, items, lead)
    return [rows.line(item) for item in items]


def _shared(wanted: Sequence[Sequence[int]], lines: int, rows: int) -> list[int]:
    """How many lines each list gets, of the rows that each takes: a few at once, then one each in turn while there is room."""
    given = [min(len(each), _LEAST) for each in wanted]
    grown = True
    while grown:
        grown = False
        for n, want in enumerate(wanted):
            if given[n] == len(want) or sum(given) >= lines:
                continue
            used = sum(sum(each[:have]) for each, have in zip(wanted, given, strict=True))
            if used + want[given[n]] <= rows:
                given[n] += 1
                grown = True
    return given
