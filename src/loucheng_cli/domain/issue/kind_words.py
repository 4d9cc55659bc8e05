"""The kind of an issue that its words tell: a complaint, a hazard, a question. A person confirms or changes it."""

from __future__ import annotations

import re

from loucheng_cli.domain.core.enums import IssueKind

# Only what says it plainly: a complaint and a hazard are not named in a digest.
_HAZARD = (
    r"隐患|漏电|电线.{0,4}(?:裸露|破皮|老化)|燃气味|煤气味|消防通道.{0,6}(?:堵|占|锁)|安全出口.{0,6}(?:堵|锁)"
    r"|(?:墙砖|瓷砖|幕墙|玻璃|广告牌|吊顶).{0,6}(?:掉下|脱落|松动|要掉)"
)
_COMPLAINT = r"(?:投诉|举报)(?!渠道|电话|方式|中心|率)|乱收费|多收.{0,4}钱|扰民|态度(?:很|太|恶劣)"
_QUESTION = (
    r"^(?:想)?咨询(?!台|公司|服务|师|窗口|业)|想问|问一?下|请问|打听|(?:要|需要|准备)(?:带|交|哪些|什么)(?:哪些|什么)?材料"
    r"|去哪(?:里|儿)办|怎么(?:办理|申请|报名|报备)[？?]?$"
)
_PATTERNS = ((IssueKind.HAZARD, _HAZARD), (IssueKind.COMPLAINT, _COMPLAINT), (IssueKind.QUESTION, _QUESTION))


def proposed_kind(text: str) -> IssueKind | None:
    """The kind that the words tell; None where they tell none."""
    return next((kind for kind, pattern in _PATTERNS if re.search(pattern, text)), None)
