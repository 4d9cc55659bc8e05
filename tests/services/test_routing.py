"""The lead and the supporting parties of an item, and the rule that is frozen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loucheng_cli import i18n
from loucheng_cli.domain.calendar.deadline import DayUnit, Promise
from loucheng_cli.domain.catalog.bundle import Bundle
from loucheng_cli.domain.catalog.item import Catalog, Department, First, Handling, Item, ItemClock, ItemKind
from loucheng_cli.domain.core.enums import Stage
from loucheng_cli.domain.issue.context import Assignment, BundlePart, Party
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
def test_named_supporting_parties_replace_the_usual_ones(with_, supports):
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


LIGHT = replace(PAVEMENT, code="ZHZF-05", with_=(), confidential=False, promised=Promise(days=6, unit=DayUnit.CALENDAR))
OPENING = Bundle(code="YJ-01", name="开业一件事", lead="gongan", parts=("ZHZF-03", "ZHZF-02", "ZHZF-05"))
BUNDLED = replace(LIST, items={**LIST.items, "ZHZF-05": LIGHT}, bundles={"YJ-01": OPENING})


def test_a_bundle_has_one_lead_the_longest_days_and_a_task_for_each_part():
    parts = tuple(
        BundlePart(item=item.code, name=item.name, party=who, promise=item.promised, clock=item.clock.value)
        for item, who in ((PAVEMENT, ZHIFA), (SIGN, MANAGER), (LIGHT, ZHIFA))
    )

    assert assignment(BUNDLED, BUNDLED.choice("yj-01"), parties=NAMES) == Assignment(
        lead=GONGAN,
        item="YJ-01",
        item_name="开业一件事",
        department=GONGAN,
        days=6,
        unit=DayUnit.CALENDAR,
        clock="accepted",
        confidential=True,
        parts=parts,
        catalog_version="abc",
    )


def test_the_community_leads_its_own_services_under_its_own_name():
    own = replace(SIGN, code="SQ-01", department="community", first=None)
    listed = replace(
        LIST,
        departments={
            **LIST.departments,
            "community": Department(key="community", name="商务社区", short="社区", prefix="SQ"),
        },
        items={"SQ-01": own},
    )
    community = Party(key="community", name="望江商务社区")

    found = assignment(listed, own, parties={"community": community})

    assert (found.lead, found.department) == (community, community)
    assert list(listed.offices) == ["zonghe-zhifa", "gongan", "xiaofang"]
