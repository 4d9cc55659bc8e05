"""Make a list of enterprises of the shape and dirt of a real district's: ``make_enterprises.py OUT ROWS [SEED]``.

The columns, the mix of kinds, the ways to write capital and addresses, and the share of faults are those of the real list
in ``shared/data/enterprises``; names, codes and addresses are invented. A tenth of the addresses lie in the five
buildings of ``examples/community.yaml``.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from loucheng_cli.domain.enterprise.credit_code import ALPHABET, check_character

HEADER = (
    "企业名称",
    "统一社会信用代码",
    "注册日期",
    "企业类型",
    "注册资金",
    "经营范围",
    "所在省份",
    "地区",
    "注册地址",
)
KINDS = ("N/A",) * 78 + ("股份合作制",) * 10 + ("有限责任公司",) * 6 + ("个体工商户",) * 2 + ("集体所有制", "普通合伙")
CAPITAL = (
    "{n}(万元人民币)",
    "{n}(万)",
    "{n}万人民币",
    "{n},000(万元人民币)",
    "{n}.1000(万元人民币)",
    "N/A",
    "{n}万美元",
)
TRADES = [
    "软件",
    "餐饮",
    "鞋业",
    "贸易",
    "传媒",
    "咨询",
    "健身",
    "物流",
    "电器",
    "服饰",
    "眼镜",
    "包装",
    "装饰",
    "酒店",
    "教育",
    "设计",
    "文化",
    "五金",
    "印刷",
    "科技",
]
ENDINGS = ("有限公司",) * 6 + ("厂", "商行", "有限公司温州分公司", "工作室（普通合伙）", "(个体)")
SYLLABLES = "瓯澜鲸屿砚岬岚樯蒲汐叠桥拾汐屿眠贝岸槿禾湃程栀巷半枝糖麦堆千舸云朵鹭汀芽信汐隅筑鲤苔径青榫橹声萤尺木楫"
STREETS = ["锦江路", "望澜街", "檐水巷", "车站大道", "人民西路", "马鞍池东路", "五马街", "鹿城路", "洪殿南路", "渔藤路"]
SCOPES = (
    "加工、制造、销售；自有房屋出租",
    "一般经营项目：日用百货、五金交电、建筑材料、机械设备的批发、零售；货物进出口、技术进出口",
    "许可经营项目：餐饮服务（不含凉菜、不含裱花蛋糕、不含生食海产品）（在食品经营许可证有效期内经营）",
    "软件开发，计算机系统集成，企业管理咨询，物业管理，承办展览、展示，国内广告制作、发布、代理",
    "（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
)
BUILDINGS = (
    ("锦汐路18号锦汐中心A座{f}层{f}{u:02}室", 12),
    ("锦汐路18号2幢{f}{u:02}室", 22),
    ("锦汐路20号锦汐里L{f}-{u:02}", 5),
    ("望澜街道檐水巷6号望澜大厦{f}{u:02}、{f}{v:02}室", 16),
    ("檐水巷19号云桨创客楼{f}楼", 9),
)


def rows(count: int, seed: int = 1) -> Iterator[list[str]]:
    """The header and ``count`` rows, the same ones for the same seed."""
    chance = random.Random(seed)
    yield list(HEADER)
    kept: list[str] = []
    for number in range(count):
        if kept and chance.random() < 0.0006:
            yield kept
            continue
        kept = _row(chance, number)
        yield kept


def _row(chance: random.Random, number: int) -> list[str]:
    founded = date(1980, 1, 1) + timedelta(days=chance.randrange(16_000))
    name = f"温州市{''.join(chance.choices(SYLLABLES, k=3))}{number:x}{chance.choice(TRADES)}{chance.choice(ENDINGS)}"
    capital = chance.choice(CAPITAL).format(n=chance.choice((1, 3, 10, 50, 50, 80, 100, 500, 686)))
    return [
        name,
        _code(chance),
        founded.isoformat() if chance.random() < 0.98 else founded.strftime("%Y/%m/%d"),
        chance.choice(KINDS),
        capital,
        "；".join(chance.sample(SCOPES, chance.choice((1, 1, 2, 3)))),
        "浙江",
        "温州",
        _address(chance),
    ]


def _code(chance: random.Random) -> str:
    body = "91330302" + "".join(chance.choices(ALPHABET, k=9))
    code = body + check_character(body)
    fault = chance.random()
    if fault < 0.002:
        return code[:-1] + ("0" if code[-1] != "0" else "1")
    if fault < 0.004:
        return "9.13303E+17"
    if fault < 0.006:
        return "N/A"
    if fault < 0.008:
        return f"33030000{chance.randrange(10**7):07}"
    return code.lower() if fault < 0.02 else code


def _address(chance: random.Random) -> str:
    if chance.random() < 0.1:
        form, floors = chance.choice(BUILDINGS)
        return form.format(f=chance.randint(1, floors), u=chance.randint(1, 9), v=chance.randint(10, 15))
    place = f"{chance.choice(('温州市', '浙江省温州市鹿城区'))}{chance.choice(STREETS)}{chance.randint(1, 900)}号"
    return place + chance.choice(
        ("", "", "", f"{chance.randint(1, 9)}楼", f"{chance.randint(1, 30)}幢{chance.randint(101, 999)}室")
    )


def write(out: Path, count: int, seed: int = 1) -> None:
    """The list as a CSV file in UTF-8 with BOM, as Excel saves it."""
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows(count, seed))


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
