"""Ledgers: a list of 10,000 entries, a start with thirty ledgers, a job beside 20,000 talents."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from loucheng_cli.domain.core.events import ActionContext
from loucheng_cli.domain.ledger.entry import added
from loucheng_cli.files.ledger.loader import Ledgers
from loucheng_cli.files.shipped import shipped_catalog
from loucheng_cli.services.ledger.hiring import match_talents
from loucheng_cli.store import contacts
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import Database, connect
from loucheng_cli.store.journal.journal import writing
from loucheng_cli.store.ledger import entries as reads
from tests.benchmarks.bench_start import RICH, TIMES, TYPER
from tests.benchmarks.measure import PROGRAM, best, cost, table

TODAY = date(2026, 9, 21)
STAMP = ActionContext("zl", "2026-09-21T04:00:00Z", TODAY)
WISHES = "前台接待 后厨帮工 软件开发 会计出纳 仓库管理 平面设计 店面销售 客服专员 保洁员 电工".split()  # noqa: SIM905 - words
SKILLS = "英语 Excel 叉车证 Java 用友 面点 收银 驾照 抖音运营 低压电工证".split()  # noqa: SIM905 - words


def main() -> None:
    """Ratios to the yardsticks of a start; the match by itself."""
    with tempfile.TemporaryDirectory() as folder:
        ledgers = Ledgers(shipped_catalog())
        db = connect(f"{folder}/ledgers.db", create=True)
        schema.create(db, "JX", "2026-09-01T00:00:00Z")
        fill(db, ledgers)
        job = reads.by_refs(db, ["JX-J1"])[0]
        begun = time.process_time()
        found = match_talents(db, job, stamp=STAMP, top=10)
        took = time.process_time() - begun
        assert len(found) == 10
        db.close()
        env = {
            "LOUCHENG_CACHE": f"{folder}/cache",
            "LOUCHENG_DB": f"{folder}/ledgers.db",
            "LOUCHENG_TODAY": TODAY.isoformat(),
            "LOUCHENG_LANG": "zh",
            "HOME": folder,
        }
        thirty = {"LOUCHENG_CATALOG": str(many(Path(folder) / "catalog"))}
        cases = [
            ("activity list, 10,000, pipe", RICH, 1.4, "activity list", {}),
            ("activity list --open, 10,000", RICH, 1.4, "activity list --open", {}),
            ("activity list --json, all 10,000", RICH, None, "activity list --json", {}),
            ("activity show --json", RICH, 1.4, "activity show 5000 --json", {}),
            ("counter add, a write", RICH, 2.4, "counter add SCJG-03 --count 3", {}),
            ("--help with thirty ledgers", TYPER, 1.5, "--help", thirty),
            ("issue list --json with thirty ledgers", RICH, 1.4, "issue list --json", thirty),
            ("extra15 list with thirty ledgers", RICH, 1.4, "extra15 list", thirty),
            ("job match, 20,000 talents", RICH, None, "job match 1 --json", {}),
        ]
        rows = []
        for name, yardstick, limit, words, more in cases:
            base, mine = best(
                TIMES, partial(cost, yardstick, env=env), partial(cost, (*PROGRAM, *words.split()), env={**env, **more})
            )
            ratio = mine.cpu / base.cpu
            against = yardstick[-1].removeprefix("import ")
            rows.append((name, against, f"{1000 * mine.cpu:.0f} ms", f"{ratio:.2f} ×", f"≤ {limit}" if limit else ""))
        rows.append(("match_talents alone, 20,000", "", f"{1000 * took:.0f} ms", "", "≤ 1000 ms"))
        table(("command", "yardstick: import", "CPU", "ratio", "design"), rows)


def fill(db: Database, ledgers: Ledgers) -> None:
    """10,000 activities, 20,000 talents with consent, one job."""
    dice = random.Random(17)
    activity, talent, job = (ledgers.get(name) for name in ("activity", "talent", "job"))
    with db.bulk_write_cache(), writing(db, STAMP) as journal:
        for n in range(10_000):
            day = TODAY - timedelta(days=dice.randrange(1500))
            values = {
                "name": f"第{n}场沙龙",
                "kind": "沙龙",
                "date": day.isoformat(),
                "place": "中庭",
                "attended": n % 200,
            }
            journal.record(added(activity, f"JX-A{n + 1}", values, on=TODAY))
        for n in range(20_000):
            code = contacts.add(
                journal, name=f"求职{n}", phone=f"139{n:08}", purpose="招聘推送", consent_on=TODAY, consent_how="扫码",
                expires_on=date(2028, 9, 21),
            )  # fmt: skip
            values = {"person": code, "wish": dice.choice(WISHES), "skills": "、".join(dice.sample(SKILLS, 3))}
            journal.record(added(talent, f"JX-L{n + 1}", values, on=TODAY))
        wanted = {
            "position": "前台接待",
            "count": 2,
            "requirements": "会英语，熟悉Excel，能收银",
            "enterprise": "JX-E1",
        }
        journal.record(added(job, "JX-J1", wanted, on=TODAY))


def many(folder: Path) -> Path:
    """A catalogue with thirty ledgers."""
    shutil.copytree(shipped_catalog(), folder)
    names = [path.stem for path in folder.glob("ledgers/*.yaml")]
    body = (folder / "ledgers" / "activity.yaml").read_text("utf-8")
    for n in range(30 - len(names)):
        text = body.replace("name: activity", f"name: extra{n}", 1).replace("letter: A", f"letter: Q{chr(65 + n)}", 1)
        (folder / "ledgers" / f"extra{n}.yaml").write_text(text, "utf-8")
    shutil.copy(folder / "ledgers" / "extra0.yaml", folder / "ledgers" / "extra15.yaml")
    path = folder / "ledgers" / "extra15.yaml"
    path.write_text(path.read_text("utf-8").replace("extra0", "extra15").replace("QA", "QZ"), "utf-8")
    return folder


if __name__ == "__main__":
    main()
