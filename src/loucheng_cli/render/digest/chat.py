"""The digest as a message for WeChat, DingTalk or WeCom: plain text of a bounded length, no Markdown."""

from __future__ import annotations

from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.domain.digest.model import Digest
from loucheng_cli.i18n import _
from loucheng_cli.render.digest.front import front, more

LONGEST = 1200  # characters


def chat(digest: Digest) -> str:
    """The page in at most ``LONGEST`` characters; lists give up their last lines first, and say so."""
    for lines in range(14, -1, -1):
        text = _text(digest, lines)
        if len(text) <= LONGEST:
            return text
    return f"{text[: LONGEST - 2]}…\n"


def _text(digest: Digest, lines: int) -> str:
    page = front(digest, lines)
    said = [f"【{page.title}】", page.subtitle, page.signed, *filter(None, [page.warning]), page.sentence]
    said += [
        _("{name}: {value}; {note}").format(name=tile.name, value=tile.value, note=tile.note) for tile in page.tiles
    ]
    for block in page.blocks:
        if block.lines or block.more:
            said.append(_("{title}:").format(title=block.title))
            said += [f"{n}. {line}" for n, line in enumerate(block.lines, 1)]
            said += [more(block)] if block.more else []
    return "\n".join(display_safe(" ".join(line.split())) for line in [*said, page.foot]) + "\n"
