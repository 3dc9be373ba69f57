"""Facts about land and money: entered or imported, once; corrected with a reason; each proposal by its own clause."""

import json
from typing import Any

import pytest

from tests.cast import accepted, events, refused
from tests.house import House
from tests.service.resources import (
    BUILDERS,
    FUNDS,
    LAND,
    accounts,
    entered,
    fact,
    fund,
    idle_land,
    measure,
    measures,
    not_entered,
)
from tests.service.test_at_once import together
from tests.web.browser import Browser


def kinds(house: House) -> set[str]:
    return {m["kind"] for m in measures(house)}


def test_idle_land_is_deducted_in_proportion_and_at_most_a_hundred_mu(house: House) -> None:
    idle_land(house)
    assert kinds(house) == {"new_land_deduction", "honours_cancelled"}
    found = measure(house, "new_land_deduction")
    assert (found["proposed"], found["cap"], found["unit"]) == ("100", "100", "亩")
    assert "800亩 × 未完成比例0.3 = 240亩，最高不超过100亩" in found["formula"]
    assert found["office"] == "市国土局（今益阳市自然资源和规划局）"


def test_idle_land_of_the_districts_own_making_suspends_three_things_besides(house: House) -> None:
    idle_land(house, subjective=True)
    suspended = {"filing_suspended", "linkage_suspended", "trading_suspended"}
    assert kinds(house) == {"new_land_deduction", "honours_cancelled", *suspended}


def test_a_district_that_completed_and_ranks_third_is_rewarded_by_an_amount_that_a_person_gives(house: House) -> None:
    idle_land(house, completion="1", rank=3)
    idle_land(house, "heshan", completion="1", rank=4)
    assert kinds(house) == {"new_land_reward"}
    form = {"route": "plan"}
    refused(house.act("decide_proposal", form=form), "amount_required")
    accepted(house.act("decide_proposal", form=form | {"amount": "50"}))
    assert measure(house, "new_land_reward")["amount"] == "50"


def test_the_same_fact_twice_is_one_and_another_is_a_correction_with_its_reason(house: House) -> None:
    first = idle_land(house)
    assert idle_land(house)["id"] == first["id"]
    assert idle_land(house, completion="0.70")["version"] == 1
    same: dict[str, Any] = {"unit": "anhua", "year": 2026, "allocation_mu": "800", "completion": "0.9", "rank": 5}
    not_entered(house, "fact_differs", LAND, "idle_land_consequences", **same)
    corrected = idle_land(house, completion="0.9", reason="复核更正。")
    assert (corrected["id"], corrected["version"]) == (first["id"], 2)
    assert measure(house, "new_land_deduction")["proposed"] == "80"
    assert len(events(house, measure(house, "new_land_deduction")["key"], "proposal_superseded")) == 1
    assert len(measures(house)) == 2


def test_a_correction_that_takes_the_ground_away_leaves_only_dropping(house: House) -> None:
    idle_land(house)
    idle_land(house, completion="1", reason="复核更正。")
    assert {m["kind"]: m["void"] for m in measures(house)} == {"new_land_deduction": True, "honours_cancelled": True}
    refused(house.act("decide_proposal", outcome="confirm", form={"route": "plan"}), "ground_vanished")
    idle_land(house, reason="再次更正。")
    assert {m["void"] for m in measures(house)} == {False}


def test_a_decided_measure_is_not_changed_by_a_correction_but_annotated(house: House) -> None:
    idle_land(house)
    key = measure(house, "new_land_deduction")["key"]
    accepted(house.act("decide_proposal", key, form={"route": "plan"}))
    idle_land(house, completion="0.95", reason="复核更正。")
    found = measure(house, "new_land_deduction")
    assert (found["amount"], found["proposed"]) == ("100", "100")
    assert len(events(house, key, "fact_corrected")) == 1


def test_land_goes_through_the_plan_while_it_is_open(house: House) -> None:
    idle_land(house)
    refused(house.act("decide_proposal", form={"route": "vice_mayor"}), "goes_through_plan")


def test_only_the_clause_offices_handler_enters_its_facts(house: House) -> None:
    given: dict[str, Any] = {"unit": "anhua", "year": 2026, "allocation_mu": "800", "completion": "0.7"}
    for who in ("zrzy.leader", "czj.handler", "anhua.handler", "supervision1"):
        not_entered(house, "not_allowed", who, "idle_land_consequences", 403, **given)


@pytest.mark.parametrize(
    "changed, name, status",
    [
        ({"unit": "nowhere"}, "unknown_unit", 409),
        ({"completion": "-1"}, "form_invalid", 422),
        ({"extra": 1}, "form_invalid", 422),
        ({"allocation_mu": None}, "form_invalid", 422),
        ({"year": 2015}, "pack_not_in_force", 409),
    ],
)
def test_a_malformed_fact_is_refused_by_name(house: House, changed: Any, name: str, status: int) -> None:
    given = {"unit": "anhua", "year": 2026, "allocation_mu": "800", "completion": "0.7"} | changed
    not_entered(house, name, LAND, "idle_land_consequences", status, **given)


def test_no_day_and_no_quarter_is_entered_before_it_is_over(house: House) -> None:
    future: dict[str, Any] = {"unit": "anhua", "year": 2026, "matter": "桥", "management_fee": "1"}
    future["accepted_on"] = "2026-02-01"
    not_entered(house, "day_in_future", BUILDERS, "management_fee_deduction", **future)
    this: dict[str, Any] = {"unit": "swj", "year": 2026, "matter": "资金"}
    not_entered(house, "day_in_future", FUNDS, "special_fund", q1="10", **this)
    not_entered(house, "quarter_missing", FUNDS, "special_fund", q2="10", **this)
    not_entered(house, "plan_day_not_over", FUNDS, "special_fund", plan_not_filed_amount="1", **this)


def test_a_special_fund_lags_through_the_year(house: House) -> None:
    """Q1 and Q2: the finance bureau talks to the department; Q3: a cut at a ratio to be given; 31 October: recovery."""
    key = fund(house)["key"]
    house.wait(days=90)
    fund(house, q1="18")
    fund(house, q1="18")
    (talk,) = house.rows("SELECT signer_post_id, target_post_id, period, clause FROM talk")
    assert house.holder(talk.signer_post_id).username == "czj.leader"
    assert house.holder(talk.target_post_id).username == "swj.leader"
    assert (talk.period, talk.clause) == ("2026-Q1", "NJ-12")
    house.wait(days=91)
    fund(house, q1="18", q2="48")
    assert house.one("SELECT count(*) FROM talk") == 2
    house.wait(days=92)
    fund(house, q1="18", q2="48", q3="70", unallocated_amount="9000000")
    cut = measure(house, "budget_cut")
    assert (cut["proposed"], cut["cap"], cut["period"]) == (None, "9000000", "2026-Q3")
    form = {"route": "vice_mayor"}
    refused(house.act("decide_proposal", form=form), "amount_required")
    refused(house.act("decide_proposal", form=form | {"amount": "1", "ratio": "10"}), "amount_does_not_fit")
    accepted(house.act("decide_proposal", form=form | {"ratio": "10"}))
    assert measure(house, "budget_cut")["amount"] == "900000"
    house.wait(days=30)
    assert house.state(key) == "watch.fund_plan"
    accepted(house.act("report_unplanned", form={"unplanned_amount": "1200000"}))
    assert (measure(house, "fund_recovery")["proposed"], house.state(key)) == ("1200000", "watch.settled")
    assert len(measures(house)) == 2
    assert house.one("SELECT count(*) FROM talk") == 2


def test_a_plan_of_use_filed_in_time_recovers_nothing(house: House) -> None:
    key = fund(house)["key"]
    accepted(house.act("file_fund_plan"))
    house.wait(days=330)
    assert (house.state(key), measures(house)) == ("watch.settled", [])


def test_a_corrected_quarter_tells_who_signs_the_talk_to_withdraw_it(house: House) -> None:
    fund(house)
    house.wait(days=90)
    fund(house, q1="18")
    fund(house, q1="25", reason="核实更正。")
    assert house.one("SELECT count(*) FROM notice WHERE text LIKE '%约谈事由消失%'") == 1
    accepted(house.act("sign_notice", outcome="withdraw", form={}, opinion="进度已更正。"))
    fund(house, q1="18", reason="再次更正。")
    assert house.one("SELECT count(*) FROM talk") == 1


ONE_EACH = [
    (
        "fgw.handler",
        "early_start",
        {"matter": "码头", "planned_start": "2026-01-04", "actual_start": "2025-12-01", "as_of": "2026-01-04"},
        {"land_priority"},
    ),
    (
        "fgw.handler",
        "early_start",
        {"matter": "码头", "planned_start": "2025-10-01", "as_of": "2026-01-04", "quota_mu": "30"},
        {"land_recovery"},
    ),
    (
        LAND,
        "land_supply",
        {"planned": "900", "supplied": "700"},
        {"citywide_criticism", "reserve_plan_deduction", "conversion_plan_deduction"},
    ),
    (LAND, "land_supply", {"planned": "900", "supplied": "900"}, set()),
    (FUNDS, "surplus_funds", {"matter": "结余", "kind": "department_surplus", "amount": "5"}, {"surplus_recovery"}),
    (
        FUNDS,
        "surplus_funds",
        {"matter": "结转", "kind": "project_carry_over", "amount": "5", "years_unused": 1},
        set(),
    ),
    (
        FUNDS,
        "transfer_funds",
        {"matter": "转移支付", "unused_amount": "5", "planned": "50", "actual": "40"},
        {"transfer_recovery"},
    ),
    (FUNDS, "industry_funds", {"matter": "产业资金", "rating": "excellent"}, {"industry_fund_increase"}),
    (FUNDS, "industry_funds", {"matter": "产业资金", "rating": "poor"}, {"industry_fund_decrease"}),
]


@pytest.mark.parametrize("who, rule, fields, expected", ONE_EACH, ids=lambda part: str(part)[:30])
def test_each_clause_proposes_its_own_measures(
    house: House, who: str, rule: str, fields: Any, expected: set[str]
) -> None:
    entered(house, who, rule, unit="anhua", year=2026, **fields)
    assert kinds(house) == expected


def test_bonds_are_swapped_first_where_all_six_conditions_hold(house: House) -> None:
    names = ("debt_size_reasonable", "risk_indicators_safe", "growth_small", "cost_controlled", "reduction_strong")
    given: dict[str, Any] = {name: True for name in names} | {"cash_chain_safe": False}
    entered(house, FUNDS, "bond_swap_priority", unit="anhua", year=2026, **given)
    assert kinds(house) == set()
    entered(house, FUNDS, "bond_swap_priority", unit="heshan", year=2026, **(given | {"cash_chain_safe": True}))
    assert kinds(house) == {"bond_swap_priority"}


def send(house: House, rows: list[dict[str, Any]], who: str = LAND) -> Any:
    content = json.dumps({"facts": rows}).encode()
    path = "/api/v1/resources/import/idle_land_consequences"
    return house.person(who).send("POST", path, files={"file": ("facts.json", content)})


def test_a_file_of_facts_is_taken_whole_or_not_at_all(house: House) -> None:
    good = {"unit": "anhua", "year": 2026, "allocation_mu": "800", "completion": "0.7"}
    bad = refused(send(house, [good, good | {"unit": "nowhere"}]), "import_refused", 422)
    assert [(fault["row"], "nowhere" in fault["reason"]) for fault in bad["faults"]] == [(2, True)]
    assert house.one("SELECT count(*) FROM resource_fact") == 0
    rows = [good, good | {"unit": "heshan", "completion": "0.8"}]
    assert len(accepted(send(house, rows))["facts"]) == 2
    accepted(send(house, rows))
    house.run()
    assert (house.one("SELECT count(*) FROM resource_fact"), len(measures(house))) == (2, 4)
    refused(send(house, rows, "czj.handler"), "import_refused", 422)


def test_an_unknown_rule_is_refused(house: House) -> None:
    refused(fact(house, LAND, "no_such_rule"), "unknown_rule", 422)


def test_the_pages_of_a_fact_and_a_proposal_open(house: House) -> None:
    found = accounts(house)
    house.wait(days=60)
    browser = Browser(house, "zjj.leader")
    assert "城建项目决算" in browser.get(f"/cases/{found['id']}").words
    (task,) = house.open_tasks("decide_proposal")
    page = browser.get(f"/tasks/{task.id}")
    for words in ("决定奖惩建议", "报批方式", "20%", "250000"):
        assert words in page.words, words


@pytest.mark.parametrize("attempt", range(3))
def test_the_same_fact_entered_at_once_by_two_is_one_with_its_measures_once(house: House, attempt: int) -> None:
    given = {"unit": "anhua", "year": 2026, "allocation_mu": "800", "completion": "0.7"}
    body = {"rule": "idle_land_consequences", "fields": given}
    who = house.person(LAND)
    answers = together(*[lambda: who.send("POST", "/api/v1/resources", json=body)] * 3)
    assert len({accepted(answer)["id"] for answer in answers}) == 1
    house.run()
    assert len(measures(house)) == 2
