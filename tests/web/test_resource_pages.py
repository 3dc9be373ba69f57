"""Facts on pages: entered, corrected with a reason, imported; the measure from its formula to its objection."""

from decimal import Decimal

import pytest

from service.org.imports.template import workbook
from service.resources.entries import IdleLandEntry
from service.resources.imports import sheet_of
from tests.cast import LEAD, SUPERVISION, accepted, case_id
from tests.house import House
from tests.service.resources import FUNDS, LAND, accounts, idle_land, measure
from tests.web.browser import Browser

TYPED = {
    "f.unit": "anhua",
    "f.year": "2026",
    "f.allocation_mu": "800",
    "f.completion": "0.7",
    "f.rank": "5",
}


@pytest.fixture
def land(house: House) -> Browser:
    """The land office's handler."""
    return Browser(house, LAND)


def test_a_fact_is_entered_and_its_proposals_stand_beside_it(house: House, land: Browser) -> None:
    assert "批而未供和闲置土地处置" in land.get("/facts").words
    page = land.send(land.get("/facts/new/idle_land_consequences").form("idle_land_consequences"), TYPED)
    assert "扣减下年度新增建设用地计划指标" in page.words and "100亩" in page.words
    assert "安化县人民政府" in land.get("/facts").words
    assert "扣减下年度新增建设用地计划指标" in Browser(house, SUPERVISION).get("/measures").words


def test_a_fact_entered_differently_asks_for_its_reason_and_keeps_both_versions(house: House, land: Browser) -> None:
    this = idle_land(house)["id"]
    again = land.get(f"/facts/{this}")
    (link,) = [one for one in again.links if "from=" in one]
    form = land.get(link).form(link)
    assert form.values("f.completion") == ["0.7"]
    page = land.send(form, {"f.completion": "0.8"})
    assert page.status == 409 and "更正须说明理由" in page.words
    page = land.send(page.form(link), {"f.reason": "复核后更正。"})
    assert "现行内容（第2版）" in page.words and "复核后更正。" in page.words


def test_what_is_wrong_is_said_beside_its_heading(land: Browser) -> None:
    page = land.send(land.get("/facts/new/idle_land_consequences").form("idle_land_consequences"), {"f.unit": "anhua"})
    assert page.status == 422 and "#f-completion" in page.links


def test_facts_come_from_a_file_all_or_none(house: House, land: Browser) -> None:
    sheet, rule = sheet_of("idle_land_consequences"), "idle_land_consequences"
    row = IdleLandEntry(unit="anhua", year=2026, allocation_mu=Decimal(800), completion=Decimal("0.7"), rank=5)
    upload = land.get(f"/facts/new/{rule}").form("/import")
    page = land.send(upload, files={"file": ("facts.xlsx", workbook(sheet, {"facts": [row]}))})
    assert "安化县人民政府" in page.words and page.url.endswith(f"/facts?rule={rule}")
    bad = row.model_copy(update={"unit": "nowhere"})
    page = land.send(upload, files={"file": ("facts.xlsx", workbook(sheet, {"facts": [bad]}))})
    assert page.status in (409, 422) and "nowhere" in page.words
    assert land.get(f"/facts/new/{rule}.xlsx").status == 200


def test_only_the_clauses_office_is_offered_its_facts(house: House) -> None:
    funds = Browser(house, FUNDS).get("/facts")
    assert "/facts/new/surplus_funds" in funds.links and "/facts/new/idle_land_consequences" not in funds.links
    stranger = Browser(house, LEAD)
    form = stranger.get("/facts/new/surplus_funds").form("surplus_funds")
    typed = {"f.unit": "swj", "f.matter": "外贸资金", "f.kind": "department_surplus", "f.amount": "100"}
    assert stranger.send(form, typed).status == 403


def test_a_measures_page_tells_formula_numbers_decision_and_whose_turn(house: House) -> None:
    idle_land(house)
    this = measure(house, "new_land_deduction")["id"]
    words = Browser(house, SUPERVISION).get(f"/measures/{this}").words
    for said in ("惩戒", "NJ-09", "完成比例", "0.7", "100亩", "决定奖惩建议", "尚未批准"):
        assert said in words, said


def test_the_clause_offices_leader_withdraws_a_measure_with_its_reason(house: House) -> None:
    idle_land(house)
    this, leader = measure(house, "new_land_deduction")["id"], Browser(house, "zrzy.leader")
    form = leader.get(f"/cases/{this}/acts/withdraw").form("/acts/withdraw")
    assert "已撤销" in leader.send(form, {"f.reason": "依据有误。"}).words
    assert Browser(house, LAND).get(f"/cases/{this}/acts/withdraw").status == 403


def test_a_measure_under_way_is_postponed_and_objected_to(house: House) -> None:
    house.wait(days=60)
    accounts(house)
    this = measure(house, "management_fee_deduction")["id"]
    key = house.one('SELECT key FROM "case" WHERE id = :id', id=this)
    form = {"route": "vice_mayor"}
    accepted(house.act("decide_proposal", key, outcome="confirm", form=form))
    accepted(house.act("approve_measure", key))
    leader, subject = Browser(house, "zjj.leader"), Browser(house, "anhua.leader")
    day = house.clock.today().replace(day=28, month=12).isoformat()
    typed = {"f.on": day, "f.reason": "需协调年度预算。"}
    leader.send(leader.get(f"/cases/{this}/acts/postpone").form("/acts/postpone"), typed)
    assert house.one("SELECT due FROM deadline WHERE name = 'measure'").isoformat() == day
    asked = subject.get(f"/measures/{this}").form("/objections")
    assert "复核申请" in subject.send(asked, {"matter": "决算已按期上报，请予复核。"}).words
    page = subject.get(f"/measures/{this}")
    assert "决算已按期上报，请予复核。" in page.words and "复核中" in page.words
    assert case_id(house, key) == this


def test_the_years_plans_are_begun_and_looked_over(house: House) -> None:
    office = Browser(house, SUPERVISION)
    page = office.send(office.get("/assessments").forms[-1], {"year": "2026"})
    assert "NJ-09" in page.words and "市国土局" in page.words
    house.run()
    this = house.one("SELECT case_id FROM assessment WHERE clause = 'NJ-09'")
    words = office.get(f"/assessments/{this}").words
    assert "拟订考核规则和方案" in words and "尚未拟订" in words
