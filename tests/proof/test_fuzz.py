"""Whatever is handed over, the answer is a sentence and a documented exit code, within ten seconds and little memory."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import typer

from .conftest import EXAMPLES

Run = Callable[..., Any]
Times = Callable[..., int]
DOCUMENTED = {0, 2, 3, 4, 5, 6}  # 1 is "unexpected": here it is a failure
CONTROLS = {chr(code) for code in (*range(32), 127, *range(128, 160))} - set("\n\t\r")
SECONDS = 10
MEBIBYTES = 500


@pytest.fixture
def tried(loucheng: Run, monkeypatch: pytest.MonkeyPatch, community: Path, tmp_path: Path) -> Callable[..., Any]:
    """A command that must answer decently; its arguments are shown where it does not."""
    monkeypatch.setenv("LOUCHENG_DB", str(community))
    monkeypatch.setenv("LOUCHENG_DEBUG", "1")  # an error that nobody expected is raised, not reported
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")

    def run(*words: object, given: object = "") -> Any:
        try:
            with within(SECONDS):
                ran = loucheng(*words)
        except UnicodeDecodeError:  # a document came out, in bytes
            return None
        except Exception as error:
            raise AssertionError(f"{words} {given}") from error
        assert ran.exit_code in DOCUMENTED, (words, given, ran)
        assert "Traceback" not in ran.stderr
        assert not CONTROLS & {*ran.stdout, *ran.stderr}, (words, given, ran)
        if ran.exit_code not in {0, 6} and not ran.stdout:
            assert ran.stderr.strip(), words
        return ran

    return run


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raises where something takes longer; only where the system has alarms."""
    if os.name != "posix":
        yield
        return
    import signal

    def ring(_signal: int, _frame: Any) -> None:
        raise TimeoutError(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def little_memory() -> Iterator[None]:
    """No list makes the program take more than the bound; what the tests before took is left out."""
    before = _most_memory()
    yield
    assert _most_memory() == before or _most_memory() < MEBIBYTES


def _most_memory() -> float:
    """The most that this process has taken so far, in MiB."""
    if os.name != "posix":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 10 if sys.platform != "darwin" else 1 << 20)


def mutated(body: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, cut out, doubled or put in: at random, or by what formats stumble over."""
    found = bytearray(body)
    for _number in range(chance.randint(1, 8)):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(6):
            case 0:
                found[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del found[at : at + chance.randint(1, 200)]
            case 2:
                found[at:at] = found[at : at + chance.randint(1, 200)]
            case 3:
                found[at:at] = chance.choice(NASTY)
            case 4:
                del found[at:]
            case _:
                found[at : at + 4] = chance.randbytes(4)
    return bytes(found)


NASTY = [
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b'""', b"\r", b"\n\n", b",,,,", b";\t|", b"=1+1", b"\x1b[31m", b"'",
    b"\xed\xa0\x80", b"\xe2\x80\xae", b"1e309", b"-0", b"9" * 400, b"{[", b"&a [*a, *a]", b"!!python/object:os.system",
    b"<!ENTITY x SYSTEM 'file:///etc/passwd'>", b"]]>", "１２".encode(), "楼".encode("gbk"), b": - ? |", b"a" * 70_000,
]  # fmt: skip


def head(path: Path, lines: int) -> str:
    return "".join(path.read_text(encoding="utf-8-sig").splitlines(keepends=True)[:lines])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_list_in_csv(
    tried: Callable[..., Any], times: Times, chance: random.Random, tmp_path: Path, encoding: str
) -> None:
    body = head(EXAMPLES / "enterprises.csv", 12).encode(encoding)
    path = tmp_path / "名单.csv"
    for number in range(times(500)):
        path.write_bytes(mutated(body, chance))
        tried("enterprise", "import", path, "--dry-run", "--json", given=(number, path.read_bytes()))


def test_a_list_in_xlsx(tried: Callable[..., Any], times: Times, chance: random.Random, tmp_path: Path) -> None:
    import xlsxwriter

    book = tmp_path / "名单.xlsx"
    with xlsxwriter.Workbook(str(book)) as made:
        sheet = made.add_worksheet()
        for row, line in enumerate(head(EXAMPLES / "enterprises.csv", 12).splitlines()):
            sheet.write_row(row, 0, line.split(","))
    whole = book.read_bytes()
    with zipfile.ZipFile(book) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for number in range(times(1500, few=100)):
        if number % 2:
            book.write_bytes(mutated(whole, chance))
        else:
            name = chance.choice(sorted(parts))
            with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as packed:
                for each, body in parts.items():
                    packed.writestr(each, mutated(body, chance) if each == name else body)
        tried("enterprise", "import", book, "--dry-run", "--json", given=number)


@pytest.mark.parametrize("kind", ["old.xls", "page.xls", "mail.xls", "xml.xls", "table.ods"])
def test_a_list_in_another_kind_of_file(
    tried: Callable[..., Any], times: Times, chance: random.Random, tmp_path: Path, kind: str
) -> None:
    body = other_kinds(tmp_path)[kind]
    path = tmp_path / kind
    for number in range(times(400, few=20)):
        path.write_bytes(mutated(body, chance) if number else body)
        tried("enterprise", "import", path, "--dry-run", "--json", given=(number, path.read_bytes()))


def other_kinds(folder: Path) -> dict[str, bytes]:
    """A small list in each kind of file that is no CSV and no XLSX."""
    rows = [line.split(",") for line in head(EXAMPLES / "enterprises.csv", 6).splitlines()]
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page = f"<html><table>{cells}</table></html>"
    mail = f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html\n\n{page}\n--x--\n'
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    data = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>"
        for row in rows
    )
    xml = f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="S"><Table>{data}</Table></Worksheet></Workbook>'
    office = "urn:oasis:names:tc:opendocument:xmlns"
    ods = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = f'xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"'
    with zipfile.ZipFile(folder / "made.ods", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0"><manifest:file-entry manifest:full-path="/"'
            ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
        packed.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
            f'<table:table table:name="S">{ods}</table:table></office:spreadsheet></office:body></office:document-content>',
        )
    return {
        "old.xls": (EXAMPLES.parent / "tests" / "cases" / "import" / "19-old-excel.xls").read_bytes(),
        "page.xls": page.encode(),
        "mail.xls": mail.encode(),
        "xml.xls": xml.encode(),
        "table.ods": (folder / "made.ods").read_bytes(),
    }


def test_a_community_in_yaml(tried: Callable[..., Any], times: Times, chance: random.Random, tmp_path: Path) -> None:
    body = (EXAMPLES / "community.yaml").read_bytes()
    path = tmp_path / "community.yaml"
    for number in range(times(500)):
        path.write_bytes(mutated(body, chance))
        tried("community", "apply", path, "--dry-run", "--json", given=(number, path.read_bytes()))


def test_a_database_file(
    tried: Callable[..., Any], times: Times, chance: random.Random, community: Path, community_template: Path
) -> None:
    body = community_template.read_bytes()
    commands = [
        ("db", "status", "--json"),
        ("db", "verify", "--json"),
        ("community", "show", "--json"),
        ("issue", "list", "--json"),
        ("issue", "add", "修水管", "--building", "A", "--to", "property", "--json"),
        ("db", "restore", community, "--yes"),
    ]
    for number in range(times(1000)):
        for each in community.parent.glob(f"{community.name}*"):
            each.unlink()
        community.write_bytes(mutated(body, chance))
        tried(*commands[number % len(commands)], given=number)
    shutil.rmtree(community.parent / "backups", ignore_errors=True)


def test_arguments(tried: Callable[..., Any], times: Times, chance: random.Random, tmp_path: Path) -> None:
    tried("enterprise", "add", "半枝糖水铺", "--building", "M", "--floor", "L3")
    tried("issue", "add", "招不到服务员", "--building", "A", "--to", "community")
    tried("visit", "add", "半枝糖水铺", "--heard", "在谈续租")
    (tmp_path / "cwd" / "empty.csv").write_text("")
    shutil.copy(EXAMPLES / "enterprises.csv", tmp_path / "cwd" / "list.csv")
    verbs = list(commands())
    for number in range(times(10_000, few=300)):
        words, params = chance.choice(verbs)
        tried(*words, *arguments(params, chance), given=number)
    json.loads(tried("db", "verify", "--json").stdout)


def commands() -> Iterator[tuple[list[str], list[Any]]]:
    """Every verb of the program with what it takes."""
    from loucheng_cli.cli.app.groups import noun_module
    from loucheng_cli.cli.app.main import NOUNS

    for noun in NOUNS:
        if noun in {"demo", "shell"}:
            continue
        try:
            module = noun_module(noun)
        except ModuleNotFoundError:  # not built yet
            continue
        yield from _verbs([noun], typer.main.get_command(module.app))


def _verbs(words: list[str], command: Any) -> Iterator[tuple[list[str], list[Any]]]:
    below = getattr(command, "commands", None)
    if not below:
        yield words, command.params
        return
    for name, each in below.items():
        yield from _verbs([*words, name], each)


WORDS = [
    "", " ", "1", "0", "-1", "7", "99999999999999999999999", "1e9", "JX-I1", "I1", "JX-V1", "V1", "E1", "C1", "XX-I1", "半枝", "半枝糖水铺",
    "A", "M", "A1901", "L3", "-9", "今天", "2026-09-14", "2026-02-30", "99999-01-01", "2026-W38", "2026-W99", "已解决", "solved",
    "待企业补正", "物业", "property", "renshe", "RS-01", "zl", "wr", "JX", "WL", "JX-1", "json", "csv", "html", "xlsx", "list.csv", "empty.csv",
    "missing.csv", ".", "/", "-", "x=y", "a" * 5000, "\x1b[31m红", "\u202e倒", "[red]", "%s %d {0} {x}", "'; drop table event; --", "\\", "“”",
    "同意", "13812345678", "楼" * 300, "😀", "\n", "\t", "１２", "--", "--json", "\udcff", "a\udcffb",
]  # fmt: skip


def arguments(params: list[Any], chance: random.Random) -> Iterator[str]:
    """What could be typed behind a verb: mostly what it knows, sometimes not."""
    for param in params:
        if param.param_type_name == "argument":
            if chance.random() < 0.9:
                yield chance.choice(WORDS)
        elif param.name != "help" and (param.required or chance.random() < 0.3):
            yield chance.choice(param.opts)
            if not getattr(param, "is_flag", False) and chance.random() < 0.95:
                yield chance.choice(WORDS)
    if chance.random() < 0.1:
        yield chance.choice(WORDS)
