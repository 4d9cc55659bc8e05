"""Persons are kept for what they agreed to, shown what is kept of them, and forgotten for good."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loucheng_cli.cli.app import personal_numbers
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.privacy.contact import Purpose, months_later
from loucheng_cli.errors import NotFoundError, ReasonRequiredError, RefusedError
from loucheng_cli.services import privacy as service
from loucheng_cli.services import undo
from loucheng_cli.store.engine import connection as db_module
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.journal.verify import verify
from loucheng_cli.store.reads import contact as reads
from loucheng_cli.store.reads.issue import find_issue, history

TODAY = date(2026, 9, 21)
STAMP = ActionContext("zl", "2026-09-21T04:00:00Z", TODAY)
POLICIES = Policies.of({})
PHONE = "13812345678"


@pytest.fixture
def place(db: Database) -> Database:
    """A community with an enterprise, a visit and an issue in which a number was typed."""
    with writing(db, STAMP) as journal:
        journal.record(
            [
                Change("community", "JX", "CommunityAdded", {"name": "锦汐商务社区", "center": "综合服务中心"}, new=True),
                Change("enterprise", "JX-E1", "EnterpriseAdded", {"name": "半枝糖水铺"}, new=True),
                Change(
                    "visit", "JX-V1", "VisitRecorded",
                    {"enterprise": "JX-E1", "visited_on": TODAY, "heard": FreeText(f"找{PHONE}")}, new=True,
                ),
                Change(
                    "issue", "JX-I1", "IssueOpened",
                    {"enterprise": "JX-E1", "visit": "JX-V1", "opened_on": TODAY, "text": FreeText(f"招人，{PHONE}")}, new=True,
                ),
            ]
        )  # fmt: skip
        journal.record([Change("issue", "JX-I1", "IssueNoted", {})], reason=f"已打{PHONE}")
        task = {"issue": "JX-I1", "party": "renshe", "party_name": "人社", "asked": FreeText(f"请联系{PHONE}")}
        journal.record([Change("task", "JX-I1/renshe", "TaskAssigned", task, new=True)])
    return db


def add(db: Database, **terms: Any) -> str:
    wish = {
        "enterprise": "JX-E1", "name": "陈一一", "phone": PHONE, "purposes": [Purpose.CASE],
        "consent_on": TODAY, "consent_how": "签字", "expires_on": None, "policies": POLICIES, "stamp": STAMP, **terms,
    }  # fmt: skip
    return service.add_contact(db, **wish).code


def everything(db: Database) -> str:
    """All that any table holds, as text."""
    tables = ["event", "content", "contact", "enterprise", "visit", "issue", "task", "station"]
    return json.dumps([db.rows(f"select * from {table}") for table in tables], default=str, ensure_ascii=False)


def test_a_contact_is_kept_until_the_policy_ends_it(place: Database) -> None:
    code = add(place)
    person = reads.find_contact(place, code)
    assert (person.name, person.phone, person.expires_on) == ("陈一一", PHONE, date(2028, 9, 21))
    assert place.scalar("select contacts from enterprise") == f'["{code}"]'
    assert [each.name for each in reads.contact_events(place, code)] == ["ContactAdded"]
    events = json.dumps(place.rows("select changes, reason from event"), ensure_ascii=False)
    assert PHONE not in events
    assert "陈一一" not in events
    assert verify(place).is_clean


def test_consent_cannot_be_given_tomorrow_nor_for_a_time_that_is_over(place: Database) -> None:
    with pytest.raises(RefusedError):
        add(place, consent_on=date(2026, 9, 22))
    with pytest.raises(RefusedError):
        add(place, consent_on=date(2020, 1, 1))


def test_who_is_erased_is_gone_from_every_table_and_cannot_be_put_back(place: Database) -> None:
    code = add(place, post="店长")
    with pytest.raises(ReasonRequiredError):
        service.erase_contact(place, code, reason=None, stamp=STAMP)
    person = service.erase_contact(place, code, reason="本人要求", stamp=STAMP)
    assert (person.name, person.phone, person.post, person.erased_on) == (None, None, None, TODAY)
    assert not any(word in everything(place) for word in ("陈一一", "店长"))
    with pytest.raises(RefusedError):
        service.erase_contact(place, code, reason="再来", stamp=STAMP)
    with pytest.raises(RefusedError):
        undo.prepare(place, None, "zl")
    report = verify(place)
    assert (report.is_clean, report.erased) == (True, 1)


def test_redacting_removes_every_text_of_an_issue_and_its_tasks(place: Database) -> None:
    assert service.redact(place, "issue", "JX-I1", instead="想招服务员", reason=None, stamp=STAMP) == 3
    assert find_issue(place, "JX-I1").text == "想招服务员"
    assert everything(place).count(PHONE) == 1  # the visit's own text
    assert service.redact(place, "visit", "JX-V1", stamp=STAMP) == 1
    assert PHONE not in everything(place)
    assert [line.name for line in history(place, "JX-I1")][-1] == "IssueRedacted"
    report = verify(place)
    assert (report.is_clean, report.erased) == (True, 4)
    with pytest.raises(RefusedError):
        service.redact(place, "visit", "JX-V1", stamp=STAMP)
    with pytest.raises(NotFoundError):
        service.redact(place, "issue", "JX-I9", stamp=STAMP)


def test_what_is_erased_leaves_the_file_and_its_log(place: Database) -> None:
    if place.path is None:
        pytest.skip("a server's files are its operator's")
    code = add(place, name="欧阳独一", phone="0577-88123456")
    service.erase_contact(place, code, reason="本人要求", stamp=STAMP)
    service.redact(place, "issue", "JX-I1", stamp=STAMP)
    service.redact(place, "visit", "JX-V1", stamp=STAMP)
    for file in place.path.parent.glob("loucheng.db*"):
        body = file.read_bytes()
        assert not any(word.encode() in body for word in ("欧阳独一", "0577-88123456", PHONE)), file


def test_text_that_another_program_still_reads_stays_in_the_file_with_a_warning(
    loucheng: Any, place: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if place.path is None:
        pytest.skip("a server's files are its operator's")
    monkeypatch.setattr(db_module, "WAIT_SECONDS", 0.05)

    def held() -> bool:
        assert place.path is not None
        return any(f"找{PHONE}".encode() in file.read_bytes() for file in place.path.parent.glob("loucheng.db*"))

    place.execute("pragma wal_checkpoint(truncate)")
    with closing(sqlite3.connect(place.path, isolation_level=None)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from content").fetchone()
        said = loucheng("visit", "redact", "1")
        assert (said.exit_code, held()) == (0, True)
        assert said.stderr.splitlines() == [
            "JX-V1 已隐去 1 处。",
            "另有程序正在读取数据库，或磁盘已满：文件里暂时还留有这些信息，待其结束后运行 loucheng db vacuum 即可清除。",
        ]
    assert loucheng("db", "vacuum").exit_code == 0
    assert not held()


def test_whose_time_is_over_is_purged_by_policy(place: Database) -> None:
    kept = add(place)
    over = add(place, expires_on=date(2026, 10, 1))
    old = ActionContext("zl", "2026-10-02T04:00:00Z", date(2026, 10, 2))
    plan = service.prepare_purge(place, POLICIES, texts=False, today=old.today)
    assert [each.code for each in plan.contacts] == [over]
    service.purge(place, plan, stamp=old)
    assert [each.code for each in reads.contacts(place)] == [kept]
    assert verify(place).is_clean


def test_texts_go_when_they_are_asked_for_and_long_closed(place: Database) -> None:
    with writing(place, STAMP) as journal:
        closed = {"status": "closed", "group": "solved", "closed_on": TODAY}
        journal.record([Change("issue", "JX-I1", "IssueFollowedUp", closed)])
    for months, texts, found in [(35, True, ()), (37, False, ()), (37, True, (("issue", "JX-I1"), ("visit", "JX-V1")))]:
        today = months_later(TODAY, months)
        assert service.prepare_purge(place, POLICIES, texts=texts, today=today).texts == found


@pytest.mark.parametrize("name", [FreeText("街道王科长"), "街道王科长"], ids=["kept apart", "of an older program"])
def test_a_name_alone_is_a_text_whose_time_ends(db: Database, name: str) -> None:
    closed = {"opened_on": TODAY, "status": "closed", "group": "solved", "closed_on": TODAY}
    visit = {"enterprise": "JX-E1", "visited_on": TODAY, "worker": "zl"}
    with writing(db, STAMP) as journal:
        journal.record([Change("enterprise", "JX-E1", "EnterpriseAdded", {"name": "半枝"}, new=True)])
        for n, companions in enumerate([("jw",), ("jw", name)], 1):
            journal.record(
                [Change("visit", f"JX-V{n}", "VisitRecorded", {**visit, "companions": companions}, new=True)]
            )
        for n, fields in enumerate([{}, {"hold_approved_by": name}, {"extension_approved_by": name}], 1):
            journal.record([Change("issue", f"JX-I{n}", "IssueOpened", {**closed, **fields}, new=True)])
    old = ActionContext("zl", "2029-10-02T04:00:00Z", months_later(TODAY, 37))
    plan = service.prepare_purge(db, POLICIES, texts=True, today=old.today)
    assert plan.texts == (("issue", "JX-I2"), ("issue", "JX-I3"), ("visit", "JX-V2"))
    assert service.purge(db, plan, stamp=old) == 3
    assert service.prepare_purge(db, POLICIES, texts=True, today=old.today).texts == ()
    assert verify(db).is_clean


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 15), 24, date(2028, 11, 15)),
        (date(2026, 1, 1), -36, date(2023, 1, 1)),
    ],
)
def test_months_later(day: date, months: int, then: date) -> None:
    assert months_later(day, months) == then


@pytest.fixture
def file(place: Database) -> Database:
    if not place.is_sqlite:
        pytest.skip("the commands are the same on both engines")
    return place


def test_the_commands_of_a_contact(loucheng: Any, file: Database, tmp_path: Path) -> None:
    words = ["--name", "陈一一", "--purpose", "诉求办理", "--consent-on", "2026-09-20", "--consent-how", "签字"]
    added = loucheng("contact", "add", "-e", "半枝", *words, "--phone", "138 1234 5678", "--json").json
    assert (added["phone"], added["expires_on"]) == (PHONE, "2028-09-20")
    assert loucheng("contact", "add", *words, "--phone", "abc").exit_code == 2
    assert loucheng("contact", "add", "--name", "x").exit_code == 2
    assert [each["code"] for each in loucheng("contact", "list", "-e", "半枝", "--json").json] == [added["code"]]
    for form in ("json", "html", "docx"):
        page = tmp_path / f"本人.{form}"
        assert loucheng("contact", "show", added["code"], "--export", page).exit_code == 0
        assert page.stat().st_mode & 0o777 == 0o600
    assert PHONE in (tmp_path / "本人.html").read_text(encoding="utf-8")
    assert loucheng("contact", "show", "1", "--export", tmp_path / "x.pdf").exit_code == 2
    assert file.scalar("select count(*) from event where name = 'Exported'") == 3
    loucheng("db", "backup")
    assert loucheng("contact", "erase", "1").exit_code == 4
    erased = loucheng("contact", "erase", "1", "--reason", "本人要求", lang="en")
    assert erased.exit_code == 0
    assert "1 backup made before" in erased.stderr
    assert loucheng("contact", "list", "-e", "半枝", "--json").json == []
    assert loucheng("contact", "purge", "--dry-run", "--json").json == {"dry_run": True, "contacts": [], "texts": []}


def test_what_killed_commands_left_is_searched_for_the_person(loucheng: Any, file: Database) -> None:
    assert file.path is not None
    backups = file.path.parent / "backups"
    backups.mkdir()
    holds = [
        file.path.parent / ".restore-1", file.path.parent / ".restore-1-wal", file.path.parent / ".restore-2-journal",
        backups / "loucheng-20260921T040000Z-manual.backup.unfinished",
        backups / "loucheng-20260921T040000Z-manual.backup.unfinished-wal",
    ]  # fmt: skip
    name, phone = "陈一一".encode(), PHONE.encode()
    for n, path in enumerate(holds):
        path.write_bytes(b"\0\1" * 4000 + (name if n % 2 else phone) + b"\2" * 99)
    other = file.path.parent / ".restore-3"
    other.write_bytes("另一人 0577-88123456".encode())
    words = ["--name", "陈一一", "--purpose", "诉求办理", "--consent-on", "2026-09-20", "--consent-how", "签字"]
    code = loucheng("contact", "add", *words, "--phone", PHONE, "--json").json["code"]

    said = loucheng("contact", "erase", code, "--reason", "本人要求")

    assert said.exit_code == 0
    (line,) = [line for line in said.stderr.splitlines() if ".restore-1" in line]
    assert all(str(path) in line for path in holds), line
    assert str(other) not in line
    # Who goes because the time is over is not searched for by name: all of these files are named.
    add(file, expires_on=date(2026, 10, 1))
    purged = loucheng("contact", "purge", "--yes", today="2026-10-02")
    assert str(other) in purged.stderr


def test_the_names_left_in_the_journal_are_listed_without_the_names(loucheng: Any, file: Database) -> None:
    with writing(file, ActionContext("街道王科长", "2026-09-21T04:00:00Z", TODAY)) as journal:
        visit = {"enterprise": "JX-E1", "visited_on": TODAY, "worker": "李四光"}
        journal.record([Change("visit", "JX-V2", "VisitRecorded", visit, new=True)])
    number = file.scalar("select max(action) from event")
    assert loucheng("privacy", "journal", "--json").json == [
        {"kind": "event", "field": "worker", "events": 1, "refs": [f"JX-{number}"], "exported": False},
        {"kind": "visit", "field": "worker", "events": 1, "refs": ["JX-V2"], "exported": False},
    ]
    assert loucheng("privacy", "journal").stdout.splitlines() == [
        f"经办（--by）\t1\tJX-{number}\t", "走访人\t1\tJX-V2\t",
    ]  # fmt: skip


def test_purging_needs_a_yes(loucheng: Any, file: Database) -> None:
    code = add(file, expires_on=date(2026, 10, 1))
    assert loucheng("contact", "purge", today="2026-10-02").exit_code == 4
    assert loucheng("contact", "purge", "--yes", "--json", today="2026-10-02").json["contacts"] == [code]


def test_redact_is_a_verb_of_both_nouns(loucheng: Any, file: Database) -> None:
    left = {"backups": 0, "published": []}
    assert loucheng("issue", "redact", "1", "--instead", "想招人", "--json").json == {
        "ref": "JX-I1",
        "erased": 3,
        **left,
    }
    assert loucheng("visit", "redact", "V1", "--json").json == {"ref": "JX-V1", "erased": 1, **left}
    assert loucheng("issue", "show", "1", "--json").json["text"] == "想招人"
    assert PHONE not in loucheng("issue", "history", "1").stdout
    assert file.scalar("select count(*) from content where text is not null") == 1


def test_every_text_that_is_kept_can_be_removed(loucheng: Any, file: Database) -> None:
    with writing(file, STAMP) as journal:
        journal.record([Change("council", "JX", "CouncilAdded", {"name": "锦汐楼事会"}, new=True)])
    typed = [
        ("enterprise", "edit", "E1", "--note", f"找{PHONE}", "--reason", f"听{PHONE}说"),
        ("council", "topic", "add", f"电梯，{PHONE}", "--by-whom", f"物业{PHONE}"),
        ("council", "topic", "resolve", "1", "--result", f"修了，{PHONE}"),
        ("council", "notice", "add", f"停水，{PHONE}"),
        ("issue", "note", "1", f"打了{PHONE}"),
        ("undo", "--reason", f"打错了，是{PHONE}"),
        ("export", "visits", "--format", "jsonl", "--purpose", f"给{PHONE}"),
    ]
    assert [loucheng(*words).exit_code for words in typed] == [0] * len(typed)
    exported = file.scalar("select max(seq) from event")

    erased = {
        words: loucheng(*words, "--json").json["erased"]
        for words in [
            ("enterprise", "redact", "半枝"),
            ("council", "topic", "redact", "1"),
            ("council", "notice", "redact", "N1"),
            ("issue", "redact", "1"),
            ("visit", "redact", "1"),
            ("privacy", "redact", f"JX-{exported}"),
        ]
    }

    assert list(erased.values()) == [2, 3, 1, 5, 1, 1]
    assert PHONE not in everything(file)
    assert PHONE not in json.dumps(file.rows("select * from topic") + file.rows("select * from notice"), default=str)
    again = loucheng("privacy", "redact", f"JX-{exported}")
    assert (again.exit_code, again.stdout, again.stderr) == (4, "", f"JX-{exported} 已没有可隐去的文字。\n")
    report = verify(file)
    assert (report.is_clean, report.erased) == (True, 13)


def test_what_is_erased_is_found_and_taught_no_more(loucheng: Any, file: Database) -> None:
    routed = {"item": "ZHZF-01", "status": "assigned", "confident": True}
    with writing(file, STAMP) as journal:
        journal.record([Change("issue", "JX-I1", "IssueAssigned", routed)])

    def found() -> list[Any]:
        searched = [(noun, "list", "--text", PHONE, "--json") for noun in ("issue", "visit")]
        return [len(loucheng(*words).json) for words in [*searched, ("catalog", "learned", "--json")]]

    assert found() == [1, 1, 1]
    loucheng("issue", "redact", "1")
    loucheng("visit", "redact", "1")
    assert found() == [0, 0, 0]


def test_a_page_that_was_signed_is_named_when_a_text_on_it_goes(loucheng: Any, file: Database) -> None:
    file.execute(
        'insert into digest (number, council, week, in_year, published_on, as_of, hash, "values")'
        " values (3, 'JX', '2026-W38', 3, '2026-09-21', '', '', '[\"JX-I1\"]')"
    )
    with writing(file, STAMP) as journal:
        journal.append_notice("digest", "JX-D3", "DigestPublished", {})
    said = loucheng("issue", "redact", "1")
    assert said.stderr.splitlines()[:2] == [
        "JX-I1 已隐去 3 处。",
        "已审签的周报列有 JX-I1，仍按审签时的原样保存：第 3 期",
    ]
    assert loucheng("visit", "redact", "1", "--json").json["published"] == []


@pytest.mark.parametrize("form", ["text", "html"])
def test_the_notice_says_who_what_for_how_long_and_how_to_ask(loucheng: Any, file: Database, form: str) -> None:
    page = loucheng("privacy", "notice", "--format", form, lang="en").stdout
    for words in ("综合服务中心", "诉求办理", "活动通知", "招聘推送", "24 months", "36 months", "erased"):
        assert words in page
    assert file.is_sqlite


def test_the_notice_as_docx_needs_a_file(loucheng: Any, file: Database, tmp_path: Path) -> None:
    assert loucheng("privacy", "notice", "--format", "docx").exit_code == 2
    assert loucheng("privacy", "notice", "--format", "docx", "--out", tmp_path / "告知书.docx").exit_code == 0
    assert (tmp_path / "告知书.docx").read_bytes()[:2] == b"PK"
    assert file.is_sqlite


ID_CARD = "11010519491231002X"
# Free words that are looked for or matched but not kept, a person's own data, fields that are no prose; the texts of an
# issue and of a visit are looked at later, when their enterprise is known.
NOT_NOTICED = {
    "--text of list", "--text of guide", "text of match", "--name of add", "--post of add", "--consent-how of add", "--industry of add",
    "--industry of edit", "--industry of list", "--scale of add", "--scale of edit", "--tags of add", "--tags of edit",
    "--registered-address of add", "--registered-address of edit", "--operating-address of add",
    "--operating-address of edit", "text of add", "--heard of add", "--issue of add", "--hazard of add",
}  # fmt: skip


def test_every_text_that_a_command_keeps_is_looked_at() -> None:
    import typer

    from loucheng_cli import i18n
    from loucheng_cli.cli.app.groups import noun_module
    from loucheng_cli.cli.app.main import NOUNS

    i18n.use("zh")

    def texts(command: Any) -> Iterator[tuple[str, Any]]:
        for each in command.params:
            if each.metavar in {"文字", "TEXT"}:
                yield f"{each.opts[-1]} of {command.name}", each
        for verb in getattr(command, "commands", {}).values():
            yield from texts(verb)

    found = [pair for name in NOUNS for pair in texts(typer.main.get_command(noun_module(name).app))]
    assert len(found) > 50
    assert {name for name, each in found if each.callback is None} == NOT_NOTICED


WRITTEN = {
    "a reason": ("issue", "withdraw", "1", "--reason"),
    "a note": ("issue", "note", "1"),
    "a correction": ("issue", "edit", "1", "--text"),
    "a topic": ("council", "topic", "add"),
    "a note of an enterprise": ("enterprise", "edit", "E1", "--note"),
    "the reply of a task": ("issue", "task", "done", "1", "renshe", "--reply"),
}


@pytest.mark.parametrize("words", WRITTEN.values(), ids=WRITTEN)
def test_numbers_are_noticed_wherever_a_text_is_typed(loucheng: Any, file: Database, words: tuple[str, ...]) -> None:
    with writing(file, STAMP) as journal:
        journal.record([Change("council", "JX", "CouncilAdded", {"name": "锦汐楼事会"}, new=True)])
    said = loucheng(*words, f"身份证{ID_CARD}")
    assert (said.exit_code, said.stderr.splitlines()[0]) == (0, "已隐去 1 个身份证号或银行卡号；这类号码不得保存。")
    kept = [text for (text,) in file.rows("select text from content")]
    assert "身份证***" in kept
    assert ID_CARD not in json.dumps(kept)


def test_yes_masks_a_number_in_a_reason_too(loucheng: Any, file: Database) -> None:
    assert loucheng("--by", "zl", "undo", "--reason", f"{PHONE}来电要求", "--yes").exit_code == 0
    assert file.scalar("select count(*) from content where text = '***来电要求'") == 1


def test_why_something_is_removed_keeps_nothing_of_it(loucheng: Any, file: Database) -> None:
    code = add(file)
    for words in (("issue", "redact", "1", "--instead", f"找{PHONE}"), ("contact", "erase", code)):
        assert loucheng(*words, "--reason", f"{PHONE}来电要求").exit_code == 0
    kept = [text for (text,) in file.rows("select text from content where text like '%*%' order by text")]
    assert kept == ["***来电要求", "***来电要求", "找***"]


TYPED = {
    "nothing": ("水管坏了 301室", False, "水管坏了 301室", ""),
    "a phone in a script": (f"找陈经理 {PHONE}", False, f"找陈经理 {PHONE}", "1 telephone"),
    "a phone with --yes": (f"找陈经理 {PHONE}，急", True, "找陈经理 ***，急", ""),
    "an identity card, always": (f"身份证{ID_CARD}", False, "身份证***", "1 number of an identity"),
    "both": (f"{ID_CARD}，{PHONE}", False, f"***，{PHONE}", "1 telephone"),
}


@pytest.mark.parametrize(("text", "yes", "stored", "message"), TYPED.values(), ids=TYPED)
def test_numbers_of_persons_are_noticed(
    capsys: pytest.CaptureFixture[str], text: str, yes: bool, stored: str, message: str
) -> None:
    from loucheng_cli import i18n
    from loucheng_cli.cli.app.state import State

    i18n.use("en")
    assert personal_numbers.without_numbers(State(), text, yes=yes) == stored
    assert message in capsys.readouterr().err


def test_on_a_terminal_a_number_becomes_a_contact_and_is_masked(
    file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from loucheng_cli.cli.app import prompts
    from loucheng_cli.cli.app.state import State

    monkeypatch.setattr(personal_numbers, "is_terminal", lambda: True)
    monkeypatch.setattr(prompts, "confirm", lambda _question, **_default: True)
    monkeypatch.setattr(prompts, "text", lambda _question, **_rest: "陈一一")
    state = State(url=file.url)
    assert personal_numbers.without_numbers(state, f"找 {PHONE}", enterprise="JX-E1") == "找 ***"
    state.close()
    assert [(each.name, each.phone) for each in reads.contacts(file, enterprise="JX-E1")] == [("陈一一", PHONE)]
