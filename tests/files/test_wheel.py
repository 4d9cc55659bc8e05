"""The catalogue and the examples travel with the program, in a wheel as in a checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.conftest import ROOT

ASK = "from loucheng_cli.files.shipped import catalog_folder, examples_folder as e; print(catalog_folder(None, 'x')); print(e())"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a wheel of this checkout installs."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def shipped(path: Path, cwd: Path) -> list[Path]:
    """The folders that a program installed at ``path`` finds."""
    ran = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(path)},
        check=True,
        capture_output=True,
        text=True,
    )
    return [Path(line) for line in ran.stdout.splitlines()]


def test_an_installed_wheel_holds_the_catalogue_and_the_examples(unpacked: Path, tmp_path: Path) -> None:
    catalog, examples = shipped(unpacked, tmp_path)

    assert (catalog, examples) == (unpacked / "loucheng_cli" / "_catalog", unpacked / "loucheng_cli" / "_examples")
    for here, there in ((ROOT / "catalog", catalog), (ROOT / "examples", examples)):
        wanted = {file.relative_to(here): file.read_bytes() for file in here.rglob("*") if file.is_file()}
        assert {file.relative_to(there): file.read_bytes() for file in there.rglob("*") if file.is_file()} == wanted
    assert (unpacked / "loucheng_cli" / "locale" / "zh_CN" / "LC_MESSAGES" / "loucheng.mo").is_file()
    assert (unpacked / "loucheng_cli" / "files" / "catalog" / "semantic.bin").is_file()


def test_an_installed_wheel_brings_the_man_page(unpacked: Path) -> None:
    (page,) = unpacked.glob("*.data/data/share/man/man1/loucheng.1")

    assert page.read_bytes() == (ROOT / "docs" / "man" / "loucheng.1").read_bytes()


def test_the_man_page_is_that_of_the_program() -> None:
    made = subprocess.run([sys.executable, str(ROOT / "tools" / "man.py"), "--print"], capture_output=True, check=True)

    assert made.stdout.decode() == (ROOT / "docs" / "man" / "loucheng.1").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("man") is None, reason="man is not installed")
def test_man_reads_the_page_without_a_warning() -> None:
    ran = subprocess.run(
        ["man", "--warnings", "-l", str(ROOT / "docs" / "man" / "loucheng.1")],
        env={**os.environ, "MANWIDTH": "80", "MANROFFSEQ": "", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stderr == ""
    assert "LOUCHENG_DB" in ran.stdout
    assert "loucheng COMMAND --help" in ran.stdout.replace("‐", "-")


def test_a_checkout_finds_its_own(tmp_path: Path) -> None:
    assert shipped(ROOT / "src", tmp_path) == [ROOT / "catalog", ROOT / "examples"]
