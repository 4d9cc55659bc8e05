"""A backup that leaves the machine is sealed: only its passphrase opens it, and nothing that was changed in it is taken."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from loucheng_cli.errors import FileError
from loucheng_cli.services import db as service
from loucheng_cli.store.backup import sealing
from loucheng_cli.store.engine.opening import open_database

nacl = pytest.importorskip("nacl")
SECRET = "瓯江潮水 九月初九"


@pytest.fixture
def path(sqlite_template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "loucheng.db"
    shutil.copy(sqlite_template, path)
    return path


@pytest.fixture
def key(tmp_path: Path) -> Path:
    key = tmp_path / "key.txt"
    key.write_text(f"{SECRET}\n", encoding="utf-8")
    return key


def backed_up(loucheng, path: Path, key: Path, *more: str) -> Path:
    target = path.parent / "stick.backup"
    ran = loucheng("--db", path, "db", "backup", "--to", target, "--key-file", key, *more)
    assert ran.exit_code == 0, ran.stderr
    return target


def test_a_sealed_backup_holds_nothing_that_can_be_read_and_comes_back_whole(loucheng, path, key):
    sealed = backed_up(loucheng, path, key, "--encrypt")
    body = sealed.read_bytes()
    assert body.startswith(sealing.MAGIC)
    assert b"SQLite" not in body
    assert b"community" not in body
    assert sealed.stat().st_mode & 0o77 == 0
    target = path.parent / "back" / "again.db"
    ran = loucheng("--db", target, "db", "restore", sealed, "--key-file", key, "--yes")
    assert ran.exit_code == 0, ran.stderr
    assert loucheng("--db", target, "db", "verify").exit_code == 0
    with closing(open_database(str(target))) as one, closing(open_database(str(path))) as other:
        assert one.rows("select code, seq from station") == other.rows("select code, seq from station")
    assert not [*path.parent.glob(".restore-*"), *target.parent.glob(".restore-*"), *path.parent.glob("*.unfinished")]


def test_a_wrong_or_missing_passphrase_opens_nothing(loucheng, path, key, tmp_path):
    sealed = backed_up(loucheng, path, key, "--encrypt")
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("another passphrase", encoding="utf-8")
    target = tmp_path / "again.db"
    ran = loucheng("--db", target, "db", "restore", sealed, "--key-file", wrong, "--yes")
    assert (ran.exit_code, target.exists()) == (5, False)
    assert str(sealed) in ran.stderr
    assert loucheng("--db", target, "db", "restore", sealed, "--yes").exit_code == 2
    assert not list(tmp_path.glob(".restore-*"))


def test_it_can_be_rehearsed_and_held_against_the_journal_of_today(loucheng, path, key):
    sealed = backed_up(loucheng, path, key, "--encrypt")
    for words in (("db", "rehearse", sealed), ("db", "verify", "--against", sealed)):
        ran = loucheng("--db", path, *words, "--key-file", key)
        assert ran.exit_code == 0, ran.stderr
        ran = loucheng("--db", path, *words)
        assert (ran.exit_code, "--key-file" in ran.stderr) == (2, True)
    assert not list(path.parent.glob(".restore-*"))


def test_on_a_removable_drive_it_is_sealed_unless_it_is_said_otherwise(loucheng, path, key, monkeypatch):
    monkeypatch.setattr(service, "is_removable", lambda _path: True)
    sealed = backed_up(loucheng, path, key)
    assert sealing.is_sealed(sealed)
    sealed.unlink()
    assert not sealing.is_sealed(backed_up(loucheng, path, key, "--no-encrypt"))
    ran = loucheng("--db", path, "db", "backup", "--to", path.parent / "third.backup")
    assert ran.exit_code == 2
    assert "--key-file" in ran.stderr


def test_what_cannot_be_meant_is_refused(loucheng, path, key):
    assert loucheng("--db", path, "db", "backup", "--encrypt", "--key-file", key).exit_code == 2
    key.write_text("short", encoding="utf-8")
    target = path.parent / "stick.backup"
    ran = loucheng("--db", path, "db", "backup", "--encrypt", "--to", target, "--key-file", key)
    assert (ran.exit_code, target.exists()) == (4, False)


@pytest.mark.parametrize("size", [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 200_000])
def test_every_size_comes_back_and_every_change_is_refused(tmp_path, size):
    source, sealed = tmp_path / "source", tmp_path / "sealed"
    source.write_bytes(bytes(n % 251 for n in range(size)))
    sealing.seal(source, sealed, SECRET.encode())
    whole = sealed.read_bytes()
    with sealing.unsealed(sealed, tmp_path / "x.db", SECRET.encode()) as found:
        assert found.read_bytes() == source.read_bytes()
    head = len(sealing.MAGIC) + 16 + 24
    part = 64 * 1024 + 17
    parts = [whole[at : at + part] for at in range(head, len(whole), part)]
    changed = [whole[:-1], whole + b"x", whole[:head], whole[:20], whole[: head + 3] + b"\0\1" + whole[head + 5 :]]
    if len(parts) > 1:
        changed += [b"".join([whole[:head], *parts[:-1]]), b"".join([whole[:head], *parts[1:]])]
        changed += [b"".join([whole[:head], parts[1], parts[0], *parts[2:]])]
    for body in changed:
        sealed.write_bytes(body)
        with pytest.raises(FileError), sealing.unsealed(sealed, tmp_path / "x.db", SECRET.encode()):
            pass
    assert not list(tmp_path.glob(".restore-*"))
