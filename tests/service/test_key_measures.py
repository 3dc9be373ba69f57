"""A measure's whole life: computed, decided by name, approved, carried out in one month with proof, verified."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from service.clock import LEGAL_ZONE
from tests.cast import accepted, events, refused
from tests.house import House
from tests.service.late_accounts import KEY, carrying_out, decide
from tests.service.resources import FUNDS, accounts, entered, measure, measures


def test_twelve_months_over_propose_a_fifth_of_the_fee_once_with_formula_cap_and_clause(late: House) -> None:
    found = measure(late, "management_fee_deduction")
    assert (found["proposed"], found["cap"], found["clause"]) == ("250000", "250000", "NJ-10")
    assert "1250000 × 20% = 250000.00元" in found["formula"]
    assert found["inputs"]["given"]["accepted_on"] == "2025-02-20"
    assert found["office"] == "市建委（今益阳市住房和城乡建设局）"
    late.wait(days=200)
    accounts(late)
    assert len(measures(late)) == 1


def test_the_unit_is_reminded_before_and_pressed_after_the_twelve_months(house: House) -> None:
    key = accounts(house)["key"]
    house.wait(days=60)
    assert [e["days"] for e in events(house, key, "reminded")] == [10, 5, 1]
    assert len(events(house, key, "late")) == 1
    assert house.one("SELECT count(*) FROM document WHERE title LIKE '督办通知单%'") == 1


def test_accounts_filed_in_time_propose_nothing(house: House) -> None:
    key = accounts(house)["key"]
    accepted(house.act("file_accounts"))
    house.wait(days=400)
    assert (house.state(key), measures(house)) == ("watch.settled", [])


def test_accounts_filed_late_keep_the_one_proposal(late: House) -> None:
    accepted(late.act("file_accounts"))
    assert [m["void"] for m in measures(late)] == [False]


def test_the_principal_leader_decides_and_nobody_else(late: House) -> None:
    (task,) = late.open_tasks("decide_proposal")
    assert late.holder(task.post_id).username == "zjj.leader"
    for who in ("supervision1", "zjj.handler", "mayor"):
        answered = late.person(who).decide(task.id, "confirm", {"route": "vice_mayor"})
        refused(answered, "not_yours", 403)


def test_an_amount_is_changed_only_within_the_cap_and_with_a_reason(late: House) -> None:
    refused(decide(late, amount="200000"), "amount_changed")
    refused(decide(late, "change", amount="250000.01"), "amount_over_cap")
    refused(decide(late, "change"), "amount_required")
    without = late.act("decide_proposal", outcome="change", form={"route": "vice_mayor", "amount": "1"})
    refused(without, "form_invalid", 422)
    accepted(decide(late, "change", amount="200000"))
    assert measure(late, "management_fee_deduction")["amount"] == "200000"


def test_a_dropped_proposal_ends_and_the_same_fact_brings_no_second(late: House) -> None:
    accepted(late.act("decide_proposal", outcome="drop", form={}, opinion="因不可抗力。"))
    assert late.state(KEY) == "dropped"
    accounts(late)
    late.wait(days=100)
    assert [m["ended"] for m in measures(late)] == ["dropped"]


def test_the_vice_mayor_in_charge_approves_and_the_month_runs_from_then(late: House) -> None:
    carrying_out(late)
    due = late.one("SELECT due FROM deadline WHERE name = 'measure'")
    approved = late.clock.today()
    assert timedelta(days=28) <= due - approved <= timedelta(days=40)
    text = late.one("SELECT text FROM document WHERE kind = 'measure_notice'")
    assert "市建委（今益阳市住房和城乡建设局）核验" in text and "250000" in text
    assert late.one("SELECT number FROM document WHERE kind = 'measure_notice'").startswith("督奖惩〔2026〕")


def test_a_meeting_that_has_not_been_or_was_before_the_decision_approves_nothing(late: House) -> None:
    accepted(decide(late, route="meeting"))
    for day, name in (("2027-01-01", "day_in_future"), ("2026-01-06", "meeting_before_decision")):
        form = {"meeting_number": "第1次", "held_on": day}
        refused(late.act("record_measure_sitting", form=form), name)
    accepted(late.act("record_measure_sitting"))
    assert late.state(KEY) == "execution.carrying_out"


def test_a_returned_measure_is_decided_again_under_the_same_key(late: House) -> None:
    accepted(decide(late))
    accepted(late.act("approve_measure", outcome="return", form={}, opinion="再核实。"))
    assert late.state(KEY) == "proposal.deciding"
    carrying_out(late)
    assert late.state(KEY) == "execution.carrying_out"


def test_carried_out_in_parts_with_vouchers_then_verified_and_closed(late: House) -> None:
    carrying_out(late)
    day = late.clock.today().isoformat()
    proof = {"document": "凭证1", "done_on": day, "amount": "100000"}
    refused(late.act("carry_out", form=proof), "not_executed_in_full")
    accepted(late.act("carry_out", outcome="partial", form=proof))
    refused(late.act("carry_out", outcome="partial", form=proof), "voucher_repeated")
    refused(late.act("carry_out", form=proof | {"document": "凭证2", "amount": "150001"}), "executed_too_much")
    early = proof | {"document": "凭证2", "done_on": "2026-01-05", "amount": "150000"}
    refused(late.act("carry_out", form=early), "done_before_approval")
    accepted(late.act("carry_out", form=proof | {"document": "凭证2", "amount": "150000"}))
    (task,) = late.open_tasks("verify_measure")
    assert late.holder(task.post_id).username == "supervision1", "who carried it out does not verify it"
    accepted(late.act("verify_measure"))
    found = measure(late, "management_fee_deduction")
    assert (found["state"], found["ended"], found["executed"]) == ("closed", "done", "250000")


def test_a_measure_not_carried_out_is_reminded_late_and_talked_about(late: House) -> None:
    carrying_out(late)
    late.wait(days=140)
    assert late.state(KEY) == "execution.carrying_out"
    reminded = [e["days"] for e in events(late, KEY, "reminded") if e["deadline"] == "measure"]
    assert reminded == [10, 5, 1]
    assert [e["action"] for e in events(late, KEY, "escalated")] == ["warning_talk", "supervising_leader_talk"]


def test_a_withdrawn_measure_keeps_its_key_and_never_comes_again(late: House) -> None:
    carrying_out(late)
    number = measure(late, "management_fee_deduction")["id"]
    path = f"/api/v1/measures/{number}/withdraw"
    reason = {"reason": "原事实有误。"}
    refused(late.person("zjj.handler").send("POST", path, json=reason), "not_allowed", 403)
    late.person("zjj.leader").post(path, reason)
    refused(late.person("zjj.leader").send("POST", path, json=reason), "wrong_order")
    accounts(late)
    late.wait(days=100)
    assert [(m["key"], m["ended"]) for m in measures(late)] == [(KEY, "withdrawn")]


def test_a_postponed_measure_has_a_new_day_and_the_same_key(late: House) -> None:
    carrying_out(late)
    number = measure(late, "management_fee_deduction")["id"]
    body = {"on": "2026-09-30", "reason": "资金正在清算。"}
    late.person("zjj.leader").post(f"/api/v1/measures/{number}/postpone", body)
    assert str(late.one("SELECT due FROM deadline WHERE name = 'measure'")) == "2026-09-30"
    assert late.state(KEY) == "execution.carrying_out"


def test_who_may_see_a_measure(late: House) -> None:
    number = measure(late, "management_fee_deduction")["id"]
    for who in ("zjj.handler", "anhua.handler", "mayor", "supervision1"):
        late.person(who).get(f"/api/v1/measures/{number}")
    for who in ("swj.handler", "heshan.handler"):
        refused(late.person(who).send("GET", f"/api/v1/measures/{number}"), "not_found", 404)
        assert late.person(who).get("/api/v1/measures") == []


def test_everything_ends_when_all_act_diligently(house: House) -> None:
    house.clock.set(datetime(2026, 3, 2, 9, tzinfo=LEGAL_ZONE))
    accounts(house)
    house.play(until="draft_assessment_report")
    assert [m["ended"] for m in measures(house)] == ["done"]


@pytest.mark.parametrize(
    ("who", "rule", "fields", "kind", "asked"),
    [
        (
            "fgw.handler",
            "early_start",
            {"matter": "码头", "planned_start": "2025-10-01", "as_of": "2026-01-04", "quota_mu": "30"},
            "land_recovery",
            "调整还是收回",
        ),
        (
            FUNDS,
            "surplus_funds",
            {"matter": "结余", "kind": "department_surplus", "amount": "5"},
            "surplus_recovery",
            "用于哪项重点工作",
        ),
        (
            FUNDS,
            "transfer_funds",
            {"matter": "转移支付", "unused_amount": "5", "planned": "50", "actual": "40"},
            "transfer_recovery",
            "哪个区的同类型项目",
        ),
    ],
)
def test_where_land_or_money_goes_must_be_said_by_whoever_decides(
    house: House, who: str, rule: str, fields: dict[str, Any], kind: str, asked: str
) -> None:
    """NJ-07, 11, 12: adjusted or recovered, and what it is used for instead; the proposal's paper says it."""
    entered(house, who, rule, unit="anhua", year=2026, **fields)
    form = {"route": "plan", "amount": "30"} if kind == "land_recovery" else {"route": "plan"}
    silent = house.act("decide_proposal", outcome="confirm", form=form | {"terms": " "})
    assert asked in refused(silent, "terms_required")["detail"]
    accepted(house.act("decide_proposal", outcome="confirm", form=form | {"terms": "收回后用于污水管网建设。"}))
    assert measure(house, kind)["terms"] == "收回后用于污水管网建设。"
    assert "收回后用于污水管网建设。" in house.one("SELECT text FROM document WHERE kind = 'measure_proposal'")
