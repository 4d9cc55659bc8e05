"""What was erased is in no byte of the database any more: texts and persons by the hundred, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.services import privacy
from loucheng_cli.store import contacts
from loucheng_cli.store.engine.connection import Database
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.journal.verify import verify

STAMP = ActionContext("zl", "2026-09-21T04:00:00Z", date(2026, 9, 21), "zhangli")
EACH = 40  # erased by one action, as a purge does


def test_erased_texts_and_persons_are_in_no_byte(times: Callable[..., int], db: Database) -> None:
    count = times(1000, few=40)
    people = []
    with writing(db, STAMP) as journal:
        for n in range(count):
            people.append(contacts.add(journal, name=f"闻人测试{n:04}", phone=f"1390000{n:04}", purpose="诉求办理"))
            text = FreeText(f"只此一处的话{n:04}")
            journal.record(
                [Change("issue", f"JX-I{n + 1}", "IssueOpened", {"text": text, "opened_on": STAMP.today}, new=True)]
            )
    assert left(db, count) == 2 * count

    for start in range(0, count, EACH):
        with writing(db, STAMP) as journal:
            for n in range(start, min(start + EACH, count)):
                contacts.erase(journal, people[n], "本人要求")
                contacts.erase_texts(
                    journal, [key for (key,) in db.rows("select text from issue where ref = :r", {"r": f"JX-I{n + 1}"})]
                )
        db.scrub()

    assert left(db, count) == 0
    assert verify(db).is_clean
    assert verify(db).erased == 2 * count
    assert privacy.kept_in_backups(db) == 0


def left(db: Database, count: int) -> int:
    """How many of the texts and persons stand in the bytes of the file and its log, or of the tables on the server."""
    body = b"".join(file.read_bytes() for file in files(db))
    words = [f"只此一处的话{n:04}" for n in range(count)] + [f"闻人测试{n:04}" for n in range(count)]
    return sum(word.encode() in body for word in words)


def files(db: Database) -> list[Path]:
    if db.path is not None:
        return [file for file in db.path.parent.glob(f"{db.path.name}*") if not file.name.endswith("-shm")]
    db.execute("checkpoint")
    home = Path(str(db.scalar("show data_directory")))
    found = []
    for (where,) in db.rows(
        "select pg_relation_filepath(c.oid) from pg_class c where c.relkind in ('r', 'i', 't')"
        " and (c.relnamespace = to_regnamespace(current_schema()) or c.relname like 'pg_toast%') and c.relfilenode <> 0"
    ):
        found += sorted(home.glob(f"{where}*"))
    return found
