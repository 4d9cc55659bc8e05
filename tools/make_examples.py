"""Make ``examples/enterprises.csv`` and ``.xlsx``: the 25 named enterprises of the week and 175 more.

Everything is fictional: the places 瓯澜 and 栖湖区 do not exist, the credit codes pass the check of GB 32100-2015
and carry the unassigned region 330399. The same seed gives the same files. Run: ``python tools/make_examples.py``.
"""

from __future__ import annotations

import csv
import random
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

EXAMPLES = Path(__file__).parent.parent / "examples"
HEADER = [
    "编号",
    "企业名称",
    "统一社会信用代码",
    "主体类型",
    "行业",
    "楼宇",
    "楼层",
    "房号",
    "面积",
    "从业人数",
    "规模",
    "阶段",
    "入驻日期",
    "租约到期",
    "经营状态",
    "重点",
    "注册地是否本社区",
    "备注",
]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WORDS = "澜汐屿鲸桥禾舟渡岚樯蒲溪栀苔麦芽橹萤尺筑鲤叠砚岬拾贝岸湃鹭汀云桨织锦霁朗川沐松笺雁渚葭露棠棣檐"
FIRMS = {
    "A": [("软件技术", "软件和信息技术服务业"), ("财务咨询", "商务服务业"), ("供应链管理", "商务服务业"), ("投资管理", "其他金融业"), ("进出口", "批发业"), ("知识产权代理", "商务服务业"), ("网络科技", "软件和信息技术服务业"), ("工程咨询", "专业技术服务业")],
    "B": [("教育咨询", "教育"), ("健康管理", "卫生"), ("会展服务", "商务服务业"), ("装饰设计", "建筑装饰和其他建筑业"), ("旅游", "商务服务业")],
    "M": [("餐饮管理", "餐饮业"), ("服饰", "零售业"), ("母婴用品", "零售业"), ("珠宝", "零售业"), ("眼镜", "零售业"), ("儿童游乐", "文化艺术业")],
    "W": [("国际货运代理", "多式联运和运输代理业"), ("建筑设计", "专业技术服务业"), ("人力资源服务", "人力资源服务"), ("鞋业贸易", "批发业"), ("物业服务", "房地产业"), ("检测技术", "专业技术服务业")],
    "C": [("文化传媒", "文化艺术业"), ("智能科技", "科技推广和应用服务业"), ("电子商务", "互联网和相关服务"), ("工业设计", "专业技术服务业")],
}  # fmt: skip
SHOPS = {
    "A": [("打印图文店", "商务服务业"), ("便利店", "零售业")],
    "B": [("咖啡馆", "餐饮业"), ("美容店", "居民服务业")],
    "M": [("奶茶铺", "餐饮业"), ("面馆", "餐饮业"), ("烘焙坊", "餐饮业"), ("花店", "零售业"), ("理发店", "居民服务业"), ("鞋铺", "零售业"), ("美甲店", "居民服务业"), ("文具店", "零售业"), ("海鲜排档", "餐饮业")],
    "W": [("快餐店", "餐饮业"), ("图文店", "商务服务业"), ("水果店", "零售业")],
    "C": [("手作坊", "零售业"), ("早餐铺", "餐饮业")],
}  # fmt: skip
FLOORS = {"A": (1, 28), "B": (1, 22), "M": (-1, 5), "W": (1, 16), "C": (1, 9)}
LABELS = {"A": {13: "12A", 14: "12B"}, "M": {-1: "LG", 1: "L1", 2: "L2", 3: "L3", 4: "L4", 5: "L5"}}
COUNTS = {"A": 50, "B": 20, "M": 65, "W": 30, "C": 10}
LET = {"A": 33_900, "B": 19_800, "M": 38_600, "W": 12_300, "C": 5_200}  # m² that are let
STAGES = ["初创", "引进", "成长", "成长", "成长", "成长", "退出"]


def main() -> None:
    named = list(csv.reader(Path(__file__).with_name("named_enterprises.csv").open(encoding="utf-8-sig", newline="")))[
        1:
    ]
    rows = [_named(row) for row in named]
    rows += _more(random.Random(20260914), {row[1] for row in rows}, {(row[5], row[7]) for row in rows})
    rows = _with_leases(random.Random(20260915), rows)
    with (EXAMPLES / "enterprises.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows)
    _workbook(rows)


def _with_leases(draw: random.Random, rows: list[list[str]]) -> list[list[str]]:
    """The same with areas, which fill most of each building, and the days on which leases end."""
    sizes = [draw.choice([1, 1.5, 2, 2, 3, 4]) * (0.5 if row[3] == "个体工商户" else 1) for row in rows]
    whole: dict[str, float] = {}
    for row, size in zip(rows, sizes, strict=True):
        whole[row[5]] = whole.get(row[5], 0) + size
    found = []
    for row, size in zip(rows, sizes, strict=True):
        area = round(LET[row[5]] * size / whole[row[5]] / 5) * 5
        until = date(2026, 7, 31) + timedelta(days=draw.randint(0, 1400))
        found.append([*row[:8], str(area), *row[8:12], until.isoformat(), *row[12:]])
    return found


def _named(row: list[str]) -> list[str]:
    here = "否" if "外区" in row[14] else "是"
    return [*row[:14], here, row[14]]


def _more(draw: random.Random, names: set[str], doors: set[tuple[str, str]]) -> list[list[str]]:
    places = [building for building, count in COUNTS.items() for _ in range(count)]
    kinds = (["企业"] * 6 + ["个体工商户"] * 3 + ["分支机构"]) * 18
    kinds = sorted(kinds[: len(places)], key=lambda _kind: draw.random())
    elsewhere = set(draw.sample(range(len(places)), 10))
    lost = set(draw.sample(range(len(places)), 3))
    double = set(draw.sample([n for n, place in enumerate(places) if place in "AW"], 5))
    rows = []
    for n, (building, kind) in enumerate(zip(places, kinds, strict=True)):
        name, industry = _name(draw, building, kind, names)
        floor, door = _door(draw, building, doors, double=n in double)
        day = f"{draw.randint(2015, 2025)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        head = draw.randint(2, 9) if kind == "个体工商户" else draw.choice([4, 6, 8, 12, 15, 18, 24, 30, 42, 65, 110])
        scale = draw.choice(["规上服务业", "限上批发", "限上零售"]) if kind == "企业" and draw.random() < 0.06 else ""
        rows.append(
            [
                f"E{n + 26}",
                name,
                _code(draw, kind),
                kind,
                industry,
                building,
                str(floor),
                door,
                str(head),
                scale,
                draw.choice(STAGES),
                day,
                "失联" if n in lost else "在营",
                "是" if kind == "企业" and head > 60 and draw.random() < 0.4 else "",
                "否" if n in elsewhere else "是",
                "注册地址在外区" if n in elsewhere else "",
            ]
        )
    return rows


def _name(draw: random.Random, building: str, kind: str, names: set[str]) -> tuple[str, str]:
    while True:
        words = "".join(draw.sample(WORDS, 2))
        if kind == "个体工商户":
            what, industry = draw.choice(SHOPS[building])
            name = f"栖湖区{words}{what}"
        elif kind == "分支机构":
            what, industry = draw.choice(FIRMS[building])
            name = f"瓯澜{words}{what}有限公司{draw.choice(['锦汐', '望澜', '栖湖'])}分公司"
        else:
            what, industry = draw.choice(FIRMS[building])
            name = f"瓯澜{words}{what}有限公司"
        if name not in names:
            names.add(name)
            return name, industry


def _door(draw: random.Random, building: str, doors: set[tuple[str, str]], *, double: bool) -> tuple[int, str]:
    low, high = FLOORS[building]
    while True:
        floor = draw.choice([n for n in range(low, high + 1) if n])
        number = draw.randint(1, 30)
        label = LABELS.get(building, {}).get(floor)
        if building == "M":
            door = f"{label}-{number:02}"
        else:
            door = f"{label or floor}{number:02}"
            if double:
                door = f"{door}、{label or floor}{number + 1:02}"
        if (building, door) not in doors:
            doors.add((building, door))
            return floor, door


def _code(draw: random.Random, kind: str) -> str:
    head = {"企业": "91", "分支机构": "91", "个体工商户": "92"}[kind]
    body = f"{head}330399M{draw.randint(10**6, 10**7 - 1)}"
    body += _organisation_check(body[8:])
    weights = [pow(3, n, 31) for n in range(17)]
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, weights, strict=True))
    return body + ALPHABET[-total % 31]


def _organisation_check(code: str) -> str:
    """GB 11714: the ninth character of the organisation's own code."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    total = sum(digits.index(char) * weight for char, weight in zip(code, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "0123456789X"[(11 - total % 11) % 11]


def _workbook(rows: list[list[str]]) -> None:
    book = xlsxwriter.Workbook(EXAMPLES / "enterprises.xlsx")
    book.set_properties({"title": "示例企业（虚构）", "created": datetime(2026, 9, 1)})  # noqa: DTZ001
    sheet = book.add_worksheet("企业台账（虚构）")
    sheet.write_row(0, 0, HEADER)
    for n, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if HEADER[column] in {"从业人数", "面积"}:
                sheet.write_number(n, column, int(cell))
            else:
                sheet.write_string(n, column, cell)
    sheet.freeze_panes(1, 2)
    sheet.set_column(1, 2, 30)
    book.close()


if __name__ == "__main__":
    main()
