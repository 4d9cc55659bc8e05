"""The wall: what it shows to people who walk past, and that it is kept fresh."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from tests.conftest import demo_database

from loucheng_cli.cli import dashboard
from loucheng_cli.errors import DatabaseError
from loucheng_cli.services import dashboard as service


@pytest.fixture
def wall(tmp_path, tmp_path_factory, loucheng):
    week = Path(shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.db"))
    return lambda *words, **env: loucheng("--db", week, "dashboard", *words, **env)


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("</style>")[2]))


def test_the_wall_has_the_figures_of_the_week(wall, tmp_path):
    assert wall("--out", tmp_path / "wall.html").exit_code == 0

    page = (tmp_path / "wall.html").read_text(encoding="utf-8")
    said = text_of(page)
    assert "锦汐商务社区一周看板" in said
    assert "走访企业 18家 走访18次，较上周+18" in said
    assert "期末在办 14件 超期1件，较上周+10" in said
    assert "物业（望澜大厦物业管理处） 1 2" in said
    assert "云桨创客楼 23.1% （3/13） 3".replace(" （", "（") in said
    assert "9月25日 周五 青年交友沙龙（云桨创客楼1层）" in said
    assert "http-equiv" not in page
    assert re.findall(r'(?:src|href)="(?!#)', page) == []


def test_the_wall_of_a_council_counts_its_buildings_only(wall):
    said = text_of(wall("--council", "望澜楼事会", "--out", "-").stdout)

    assert "望澜楼事会一周看板" in said
    assert "锦汐A座" not in said


def test_no_person_no_enterprise_and_no_ref_is_on_the_wall(wall, loucheng, tmp_path):
    page = text_of(wall("--out", "-").stdout)
    db = ("--db", tmp_path / "week.db")
    names = {each["name"] for each in loucheng(*db, "enterprise", "list", "--json").json}
    names |= {each["name"] for each in loucheng(*db, "worker", "list", "--json").json}
    names |= {each["name"] for each in loucheng(*db, "--by", "wr", "contact", "list", "--json").json if each["name"]}

    assert {name for name in names if name in page} == set()
    assert re.findall(r"[A-Z]{2}-[A-Z]\d+", page) == []


def test_a_file_is_written_over_only_by_force(wall, tmp_path):
    (tmp_path / "wall.html").write_text("mine")

    assert wall("--out", tmp_path / "wall.html").exit_code == 4
    assert (tmp_path / "wall.html").read_text() == "mine"
    assert wall("--out", tmp_path / "wall.html", "--force").exit_code == 0


def test_it_is_written_again_until_it_is_ended_also_after_a_round_that_failed(wall, tmp_path, monkeypatch):
    out = tmp_path / "wall.html"
    pages = []
    real = service.wall

    def wait(seconds):
        assert seconds == 900
        pages.append(out.read_text(encoding="utf-8"))
        out.write_text("old")
        if len(pages) == 3:
            raise KeyboardInterrupt

    def busy(*args, **extra):
        if len(pages) == 1:
            raise DatabaseError("busy")
        return real(*args, **extra)

    monkeypatch.setattr(dashboard, "wait", wait)
    monkeypatch.setattr(service, "wall", busy)
    ran = wall("--out", out, "--every", "15m")

    assert ran.exit_code == 0
    assert [page[:15] for page in pages] == ["<!DOCTYPE html>", "old", "<!DOCTYPE html>"]
    assert '<meta http-equiv="refresh" content="900">' in pages[0]
    assert "这次没有写成：数据库打不开：busy" in ran.stderr
    assert f"已结束；{out} 保持最后一次的内容。" in ran.stderr


@pytest.mark.parametrize("every", ["0m", "5s", "15", "一刻钟", "25h"])
def test_an_interval_that_is_none_is_refused(wall, tmp_path, every):
    ran = wall("--out", tmp_path / "wall.html", "--every", every)

    assert ran.exit_code == 2
    assert "15m" in ran.stderr
    assert not (tmp_path / "wall.html").exists()
