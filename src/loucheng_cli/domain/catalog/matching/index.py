"""The index of the items, guide items and bundles: the weight of each gram for each of them.

TF-IDF over single characters and pairs of them, one document an item (name, keywords, all ways to say it), and the
same over pairs of syllables, used only where a pair of characters is new: a slip of the keyboard or a homophone.
Beside it, how much a gram speaks for a request and against an everyday note. Weights are whole numbers, so that sums
are the same on every machine. What was tried and measured: docs/adr/0006-matching.md.
"""

from __future__ import annotations

import json
import math
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from loucheng_cli.domain.catalog.item import Catalog
from loucheng_cli.domain.catalog.matching import grams as g
from loucheng_cli.domain.core.pinyin import syllables

FORMAT = "index-5"

# Chosen on tests/matching/development.csv: a flatter IDF than the usual one, since single characters matter.
IDF_POWER = 0.7
SOUND_WEIGHT = 0.6
# A guide item or a bundle has fewer sayings than an item: its few grams weigh more, so the whole weighs less …
GUIDE, BUNDLE = 0.9, 0.8
# … and it is asked for less often: so many logits less, which counts in long texts only.
RARER_GUIDE, RARER_BUNDLE = 2.0, 3.0
LONGEST_KEYWORD = 3  # a longer one is a phrase of several words
LONGEST_WORD = 4
# Grams of requests and of notes are counted as if there were this many of each, smoothed by so many more: the
# figures of the shipped catalogue, so that the weights mean the same for a list of another size.
REQUESTS = 7500
NOTES = 400
SMOOTHING = 150
# A gram that more items share than this says little about each; only in lists of thousands of items.
POSTINGS = 168

Q_UNIT = 256
W_UNIT = 65535
N_UNIT = 256
_TYPES = "QIHhHHQHH"


class Places(dict[int, int]):
    """Gram → where it stands among the known ones, or -1; looked up when first asked for."""

    def __init__(self, keys: array[int]) -> None:
        super().__init__()
        self._keys = keys

    def __missing__(self, key: int) -> int:
        found = bisect_left(self._keys, key)
        if found == len(self._keys) or self._keys[found] != key:
            found = -1
        self[key] = found
        return found


class GramRows(dict[int, dict[int, int]]):
    """Place of a gram → the items it speaks for, with its weights."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, place: int) -> dict[int, int]:
        index = self._index
        part = slice(index.starts[place], index.starts[place + 1])
        row = self[place] = dict(zip(index.owners[part], index.weights[part], strict=True))
        return row


class Common(dict[int, float]):
    """Place of a gram → its weight for an item on average."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, place: int) -> float:
        mean = self[place] = sum(self._index.rows[place].values()) / len(self._index.codes)
        return mean


class Lanes(dict[int, int]):
    """Place of a gram that many items share → its weights side by side in one whole number, 64 bits each; else 0.

    Adding two such numbers adds all lanes at once, ten times as fast as item by item.
    """

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, place: int) -> int:
        index = self._index
        lanes = 0
        if (index.starts[place + 1] - index.starts[place]) * 14 > len(index.codes):
            dense = array("Q", bytes(8 * len(index.codes)))
            for owner, weight in index.rows[place].items():
                dense[owner] = weight
            lanes = int.from_bytes(dense.tobytes(), sys.byteorder)
        self[place] = lanes
        return lanes


@dataclass(frozen=True, kw_only=True)
class Index:
    """Made by ``build`` from a catalogue; ``dump`` and ``load`` carry it through a cache.

    ``keys`` are the known grams in order; ``starts[n]:starts[n+1]`` of ``owners`` and ``weights`` are the items of
    gram n (their places in ``codes``); ``asked`` is its weight in a text, ``requests`` what it says for a request.
    """

    codes: tuple[str, ...]
    departments: tuple[str, ...]
    stages: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    guide: frozenset[int]  # the places of guide items …
    bundles: frozenset[int]  # … and of bundles
    has_notes: bool
    lexicon: str  # common words, and keywords of items, all of whose pairs are known
    keys: array[int]
    starts: array[int]
    asked: array[int]
    requests: array[int]
    owners: array[int]
    weights: array[int]
    said: array[int]  # keys of the ways to say it, in order …
    said_by: array[int]  # … and whose they are
    readings: array[int]  # the syllable, as a number, of each character from U+4E00; 0 for none

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that a reason may consist of."""
        return frozenset(self.lexicon.split())

    @cached_property
    def heads(self) -> frozenset[str]:
        """The first two characters of each word."""
        return frozenset(word[:2] for word in self.words)

    @cached_property
    def rarer(self) -> tuple[float, ...]:
        """For each place by how many logits it is asked for less often than an item."""
        return tuple(
            RARER_GUIDE if place in self.guide else RARER_BUNDLE if place in self.bundles else 0.0
            for place in range(len(self.codes))
        )

    @cached_property
    def rarest(self) -> int:
        """The greatest weight of a gram in a text."""
        return max(self.asked, default=0)

    @cached_property
    def places(self) -> Places:
        """Where each gram stands in ``keys``."""
        return Places(self.keys)

    @cached_property
    def rows(self) -> GramRows:
        """The items of a gram with their weights."""
        return GramRows(self)

    @cached_property
    def common(self) -> Common:
        """The weight of a gram for an item on average."""
        return Common(self)

    @cached_property
    def lanes(self) -> Lanes:
        """The weights of a gram that many items share, in one whole number."""
        return Lanes(self)

    def sound(self, first: int, second: int) -> int:
        """The gram of how two characters sound, by their code points."""
        return g.sound(self.readings[first - g.HAN], self.readings[second - g.HAN])

    def owner(self, key: int) -> str | None:
        """The item that is said just so."""
        found = bisect_left(self.said, key)
        if key and found < len(self.said) and self.said[found] == key:
            return self.codes[self.said_by[found]]
        return None

    def dump(self) -> bytes:
        """For a cache; read again by ``load``."""
        arrays = self._arrays()
        head = {
            "codes": self.codes,
            "departments": self.departments,
            "stages": self.stages,
            "names": self.names,
            "guide": sorted(self.guide),
            "bundles": sorted(self.bundles),
            "has_notes": self.has_notes,
            "lexicon": self.lexicon,
            "lengths": [len(each) for each in arrays],
            "order": sys.byteorder,
        }
        body = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
        return b"\n".join([body, b"".join(each.tobytes() for each in arrays)])

    def _arrays(self) -> tuple[array[int], ...]:
        return (
            self.keys,
            self.starts,
            self.asked,
            self.requests,
            self.owners,
            self.weights,
            self.said,
            self.said_by,
            self.readings,
        )


def load(content: bytes) -> Index:
    """The index that was dumped."""
    body, _newline, rest = content.partition(b"\n")
    head = json.loads(body)
    view = memoryview(rest)
    arrays: list[array[int]] = []
    for code, length in zip(_TYPES, head["lengths"], strict=True):
        each: array[int] = array(code)
        size = length * each.itemsize
        each.frombytes(view[:size])
        if head["order"] != sys.byteorder:
            each.byteswap()
        arrays.append(each)
        view = view[size:]
    return _index(
        codes=tuple(head["codes"]),
        departments=tuple(head["departments"]),
        stages=tuple(map(tuple, head["stages"])),
        names=tuple(head["names"]),
        guide=frozenset(head["guide"]),
        bundles=frozenset(head["bundles"]),
        has_notes=head["has_notes"],
        lexicon=head["lexicon"],
        arrays=arrays,
    )


def _index(
    *,
    codes: tuple[str, ...],
    departments: tuple[str, ...],
    stages: tuple[tuple[str, ...], ...],
    names: tuple[str, ...],
    guide: frozenset[int],
    bundles: frozenset[int],
    has_notes: bool,
    lexicon: str,
    arrays: list[array[int]],
) -> Index:
    keys, starts, asked, requests, owners, weights, said, said_by, readings = arrays
    return Index(
        codes=codes,
        departments=departments,
        stages=stages,
        names=names,
        guide=guide,
        bundles=bundles,
        has_notes=has_notes,
        lexicon=lexicon,
        keys=keys,
        starts=starts,
        asked=asked,
        requests=requests,
        owners=owners,
        weights=weights,
        said=said,
        said_by=said_by,
        readings=readings,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """What the index keeps of an item, a guide item or a bundle."""

    code: str
    name: str
    department: str
    stages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    size: float = 1.0


def _documents(catalog: Catalog) -> Iterator[_Document]:
    for item in catalog.items.values():
        yield _Document(
            code=item.code,
            name=item.name,
            department=item.department,
            stages=tuple(item.stage),
            words=item.words,
            says=catalog.says.get(item.code, ()),
        )
    for guide in catalog.guide.values():
        yield _Document(code=guide.code, name=guide.name, department=guide.who, says=guide.says, size=GUIDE)
    for bundle in catalog.bundles.values():
        yield _Document(
            code=bundle.code,
            name=bundle.name,
            department=bundle.lead,
            stages=tuple(catalog.items[bundle.parts[0]].stage),
            says=bundle.says,
            size=BUNDLE,
        )


def build(catalog: Catalog) -> Index:
    """Everything that can be worked out from the catalogue alone."""
    documents = sorted(_documents(catalog), key=lambda document: document.code)
    readings = _readings()
    counts: list[Counter[int]] = []
    asks: Counter[int] = Counter()
    said: dict[int, int] = {}
    requests = 0
    for number, document in enumerate(documents):
        says = [g.plain(text) for text in document.says]
        found: Counter[int] = Counter()
        for text in (g.plain(document.name), *map(g.plain, document.words), *says):
            found.update(g.grams(text))
            found.update(_sounds(text, readings))
        counts.append(found)
        for text in says:
            asks.update(set(g.grams(text)))
            said.setdefault(g.saying_key(text), number)
        requests += len(says)
    noted: Counter[int] = Counter()
    for note in catalog.notes:
        noted.update(set(g.grams(g.plain(note))))
    spread = Counter(key for found in counts for key in found)
    idf = {key: (math.log((1 + len(documents)) / (1 + df)) + 1) ** IDF_POWER for key, df in spread.items()}
    owned = _weights(counts, idf, [each.size for each in documents])
    speaks = _for_requests(asks, requests, noted, len(catalog.notes))
    keys = sorted({*idf, *speaks})
    rows = [owned.get(key, []) for key in keys]
    sayings = sorted(said.items())
    return _index(
        codes=tuple(each.code for each in documents),
        departments=tuple(each.department for each in documents),
        stages=tuple(each.stages for each in documents),
        names=tuple(each.name for each in documents),
        guide=frozenset(number for number, each in enumerate(documents) if each.code in catalog.guide),
        bundles=frozenset(number for number, each in enumerate(documents) if each.code in catalog.bundles),
        has_notes=bool(catalog.notes),
        lexicon=" ".join(_lexicon(documents, idf)),
        arrays=[
            array("Q", keys),
            array("I", [0, *accumulate(map(len, rows))]),
            array("H", [_asked(key, idf) for key in keys]),
            array("h", [round(speaks.get(key, 0.0) * N_UNIT) for key in keys]),
            array("H", [each >> 16 for row in rows for each in row]),
            array("H", [each & W_UNIT for row in rows for each in row]),
            array("Q", [key for key, _number in sayings]),
            array("H", [number for _key, number in sayings]),
            readings,
        ],
    )


def _readings() -> array[int]:
    numbers: dict[str, int] = {}
    found = array("H")
    for code in range(g.HAN, g.LAST_HAN + 1):
        read = syllables(chr(code))
        found.append(numbers.setdefault(read[0], len(numbers) + 1) if read else 0)
    return found


def _sounds(whole: str, readings: array[int]) -> Iterable[int]:
    for _start, run in g.runs(whole):
        if g.is_han(run):
            numbers = [readings[ord(char) - g.HAN] for char in run]
            yield from (g.sound(first, second) for first, second in pairwise(numbers))


def _asked(key: int, idf: Mapping[int, float]) -> int:
    weight = idf.get(key, 0.0) * (SOUND_WEIGHT if key & g.SOUND else 1.0)
    return round(weight * Q_UNIT)


def _lexicon(documents: Sequence[_Document], idf: Mapping[int, float]) -> list[str]:
    from loucheng_cli.domain.catalog.matching._words import WORDS

    keywords = (g.plain(word) for each in documents for word in each.words)
    found = {word for word in keywords if 1 < len(word) <= LONGEST_KEYWORD and g.runs(word) == [(0, word)]}
    known = {word for word in WORDS.split() if all(g.pair(*map(ord, pair)) in idf for pair in pairwise(word))}
    return sorted(found | known)


def _weights(counts: list[Counter[int]], idf: Mapping[int, float], lengths: Sequence[float]) -> dict[int, list[int]]:
    """Gram → its items in order, each with its weight in the lower 16 bits.

    A document's weights over characters have the length given, at most one.
    """
    owned: dict[int, list[int]] = {key: [] for key in idf}
    most = max((count for found in counts for count in found.values()), default=0)
    damped = [0.0, *(1 + math.log(count) for count in range(1, most + 1))]
    for number, found in enumerate(counts):
        raw = {key: damped[count] * idf[key] for key, count in found.items()}
        squares = math.fsum([weight * weight for key, weight in raw.items() if not key & g.SOUND])
        unit = W_UNIT * lengths[number] / math.sqrt(squares or 1.0)
        base = number << 16
        for key, weight in raw.items():
            owned[key].append(base | min(W_UNIT, round(weight * unit)))
    for key, row in owned.items():
        if len(row) > POSTINGS:
            owned[key] = sorted(sorted(row, key=lambda each: (-(each & W_UNIT), each))[:POSTINGS])
    return owned


def _for_requests(asks: Counter[int], requests: int, noted: Counter[int], notes: int) -> dict[int, float]:
    """How much more likely a gram is in a request than in a note, as a logarithm; nothing without notes."""
    if not notes or not requests:
        return {}
    found: dict[int, float] = {}
    for key in {*asks, *noted}:
        asking, noting = asks[key] / requests * REQUESTS, noted[key] / notes * NOTES
        prior = (asking + noting + 0.5) / (REQUESTS + NOTES) * SMOOTHING
        found[key] = math.log((asking + prior) / (REQUESTS + SMOOTHING)) - math.log(
            (noting + prior) / (NOTES + SMOOTHING)
        )
    return found
