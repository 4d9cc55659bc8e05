"""``loucheng visit plan``: whom to see next, in the order of a walk, and logging the walk afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from loucheng_cli.cli.app.groups import App, Noun, is_terminal
from loucheng_cli.cli.app.options import Building, On, stdout_for_dash
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.core.enums import Result
from loucheng_cli.errors import NotFoundError, UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from loucheng_cli.domain.visit.plan import PlannedVisit

app = App(cls=Noun, rich_markup_mode=None)
_KEPT = "plan"


@app.command("plan", help=_("Plan a walk: whom to see next, and why"))
def plan(
    ctx: typer.Context,
    building: Building = None,
    size: Annotated[int, typer.Option("--size", metavar="N", min=1, max=200, help=_("How many enterprises."))] = 12,
    floors: Annotated[int, typer.Option("--floors", metavar="N", min=1, help=_("On how many floors at most."))] = 4,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar=_("FILE"),
            callback=stdout_for_dash,
            help=_("A sheet to print: .html or .docx."),
            show_default=False,
        ),
    ] = None,
    done: Annotated[
        bool, typer.Option("--done", help=_("Log the visits of the last plan, one line an enterprise."))
    ] = False,
    on: On = None,
) -> None:
    from loucheng_cli.cli.app.own_files import write_own
    from loucheng_cli.domain.visit.plan import walk
    from loucheng_cli.render.visit_plan import plan_columns, plan_value

    state: State = ctx.obj
    if done:
        log(state, on)
        return
    found = walk(planned_visits(state, building), size, floors)
    write_own(_KEPT, state.address, [each.state.ref for each in found])
    if out is not None:
        _print(state, found, out)
    output = state.output()
    output.rows(found, plan_columns(), ref=lambda each: each.state.ref, as_json=plan_value)
    if found:
        output.say(_("Log it afterwards: loucheng visit plan --done"))


def planned_visits(state: State, building: str | None) -> list[PlannedVisit]:
    """Everybody in the building named, else in the worker's own, else anywhere."""
    from loucheng_cli.domain.visit.plan import planned_visit
    from loucheng_cli.store.reads.visit_plan import visit_states
    from loucheng_cli.store.reads.worker import patch_of

    code = state.building(building)
    patch = patch_of(state.db, state.worker)
    places = [code] if code else list(patch) or None
    return [planned_visit(each, state.rules) for each in visit_states(state.db, places)]


def log(state: State, on: str | None) -> None:
    """One line an enterprise: its result, then what was heard; asked at a terminal, read from stdin in a script.

    A line of a script is ``E12 见到 续租``, the result may be left out: ``E12 续租``.
    """
    from loucheng_cli.cli.app.own_files import read_own
    from loucheng_cli.cli.visit.entry import VisitInput, record
    from loucheng_cli.domain.core.enums import Method, VisitKind

    refs = read_own(_KEPT, state.address)
    if not refs:
        raise NotFoundError(_("a plan"), hint="loucheng visit plan")
    for ref, result, heard in _asked(state, refs) if is_terminal() else _read(state, refs):
        record(
            state,
            VisitInput(ref, heard, ()),
            method=Method.ON_SITE,
            kind=VisitKind.ROUTINE,
            result=result,
            companions=None,
            met_role=None,
            introduced=None,
            next_visit=None,
            at=None,
            called=None,
            on=on,
            yes=not is_terminal(),
        )


def _asked(state: State, refs: Sequence[str]) -> list[tuple[str, Result, str | None]]:
    """An answer for each: nothing skips it, a result alone or with words, words alone for a meeting."""
    from loucheng_cli.cli.app import prompts
    from loucheng_cli.store.reads.enterprise import candidate, enterprises_of

    state.output().say(_("For each: what was heard, or 未遇, 拒访, 已搬离; empty: not visited."))
    lines = {line.ref: line for line in enterprises_of(state.db, refs)}
    answers = [(ref, prompts.text(str(candidate(lines[ref])))) for ref in refs if ref in lines]
    return [(ref, *_result(answer)) for ref, answer in answers if answer]


def _read(state: State, refs: Sequence[str]) -> list[tuple[str, Result, str | None]]:
    from loucheng_cli.files.texts import read_lines

    found = []
    for n, line in enumerate(read_lines("-"), 1):
        who, _space, rest = line.strip().partition(" ")
        if not who:
            continue
        ref = state.ref(who, "E")
        if ref not in refs:
            raise UsageError(_("line {n}: {ref} is not in the plan").format(n=n, ref=ref), "E12 见到 续租")
        found.append((ref, *_result(rest.strip())))
    return found


def _result(answer: str) -> tuple[Result, str | None]:
    """The result that a line begins with, else a meeting."""
    from loucheng_cli.domain.core.labels import LABELS
    from loucheng_cli.i18n import both

    for result in Result:
        for word in both(LABELS[result]):
            if answer.startswith(word):
                return result, answer[len(word) :].strip(" ，,：:") or None
    return Result.MET, answer or None


def _print(state: State, found: Sequence[PlannedVisit], out: Path) -> None:
    from loucheng_cli.files.writing import save
    from loucheng_cli.render.documents.docx import docx
    from loucheng_cli.render.documents.html import html
    from loucheng_cli.render.visit_plan import plan_document
    from loucheng_cli.store.reads.names import worker_names

    make = {".html": lambda each: html(each).encode(), ".docx": docx}.get(out.suffix.lower())
    if make is None:
        raise UsageError(_("the file must end in .html or .docx"), "loucheng visit plan -o plan.html")
    worker = worker_names(state.db).get(state.worker, state.worker)
    save(out, make(plan_document(found, state.today, worker)))
