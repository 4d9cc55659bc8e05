"""A busy week, invented with a seed: 40 new issues, 25 handled, late ones, points, topics; long names throughout."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from loucheng_cli.domain.core.enums import IssueKind, Outcome, Satisfaction, Solved, Status
from loucheng_cli.domain.digest.model import (
    Digest,
    DigestLine,
    Disclosure,
    DiscussionReason,
    IssueEntry,
    LastStep,
    PartyLoad,
    Point,
    Rate,
    TopicLine,
    WeekPoint,
)

MONDAY = date(2026, 9, 14)
PLACES = ("锦汐中心A座", "锦汐中心B座", "锦汐里购物中心")
FIRMS = (
    "瓯澜槿禾职业技能培训学校有限公司",
    "岚樯人寿保险股份有限公司瓯澜分公司",
    "瓯澜砚岬会计师事务所（普通合伙）",
    "栖湖区云朵抓手宠物用品店",
)
MATTERS = (
    "特殊建设工程消防设计审查",
    "户外广告设施和楼宇外立面宣传品设置审批",
    "社会生活与商业噪声扰民处置",
    "人行道湿滑、破损与路面修复",
)
PARTIES = (
    "人力资源和社会保障局",
    "住房和城乡建设局",
    "综合行政执法局",
    "物业（瓯澜锦汐商业管理有限公司）",
    "消防救援局（消防救援大队）",
)


def busy(page: Digest) -> Digest:
    """The page of a council with the lists and figures of such a week."""
    dice = random.Random(38)

    def line(n: int, **more: object) -> IssueEntry:
        on = MONDAY + timedelta(days=dice.randrange(7))
        given = IssueEntry(
            ref=f"JX-I{100 + n}",
            veil=Disclosure.NAMED,
            of_enterprise=True,
            enterprise=dice.choice(FIRMS),
            building=dice.choice(PLACES),
            floor=dice.randrange(1, 20),
            what=dice.choice(MATTERS),
            kind=IssueKind.HELP,
            lead=dice.choice(PARTIES),
            status=Status.IN_PROGRESS,
            opened_on=on,
            due_on=on + timedelta(days=7),
            step=LastStep.REMINDED,
            step_on=on,
        )
        return replace(given, **more)

    opened = tuple(line(n) for n in range(40))
    done = {
        "status": Status.CLOSED,
        "outcome": Outcome.SOLVED,
        "solved": Solved.YES,
        "satisfaction": Satisfaction.SATISFIED,
    }
    handled = tuple(line(40 + n, resolved_on=MONDAY + timedelta(days=n % 7), **done) for n in range(25))
    late = tuple(
        line(70 + n, days_late=n + 1, days_open=n + 9, due_on=MONDAY - timedelta(days=n + 2)) for n in range(18)
    )
    reasons = list(DiscussionReason)
    return replace(
        page,
        figures=replace(
            page.figures,
            enterprises=61,
            visits=74,
            met=66,
            opened=40,
            handled=25,
            open=52,
            overdue=18,
            on_time=Rate(part=21, whole=43),
            solved=Rate(part=15, whole=19),
        ),
        opened=DigestLine(lines=opened),
        handled=DigestLine(lines=handled),
        overdue=DigestLine(lines=late),
        due_next=DigestLine(lines=opened[:22]),
        discuss=tuple(
            Point(why=reasons[n % len(reasons)], line=replace(late[n % 18], joint=PARTIES[:3])) for n in range(14)
        ),
        topics=tuple(
            TopicLine(
                ref=f"JX-T{n}",
                text="A座午间电梯拥堵，请物业拿出错峰停靠办法，并在大堂张贴告示",
                issue=f"JX-I{n}",
                raised_on=MONDAY,
                by_whom="锦汐物业服务中心",
                due_on=MONDAY + timedelta(days=n),
                result="工作日11时30分至13时高低区分开停靠，试行两周后再议",
                resolved_on=MONDAY + timedelta(days=4),
            )
            for n in range(1, 9)
        ),
        parties=tuple(PartyLoad(name=name, open=12 - n, overdue=5 - n) for n, name in enumerate(PARTIES)),
        trend=tuple(
            WeekPoint(week=f"2026-W{week}", opened=dice.randrange(20, 45), handled=dice.randrange(15, 30), solved=12)
            for week in range(31, 39)
        ),
    )
