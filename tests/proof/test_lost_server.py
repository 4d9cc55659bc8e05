"""The connection to the server breaks around COMMIT: what is stored is looked up and said; where it cannot be, that is said."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from threading import Thread
from typing import Any

import pytest
from tests.conftest import ROOT, temporary_database

from loucheng_cli.store.engine.addresses import server_settings
from loucheng_cli.store.engine.connection import connect

SAID = {  # when the connection breaks → changes stored, and what is said
    "before the commit": (0, ""),
    "after the commit": (1, "已写入，但"),
    "after the commit, for ever": (1, "不能确定"),
}


@pytest.mark.parametrize("when", SAID)
def test_a_connection_that_breaks(loucheng: Any, postgresql: str, when: str) -> None:
    with temporary_database(postgresql) as url:
        assert loucheng("--db", url, "init", "--from", ROOT / "examples" / "community.yaml").exit_code == 0
        with proxy(url, when) as address:
            words = ("issue", "add", "电梯异响", "--building", "A", "--to", "property", "--yes")
            ran = loucheng("--db", address, "--by", "zl", *words)
        with closing(connect(url)) as db:
            stored = db.scalar("select count(*) from issue")
        assert (ran.exit_code, stored) == (5, SAID[when][0]), ran
        assert SAID[when][1] in ran.stderr
        assert ("已写入，但" in ran.stderr) == (when == "after the commit")
        assert ("JX-I1" in ran.stderr) == (when == "after the commit")


@contextmanager
def proxy(url: str, when: str) -> Iterator[str]:
    """An address that leads to the server until the first change is committed, and there breaks."""
    settings = server_settings(url)
    listening = socket.create_server(("127.0.0.1", 0))
    broken: list[str] = []
    pairs: list[socket.socket] = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _address = listening.accept()
                server = upstream(settings)
                pairs.extend((client, server))
                changed: list[bool] = []
                for args in ((client, server, b"commit\0", "before"), (server, client, b"COMMIT\0", "after")):
                    Thread(target=pump, args=(*args, changed), daemon=True).start()

    def pump(one: socket.socket, other: socket.socket, mark: bytes, side: str, changed: list[bool]) -> None:
        with suppress(OSError):
            while part := one.recv(1 << 16):
                if b"update station set seq" in part:
                    changed.append(True)
                if changed and not broken and when.startswith(side) and mark in part:
                    broken.append(side)
                    if when.endswith("for ever"):
                        listening.shutdown(socket.SHUT_RDWR)
                        listening.close()
                    break
                other.sendall(part)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    Thread(target=serve, daemon=True).start()
    host, port = listening.getsockname()
    user, password = settings.get("user", "postgres"), settings.get("password", "")
    yield f"postgresql://{user}{f':{password}' if password else ''}@{host}:{port}/{settings['dbname']}"
    with suppress(OSError):
        listening.shutdown(socket.SHUT_RDWR)
    for each in (listening, *pairs):
        each.close()


def upstream(settings: dict[str, Any]) -> socket.socket:
    """A connection to the server, through its socket file or its port."""
    host, port = str(settings.get("host", "127.0.0.1")), int(settings.get("port") or 5432)
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    found = socket.socket(socket.AF_UNIX)
    found.connect(f"{host}/.s.PGSQL.{port}")
    return found
