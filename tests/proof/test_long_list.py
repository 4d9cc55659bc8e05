"""A list of 300 MB goes through in the memory of a short one (a tenth of it unless LOUCHENG_PROVE=all)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from tests.proof.conftest import SOURCE, assert_clean

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="peaks are read by resource, which is of Unix")
MIB = 1 << 20
# A process that starts the program and says what it printed and the highest peak of it and of its own reader.
MEASURED = """
import json, resource, subprocess, sys
ran = subprocess.run([sys.executable, "-m", "loucheng_cli", *sys.argv[1:]], capture_output=True, text=True)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps([ran.returncode, peak, ran.stdout, ran.stderr]))
"""
HEADER = ("企业名称", "楼宇", "房号", "注册地址", "经营范围")
SCOPE = "计算机软硬件的技术开发、技术咨询、技术转让；企业管理咨询；会议及展览服务；" * 20


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Rows of some 1,600 bytes in GB18030."""
    for n in range(count):
        yield f"瓯澜第{n}号有限公司", "A", f"{n % 28 + 1}{n % 9 + 1:02}", f"锦江路{n}号", f"{n}；{SCOPE}"


def measured(*words: object) -> tuple[int, int, dict[str, int]]:
    """Exit code, peak memory in bytes, and the JSON of a command."""
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, *map(str, words)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        check=True,
        capture_output=True,
        text=True,
    )
    code, peak, output, errors = json.loads(ran.stdout)
    assert output, errors
    sys.stdout.write(f"peak {peak >> 20} MiB\n")
    return code, peak, json.loads(output)


def test_three_hundred_megabytes_of_csv_stream(community: Path, tmp_path: Path, times) -> None:
    list_, count = tmp_path / "名单.csv", times(200_000)
    with list_.open("w", encoding="gb18030", newline="") as file:
        file.writelines(",".join(row) + "\r\n" for row in (HEADER, *rows(count)))
    assert list_.stat().st_size > times(300_000_000)

    code, peak, value = measured("--db", community, "enterprise", "import", list_, "--missing", "--json")

    assert (code, value["read"], value["created"], value["rejected"]) == (0, count, count, 0)
    assert peak < 150 * MIB
    assert_clean(community)


def test_a_workbook_of_many_rows_streams(community: Path, tmp_path: Path, times) -> None:
    list_, count = tmp_path / "名单.xlsx", times(190_000)
    with xlsxwriter.Workbook(list_, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate([HEADER, *((*each[:4], each[4][:60]) for each in rows(count))]):
            sheet.write_row(n, 0, row)

    code, peak, value = measured("--db", community, "enterprise", "import", list_, "--json")

    assert (code, value["created"]) == (0, count)
    assert peak < 200 * MIB
