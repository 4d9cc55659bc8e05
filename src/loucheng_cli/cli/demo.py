"""``loucheng demo``: one fictional week, run through the same commands that a worker types."""

from __future__ import annotations

import csv
import io
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from loucheng_cli.cli.app.groups import PLAIN, App
from loucheng_cli.cli.app.state import State
from loucheng_cli.errors import LouchengError, RefusedError
from loucheng_cli.i18n import _, ngettext

app = App(**PLAIN)
WEEK = "2026-W38"
START = date(2026, 8, 31)
READ_ON = date(2026, 9, 21)


@app.command("demo", help=_("Walk through one example week"), json=False, quiet=False)
def demo(
    ctx: typer.Context,
    place: Annotated[
        Path | None,
        typer.Argument(
            metavar=_("[PLACE]"),
            help=_("A folder for the example database; a temporary one if left out."),
            show_default=False,
        ),
    ] = None,
) -> None:
    from loucheng_cli.files.shipped import examples_folder

    output = ctx.obj.output()
    folder = place or Path(tempfile.mkdtemp(prefix="loucheng-"))
    path = folder / "demo.db"
    if path.exists():
        raise RefusedError(_("There is already a database at {url}; nothing was changed.").format(url=path))
    folder.mkdir(parents=True, exist_ok=True)
    output.say(_("A fictional community, 25 named and 175 further enterprises, one week: {week}").format(week=WEEK))
    for sentence in _walk(_Week(path, examples_folder())):
        output.say(f"  {sentence}")
    output.say("")
    runner = _Week(path, examples_folder())
    for council in ("JX", "WL"):
        output.document(
            runner.run(READ_ON, "wr", "digest", "--week", WEEK, "--council", council, "--format", "terminal")
        )
    output.say("")
    output.say(_("What the ledgers count this month:"))
    output.document(runner.run(READ_ON, "wr", "report", "ledgers", "--month", "2026-09"))
    output.say(_("Three commands to try on what it leaves:"))
    for words in (
        f"--db {path} today --all",
        f"--db {path} issue show 13",
        f'--db {path} catalog match "店里招不到服务员"',
    ):
        output.say(f"  LOUCHENG_TODAY={READ_ON} loucheng {words}" if "catalog" not in words else f"  loucheng {words}")


def _walk(week: _Week) -> Iterator[str]:
    """Do every step and yield its sentence."""
    examples = week.examples
    week.run(START, "wr", "init", "--from", str(examples / "community.yaml"))
    yield _("{day}  init: two councils, five buildings, six workers").format(day=START)
    imported = week.run(START, "wr", "enterprise", "import", str(examples / "enterprises.csv"), "--yes", "--json")
    yield ngettext(
        "{day}  enterprise import: {n} enterprise",
        "{day}  enterprise import: {n} enterprises",
        week.value(imported)["created"],
    ).format(day=START, n=week.value(imported)["created"])
    dated = {"visits.csv": "日期", "issues.csv": "受理日期", "steps.csv": "日期", "ledgers.csv": "日期"}
    days = sorted({day for name, column in dated.items() for day in week.days(name, column)})
    for day in days:
        yield week.day(day)


class _Week:
    """The example files, played day by day; each step is recorded at noon of its own day."""

    def __init__(self, path: Path, examples: Path) -> None:
        self.path = path
        self.examples = examples
        self._refs: dict[str, str] = {}

    def run(self, day: date, by: str, *words: str) -> str:
        """A command as the worker ``by`` types it on that day; what it prints."""
        from loucheng_cli.cli.app.main import build

        output, errors = io.StringIO(), io.StringIO()
        state = State(url=str(self.path), named_worker=by, fixed_today=day)
        with redirect_stdout(output), redirect_stderr(errors):
            try:
                build().main(list(words), obj=state)
            except SystemExit as end:
                code = end.code
            finally:
                state.close()
        if code:
            raise LouchengError(f"{day} {' '.join(words)}: {errors.getvalue().strip()}")
        return output.getvalue()

    @staticmethod
    def value(text: str) -> Any:
        """What a command printed with --json."""
        import json

        return json.loads(text)

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of an example file."""
        with (self.examples / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def days(self, name: str, column: str) -> list[date]:
        """The days on which something happens in a file."""
        return sorted({date.fromisoformat(row[column]) for row in self.rows(name)})

    def day(self, day: date) -> str:
        """One day: its visits, its issues, its moves."""
        visits = self._import(day, "visit", "visits.csv", "日期", "走访人")
        issues = self._import(day, "issue", "issues.csv", "受理日期", None)
        moves = [row for row in self.rows("steps.csv") if row["日期"] == day.isoformat()]
        for move in moves:
            words = [self._ref(word) for word in shlex.split(move["命令"])]
            self.run(day, move["工作人员"], *words)
        entries = [row for row in self.rows("ledgers.csv") if row["日期"] == day.isoformat()]
        for entry in entries:
            self.run(day, entry["工作人员"], *shlex.split(entry["命令"]))
        return _("{day}  visits: {visits}, issues: {issues}, moves: {moves}, steps of ledgers: {entries}").format(
            day=day, visits=visits, issues=issues, moves=len(moves), entries=len(entries)
        )

    def _import(self, day: date, noun: str, name: str, column: str, worker: str | None) -> int:
        """The rows of that day, by the worker who made the visit (or on whose visit the issue was raised)."""
        rows = [row for row in self.rows(name) if row[column] == day.isoformat()]
        heard_by = {row["走访号"]: row["走访人"].split()[0] for row in self.rows("visits.csv")}
        for by, some in groupby(
            rows, key=lambda row: row[worker].split()[0] if worker else heard_by.get(row["来源走访"], "zx")
        ):
            part = list(some)
            text = io.StringIO()
            writer = csv.DictWriter(text, fieldnames=list(part[0]))
            writer.writeheader()
            writer.writerows(part)
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / name
                file.write_text(text.getvalue(), encoding="utf-8")
                self.run(day, by, noun, "import", str(file), "--yes", "--json")
        return len(rows)

    def _ref(self, word: str) -> str:
        """The number that an issue of the example has in this database."""
        if not (word[:1] in {"I", "P"} and word[1:].isdigit()):
            return word
        if word not in self._refs:
            from loucheng_cli.store.engine.opening import open_database
            from loucheng_cli.store.reads.recorded import issues_by_paper_no

            db = open_database(str(self.path))
            self._refs = issues_by_paper_no(db)
            db.close()
        return self._refs[word]
