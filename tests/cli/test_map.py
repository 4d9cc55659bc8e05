"""``loucheng map``: in a pipe, in JSON, as a page, and where an internal page is not written."""

from __future__ import annotations

import shutil
import stat

import pytest
from tests.conftest import demo_database


@pytest.fixture
def week(loucheng, tmp_path, tmp_path_factory):
    shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.db")
    return lambda *words, **more: loucheng("--db", tmp_path / "week.db", "map", *words, **more)


def test_a_pipe_has_a_line_for_each_storey(week):
    ran = week("C")

    assert (ran.exit_code, ran.stderr) == (0, "")
    assert [line.split("\t")[:3] for line in ran.stdout.splitlines()] == [
        ["C", "8", "3"], ["C", "7", "2"], ["C", "5", "1"], ["C", "4", "1"], ["C", "3", "3"], ["C", "2", "1"],
        ["C", "1", "2"],
    ]  # fmt: skip
    assert ran.stdout.splitlines()[4].split("\t")[3] == "1"  # 303, to let in the ledger


def test_quiet_prints_storeys_and_json_everything(week):
    assert week("C", "--quiet").stdout.split() == ["C8", "C7", "C5", "C4", "C3", "C2", "C1"]
    told = week("--json").json
    assert [each["code"] for each in told["buildings"]] == ["A", "B", "C", "M", "W"]
    assert told["audience"] == "staff"


def test_the_page_is_for_its_owner_only_and_marked(week, tmp_path):
    ran = week("--out", tmp_path / "map.html", "--lang", "en")
    page = tmp_path / "map.html"

    assert (ran.exit_code, ran.stderr) == (0, f"已写入：{page}\n")
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    text = page.read_text(encoding="utf-8")
    assert '<p class="mark" role="note">Internal: for staff only' in text
    assert '@top-center { content: "Internal: for staff only' in text
    assert week("--out", page).exit_code == 4
    assert week("--out", page, "--for", "council", "--force").exit_code == 0
    assert 'class="mark"' not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("folder", "mode"),
    [("together", 0o777), ("group", 0o2770), ("OneDrive - 街道", 0o700), ("Public", 0o700)],
)
def test_an_internal_page_is_not_written_to_a_shared_folder(week, tmp_path, folder, mode):
    (tmp_path / folder).mkdir()
    (tmp_path / folder).chmod(mode)
    page = tmp_path / folder / "map.html"

    refused = week("--out", page)
    assert (refused.exit_code, page.exists()) == (4, False)
    assert refused.stderr.startswith(f"内部地图不写到 {page}：")
    assert week("--out", page, "--for", "council").exit_code == 0
    page.unlink()
    assert week("--out", page, "--yes").exit_code == 0


@pytest.mark.parametrize("path", [r"\\server\share\map.html", "//server/share/map.html"])
def test_a_path_of_another_machine_is_a_shared_folder(week, path):
    assert week("--out", path).stderr.startswith(f"内部地图不写到 {path}：它在另一台机器上。")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("A", "--council", "JX"), 2, "楼宇和 --council 只能写一个"),
        (("--out", "map.pdf"), 2, "地图写成网页，文件名要以 .html 结尾"),
        (("Z",), 3, "没有找到“Z”"),
        (("--for", "public"), 2, "staff"),
        (("--as-of", "昨天"), 2, "“昨天”"),
        (("--as-of", "2027-01-01"), 2, "2027-01-01"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(week, words, code, said):
    ran = week(*words)

    assert (ran.exit_code, ran.stdout) == (code, "")
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(("typed", "proposed"), [("W", ["W"]), ("锦汐中", ["锦汐中心A座", "锦汐中心B座"]), ("Z", [])])
def test_a_building_is_completed_by_code_and_name(tmp_path_factory, typed, proposed):
    from typer._completion_classes import BashComplete

    from loucheng_cli.cli.app.main import build

    words = ["--db", str(demo_database(tmp_path_factory)), "map"]
    found = BashComplete(build(), {}, "loucheng", "_LOUCHENG_COMPLETE").get_completions(words, typed)

    assert [each.value for each in found] == proposed


def test_without_a_database_nothing_is_proposed(tmp_path):
    from typer._completion_classes import BashComplete

    from loucheng_cli.cli.app.main import build

    words = ["--db", str(tmp_path / "none.db"), "map"]
    assert BashComplete(build(), {}, "loucheng", "_LOUCHENG_COMPLETE").get_completions(words, "") == []


COMMUNITY = """\
community: {code: SM, name: 三木商务社区}
buildings:
  - {code: A, name: 三木大厦, floors: {above: 3}, coordinates: %s}
  - {code: B, name: 三木广场}
"""


def test_coordinates_of_a_building_stand_in_its_file(loucheng, tmp_path):
    path = tmp_path / "community.yaml"
    path.write_text(COMMUNITY % "[120.6512, 28.0153]", encoding="utf-8")

    assert loucheng("init", "--from", path).exit_code == 0
    assert [each["coordinates"] for each in loucheng("map", "--json").json["buildings"]] == ["120.6512,28.0153", None]
    assert "坐标" in loucheng("building", "show", "A").stdout


@pytest.mark.parametrize(
    "value", ["[28.0153, 120.6512]", "[120.6512]", "[东, 西]", "[nan, 1]", "[1, 2, 3]", "[1e9999999, 2]"]
)
def test_coordinates_that_are_none_are_said_with_their_line(loucheng, tmp_path, value):
    path = tmp_path / "community.yaml"
    path.write_text(COMMUNITY % value, encoding="utf-8")

    ran = loucheng("init", "--from", path)
    assert ran.exit_code == 5
    assert "坐标写经度和纬度，单位是度" in ran.stderr
    assert "写成 [120.6512, 28.0153]。" in ran.stderr
