"""``digest verify``: a page that somebody brings is the one that was published, or it is said where it is not."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.conftest import demo_database

FORMS = ("html", "docx", "xlsx", "md", "json")


@pytest.fixture
def week(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "week.db"
    shutil.copy(demo_database(tmp_path_factory), path)
    monkeypatch.setenv("LOUCHENG_DB", str(path))
    monkeypatch.setenv("LOUCHENG_TODAY", "2026-09-21")
    return path


def director(path: Path) -> str:
    with closing(sqlite3.connect(path)) as db:
        return str(db.execute("select code from worker where role = 'director'").fetchone()[0])


@pytest.fixture
def signed(loucheng, week: Path) -> tuple[str, str, str]:
    """A page of another week, published with a key: its number, the key, its public part."""
    pytest.importorskip("nacl")
    by = director(week)
    key = loucheng("--by", by, "db", "key", "new", "--json").json
    assert loucheng("--by", by, "db", "key", "new", "--json").json == key  # the one that is there
    ran = loucheng(
        "--by", by, "digest", "publish", "--council", "JX", "--week", "2026-W39", "--early", "--yes", "--quiet"
    )
    assert ran.exit_code == 0, ran.stderr
    return ran.stdout.strip(), key["key"], key["public"]


def brought(loucheng, ref: str, path: Path, *more: str) -> Path:
    ran = loucheng("digest", "show", ref, "--out", path, *more)
    assert ran.exit_code == 0, ran.stderr
    return path


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("more", [(), ("--lang", "en", "--annex")], ids=["zh", "en"])
def test_a_signed_page_is_genuine(loucheng, signed, tmp_path, form, more):
    ref, key, _public = signed
    ran = loucheng("digest", "verify", brought(loucheng, ref, tmp_path / f"page.{form}", *more), "--json")
    assert ran.exit_code == 0, ran.stdout
    found = ran.json
    assert (found["form"], found["ref"], found["content"], found["signature"], found["key"]) == (
        form, ref, "same", "valid", key
    )  # fmt: skip


def altered(path: Path, form: str, old: str, new: str) -> None:
    if form not in {"docx", "xlsx"}:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return
    body = io.BytesIO()
    with ZipFile(path) as before, ZipFile(body, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old.encode(), new.encode()))
    path.write_bytes(body.getvalue())


@pytest.mark.parametrize("form", FORMS)
def test_an_altered_word_is_found_and_shown(loucheng, signed, tmp_path, form):
    path = brought(loucheng, signed[0], tmp_path / f"page.{form}")
    altered(path, form, "锦汐", "锦夕")
    ran = loucheng("digest", "verify", path, "--json")
    assert (ran.exit_code, ran.json["content"]) == (5, "differs")
    if form != "json":
        assert "锦夕" in ran.json["parts"][0]
        assert "锦汐" in ran.json["parts"][1]
        assert "锦夕" in loucheng("digest", "verify", path).stdout


def test_a_page_without_its_signature_is_not_the_one_that_was_signed(loucheng, signed, tmp_path):
    ref, key, _public = signed
    path = brought(loucheng, ref, tmp_path / "page.json")
    values = json.loads(path.read_text(encoding="utf-8"))
    assert values["numbering"].pop("signature").startswith(key)
    path.write_text(json.dumps(values), encoding="utf-8")
    ran = loucheng("digest", "verify", path, "--json")
    assert (ran.exit_code, ran.json["signature"]) == (5, "invalid")


def test_an_altered_signature_is_not_valid(loucheng, signed, tmp_path):
    ref, key, _public = signed
    path = brought(loucheng, ref, tmp_path / "page.html")
    text = path.read_text(encoding="utf-8")
    at = text.index(f"{key}-") + len(key) + 1
    path.write_text(text[:at] + ("1" if text[at] == "0" else "0") + text[at + 1 :], encoding="utf-8")
    ran = loucheng("digest", "verify", path, "--json")
    assert (ran.exit_code, ran.json["signature"]) == (5, "invalid")


def test_json_is_proven_by_the_key_alone_without_the_database(loucheng, signed, tmp_path):
    ref, _key, public = signed
    path = brought(loucheng, ref, tmp_path / "page.json")
    elsewhere = ("--db", tmp_path / "none.db", "digest", "verify", path)
    ran = loucheng(*elsewhere, "--key", public, "--json")
    assert (ran.exit_code, ran.json["content"], ran.json["signature"]) == (0, "same", "valid")
    assert loucheng(*elsewhere).exit_code == 3
    values = json.loads(path.read_text(encoding="utf-8"))
    values["figures"]["visits"] += 1
    path.write_text(json.dumps(values), encoding="utf-8")
    ran = loucheng(*elsewhere, "--key", public, "--json")
    assert (ran.exit_code, ran.json["content"], ran.json["signature"]) == (5, "differs", "invalid")


def test_another_s_key_is_not_known(loucheng, signed, tmp_path):
    path = brought(loucheng, signed[0], tmp_path / "page.html")
    ran = loucheng("digest", "verify", path, "--key", "ab" * 32, "--json")
    assert (ran.exit_code, ran.json["signature"]) == (5, "unknown key")
    assert loucheng("digest", "verify", path, "--key", "ab").exit_code == 2


def test_a_page_published_without_a_key_is_proven_by_the_database(loucheng, week, tmp_path):
    by = director(week)
    ran = loucheng("--by", by, "digest", "publish", "--council", "JX", "--week", "2026-W38", "--yes", "--quiet")
    ran = loucheng("digest", "verify", brought(loucheng, ran.stdout.strip(), tmp_path / "page.html"), "--json")
    assert (ran.exit_code, ran.json["content"], ran.json["signature"]) == (0, "same", "none")


def test_what_cannot_be_proven_says_so(loucheng, week, tmp_path):
    path = tmp_path / "page.pdf"
    for body, code in (
        (b"%PDF-1.7", 5),
        (b"# nothing\n", 5),
        (b"{}", 5),
        (b"PK\x03\x04", 5),
        (b"<p>JX-9-" + b"a" * 16, 3),
    ):
        path.write_bytes(body)
        ran = loucheng("digest", "verify", path)
        assert (ran.exit_code, ran.stdout) == (code, ""), ran.stderr


def test_only_a_director_records_a_key(loucheng, week):
    pytest.importorskip("nacl")
    assert loucheng("--by", "zl", "db", "key", "new").exit_code == 4
    assert loucheng("db", "key", "list", "--json").json == []


def test_the_key_is_for_its_owner_only_and_everything_verifies(loucheng, signed, week):
    key = loucheng("--by", director(week), "db", "key", "new", "--json").json
    assert Path(key["path"]).stat().st_mode & 0o77 == 0
    assert [each["key"] for each in loucheng("db", "key", "list", "--json").json] == [signed[1]]
    assert loucheng("db", "verify").exit_code == 0
