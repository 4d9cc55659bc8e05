"""The digest as short Markdown for a chat, legible also where Markdown is not rendered."""

from __future__ import annotations

from loucheng_cli.domain.digest.model import Digest
from loucheng_cli.i18n import _
from loucheng_cli.render.digest import text_charts as text
from loucheng_cli.render.digest import wording as words
from loucheng_cli.render.digest.page import Part, parts
from loucheng_cli.render.documents.markdown import escape


def markdown(digest: Digest) -> str:
    """The page as Markdown, lists rather than tables: chats show no tables."""
    blocks = [f"# {_inline(words.title(digest))}", _inline(words.subtitle(digest)), _inline(words.signed(digest))]
    for part in parts(digest):
        blocks += _part(part, digest)
    return "\n\n".join([*blocks, _inline(words.foot())]) + "\n"


def _part(part: Part, digest: Digest) -> list[str]:
    lines = [*part.before]
    if part.figures:
        before = {key: said for key, _name, said in words.figure_rows(digest.before, short=True)}
        lines += [
            _("{name}: {value}; last week {before}").format(name=name, value=said, before=before[key])
            for key, name, said in words.figure_rows(digest.figures)
        ]
    if part.pictures:
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
    return [f"## {part.title}", "\n".join(f"- {_inline(line)}" for line in lines)]


def _inline(line: str) -> str:
    return escape(" ".join(line.split()))
