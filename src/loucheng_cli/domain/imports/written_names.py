"""The name of an enterprise in a cell of a list: without line ends, the number before it and the remarks behind it."""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST_NAME = 120  # characters; far above any registered name
_SPACED = r"[ \t]*[\r\n]+[ \t]*"
# What a name that may carry more than itself begins or ends with.
_DRESSED = re.compile(r"^[\d（(【①-⒛一二三四五六七八九十]|[)）】\]〕]$")
_HAN = r"[\u4e00-\u9fff《“\"]"
_NUMBER = rf"(?:[（(]\s*\d{{1,4}}\s*[)）]|\d{{1,4}}\s*[.、．)）]|[①-⒛]|[（(][一二三四五六七八九十]{{1,3}}[)）]|[一二三四五六七八九十]{{1,3}}[、.．])\s*(?={_HAN})"
_REMARK = r"\s*(?:[（(【\[〔]([^（()）【】\[\]〔〕]+)[)）】\]〕])$"
_MARK = r"【([^【】]*)】"
_FORMER = r"(?:曾用名|原名称?|原企业名称?|更名前|又名|别名|简称)\s*[:：为是]?\s*.{2,}|原\s*[:：]?\s*.{4,}公司"
_STATE = (
    r"(?:已经?|拟|将|即将|计划|准备|正在|暂停|暂时|停止|尚?未|待)?(?:注销|吊销|迁出|迁走|搬离|搬走|搬迁|退租|撤场|撤店|停业|歇业|关闭|关停|关门|闭店|倒闭|失联|"
    r"装修|筹备|筹建|开业|营业|经营|在营|存续|正常营业|正常经营)(?:中|状态|办理中)?"
)


class WrittenName(NamedTuple):
    """A name, what is said behind it of its state, and remarks that are no part of it."""

    name: str
    state: str | None = None
    remarks: tuple[str, ...] = ()


def joined(name: str) -> str:
    """A name without the line ends of a narrow cell."""
    if "\n" not in name and "\r" not in name:
        return name
    return re.sub(_SPACED, lambda found: _between(name, found.start(), found.end()), name)


def _between(name: str, start: int, end: int) -> str:
    return " " if name[start - 1 : start].isascii() and name[end : end + 1].isascii() else ""


def written_name(text: str, serial: str = "") -> WrittenName:
    """The name in a cell; ``serial`` is the number of its row, which a number before the name may repeat."""
    name = joined(text) if "\n" in text or "\r" in text else text
    if not _DRESSED.search(name):
        return WrittenName(name)
    number = re.match(_NUMBER, name)
    if number is None and serial.isdecimal():
        # 1.21世纪不动产 in row 1: only there is it sure where the number ends.
        number = re.match(rf"[（(]?0*{int(serial)}\s*[.、．)）]\s*(?=.{{2}})", name)
    name = name[number.end() :] if number else name
    state, remarks = None, list[str]()
    for mark in re.findall(_MARK, name):
        if rest := name.replace(f"【{mark}】", "").strip():
            name = rest
            if re.fullmatch(_STATE, mark):
                state = mark
            else:
                remarks.append(f"【{mark}】")
    while (found := re.search(_REMARK, name)) and found.start():
        if re.fullmatch(_STATE, found[1]):
            state = found[1]
        elif re.fullmatch(_FORMER, found[1]):
            remarks.append(found[0].strip())
        else:
            break
        name = name[: found.start()]
    return WrittenName(name, state, tuple(remarks))
