"""``loucheng doctor``: what is wrong is said with the command that mends it, whatever else is broken."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.conftest import ROOT, demo_database


@pytest.fixture
def week(tmp_path, tmp_path_factory):
    return Path(shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.db"))


def by_name(ran):
    return {each["name"]: (each["health"], each["mend"]) for each in ran.json}


def test_a_sound_database_is_in_order(loucheng, week):
    ran = loucheng("--db", week, "doctor")

    assert ran.exit_code == 0
    assert ran.stderr == "未发现问题。\n"
    assert f"正常\t数据库\t{week}：本机编号 JX，" in ran.stdout
    assert "可改进\t备份\t还没有备份\tloucheng db backup\n" in ran.stdout


def test_a_missing_database_is_said_with_what_makes_one(loucheng, tmp_path):
    ran = loucheng("--db", tmp_path / "none.db", "doctor", "--json")

    assert ran.exit_code == 6
    assert by_name(ran)["database"] == ("wrong", "loucheng init")
    assert by_name(ran)["catalog"] == ("ok", None)
    assert not (tmp_path / "none.db").exists()


def test_a_damaged_database_is_said_with_the_newest_backup(loucheng, week, tmp_path):
    loucheng("--db", week, "db", "backup")
    (saved,) = (tmp_path / "backups").iterdir()
    with week.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 30_000)

    ran = loucheng("--db", week, "doctor", "--json")

    assert ran.exit_code == 6
    assert by_name(ran)["database"] == ("wrong", f"loucheng db restore {saved}")


def test_nothing_is_written(loucheng, week, tmp_path):
    before = week.read_bytes()

    loucheng("--db", week, "doctor")

    assert week.read_bytes() == before
    assert not (tmp_path / "backups").exists()


def test_a_broken_catalogue_and_calendar_end_no_other_check(loucheng, week, tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(ROOT / "catalog", folder)
    (folder / "departments.yaml").write_text("- {", encoding="utf-8")
    (folder / "calendar.yaml").write_text("days: 3\n", encoding="utf-8")

    ran = loucheng("--db", week, "--catalog", folder, "doctor", "--json")

    found = by_name(ran)
    assert ran.exit_code == 6
    assert found["catalog"] == found["calendar"] == ("wrong", f"loucheng catalog check {folder}")
    assert found["database"][0] == "ok"


def test_a_year_without_holidays_is_advice(loucheng, week):
    ran = loucheng("--db", week, "doctor", "--json", today="2033-03-01")

    assert ran.exit_code == 0
    assert by_name(ran)["calendar"][0] == "advice"


def test_a_code_page_without_chinese_is_wrong(week):
    import subprocess
    import sys

    ran = subprocess.run(
        [sys.executable, "-m", "loucheng_cli", "--db", str(week), "doctor"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "ascii", "LOUCHENG_LANG": "en"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert ran.returncode == 6
    assert "wrong\tencoding\tascii has no Chinese characters\texport LC_ALL=C.UTF-8" in ran.stdout


def test_the_version_names_catalogue_and_calendar(loucheng, tmp_path):
    program, catalogue, calendar = loucheng("--version", lang="en").stdout.splitlines()

    assert program.startswith("loucheng ")
    assert catalogue.startswith("catalogue ")
    assert calendar.startswith("calendar 2026-")
    assert loucheng("--catalog", tmp_path, "--version").exit_code == 0
