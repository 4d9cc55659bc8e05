"""Enterprises: added, corrected, moved out, and brought in by lists."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loucheng_cli.domain.core.enums import OnConflict, Operating
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText, canonical
from loucheng_cli.domain.imports.enterprise_rows import RowPlace, RowReader, RowReading
from loucheng_cli.domain.imports.headers import ListKind, understand
from loucheng_cli.domain.imports.result import Imported, Namesakes
from loucheng_cli.domain.place.address import gazetteer
from loucheng_cli.errors import RefusedError
from loucheng_cli.files.spreadsheets.parallel_reader import written
from loucheng_cli.render.output import plain
from loucheng_cli.services import enterprise as service
from loucheng_cli.services.imports.enterprises import ImportOptions, Source, contacts_expiry, import_rows
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.journal.projection import rebuild
from loucheng_cli.store.reads.enterprise import EnterpriseFilter, enterprise_list, find, occupancies
from loucheng_cli.store.reads.plans import plans

TODAY = date(2026, 9, 21)
HEADER = ("企业名称", "统一社会信用代码", "楼宇", "楼层", "房号", "从业人数", "注册地址")
ONE = "91330399M661157598"
TWO = "91330399M092955469"


@pytest.fixture
def db(db: Database, stamp: ActionContext) -> Database:
    """With two buildings."""
    buildings: list[dict[str, Any]] = [
        {"code": "A", "name": "锦汐中心A座", "aliases": ["A座"], "address": "锦汐路18号1幢", "floors_above": 28},
        {"code": "M", "name": "锦汐里购物中心", "aliases": ["锦汐里"], "floors_above": 5, "labels": {"1": "L1"}},
    ]
    with writing(db, stamp) as journal:
        journal.record(Change("building", each["code"], "BuildingAdded", each, new=True) for each in buildings)
    return db


def bring(
    db: Database,
    stamp: ActionContext,
    rows: Sequence[Sequence[str]],
    *,
    header: Sequence[str] = HEADER,
    ahead: bool = False,
    **terms: Any,
) -> Imported:
    columns = understand(header, ListKind.ENTERPRISE)
    places = gazetteer(plans(db))
    reader = RowReader(header, columns, places, with_contacts="contacts_expire_on" in terms)
    numbered = [(n, list(row)) for n, row in enumerate(rows, 2)]
    readings = reader.readings(numbered)
    if ahead:  # as the second process does with a long list
        readings = (
            (row, cells, written(each) if isinstance(each, RowReading) else each) for row, cells, each in readings
        )
    source = Source(name="名单.csv", reader=reader, rows=numbered, readings=readings)
    return import_rows(db, [source], ImportOptions(**terms), stamp=stamp)


def counts(result: Imported) -> tuple[int, int, int, int, int]:
    return result.read, result.created, result.updated, result.unchanged, result.rejected


def accounted(result: Imported) -> int:
    return result.created + result.updated + result.unchanged + result.rejected + len(result.skipped)


def held(db: Database, ref: str) -> list[tuple[str, int | None, str | None, bool]]:
    return [(each.building, each.floor, each.unit, each.to_on is None) for each in occupancies(db, ref)]


def test_an_enterprise_is_added_with_its_units_and_initials(db, stamp):
    places = (RowPlace("A", 3, "301"), RowPlace("A", 3, "303"))

    added = service.add(db, "半枝糖水铺", {"credit_code": ONE, "note": FreeText("新店")}, places, on=TODAY, stamp=stamp)

    assert (added.ref, added.name, added.initials, added.credit_code, added.note) == (
        "JX-E1", "半枝糖水铺", "bztsp", ONE, "新店",
    )  # fmt: skip
    assert held(db, "JX-E1") == [("A", 3, "301", True), ("A", 3, "303", True)]


def test_the_same_credit_code_is_not_added_twice(db, stamp):
    service.add(db, "甲", {"credit_code": ONE}, (), on=TODAY, stamp=stamp)

    with pytest.raises(RefusedError, match="JX-E1 甲"):
        service.add(db, "乙", {"credit_code": ONE}, (), on=TODAY, stamp=stamp)


def test_the_same_name_in_the_same_unit_is_not_added_twice(db, stamp):
    service.add(db, "甲", {}, (RowPlace("A", 3, "301"),), on=TODAY, stamp=stamp)
    service.add(db, "甲", {}, (RowPlace("A", 4, "401"),), on=TODAY, stamp=stamp)

    with pytest.raises(RefusedError, match="JX-E1"):
        service.add(db, "甲", {}, (RowPlace("A", 3, "301"),), on=TODAY, stamp=stamp)


def test_an_edit_changes_only_what_is_named_and_none_erases(db, stamp):
    service.add(db, "甲", {"industry": "餐饮业", "headcount": 5}, (), on=TODAY, stamp=stamp)

    edited = service.edit(db, "JX-E1", {"name": "乙公司", "industry": None}, on=TODAY, stamp=stamp)

    assert (edited.name, edited.initials, edited.industry, edited.headcount) == ("乙公司", "ygs", None, 5)


def test_an_edit_that_changes_nothing_records_nothing(db, stamp):
    service.add(db, "甲", {"headcount": 5, "note": FreeText("新店")}, (RowPlace("A", 3, "301"),), on=TODAY, stamp=stamp)
    before = db.scalar("select count(*) from event")

    fields = {"headcount": 5, "note": FreeText("新店")}
    service.edit(db, "JX-E1", fields, (RowPlace("A", 3, "301"),), on=TODAY, stamp=stamp)

    assert db.scalar("select count(*) from event") == before


def test_an_edit_of_the_place_ends_the_old_unit_and_begins_the_new(db, stamp):
    service.add(db, "甲", {}, (RowPlace("A", 3, "301"),), on=TODAY, stamp=stamp)

    service.edit(db, "JX-E1", {}, (RowPlace("A", 4, "401"),), on=TODAY, stamp=stamp)

    assert held(db, "JX-E1") == [("A", 3, "301", False), ("A", 4, "401", True)]


def test_moving_out_leaves_all_units_and_cannot_be_done_twice(db, stamp):
    service.add(db, "甲", {}, (RowPlace("A", 3, "301"),), on=TODAY, stamp=stamp)

    left = service.move_out(db, "JX-E1", on=date(2026, 9, 18), stamp=stamp)

    assert (left.operating, left.moved_out_on) == (Operating.MOVED_OUT, date(2026, 9, 18))
    assert held(db, "JX-E1") == [("A", 3, "301", False)]
    with pytest.raises(RefusedError):
        service.move_out(db, "JX-E1", on=TODAY, stamp=stamp)
    gone = service.move_out(db, "JX-E1", on=TODAY, deregistered=True, stamp=stamp)
    assert gone.operating is Operating.DEREGISTERED


def test_what_is_written_down_ahead_of_the_journal_is_what_the_journal_would_write(db, stamp):
    header = (*HEADER, "备注")
    rows = [
        ("甲“公司”\\", ONE, "A", "3", "301、303室", "12", "", ""),
        ("𠮷店\u2028", "", "锦汐里", "", "L1-15", "", "", "常来"),
    ]
    reader = RowReader(header, understand(header, ListKind.ENTERPRISE), gazetteer(plans(db)))
    readings = [(row, cells, written(reading)) for row, cells, reading in reader.readings(enumerate(rows, 2))]

    import_rows(db, [Source(name="a.csv", reader=reader, rows=(), readings=readings)], ImportOptions(), stamp=stamp)

    changes = [text for (text,) in db.rows("select changes from event where kind = 'enterprise' order by seq")]
    assert [text == canonical(json.loads(text)) for text in changes] == [True, True]
    assert [(each.name, each.note, each.initials) for each in (find(db, "JX-E1"), find(db, "JX-E2"))] == [
        ("甲“公司”\\", None, "jgs"), ("𠮷店\u2028", "常来", "d"),
    ]  # fmt: skip
    assert [reading.written is None for _row, _cells, reading in readings] == [False, True]


def test_an_import_creates_and_the_second_run_changes_nothing(db, stamp):
    rows = [
        ("甲公司", ONE, "A", "3", "301、303室", "12", ""),
        ("乙店", "", "锦汐里", "", "L1-15", "", ""),
        ("丙厂", "", "", "", "", "7", "温州市五马街106号三楼"),
        ("丁", "", "", "", "", "", ""),
    ]

    first = bring(db, stamp, rows)
    again = bring(db, stamp, rows)

    assert (counts(first), first.batch, first.unplaced) == ((4, 4, 0, 0, 0), "JX-3", 2)
    assert (counts(again), again.batch) == ((4, 0, 0, 4, 0), None)
    assert held(db, "JX-E1") == [("A", 3, "301", True), ("A", 3, "303", True)]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        pytest.param(("", ONE, "A", "", "", "", ""), "企业名称", "name_missing", id="no name"),
        pytest.param(
            ("甲", ONE[:-1] + "0", "A", "", "", "", ""), "统一社会信用代码", "code_check", id="check character"
        ),
        pytest.param(("甲", "9.13E+17", "A", "", "", "", ""), "统一社会信用代码", "lost_digits", id="lost digits"),
        pytest.param(("甲", "9133", "A", "", "", "", ""), "统一社会信用代码", "code_length", id="length"),
        pytest.param(("甲", "", "Z座", "", "", "", ""), "楼宇", "building_unknown", id="no such building"),
        pytest.param(("甲", "", "A", "31", "", "", ""), "楼层", "floor_above_roof", id="above the roof"),
        pytest.param(("甲", "", "A", "", "", "", "", "x"), "", "row_too_long", id="a cell too many"),
        pytest.param(("甲\0", "", "A", "", "", "", ""), "", "nul", id="NUL"),
    ],
)
def test_a_row_that_cannot_be_taken_names_column_and_cause(db, stamp, row, column, code):
    result = bring(db, stamp, [("好", "", "A", "", "", "", ""), row])

    (rejection,) = result.rejections
    assert (counts(result), rejection.row, rejection.column, rejection.code) == ((2, 1, 0, 0, 1), 3, column, code)
    assert rejection.reason


def test_the_same_code_again_is_unchanged_when_equal_and_rejected_when_not(db, stamp):
    rows = [
        ("甲", ONE, "A", "3", "301", "5", ""),
        ("甲", ONE, "A", "3", "301", "", ""),
        ("甲", ONE, "A", "3", "301", "6", ""),
    ]

    result = bring(db, stamp, rows)

    (rejection,) = result.rejections
    assert counts(result) == (3, 1, 0, 1, 1)
    assert (rejection.row, rejection.code, "2" in rejection.reason) == (4, "duplicate", True)


def test_the_same_code_again_is_found_across_batches(db, stamp):
    filler = [(f"企业{n}", "", "", "", "", "", f"某路{n}号") for n in range(2100)]

    result = bring(db, stamp, [("甲", ONE, "", "", "", "5", ""), *filler, ("甲", ONE, "", "", "", "6", "")])

    assert counts(result) == (2102, 2101, 0, 0, 1)
    assert result.rejections[0].code == "duplicate"


def test_an_empty_cell_never_erases_and_a_code_is_filled_in(db, stamp):
    bring(db, stamp, [("甲", "", "A", "3", "301", "5", "某路1号")])

    result = bring(db, stamp, [("甲", ONE, "A", "3", "301", "", "")])

    assert counts(result) == (1, 0, 1, 0, 0)
    assert result.updates[0].fields == {"credit_code": (None, ONE)}
    found = find(db, "JX-E1")
    assert (found.headcount, found.registered_address, found.credit_code) == (5, "某路1号", ONE)


def test_the_same_name_elsewhere_or_with_another_code_is_another_enterprise(db, stamp):
    rows = [
        ("甲", ONE, "A", "3", "301", "", ""),
        ("甲", TWO, "A", "3", "301", "", ""),
        ("甲", "", "A", "4", "401", "", ""),
    ]

    result = bring(db, stamp, rows, namesakes=Namesakes.CREATE)

    assert counts(result) == (3, 3, 0, 0, 0)
    assert [(each.row, each.ref, each.new_ref) for each in result.doubtful] == [(4, "JX-E1", "JX-E3")]


@pytest.mark.parametrize(
    ("policy", "expected", "headcount"),
    [
        (OnConflict.UPDATE, (1, 0, 1, 0, 0), 6),
        (OnConflict.SKIP, (1, 0, 0, 1, 0), 5),
        (OnConflict.REJECT, (1, 0, 0, 0, 1), 5),
    ],
)
def test_a_row_that_differs_from_what_is_stored_follows_the_policy(db, stamp, policy, expected, headcount):
    bring(db, stamp, [("甲", ONE, "", "", "", "5", "")])

    result = bring(db, stamp, [("甲", ONE, "", "", "", "6", "")], on_conflict=policy)

    assert (counts(result), find(db, "JX-E1").headcount) == (expected, headcount)


def test_a_dry_run_reports_the_same_and_writes_nothing(db, stamp):
    bring(db, stamp, [("甲", ONE, "A", "3", "301", "5", "")])
    before = db.scalar("select count(*) from event")
    rows = [("甲", ONE, "A", "4", "401", "6", ""), ("乙", TWO, "A", "", "", "", ""), ("丙", "错", "", "", "", "", "")]

    dry = bring(db, stamp, rows, dry_run=True)

    assert (counts(dry), dry.batch, dry.backup) == ((3, 1, 1, 0, 1), None, None)
    assert dry.updates[0].fields == {"headcount": (5, 6), "occupancies": (["A 301"], ["A 401"])}
    assert db.scalar("select count(*) from event") == before
    assert counts(bring(db, stamp, rows)) == counts(dry)


def test_a_strict_import_with_a_rejection_writes_nothing(db, stamp):
    result = bring(db, stamp, [("甲", ONE, "", "", "", "", ""), ("乙", "错", "", "", "", "", "")], strict=True)

    assert (counts(result), result.batch, db.scalar("select count(*) from enterprise")) == ((2, 1, 0, 0, 1), None, 0)


def test_the_registered_address_places_only_who_has_no_place_yet(db, stamp):
    bring(db, stamp, [("甲", ONE, "", "", "", "", "锦汐路18号1幢1901室"), ("乙", TWO, "A", "3", "301", "", "")])

    bring(db, stamp, [("乙", TWO, "", "", "", "", "锦汐路18号锦汐中心A座2002室")])

    assert [(line.ref, line.floor, line.unit) for line in enterprise_list(db, EnterpriseFilter())[0]] == [
        ("JX-E1", 19, "1901"), ("JX-E2", 3, "301"),
    ]  # fmt: skip
    assert find(db, "JX-E2").registered_here is True


def test_persons_are_left_out_unless_asked_for_and_kept_once(db, stamp):
    header = ("企业名称", "统一社会信用代码", "联系人", "电话")
    row = [("甲", ONE, "陈一", "138 1234 5678")]

    without = bring(db, stamp, row, header=header)
    expiry = date(2028, 9, 21)
    first = bring(db, stamp, row, header=header, contacts_expire_on=expiry)
    again = bring(db, stamp, row, header=header, contacts_expire_on=expiry)
    bring(db, stamp, [("甲", ONE, "林二", "")], header=header, contacts_expire_on=expiry)

    assert (without.contacts_left, counts(first), counts(again)) == (2, (1, 0, 1, 0, 0), (1, 0, 0, 1, 0))
    assert db.rows("select name, phone, purpose, expires_on, erased_on is not null from contact order by code") == [
        (None, None, "诉求办理", "2028-09-21", True),
        ("林二", "13812345678", "诉求办理", "2028-09-21", False),
    ]
    assert find(db, "JX-E1").contacts == ("JX-C2",)
    assert not db.scalar("select count(*) from event where changes like '%陈一%' or changes like '%1234%5678%'")


def test_an_sqlite_file_is_backed_up_before_an_import(db, stamp):
    result = bring(db, stamp, [("甲", ONE, "", "", "", "", "")])

    if not db.is_sqlite:
        assert result.backup is None
        return
    saved = Path(result.backup or "")
    assert (saved.parent.name, saved.suffix, saved.stat().st_mode & 0o077) == ("backups", ".backup", 0)


def test_the_tables_are_what_the_journal_gives(db, stamp):
    bring(db, stamp, [("甲", ONE, "A", "3", "301", "5", ""), ("乙", "", "", "", "", "", "某路")])
    bring(db, stamp, [("甲", ONE, "A", "4", "401", "6", "")])
    tables = ("enterprise", "occupancy")
    before = [db.rows(f"select * from {table} order by 1") for table in tables]

    with db.transaction():
        rebuild(db)

    assert [db.rows(f"select * from {table} order by 1") for table in tables] == before


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 9, 21), date(2028, 9, 21)),
        (date(2026, 12, 31), date(2028, 12, 31)),
        (date(2028, 2, 29), date(2030, 2, 28)),
    ],
)
def test_a_contact_is_kept_for_the_months_of_the_policy(today, expected):
    from loucheng_cli.domain.community.policy import Policies

    assert contacts_expiry(Policies.of({}), today) == expected


cells = st.sampled_from(
    ["", "甲", "乙", "A", "M", "3", "12", "31", "301", "L1-02", "N/A", ONE, TWO, "=x", "某路1号", "锦汐里L1-05"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(*[cells] * len(HEADER)), max_size=12))
def test_importing_twice_is_importing_once(db, stamp, rows):
    first = bring(db, stamp, rows)
    again = bring(db, stamp, rows)

    assert first.read == len(rows) == accounted(first)
    assert again.read == accounted(again)
    assert contradicts_itself(first) or (again.created, again.updated) == (0, 0)


def contradicts_itself(imported):
    """Two rows say different things of one enterprise: which of them is taken depends on what was known before."""
    return any(each.code == "duplicate" for each in imported.rejections)


NAMES = itertools.count()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["瓯澜甲木科技有限公司", "瓯澜甲木科技（瓯江）有限公司", "全家便利店"]),
            st.sampled_from(["", "", ONE, TWO]),
            st.sampled_from(["A", "M"]),
            st.just(""),
            st.sampled_from(["101", "201", ""]),
            st.sampled_from(["", "5"]),
            st.sampled_from(["", "", "某路1号"]),
            st.sampled_from(["", "在营", "停业", "已迁出", "注销"]),
        ),
        max_size=6,
    )
)
def test_whoever_has_left_is_not_made_again_by_the_same_list(db, stamp, rows):
    n = next(NAMES)
    rows = [(name.replace("甲", f"甲{n}").replace("全", f"{n}全"), *rest) for name, *rest in rows]
    header = (*HEADER, "经营状态")

    first, again = (bring(db, stamp, rows, header=header) for _time in range(2))

    assert contradicts_itself(first) or (again.created, again.updated) == (0, 0)


@pytest.mark.parametrize("name", ["全家便利店", "瓯澜甲木科技有限公司"])
def test_a_list_that_says_who_has_left_comes_twice(db, stamp, name):
    rows = [(name, "", "A", "", "101", "", "", "已迁出")]
    header = (*HEADER, "经营状态")

    assert [counts(bring(db, stamp, rows, header=header)) for _time in range(2)] == [(1, 1, 0, 0, 0), (1, 0, 0, 1, 0)]
    assert counts(bring(db, stamp, [(*rows[0][:7], "在营")], header=header))[1:] == (
        (1, 0, 0, 0) if "店" in name else (0, 0, 0, 1)
    )


def test_a_later_row_explains_a_doubtful_one(db, stamp):
    rows = [
        ("甲", "", "A", "", "301", "5", ""),
        ("甲", "", "A", "", "L1-02", "5", "某路1号"),
        ("甲", "", "A", "", "301", "", "某路1号"),
    ]

    first, again = bring(db, stamp, rows), bring(db, stamp, rows)

    assert (first.created, first.rejected, first.doubtful) == (1, 0, [])
    assert (again.created, again.updated) == (0, 0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["甲", "甲", "乙", "丙", ""]),
            st.sampled_from(["", "", "", ONE, TWO, "91330399M661157590"]),
            st.sampled_from(["A", "M", "", "Z"]),
            st.sampled_from(["3", "", "40"]),
            st.sampled_from(["301", "", "L1-02"]),
            st.sampled_from(["", "5", "6", "很多"]),
            st.sampled_from(["", "某路1号", "锦汐里L1-05"]),
        ),
        max_size=12,
    ),
    missing=st.booleans(),
)
def test_a_long_list_read_ahead_comes_to_the_same_as_a_short_one(db, stamp, rows, missing):
    n = next(NAMES)
    rows = [(name and f"{name}{n}", *rest) for name, *rest in rows]

    said = plain(bring(db, stamp, rows, missing=missing, dry_run=True))
    first = bring(db, stamp, rows, missing=missing, ahead=True)
    done = plain(first)
    again = bring(db, stamp, rows)

    varying = ("batch", "backup")
    assert [said[name] for name in said if name not in varying] == [done[name] for name in done if name not in varying]
    assert contradicts_itself(first) or (again.created, again.updated) == (0, 0)
    tables = [db.rows(f"select * from {table} order by 1") for table in ("enterprise", "occupancy")]
    with db.transaction():
        rebuild(db)
    assert [db.rows(f"select * from {table} order by 1") for table in ("enterprise", "occupancy")] == tables


def test_every_row_of_the_real_list_is_accounted_for(db, stamp, shared):
    with (shared / "data" / "enterprises" / "lucheng_gbk.csv").open(encoding="gb18030", newline="") as file:
        header, *rows = csv.reader(file)

    first = bring(db, stamp, rows, header=header)
    again = bring(db, stamp, rows, header=header)

    assert counts(first) == (1652, 1651, 0, 1, 0)
    assert counts(again) == (1652, 0, 0, 1652, 0)
