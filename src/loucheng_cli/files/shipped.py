"""The folders of the catalogue and the examples: named, beside the database, in the wheel, or in the checkout."""

from __future__ import annotations

from pathlib import Path

from loucheng_cli.errors import FileError
from loucheng_cli.i18n import _

_PACKAGE = Path(__file__).parent.parent
_CHECKOUT = _PACKAGE.parent.parent


def catalog_folder(named: str | None, database: str) -> Path:
    """--catalog or LOUCHENG_CATALOG, else ``catalog`` beside the database file, else the one that was shipped.

    Raises FileError where the named folder is not a catalogue: a wrong path must not fall back silently.
    """
    if named:
        folder = Path(named).expanduser()
        if not folder.is_dir():
            raise FileError(folder, _("the folder does not exist"))
        if not _is_catalog(folder):
            raise FileError(folder, _("this folder is not a catalogue: departments.yaml is missing"))
        return folder
    if "://" not in database:
        beside = Path(database).expanduser().parent / "catalog"
        if _is_catalog(beside):
            return beside
    return shipped_catalog()


def shipped_catalog() -> Path:
    """The catalogue that was shipped."""
    return _shipped("catalog", "departments.yaml")


def examples_folder() -> Path:
    """The shipped example week."""
    return _shipped("examples", "community.yaml")


def _is_catalog(folder: Path) -> bool:
    return (folder / "departments.yaml").is_file()


def _shipped(name: str, file: str) -> Path:
    """The packaged copy of a wheel, else the folder of the checkout: an editable install has no copy."""
    for folder in (_PACKAGE / f"_{name}", _CHECKOUT / name):
        if (folder / file).is_file():
            return folder
    raise FileError(_PACKAGE / f"_{name}", _("the installation is incomplete; install the program again"))
