"""The field that a column of a list holds, by its header."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from loucheng_cli.domain.imports.cells import TRIM
from loucheng_cli.domain.imports.header_row import HeaderRules
from loucheng_cli.i18n import language


class ListKind(StrEnum):
    """What the rows of a list are."""

    ENTERPRISE = "enterprise"
    VISIT = "visit"
    ISSUE = "issue"


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """What was understood of a header row; columns count from 0.

    ``repeated`` holds all columns of a field that may have several (诉求1, 诉求2 …); ``fields`` the first of them.
    ``unknown`` are the headers that mean nothing here or repeat a field that is already taken, ``refused`` those of
    identity numbers, ``contacts`` the columns that hold a person's name or number, by field.
    """

    fields: Mapping[str, int]
    repeated: Mapping[str, tuple[int, ...]]
    unknown: tuple[str, ...]
    refused: tuple[str, ...]
    contacts: Mapping[str, int]
    contact_names: tuple[str, ...]


# Field: the headers that mean it, the surest first. Written as ``_bare`` leaves them: no spaces, no brackets.
_PLACE = {
    "building": "楼宇 楼宇名称 楼宇名 所在楼宇名称 入驻楼宇名称 所属楼宇名称 办公楼宇 坐落楼宇 大楼名称 所在大楼 所在大厦 所属大厦 所属楼栋 楼栋号 栋号 座号 座 楼座 所在楼座 座栋 所在楼宇 所属楼宇 入驻楼宇 楼栋 楼栋名称 所在楼栋 楼幢 大厦 大厦名称 大楼 幢号 楼号 幢 栋 楼宇编号 "
    "building buildingname tower block",
    "floor": "楼层 所在楼层 楼层数 所处楼层 入驻楼层 楼层号 层号 层 floor floorno level storey story",
    "unit": "房号 房间号 楼层房号 楼层及房号 楼层门牌 租赁房号 租赁位置 入驻位置 办公位置 所在位置 租用单元 房号门牌 门牌号 门牌 室号 单元号 单元 房间 房屋 铺位号 铺位 铺号 商铺号 摊位号 房源 具体位置 unit unitno room "
    "roomno roomnumber suite door shopno",
}
_ADDRESS = "地址 事发地址 事发地点 发生地址 发生地点 问题地址 问题地点 居住地址 走访地址 走访地点 企业地址 单位地址 公司地址 经营地址 详细地址 所在地址 地点 位置 address location"
_COMPANY = (
    "企业名称 租户名称 承租方 承租方名称 承租单位 承租单位名称 承租企业名称 租赁单位 租赁企业 使用单位 入驻公司 入驻公司名称 商家名称 业户名称 主体名称 纳税人名称 字号名称 承租人名称 租户 承租企业 入驻企业 入驻企业名称 入驻单位 入驻单位名称 企业商户名称 企业商户 单位名称 公司名称 商户名称 经营主体名称 市场主体名称 法人单位名称 单位详细名称 机构名称 企业全称 公司全称 "
    "单位全称 店铺名称 门店名称 商铺名称 个体工商户名称 店名 商户名 店铺名 门店名 商铺名 商家名 企业名 公司名 单位名 租户名 企业 公司 单位 商户 商家 店铺 门店 名称 全称 companyname enterprisename businessname "
    "entityname company enterprise business firm"
)
_CODE = (
    "统一社会信用代码 社会信用代码 统一信用代码 统一代码 信用代码 社会统一信用代码 统一社会信用代码证号 统一社会信用代码注册号 "
    "统一社会信用代码税号 纳税人识别号 税号 creditcode unifiedsocialcreditcode unifiedsocialcreditidentifier socialcreditcode uscc usci uscid"
)
_FIELDS: dict[ListKind, dict[str, str]] = {
    ListKind.ENTERPRISE: {
        "name": f"{_COMPANY} name nameoftheenterprise",
        "credit_code": _CODE,
        "registration_number": "注册号 工商注册号 营业执照注册号 营业执照号 营业执照号码 营业执照编号 执照号 登记证号 证照编号 证照号码 "
        "registrationnumber registrationno regno licensenumber licenceno",
        "kind": "主体类型 经营主体类型 市场主体类型 企业类型 单位类型 机构类型 公司类型 登记注册类型 企业性质 单位性质 类型 kind type "
        "entitytype companytype kindofenterprise",
        "industry": "行业 所属行业 行业门类 行业类别 行业大类 行业名称 行业分类 国民经济行业 业态 industry sector",
        "registered_address": "注册地址 住所 登记地址 工商注册地址 登记住所 企业住所 注册住所 住所地 地址注册 注册地 地址 企业地址 单位地址 "
        "公司地址 详细地址 registeredaddress registeredoffice address",
        "operating_address": "经营地址 实际经营地址 经营场所 经营场所地址 营业地址 营业场所 办公地址 实际办公地址 生产经营地址 地址经营 "
        "operatingaddress businessaddress officeaddress",
        "registered_here": "注册地是否本社区 是否本社区注册 是否注册在本社区 属地注册 是否属地注册 是否在地注册 registeredhere",
        **_PLACE,
        "area_m2": "面积 租赁面积 租用面积 承租面积 实用面积 办公面积 经营面积 营业面积 建筑面积 使用面积 area aream2",
        "headcount": "从业人数 从业人员数 从业人员 期末从业人数 期末从业人员 员工数 员工人数 职工人数 职工数 用工人数 人员数 人数 参保人数 社保人数 缴纳社保人数 headcount "
        "employees employeecount staff",
        "scale": "规模 规限上类别 规上类别 规限上 规上 限上 是否规上 是否规限上 是否规上企业 是否限上 是否规上限上 是否四上 四上企业 scale",
        "size": "企业规模 单位规模 规模类型 企业规模类型 企业划型 划型 size sizeclass",
        "scale_since": "入库年月 规上入库年月 入库时间 入库日期 入规时间 scalesince listedsince",
        "nurture": "上规培育 小升规培育 培育企业 nurture nurtured",
        "stage": "阶段 所处阶段 发展阶段 企业阶段 生命周期阶段 stage",
        "moved_in_on": "入驻日期 入驻时间 入驻日 进驻日期 进驻时间 迁入日期 迁入时间 movedinon movedin movein moveindate",
        "moved_in_from": "入驻来源 迁入来源 来源 movedinfrom",
        "lease_until": "租约到期 租约到期日 租赁期限 租期 合同期限 租赁期 租约期限 租赁截止日期 租约截止日 租约到期日期 租约到期时间 租赁到期 租赁到期日 合同到期 合同到期日 租期至 leaseuntil leaseend "
        "leaseexpiry",
        "permit_until": "许可证到期 许可证到期日 许可证到期日期 许可证有效期 许可证有效期至 许可到期日 许可有效期至 证照到期日 permituntil permitexpiry permitend",
        "operating": "经营状态 企业状态 状态 存续状态 登记状态 营业状态 运营状态 status operatingstatus",
        "key": "重点 重点企业 是否重点 是否重点企业 key keyenterprise iskey",
        "registered_on": "注册日期 注册时间 成立日期 成立时间 登记日期 设立日期 registeredon registrationdate registered establishedon "
        "established founded",
        "capital": "注册资金 注册资本 注册资金额 认缴资本 capital registeredcapital",
        "scope": "经营范围 业务范围 主营业务 经营项目 主营 scope businessscope",
        "province": "所在省份 省份 所属省份 省 province",
        "city": "地区 所在地区 城市 所属城市 地级市 市 city",
        "district": "区县 所属区县 县区 行政区划 行政区 区 所属区 district county region",
        "street": "街道 所属街道 镇街 乡镇街道 街镇 street subdistrict",
        "tags": "标签 tags",
        "no_visits": "暂不走访 novisits nottobevisited",
        "note": "备注 说明 备注说明 其他说明 note notes remark remarks comment comments",
        "no": "编号 企业编号 序号 行号 示例号 no ref id number",
    },
    ListKind.VISIT: {
        "no": "走访号 走访编号 编号 表号 no ref id number",
        "row": "序号 行号",
        "visited_on": "走访日期 日期 走访时间 走访日 访问日期 访问时间 上门日期 上门时间 拜访日期 拜访时间 调研日期 date visitdate visitedon day",
        "visited_at": "时间 时刻 具体时间 具体时刻 走访时刻 time visitedat",
        "workers": "走访人 走访人员 走访干部 走访员 工作人员 人员 参与人员 参加人员 走访成员 网格员 专员 worker workers visitor visitors",
        "companions": "随访人员 随访 陪同人员 同行人员 companions",
        "enterprise": f"走访企业 走访对象 拜访对象 拜访企业 走访单位 被走访企业 被走访单位 受访企业 受访单位 {_COMPANY} name",
        "credit_code": _CODE,
        **_PLACE,
        "address": _ADDRESS,
        "method": "方式 走访方式 method",
        "kind": "类型 走访类型 走访类别 kind type kindofvisit",
        "result": "结果 走访结果 result resultofthevisit",
        "met_role": "受访人职务 受访者职务 接待人职务 受访职务 职务 metrole met role postofwhowasmet",
        "introduced": "介绍内容 介绍 宣传内容 政策宣传 宣讲内容 introduced",
        "heard": "反映情况 情况反映 走访情况 走访记录 走访内容 走访详情 走访纪要 走访小结 访谈内容 访谈记录 沟通内容 企业情况 了解情况 情况 heard notes",
        "next_visit_on": "下次走访 下次走访日期 下次走访时间 nextvisit nextvisiton",
        "hazard": "隐患线索 隐患 安全隐患 hazard",
        "issue": "诉求 存在问题 存在的问题 存在困难 存在的问题及建议 存在问题及建议 问题及建议 意见建议 诉求建议 诉求及建议 诉求情况 反映问题 困难诉求 企业困难 诉求内容 企业诉求 问题诉求 诉求问题 问题 问题建议 困难问题 需求 原话 issue issues issuetext",
        "note": "备注 说明 note remark remarks",
    },
    ListKind.ISSUE: {
        "no": "编号 诉求编号 工单号 工单编号 受理编号 受理单号 流水号 no ref id number",
        "row": "序号 行号",
        "visit": "来源走访 走访号 走访编号 visit",
        "opened_on": "受理日期 受理时间 来电时间 来电日期 来访时间 来访日期 反映时间 反映日期 上报时间 上报日期 创建时间 提交时间 工单时间 投诉时间 登记时间 登记日期 收到日期 诉求日期 提出日期 日期 openedon date receivedon opened received",
        "origin": "来源 诉求来源 origin source",
        "enterprise": f"诉求企业 诉求单位 诉求主体 反映企业 反映单位 来电单位 {_COMPANY} name",
        "credit_code": _CODE,
        **_PLACE,
        "address": _ADDRESS,
        "text": "原话 诉求内容 诉求 内容 问题描述 诉求描述 问题 事项内容 反映内容 反映问题 反映事项 来电内容 工单内容 留言内容 留言 投诉内容 受理内容 诉求事项 主要诉求 企业诉求 text issue description whatwassaid",
        "kind": "类别 诉求类别 诉求类型 工单类型 工单类别 事项类型 诉求分类 类型 kind type category",
        "item": "对应事项 事项 公共服务事项 事项编码 事项代码 事项名称 item itemcode",
        "lead": "主办 主办单位 主办部门 承办单位 承办部门 责任单位 责任部门 处置部门 处置单位 处理部门 处理单位 办理部门 办理单位 牵头单位 牵头部门 lead department",
        "supporting": "协办 协办单位 协办部门 配合单位 配合部门 supporting supportingparties",
        "level": "层级 办理层级 level",
        "assigned_on": "交办日期 交办时间 派单日期 派单时间 assignedon assigned",
        "accepted_on": "签收日期 签收时间 acceptedon accepted",
        "promised": "承诺时限 承诺工作日 承诺天数 办理时限 promised days",
        "due_on": "到期日 到期日期 截止日期 办理期限 dueon due",
        "contacted_on": "首次联系 首次联系日期 首次联系时间 contactedon firstcontact",
        "resolved_on": "办结日期 办结时间 完成日期 完成时间 处置时间 处置日期 答复日期 答复时间 办理日期 办理时间 resolvedon handled",
        "outcome": "办理结果 结果 outcome result",
        "reply": "办理答复 答复 答复内容 答复情况 办理情况 处理情况 处置情况 处理意见 回复内容 回复 reply",
        "overdue": "是否超期 超期 overdue",
        "followed_up_on": "回访日期 回访时间 followedupon followedup",
        "solved": "是否解决 solved",
        "satisfaction": "满意度 满意情况 satisfaction",
        "owner": "首问责任人 首问 owner",
        "steps": "过程 办理过程 steps history",
        "status": "状态 诉求状态 周末状态 办理状态 处理状态 处置状态 工单状态 办结状态 办结情况 是否办结 是否已办结 status",
        "named": "是否署名 署名 named",
        "note": "备注 说明 note notes remark remarks",
    },
}
# Understood, so that nobody wonders, but an import takes nothing of it: it is worked out here, or stands elsewhere.
LEFT_OUT = {
    ListKind.ENTERPRISE: frozenset({"no", "province", "city", "district", "street"}),
    ListKind.VISIT: frozenset({"hazard", "row", "note"}),
    ListKind.ISSUE: frozenset({"row", "level", "promised", "due_on", "overdue", "steps", "note"}),
}
# Without these a row cannot be taken; of each group one column is enough.
REQUIRED = {
    ListKind.ENTERPRISE: (frozenset({"name"}),),
    ListKind.VISIT: (frozenset({"visited_on"}), frozenset({"enterprise", "credit_code"})),
    ListKind.ISSUE: (frozenset({"opened_on"}), frozenset({"text"})),
}
# Header words that are as often the value of another column (企业 beside 个体工商户).
_VAGUE = frozenset(
    [
        "企业",
        "公司",
        "单位",
        "商户",
        "商家",
        "店铺",
        "门店",
        "名称",
        "全称",
        "租户",
        "name",
        "company",
        "enterprise",
        "business",
        "firm",
        "entity",
        "电话",
        "微信",
        "走访",
        "诉求",
        "问题",
    ]
)
_REPEATABLE = {
    ListKind.ENTERPRISE: frozenset[str](),
    ListKind.VISIT: frozenset({"issue"}),
    ListKind.ISSUE: frozenset[str](),
}
# What such a header means where its first meaning has a surer column: 走访日期 beside 走访时间.
_SECOND = {(ListKind.VISIT, "走访时间"): "visited_at"}
_CONTACTS = {
    "phone": "电话 联系电话 来电号码 来电电话 反映人电话 手机 手机号 手机号码 联系方式 电话号码 联系人电话 联系手机 phone phonenumber tel telephone mobile contactphone",
    "contact_name": "联系人 联系人姓名 企业联系人 姓名 来电人 来电人姓名 反映人 诉求人 contactname contact contactperson",
    "contact_role": "联系人职务 contactrole",
    "legal_person": "法定代表人 法人代表 法人 法人姓名 法定代表人姓名 负责人 企业负责人 经营者 经营者姓名 投资人 legalperson "
    "legalrepresentative",
    "email": "邮箱 电子邮箱 电子邮件 email emailaddress",
}
# Whatever else stands in such a header: it is a number that identifies a person …
REFUSED = r"身份证|身份号|公民身份|证件号|证件类型|护照|银行卡|(?<!企业)(?<!单位)(?<!公司)银行账号|^id(?:card|number|no)|idcard|passport|bankcard"
# … or belongs to one, and is taken only on request.
_PERSONAL = (
    ("phone", r"电话|手机|联系方式|微信|qq|phone|mobile|^tel"),
    ("email", r"邮箱|邮件|e?mail"),
    ("legal_person", r"法定代表|法人代表|法人(?!单位)|经营者姓名|股东|投资人"),
    ("contact_name", r"联系人|姓名|经办人|受访人|接待人|contactname|contactperson"),
)

_LONGEST_HEADER = 60
_MEASURES = r"(?:亿|万|千|百)(?:美元|港元|欧元|元)(?:人民币)?|[百千万]?(?:㎡|m2|m²|平方米|平米)"
_UNIT = rf"[(\[【:/,](?:单位:?)?(?:{_MEASURES}|元|(?:万|千|百)?人|亩)[)\]】]?$|(?:{_MEASURES})$"
_BRACKETS = r"[(\[{<【〔《「『][^)\]}>】〕》」』]*[)\]}>】〕》」』]"
_MARKS = r"[\s\W_]+"
_HAN = r"[\u4e00-\u9fff]"
_LAST_NUMBER = r"(?<=.)(?:\d{1,2}|[一二三四五六七八九十])$"


def understand(headers: Sequence[str], table: ListKind) -> Columns:
    """What each column of a list holds. Two columns for one field: the surer header wins, then the first."""
    best: dict[str, tuple[int, int]] = {}
    repeated: dict[str, list[int]] = {}
    contacts: dict[str, int] = {}
    contact_names, refused = [], []
    unknown = dict.fromkeys(index for index, header in enumerate(headers) if header.strip(TRIM))
    for index in list(unknown):
        meaning = _meaning(headers[index], table)
        if meaning is None:
            continue
        group, field, rank = meaning
        if group == "refused":
            refused.append(headers[index])
            unknown.pop(index)
        elif group == "contact":
            contacts.setdefault(field, index)
            contact_names.append(headers[index])
            unknown.pop(index)
        else:
            if field in _REPEATABLE[table]:
                repeated.setdefault(field, []).append(index)
                unknown.pop(index)
            best[field] = min(best.get(field, (rank, index)), (rank, index))
    for _rank, index in best.values():
        unknown.pop(index, None)
    for index in list(unknown):
        second = _SECOND.get((table, re.sub(_MARKS, "", _plain(headers[index]))))
        if second and second not in best:
            best[second] = 0, index
            unknown.pop(index)
    return Columns(
        fields={field: repeated[field][0] if field in repeated else index for field, (_rank, index) in best.items()},
        repeated={field: tuple(indices) for field, indices in repeated.items()},
        unknown=tuple(headers[index] for index in unknown),
        refused=tuple(refused),
        contacts=contacts,
        contact_names=tuple(contact_names),
    )


def is_known(header: str, table: ListKind) -> bool:
    """Whether a cell is a header that means something in this table."""
    return bool(header) and _meaning(header, table) is not None


def field_of(header: str, table: ListKind) -> str | None:
    """The field that a header means; None for an unknown, a refused and a contact column."""
    meaning = _meaning(header, table)
    return meaning[1] if meaning and meaning[0] == "field" else None


def field_names(table: ListKind) -> tuple[str, ...]:
    """All fields that a column of this table can be mapped to."""
    return tuple(_FIELDS[table])


def contact_fields() -> tuple[str, ...]:
    """The fields of persons, which a list of enterprises may have."""
    return tuple(_CONTACTS)


def field_label(field: str, table: ListKind) -> str:
    """The Chinese header of a field, as lists write it most: 企业名称 for ``name``."""
    words = _FIELDS[table].get(field) or _CONTACTS.get(field) or field
    return words.split()[0]


def shown_field(field: str, table: ListKind) -> str:
    """A field as a message names it: its Chinese header, or in English its name."""
    return field_label(field, table) if language() == "zh" else field


def is_vague(header: str) -> bool:
    """Whether a header word is as often a value."""
    return re.sub(_MARKS, "", _plain(header)) in _VAGUE


def known_words(table: ListKind) -> frozenset[str]:
    """All header words of this table and of persons, without spaces, marks and capitals."""
    return frozenset([*_names(table), *_names(None)])


def meaning_of(header: str, table: ListKind) -> str | None:
    """The field of a header, a person's field or ``refused`` included; None where it means nothing."""
    meaning = _meaning(header, table) if header else None
    return meaning and (meaning[1] or meaning[0])


def rules(table: ListKind, mapping: Mapping[str, str]) -> HeaderRules:
    """What makes a row the header of this kind of list, with what a person says that columns hold."""

    def meaning(cell: str) -> str | None:
        return mapping.get(cell) or meaning_of(cell, table)

    return HeaderRules(
        meaning=meaning, required=REQUIRED[table], is_vague=lambda cell: cell not in mapping and is_vague(cell)
    )


def header_unit(header: str) -> str | None:
    """The unit that a header names for the numbers below it: 万元 of 注册资本（万元）."""
    found = re.search(_UNIT, _plain(header))
    return found[0].strip("()[]【】:/,单位 ") if found else None


def _meaning(header: str, table: ListKind) -> tuple[str, str, int] | None:
    """(``field``, ``contact`` or ``refused``; the field; how sure, 0 the surest)."""
    if len(header) > _LONGEST_HEADER:
        return None
    whole = re.sub(_MARKS, "", _plain(header))
    bare = re.sub(_MARKS, "", re.sub(_BRACKETS, "", _plain(header))) or whole
    if re.search(REFUSED, whole):
        return "refused", "", 0
    names, contacts = _names(table), _names(None)
    forms = dict.fromkeys(
        (
            whole,
            bare,
            re.sub(_MARKS, "", re.sub(_UNIT, "", _plain(header))),
            re.sub(rf"{_MARKS}|^\W*\d{{1,2}}(?=[、.,)）])", "", re.sub(_BRACKETS, "", _plain(header))),
            # Two languages in one cell: 企业名称 Company Name.
            re.sub(r"[a-z\W_]+", "", _plain(header)),
            re.sub(r"[^a-z]+", "", _plain(header)) if re.search(_HAN, header) is None or len(header) > 12 else whole,
        )
    )
    for form in forms:
        if form in names:
            return ("field", *names[form])
        if form in contacts:
            return ("contact", *contacts[form])
    for field, known in _PERSONAL:
        if re.search(known, whole):
            return "contact", field, 99
    numbered = names.get(re.sub(_LAST_NUMBER, "", bare))
    if numbered and numbered[0] in _REPEATABLE[table]:
        return ("field", *numbered)
    return None


def _plain(header: str) -> str:
    return unicodedata.normalize("NFKC", header).casefold()


@cache
def _names(table: ListKind | None) -> dict[str, tuple[str, int]]:
    fields = _CONTACTS if table is None else _FIELDS[table]
    meant = {name: (field, rank) for field, names in fields.items() for rank, name in enumerate(names.split())}
    # What the program itself writes reads back.
    return {**{field.replace("_", ""): (field, 50) for field in fields}, **meant}
