from __future__ import annotations

import pytest

from loucheng_cli.domain.core.enums import EnterpriseKind, IssueKind, Outcome, Solved, Status
from loucheng_cli.domain.core.events import FreeText
from loucheng_cli.domain.digest.disclosure import Names, is_hidden_hazard, may_be_named, reply_of, veil_of, what_of
from loucheng_cli.domain.digest.model import Disclosure
from loucheng_cli.domain.issue.model import Issue

NOBODY = Names([])


def issue(**fields) -> Issue:
    text = fields.pop("text", "门口想摆两张桌子，行不行")
    return Issue(ref="JX-I1", text=FreeText(text), **fields)


@pytest.mark.parametrize(
    ("fields", "veil"),
    [
        ({}, Disclosure.NAMED),
        ({"named": False}, Disclosure.UNNAMED),
        ({"confidential": True}, Disclosure.CONFIDENTIAL),
        ({"text": "月底租约到期，房东一下涨三成，准备搬到别的区"}, Disclosure.CONFIDENTIAL),
        ({"text": "有个同事说少她两个月加班费，已经去仲裁了"}, Disclosure.CONFIDENTIAL),
        ({"item_name": "跨区迁移办理"}, Disclosure.CONFIDENTIAL),
        ({"reply": FreeText("已说明迁出手续")}, Disclosure.CONFIDENTIAL),
        ({"text": "租房补贴也一起问问"}, Disclosure.NAMED),
        ({"text": "创业租金补贴怎么申请"}, Disclosure.NAMED),
    ],
)
def test_relocation_rent_and_wages_are_confidential_whatever_was_ticked(fields, veil):
    assert veil_of(issue(**fields)) is veil


@pytest.mark.parametrize(
    ("fields", "hidden"),
    [
        ({"status": Status.IN_PROGRESS}, True),
        ({"status": Status.DECLINED}, True),
        ({"status": Status.RESOLVED, "outcome": Outcome.EXPLAINED}, True),
        ({"status": Status.RESOLVED, "outcome": Outcome.SOLVED}, False),
        ({"status": Status.CLOSED, "outcome": Outcome.SOLVED, "solved": Solved.YES}, False),
        ({"status": Status.CLOSED, "outcome": Outcome.SOLVED, "solved": Solved.NO}, True),
        ({"status": Status.REOPEN_REQUESTED, "outcome": Outcome.SOLVED}, True),
    ],
)
def test_a_hazard_is_listed_only_once_it_is_removed(fields, hidden):
    assert is_hidden_hazard(issue(kind=IssueKind.HAZARD, **fields)) is hidden
    assert not is_hidden_hazard(issue(kind=IssueKind.HELP, **fields))


def test_what_it_is_about_is_the_item_or_the_first_words_where_they_may_be_quoted():
    assert what_of(issue(item_name="外摆审批"), Disclosure.UNNAMED, NOBODY) == "外摆审批"
    assert what_of(issue(), Disclosure.NAMED, NOBODY) == "门口想摆两张桌子"
    assert what_of(issue(), Disclosure.UNNAMED, NOBODY) is None
    assert what_of(issue(item_name="外摆审批"), Disclosure.CONFIDENTIAL, NOBODY) is None
    assert what_of(issue(text="别罚款，先介绍个清洗公司"), Disclosure.NAMED, NOBODY) is None


def test_the_answer_to_an_unnamed_issue_is_not_quoted():
    answered = issue(reply=FreeText("已和楼上健身房说好"))

    assert reply_of(answered, Disclosure.NAMED, NOBODY) == "已和楼上健身房说好"
    assert reply_of(answered, Disclosure.UNNAMED, NOBODY) is None


@pytest.mark.parametrize(
    "text",
    [
        "找郦知朴 13812345678",
        "找郦经理 +86 138-1234-5678",
        "请联系郦知朴，１３８１２３４５６７８",
        "郦总说打 0577-88123456",
        "写信到 lizhipu@example.com 给郦知朴",
    ],
)
def test_a_text_shows_no_person_and_no_number(text):
    masked = Names(["郦知朴", "隗听澜"]).mask(text)

    assert not any(word in masked for word in ("郦", "138", "１３８", "0577", "@"))
    assert "***" in masked


def test_of_people_elsewhere_whole_names_are_masked_but_no_words():
    names = Names(["隗听澜"], ["郦知朴", "高峰", "欧阳春水"])

    assert names.mask("高峰时找郦知朴或欧阳春水，郦经理、隗经理都行") == "高峰时找***或***，郦经理、***都行"


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("栖湖区栀巷小馆", True),
        ("栖湖区半枝糖水铺", True),
        ("栖湖区云朵抓手宠物用品店", True),
        ("瓯澜市栖湖区望澜街道檐水巷半枝糖水铺", True),
        ("栖湖区李建国餐饮店", False),
        ("李建国餐饮店", False),
        ("李建国", False),
        ("建国面馆", False),
        ("瓯澜市栖湖区欧阳春水果店", False),
        ("望澜街道檐水巷6号陈小妹快餐店", False),
        ("栖湖区买买提·艾力烤肉店", False),
        ("栖湖区方圆图文店", False),  # a sign, most likely: it cannot be told from a person
        ("栖湖区逄凌霄面馆", True),  # a surname too rare for the list
    ],
)
def test_a_sole_trader_is_named_only_where_its_name_can_be_no_person_s(name, named):
    assert may_be_named(name, EnterpriseKind.SOLE_TRADER, NOBODY) is named
    assert may_be_named(name, EnterpriseKind.OTHER, NOBODY) is named
    assert may_be_named(name, EnterpriseKind.FIRM, NOBODY) is named
    assert may_be_named(name, EnterpriseKind.BRANCH, NOBODY)


@pytest.mark.parametrize("name", ["李建国实业有限公司", "王建国（瓯澜）律师事务所", "陈记家居企业（普通合伙）"])
def test_a_firm_that_calls_itself_one_is_named_as_it_is_registered(name):
    assert may_be_named(name, EnterpriseKind.FIRM, Names(["李建国"]))
    assert not may_be_named(name, EnterpriseKind.SOLE_TRADER, Names(["李建国"]))


def test_a_person_who_is_known_is_found_under_any_surname_and_anywhere():
    assert not may_be_named("栖湖区逄凌霄面馆", EnterpriseKind.SOLE_TRADER, Names(["逄凌霄"]))
    assert not may_be_named("栖湖区半枝逄师傅糖水铺", EnterpriseKind.SOLE_TRADER, Names(["逄凌霄"]))
