"""The part of a long text that says what is asked for; reading all of it would cost more than it tells."""

from __future__ import annotations

import re

_SENTENCE = r"[^。！？!?；;\n]+[。！？!?；;\n]*"
_ASKING = r"希望|请求|请帮|恳请|恳求|要求|诉求|建议|咨询|投诉|举报|反映|申请|想要|想问|想请|想把|能否|可否|能不能|是否可以|怎么|如何|需要|盼|求助|麻烦|协调"


def gist(text: str, length: int) -> str:
    """The sentences that ask for something, then those at the beginning, in their order; at most so many characters."""
    if len(text) <= length:
        return text
    sentences: list[str] = [found[0] for found in re.finditer(_SENTENCE, text)]
    asking = [at for at, sentence in enumerate(sentences) if re.search(_ASKING, sentence)]
    chosen: set[int] = set()
    room = length
    for at in dict.fromkeys([*reversed(asking[-3:]), *asking, *range(len(sentences))]):
        if len(sentences[at]) <= room:
            chosen.add(at)
            room -= len(sentences[at])
        elif not chosen:
            break
    found = "".join(sentences[at] for at in sorted(chosen))
    return found or text[:length]
