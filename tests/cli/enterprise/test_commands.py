"""``loucheng enterprise``, as a person or a script calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def community(loucheng):
    assert loucheng("init", "--from", EXAMPLES / "community.yaml").exit_code == 0
    return loucheng


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_an_enterprise_is_added_listed_shown_corrected_and_moved_out(community):
    added = community(
        "enterprise", "add", "半枝糖水铺", "--building", "锦汐里", "--unit", "L1-15", "--headcount", "5", "--json"
    )
    listed = community("enterprise", "list", "--building", "M", "--json").json
    edited = community("enterprise", "edit", "bztsp", "--stage", "成长", "--json").json
    left = community("enterprise", "move-out", "M L1-15", "--on", "2026-09-20", "--json").json
    shown = community("enterprise", "show", "E1").stdout

    assert (added.exit_code, added.stderr) == (0, "")
    (line,) = listed
    assert {name: line[name] for name in ("ref", "name", "credit_code", "building", "floor", "unit", "stage")} == {
        "ref": "JX-E1", "name": "半枝糖水铺", "credit_code": None, "building": "M", "floor": 1, "unit": "L1-15", "stage": None,
    }  # fmt: skip
    assert [each["unit"] for each in line["occupancies"]] == ["L1-15"]
    assert (edited["stage"], edited["headcount"]) == ("成长", 5)
    assert (left["operating"], left["moved_out_on"], left["building"]) == ("已迁出", "2026-09-20", None)
    assert shown.startswith("JX-E1  半枝糖水铺\n")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param(("add", " "), 2, id="no name"),
        pytest.param(("add", "甲", "--floor", "3"), 2, id="floor without building"),
        pytest.param(("add", "甲", "--building", "Z"), 3, id="no such building"),
        pytest.param(("add", "甲", "--building", "A", "--floor", "31"), 2, id="above the roof"),
        pytest.param(("add", "甲", "--credit-code", "9133"), 2, id="bad code"),
        pytest.param(("add", "甲", "--moved-in-on", "改日"), 2, id="bad day"),
        pytest.param(("add", "甲", "--stage", "老年"), 2, id="bad stage"),
        pytest.param(("edit", "E1"), 2, id="nothing to edit"),
        pytest.param(("show", "没有"), 3, id="not found"),
        pytest.param(("import", "none.csv"), 5, id="no file"),
        pytest.param(("import", "x.csv", "--map", "a"), 2, id="bad mapping"),
    ],
)
def test_what_is_wrong_gets_one_sentence_and_its_code(community, args, code):
    ran = community("enterprise", *args)

    assert (ran.exit_code, ran.stdout) == (code, "")
    assert 0 < len(ran.stderr.strip().splitlines()) <= 2


def test_names_come_out_as_typed_and_harmless(community):
    name = "[red]<b>=cmd()\x1b[31m😀繁體"
    community("enterprise", "add", name)

    assert community("enterprise", "list").stdout.split("\t")[1] == name.replace("\x1b", "␛")
    assert community("enterprise", "list", "--json").json[0]["name"] == name


def test_the_example_list_is_brought_in_and_twice_changes_nothing(community):
    first = community("enterprise", "import", EXAMPLES / "enterprises.csv", "--json")
    again = community("enterprise", "import", EXAMPLES / "enterprises.csv", "--json")

    assert (first.exit_code, first.json["rejections"], first.json["created"] == first.json["read"]) == (0, [], True)
    assert (again.json["batch"], again.json["unchanged"] == again.json["read"]) == (None, True)
    assert [
        line["name"] for line in community("enterprise", "list", "--building", "A", "--floor", "12A", "--json").json
    ][:1] == ["瓯澜拾汐广告传媒有限公司"]


def test_rejected_rows_lie_beside_the_list_and_come_back_corrected(community, tmp_path):
    list_ = write(
        tmp_path / "名单.csv",
        "企业名称,楼宇,身份证号,备注,统一社会信用代码\n甲公司,A,330,好,\n=乙公司,Z座,331,-1,\n丙公司,A,332,,913303991234567890\n",
    )
    ran = community("enterprise", "import", list_, lang="en")
    rejects = tmp_path / "名单.未通过.csv"

    assert (ran.exit_code, ran.stdout) == (6, "JX-72\n")
    assert (
        f"Done: 1 created, 0 updated, 0 unchanged, 2 not taken. These rows and the reasons are in {rejects};"
        in ran.stderr
    )
    lines = rejects.read_bytes().decode("utf-8-sig").splitlines()
    assert lines[0] == "企业名称,楼宇,备注,统一社会信用代码,行号,原因"
    assert lines[1].startswith("'=乙公司,Z座,'-1,,3,")
    assert lines[2].startswith("丙公司,A,,\t913303991234567890,4,")

    corrected = rejects.read_text(encoding="utf-8-sig").replace("Z座", "B").replace("\t913303991234567890", "")
    again = community("enterprise", "import", write(rejects, corrected), "--json")

    assert (again.exit_code, again.json["created"], again.json["columns"][0]["unknown"]) == (0, 2, [])
    assert [line["name"] for line in community("enterprise", "list", "--json").json] == ["甲公司", "=乙公司", "丙公司"]


def test_a_dry_run_writes_neither_rows_nor_files(community, tmp_path):
    list_ = write(tmp_path / "名单.csv", "企业名称,楼宇\n甲公司,A\n乙公司,Z座\n")

    ran = community("enterprise", "import", list_, "--dry-run", "--json")

    assert (ran.exit_code, ran.json["created"], ran.json["rejected"], ran.json["batch"], ran.json["written"]) == (
        6,
        1,
        1,
        None,
        False,
    )
    assert community("enterprise", "list", "--json").json == []
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == ["名单.csv"]


def test_a_strict_import_with_a_rejection_is_refused(community, tmp_path):
    list_ = write(tmp_path / "名单.csv", "企业名称,楼宇\n甲公司,A\n乙公司,Z座\n")

    refused = community("enterprise", "import", list_, "--strict")
    report = community("enterprise", "import", list_, "--strict", "--json")

    assert (refused.exit_code, refused.stdout, report.exit_code, report.json["rejected"]) == (4, "", 4, 1)
    assert community("enterprise", "list", "--json").json == []


def test_a_folder_standard_input_and_a_mapping(community, tmp_path):
    folder = tmp_path / "lists"
    folder.mkdir()
    write(folder / "a.csv", "字号,楼宇\n甲公司,A\n")
    write(folder / "b.csv", "字号,楼宇\n乙公司,B\n甲公司,A\n")

    both = community("enterprise", "import", folder, "--map", "字号=name", "--json")
    typed = community("enterprise", "import", "-", "--json", stdin="企业名称,楼宇\n丙公司,M\n")

    assert (both.json["read"], both.json["created"], both.json["unchanged"]) == (3, 2, 1)
    assert (typed.exit_code, typed.json["created"]) == (0, 1)


@pytest.mark.parametrize(
    ("name", "body"),
    [("a.csv", b""), ("a.csv", "甲,乙\n1,2\n".encode()), ("a.xlsx", b"%PDF-1.4 x"), ("a.csv", b"\xff\xfe\x00")],
    ids=["empty", "no header known", "a PDF", "cut UTF-16"],
)
def test_a_file_that_is_no_list_is_one_sentence_and_nothing_written(community, tmp_path, name, body):
    path = tmp_path / name
    path.write_bytes(body)

    ran = community("enterprise", "import", path)

    assert (ran.exit_code, ran.stdout) == (5, "")
    assert not (tmp_path / "backups").exists()
