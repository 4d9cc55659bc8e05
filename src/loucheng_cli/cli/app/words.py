"""Chinese words for nouns and verbs, bare numbers, curly quotes: what a person types, as the parser expects it.

``走访 登记`` is ``visit add``, ``诉求 办结 3`` is ``issue resolve 3``, ``3`` is ``issue show 3``, ``help issue`` is
``issue --help``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

_NOUNS = {
    "初始化": "init", "演示": "demo", "今天": "today", "今日": "today", "待办": "today", "社区": "community",
    "企业": "enterprise", "商户": "enterprise", "楼宇": "building", "楼栋": "building", "大楼": "building",
    "走访": "visit", "拜访": "visit", "诉求": "issue", "问题": "issue", "事项": "catalog", "目录": "catalog",
    "事项目录": "catalog", "周报": "digest", "一页纸": "digest", "报表": "report", "统计": "report", "楼事会": "council",
    "工作人员": "worker", "人员": "worker", "网格员": "worker", "联系人": "contact", "导出": "export", "隐私": "privacy",
    "告知书": "privacy", "指标": "indicator", "日历": "calendar", "工作日": "calendar", "期限": "deadline",
    "算期限": "deadline", "撤销": "undo", "撤回上一步": "undo", "数据库": "db", "连续录入": "shell", "录入": "shell",
    "体检": "doctor", "自检": "doctor", "看板": "dashboard", "大屏": "dashboard",
}  # fmt: skip
_VERBS = {
    "登记": "add", "新增": "add", "添加": "add", "录入": "add", "记录": "add", "列表": "list", "清单": "list", "列出": "list",
    "查看": "show", "显示": "show", "详情": "show", "修改": "edit", "更正": "edit", "编辑": "edit", "导入": "import",
    "删除": "redact", "清除": "redact", "发布": "publish", "核对": "verify", "校验": "verify", "备份": "backup",
    "恢复": "restore", "状态": "status", "升级": "upgrade", "检查": "check", "匹配": "match", "搜索": "list", "查找": "list",
    "计划": "plan", "扫楼": "sweep", "扫楼核查": "sweep", "房源": "unit", "单元": "unit", "房间": "unit",
    "迁出": "move-out", "搬离": "move-out", "离岗": "leave", "离任": "leave", "撤下": "withdraw", "清理": "purge",
    "议题": "topic", "商议事项": "topic", "通知": "notice", "告知": "notice", "设置": "set",
}  # fmt: skip
_ISSUE_VERBS = {
    "分派": "triage", "分拨": "triage", "派单": "assign", "交办": "assign", "转办": "reassign", "改派": "reassign",
    "签收": "accept", "受理": "accept", "退回": "return", "退单": "return", "联系": "contact", "首次联系": "contact",
    "挂起": "hold", "暂停": "hold", "恢复": "resume", "恢复计时": "resume", "延期": "extend", "办结": "resolve",
    "解决": "resolve", "答复": "resolve", "回访": "follow-up", "重办": "reopen", "返工": "reopen", "维持": "uphold",
    "不予办理": "decline", "不予受理": "decline", "撤回": "withdraw", "企业撤回": "withdraw", "并单": "duplicate",
    "合并": "duplicate", "重复": "duplicate", "催办": "remind", "督办": "supervise", "提级": "escalate", "上报": "escalate",
    "进展": "note", "备注": "note", "记录进展": "note", "交接": "handover", "移交": "handover", "历史": "history",
    "经过": "history", "解释": "explain", "算期": "explain", "会商": "convene", "联席会": "convene", "拆分": "split",
    "协办": "task", "任务": "task", "流转单": "slip", "交办单": "slip",
}  # fmt: skip
_TASK_VERBS = {
    "签收": "accept",
    "受理": "accept",
    "退回": "return",
    "办结": "done",
    "完成": "done",
    "免办": "waive",
    "免予协办": "waive",
}
_OF_NOUN: Mapping[str, Mapping[str, str]] = {
    "issue": _ISSUE_VERBS,
    "task": _TASK_VERBS,
    "topic": {"办结": "resolve", "结果": "resolve"},
    "notice": {"撤回": "withdraw"},
    "db": {"恢复": "restore"},
}
_SUB_NOUNS = {("issue", "task"), ("council", "topic"), ("council", "notice"), ("building", "unit")}
_SHOWN = {"I": "issue", "E": "enterprise", "V": "visit"}
_ROOT_OPTIONS_WITH_VALUE = {"--db", "--catalog", "--by"}
_HELP = {"help", "帮助", "?", "？"}
_REF = r"(?:[A-Za-z]{2,4}-)?([IEVievIEV])?[0-9]+"
_QUOTES = {"“": "”", "‘": "’", "「": "」"}


def normalised(words: Sequence[str]) -> list[str]:
    """The words of a command line as the parser expects them."""
    found = list(_unquoted(words))
    at = _first_word(found)
    if at is None:
        return found
    noun = _plain(found[at])
    if noun in _HELP:
        return [*found[:at], *normalised(found[at + 1 :]), "--help"]
    if ref := re.fullmatch(_REF, noun):
        return [*found[:at], _SHOWN[(ref[1] or "I").upper()], "show", *found[at:]]
    found[at] = noun = _NOUNS.get(noun, found[at])
    while at + 1 < len(found) and not found[at + 1].startswith("-"):
        at += 1
        word = _plain(found[at])
        if word in _HELP:
            return [*found[:at], "--help"]
        ref = re.fullmatch(_REF, word) if noun in _SHOWN.values() else None
        if ref and noun == (_SHOWN[ref[1].upper()] if ref[1] else noun):
            return [*found[:at], "show", *found[at:]]
        verb = _OF_NOUN.get(noun, {}).get(word) or _VERBS.get(word) or found[at]
        if noun in {"today", "deadline", "undo", "init", "demo", "doctor", "dashboard", "shell"}:
            break
        found[at] = verb
        if (noun, verb) not in _SUB_NOUNS:
            break
        noun = verb
    return found


def _first_word(words: Sequence[str]) -> int | None:
    """The place of the noun, after the options of the root."""
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in _ROOT_OPTIONS_WITH_VALUE else 1
    return at if at < len(words) else None


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip()


def _unquoted(words: Sequence[str]) -> Iterator[str]:
    """Curly quotes around words, which no shell takes off, and between which it splits at spaces."""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        option, equals, value = word.partition("=") if word.startswith("--") else ("", "", word)
        close = _QUOTES.get(value[:1])
        if close is None:
            yield word
            continue
        while close not in value and rest and any(close in each for each in rest):
            value += f" {rest.pop(0)}"
        if value.find(close) == len(value) - 1:
            value = value[1:-1]
        yield f"{option}{equals}{value}"
