"""A district's own list, a spreadsheet, converted to the YAML of a catalogue.

Each row is an item, or is rejected with what is missing in it. The new catalogue is a new folder, complete or absent;
departments, notes and calendar, and the ways to say an item whose code stays, are taken from the one in force.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from loucheng_cli.domain.calendar.deadline import DayUnit, Promise
from loucheng_cli.domain.catalog.item import (
    Catalog,
    First,
    Handling,
    ImportedCatalog,
    Item,
    ItemCheck,
    ItemClock,
    ItemKind,
    ItemLevel,
)
from loucheng_cli.domain.core.enums import Stage
from loucheng_cli.domain.core.finding import FileFinding
from loucheng_cli.domain.core.sanitize import display_safe
from loucheng_cli.domain.imports.cells import BadValueError, clean, read_day
from loucheng_cli.errors import NotFoundError, UsageError
from loucheng_cli.files.catalog.check import is_longer
from loucheng_cli.files.spreadsheets.sheets import read_rows
from loucheng_cli.files.spreadsheets.table import Row
from loucheng_cli.i18n import _

T = TypeVar("T")

# Field: the headers that mean it, as ``_bare`` leaves them.
HEADERS = {
    "code": "事项编码 事项编号 编码 编号 代码 事项代码 实施编码 基本编码 code itemcode",
    "name": "事项名称 公共服务事项名称 公共服务事项 服务事项 服务事项名称 事项 名称 业务名称 子项名称 "
    "name itemname item",
    "department": "主管部门 实施部门 责任部门 承办部门 主办部门 牵头部门 部门 部门名称 "
    "实施主体 承办单位 责任单位 主办单位 实施机构 所属部门 department dept",
    "with": "协办部门 协办单位 协办 配合部门 配合单位 联办部门 with",
    "first": "先找 首问单位 先行受理 前置受理 first",
    "stage": "阶段 所处阶段 企业阶段 生命周期 生命周期阶段 全生命周期 发展阶段 stage",
    "kind": "事项类型 类型 事项类别 类别 权力类型 事项性质 kind type",
    "handling": "办理方式 服务方式 办理形式 受理方式 handling",
    "clock": "计时起点 时限起算 起算 clock",
    "promised": "承诺时限 承诺办结时限 承诺期限 承诺办理时限 办理时限 承诺工作日 承诺天数 办结时限 "
    "promised promisedtime promiseddays",
    "legal": "法定时限 法定办结时限 法定期限 法定办理时限 法定工作日 法定天数 legal legaltime legaldays",
    "materials": "办理材料 申请材料 申报材料 所需材料 材料 材料清单 提交材料 materials",
    "channel": "办理渠道 办理地点 办理地址 受理地点 渠道 办理窗口 办理途径 channel",
    "basis": "设定依据 法律依据 依据 实施依据 法定依据 政策依据 basis",
    "confidential": "是否保密 保密 confidential",
    "words": "关键词 关键字 别名 俗称 words keywords",
    "not": "不含 不包括 易混事项 not",
    "level": "行使层级 层级 办理层级 权力层级 level",
    "code_official": "官方编码 政务服务事项编码 国家事项编码 权力事项编码 codeofficial",
    "conditions": "受理条件 申请条件 办理条件 conditions",
    "fee": "收费 是否收费 收费情况 收费标准 收费依据 fee",
    "result": "办理结果 结果名称 审批结果 结果 result",
    "phone": "咨询电话 联系电话 电话 phone",
    "window": "窗口 窗口号 受理窗口 window",
    "helper": "帮办人 帮办员 帮办人员 代办员 helper",
    "batch": "申报批次 批次 申报时间 batch",
    "valid_until": "有效期至 政策有效期 有效期 validuntil",
    "excluded": "不计入时限 不计时限 特别程序 excluded",
    "check": "待核对 核对 check",
    "former": "原编码 旧编码 former",
    "source": "来源 出处 source",
}
REQUIRED = ("name", "department", "stage", "kind", "handling", "promised")

_KINDS = {
    "备案": ItemKind.OTHER_POWER,
    "其他权力": ItemKind.OTHER_POWER,
    "便民服务": ItemKind.SERVICE,
    "协调": ItemKind.COORDINATION,
}
_HANDLINGS = {
    "窗口": Handling.WINDOW, "现场": Handling.WINDOW, "网上": Handling.ONLINE, "网办": Handling.ONLINE,
    "线上": Handling.ONLINE, "帮办": Handling.ASSISTED, "代办": Handling.ASSISTED, "转": Handling.PASSED_ON,
}  # fmt: skip
_FIRSTS = {
    "社区": First.COMMUNITY,
    "物业": First.PROPERTY,
    "街道": First.STREET,
    "水电气": First.UTILITY,
    "供": First.UTILITY,
}
_CLOCKS = {"受理": ItemClock.ACCEPTED, "交办": ItemClock.ASSIGNED}
_LEVELS = {"县": ItemLevel.DISTRICT, "乡镇": ItemLevel.STREET}
_CHECKS = {"是": ItemCheck.LOCALLY, "各地": ItemCheck.LOCALLY, "区里": ItemCheck.LOCALLY}
_YES = {"是": True, "保密": True, "true": True, "yes": True, "否": False, "公开": False, "false": False, "no": False}
# Items of these kinds run from complete materials (行政许可法 32、42条).
_ACCEPTED_KINDS = frozenset({ItemKind.PERMIT, ItemKind.CONFIRMATION, ItemKind.PAYMENT, ItemKind.AWARD})

_LINES = ("code_official", "fee", "result", "phone", "window", "helper", "batch")
_LISTS = ("conditions", "excluded", "former")
_OFFICIAL_LENGTH = 9  # shorter ones are serial numbers

_CODE = r"[A-Z]{2,5}-\d{2,3}"
_DAYS = r"(\d{1,4})\s*个?\s*(工作日|自然日|日历日|日|天|个?月|年)?"
_NUMBERED = r"^\s*(?:[(（]?\d{1,2}[)）.、．]|[①-⑳])\s*"


class _BadCellError(ValueError):
    def __init__(self, name: str, code: str, reason: str) -> None:
        super().__init__(reason)
        self.name, self.code, self.reason = name, code, reason


def read_list(path: Path, base: Catalog, named: Mapping[str, str]) -> ImportedCatalog:
    """The items of a spreadsheet; ``named`` maps headers to fields over the usual variants.

    An item without a code of our form keeps the one that its name has in ``base``, else gets the next free number.
    """
    for header, name in named.items():
        if name not in HEADERS:
            known = _(", ").join(HEADERS)
            raise UsageError(
                _("unknown field “{field}”; known fields: {fields}").format(field=name, fields=known),
                f"--map {header}=name",
            )
    meanings = {_bare(header): name for name, headers in HEADERS.items() for header in headers.split()}
    meanings |= {_bare(header): name for header, name in named.items()}
    imported = ImportedCatalog()
    taken = set(base.items)
    with read_rows(path, lambda header: _bare(header) in meanings) as table:
        fields: dict[str, int] = {}
        for index, header in enumerate(table.header):
            if meaning := meanings.get(_bare(header)):
                fields.setdefault(meaning, index)
        imported.unknown = tuple(header for header in table.header if header and _bare(header) not in meanings)
        imported.notes = table.notes
        for row in table.rows:
            if any(row[1]):
                imported.read += 1
                _take(row, fields, table.header, base, imported, taken, path.name)
    return imported


def _take(
    row: Row,
    fields: Mapping[str, int],
    header: Sequence[str],
    base: Catalog,
    imported: ImportedCatalog,
    taken: set[str],
    source: str,
) -> None:
    number, cells = row
    values: dict[str, str] = {}
    for name, index in fields.items():
        cell = clean(cells[index]) if index < len(cells) else None
        if cell:
            values[name] = display_safe(cell)
    problems: list[_BadCellError] = []

    def read(name: str, parse: Callable[[str], T]) -> T | None:
        """The value of a cell; None where it is empty or, which is then a problem, cannot be read."""
        if name not in values:
            return None
        try:
            return parse(values[name])
        except _BadCellError as error:
            problems.append(error)
            return None

    problems += [_BadCellError(name, "missing", _("it is empty")) for name in REQUIRED if name not in values]
    kind = read("kind", partial(_word, "kind", ItemKind, _KINDS))
    promised, legal = (read(name, partial(_days, name)) for name in ("promised", "legal"))
    if promised and legal and is_longer(promised, legal):
        problems.append(_BadCellError("promised", "too_long", _("it is longer than the legal limit")))
    department = read("department", partial(_department, "department", base))
    made: dict[str, Any] = {
        "name": " ".join(values.get("name", "").split()),
        "department": department,
        "with_": read("with", lambda cell: tuple(_department("with", base, each) for each in split(cell))) or (),
        "first": read("first", partial(_word, "first", First, _FIRSTS)),
        "stage": read("stage", _stages),
        "kind": kind,
        "handling": read("handling", partial(_word, "handling", Handling, _HANDLINGS)),
        "clock": read("clock", partial(_word, "clock", ItemClock, _CLOCKS))
        or (ItemClock.ACCEPTED if kind in _ACCEPTED_KINDS else ItemClock.ASSIGNED),
        "promised": promised,
        "legal": legal,
        "materials": split(values.get("materials", "")),
        "channel": _line(values.get("channel")),
        "basis": _line(values.get("basis")),
        "confidential": read("confidential", partial(_word, "confidential", (), _YES)) or False,
        "words": split(values.get("words", "")),
        "not_": split(values.get("not", "")),
        "level": read("level", partial(_word, "level", ItemLevel, _LEVELS)),
        "check": read("check", partial(_word, "check", ItemCheck, _CHECKS)),
        "valid_until": read("valid_until", _last_day),
        **{name: _line(values.get(name)) for name in _LINES},
        **{name: split(values.get(name, "")) for name in _LISTS},
        "source": _line(values.get("source")) or source,
    }
    code = None
    if not problems and department:
        made["code_official"] = made["code_official"] or _official(values.get("code", ""))
        code = _code(values.get("code", ""), made["name"], department, base, imported, taken)
        if code in imported.items:
            problems.append(_BadCellError("code", "repeated", _("the code {code} is listed twice").format(code=code)))
    for problem in problems:
        column = header[fields[problem.name]] if problem.name in fields else problem.name
        imported.rejections.append(
            FileFinding(number, column, values.get(problem.name, ""), problem.code, problem.reason)
        )
    if code and not problems:
        taken.add(code)
        imported.items[code] = Item(
            code=code, **{**made, "with_": tuple(each for each in made["with_"] if each != department)}
        )


def _code(written: str, name: str, department: str, base: Catalog, imported: ImportedCatalog, taken: set[str]) -> str:
    prefix = base.departments[department].prefix
    plain = unicodedata.normalize("NFKC", written).strip().upper()
    if re.fullmatch(_CODE, plain) and plain.startswith(f"{prefix}-"):
        return plain
    for item in base.items.values():
        if item.name == name and item.department == department and item.code not in imported.items:
            return item.code
    numbers = [int(code.rpartition("-")[2]) for code in taken if code.startswith(f"{prefix}-")]
    return f"{prefix}-{max(numbers, default=0) + 1:02}"


def _official(written: str) -> str | None:
    """A code of the lists of the government, which is not of our form."""
    plain = unicodedata.normalize("NFKC", written).strip()
    return None if re.fullmatch(_CODE, plain.upper()) or len(plain) < _OFFICIAL_LENGTH else plain


def _last_day(cell: str) -> date:
    try:
        return read_day(cell)
    except BadValueError as error:
        raise _BadCellError("valid_until", "day", _("it is not a day, such as 2026-12-31")) from error


def _word(name: str, words: Iterable[T], also: Mapping[str, T], cell: str) -> T:
    """The word of a list that a cell says, or holds."""
    plain = cell.strip()
    known = {str(word): word for word in words}
    for form, word in {**known, **also}.items():
        if form in plain.lower() or form in plain:
            return word
    raise _BadCellError(name, "unknown", _("must be one of {choices}").format(choices=_(", ").join(known or also)))


def _stages(cell: str) -> tuple[Stage, ...]:
    if cell.strip() in ("全部", "全生命周期", "各阶段", "通用"):
        return tuple(Stage)
    found = tuple(stage for stage in Stage if stage.value in cell)
    if not found:
        raise _BadCellError("stage", "unknown", _("must be one of {choices}").format(choices=_(", ").join(Stage)))
    return found


def _days(name: str, cell: str) -> Promise:
    """Days as lists write them; 日 without more are working days (行政许可法 82条), a month is thirty calendar days."""
    plain = unicodedata.normalize("NFKC", cell).replace("(", "").replace(")", "").strip()
    if plain in ("即办", "当场办结", "即时办结", "当场", "即办件"):
        return Promise(days=0)
    found = re.fullmatch(_DAYS, plain)
    if found is None:
        raise _BadCellError(name, "days", _("it is not a number of days, such as 5个工作日"))
    number, unit = int(found[1]), found[2] or ""
    if unit.endswith("月") or unit == "年":
        return Promise(days=number * (365 if unit == "年" else 30), unit=DayUnit.CALENDAR)
    return Promise(days=number, unit=DayUnit.CALENDAR if unit in ("自然日", "日历日") else DayUnit.WORKING)


def _department(field_: str, base: Catalog, cell: str) -> str:
    """The department that a cell names, also with its level before the name: 鹿城区市场监督管理局, 区经信局."""
    plain = cell.strip()
    try:
        return base.department(plain).key
    except NotFoundError:
        pass
    for department in base.departments.values():
        names = department.name.rstrip("）").split("（")
        if any(plain.endswith(name) for name in names) or re.fullmatch(rf".{{0,8}}{department.short}[局委]", plain):
            return department.key
    raise _BadCellError(field_, "department", _("unknown department; add it to departments.yaml first"))


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell: by line or semicolon where there are any, else by the Chinese comma."""
    strong = re.split(r"[\n；;|]", cell)
    parts = strong if len(strong) > 1 else cell.split("、")
    cleaned = (" ".join(re.sub(_NUMBERED, "", part).split()).strip("。") for part in parts)
    return tuple(dict.fromkeys(part for part in cleaned if part))


def _line(cell: str | None) -> str | None:
    return " ".join(cell.split()) if cell else None


def _bare(header: str) -> str:
    return re.sub(
        r"[\s\W_]+", "", re.sub(r"[(（\[【].*?[)）\]】]", "", unicodedata.normalize("NFKC", header))
    ).casefold()
