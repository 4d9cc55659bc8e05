"""``loucheng init``: make the database of this community."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from loucheng_cli.cli.app import prompts
from loucheng_cli.cli.app.asking import ask_checked
from loucheng_cli.cli.app.groups import PLAIN, App, is_terminal
from loucheng_cli.cli.app.state import State
from loucheng_cli.domain.community.model import Community, Council
from loucheng_cli.domain.community.plan import Plan, PlannedPerson
from loucheng_cli.domain.community.worker import Worker
from loucheng_cli.domain.place.building import Building
from loucheng_cli.errors import NotFoundError, UsageError
from loucheng_cli.i18n import _

app = App(**PLAIN)


@app.command("init", help=_("Make the database of this community"))
def init(
    ctx: typer.Context,
    from_: Annotated[
        Path | None,
        typer.Option("--from", metavar=_("FILE"), help=_("The community.yaml that declares it."), show_default=False),
    ] = None,
    station: Annotated[
        str | None,
        typer.Option(
            "--station", metavar="SM", help=_("Two to four letters that name this database."), show_default=False
        ),
    ] = None,
) -> None:
    from loucheng_cli.domain.core.events import ActionContext
    from loucheng_cli.services import community as service
    from loucheng_cli.store.engine.addresses import without_password
    from loucheng_cli.store.engine.connection import connect

    state: State = ctx.obj
    plan = _with_station(_plan(from_, station), station)
    state.timezone = plan.community.timezone
    stamp = ActionContext(
        _founder(state, plan, answered=from_ is None),
        state.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        state.today,
        state.worker_login,
    )
    with closing(connect(state.address, create=True)) as db:
        service.initialise(db, plan, stamp=stamp)
    state.output().done(
        _("{community} is ready: station {station}, {path}").format(
            community=plan.community.name, station=plan.station, path=without_password(state.address)
        ),
        ref=plan.station,
        value={"station": plan.station, "community": plan.community.code, "url": without_password(state.address)},
    )
    state.say(_("State secrets and work secrets must not be entered."))


def _founder(state: State, plan: Plan, *, answered: bool) -> str:
    """Who makes it: who answered; a worker of the file where one is named; anybody where it declares nobody."""
    if answered and plan.workers:
        return str(getattr(plan.workers[0].fact, "code", ""))
    wanted = state.named_worker
    if wanted is None:
        return "init"
    for person in plan.workers:
        assert isinstance(person.fact, Worker)
        if wanted.strip().casefold() in {
            str(each).casefold() for each in (person.fact.code, person.fact.login, person.name) if each
        }:
            return person.fact.code
    if plan.workers:
        raise NotFoundError(
            wanted, hint=f"--by {', '.join(str(getattr(each.fact, 'code', '')) for each in plan.workers)}"
        )
    return wanted.strip()


def _plan(path: Path | None, station: str | None) -> Plan:
    if path is not None:
        from loucheng_cli.files.community import load_community

        return load_community(path)
    if station is not None and not is_terminal():
        return Plan(community=Community(code=station.upper(), name=station.upper()), station=station.upper())
    if not is_terminal():
        raise UsageError(
            _("say which community: --from community.yaml, or --station"), "loucheng init --from community.yaml"
        )
    return _asked(station)


def _asked(station: str | None) -> Plan:
    name = prompts.text(_("What is the community called?"), required=True)
    code = station or ask_checked(
        _("Its station, two to four letters (for numbers such as SM-I12)"), _station, State.say, "SM"
    )
    buildings: list[Building] = []
    while True:
        title = prompts.text(_("Name of a building (empty when done)"), required=not buildings)
        if not title:
            break
        above = ask_checked(_("Storeys above the ground"), lambda answer: _storeys(answer, 1), State.say, "20")
        below = ask_checked(_("Storeys below the ground"), lambda answer: _storeys(answer, 0), State.say, "2")
        buildings.append(Building(code=_code(len(buildings)), name=title, floors_above=above, floors_below=below))
    me = prompts.text(_("Your name (the director can be changed later in community.yaml)"), required=True)
    worker = Worker(code="w1", buildings=tuple(each.code for each in buildings), login=State().worker_login)
    council = Council(code="C1", name=_("{name} floor council").format(name=name), buildings=worker.buildings)
    return Plan(
        community=Community(code=code.upper()[:4], name=name),
        station=code.upper(),
        councils=(council,),
        buildings=tuple(buildings),
        workers=(PlannedPerson(name=me, fact=worker),),
    )


_MOST_STOREYS = 200


def _storeys(answer: str, least: int) -> int:
    """A number of storeys: ``20``, ``20层``, ``二十层``, ``地下2层``."""
    from loucheng_cli.domain.calendar.day_words import parse_number

    plain = answer.strip().removeprefix("地上").removeprefix("地下").rstrip("层楼F ")
    found = parse_number(plain)
    if found is None or not least <= found <= _MOST_STOREYS:
        raise UsageError(
            _("“{text}” is not a number of storeys ({least} to {most})").format(
                text=answer, least=least, most=_MOST_STOREYS
            )
        )
    return found


def _code(n: int) -> str:
    """A to Z, then A2 and so on."""
    letter = chr(ord("A") + n % 26)
    return letter if n < 26 else f"{letter}{n // 26 + 1}"


def _station(answer: str) -> str:
    from loucheng_cli.files.community import STATION

    code = answer.strip().upper()
    if not re.fullmatch(STATION, code):
        raise UsageError(_("a station is two to four letters such as SM"), "loucheng init --station SM")
    return code


def _with_station(plan: Plan, station: str | None) -> Plan:
    from dataclasses import replace

    return replace(plan, station=_station(station or plan.station))
