"""The lead and the supporting parties of an item, and the rule that is frozen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loucheng_cli import i18n
from loucheng_cli.domain.calendar.deadline import DayUnit, Promise
from loucheng_cli.domain.catalog.item import Catalog, Department, First, Handling, Item, ItemClock, ItemKind
from loucheng_cli.domain.core.enums import Stage
from loucheng_cli.domain.issue.context import Assignment, Party
from loucheng_cli.errors import NotFoundError, UsageError
from loucheng_cli.services.routing import assignment, party

ZHIFA, GONGAN, XIAOFANG = (
    Party(key="zonghe-zhifa", name="综合行政执法局"),
    Party(key="gongan", name="公安分局"),
    Party(key="xiaofang", name="消防救援局"),
)
MANAGER = Party(key="property", name="望澜大厦物业管理处")
PAVEMENT = Item(
    code="ZHZF-03",
    name="临时占用城市道路审批",
    department="zonghe-zhifa",
    with_=("gongan",),
    stage=(Stage.GROWING,),
    kind=ItemKind.PERMIT,
    handling=Handling.ASSISTED,
    clock=ItemClock.ACCEPTED,
    promised=Promise(days=2),
    confidential=True,
    source="representative",
)
SIGN = replace(PAVEMENT, code="ZHZF-02", first=First.PROPERTY, with_=(), confidential=False)
LIST = Catalog(
    departments={
        each.key: Department(key=each.key, name=each.name, short=short, prefix=prefix)
        for each, short, prefix in ((ZHIFA, "执法", "ZHZF"), (GONGAN, "公安", "GA"), (XIAOFANG, "消防", "XF"))
    },
    items={"ZHZF-03": PAVEMENT, "ZHZF-02": SIGN},
    version="abc",
)
NAMES = {"property": MANAGER}
FROZEN = Assignment(
    lead=ZHIFA,
    item="ZHZF-03",
    item_name="临时占用城市道路审批",
    department=ZHIFA,
    days=2,
    unit=DayUnit.WORKING,
    clock="accepted",
    confidential=True,
    supports=(GONGAN,),
    catalog_version="abc",
)


@pytest.fixture(autouse=True)
def _english():
    i18n.use("en")


def test_the_office_in_charge_leads_and_the_rule_of_the_item_is_frozen():
    assert assignment(LIST, PAVEMENT, parties=NAMES) == FROZEN


def test_who_is_asked_first_leads_and_the_office_stays_on_record():
    found = assignment(LIST, SIGN, parties=NAMES)

    assert (found.lead, found.department, found.supports) == (MANAGER, ZHIFA, ())


def test_who_is_named_leads_instead_and_does_not_help_itself():
    found = assignment(LIST, PAVEMENT, to="公安", parties=NAMES)

    assert found == replace(FROZEN, lead=GONGAN, supports=())


@pytest.mark.parametrize(("with_", "supports"), [(["消防", "XF"], (XIAOFANG,)), ([], ()), (["物业"], (MANAGER,))])
def test_helpers_that_are_named_stand_instead_of_the_usual_ones(with_, supports):
    assert assignment(LIST, PAVEMENT, with_=with_, parties=NAMES).supports == supports


@pytest.mark.parametrize(
    ("to", "lead", "department"),
    [
        ("zonghe-zhifa", ZHIFA, ZHIFA),
        ("street", Party(key="street", name="street office"), None),
        ("物业", MANAGER, None),
    ],
)
def test_without_an_item_the_days_are_left_to_the_policy(to, lead, department):
    found = assignment(LIST, None, to=to, parties=NAMES)

    assert found == Assignment(lead=lead, department=department, catalog_version="abc")


def test_neither_item_nor_party_is_refused():
    with pytest.raises(UsageError):
        assignment(LIST, None, parties=NAMES)


def test_a_party_is_found_by_what_it_is_called_here():
    assert party(LIST, "望澜大厦物业管理处", NAMES) is MANAGER

    with pytest.raises(NotFoundError):
        party(LIST, "另一家物业", NAMES)
