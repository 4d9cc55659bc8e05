"""Every report as HTML, Word, PDF and a workbook, and the whole set of a period with its index page."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.conftest import demo_database

from loucheng_cli.domain.report.types import Kind
from loucheng_cli.render.documents import pdf

KINDS = [*(kind.value for kind in Kind), "ledgers"]
WEEK = ("--week", "2026-W38")


@pytest.fixture
def report(tmp_path, tmp_path_factory, loucheng):
    week = Path(shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.db"))
    return lambda *words, **env: loucheng("--db", week, "report", *words, **env)


def words_of(body):
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        body = archive.read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", " ", body).replace("\u200b", "")  # where a narrow cell may break a rate


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_is_the_same_in_word_as_on_its_page(report, tmp_path, kind):
    for form in ("html", "docx"):
        assert report(kind, *WEEK, "--out", tmp_path / f"r.{form}").exit_code == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    said = words_of((tmp_path / "r.docx").read_bytes())

    cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page)]
    assert len(cells) > 8
    assert [cell for cell in cells if cell and "&" not in cell and cell not in said] == []


def test_figures_stand_at_the_right_and_totals_are_bold(report, tmp_path):
    report("parties", *WEEK, "--out", tmp_path / "r.html")
    report("parties", *WEEK, "--out", tmp_path / "r.docx")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "r.docx") as archive:
        body = archive.read("word/document.xml").decode()

    assert '<tr class="total"><td>合计</td><td class="short number" data-title="交办">24</td>' in page
    assert '<figure class="bars" aria-hidden="true">' in page
    assert '<w:pStyle w:val="CellNumber"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">24</w:t>' in body
    assert 'w:orient="landscape"' in body


def test_a_pdf_is_printed_from_the_page(report, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "pdf", lambda page: b"%PDF " + page.encode())

    assert report("sla", *WEEK, "--out", tmp_path / "sla.pdf").exit_code == 0
    assert (tmp_path / "sla.pdf").read_bytes().startswith(b"%PDF <!DOCTYPE html>")


def test_without_a_browser_a_pdf_is_refused_in_a_sentence(report, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "find_browser", lambda: None)
    ran = report("sla", *WEEK, "--out", tmp_path / "sla.pdf")

    assert (ran.exit_code, ran.stderr.count("\n")) == (5, 2)
    assert list(tmp_path.glob("sla*")) == []


def test_the_ledgers_are_a_table_for_every_program(report, tmp_path):
    report("ledgers", *WEEK, "--out", tmp_path / "l.csv")
    report("ledgers", *WEEK, "--out", tmp_path / "l.xlsx")

    assert (tmp_path / "l.csv").read_text(encoding="utf-8-sig").splitlines()[0] == "台账,指标,本期,上期"
    assert report("ledgers", *WEEK, "--format", "json").json == report("ledgers", *WEEK, "--json").json


def test_all_reports_of_a_month_are_a_folder_with_an_index(report, tmp_path):
    ran = report("all", "--month", "2026-09", "--out", tmp_path / "set")

    files = {path.name for path in (tmp_path / "set").iterdir()}
    page = (tmp_path / "set" / "index.html").read_text(encoding="utf-8")
    assert ran.exit_code == 0
    assert files == {"index.html", *(f"{kind}.{form}" for kind in KINDS for form in ("html", "docx", "xlsx"))}
    assert {Path(line).name for line in ran.stdout.split()} == files
    assert set(re.findall(r'href="([^"]+)"', page)) == files - {"index.html"}
    assert "锦汐商务社区 · 2026年9月" in page


def test_the_set_is_written_over_only_by_force(report, tmp_path):
    once = ("all", *WEEK, "--format", "csv", "--out", tmp_path / "set")

    assert report(*once).exit_code == 0
    assert report(*once).exit_code == 4
    assert report(*once, "--force").exit_code == 0
    assert len(list((tmp_path / "set").glob("*.csv"))) == len(KINDS)
