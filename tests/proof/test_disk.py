"""A disk that is full, or a file that may not grow: a sentence, exit code 5, and what was confirmed is still there."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from loucheng_cli.store.engine.opening import open_database

from .conftest import EXAMPLES, Start, assert_clean, fresh

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits and mounts of POSIX systems")
SIZES = (1, 40, 250, 700)  # KiB that a file may grow to, or that are left


def no_file_above(size: int) -> Callable[[], None]:
    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def answered(process: subprocess.Popen[str]) -> tuple[list[str], str, int]:
    output, errors = process.communicate()
    assert "Traceback" not in errors
    return output.split(), errors, process.returncode


def refs(path: Path) -> list[str]:
    with closing(open_database(str(path))) as db:
        return [ref for (ref,) in db.rows("select ref from issue order by length(ref), ref")]


@pytest.mark.parametrize("kib", SIZES)
def test_a_limit_on_the_size_of_files(start: Start, community: Path, kib: int) -> None:
    limit = no_file_above(kib << 10)
    output, errors, code = answered(start("write", community, 12, "w", limit=limit))
    assert code in {0, 5}
    assert code == 0 or errors
    assert refs(community) == output
    listed = EXAMPLES / "enterprises.csv"
    words = ("run", "--db", community, "enterprise", "import", listed, "--yes")
    _said, errors, code = answered(start(*words, limit=limit))
    assert code in {0, 5, 6}
    assert code != 5 or errors
    _said, errors, code = answered(start("run", "--db", community, "db", "backup", limit=limit))
    assert code in {0, 5}
    assert not list(community.parent.glob("backups/*.unfinished"))
    assert_clean(community)
    assert refs(community) == output
    for saved in community.parent.glob("backups/*.backup"):
        assert_clean(saved)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """A disk of so many KiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")

    def make(kib: int) -> Path:
        made = subprocess.run(
            [mount, "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(place)], check=False, capture_output=True
        )
        if made.returncode:
            pytest.skip("mounting is not allowed here")
        return place

    yield make
    subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)


@pytest.mark.parametrize("kib", [120, 420])
def test_a_disk_that_runs_full(
    start: Start, community_template: Path, small_disk: Callable[[int], Path], kib: int
) -> None:
    needed = community_template.stat().st_size >> 10
    place = small_disk(needed + kib)
    path = fresh(community_template, place / "loucheng.db")
    output, errors, code = answered(start("write", path, 60, "w"))
    assert code in {0, 5}
    assert code == 0 or errors
    assert refs(path) == output
    _said, _told, code = answered(start("run", "--db", path, "db", "backup"))
    assert code in {0, 5}
    assert not list(place.glob("backups/*.unfinished"))
    _said, _told, code = answered(
        start("run", "--db", path, "enterprise", "import", EXAMPLES / "enterprises.csv", "--yes")
    )
    assert code in {0, 5, 6}
    for saved in place.glob("backups/*.backup"):
        saved.unlink()
    assert refs(path) == output
    assert_clean(path)
