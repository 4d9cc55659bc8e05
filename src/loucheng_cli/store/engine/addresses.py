"""The addresses of databases: a file, or a server as libpq names one. A password is never shown.

The driver's own parser reads an address of a server, so that no spelling of one becomes the name of a file.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from loucheng_cli.errors import DatabaseError, FileError, UsageError, system_reason
from loucheng_cli.i18n import _

PASSWORD_FILE = "LOUCHENG_DB_PASSWORD_FILE"  # noqa: S105 - the name of a variable
_CONNECT_SECONDS = 15
# ``postgresql:…`` in any spelling, or ``host=… dbname=…``: a file of such a name is written ``./host=…``.
_SERVER = re.compile(r"(?i)\s*(?:postgres(?:ql)?(?:\+\w+)?:|[\w%]+\s*=)")
_SCHEME = re.compile(r"(?i)\s*[a-z][a-z0-9+.-]+:/")  # two letters at least: C:/ is a drive
# Of a password that holds ``@`` or ``/`` the driver takes the rest for a host or a port, and would print it.
_UNAMBIGUOUS = re.compile(r"(?s)[a-z]+://(?:[^@/]*@)?[^@?]*(?:\?.*)?")


def is_postgresql(url: str) -> bool:
    """Whether a --db value names a server instead of a file."""
    return bool(_SERVER.match(url))


def path_of(url: str) -> Path:
    """The file that a --db value names, if it names no server."""
    if not url.strip():
        raise UsageError(_("--db is empty"), "loucheng --db FILE …")
    file = url.removeprefix("sqlite:///")
    if is_postgresql(file) or _SCHEME.match(file) or "://" in file:
        raise unreadable_address()
    try:
        return Path(file).expanduser()
    except RuntimeError as error:  # no such user
        raise DatabaseError(_("{path}: {why}").format(path=file, why=_("this user has no home folder"))) from error


def without_password(url: str) -> str:
    """An address that may be shown."""
    if not is_postgresql(url) and not _SCHEME.match(url):
        return url
    if "://" in url:
        return re.sub(r"([^?&=]+)=([^&]*)", _masked, re.sub(r"(://[^:/@]*):.*@", r"\1:***@", url))
    try:
        parsed = _parsed(url)
    except (DatabaseError, ImportError):
        return "postgresql://***"
    return " ".join(f"{name}={'***' if 'password' in name else value}" for name, value in parsed.items())


def has_password(url: str) -> bool:
    """Whether a password stands in an address of a server, where everybody on the machine can read it."""
    if not is_postgresql(url):
        return False
    try:
        return any("password" in name for name in _parsed(url))
    except (DatabaseError, ImportError):
        return False


def _masked(pair: re.Match[str]) -> str:
    return f"{pair[1]}=***" if "password" in unquote(pair[1]).lower() else pair[0]


def server_settings(url: str) -> dict[str, Any]:
    """What the driver connects with: the address, and the password from a file where one is named."""
    parsed = _parsed(url)
    parsed.setdefault("connect_timeout", str(_CONNECT_SECONDS))
    named = os.environ.get(PASSWORD_FILE)
    if named and "password" not in parsed:
        try:
            with Path(named).expanduser().open(encoding="utf-8") as file:
                parsed["password"] = file.readline(4096).rstrip("\r\n")
        except (OSError, RuntimeError, UnicodeDecodeError) as error:
            why = system_reason(error) if isinstance(error, OSError) else _("it cannot be read as text")
            raise FileError(f"{PASSWORD_FILE}={named}", why) from error
    return parsed


def _parsed(url: str) -> dict[str, object]:
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    if ":" in url.partition("=")[0] and not _UNAMBIGUOUS.fullmatch(url):
        raise unreadable_address()
    try:
        parsed: dict[str, Any] = conninfo_to_dict(url)
    except (ProgrammingError, UnicodeError):
        # The driver repeats what it cannot read, and with it the password.
        raise unreadable_address() from None
    if not re.fullmatch(r"[0-9,]*", str(parsed.get("port") or "")) or "@" in str(parsed.get("host") or ""):
        raise unreadable_address()
    return parsed


def unreadable_address() -> DatabaseError:
    """It is neither a file nor a server; what it is is not repeated."""
    return DatabaseError(
        _(
            "its address is neither a file nor postgresql://USER:PASSWORD@SERVER/DATABASE; in a password @ is written"
            " %40, / is %2F and % is %25"
        )
    )
