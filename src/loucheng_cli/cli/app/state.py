"""The state of a command: database, day, worker, catalogue; each created on first use."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from loucheng_cli.errors import DatabaseError, RefusedError, UsageError
from loucheng_cli.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loucheng_cli.domain.calendar.working_days import Calendar
    from loucheng_cli.domain.catalog.item import Catalog
    from loucheng_cli.domain.community.policy import Policies
    from loucheng_cli.domain.core.events import ActionContext
    from loucheng_cli.domain.issue.context import RuleContext
    from loucheng_cli.files.ledger.loader import Ledgers
    from loucheng_cli.render.output import Output
    from loucheng_cli.store.engine.connection import Database


_FIRST_YEAR, _LAST_YEAR = 1950, 2199


def default_database() -> str:
    """The default path of the database: in the data folder of the user."""
    from loucheng_cli.cli.app.own_files import data_folder

    return str(data_folder() / "loucheng.db")


class State:
    """Building it costs nothing; help and completion never touch the database."""

    def __init__(
        self,
        url: str | None = None,
        catalog_path: str | None = None,
        named_worker: str | None = None,
        fixed_today: date | None = None,
        *,
        paged: bool = True,
        clock_is_right: bool = False,
    ) -> None:
        self.url = url
        self.catalog_path = catalog_path
        self.named_worker = named_worker
        self.fixed_today = fixed_today
        self.paged = paged
        self.clock_is_right = clock_is_right
        # The modes of the command in progress, set by its own --json and --quiet.
        self.json = False
        self.refuses_foreign = (
            True  # a database with triggers or views that could act or hang; ``db verify`` lists them
        )
        self.quiet = False
        self.is_proved = False  # the PIN or the key of the director was right

    @cached_property
    def address(self) -> str:
        """The --db value in force."""
        return self.url or default_database()

    @cached_property
    def db(self) -> Database:
        """The open database."""
        from loucheng_cli.store.engine.opening import open_database

        return open_database(
            self.address,
            on_wait=_say_waiting,
            on_upgrade=_say_upgraded,
            on_network=_say_network,
            refuse_foreign=self.refuses_foreign,
        )

    @cached_property
    def now(self) -> datetime:
        """This instant, in UTC, by the server's clock where there is one; noon of the fixed day where one is fixed."""
        fixed = self._fixed()
        if fixed is None:
            from loucheng_cli.store.engine.addresses import is_postgresql

            if not is_postgresql(self.address):
                return datetime.now(UTC)
            from loucheng_cli.cli.app import machine_clock

            try:
                found, differs = machine_clock.instant(self.db)
            except DatabaseError:  # there are no tables yet
                return datetime.now(UTC)
            if differs:
                self.say(differs)
            return found
        from zoneinfo import ZoneInfo

        noon = datetime(fixed.year, fixed.month, fixed.day, 12, tzinfo=ZoneInfo(self.timezone))
        return noon.astimezone(UTC)

    @cached_property
    def today(self) -> date:
        """The day in the community's time zone, whatever the machine's."""
        fixed = self._fixed()
        if fixed is not None:
            return fixed
        from zoneinfo import ZoneInfo

        return self.now.astimezone(ZoneInfo(self.timezone)).date()

    @property
    def day_of_machine(self) -> date:
        """The day by this machine's own clock, for what must not open the database."""
        return self._fixed() or datetime.now().astimezone().date()

    @cached_property
    def timezone(self) -> str:
        """The community's time zone; the trade's own where there is no database (``deadline`` needs none)."""
        from loucheng_cli.store.reads import settings

        try:
            named = settings.timezone(self.db)
        except DatabaseError:
            named = None
        return named or "Asia/Shanghai"

    @cached_property
    def worker(self) -> str:
        """Who acts: --by, LOUCHENG_WORKER, the worker of this login, who was asked before, else this user's name."""
        from loucheng_cli.store.reads import settings

        if self.named_worker is not None:
            from loucheng_cli.store.reads.worker import acting_worker

            return acting_worker(self.db, self.named_worker)
        if known := settings.worker_of_login(self.db, self.worker_login):
            return known
        from loucheng_cli.cli.app.identity import remembered_worker

        return remembered_worker(self.db, self.address, asks=not (self.json or self.quiet)) or self.worker_login

    @cached_property
    def worker_login(self) -> str:
        """The user of this machine."""
        import getpass

        try:
            return getpass.getuser()
        except (KeyError, OSError, ImportError):  # no such user in a container, no module on Windows
            return "unknown"

    @cached_property
    def stamp(self) -> ActionContext:
        """Who, when and on which day, for the journal."""
        from loucheng_cli.domain.core.enums import Role
        from loucheng_cli.domain.core.events import ActionContext
        from loucheng_cli.store.reads.worker import role_of

        if role_of(self.db, self.worker) is Role.READER:
            raise RefusedError(
                _("{worker} may only read; what is taken out or changed is recorded, so it needs a worker.").format(
                    worker=self.worker
                ),
                hint=_("loucheng --by WORKER …"),
            )
        self._check_clock()
        return ActionContext(self.worker, self.now.strftime("%Y-%m-%dT%H:%M:%SZ"), self.today, self.worker_login)

    @cached_property
    def catalog_folder(self) -> Path:
        """--catalog or LOUCHENG_CATALOG, else the one beside the database, else the shipped one."""
        from loucheng_cli.files.shipped import catalog_folder

        return catalog_folder(self.catalog_path, self.address)

    @cached_property
    def catalog(self) -> Catalog:
        """The catalogue in force."""
        from loucheng_cli.files.catalog.loader import load_catalog

        return load_catalog(self.catalog_folder)

    @cached_property
    def ledgers(self) -> Ledgers:
        """The declared ledgers."""
        from loucheng_cli.files.ledger.loader import Ledgers

        return Ledgers(self.catalog_folder)

    @cached_property
    def calendar(self) -> Calendar:
        """The working days, with the catalogue's own overrides."""
        from loucheng_cli.files.calendar.loader import load_calendar

        return load_calendar(self.catalog_folder / "calendar.yaml")

    @cached_property
    def policies(self) -> Policies:
        """The community's policies."""
        from loucheng_cli.domain.community.policy import Policies
        from loucheng_cli.store.reads import settings

        return Policies.of(settings.policy_values(self.db))

    @cached_property
    def rules(self) -> RuleContext:
        """What the rules of an issue's life need: calendar, policies, day, and whether this is the director."""
        from loucheng_cli.cli.app.director import acts_as_director
        from loucheng_cli.domain.issue.context import RuleContext

        return RuleContext(
            calendar=self.calendar,
            policies=self.policies,
            today=self.today,
            is_director=acts_as_director(self),
        )

    def day(self, text: str | None, option: str = "--on", *, ahead: bool = False, asks: bool = True) -> date:
        """The day an option names, said where it was named without its year; today where it names none.

        ``ahead`` for a day to come, which decides what ``周五`` means. At a terminal one that cannot be read is asked for
        again.
        """
        if text is None:
            return self.today
        try:
            return self._read_day(text, option, ahead=ahead)
        except UsageError as error:
            from loucheng_cli.cli.app.streams import is_terminal

            if not asks or self.json or self.quiet or not is_terminal():
                raise
            from loucheng_cli.cli.app.asking import ask_checked

            self.say(error.message)
            question = _("Which day? ({option})").format(option=option) if option else _("Which day?")
            return ask_checked(question, lambda answer: self._read_day(answer, option, ahead=ahead), self.say, text)

    def _read_day(self, text: str, option: str, *, ahead: bool) -> date:
        from loucheng_cli.domain.calendar.day_words import parse_day_words
        from loucheng_cli.domain.imports.cells import BadValueError, reason

        try:
            found = parse_day_words(text, self.today, ahead=ahead, holidays=self._holidays)
        except BadValueError as error:
            example = f"{option} {'下周三' if ahead else '上周五'}, {option} {self.today}"
            raise UsageError(_("{name}: {why}").format(name=f"“{text}”", why=reason(error.code)), example) from error
        if not text.strip()[:4].isdigit() or len(text.strip()) < 8:
            from loucheng_cli.domain.core.labels import weekday_name

            self.output().say(_("{text}: {day}, {weekday}").format(text=text, day=found, weekday=weekday_name(found)))
        return found

    def _holidays(self, year: int) -> Mapping[date, str]:
        return self.calendar.holidays(year)

    def ref(self, text: str, letter: str) -> str:
        """The whole ref of what a person numbers; an issue also by its number at 12345 or the like."""
        from loucheng_cli.domain.issue.model import SOURCE_NUMBER
        from loucheng_cli.store.reads.refs import full_ref

        if letter == "I" and len(text.strip()) >= SOURCE_NUMBER:
            from loucheng_cli.store.reads.recorded import issue_of_number

            if found := issue_of_number(self.db, text):
                return found
        return full_ref(self.db, text, letter)

    def again(self) -> State:
        """The same for another try of the command."""
        return State(self.url, self.catalog_path, self.named_worker, self.fixed_today, paged=self.paged)

    def close(self) -> None:
        """Let go of the database, if it was opened."""
        if "db" in self.__dict__:
            self.db.close()

    def building(self, wanted: str | None) -> str | None:
        """The code of the building that an option names, if it names one."""
        if wanted is None:
            return None
        from loucheng_cli.store.reads.community import find_building

        return find_building(self.db, wanted).code

    def worker_code(self, wanted: str | None) -> str | None:
        """The code of the worker that an option names, if it names one."""
        if wanted is None:
            return None
        from loucheng_cli.store.reads.worker import find_worker

        return find_worker(self.db, wanted).code

    def output(self) -> Output:
        """Where results go, in the mode asked for."""
        from loucheng_cli.render.output import Output

        return Output(json=self.json, quiet=self.quiet, paged=self.paged)

    @staticmethod
    def say(message: str) -> None:
        """A sentence for the person that --json does not silence."""
        from loucheng_cli.render.output import Output

        Output().say(message)

    def _check_clock(self) -> None:
        """Before anything is recorded; a day that was fixed is meant."""
        if self.clock_is_right or self._fixed() is not None:
            return
        from loucheng_cli.cli.app import machine_clock
        from loucheng_cli.cli.app.groups import is_terminal

        asks = is_terminal() and not (self.json or self.quiet)
        if said := machine_clock.check(self.db, self.now, self.timezone, asks=asks):
            self.say(said)

    def _fixed(self) -> date | None:
        if self.fixed_today is not None:
            return self.fixed_today
        text = os.environ.get("LOUCHENG_TODAY")
        if not text:
            return None

        try:
            fixed = date.fromisoformat(text.strip())
        except ValueError:
            fixed = None
        # Further away there is no calendar, and no room to count days in.
        if fixed is None or not _FIRST_YEAR <= fixed.year <= _LAST_YEAR:
            raise UsageError(_("LOUCHENG_TODAY is not a day: {text}").format(text=text), "LOUCHENG_TODAY=2026-09-21")
        return fixed


def _say_upgraded(saved: Path | None) -> None:
    from loucheng_cli.render.output import write

    write(sys.stderr, _("Before the upgrade a backup was kept: {path}").format(path=saved) + "\n")


def _say_network() -> None:
    from loucheng_cli.render.output import write

    said = _("The database is on a network drive: it goes on without WAL, and whoever reads waits for whoever writes.")
    write(sys.stderr, f"{said}\n")


def _say_waiting() -> None:
    from loucheng_cli.render.output import write

    write(sys.stderr, _("Someone else is writing; waiting…") + "\n")
