"""Words of lists that say how an enterprise stands: operating, above scale, key.

Negation and intention are read before the word: 未开业 is not 开业, 拟迁出 has not left. What is not understood is nothing.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from loucheng_cli.domain.core.enums import Operating
from loucheng_cli.domain.core.labels import LABELS
from loucheng_cli.domain.imports.cells import BadValueError, narrow, parse_yes
from loucheng_cli.i18n import both

_LEAVE = r"迁出|迁离|外迁|搬离|搬走|搬迁|搬出|退租|撤离|撤场|撤店"
_CLOSE = r"停业|歇业|关闭|关停|关店|闭店|停产|休业|倒闭|结业|停止|暂停|中止|终止|关门|停工"
_WORK = r"存续|在业|在营|开业|营业|经营|正常|在册|运营|运行|生产"
_INTENDED = r"(?:拟|计划|准备|即将|将要|将|预计|打算|申请|待|正在办理|正办理|办理)"
_NOT = r"(?:未|尚未|还未|没有|没|不|非|无|停止|暂停|暂不|已停|暂未)"
# What is intended has not happened yet: it goes on, with a note.
_INTENTION = rf"(?:{_INTENDED}|有意|考虑)\S{{0,5}}(?:{_LEAVE}|注销|{_CLOSE})|(?:{_LEAVE}|注销|{_CLOSE})(?:的?意[向愿]|计划|打算)|(?:{_LEAVE}|注销)(?:中|手续办理中|公告|办理中)|清算中|简易注销公告"
_RESUMED = r"(?:恢复|重新|重启)(?:营业|经营|开业|运营|生产|开张)|复业|复工|复产"
# The first that is found counts.
_STATES: tuple[tuple[str, str], ...] = (
    (r"吊销", Operating.SUSPENDED),
    (rf"(?:{_NOT}|待|拟|即将|等待?|预计|准备|计划)\S{{0,3}}(?:{_RESUMED})", Operating.SUSPENDED),
    (_RESUMED, Operating.ACTIVE),
    (r"[未没非]\S{0,2}失联", ""),
    (r"失联|查无|联系不上|无法联系|下落不明|人去楼空|找不到", Operating.LOST),
    (rf"{_NOT}\S{{0,2}}(?:注销|{_LEAVE}|失联|装修|{_CLOSE}|异常)", ""),
    (
        r"(?:未|尚未|还未|没有|没|暂未|待|拟|即将|准备|预|预计|计划|将于?)\S{0,6}开[业张]|(?:尚未|还未|还没有?)\S{0,2}(?:营业|经营|运营|生产)|筹[备建办]|筹$|在建|试营业前",
        Operating.PREPARING,
    ),
    (r"装修(?!完|好|结束)", Operating.FITTING_OUT),
    (rf"{_CLOSE}|(?:未|尚未|没有|没|不再?|暂不|暂未)\S{{0,2}}(?:营业|经营|运营|生产)|空壳", Operating.SUSPENDED),
    (r"注销|撤销", Operating.DEREGISTERED),
    (rf"{_LEAVE}|已搬|已迁", Operating.MOVED_OUT),
    (r"异常|[未不非没无停暂拟待将]|装修|变更|迁", ""),
    (rf"{_WORK}", Operating.ACTIVE),
)


@cache
def _exact() -> dict[str, str]:
    return {
        name.casefold().replace(" ", ""): word.value
        for word in Operating
        for name in (word.value, word.name, *both(LABELS[word]), word.name.replace("_", "-"))
    }


@lru_cache(maxsize=256)  # a long list has few different words
def read_operating(text: str) -> tuple[str, bool]:
    """The state that a word means, and whether it only speaks of an intention; BadValueError where it means none."""
    plain = narrow(text).replace(" ", "")
    if exact := _exact().get(plain.casefold()):
        return exact, False
    if re.search(_INTENTION, plain) and "吊销" not in plain:
        return Operating.ACTIVE.value, True
    for words, state in _STATES:
        if re.search(words, plain):
            if state:
                return str(state), False
            break
    raise BadValueError("word_unknown", text)


_ABOVE = r"规上|限上|四上|规模以上|限额以上|规[(]限[)]上|规限上|资质|房地产开发"
_NOT_YET = r"拟|培育|准|未|非|不|待|小升规|预|退出|退库|下"
_BELOW = r"规下|限下|规模以下|限额以下|(?:大|中|小|微)(?:型|微|企)?(?:企业|企)?|小型微型|大中型|小微型?企?业?|个体|一般|其他|[lmsLMS]|未达标|未入[库规统]|未上规"
_YES_ABOVE = "规上"


@lru_cache(maxsize=256)
def read_scale(text: str) -> str | None:
    """规（限）上 as a list says it; None for 否 and for a size class, which says nothing about it."""
    plain = narrow(text).replace(" ", "")
    if re.fullmatch(_BELOW, plain):
        return None
    try:
        return _YES_ABOVE if parse_yes(plain) else None
    except BadValueError:
        pass
    if re.search(_ABOVE, plain):
        if not re.search(_NOT_YET, plain):
            return text
        if re.search(r"[非未不下]", plain):
            return None
    raise BadValueError("word_unknown", text)
