"""Measure the three answers, two needs and emergencies on labelled texts: ``python tests/benchmarks/measure_verdicts.py``.

Of outside.csv, fresh.csv and zhuhai.csv only the half for choosing is read; ``--final`` reads the other half instead, which is
looked at once, for the figures of docs/adr/0014-three-answers.md. ``--errors`` prints the texts that went wrong (never
with ``--final``), ``--semantic`` asks the extra too, ``--short`` leaves out tales and requests of another city.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fit_matching import DATA, ROOT, current, department, is_choosing, read_csv

from loucheng_cli.domain.catalog.item import Catalog
from loucheng_cli.domain.catalog.matching import Index, Matched, Verdict, build, match
from loucheng_cli.domain.catalog.matching.splitting import split
from loucheng_cli.files.catalog.loader import load_catalog
from loucheng_cli.files.catalog.semantic import load_nearness

CODED = {"plain", "short", "two"}
Match = Callable[[str], Matched]


class Report:
    """Lines of figures; ``texts`` shows what went wrong, where errors are wanted."""

    def __init__(self, *, errors: bool) -> None:
        self.errors = errors

    def line(self, name: str, *shares: tuple[str, Iterable[bool]]) -> None:
        """A row: what was measured, and the share of each."""
        cells = []
        for label, hits in shares:
            all_ = list(hits)
            cells.append(f"{label} {sum(all_) / max(len(all_), 1):.3f} ({sum(all_)}/{len(all_)})")
        sys.stdout.write(f"{name:<34} {' · '.join(cells)}\n")
        sys.stdout.flush()

    def texts(self, name: str, found: Iterable[object]) -> None:
        """What went wrong."""
        for each in found if self.errors else ():
            sys.stdout.write(f"    {name}: {each}\n")


def codes(found: Matched) -> list[str]:
    """The codes that are shown."""
    return [each.code for each in found.matches]


def good(report: Report, name: str, rows: Sequence[tuple[str, set[str]]], find: Match) -> None:
    """Texts of one need that an item covers."""
    found = [(text, wanted, find(text)) for text, wanted in rows]
    first = [codes(each)[:1] != [] and codes(each)[0] in wanted for _text, wanted, each in found]
    sure = [each.confident for _text, _wanted, each in found]
    report.line(
        name,
        ("first", first),
        ("among three", (not wanted.isdisjoint(codes(each)) for _text, wanted, each in found)),
        ("sure and right", (a and b for a, b in zip(sure, first, strict=True))),
        ("sure and wrong", (a and not b for a, b in zip(sure, first, strict=True))),
        ("none", (each.verdict is Verdict.NONE for *_rest, each in found)),
        ("two", (bool(each.parts) for *_rest, each in found)),
    )
    wrong = [(text, wanted, codes(each)) for (text, wanted, each), hit in zip(found, first, strict=True) if not hit]
    report.texts("not first", wrong)
    report.texts("none", (text for text, _wanted, each in found if each.verdict is Verdict.NONE))


def not_ours(report: Report, name: str, texts: Sequence[str], find: Match) -> None:
    """Needs that no item covers, notes, or texts of an unknown kind."""
    found = [find(text) for text in texts]
    report.line(
        name,
        ("sure for an item", (each.taken is not None for each in found)),
        ("sure for a guide item", (each.confident and each.taken is None for each in found)),
        ("ask", (each.verdict is Verdict.ASK for each in found)),
        ("none", (each.verdict is Verdict.NONE for each in found)),
    )
    report.texts("sure", ((each.text, each.taken, each.matches[0].score) for each in found if each.taken))


def two(report: Report, name: str, rows: Sequence[tuple[str, set[str]]], index: Index, find: Match) -> None:
    """Texts of two needs."""
    shown = [
        (text, wanted <= {code for part in split(text, index) for code in codes(find(part))}, find(text))
        for text, wanted in rows
    ]
    report.line(
        name,
        ("both among three of the parts", (hit for _text, hit, _found in shown)),
        ("said to be two", (bool(each.parts) for _text, _hit, each in shown)),
        ("sure", (each.confident for _text, _hit, each in shown)),
    )
    report.texts("not found", (text for text, hit, _found in shown if not hit))


def emergencies(report: Report, rows: Sequence[tuple[str, bool]], catalog: Catalog) -> None:
    """Emergencies, and calm texts with the same words."""
    found = [(text, acute, catalog.emergencies.find(text)) for text, acute in rows]
    report.line(
        "emergencies",
        ("found", (each is not None for _text, acute, each in found if acute)),
        ("calm not taken for one", (each is None for _text, acute, each in found if not acute)),
    )
    report.texts("missed", (text for text, acute, each in found if acute and each is None))
    report.texts("not urgent", ((text, each.name) for text, acute, each in found if not acute and each))


def requests(report: Report, rows: Sequence[tuple[str, str | None]], catalog: Catalog, find: Match) -> None:
    """Real requests of another city, by department."""
    found = []
    for text, office in rows:
        answer = find(text)
        offices = [catalog.department_of(code) for code in codes(answer)]
        found.append((answer, offices[:1] == [office], office in offices))
    report.line(
        "requests of another city",
        ("department first", (first for _answer, first, _any in found)),
        ("among three", (any_ for *_rest, any_ in found)),
        ("sure and right", (each.confident and first for each, first, _any in found)),
        ("sure and wrong", (each.confident and not first for each, first, _any in found)),
        ("none", (each.verdict is Verdict.NONE for each, *_rest in found)),
    )


def scores(report: Report, rows: Sequence[tuple[str, set[str]]], find: Match) -> None:
    """Whether scores are true: of texts in each band of scores, the share whose first item is right."""
    found = [(find(text), wanted) for text, wanted in rows]
    for low, high in ((0.0, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
        inside = [(each, wanted) for each, wanted in found if each.matches and low <= each.matches[0].score < high]
        if inside:
            mean = sum(each.matches[0].score for each, _wanted in inside) / len(inside)
            report.line(
                f"  score {mean:.2f} on average", ("right", (each.matches[0].code in wanted for each, wanted in inside))
            )


def every_kind(report: Report, rows: Sequence[dict[str, str]], catalog: Catalog, index: Index, find: Match) -> None:
    """The kinds of texts that outside.csv and fresh.csv have."""

    def of(*kinds: str) -> list[tuple[str, set[str]]]:
        return [
            (row["text"], set(current(catalog, row["expected"])) if row["kind"] in CODED else set())
            for row in rows
            if row["kind"] in kinds
        ]

    good(report, "plain questions", of("plain"), find)
    good(report, "short needs", of("short"), find)
    good(report, "both", of("plain", "short"), find)
    not_ours(report, "needs outside the list", [text for text, _wanted in of("outside")], find)
    not_ours(report, "notes", [text for text, _wanted in of("note")], find)
    two(report, "two needs", of("two"), index, find)
    urgent = [(row["text"], row["kind"] == "emergency") for row in rows if row["kind"] in {"emergency", "calm"}]
    emergencies(report, urgent, catalog)
    quiet = [row["text"] for row in rows if row["kind"] not in {"emergency", "calm"}]
    report.line(
        "other texts", ("taken for an emergency", (catalog.emergencies.find(text) is not None for text in quiet))
    )
    nothing = [(text, set[str]()) for text, _wanted in of("outside", "note")]
    scores(
        report,
        [(text, wanted) for text, wanted in [*of("plain", "short"), *nothing] if wanted or match(index, text).taken],
        find,
    )


def main() -> None:
    """Everything, with what the arguments ask for."""
    final = "--final" in sys.argv
    catalog = load_catalog(ROOT / "catalog")
    index = build(catalog)
    os.environ["LOUCHENG_SEMANTIC"] = "on" if "--semantic" in sys.argv else "off"
    near = load_nearness(catalog, index.codes, lambda _count: None)
    report = Report(errors="--errors" in sys.argv and not final)

    def find(text: str) -> Matched:
        return match(index, text, nearness=near)

    for name in ("outside", "fresh"):
        sys.stdout.write(f"{name}.csv\n")
        rows = [
            row for row in read_csv(ROOT / "tests" / "matching" / f"{name}.csv") if is_choosing(row["text"]) != final
        ]
        every_kind(report, rows, catalog, index, find)
    if "--short" in sys.argv:
        return
    for name in ("held_out",) if final else ("development",):
        rows = read_csv(ROOT / "tests" / "matching" / f"{name}.csv")
        wanted = [(row["kind"], row["text"], set(current(catalog, f"{row['item']} {row['also']}"))) for row in rows]
        good(report, f"{name}, one need", [(text, right) for kind, text, right in wanted if kind == "one"], find)
        not_ours(report, f"{name}, nothing asked", [text for kind, text, _right in wanted if kind == "refuse"], find)
        two(report, f"{name}, two needs", [(text, right) for kind, text, right in wanted if kind == "two"], index, find)
    city = [row for row in read_csv(DATA / "requests" / "zhuhai.csv") if is_choosing(row["question"]) != final]
    if near and not final:
        city = city[::6]
    requests(report, [(row["question"], department(catalog, row["department"])) for row in city], catalog, find)


if __name__ == "__main__":
    main()
