"""Rows of a table that are no rows of the list: totals, notes, signatures, repeated headers, blank forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from loucheng_cli.domain.imports.cells import clean, narrow
from loucheng_cli.domain.imports.header_row import is_index_row
from loucheng_cli.domain.imports.headers import ListKind, is_known, known_words, meaning_of
from loucheng_cli.i18n import N_, _

SKIP_REASONS = {
    "total": N_("a total"),
    "header": N_("the header again"),
    "column_word": N_("a column name in the place of a value"),
    "note": N_("a note or a signature"),
    "blank": N_("nothing but a serial number"),
    "index": N_("the numbers of the columns"),
    "vacant": N_("a vacant unit"),
    "room": N_("a room that no enterprise uses"),
    "section": N_("the heading of a part of the list"),
    "example": N_("an example of how to fill the list in"),
    "namesake": N_("a namesake that is there already"),
    "hidden": N_("a hidden row"),
}


class SkippedRow(NamedTuple):
    """A row that is no row of the list: a code of ``SKIP_REASONS``, and what it says."""

    code: str
    text: str

    @property
    def reason(self) -> str:
        """The words for the user."""
        return _(SKIP_REASONS[self.code])


_SUM = r"(?:合计|总计|小计|共计|累计|总和|总数|汇总|合\s*计|总\s*计|小\s*计|(?:sub)?total|sum|grand\s*total)"
_TOTAL = (
    rf"(?:[^，。,;；]{{0,20}}?)?{_SUM}\s*(?:[:：(（\[【]|[\d一二三四五六七八九十百千]|[家户个条项件人]|$).*|(?:以上|本表|本页|全部)?共(?:计|有)?[:：]?\s*[\d一二三四五六七八九十百千]+\s*"
    r"(?:家|户|个|条|项|件|人|行|宗|间).{0,30}"
)
_AVERAGE = (
    r"[^，。,;；]{0,8}(?:平均(?:值|数)?|均值|占比|比重|增长率|同比|环比)\s*(?:[(（%％:：].*)?|其中\s*[:：]?.{0,20}"
)
_COUNT = r"(?:共计?)?\s*\d+\s*(?:家|户|个|条|项|件|人|间)"
_LABELS = [
    "备注",
    "注",
    "注释",
    "附注",
    "说明",
    "填表说明",
    "填报说明",
    "填写说明",
    "注意",
    "注意事项",
    "提示",
    "数据来源",
    "数据截至",
    "数据截止",
    "资料来源",
    "来源",
    "填表人",
    "填报人",
    "制表人",
    "制表",
    "经办人",
    "审核人",
    "审核",
    "复核人",
    "复核",
    "审批人",
    "负责人",
    "单位负责人",
    "主要负责人",
    "统计负责人",
    "分管领导",
    "联系人",
    "联系电话",
    "联系方式",
    "电话",
    "填报单位",
    "制表单位",
    "报送单位",
    "填表单位",
    "填报日期",
    "填表日期",
    "制表日期",
    "报送日期",
    "填报时间",
    "填表时间",
    "制表时间",
    "统计时间",
    "统计日期",
    "打印时间",
    "打印日期",
    "打印人",
    "导出时间",
    "导出人",
    "日期",
    "签字",
    "签名",
    "签章",
    "盖章",
    "公章",
    "附件",
    "附",
    "单位",
    "单位盖章",
    "note",
    "notes",
    "remark",
    "remarks",
    "source",
    "prepared",
    "reviewed",
]
_LABEL = "|".join(sorted(_LABELS, key=len, reverse=True))
_NOTE = rf"[（(*※【\[\s]*(?:{_LABEL})\s*(?:[（(][^)）]*[)）])?\s*(?:[:：]|by:).*|(?:数据)?截[至止].{{0,40}}"
_SIGNATURE = (
    r"(?:填表人|填报人|制表人|审核人|复核人|经办人|单位负责人|制表单位|填报单位|签字|签名|盖章|公章)(?:[\s（(].{0,20})?"
    r"|.*(?:[（(]盖章[)）]|[（(]签字[)）]|[（(]公章[)）]).*"
)
_NOTHING_BELOW = r"[（(【—\-\s]*(?:以下空白|以下无正文|此页无正文|下接.{0,6}|接上页|续表|完|end)[)）】—\-\s]*|第.{1,4}页.{0,12}|page\s*\d+.*|[※*]{1,3}.{2,}"
# What stands below a header to say how its cells are filled in.
_HINT = (
    r"(?i)[（(【\[]?(?:必填|选填|必选|可选|非必填|下拉选择|单选|多选|文本|数字|日期|数值|整数|自动生成|不填|万元|元|千元|㎡|m2|平方米|人|个|家|层|"
    r"yyyy[-/.年]?mm[-/.月]?(?:dd)?日?|年[-/.]?月[-/.]?日?|text|number|date|required|optional)[)）】\]]?"
)
_VACANT = r"[（(]?(?:空置|空房|空铺|空室|空|闲置|待租|待招租|招租|招租中|招商中|出租中|未出租|未租|未入驻|无人|空置房|空置单元|空白|vacant|empty)[)）]?"
_ROOM = (
    r"(?:物业|公共|设备|配套|公建|管理|社区|办公|其他)用房|设备[间房]|配电[间房室]|弱电[间井]|消控室|消防控制室|监控室|样板[间房]|公共(?:区域|部位|空间|会议室)"
    r"|(?:地下)?停车场|地下车库|(?:男|女)?卫生间|电梯[间厅]|避难层|架空层"
)
_MARKS = r"[\s\W_]+"
_LONGEST_WORD, _LONGEST_CHINESE = 30, 12
_LONGEST_SERIAL = 8
_SENTENCE = r".{12,}[。；;].*|.{40,}"
_SERIAL = r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．]+\s*"
_HEAD = rf"(?:{_SERIAL})?(.+?)\s*(?:[（(][^）)]*[）)])?\s*[:：]?"
_STOREY = r"第?(?:地下|负|[BLF])?[\d一二三四五六七八九十]{1,3}[层楼F](?:企业|商户|单位)?"
_TITLE = (
    r".{0,40}(?:名单|名录|清单|台账|花名册|一览表|明细表|登记表|汇总表|统计表|情况表|信息表|调查表)\s*(?:[（(].*[)）])?"
)
_EXAMPLE = (
    r"[（(【]?(?:填写|填报)?(?:示例|样例|范例)[）)】]?.{0,12}|(?:例|示例|样例|范例|举例)\s*(?:[:：].*)?|例如.{0,20}|(?:某{1,3}|[xX×*○]{2,6})(?:某|[xX×*○])*"
    r"(?:科技|贸易|商贸)?(?:股份)?(?:有限|责任)*(?:公司|企业|单位|商户|店|商行)"
)
_NUMBERED = r"(?:[（(]?\d{1,2}[.、．)）]|[①-⑳]|[-—•●])(?!\d).*"
_FIRM = r".*(?:公司|店|厂|行|部|所|中心|社|馆|院|铺|会|室|站|局|处|超市)$"


class NonRows:
    """Tells the rows that are no rows; made once for a list.

    ``named`` are the columns that name what a row is about, ``serial`` those that number the rows; ``is_building`` tells
    whether a text is the name of a building.
    """

    def __init__(
        self,
        header: Sequence[str],
        table: ListKind,
        named: Collection[int],
        serial: Collection[int],
        taken: Mapping[str, int],
        is_building: Callable[[str], bool] = lambda _text: False,
    ) -> None:
        self._header = [narrow(cell).casefold() for cell in header]
        self._table = table
        self._words = {*known_words(table), *(re.sub(_MARKS, "", each) for each in self._header)} - {""}
        self._named = sorted(named)
        self._serial = frozenset(serial)
        self._vacant_too = table is ListKind.ENTERPRISE
        self._code = taken.get("credit_code")
        self._taken = taken
        self._is_building = is_building
        # Whether the header came again with other columns, so that the rows below cannot be understood.
        self.is_other_list = False

    def skip(self, cells: Sequence[str]) -> SkippedRow | None:
        """Why a row is none; None where it is one."""
        name = ""
        for at in self._named:
            if at < len(cells) and (name := cells[at]):
                break
        is_word = len(name) <= (_LONGEST_WORD if name.isascii() else _LONGEST_CHINESE) and self._is_word(name)
        if name and not is_word and len(name) > 3 and not _SUSPECT.search(name):
            return None
        own = [(at, cell) for at, cell in enumerate(cells) if cell and clean(cell) is not None]
        if all(at in self._serial for at, _cell in own):
            text = " ".join(cell for _at, cell in own)
            return SkippedRow("blank" if len(text) <= _LONGEST_SERIAL else "note", text[:60])
        code = self._code_of(name, own, cells, is_word=is_word or not name)
        if code == "header":
            self.is_other_list = self._has_moved(cells)
        return SkippedRow(code, " ".join(cell for _at, cell in own[:4])[:60]) if code else None

    def _is_word(self, name: str) -> bool:
        plain = narrow(name).casefold()
        if re.sub(_MARKS, "", plain) in self._words:
            return True
        return plain.endswith((")", "*")) and re.sub(_MARKS, "", plain.partition("(")[0]) in self._words

    def _code_of(self, name: str, own: Sequence[tuple[int, str]], cells: Sequence[str], *, is_word: bool) -> str | None:
        if is_word and self._is_header(cells, name):
            return "header"
        if is_word and name and meaning_of(name, self._table) not in {None, "refused"}:
            return "column_word"
        own_cells = [cell for _at, cell in own]
        if is_index_row(own_cells):
            return "index"
        if len(own_cells) > 1 and all(re.fullmatch(_HINT, cell) for cell in own_cells):
            return "header"
        if self._code is not None and self._code < len(cells) and len(cells[self._code]) > 12:
            return None
        if re.fullmatch(_EXAMPLE, name) or any(
            re.fullmatch(_EXAMPLE, cells[at]) for at in self._serial if at < len(cells)
        ):
            return "example"
        first = own[0][1] if own else ""
        # Without a name, a word in another column tells: 合计 under the serial numbers.
        is_unnamed = not name or re.fullmatch(_COUNT, name) is not None
        said = [first, *(cell for _at, cell in own[1:2])] if is_unnamed else [name]
        if re.fullmatch(_SUM, first.casefold()):
            return "total"
        for text in said:
            plain = text.strip().casefold()
            if re.fullmatch(rf"{_TOTAL}|{_AVERAGE}", plain) and not re.fullmatch(_FIRM, text):
                return "total"
        if name and is_unnamed and len(own) < 3:
            return "total"
        if (
            self._vacant_too
            and (name or len(own) == 1)
            and self._is_section(said[0], [cell for _at, cell in own if cell != said[0]])
        ):
            return "section"
        alone = len(own) <= 3
        for text in said:
            if alone and (
                re.fullmatch(_NOTE, text.casefold())
                or re.fullmatch(_SIGNATURE, text)
                or re.fullmatch(_NOTHING_BELOW, text.casefold())
            ):
                return "note"
            is_sentence = re.fullmatch(_SENTENCE, text) or re.fullmatch(_NUMBERED, text) or text[-1] in "。；;"
            if len(own) == 1 and is_sentence and not re.fullmatch(_FIRM, text.rstrip("。；;")):
                return "note"
        if self._vacant_too and name and re.fullmatch(_VACANT, name.casefold()):
            return "vacant"
        if self._vacant_too and name and re.fullmatch(_ROOM, name):
            return "room"
        return None

    def _is_section(self, text: str, others: Sequence[str]) -> bool:
        """Whether a row is the heading of those below it: a building, a storey, or a numbered word, and at most numbers."""
        head = re.fullmatch(_HEAD, text.strip())
        if head is None or any(
            not re.fullmatch(rf"[\d.,%]+|{_COUNT}|[一二三四五六七八九十]{{1,3}}[、.．]?", cell) for cell in others
        ):
            return False
        if re.fullmatch(_TITLE, text.strip()):
            return True
        is_numbered = re.match(_SERIAL, text) is not None and not re.fullmatch(_FIRM, head[1])
        return is_numbered or self._is_building(head[1]) or re.fullmatch(_STOREY, head[1]) is not None

    def _has_moved(self, cells: Sequence[str]) -> bool:
        """Whether a header that comes again names a column that we take elsewhere, or not at all."""
        for at, cell in enumerate(cells):
            header = self._header[at] if at < len(self._header) else ""
            if not cell or narrow(cell).casefold() == header:
                continue
            meaning = meaning_of(cell, self._table)
            if meaning and (self._taken.get(meaning, at) != at or not header):
                return True
        return False

    def _is_header(self, cells: Sequence[str], name: str) -> bool:
        """Whether a row repeats the header, or gives it in another language."""
        same = meant = own = 0
        for at, cell in enumerate(cells):
            if cell and at < len(self._header):
                own += 1
                if narrow(cell).casefold() == self._header[at]:
                    same += 1
                elif len(cell) <= 30 and is_known(cell, self._table):
                    meant += 1
                elif own > 12 and not same and not meant:
                    return False
        if same and same * 2 >= own:
            return own > 1 or bool(name)
        return own > 1 and (same + meant) * 3 >= own * 2 and bool(name) and is_known(name, self._table)


# What the name of an everyday row holds none of.
_SUSPECT = re.compile(
    r"[单录账册表其均比率某×○座幢栋厦层例计共注说截人审签章附空租置页续总汇完:：*※。；]|以下|此页|用房|备[间房]|样板|公共|控[制室]|电[间房室井梯]|停车场|车库|卫生间|难层|空层|来源|单位|日期|时间|电话|提示|[Tt]otal|TOTAL|[Ss]um|SUM|[Nn]ote|NOTE|[Pp]age|[Vv]acant|[Ee]mpty"
    r"|[Ss]ource|[Pp]repared|[Ee]nd|[xX]{2}|^\d|^[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|^[①-⑳•●—-]"
)
