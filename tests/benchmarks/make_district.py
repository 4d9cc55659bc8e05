"""Make a database of a district for the map: ``make_district.py OUT [BUILDINGS] [ENTERPRISES]``, the same for the same numbers.

One building in eight is a mall with many shops on a storey. Some names are hostile: markup, the end of a script, 2,000
characters, right to left, emoji. Rows are written past the journal.
"""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from typing import Any

from loucheng_cli.domain.core.events import columns, default_state
from loucheng_cli.domain.core.pinyin import initials
from loucheng_cli.domain.enterprise.model import Enterprise, Occupancy
from loucheng_cli.domain.issue.model import Issue
from loucheng_cli.domain.place.building import Building, Unit
from loucheng_cli.domain.visit.model import Visit
from loucheng_cli.store.engine import schema
from loucheng_cli.store.engine.connection import Database, connect
from loucheng_cli.store.journal.projection import row_of
from tests.digest import example_week

BUILDINGS, ENTERPRISES = 40, 12_000
TODAY = date(2026, 9, 21)
SYLLABLES = "瓯澜鲸屿砚岬岚樯蒲汐叠桥拾眠贝岸槿禾湃程栀巷枝糖麦堆舸云朵鹭汀芽信隅筑鲤苔径青榫橹声萤尺木楫"
TRADES = {
    "软件技术": "软件和信息技术服务业", "财务咨询": "商务服务业", "进出口": "批发业", "服饰": "零售业", "餐饮管理": "餐饮业",
    "建筑设计": "专业技术服务业", "文化传媒": "文化艺术业", "国际货运代理": "多式联运和运输代理业", "教育咨询": "教育",
    "健康管理": "卫生", "人力资源": "人力资源服务", "智能科技": "科技推广和应用服务业", "物业服务": "房地产业", "投资管理": "其他金融业",
}  # fmt: skip
HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>有限公司",
    "\"'><svg onload=alert(3)>&lt;b&gt;{{ 7 * 7 }}\u2028<!-- 有限公司",
    "W" * 2000,
    "\u202eeverything turned\u2066 اختبار الشركة المحدودة",
    "😀👩‍👩‍👧‍👦🏳️‍🌈繁體字測試𠮷" * 30,
)


def main(out: str, buildings: int = BUILDINGS, enterprises: int = ENTERPRISES) -> None:
    """Write it."""
    db = connect(out, create=True)
    schema.create(db, "JX", "2016-01-01T00:00:00Z")
    example_week.build(db)
    chance = random.Random(1)
    places = [_building(chance, n) for n in range(buildings)]
    firms: list[dict[str, Any]] = []
    held: list[dict[str, Any]] = []
    units: list[dict[str, Any]] = []
    doors = {place["code"]: 0 for place in places}
    for n in range(enterprises):
        place = places[n % buildings]
        ref = f"JX-E{1000 + n}"
        floors = place["floors_above"]
        doors[place["code"]] += 1
        floor, door = (doors[place["code"]] - 1) % floors + 1, (doors[place["code"]] - 1) // floors + 1
        unit, area = f"{floor}{door:02}", chance.randrange(30, 400, 5)
        firms.append(_firm(chance, ref, n))
        held.append(
            {"code": f"{ref}/1", "enterprise": ref, "n": 1, "building": place["code"], "floor": floor, "unit": unit, "area_m2": area}
        )  # fmt: skip
        units.append(_unit(place["code"], floor, unit, area, None))
        if n % 12 == 0:
            empty = f"{floor}{door + 60:02}"
            units.append(_unit(place["code"], floor, empty, chance.randrange(30, 400, 5), "空置"))
    visits = (
        {
            "ref": f"JX-V{1000 + n}",
            "enterprise": firms[chance.randrange(enterprises)]["ref"],
            "building": places[n % buildings]["code"],
            "visited_on": (TODAY - timedelta(chance.randrange(500))).isoformat(),
            "worker": "wr",
        }
        for n in range(enterprises // 2)
    )
    issues = (_issue(chance, n, held[chance.randrange(enterprises)]) for n in range(enterprises // 20))
    db.execute("begin")
    for cls, kind, facts in (
        (Building, "building", places),
        (Enterprise, "enterprise", firms),
        (Occupancy, "occupancy", held),
        (Unit, "unit", units),
        (Visit, "visit", visits),
        (Issue, "issue", issues),
    ):
        _insert(db, cls, kind, facts)
    db.execute("commit")
    db.close()


def _insert(db: Database, cls: Any, kind: str, facts: Any) -> None:
    names = columns(cls)
    db.insert(kind, names, (row_of(kind, {**default_state(kind), **fact}) for fact in facts))


def _building(chance: random.Random, n: int) -> dict[str, Any]:
    floors = 6 if n % 8 == 0 else chance.randrange(12, 40)
    return {
        "code": f"D{n}",
        "name": HOSTILE[n][:300] if n in {1, 3} else f"{''.join(chance.sample(SYLLABLES, 2))}大厦",
        "kind": "商场" if n % 8 == 0 else "写字楼",
        "address": f"锦汐路{n + 1}号",
        "floors_above": floors,
        "floors_below": 2,
        "rentable_m2": 70_000,
    }


def _firm(chance: random.Random, ref: str, n: int) -> dict[str, Any]:
    trade = chance.choice(list(TRADES))
    is_trader = n % 3 == 0
    ending = "店" if is_trader else "有限公司"
    name = (
        HOSTILE[n % len(HOSTILE)]
        if n % 500 < len(HOSTILE)
        else f"瓯澜{''.join(chance.sample(SYLLABLES, 3))}{trade}{ending}"
    )
    return {
        "ref": ref,
        "name": name,
        "initials": initials(name[:40]),
        "kind": "个体工商户" if is_trader else "企业",
        "industry": TRADES[trade],
        "stage": chance.choice(["初创", "引进", "成长", "成长", "退出"]),
        "scale": "规上服务业" if chance.random() < 0.05 else None,
        "key": chance.random() < 0.02,
        "headcount": chance.randrange(2, 200),
        "moved_in_on": (TODAY - timedelta(chance.randrange(4000))).isoformat(),
        "lease_until": (TODAY + timedelta(chance.randrange(-60, 1500))).isoformat(),
        "operating": "在营",
        "registered_here": chance.random() < 0.85,
    }


def _unit(building: str, floor: int, unit: str, area: int, state: str | None) -> dict[str, Any]:
    return {
        "code": f"{building}/{unit}",
        "building": building,
        "floor": floor,
        "unit": unit,
        "area_m2": area,
        "state": state,
    }


def _issue(chance: random.Random, n: int, place: dict[str, Any]) -> dict[str, Any]:
    opened = TODAY - timedelta(chance.randrange(1, 30))
    return {
        "ref": f"JX-I{1000 + n}",
        "status": "in_progress",
        "group": "open",
        "kind": "求助",
        "building": place["building"],
        "floor": place["floor"],
        "enterprise": place["enterprise"],
        "item_name": "职业技能培训补贴",
        "opened_on": opened.isoformat(),
        "due_on": (opened + timedelta(14)).isoformat(),
    }


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
