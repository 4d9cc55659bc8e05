"""``loucheng catalog`` on a terminal and for scripts."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

SHIPPED = Path(__file__).parent.parent.parent.parent / "catalog"


@pytest.fixture
def run(loucheng, monkeypatch):
    """The program in English, with what it does not expect shown."""
    monkeypatch.setenv("LOUCHENG_DEBUG", "1")

    def in_english(*words):
        return loucheng(*words, lang="en")

    return in_english


def test_the_list_has_the_fields_that_scripts_read(run):
    done = run("catalog", "list", "--department", "消防", "--stage", "引进", "--kind", "行政许可", "--json")

    (item,) = json.loads(done.stdout)
    assert list(item) == [
        "code",
        "name",
        "department",
        "department_name",
        "with",
        "first",
        "stage",
        "kind",
        "handling",
        "clock",
        "promised",
        "legal",
        "materials",
        "channel",
        "basis",
        "confidential",
        "words",
        "not",
        "level",
        "code_official",
        "conditions",
        "fee",
        "result",
        "phone",
        "window",
        "helper",
        "batch",
        "valid_until",
        "excluded",
        "check",
        "urgency",
        "former",
        "source",
    ]
    assert (item["code"], item["department_name"], item["promised"]) == (
        "XF-01",
        "消防救援局（消防救援大队）",
        {"days": 1, "unit": "working"},
    )


def test_the_whole_list_is_167_codes(run):
    done = run("catalog", "list", "--quiet")

    assert (done.exit_code, len(set(done.stdout.split())), done.stderr) == (0, 167, "")


def test_a_cut_list_says_so(run):
    done = run("catalog", "list", "--limit", "2")

    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["SCJG-01", "SCJG-02"]
    assert done.stderr == "2 of 167 shown; --limit 0 shows all.\n"


def test_an_empty_list_is_no_error(run):
    done = run("catalog", "list", "--text", "没有这样的事项", "--json")

    assert (done.exit_code, done.stdout) == (0, "[]\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("list", "--department", "教育局"), 3),
        (("list", "--stage", "青年"), 2),
        (("show", "XX-99"), 3),
        (("export", "--format", "docx"), 2),
        (("import", "none.xlsx", "--out", "x"), 5),
        (("check", "nowhere"), 4),
        (("diff", "nowhere", "nowhere"), 5),
    ],
)
def test_what_cannot_be_done_has_its_exit_code(run, words, code):
    done = run("catalog", *words)

    assert (done.exit_code, done.stdout == "" or words[0] == "check") == (code, True)


def test_a_card_can_be_read_out(run):
    done = run("catalog", "show", "zhzf-04")

    assert done.stdout.split("\n")[0] == "ZHZF-04 红线内外摆与公共空间活动报备"
    for line in ("Who does it", "How long", "What to bring", "Where to go", "What it is not"):
        assert f"\n{line}\n" in done.stdout
    assert "property manager; then 综合行政执法局" in done.stdout


def test_a_card_for_scripts_has_the_sayings_too(run):
    card = json.loads(run("catalog", "show", "ZHZF-04", "--json").stdout)

    assert (card["code"], len(card["says"]) >= 30) == ("ZHZF-04", True)


def test_the_shipped_list_is_in_order(run):
    done = run("catalog", "check")

    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"The catalogue {SHIPPED} is in order.\n")


@pytest.fixture
def broken(tmp_path):
    folder = tmp_path / "catalog"
    (folder / "items").mkdir(parents=True)
    (folder / "departments.yaml").write_text("- {key: a, name: 甲局, short: 甲, prefix: JA}\n", encoding="utf-8")
    (folder / "items" / "a.yaml").write_text("- code: JA-01\n  nmae: x\n", encoding="utf-8")
    return folder


def test_findings_are_on_stdout_with_exit_4(run, broken):
    done = run("--catalog", broken, "catalog", "check")

    place, what, mend = done.stdout.rstrip("\n").split("\t")
    assert (done.exit_code, place, what) == (4, "items/a.yaml:2", "unknown field “nmae”")
    assert mend.startswith("Did you mean “name”?")


def test_findings_are_json_for_scripts(run, broken):
    done = run("catalog", "check", broken, "--json")

    found = json.loads(done.stdout)
    assert (done.exit_code, found["catalog"], len(found["findings"])) == (4, str(broken), 1)
    assert list(found["findings"][0]) == ["file", "line", "what", "mend"]


@pytest.mark.parametrize("format_", ["md", "html", "docx", "xlsx"])
def test_the_list_is_handed_out_in_every_format_with_every_item(run, tmp_path, format_):
    out = tmp_path / f"list.{format_}"

    done = run("catalog", "export", "--out", out)

    body = out.read_bytes()
    if format_ in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
    codes = run("catalog", "list", "--quiet").stdout.split()
    assert (done.exit_code, done.stdout) == (0, f"{out}\n")
    assert [code for code in codes if code.encode() not in body] == []


def test_an_ending_that_names_no_format_is_refused(run, tmp_path):
    done = run("catalog", "export", "--out", tmp_path / "list.pdf")

    assert (done.exit_code, list(tmp_path.glob("list*"))) == (2, [])


def test_text_formats_go_to_stdout(run):
    done = run("catalog", "export")

    assert done.stdout.startswith("# List of public services\n")
    assert "## 4. leaving" in done.stdout


def test_a_districts_list_is_taken_and_what_is_missing_reported(run, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        "业务,主管部门,阶段,类型,办理方式,承诺时限\n楼顶绿化,执法,成长,公共服务,窗口,5\n夜市,执法,,公共服务,窗口,5\n",
        encoding="utf-8",
    )
    out = tmp_path / "new"

    done = run("catalog", "import", path, "--out", out, "--map", "业务=name", "--json")

    report = json.loads(done.stdout)
    assert done.exit_code == 6
    assert report == {
        "catalog": str(out),
        "read": 2,
        "items": 1,
        "kept_says": 0,
        "unknown_columns": [],
        "rejected": 1,
        "rejections": [{"row": 3, "column": "阶段", "value": "", "code": "missing", "reason": "it is empty"}],
    }
    assert run("catalog", "check", out).exit_code == 0
    assert "\tretired\t" in run("catalog", "diff", SHIPPED, out).stdout
