"""Any declared ledger takes any valid entries and moves; undo, as-of, verify, rebuild and both engines agree."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import temporary_database

from loucheng_cli.domain.core.events import ActionContext, Change, columns
from loucheng_cli.domain.ledger.declaration import NUMBERS, FieldType, Ledger, from_json, to_json
from loucheng_cli.domain.ledger.entry import LedgerEntry
from loucheng_cli.errors import RefusedError
from loucheng_cli.files.ledger.parse import parse_ledger
from loucheng_cli.services import undo as undoing
from loucheng_cli.services.ledger.book import Agreed, Book
from loucheng_cli.services.privacy import redact
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import Database, column_list, connect
from loucheng_cli.store.journal.as_of import as_of
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.journal.projection import rebuild
from loucheng_cli.store.journal.verify import verify
from loucheng_cli.store.ledger import entries as reads
from loucheng_cli.store.ledger.keys import KeyFinder, read_fields, with_defaults

TODAY = date(2026, 9, 21)
AGREED = Agreed(on=date(2026, 9, 1), how="签字")
# A text for each type that can be read without another ledger.
TEXTS: dict[FieldType, st.SearchStrategy[str]] = {
    FieldType.TEXT: st.text(min_size=1, max_size=20, alphabet="活动a1 \"'\\{}%_，。？"),
    FieldType.FREE_TEXT: st.text(min_size=1, max_size=60, alphabet="反映通道堵塞 \n\"\\{}'"),
    FieldType.NUMBER: st.integers(0, 999_999).map(str),
    FieldType.MONEY: st.sampled_from(["3500", "3500.5", "1.2万", "￥800元/月"]),
    FieldType.DAY: st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(str),
    FieldType.DAYS: st.integers(0, 400).map(lambda n: f"{n}天"),
    FieldType.AREA: st.sampled_from(["128", "128.4㎡", "60平方米"]),
    FieldType.CHOICE: st.sampled_from(["甲", "乙", "丙"]),
    FieldType.YES_NO: st.sampled_from(["是", "否"]),
    FieldType.ENTERPRISE: st.sampled_from(["JX-E1", "E2"]),
    FieldType.BUILDING: st.sampled_from(["A", "B"]),
    FieldType.FLOOR: st.sampled_from(["3", "B1"]),
    FieldType.UNIT: st.sampled_from(["1901", "l1-15"]),
    FieldType.LINK: st.just("https://example.com/a?b=1"),
    FieldType.CONTACT: st.sampled_from(["陈一一 13800000001", "王二 0577-88123456"]),
}
_ONE = {FieldType.TEXT, FieldType.FREE_TEXT, FieldType.YES_NO, FieldType.DAY, FieldType.LINK, *NUMBERS}


@st.composite
def declarations(draw: st.DrawFn) -> dict[str, Any]:
    """A declaration as the YAML of a district would hold it."""
    types = draw(st.lists(st.sampled_from(sorted(TEXTS)), min_size=1, max_size=6))
    fields: dict[str, Any] = {"title": {"label": "名称", "type": "text", "required": True}}
    for n, type_ in enumerate(types):
        field: dict[str, Any] = {"label": f"字段{n}", "type": type_.value}
        if type_ is FieldType.CHOICE:
            field["choices"] = ["甲", "乙", "丙"]
        if type_ not in _ONE and draw(st.booleans()):
            field["many"] = True
        if type_ is not FieldType.CONTACT and draw(st.booleans()):
            field["personal"] = True
        field["required"] = draw(st.booleans())
        fields[f"f{n}"] = field
    states = [f"s{n}" for n in range(draw(st.integers(1, 4)))]
    plain = [name for name, each in fields.items() if not each.get("personal")]
    moves = {
        f"go-{a}-{b}".replace("0", "o").replace("1", "i").replace("2", "z").replace("3", "e"): {
            "label": "下一步",
            "from": a,
            "to": b,
            "takes": draw(st.lists(st.sampled_from(sorted(fields)), max_size=2, unique=True)),
            "reason": draw(st.booleans()),
        }
        for a in states
        for b in states
        if a != b and draw(st.booleans())
    }
    days = [name for name in plain if fields[name]["type"] == "day"]
    return {
        "name": "test",
        "label": "试验台账",
        "letter": "Q",
        "level": draw(st.sampled_from(["公开", "内部", "敏感"])),
        "title": "title",
        **({"day": days[0]} if days else {}),
        "fields": fields,
        "states": dict.fromkeys(states, "状态"),
        **({"moves": moves} if moves else {}),
        "figures": {"count": {"label": "件数"}},
    }


def parsed(declaration: dict[str, Any]) -> Ledger:
    body = yaml.safe_dump(declaration, allow_unicode=True, sort_keys=False).encode()
    ledger, findings = parse_ledger(Path("test.yaml"), body)
    assert not findings, findings
    assert ledger is not None
    assert from_json(to_json(ledger)) == ledger
    return ledger


def stamp(n: int) -> ActionContext:
    return ActionContext("zl", f"2026-09-21T04:{n // 60:02}:{n % 60:02}Z", TODAY)


def prepared(db: Database) -> None:
    """Two enterprises and two buildings to name."""
    with writing(db, stamp(0)) as journal:
        for code in ("A", "B"):
            fields = {"name": f"{code}座", "floors_above": 20, "floors_below": 2}
            journal.record([Change("building", code, "BuildingAdded", fields, new=True)])
        for n in (1, 2):
            journal.record([Change("enterprise", f"JX-E{n}", "EnterpriseAdded", {"name": f"瓯澜企业{n}号"}, new=True)])


def rows(db: Database) -> list[tuple[Any, ...]]:
    return db.rows(f"select {column_list(columns(LedgerEntry))} from entry order by ref")


def told(db: Database, ledger: Ledger) -> list[Any]:
    """What a person reads: state and all values, persons by name."""
    found, _total = reads.entries(db, ledger.name)
    names = {key: name for (type_, key), name in reads.names_in(db, ledger, found).items() if type_ == "contact"}

    def named(value: Any) -> Any:
        return [named(each) for each in value] if isinstance(value, list) else names.get(value, value)

    return sorted(
        ((each.ref, each.state, {name: named(value) for name, value in each.values.items()}) for each in found),
        key=lambda each: each[0],
    )


@st.composite
def lives(draw: st.DrawFn) -> tuple[dict[str, Any], list[tuple[str, dict[str, str], int]]]:
    """A declaration, and what is done: add, edit, or move, with texts by field."""
    declaration = draw(declarations())

    def texts(names: Any, *, whole: bool) -> dict[str, str]:
        found = {}
        for name in names:
            field = declaration["fields"][name]
            if (whole and field.get("required")) or draw(st.booleans()):
                text = draw(TEXTS[FieldType(field["type"])])
                if text.strip():
                    found[name] = text
                elif field.get("required"):
                    found[name] = "名"
        return found

    done = []
    for _n in range(draw(st.integers(1, 6))):
        what = draw(st.sampled_from(["add", "edit", "move"])) if done else "add"
        done.append((what, texts(declaration["fields"], whole=what == "add"), draw(st.integers(0, 5))))
    return declaration, done


def play(db: Database, ledger: Ledger, done: list[tuple[str, dict[str, str], int]]) -> list[tuple[str, list[Any]]]:
    """Do it, one action each; the instants, and what was read after each."""
    lookup = KeyFinder(db=db, catalog=lambda: None, declared=lambda _name: ledger)
    moments = []
    for n, (what, texts, pick) in enumerate(done, 1):
        known = [row[0] for row in rows(db)]
        with writing(db, stamp(2 * n)) as journal:
            book = Book(journal, ledger, AGREED)
            values = read_fields(ledger, texts, lookup, TODAY)
            ref = known[pick % len(known)] if known else ""
            if what == "add" or not known:
                book.add(with_defaults(ledger, values, lookup, today=TODAY), on=TODAY)
            elif what == "edit":
                book.edit(ref, values, on=TODAY)
            else:
                entry = reads.by_refs(db, [ref])[0]
                steps = ledger.moves_from(entry.state)
                if steps:
                    step = steps[pick % len(steps)]
                    taken = {name: value for name, value in values.items() if name in step.takes}
                    book.move(step, ref, taken, on=TODAY, reason="已核实")
        moments.append((stamp(2 * n).at, told(db, ledger)))
    return moments


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=lives())
def test_any_ledger_keeps_its_promises(sqlite_template: Path, tmp_path: Path, life: Any) -> None:
    declaration, done = life
    ledger = parsed(declaration)
    path = tmp_path / "one.db"
    path.write_bytes(sqlite_template.read_bytes())
    db = connect(str(path))
    try:
        prepared(db)
        check(db, ledger, done)
    finally:
        db.close()


@pytest.mark.parametrize("seed", range(3))
def test_both_engines_agree(sqlite_template: Path, tmp_path: Path, postgresql: str, seed: int) -> None:
    """The same entries on PostgreSQL, for every type of field."""
    types = sorted(TEXTS)
    declaration = {
        "name": "test", "label": "试验台账", "letter": "Q", "level": "内部", "title": "title",
        "fields": {
            "title": {"label": "名称", "type": "text", "required": True},
            **{f"f{n}": {"label": f"字段{n}", "type": type_.value, "personal": type_ is not FieldType.CONTACT and n % 3 == seed,
                         **({"choices": ["甲", "乙", "丙"]} if type_ is FieldType.CHOICE else {}),
                         **({"many": True} if type_ not in _ONE and n % 2 else {})}
               for n, type_ in enumerate(types)},
        },
        "states": {"s0": "初", "s1": "末"},
        "moves": {"go": {"label": "走", "from": "s0", "to": "s1", "takes": ["f0"]}},
    }  # fmt: skip
    ledger = parsed(declaration)
    given_ = {"title": "一", **{f"f{n}": SAMPLES[type_] for n, type_ in enumerate(types)}}
    done = [
        ("add", given_, 0),
        ("add", {"title": "二"}, 0),
        ("move", {"f0": given_["f0"]}, 0),
        ("edit", {"title": "三"}, 1),
    ]
    path = tmp_path / "one.db"
    path.write_bytes(sqlite_template.read_bytes())
    with temporary_database(postgresql) as url:
        databases = [connect(str(path)), connect(url)]
        schema.create(databases[1], "JX", "2026-09-01T00:00:00Z")
        for db in databases:
            prepared(db)
            check(db, ledger, done)
        one, other = (told(db, ledger) for db in databases)
        with closing(sqlite3.connect(path)) as other_tool:  # trusts the schema, as other people's tools do
            views = [other_tool.execute(VIEW).fetchall(), databases[1].rows(VIEW)]
        for db in databases:
            db.close()
    assert one == other
    assert [len(row) for row in views[0]] == [len(row) for row in views[1]]
    assert [row[:5] for row in views[0]] == [row[:5] for row in views[1]]


VIEW = "select * from v_test order by ref"
SAMPLES = {
    FieldType.TEXT: "文字 % _ \" '", FieldType.FREE_TEXT: "反映\n通道", FieldType.NUMBER: "12", FieldType.MONEY: "1.2万",
    FieldType.DAY: "2026-10-01", FieldType.DAYS: "5天", FieldType.AREA: "128㎡", FieldType.CHOICE: "乙", FieldType.YES_NO: "否",
    FieldType.ENTERPRISE: "JX-E1", FieldType.BUILDING: "A", FieldType.FLOOR: "B1", FieldType.UNIT: "l1-15",
    FieldType.LINK: "https://example.com", FieldType.CONTACT: "陈一一 13800000001",
}  # fmt: skip


def check(db: Database, ledger: Ledger, done: list[tuple[str, dict[str, str], int]]) -> None:
    moments = play(db, ledger, done)
    assert verify(db).is_clean
    stored = rows(db)
    rebuild(db)
    assert rows(db) == stored
    for at, seen in moments:
        with as_of(db, at):
            assert told(db, ledger) == seen
    schema.remake(db)
    assert rows(db) == stored
    assert verify(db).is_clean
    # The last action back, and forward again where nothing was forgotten with it.
    before = told(db, ledger)
    last = undoing.prepare(db, None, "zl").action
    later = ActionContext("zl", "2026-09-21T05:00:00Z", TODAY)
    number, _plan = undoing.undo(db, last, reason="录错", stamp=later)
    if len(moments) > 1 and moments[-2][1] != moments[-1][1]:
        assert told(db, ledger) == moments[-2][1]
    assert verify(db).is_clean
    if "contact" not in last.kinds:
        action = undoing.prepare(db, number, "zl").action
        undoing.undo(db, action, reason="没录错", stamp=later)
        assert told(db, ledger) == before
        assert verify(db).is_clean
    for row in rows(db):
        try:
            redact(db, "entry", row[0], reason="本人要求", stamp=later)
        except RefusedError:
            continue
    assert verify(db).is_clean
    private = [each for each in ledger.fields.values() if each.is_private]
    assert all(each.name not in values for _ref, _state, values in told(db, ledger) for each in private)
    left = "\n".join(str(each) for each in db.rows("select name, phone from contact where erased_on is null"))
    assert "13800000001" not in left
