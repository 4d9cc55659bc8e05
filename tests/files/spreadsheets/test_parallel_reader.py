"""A list read by another process is the list read by this one."""

from __future__ import annotations

import sys

import pytest

from loucheng_cli.domain.imports.enterprise_rows import RowReader, RowReading, RowRejectedError
from loucheng_cli.domain.imports.headers import ListKind, is_known, understand
from loucheng_cli.domain.place.address import gazetteer
from loucheng_cli.domain.place.floor import BuildingPlan
from loucheng_cli.errors import UnreadableFileError
from loucheng_cli.files.spreadsheets.parallel_reader import ReadTask, reading_ahead, written
from loucheng_cli.files.spreadsheets.rejects import Rejects, harmless, is_rejects
from loucheng_cli.files.spreadsheets.sheets import read_rows

PLACES = gazetteer([BuildingPlan(code="A", name="锦汐中心A座", floors_above=28)])
HEADER = ("企业名称", "楼宇", "从业人数")


def task(path):
    return ReadTask(
        path=path,
        table=ListKind.ENTERPRISE,
        mapping={},
        columns=understand(HEADER, ListKind.ENTERPRISE),
        places=PLACES,
        with_contacts=False,
    )


def shape(reading):
    if isinstance(reading, RowRejectedError):
        return reading.field, reading.value, reading.code, reading.reason
    assert isinstance(reading, RowReading)
    return written(reading)


def test_the_other_process_reads_the_same(tmp_path):
    path = tmp_path / "a.csv"
    rows = "".join(f"企业{n},{'A' if n % 3 else 'Z'},{n if n % 5 else '很多'}\n" for n in range(1200))
    path.write_text(",".join(HEADER) + "\n" + rows, encoding="utf-8")
    progress: list[float] = []

    with reading_ahead(task(path), progress.append) as readings:
        ahead = [(row, cells, shape(reading)) for row, cells, reading in readings]

    with read_rows(path, lambda header: is_known(header, ListKind.ENTERPRISE)) as sheet:
        reader = RowReader(sheet.header, understand(sheet.header, ListKind.ENTERPRISE), PLACES)
        here = [(row, cells, shape(reading)) for row, cells, reading in reader.readings(sheet.rows)]
    assert (ahead, progress[-1]) == (here, 1.0)


def test_what_the_other_process_cannot_read_is_the_same_error(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('企业名称,楼宇,从业人数\n甲,A,1\n"乙,A,2\n', encoding="utf-8")

    with pytest.raises(UnreadableFileError) as caught, reading_ahead(task(path), lambda _done: None) as readings:
        list(readings)

    assert str(path) in caught.value.message


def test_leaving_early_ends_the_other_process(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(",".join(HEADER) + "\n" + "甲,A,1\n" * 20_000, encoding="utf-8")

    with reading_ahead(task(path), lambda _done: None) as readings:
        assert next(readings)[0] == 2


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("甲", "甲"),
        ("=cmd()", "'=cmd()"),
        ("+86", "'+86"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("913303991234567890", "\t913303991234567890"),
        ("12", "12"),
    ],
)
def test_cells_are_harmless_in_excel(cell, expected):
    assert harmless(cell) == expected


def test_a_list_without_rejects_leaves_no_file(tmp_path):
    assert Rejects(tmp_path / "a.csv", HEADER).save() is None
    assert list(tmp_path.glob("*.csv")) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("名单.xlsx", "名单.未通过.csv"),
        ("名单.未通过.csv", "名单.未通过2.csv"),
        ("名单.未通过2.csv", "名单.未通过3.csv"),
    ],
)
def test_rejects_lie_beside_their_list_and_never_over_it(tmp_path, source, target):
    rejects = Rejects(tmp_path / source, (*HEADER, "行号", "原因"))
    rejects.add(7, "太多", ["=甲", "A", "1", "3", "旧"])

    path = rejects.save()

    assert path == tmp_path / target
    assert path.read_bytes() == "\ufeff企业名称,楼宇,从业人数,行号,原因\r\n'=甲,A,1,7,太多\r\n".encode()
    assert (path.stat().st_mode & 0o077, is_rejects(path)) == (0, True)


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links are of Unix")
def test_rejects_replace_an_older_file_and_are_their_owners_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    (tmp_path / "名单.未通过.csv").symlink_to(tmp_path / "mine.txt")
    (tmp_path / "mine.txt").chmod(0o644)
    rejects = Rejects(tmp_path / "名单.csv", HEADER)
    rejects.add(7, "太多", ["甲", "A", "1"])

    path = rejects.save()

    assert (path.is_symlink(), path.stat().st_mode & 0o777) == (False, 0o600)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "kept"
    assert sorted(each.name for each in tmp_path.glob("*名单*")) == ["名单.未通过.csv"]
