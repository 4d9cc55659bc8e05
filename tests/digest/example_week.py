"""The week 2026-W38 of the fictional community, built move by move; each recorded at noon of its own day."""

from __future__ import annotations

from datetime import date

from loucheng_cli.domain.calendar.working_days import AnnouncedYear, Calendar
from loucheng_cli.domain.community.policy import Policies
from loucheng_cli.domain.core.enums import (
    HoldReason,
    IssueKind,
    Level,
    Origin,
    Outcome,
    Satisfaction,
    Solved,
    TaskStatus,
)
from loucheng_cli.domain.core.events import ActionContext, Change, FreeText
from loucheng_cli.domain.issue import lifecycle
from loucheng_cli.domain.issue.context import Assignment, Party, RuleContext
from loucheng_cli.domain.issue.model import Issue, Task
from loucheng_cli.store.journal.journal import writing

# 中秋 9-25 to 27, made up for on Sunday 9-20; 国庆 from 10-1, made up for on 10-10.
CALENDAR = Calendar(
    announced={
        2026: AnnouncedYear(
            holidays={date(2026, 9, 25): "中秋节", date(2026, 9, 26): "中秋节", date(2026, 9, 27): "中秋节"}
            | {date(2026, 10, day): "国庆节" for day in range(1, 8)},
            make_ups=frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
        )
    }
)
POLICIES = Policies.of({})

COMMUNITY = {
    "name": "锦汐商务社区",
    "center": "锦汐商务社区综合服务中心",
    "timezone": "Asia/Shanghai",
    "language": "zh",
}
COUNCILS = {"JX": ("锦汐楼事会", ("A", "B", "M")), "WL": ("望澜楼事会", ("W", "C"))}
BUILDINGS = {
    "A": ("锦汐中心A座", ("锦汐A座", "A座"), 28, 3, {"13": "12A", "14": "12B"}),
    "B": ("锦汐中心B座", ("锦汐B座", "B座"), 22, 3, {}),
    "M": ("锦汐里购物中心", ("锦汐里", "锦汐商场"), 5, 2, {"-1": "LG", **{str(n): f"L{n}" for n in range(1, 6)}}),
    "W": ("望澜大厦", ("望澜", "老望澜"), 16, 1, {}),
    "C": ("云桨创客楼", ("云桨楼", "创客楼"), 9, 0, {}),
}
WORKERS = {
    "wr": ("闻人霁", "director"), "zl": ("钟离未", "worker"), "jw": ("简望北", "worker"), "fz": ("费知夏", "worker"),
    "zx": ("仲小漪", "worker"), "qy": ("裘砚初", "worker"),
}  # fmt: skip

# number: name, kind, building, floor, unit, moved in, operating, scale, key
ENTERPRISES = {
    1: ("瓯澜鲸屿软件技术有限公司", "企业", "A", 19, "1901-1906", "2019-05-06", "在营", "规上服务业", True),
    2: ("瓯澜砚岬会计师事务所（普通合伙）", "企业", "A", 12, "1203", "2018-03-01", "在营", None, False),
    3: ("岚樯人寿保险股份有限公司瓯澜分公司", "分支机构", "A", 8, "0801-0906", "2016-11-18", "在营", None, False),
    4: ("瓯澜蒲汐进出口有限公司", "企业", "A", 16, "1602", "2020-07-15", "在营", "限上批发", False),
    5: ("瓯澜叠桥律师事务所", "企业", "A", 21, "2105", "2017-09-09", "在营", None, False),
    6: ("瓯澜拾汐广告传媒有限公司", "企业", "A", 13, "12A01", "2021-04-20", "在营", None, False),
    7: ("瓯澜屿眠酒店管理有限公司", "企业", "B", 15, "15-22层整层", "2026-07-20", "筹备", None, False),
    8: ("瓯澜贝岸口腔门诊部有限公司", "企业", "B", 3, "301", "2026-08-10", "装修", None, False),
    9: ("瓯澜槿禾职业技能培训学校有限公司", "企业", "B", 6, "602", "2019-02-28", "在营", None, False),
    10: ("瓯澜湃程健身有限公司", "企业", "M", 4, "L4-02", "2022-06-01", "在营", None, False),
    11: ("栖湖区栀巷小馆", "个体工商户", "M", 3, "L3-08", "2020-10-01", "在营", None, False),
    12: ("栖湖区半枝糖水铺", "个体工商户", "M", 1, "L1-15", "2026-08-28", "在营", None, False),
    13: ("栖湖区麦堆汉堡店", "个体工商户", "M", -1, "LG-22", "2023-05-12", "在营", None, False),
    14: ("瓯澜千舸电器有限公司锦汐店", "分支机构", "M", 1, "L1-01", "2017-12-22", "在营", "限上零售", False),
    15: ("栖湖区云朵抓手宠物用品店", "个体工商户", "M", -1, "LG-07", "2026-09-15", "在营", None, False),
    16: ("瓯澜鹭汀影城有限公司", "企业", "M", 5, "L5-02", "2018-01-19", "在营", None, False),
    17: ("栖湖区芽信花艺工作室", "个体工商户", "M", 1, "L1-19", "2024-03-08", "在营", None, False),
    18: ("瓯澜锦汐商业管理有限公司", "企业", "M", 5, "L5-09", "2016-05-30", "在营", None, False),
    19: ("瓯澜汐隅人力资源服务有限公司", "企业", "W", 6, "602", "2021-11-11", "在营", None, False),
    20: ("瓯澜筑鲤建筑设计有限公司", "企业", "W", 9, "901-905", "2015-08-08", "在营", "规上服务业", True),
    21: ("栖湖区苔径公益服务中心", "社会组织", "W", 3, "305", "2020-01-06", "在营", None, False),
    22: ("瓯澜青榫国际货运代理有限公司", "企业", "W", 11, "1108", "2019-09-30", "在营", None, False),
    23: ("瓯澜橹声文化创意有限公司", "企业", "C", 5, "506", "2026-03-16", "在营", None, False),
    24: ("瓯澜萤尺智能科技有限公司", "企业", "C", 7, "701", "2025-12-01", "在营", None, False),
    25: ("栖湖区木楫咖啡馆", "个体工商户", "C", 1, "101", "2023-04-18", "在营", None, False),
}
# number: day, worker, enterprise, method, kind, result
VISITS = {
    1: ("2026-09-14", "zx", 14, "上门", "常规走访", "见到"), 2: ("2026-09-14", "zl", 12, "上门", "新入驻首访", "见到"),
    3: ("2026-09-14", "zl", 18, "上门", "常规走访", "见到"), 4: ("2026-09-14", "jw", 1, "上门", "重点走访", "见到"),
    5: ("2026-09-15", "zx", 7, "上门", "专题走访", "见到"), 6: ("2026-09-15", "zx", 8, "上门", "新入驻首访", "见到"),
    7: ("2026-09-15", "jw", 4, "电话", "诉求跟进", "见到"), 8: ("2026-09-16", "zl", 11, "上门", "常规走访", "见到"),
    9: ("2026-09-16", "zl", 10, "上门", "常规走访", "未遇"), 10: ("2026-09-16", "zl", 16, "上门", "常规走访", "见到"),
    11: ("2026-09-17", "fz", 20, "上门", "重点走访", "见到"), 12: ("2026-09-17", "fz", 22, "上门", "常规走访", "见到"),
    13: ("2026-09-17", "fz", 19, "上门", "常规走访", "见到"), 14: ("2026-09-18", "qy", 23, "上门", "常规走访", "见到"),
    15: ("2026-09-18", "qy", 24, "上门", "常规走访", "见到"), 16: ("2026-09-18", "jw", 3, "上门", "常规走访", "见到"),
    17: ("2026-09-20", "zx", 17, "上门", "常规走访", "见到"), 18: ("2026-09-20", "qy", 25, "上门", "常规走访", "见到"),
}  # fmt: skip
PARTIES = {
    "zonghe-zhifa": "综合行政执法局", "gongan": "公安分局", "community": "商务社区", "weijian": "卫生健康局",
    "renshe": "人力资源和社会保障局", "shuiwu": "税务局", "zhujian": "住房和城乡建设局", "xiaofang": "消防救援局",
    "property-jx": "物业（锦汐物业服务中心）", "property-m": "物业（瓯澜锦汐商业管理有限公司）",
    "property-w": "物业（望澜大厦物业管理处）", "property-c": "物业（望澜街道资产经营公司）",
    "shijian": "市场监督管理局", "jingxin": "经济和信息化局", "sifa": "司法局",
}  # fmt: skip

SOLVED, EXPLAINED = Outcome.SOLVED, Outcome.EXPLAINED
# ref: visit or origin, day, enterprise, building, floor, text, kind, lead, supports, item (name, days, clock), moves
ISSUES: dict[str, tuple[object, ...]] = {
    "P5": ("窗口", "2026-09-01", 21, "W", 3, "想借中庭办一场敬老集市", "求助", "community", (), None, (
        ("resolve", "2026-09-08", SOLVED, "中庭已安排"), ("no_answer", "2026-09-10"), ("no_answer", "2026-09-14"),
        ("no_answer", "2026-09-16"))),
    "P2": ("窗口", "2026-09-02", 9, "B", 6, "技能培训补贴报了两个多月没下来", "求助", "renshe", (),
        ("职业技能培训补贴", 10, "accepted"), (
        ("accept", "2026-09-02"), ("resolve", "2026-09-16", EXPLAINED, "资金计划下月拨付"),
        ("follow_up", "2026-09-17", Solved.NO, Satisfaction.DISSATISFIED))),
    "P4": ("走访", "2026-09-07", 6, "A", 13, "楼顶大字想换新的，怎么报", "求助", "zonghe-zhifa", (),
        ("大型户外广告及招牌设置审批", 10, "assigned"), (("hold", "2026-09-11"),)),
    "P1": ("楼事会", "2026-09-08", None, "W", -1, "地库排水沟一下雨就返水，车都泡了半个轮子", "求助", "property-w", (),
        None, (("accept", "2026-09-08"), ("supervise", "2026-09-18"))),
    "P3": ("电话", "2026-09-10", 2, "A", 12, "年报填错一个数，想改", "办事", "shijian", (), ("企业年报更正", 3, "assigned"), (
        ("resolve", "2026-09-14", SOLVED, "已在公示系统更正"),
        ("follow_up", "2026-09-15", Solved.YES, Satisfaction.SATISFIED))),
    "I1": (1, "2026-09-14", 14, "M", 1, "门口那块大理石一下雨就滑得要命，上礼拜又摔了个阿姨，能不能快点弄弄", "求助",
        "zonghe-zhifa", (), None, (("resolve", "2026-09-18", SOLVED, "已铺防滑条"),
        ("follow_up", "2026-09-20", Solved.YES, Satisfaction.SATISFIED))),
    "I2": (1, "2026-09-14", 14, "M", 1, "国庆想在门口搭三天台子做以旧换新，要去哪里批，材料能不能一次说清", "办事",
        "zonghe-zhifa", ("gongan",), ("临时占用城市道路（外摆）审批", 2, "accepted"), (("accept", "2026-09-14"),
        ("task_done", "2026-09-15", "gongan"), ("resolve", "2026-09-16", SOLVED, "已批准占用三天"))),
    "I3": (2, "2026-09-14", 12, "M", 1, "刚开半个月没什么人知道，听说你们公众号能帮忙推一推", "求助", "community", (), None,
        (("resolve", "2026-09-18", SOLVED, "探企推文已发"),)),
    "I4": (2, "2026-09-14", 12, "M", 1, "新招的小妹健康证还没办，要带什么、哪天去", "咨询", None, (), None, (
        ("spot", "2026-09-14", "weijian", SOLVED, "已告知地点和材料"),
        ("follow_up", "2026-09-14", Solved.YES, Satisfaction.SATISFIED))),
    "I5": (4, "2026-09-14", 1, "A", 19, "后端招了两个月一个都没到岗，帮我们发发招聘，校招也行", "求助", "renshe", (), None,
        (("accept", "2026-09-15"),)),
    "I6": (4, "2026-09-14", 1, "A", 19, "去年研发加计扣除会计点错了，现在还能不能改", "咨询", "shuiwu", (),
        ("研发费用加计扣除咨询", 1, "assigned"), (("resolve", "2026-09-15", SOLVED, "可以更正申报"),
        ("follow_up", "2026-09-16", Solved.YES, Satisfaction.SATISFIED))),
    "I7": (5, "2026-09-15", 7, "B", 15, "十五到二十二层改酒店，图纸审了两轮没过，消防又说不归他们，能不能把人一次叫齐", "办事",
        "zhujian", ("xiaofang", "weijian", "gongan"), ("特殊建设工程消防设计审查", 10, "accepted"), (
        ("accept", "2026-09-15"), ("task_done", "2026-09-18", "xiaofang"), ("task_done", "2026-09-18", "weijian"))),
    "I8": (6, "2026-09-15", 8, "B", 3, "拍片那间要装铅板，放射那个证怎么办，给份材料清单", "咨询", "weijian", (), None,
        (("resolve", "2026-09-16", SOLVED, "材料清单已给"),)),
    "I9": (6, "2026-09-15", 8, "B", 3, "门口想挂灯箱招牌，物业说要你们先同意", "办事", "zonghe-zhifa", (),
        ("招牌设置", 3, "assigned"), (("return", "2026-09-16"), ("assign", "2026-09-16", "property-jx"))),
    "I10": (7, "2026-09-15", 4, "A", 16, "退税卡了三个礼拜，系统说信息对不上，义乌那边天天催我", "求助", "shuiwu", (), None,
        (("accept", "2026-09-16"),)),
    "I11": (8, "2026-09-16", 11, "M", 3, "楼上健身房跳操，包厢吊灯都在晃，客人走了两桌", "投诉", "community", ("property-m",),
        None, (("accept", "2026-09-16"),)),
    "I12": (8, "2026-09-16", 11, "M", 3, "油烟净化器坏了，楼上打了12345，别罚款，先介绍个清洗公司行不行", "求助",
        "zonghe-zhifa", (), ("油烟设施清洗指导", 3, "assigned"), (("resolve", "2026-09-18", EXPLAINED, "已给三家公司名单"),)),
    "I13": (10, "2026-09-16", 16, "M", 5, "五楼东边疏散门被锁了，说了三次没人理，放假人多出事怎么办", "隐患", "xiaofang",
        ("property-m",), None, (("task_done", "2026-09-17", "property-m"), ("resolve", "2026-09-17", SOLVED, "门已打开"),
        ("follow_up", "2026-09-18", Solved.YES, Satisfaction.SATISFIED))),
    "I14": (11, "2026-09-17", 20, "W", 9, "三号电梯一个礼拜坏了四回，大家走楼梯上九楼", "投诉", "property-w", ("shijian",), None,
        (("accept", "2026-09-18"),)),
    "I15": (11, "2026-09-17", 20, "W", 9, "想报省里的专精特新，我们这种够不够格", "咨询", "jingxin", (), None,
        (("resolve", "2026-09-18", EXPLAINED, "条件清单已发"),)),
    "I16": (12, "2026-09-17", 22, "W", 11, "月底租约到期，房东一下涨三成，准备搬到别的区，税务那边迁移怎么弄", "咨询（不署名）",
        "shuiwu", (), None, (("escalate", "2026-09-17"), ("resolve", "2026-09-17", SOLVED, "跨区迁移流程已说明"))),
    "I17": (13, "2026-09-17", 19, "W", 6, "电梯又停了，九点排队排到大门口", "投诉", None, (), None,
        (("duplicate", "2026-09-17", "I14"),)),
    "I18": (13, "2026-09-17", 19, "W", 6, "有个同事说少她两个月加班费，已经去仲裁了，我们想先找人调一调", "求助（保密）",
        "renshe", ("sifa",), ("劳动争议调解", 5, "assigned"), ()),
    "I19": (14, "2026-09-18", 23, "C", 5, "晚上十点空调就停，加时一小时八十，比别的楼贵一倍", "投诉", "property-c", (), None, ()),
    "I20": (14, "2026-09-18", 23, "C", 5, "想办英语圆桌会，社区那间会议室能不能借两个晚上", "求助", None, (), None, (
        ("spot", "2026-09-18", "community", SOLVED, "会议室已订两晚"),
        ("follow_up", "2026-09-18", Solved.YES, Satisfaction.SATISFIED))),
    "I21": (15, "2026-09-18", 24, "C", 7, "外地来的研发要落户，要跑几趟", "咨询", "gongan", (), None,
        (("resolve", "2026-09-20", SOLVED, "一次办好，材料已发"),)),
    "I22": (15, "2026-09-18", 24, "C", 7, "租房补贴也一起问问，人才算哪一类", "咨询", "renshe", (), None,
        (("accept", "2026-09-18"),)),
    "I23": (16, "2026-09-18", 3, "A", 8, "月底想在楼前广场摆三天咨询台，材料都齐了，最快几天批", "办事", "zonghe-zhifa", (),
        ("临时占用城市道路（外摆）审批", 2, "accepted"), (("accept", "2026-09-18"),)),
    "I24": (17, "2026-09-20", 17, "M", 1, "垃圾房那个味道，花都熏蔫了，夏天客人绕着走", "投诉", "property-m",
        ("zonghe-zhifa",), None, ()),
    "I25": (18, "2026-09-20", 25, "C", 1, "想从个体户转成公司，是不是要先注销，招牌和许可证还能不能用", "咨询", "shijian", (),
        None, ()),
}  # fmt: skip


def stamp(day: str, worker: str = "wr", at: str = "04:00:00") -> ActionContext:
    """Noon in Shanghai."""
    return ActionContext(worker, f"{day}T{at}Z", date.fromisoformat(day))


def rules(day: str) -> RuleContext:
    return RuleContext(calendar=CALENDAR, policies=POLICIES, today=date.fromisoformat(day), is_director=True)


def build(db) -> dict[str, str]:
    """Everything up to Sunday 2026-09-20; returns the refs by the numbers of the example (``P1`` → ``JX-I4``)."""
    found(db)
    moves = [(number, *move) for number, row in ISSUES.items() for move in ((row[1], "open"), *_moves(row))]
    visits = [(f"V{n}", row[0], "visit") for n, row in VISITS.items()]
    refs: dict[str, str] = {}
    order = {number: place for place, number in enumerate([*(f"V{n}" for n in VISITS), *ISSUES])}
    for number, day, name, *rest in sorted([*visits, *moves], key=lambda move: (move[1], order[move[0]])):
        with writing(db, stamp(day)) as journal:
            if name == "visit":
                refs[number] = _visit(journal, int(number[1:]))
            elif name == "open":
                refs[number] = _open(journal, number, refs)
            else:
                _move(journal, refs, number, day, name, rest)
    return refs


def found(db) -> None:
    """The community without its cases."""
    with writing(db, stamp("2026-08-31")) as journal:
        journal.record([Change("community", "JX", "CommunityAdded", COMMUNITY, new=True)])
        journal.record(
            Change("council", code, "CouncilAdded", {"name": name, "buildings": buildings}, new=True)
            for code, (name, buildings) in COUNCILS.items()
        )
        journal.record(
            Change("building", code, "BuildingAdded",
                {"name": name, "aliases": aliases, "floors_above": above, "floors_below": below, "labels": labels}, new=True)
            for code, (name, aliases, above, below, labels) in BUILDINGS.items()
        )  # fmt: skip
        for code, (name, role) in WORKERS.items():
            contact = journal.next_ref("C")
            db.insert("contact", ("code", "name"), [(contact, name)])
            journal.record([Change("worker", code, "WorkerAdded", {"role": role, "contact": contact}, new=True)])
        for name, kind, building, floor, unit, moved_in, operating, scale, key in ENTERPRISES.values():
            ref = journal.next_ref("E")
            fields = {
                "name": name, "kind": kind, "moved_in_on": moved_in, "operating": operating, "scale": scale, "key": key,
            }  # fmt: skip
            place = {"enterprise": ref, "n": 1, "building": building, "floor": floor, "unit": unit, "from_on": moved_in}
            journal.record(
                [
                    Change("enterprise", ref, "EnterpriseAdded", fields, new=True),
                    Change("occupancy", f"{ref}/1", "OccupancyAdded", place, new=True),
                ]
            )


def _moves(row):
    return [(move[1], move[0], *move[2:]) for move in row[10]]


def _visit(journal, number: int) -> str:
    day, worker, enterprise, method, kind, result = VISITS[number]
    ref = journal.next_ref("V")
    fields = {
        "enterprise": f"JX-E{enterprise}", "building": ENTERPRISES[enterprise][2], "visited_on": day, "worker": worker,
        "method": method, "kind": kind, "result": result,
    }  # fmt: skip
    journal.record([Change("visit", ref, "VisitMade", fields, new=True)], on=date.fromisoformat(day))
    return ref


def _open(journal, number: str, refs: dict[str, str]) -> str:
    origin, day, enterprise, building, floor, text, kind, lead, supports, item, _steps = ISSUES[number]
    on = date.fromisoformat(day)
    ref = journal.next_ref("I")
    fields = {
        "text": FreeText(text), "enterprise": f"JX-E{enterprise}" if enterprise else None, "building": building,
        "floor": floor, "kind": IssueKind(kind[:2]),
        "origin": Origin.VISIT if isinstance(origin, int) else Origin(origin),
        "visit": refs[f"V{origin}"] if isinstance(origin, int) else None, "owner": "wr",
    }  # fmt: skip
    if "不署名" in kind or "保密" in kind:
        fields["named"] = False
    journal.record(lifecycle.opened(ref, fields, rules(day), on=on), on=on)
    if lead:
        issue = journal.fact(Issue, ref)
        journal.record(
            lifecycle.assign(issue, assignment(lead, supports, item, "保密" in kind), rules(day), on=on), on=on
        )
    return ref


def assignment(lead: str, supports=(), item=None, confidential=False) -> Assignment:
    name, days, clock = item or (None, None, "assigned")
    return Assignment(
        lead=Party(key=lead, name=PARTIES[lead]),
        item=f"X-{name}" if name else None,
        item_name=name,
        days=days,
        clock=clock,
        confidential=confidential,
        supports=tuple(Party(key=each, name=PARTIES[each]) for each in supports),
    )


def _move(journal, refs, number, day, name, rest) -> None:
    on, now, ref = date.fromisoformat(day), rules(day), refs[number]
    issue = journal.fact(Issue, ref)
    tasks = [journal.fact(Task, f"{ref}/{party}") for party in ISSUES[number][8]]
    match name:
        case "accept":
            changes = lifecycle.accept(issue, now, on=on)
        case "hold":
            changes = lifecycle.hold(issue, HoldReason.CORRECTION, now, on=on)
        case "return":
            changes = lifecycle.return_(issue, now, on=on)
        case "assign":
            changes = lifecycle.assign(issue, assignment(rest[0], (), ISSUES[number][9]), now, on=on)
        case "supervise":
            changes = lifecycle.supervise(issue, now, on=on)
        case "escalate":
            changes = lifecycle.escalate(issue, Level.DISTRICT, now, on=on)
        case "duplicate":
            changes = lifecycle.duplicate(issue, journal.fact(Issue, refs[rest[0]]), now, on=on)
        case "task_done":
            task = journal.fact(Task, f"{ref}/{rest[0]}")
            changes = lifecycle.task_moved(issue, task, TaskStatus.DONE, now, on=on)
        case "resolve":
            changes = lifecycle.resolve(issue, now, on=on, outcome=rest[0], reply=rest[1], tasks=tasks)
        case "spot":
            changes = lifecycle.resolve(issue, now, on=on, outcome=rest[1], reply=rest[2], wish=assignment(rest[0]))
        case "follow_up":
            changes = lifecycle.follow_up(issue, now, on=on, contacted=True, solved=rest[0], satisfaction=rest[1])
        case "no_answer":
            changes = lifecycle.no_answer(issue, now, on=on)
    journal.record(changes, on=on)
