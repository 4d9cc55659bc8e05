"""The closed lists of the trade: statuses, moves, kinds, reasons, each with the code that is stored.

Kept apart from the facts, since commands need the words for their options and nothing else.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody may do (``domain/community/rights.py``): a director decides, a reader only reads."""

    WORKER = "worker"
    DIRECTOR = "director"
    READER = "reader"


class EnterpriseKind(StrEnum):
    """主体类型."""

    FIRM = "企业"
    SOLE_TRADER = "个体工商户"
    BRANCH = "分支机构"
    ASSOCIATION = "社会组织"
    OTHER = "其他"


class Stage(StrEnum):
    """所处阶段: the four stages of an enterprise's life, which items of the catalogue name too."""

    STARTING = "初创"
    ARRIVING = "引进"
    GROWING = "成长"
    LEAVING = "退出"


class Operating(StrEnum):
    """经营状态."""

    PREPARING = "筹备"
    FITTING_OUT = "装修"
    ACTIVE = "在营"
    SUSPENDED = "停业"
    LOST = "失联"
    MOVED_OUT = "已迁出"
    DEREGISTERED = "已注销"


GONE = frozenset({Operating.MOVED_OUT, Operating.DEREGISTERED})


class VisitClass(StrEnum):
    """Which interval of ``visit_every`` an enterprise is visited by."""

    KEY = "key"
    SCALE = "scale"
    ORDINARY = "ordinary"
    SOLE_TRADER = "sole_trader"


class Method(StrEnum):
    """走访方式."""

    ON_SITE = "上门"
    PHONE = "电话"
    ONLINE = "线上"
    CAME = "来访"


class VisitKind(StrEnum):
    """走访类型."""

    ROUTINE = "常规走访"
    FIRST = "新入驻首访"
    KEY = "重点走访"
    TOPIC = "专题走访"
    FOLLOW_UP = "诉求跟进"


class Result(StrEnum):
    """走访结果; only a meeting in person covers an enterprise."""

    MET = "见到"
    ABSENT = "未遇"
    REFUSED = "拒访"
    MOVED_OUT = "已搬离"


class LeasePlan(StrEnum):
    """What an enterprise means to do about its rooms, as a visit heard it."""

    RENEW = "续租"
    EXPAND = "扩租"
    REDUCE = "缩租"
    LEAVE = "外迁"


class Business(StrEnum):
    """How business goes, as a visit heard it."""

    BETTER = "向好"
    STEADY = "平稳"
    WORSE = "下滑"
    HARD = "困难"


class Status(StrEnum):
    """Where an issue stands."""

    NEW = "new"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    REOPEN_REQUESTED = "reopen_requested"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


class Group(StrEnum):
    """What a status means to those who count: handled is not solved."""

    OPEN = "open"
    WAITING = "waiting"
    HANDLED = "handled"
    SOLVED = "solved"
    PARTLY = "partly"
    UNSOLVED = "unsolved"
    UNRATED = "unrated"
    DUPLICATE = "duplicate"


class Move(StrEnum):
    """What can be done to an issue; each is a verb of ``loucheng issue``."""

    ASSIGN = "assign"
    REASSIGN = "reassign"
    ACCEPT = "accept"
    RETURN = "return"
    CONTACT = "contact"
    HOLD = "hold"
    RESUME = "resume"
    EXTEND = "extend"
    RESOLVE = "resolve"
    FOLLOW_UP = "follow-up"
    REOPEN = "reopen"
    UPHOLD = "uphold"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    DUPLICATE = "duplicate"
    REMIND = "remind"
    SUPERVISE = "supervise"
    ESCALATE = "escalate"
    NOTE = "note"
    EDIT = "edit"
    HANDOVER = "handover"


class Urgency(StrEnum):
    """紧急程度."""

    EXTREME = "特急"
    URGENT = "急"
    ORDINARY = "一般"


class IssueKind(StrEnum):
    """诉求类别."""

    QUESTION = "咨询"
    HELP = "求助"
    COMPLAINT = "投诉"
    PROPOSAL = "建议"
    HAZARD = "隐患"
    MATTER = "办事"


class Origin(StrEnum):
    """诉求来源."""

    VISIT = "走访"
    DESK = "窗口"
    PHONE = "电话"
    COUNCIL = "楼事会"
    ONLINE = "线上"
    PASSED_ON = "转办"


class Outcome(StrEnum):
    """What ``resolve`` said; 解释说明 is handled, not solved."""

    SOLVED = "solved"
    PARTLY = "partly"
    EXPLAINED = "explained"


class Solved(StrEnum):
    """What the enterprise said when asked whether it is solved."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Satisfaction(StrEnum):
    """满意度."""

    SATISFIED = "满意"
    MOSTLY = "基本满意"
    DISSATISFIED = "不满意"


class HoldReason(StrEnum):
    """Why a clock may stand still; the list is closed (行政许可法 45条)."""

    CORRECTION = "待企业补正"
    EXAMINATION = "待检验检测鉴定评审"
    HEARING = "听证"
    HIGHER = "待上级批复"
    WORKS = "待企业或业主施工"
    ASKED = "企业要求暂缓"


class DeclineReason(StrEnum):
    """Why an issue may be declined."""

    NOT_OURS = "不属本级职权"
    NOT_ALLOWED = "政策不允许"
    OTHER_WAY = "应走诉讼、仲裁、复议等法定途径"
    UNCLEAR = "诉求不明且联系不上"


class Level(StrEnum):
    """办理层级 of the three-level loop."""

    COMMUNITY = "community"
    STREET = "street"
    DISTRICT = "district"


class PartyKind(StrEnum):
    """Who can lead besides the departments of the catalogue."""

    COMMUNITY = "community"
    PROPERTY = "property"
    STREET = "street"
    UTILITY = "utility"
    HIGHER = "higher"


class TaskStatus(StrEnum):
    """Where a supporting party's part stands."""

    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    RETURNED = "returned"
    WAIVED = "waived"


class OnConflict(StrEnum):
    """What becomes of a row that differs from what is stored."""

    UPDATE = "update"
    SKIP = "skip"
    REJECT = "reject"


# Sets of statuses and groups; rules, reads, views and reports all take these.
UNDER_WAY = frozenset({Status.NEW, Status.ASSIGNED, Status.IN_PROGRESS})
OPEN = UNDER_WAY | {Status.REOPEN_REQUESTED}  # somebody still owes something
ON_THE_CLOCK = frozenset({Status.ASSIGNED, Status.IN_PROGRESS})
HANDLED = frozenset({Status.RESOLVED, Status.CLOSED})
ENDED_UNHANDLED = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.DUPLICATE})
OPEN_GROUPS = frozenset({Group.OPEN, Group.WAITING})
UNFINISHED_GROUPS = OPEN_GROUPS | {Group.HANDLED}  # not filed yet: a follow-up may still be due
OPEN_TASKS = frozenset({TaskStatus.ASSIGNED, TaskStatus.IN_PROGRESS})
# These count by the policy of their kind even where an item is named.
KINDS_BY_POLICY = frozenset({IssueKind.QUESTION, IssueKind.COMPLAINT, IssueKind.PROPOSAL, IssueKind.HAZARD})
UNNAMED_KINDS = frozenset({IssueKind.COMPLAINT, IssueKind.HAZARD})
