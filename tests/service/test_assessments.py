"""A clause office's year: rules with its co-offices, two verifications, a report with its plan, the city's approval."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import accepted, refused
from tests.house import House
from tests.service.resources import accounts, idle_land, measures
from tests.works import start_list, work

KEY = "assessment/yiyang/2026/NJ-09"
FUNDS_KEY = "assessment/yiyang/2026/NJ-12"


def start(house: House) -> list[int]:
    found = house.person("supervision1").post("/api/v1/assessments", {"year": 2026})["assessments"]
    house.run()
    return list(found)


def plan_of(house: House) -> list[dict[str, Any]]:
    return sorted((m for m in measures(house) if m["clause"] == "NJ-09"), key=lambda m: int(m["number"]))


def to_approval(house: House) -> House:
    """Two districts' deductions and lost honours are decided; the report is before the city."""
    idle_land(house)
    idle_land(house, "heshan", completion="0.95")
    house.play(until="record_plan_sitting")
    return house


def sitting(house: House, outcome: str = "approve", **more: Any) -> Any:
    form = {"meeting_number": "第8次", "held_on": house.clock.today().isoformat(), **more}
    return house.act("record_plan_sitting", outcome=outcome, form=form)


def test_every_clause_office_gets_one_assessment_a_year_however_often_it_is_started(house: House) -> None:
    first = start(house)
    assert start(house) == first
    assert house.one("SELECT count(*) FROM assessment") == len(first) == 17
    refused(house.person("czj.handler").send("POST", "/api/v1/assessments", json={"year": 2026}), "not_allowed", 403)


def test_making_the_list_public_opens_every_clause_offices_assessment_of_the_year(house: House) -> None:
    start_list(house, work())
    opened = house.rows('SELECT c.year, c.state FROM assessment a JOIN "case" c ON c.id = a.case_id')
    assert [tuple(row) for row in opened] == [(2026, "rules.drafting")] * 17
    assert sorted(start(house)) == sorted(row.case_id for row in house.rows("SELECT case_id FROM assessment"))


def test_the_co_offices_of_today_are_consulted_before_the_leader_confirms(house: House) -> None:
    start(house)
    accepted(house.act("draft_assessment_rules", FUNDS_KEY))
    (task,) = house.open_tasks("consult_co_office", FUNDS_KEY)
    assert house.holder(task.post_id).username == "sjj.handler"
    refused(house.act("consult_co_office", FUNDS_KEY, outcome="suggest", form={}), "opinion_missing")
    accepted(house.act("consult_co_office", FUNDS_KEY, outcome="suggest", form={"text": "增加绩效评价。"}))
    (task,) = house.open_tasks("confirm_assessment_rules", FUNDS_KEY)
    assert house.holder(task.post_id).username == "czj.leader"
    accepted(house.act("confirm_assessment_rules", FUNDS_KEY))
    assert house.one("SELECT count(*) FROM document WHERE kind = 'assessment_rules'") == 1


def test_a_clause_without_co_offices_goes_straight_to_its_leader(house: House) -> None:
    start(house)
    accepted(house.act("draft_assessment_rules", KEY))
    assert house.state(KEY) == "rules.confirming"


def test_no_verification_before_the_half_year_and_no_report_before_the_year_is_over(house: House) -> None:
    idle_land(house)
    house.play(until="verify_mid_year", case=KEY)
    assert house.clock.today().isoformat() == "2026-07-01"
    form = {"verified_on": "2026-06-01", "verification": "已核查。"}
    refused(house.act("verify_mid_year", KEY, form=form), "too_early_to_verify")
    house.play(until="draft_assessment_report", case=KEY)
    assert house.clock.today().isoformat() == "2027-01-01"


def test_the_report_waits_until_every_proposal_is_decided(house: House) -> None:
    idle_land(house)
    house.play(until="sign_assessment_report", case=KEY)
    idle_land(house, "heshan")
    refused(house.act("sign_assessment_report", KEY), "undecided_proposals")
    for _ in range(2):
        accepted(house.act("decide_proposal"))
    accepted(house.act("sign_assessment_report", KEY))
    text = house.one("SELECT text FROM document WHERE kind = 'assessment_report'")
    assert "赫山区人民政府" in text and "扣减下年度新增建设用地计划指标100亩" in text


def test_the_meetings_approval_opens_each_measure_with_one_month(house: House) -> None:
    to_approval(house)
    approved = house.clock.today()
    accepted(sitting(house))
    assert {m["state"] for m in plan_of(house)} == {"execution.carrying_out"}
    assert {m["approval"] for m in plan_of(house)} == {"市政府会议（第8次）"}
    for (due,) in house.rows("SELECT due FROM deadline WHERE name = 'measure'"):
        assert timedelta(days=28) <= due - approved <= timedelta(days=40)
    assert house.state(KEY) == "execution.running"


def test_the_last_measure_carried_out_ends_the_year(house: House) -> None:
    to_approval(house)
    accepted(sitting(house))
    house.play()
    assert house.state(KEY) == "closed"
    assert {m["ended"] for m in plan_of(house)} == {"done"}


def test_the_meeting_changes_an_amount_within_the_cap_and_drops_a_measure(house: House) -> None:
    to_approval(house)
    amounts = {m["number"]: m["amount"] for m in plan_of(house)}
    deducted = [number for number, amount in amounts.items() if amount]
    honours = [number for number, amount in amounts.items() if not amount]

    def change(number: int, how: str, **more: Any) -> dict[str, Any]:
        return {"measure": number, "plan_change": how, "reason": "会议决定。", **more}

    over = [change(deducted[0], "amount", amount="101")]
    refused(sitting(house, "change", plan_changes=over), "amount_over_cap")
    refused(sitting(house, "change"), "changes_do_not_fit")
    refused(sitting(house, "change", plan_changes=[change(99, "drop")]), "unknown_measure")
    both = [change(deducted[0], "amount", amount="60"), change(honours[0], "drop")]
    accepted(sitting(house, "change", plan_changes=both))
    found = {m["number"]: m for m in plan_of(house)}
    assert found[deducted[0]]["amount"] == "60"
    assert found[honours[0]]["ended"] == "withdrawn"
    assert found[honours[1]]["state"] == "execution.carrying_out"


def test_a_returned_plan_is_reported_again(house: House) -> None:
    to_approval(house)
    accepted(house.act("record_plan_sitting", outcome="return", form={}, opinion="补充测算。"))
    assert house.state(KEY) == "report.drafting"
    house.play(until="record_plan_sitting")
    accepted(sitting(house))
    assert house.one("SELECT max(version) FROM document WHERE kind = 'assessment_report'") == 2


def test_a_fact_that_comes_after_the_plan_is_approved_by_itself(house: House) -> None:
    to_approval(house)
    accepted(sitting(house))
    idle_land(house, "taojiang", completion="0.5")
    refused(house.act("decide_proposal", form={"route": "plan"}), "plan_is_closed")
    accepted(house.act("decide_proposal", form={"route": "meeting"}))


def test_what_was_approved_within_the_year_does_not_hold_the_plan_up(house: House) -> None:
    accounts(house)
    house.play()
    assert house.state("assessment/yiyang/2026/NJ-10") == "closed"


@pytest.mark.parametrize("who, status", [("zrzy.handler", 200), ("supervision1", 200), ("swj.handler", 404)])
def test_who_may_see_an_assessment(house: House, who: str, status: int) -> None:
    start(house)
    number = house.one('SELECT id FROM "case" WHERE key = :key', key=KEY)
    assert house.person(who).send("GET", f"/api/v1/assessments/{number}").status_code == status
