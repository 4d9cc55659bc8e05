"""The digest as Markdown: lists rather than tables, since chats show no tables."""

from __future__ import annotations

from collections.abc import Iterable

from loucheng_cli.domain.digest.model import Digest
from loucheng_cli.i18n import _
from loucheng_cli.render.digest import text_charts as text
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.digest.front import front, more
from loucheng_cli.render.digest.sections import Part, SectionStyle, parts
from loucheng_cli.render.documents.markdown import escape


def markdown(digest: Digest, *, annex: bool = False) -> str:
    """The page as Markdown, with the annex where it is wanted."""
    page = front(digest)
    blocks = [f"# {_inline(page.title)}", _inline(page.subtitle), _inline(page.signed)]
    blocks += [_inline(line) for line in (page.warning, page.sentence) if line]
    blocks.append(
        _list(
            _("{name}: {value}; {note}").format(name=tile.name, value=tile.value, note=tile.note) for tile in page.tiles
        )
    )
    for block in page.blocks:
        lines = [*block.lines, *([more(block)] if block.more else [])]
        blocks += [f"## {_inline(block.title)}", _list(lines or [_("None.")])]
    if trend := text.trend_lines(digest):
        blocks += [f"## {_inline(words.trend_title(digest))}", _list(trend)]
    if annex:
        blocks.append(f"# {_inline(_('Annex'))}")
        for part in parts(digest):
            blocks += _part(part, digest)
    return "\n\n".join([*blocks, _inline(page.foot)]) + "\n"


def _part(part: Part, digest: Digest) -> list[str]:
    lines = [*part.before]
    if part.style is SectionStyle.FIGURES:
        before = {key: said for key, _name, said in words.figure_rows(digest.before, short=True)}
        lines += [
            words.per(_("{name}: {value}; last week {before}")).format(name=name, value=said, before=before[key])
            for key, name, said in words.figure_rows(digest.figures)
        ]
    if part.style is SectionStyle.PICTURES:
        lines += [*text.trend_lines(digest), *text.party_lines(digest)]
        lines += [
            _("; ").join(filter(None, [words.building_figures(each), text.stack_words(each)]))
            for each in digest.buildings
        ]
    if part.rows:
        lines += [part.rows.line(item) for item in part.rows.items]
    lines += part.after
    if part.is_empty:
        lines.append(_("None."))
    return [f"## {_inline(part.heading)}", _list(lines)]


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {_inline(line)}" for line in lines)


def _inline(line: str) -> str:
    return escape(" ".join(line.split()))
