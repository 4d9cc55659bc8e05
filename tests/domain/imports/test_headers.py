from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loucheng_cli.domain.imports.headers import Columns, ListKind, field_names, field_of, is_known, understand


def fields(header: str, table: ListKind) -> tuple[str, tuple[str, ...]]:
    """The fields of a header row in its order, and what was not understood."""
    columns = understand(header.split(","), table)
    return " ".join(columns.fields), columns.unknown


@pytest.mark.parametrize(
    ("table", "header", "understood"),
    [
        pytest.param(
            ListKind.ENTERPRISE,
            "示例号,企业名称,统一社会信用代码,主体类型,行业,楼宇,楼层,房号,从业人数,规模,阶段,入驻日期,经营状态,重点,备注",
            "no name credit_code kind industry building floor unit headcount scale stage moved_in_on operating key note",
            id="enterprises of the example",
        ),
        pytest.param(
            ListKind.ENTERPRISE,
            "企业名称,统一社会信用代码,注册日期,企业类型,注册资金,经营范围,所在省份,地区,注册地址",
            "name credit_code registered_on kind capital scope province city registered_address",
            id="enterprises of the register",
        ),
        pytest.param(
            ListKind.VISIT,
            "走访号,日期,时间,走访人,企业,方式,类型,结果,受访人职务,介绍内容,反映情况",
            "no visited_on visited_at workers enterprise method kind result met_role introduced heard",
            id="visits of the example",
        ),
        pytest.param(
            ListKind.ISSUE,
            "编号,来源走访,受理日期,企业,楼宇,原话,类别,主办,协办,承诺工作日,到期日,过程,周末状态",
            "no visit opened_on enterprise building text kind lead supporting promised due_on steps status",
            id="issues of the example",
        ),
        pytest.param(
            ListKind.ISSUE,
            "序号,编号,受理日期,来源,企业名称,楼宇,房号,诉求内容,类别,对应事项,主办单位,协办单位,层级,交办日期,签收日期,承诺时限,到期日,首次联系,"
            "办结日期,办理结果,是否超期,回访日期,是否解决,满意度,首问责任人,备注",
            "row no opened_on origin enterprise building unit text kind item lead supporting level assigned_on accepted_on "
            "promised due_on contacted_on resolved_on outcome overdue followed_up_on solved satisfaction owner note",
            id="ledger of issues",
        ),
    ],
)
def test_the_usual_lists_are_understood_whole(table, header, understood):
    assert fields(header, table) == (understood, ())


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("房号（门牌）", "unit"),
        ("从业人数(人)", "headcount"),
        ("Company Name", "name"),
        ("COMPANY_NAME", "name"),
        ("*企业名称", "name"),
        ("企业名称\n（全称）", "name"),
        (" 企 业 名 称：", "name"),
        ("法人单位名称", "name"),
        ("统一社会信用代码（注册号）", "credit_code"),
        ("Unified Social Credit Code", "credit_code"),
        ("地址（注册）", "registered_address"),
        ("地址（经营）", "operating_address"),
        ("规(限)上", "scale"),
        ("注册资本（万元）", "capital"),
        ("楼宇(A/B/M)", "building"),
        ("Ｆｌｏｏｒ", "floor"),
        ("天气", None),
        ("（）", None),
        ("", None),
    ],
)
def test_a_header_is_known_in_its_usual_variants(header, field):
    assert field_of(header, ListKind.ENTERPRISE) == field


@pytest.mark.parametrize(
    "header",
    [
        "身份证号",
        "法人身份证号码",
        "证件号码（身份证）",
        "证件类型",
        "ID Number",
        "公民身份号码",
        "护照号",
        "银行卡号",
    ],
)
def test_columns_of_identity_numbers_are_refused(header):
    columns = understand(["企业名称", header], ListKind.ENTERPRISE)

    assert (columns.refused, dict(columns.fields)) == ((header,), {"name": 0})


def test_personal_columns_are_kept_apart():
    columns = understand(
        ["企业名称", "法定代表人", "联系人", "联系电话", "联系人手机", "电子邮箱"], ListKind.ENTERPRISE
    )

    assert columns == Columns(
        fields={"name": 0},
        repeated={},
        unknown=(),
        refused=(),
        contacts={"legal_person": 1, "contact_name": 2, "phone": 3, "email": 5},
        contact_names=("法定代表人", "联系人", "联系电话", "联系人手机", "电子邮箱"),
    )


def test_of_two_columns_for_one_field_the_surer_wins_and_the_other_is_named():
    columns = understand(["地址", "注册地址", "名称", "企业名称"], ListKind.ENTERPRISE)

    assert (columns.fields, columns.unknown) == ({"registered_address": 1, "name": 3}, ("地址", "名称"))


def test_a_visit_may_have_several_columns_of_issues():
    columns = understand(["企业", "诉求1", "诉求2", "诉求三", "备注"], ListKind.VISIT)

    assert (columns.fields, columns.repeated) == (
        {"enterprise": 0, "issue": 1, "note": 4},
        {"issue": (1, 2, 3)},
    )


def test_empty_headers_are_not_named_and_unknown_ones_are():
    assert understand(["", "企业名称", "\u3000", "天气"], ListKind.ENTERPRISE).unknown == ("天气",)


@pytest.mark.parametrize("table", list(ListKind))
def test_every_field_is_known_by_its_own_name(table):
    assert [field_of(field, table) for field in field_names(table)] == list(field_names(table))


@given(
    st.lists(st.one_of(st.text(max_size=20), st.sampled_from(["企业名称", "诉求1", "电话", "身份证"])), max_size=12),
    st.sampled_from(ListKind),
)
def test_every_header_is_accounted_for_once(header, table):
    columns = understand(header, table)

    used = [*columns.fields.values(), *(i for indices in columns.repeated.values() for i in indices[1:])]
    assert len(used) == len(set(used))
    named = len(used) + len(columns.unknown) + len(columns.refused) + len(columns.contact_names)
    assert named >= sum(is_known(each, table) for each in header)
