"""A database of an older version becomes one of this version, whole or not at all, and loses nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from loucheng_cli.domain.core.events import KINDS, ActionContext, Change, FreeText
from loucheng_cli.errors import DatabaseError, NewerDatabaseError
from loucheng_cli.store import contacts, migrations
from loucheng_cli.store.backup import restore
from loucheng_cli.store.backup.backup import backups
from loucheng_cli.store.engine import opening, schema, version
from loucheng_cli.store.engine.connection import Database, connect
from loucheng_cli.store.engine.opening import open_database
from loucheng_cli.store.engine.version import schema_version
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.published import keep

STAMP = ActionContext("zl", "2026-09-21T04:00:00Z", date(2026, 9, 21))
AHEAD = version.SCHEMA + 1
NEXT = f"""
    import sqlalchemy as sa
    from alembic import op

    revision = "{AHEAD:04}"
    down_revision = "{version.SCHEMA:04}"

    def upgrade():
        with op.batch_alter_table("contact") as table:
            table.add_column(sa.Column("language", sa.Text()))
        with op.batch_alter_table("event") as table:
            table.alter_column("worker", new_column_name="who")
        with op.batch_alter_table("event") as table:
            table.alter_column("who", new_column_name="worker")
"""

ONLY_DATA = f"""
    from alembic import op

    revision = "{AHEAD:04}"
    down_revision = "{version.SCHEMA:04}"

    def upgrade():
        op.execute("update station set clock = clock + 0")
"""


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program one version ahead, whose step alters two frozen tables, the journal among them."""
    steps = tmp_path / "steps"
    steps.mkdir()
    (steps / f"v{AHEAD:04}_next.py").write_text(dedent(NEXT), encoding="utf-8")
    for module in (opening, version, migrations, restore, schema):
        monkeypatch.setattr(module, "SCHEMA", AHEAD)
    monkeypatch.setattr(migrations, "VERSIONS", [*migrations.VERSIONS, steps])
    return steps


def fill(db: Database) -> None:
    """A row in every table."""
    with writing(db, STAMP) as journal:
        contacts.add(journal, name="陈一一", phone="13800000000", purpose="诉求办理", consent_on=date(2026, 9, 1))
        for kind in KINDS:
            fields: dict[str, Any] = {"enterprise": "enterprise1"} if kind in {"occupancy", "visit", "issue"} else {}
            if kind == "task":
                fields = {"issue": "issue1"}
            if kind in {"unit", "indicator", "occupancy"}:
                fields["building"] = "building1"
            if kind == "issue":
                fields |= {"text": FreeText("修水管"), "visit": "visit1"}
            journal.record([Change(kind, f"{kind}1", "Begun", fields, new=True)])
        keep(journal, "JX-D1", council="JX", week="2026-W38", in_year=1, values="{}")


def grow_old(db: Database) -> None:
    """Tables as an older program may have made them: other columns, none at all, another view."""
    for name in ("v_visit", "v_issue", "v_task", "v_enterprise"):
        db.execute(f"drop view {name}")
    db.execute("drop table step")
    db.execute("create view v_issue as select 1 as one")
    db.execute("alter table notice drop column until_on")
    db.execute("alter table visit add column weather text")


def counts(db: Database) -> dict[str, int]:
    return {name: int(db.scalar(f"select count(*) from {name}")) for name in (*schema.FROZEN, *schema.PROJECTIONS)}


def test_opening_an_older_file_upgrades_it_after_a_backup_that_is_named(db: Database, next_version: Path) -> None:
    fill(db)
    before = counts(db)
    assert all(before.values()), before
    journal = db.rows("select * from event order by station, seq")
    grow_old(db)
    named: list[Path | None] = []
    if db.is_sqlite:
        upgraded = open_database(db.url, on_upgrade=named.append)
        assert named == backups(db)
        with pytest.raises(DatabaseError):
            upgraded.execute("delete from event")  # the guard is there again
    else:
        with pytest.raises(DatabaseError) as refused:
            open_database(db.url)
        assert refused.value.hint == "loucheng db upgrade"
        assert migrations.upgrade(db) is None
        upgraded = open_database(db.url)
    assert schema_version(upgraded) == AHEAD
    assert counts(upgraded) == before
    assert upgraded.rows("select * from event order by station, seq") == journal
    assert upgraded.scalar("select text from v_issue") == "修水管"
    assert upgraded.rows("select name, language from contact") == [("陈一一", None)]
    upgraded.close()


def test_a_step_that_fails_leaves_the_file_as_it_was(db: Database, next_version: Path) -> None:
    fill(db)
    step = next_version / f"v{AHEAD:04}_next.py"
    step.write_text(step.read_text(encoding="utf-8") + "\n    raise ValueError('disk')\n", encoding="utf-8")
    before = counts(db)
    with pytest.raises(ValueError, match="disk"):
        migrations.upgrade(db)
    assert counts(db) == before
    assert schema_version(db) == AHEAD - 1
    assert db.rows("select name from contact") == [("陈一一",)]


def test_a_file_of_a_newer_program_is_refused_with_a_sentence(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    shutil.copy(sqlite_template, path)
    db = connect(str(path))
    db.execute("pragma user_version = 99")
    db.close()
    with pytest.raises(NewerDatabaseError, match="99"):
        open_database(str(path))


def test_a_backup_of_an_older_version_is_upgraded_when_it_is_restored(
    sqlite_template: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    from loucheng_cli.services import db as service

    path = tmp_path / "old.db"
    shutil.copy(sqlite_template, path)
    db = open_database(str(path))
    fill(db)
    saved = service.make_backup(db)
    before = counts(db)
    step = request.getfixturevalue("next_version") / f"v{AHEAD:04}_next.py"
    step.write_text(dedent(ONLY_DATA), encoding="utf-8")
    target = tmp_path / "new" / "loucheng.db"
    plan = service.prepare_restore(str(target), saved)
    service.restore(plan, str(target), station=None, at=STAMP.at)
    restored = open_database(str(target))
    assert schema_version(restored) == AHEAD
    assert counts(restored) == before
    restored.close()
    db.close()


@pytest.mark.parametrize("has_login", [True, False])
def test_a_file_of_version_three_opens_whether_or_not_it_knows_the_login(
    sqlite_template: Path, tmp_path: Path, *, has_login: bool
) -> None:
    path = tmp_path / "three.db"
    shutil.copy(sqlite_template, path)
    db = open_database(str(path))
    fill(db)
    before = counts(db)
    if not has_login:
        db.execute("alter table event drop column login")
    db.execute("pragma user_version = 3")
    db.close()

    upgraded = open_database(str(path))

    assert (schema_version(upgraded), counts(upgraded)) == (version.SCHEMA, before)
    assert upgraded.scalar("select count(*) from event where login is not null") == 0
    upgraded.close()
