"""Quality and speed of the matcher beside what anybody could install. ``python tests/benchmarks/bench_matching.py``

Prints Markdown tables: both halves of the labelled texts, real requests and real item names by department, and speed.
``development.csv`` is what method and constants were chosen on, ``held_out.csv`` is only looked at. jieba and RapidFuzz
are measured where they are installed (``pip install jieba rapidfuzz``), and so is the extra ``semantic``.
"""

from __future__ import annotations

import csv
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from loucheng_cli.domain.catalog.item import Catalog
from loucheng_cli.domain.catalog.matching import Index, Nearness, build, load, match
from loucheng_cli.domain.catalog.matching.evaluation import Labelled, evaluate
from loucheng_cli.domain.catalog.matching.grams import plain
from loucheng_cli.domain.catalog.matching.splitting import split
from loucheng_cli.files.catalog.labelled import read_labelled
from loucheng_cli.files.catalog.loader import load_catalog
from loucheng_cli.files.catalog.semantic import load_nearness

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
HALVES = ("development", "held_out")
SHORT = {"城管/综合执法": "综合执法"}

# A way to rank: text → codes, best first.
Ranker = Callable[[str], Sequence[str]]


def say(text: str = "") -> None:
    """A line of the report."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def keywords(catalog: Catalog) -> Ranker:
    """How many of an item's keywords stand in the text."""

    def rank(text: str) -> list[str]:
        hits = {code: sum(word in text for word in item.words) for code, item in catalog.items.items()}
        return sorted((code for code in hits if hits[code]), key=lambda code: (-hits[code], code))[:3]

    return rank


def bm25(catalog: Catalog, words: Callable[[str], list[str]]) -> Ranker:
    """BM25 (k1 1.2, b 0.75), one document an item: name, keywords and all ways to say it."""
    counts = {
        code: Counter(words("。".join((item.name, *item.words, *catalog.says.get(code, ())))))
        for code, item in catalog.items.items()
    }
    spread = Counter(word for found in counts.values() for word in found)
    mean = statistics.fmean(found.total() for found in counts.values())

    def rank(text: str) -> list[str]:
        asked = set(words(text))
        scores = {
            code: math.fsum(
                math.log(1 + (len(counts) - spread[word] + 0.5) / (spread[word] + 0.5))
                * found[word]
                * 2.2
                / (found[word] + 1.2 * (0.25 + 0.75 * found.total() / mean))
                for word in asked & found.keys()
            )
            for code, found in counts.items()
        }
        return sorted((code for code in scores if scores[code]), key=lambda code: (-scores[code], code))[:3]

    return rank


def fuzzy(catalog: Catalog) -> Ranker:
    """RapidFuzz: the item of the saying with the best ratio."""
    from rapidfuzz import fuzz, process

    says = [(said, code) for code, sayings in catalog.says.items() for said in sayings]

    def rank(text: str) -> list[str]:
        best = process.extract(text, [said for said, _code in says], scorer=fuzz.ratio, limit=60)
        return list(dict.fromkeys(says[n][1] for _said, _score, n in best))[:3]

    return rank


def semantic(catalog: Catalog, index: Index) -> Nearness | None:
    """The extra, where it is installed."""
    os.environ["LOUCHENG_SEMANTIC"] = "on"
    try:
        return load_nearness(catalog, index.codes, lambda _count: None)
    finally:
        os.environ["LOUCHENG_SEMANTIC"] = "off"


def rankers(catalog: Catalog, index: Index, near: Nearness | None) -> dict[str, Ranker]:
    """The matcher and the yardsticks."""
    found: dict[str, Ranker] = {"keywords": keywords(catalog)}
    if find_spec("rapidfuzz"):
        found["RapidFuzz ratio"] = fuzzy(catalog)
    if find_spec("jieba"):
        import jieba

        jieba.setLogLevel(60)
        found["BM25 over jieba words"] = bm25(catalog, jieba.lcut)
    found["BM25 over characters 1–2"] = bm25(catalog, lambda text: [*text, *map("".join, pairwise(text))])
    found["loucheng"] = lambda text: [one.code for one in match(index, text).matches]
    if near:
        found["loucheng[semantic]"] = lambda text: [one.code for one in match(index, text, nearness=near).matches]
    return found


def items(rows: Sequence[Labelled], catalog: Catalog, rank: Ranker) -> str:
    """Item top 1, top 3 and department of the texts with one need, as cells."""
    one = [row for row in rows if row.kind == "one"]
    first = three = office = 0
    for row in one:
        wanted = {row.item, *row.also}
        codes = rank(row.text)
        first += bool(codes) and codes[0] in wanted
        three += not wanted.isdisjoint(codes[:3])
        office += bool(codes) and catalog.items[codes[0]].department in {
            catalog.items[code].department for code in wanted if code
        }
    return " | ".join(f".{round(1000 * n / len(one)):03d}" for n in (first, three, office))


def departments(rows: Sequence[tuple[str, str]], catalog: Catalog, rank: Ranker) -> str:
    """Department of the first match, and among those of three matches, as cells."""
    first = three = 0
    for text, office in rows:
        found = [catalog.items[code].department for code in rank(text)[:3]]
        first += found[:1] == [office]
        three += office in found
    return " | ".join(f".{round(1000 * n / len(rows)):03d}" for n in (first, three))


def by_department(path: Path, columns: Sequence[str], label: str, catalog: Catalog) -> list[tuple[str, str]]:
    """(text, department) of the rows whose department is one of ours."""
    shorts = {each.short: each.key for each in catalog.departments.values()}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for row in rows:
        short = SHORT.get(row[label], row[label]).replace("综合执法", "执法")
        if short in shorts:
            found.append(("。".join(row[column] for column in columns), shorts[short]))
    return found


def large(catalog: Catalog, size: int) -> Catalog:
    """A catalogue of so many items, put together from halves of the ways to say the real ones."""
    chance = random.Random(7)
    says = [said for sayings in catalog.says.values() for said in sayings]
    base = list(catalog.items.values())
    made = {}
    sayings = {}
    for n in range(size):
        code = f"X-{n:05d}"
        made[code] = replace(base[n % len(base)], code=code)
        pairs = ((chance.choice(says), chance.choice(says)) for _each in range(8))
        sayings[code] = tuple(one[: len(one) // 2] + other[len(other) // 2 :] for one, other in pairs)
    return replace(catalog, items=made, says=sayings)


def quality(catalog: Catalog, index: Index) -> None:
    """The tables of hits."""
    near = semantic(catalog, index)
    found = rankers(catalog, index, near)
    halves = {name: read_labelled(ROOT / "tests" / "matching" / f"{name}.csv", catalog) for name in HALVES}
    for name, rows in halves.items():
        say(f"\n### {name}.csv\n\n| method | item top 1 | top 3 | department |\n|---|---|---|---|")
        for method, rank in found.items():
            say(f"| {method} | {items(rows, catalog, rank)} |")
        for extra in (None, near) if near else (None,):
            report = evaluate(
                rows,
                catalog,
                lambda text: match(index, text, nearness=extra),  # noqa: B023 - called at once
                lambda text: split(text, index),
            )
            bands = " · ".join(f"{band.score:.2f} → {band.right:.2f} ({band.texts})" for band in report.bands)
            say(
                f"\n{'loucheng[semantic]' if extra else 'loucheng'}: refused of those that ask:"
                f" {report.refused_wrongly:.3f} · confident of those that do not: {report.passed_wrongly:.3f}, without a"
                f" keyword in them: {report.passed_plain:.3f} · two needs, both found first: {report.two_found:.3f},"
                f" among three: {report.two_shown:.3f} · score → right: {bands}"
            )
        single = [row for row in rows if row.kind == "one"]
        cut = sum(len(split(row.text, index)) > 1 for row in single)
        say(f"texts of one need that a split takes apart: {cut / len(single):.3f}")
    if not DATA.is_dir():
        return
    sets = {
        "zhuhai.csv, question": by_department(DATA / "requests" / "zhuhai.csv", ["question"], "department", catalog),
        "zhuhai.csv, title and question": by_department(
            DATA / "requests" / "zhuhai.csv", ["title", "question"], "department", catalog
        ),
        "real item names": by_department(
            DATA / "items" / "real_items_with_department.csv", ["item_name"], "department_norm", catalog
        ),
    }
    for name, rows_ in sets.items():
        say(f"\n### {name}: {len(rows_)} by department\n\n| method | top 1 | among three |\n|---|---|---|")
        for method, rank in found.items():
            if method != "RapidFuzz ratio" or len(rows_) < 2000:
                say(f"| {method} | {departments(rows_, catalog, rank)} |")


def speed(catalog: Catalog) -> None:
    """The table of seconds."""
    say("\n### Speed\n\n| what | |\n|---|---|")
    began = time.process_time()
    index = build(catalog)
    say(f"| build, once a content | {time.process_time() - began:.2f} s |")
    content = index.dump()
    began = time.process_time()
    index = load(content)
    say(f"| load ({len(content) / 1e6:.1f} MB) | {1000 * (time.process_time() - began):.1f} ms |")
    texts = [row.text for name in HALVES for row in read_labelled(ROOT / "tests" / "matching" / f"{name}.csv", catalog)]
    for text in texts:
        match(index, text)
    rates = []
    for _round in range(5):
        began = time.process_time()
        for text in texts:
            match(index, text)
        rates.append(len(texts) / (time.process_time() - began))
    say(f"| batch, {statistics.fmean(map(len, texts)):.0f} characters a text | {max(rates):.0f} texts/s |")
    near = semantic(catalog, index)
    if near:
        began = time.process_time()
        for text in texts:
            match(index, text, nearness=near)
        say(f"| with the extra: batch | {len(texts) / (time.process_time() - began):.0f} texts/s |")
        began = time.process_time()
        for text in texts[:200]:
            near(plain(text))
        say(f"| with the extra: texts whose meaning is asked | {200 / (time.process_time() - began):.0f} texts/s |")
    wide = build(large(catalog, 10_000))
    content = wide.dump()
    began = time.process_time()
    wide = load(content)
    match(wide, texts[0])
    say(f"| 10,000 items: load ({len(content) / 1e6:.1f} MB) and first text | {time.process_time() - began:.2f} s |")
    for text in texts:
        match(wide, text)
    began = time.process_time()
    for text in texts:
        match(wide, text)
    say(f"| 10,000 items: batch | {len(texts) / (time.process_time() - began):.0f} texts/s |")
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "LOUCHENG_CACHE": folder, "LOUCHENG_DB": f"{folder}/none.db"}
        base = _seconds(["-c", "import typer, rich.table"], env)
        one = _seconds(["-m", "loucheng_cli", "catalog", "match", "店里招不到服务员", "--json"], env)
        say(f"| one text cold against `import typer, rich.table` | {one / base:.2f} × ({1000 * one:.0f} ms) |")
        if near:
            words = ["-m", "loucheng_cli", "catalog", "match", "税的结清单子没拿到", "--json"]
            one = _seconds(words, {**env, "LOUCHENG_SEMANTIC": "on"})
            say(f"| the same with the extra, whose meaning is asked | {one / base:.2f} × ({1000 * one:.0f} ms) |")


def _seconds(words: Sequence[str], env: dict[str, str]) -> float:
    taken = []
    for _round in range(9):
        began = time.perf_counter()
        subprocess.run([sys.executable, *words], env=env, check=True, capture_output=True)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    """Everything, or only what is named: ``quality``, ``speed``."""
    catalog = load_catalog(ROOT / "catalog")
    wanted = sys.argv[1:] or ["quality", "speed"]
    if "quality" in wanted:
        quality(catalog, build(catalog))
    if "speed" in wanted:
        speed(catalog)


if __name__ == "__main__":
    main()
