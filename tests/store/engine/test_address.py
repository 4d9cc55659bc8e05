"""An address that is no file: what it is taken for, and that its password is never repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from loucheng_cli.store.engine.addresses import without_password

SHOWN = {
    "postgresql://me:secret@host/x": "postgresql://me:***@host/x",
    "postgresql://:secret@host/x": "postgresql://:***@host/x",
    "postgresql://me:sec@ret@host/x": "postgresql://me:***@host/x",
    "postgresql://me@host/x?sslmode=require&password=secret&a=1": "postgresql://me@host/x?sslmode=require&password=***&a=1",
    "postgresql://me@host/x": "postgresql://me@host/x",
    "/home/me/loucheng.db": "/home/me/loucheng.db",
}
UNREADABLE = [
    "postgresql://me:secret%zz@127.0.0.1:1/x",
    "postgresql://me:secret@[127.0.0.1/x",
    "postgresql://me:sec/ret@127.0.0.1:1/x",
    "postgresql://me:sec@ret@127.0.0.1:1/x",
    "postgresql://me:secret@127.0.0.1:1/x?secret=secret",
    "postgresql+psycopg://me:secret@127.0.0.1:1/x",
    "POSTGRESQL://me:secret@127.0.0.1:1/x",
    "mysql://me:secret@127.0.0.1:1/x",
]
SENTENCE = (
    "数据库打不开：地址既不是文件，也不是 postgresql://用户:密码@服务器/数据库；密码里的 @ 写作 %40，/ 写作 %2F，% 写作 %25。"
    "已有数据没有改动。\n"
)


@pytest.mark.parametrize(("address", "shown"), SHOWN.items())
def test_an_address_is_shown_without_its_password(address: str, shown: str) -> None:
    assert without_password(address) == shown


@pytest.mark.parametrize("address", UNREADABLE)
def test_what_cannot_be_read_is_not_repeated_and_makes_no_file(
    loucheng: Any, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    example = Path(__file__).parent.parent.parent.parent / "examples" / "community.yaml"
    for words in (("issue", "list"), ("init", "--from", example), ("db", "upgrade")):
        ran = loucheng("--db", address, *words)
        assert (ran.exit_code, ran.stdout, ran.stderr) == (5, "", SENTENCE)
    assert not list(tmp_path.glob("*:*"))


def test_a_server_that_does_not_answer_is_named_without_the_password(loucheng: Any) -> None:
    ran = loucheng("--db", "postgresql://me:secret@127.0.0.1:1/x", "db", "status", "--json", LOUCHENG_DEBUG="1")
    assert (ran.exit_code, ran.stdout) == (5, "")
    assert "127.0.0.1" in ran.stderr
    assert "secret" not in ran.stderr


def test_making_a_database_on_a_server_says_where_without_the_password(loucheng: Any, postgresql: str) -> None:
    from tests.conftest import temporary_database

    with temporary_database(postgresql) as url:
        address = url + ("&" if "?" in url else "?") + "password=secret"
        example = Path(__file__).parent.parent.parent.parent / "examples" / "community.yaml"
        made = loucheng("--db", address, "init", "--from", example)
        assert (made.exit_code, "secret" in made.stderr, "password=***" in made.stderr) == (0, False, True)
        again = loucheng("--db", address, "init", "--from", example)
        assert (again.exit_code, "secret" in again.stderr, "password=***" in again.stderr) == (4, False, True)
        assert loucheng("--db", address, "db", "path").stdout.endswith("password=***\n")
