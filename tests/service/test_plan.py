"""YY-08: the plan is drafted within a month, consulted on, signed by finance, reviewed by two leaders, published."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import COUNTY, PROJECT, SUPERVISION, accepted, answer_of, case_id, events, refused
from tests.house import House
from tests.service.conftest import At

REVIEWED = {"scope_not_widened": True, "no_daily_duties": True, "sets_consistent": True}


def draft(house: House, **changed: Any) -> Any:
    return house.act("draft_plan", form={**answer_of(house, "draft_plan"), **changed})


def everybody_replies(house: House) -> None:
    for _ in house.open_tasks("consult_county"):
        accepted(house.act("consult_county"))
    accepted(house.act("consult_finance"))


def test_the_month_runs_from_the_approvals_own_date_not_from_its_entry(at: At) -> None:
    house = at("record_measures_meeting")
    house.clock.set(house.clock.now() + timedelta(days=20))
    accepted(house.act("record_measures_meeting", form={"meeting_number": "第1次", "held_on": "2026-01-06"}))
    accepted(house.act("issue_measures"))
    assert str(house.one("SELECT due FROM deadline WHERE name = 'plan'")) == "2026-02-06"
    (recorded,) = events(house, PROJECT, "deadline_set")
    assert recorded["due"] == "2026-02-06"


@pytest.mark.parametrize("field", ["quotas", "indicators", "procedure", "reward_mode", "fund_use"])
def test_a_plan_without_one_of_the_five_fields_is_refused(at: At, field: str) -> None:
    house = at("draft_plan")
    empty: Any = [] if field in ("quotas", "indicators") else "   "
    assert refused(draft(house, **{field: empty}), "plan_field_missing")["clause"] == "YY-08"
    assert house.state(PROJECT) == "plan.drafting"


def test_every_county_and_finance_are_asked(at: At) -> None:
    house = at("consult_county")
    counties = {
        r.code
        for r in house.rows("SELECT u.code FROM unit u JOIN unit_kind k ON k.unit_id = u.id WHERE k.kind = 'county'")
    }
    assert {t.about for t in house.open_tasks("consult_county")} == counties
    assert len(counties) == 8
    (finance,) = house.open_tasks("consult_finance")
    assert house.holder(finance.post_id).username == "czj.leader"


def test_the_review_waits_for_the_last_reply(at: At) -> None:
    house = at("consult_county")
    accepted(house.act("consult_finance"))
    for _ in range(7):
        accepted(house.act("consult_county"))
    assert house.state(PROJECT) == "plan.consulting"
    accepted(house.act("consult_county", outcome="suggest", form={"text": "建议适当增加县区名额。"}))
    assert house.state(PROJECT) == "plan.reviewing"


def test_silence_is_never_a_reply_a_person_records_it_after_the_day(at: At) -> None:
    house = at("consult_county")
    accepted(house.act("consult_finance"))
    for _ in range(7):
        accepted(house.act("consult_county"))
    silent = house.open_tasks("consult_county")[0].about
    assert house.open_tasks("record_no_reply") == []
    house.wait(days=60)
    assert house.state(PROJECT) == "plan.consulting"
    assert len(house.open_tasks("record_no_reply")) == 1
    refused(house.act("record_no_reply", form={"units": ["fgw"]}), "nothing_to_record")
    accepted(house.act("record_no_reply"))
    assert events(house, PROJECT, "no_reply_recorded") == [{"unit": silent}]
    assert house.open_tasks("consult_county") == []
    assert house.state(PROJECT) == "plan.reviewing"
    assert house.one("SELECT reply FROM consultation ORDER BY id DESC LIMIT 1") == "no_reply"


def test_some_silent_counties_may_be_recorded_and_others_waited_for(at: At) -> None:
    house = at("consult_county")
    accepted(house.act("consult_finance"))
    house.wait(days=30)
    units = [t.about for t in house.open_tasks("consult_county")]
    accepted(house.act("record_no_reply", form={"units": units[:3]}))
    assert house.state(PROJECT) == "plan.consulting"
    assert len(house.open_tasks("record_no_reply")) == 1
    for _ in units[3:]:
        accepted(house.act("consult_county"))
    assert house.state(PROJECT) == "plan.reviewing"


def test_late_replies_of_all_counties_leave_nothing_to_record(at: At) -> None:
    house = at("consult_county")
    house.wait(days=30)
    assert house.open_tasks("record_no_reply")
    everybody_replies(house)
    assert house.open_tasks("record_no_reply") == []
    assert house.state(PROJECT) == "plan.reviewing"


def test_no_reply_is_not_recorded_before_an_extended_day(at: At) -> None:
    house = at("consult_county")
    house.wait(days=30)
    deadline = house.one("SELECT id FROM deadline WHERE name = 'consult_reply'")
    office = house.person(SUPERVISION)
    office.post(f"/api/v1/deadlines/{deadline}/extend", {"on": "2026-03-20", "why": "县市区要求延长。"})
    refused(house.act("record_no_reply"), "reply_day_not_over")
    house.wait(days=60)
    accepted(house.act("record_no_reply"))


def test_finance_objecting_sends_the_plan_back_with_reasons(at: At) -> None:
    house = at("consult_county")
    refused(house.act("consult_finance", outcome="object", form={}), "form_invalid", 422)
    accepted(house.act("consult_finance", outcome="object", form={}, opinion="资金来源不明。"))
    assert house.state(PROJECT) == "plan.drafting"
    assert house.open_tasks("consult_county") == []
    refused(house.person(COUNTY).decide(first_task(house, "consult_county"), "agree"), "task_not_open")
    assert house.one("SELECT count(*) FROM deadline WHERE name = 'consult_reply' AND met_at IS NULL") == 0


def first_task(house: House, step: str) -> int:
    return int(house.one("SELECT id FROM task WHERE step = :step AND about = 'anhua' ORDER BY id LIMIT 1", step=step))


@pytest.mark.parametrize("order", [("vicemayor1", "dsg1"), ("dsg1", "vicemayor1")])
def test_both_leaders_must_approve_in_any_order(at: At, order: tuple[str, str]) -> None:
    house = at("review_plan")
    tasks = {house.holder(t.post_id).username: t.id for t in house.open_tasks("review_plan")}
    assert set(tasks) == {"vicemayor1", "dsg1"}
    accepted(house.person(order[0]).decide(tasks[order[0]], "approve", REVIEWED))
    assert house.state(PROJECT) == "plan.reviewing"
    accepted(house.person(order[1]).decide(tasks[order[1]], "approve", REVIEWED))
    assert house.state(PROJECT) == "plan.publishing"


def test_approval_confirms_what_no_machine_can_check(at: At) -> None:
    house = at("review_plan")
    refused(house.act("review_plan", form={**REVIEWED, "no_daily_duties": False}), "review_not_confirmed")


def test_either_leader_may_return_the_plan_and_the_other_is_asked_again(at: At) -> None:
    house = at("review_plan")
    accepted(house.act("review_plan"))
    refused(house.act("review_plan", outcome="return", form={}), "form_invalid", 422)
    accepted(house.act("review_plan", outcome="return", form={}, opinion="评选程序不明确。"))
    assert house.state(PROJECT) == "plan.drafting"
    assert house.open_tasks("review_plan") == []


def test_replies_stand_when_the_substance_is_unchanged(at: At) -> None:
    house = at("review_plan")
    accepted(house.act("review_plan", outcome="return", form={}, opinion="请完善程序。"))
    accepted(draft(house, procedure="完善后的评选程序。"))
    assert house.open_tasks("consult_county") == []
    accepted(house.act("consult_finance"))
    assert house.state(PROJECT) == "plan.reviewing"
    assert len(house.open_tasks("review_plan")) == 2


def test_everybody_is_asked_again_when_quotas_or_indicators_changed(at: At) -> None:
    house = at("review_plan")
    accepted(house.act("review_plan", outcome="return", form={}, opinion="名额偏多。"))
    quotas = [{"kind": "county", "places": 2, "award": "500000"}]
    accepted(draft(house, quotas=quotas))
    assert len(house.open_tasks("consult_county")) == 8


@pytest.mark.parametrize("missing", ["source", "approval", "budget_year"])
def test_new_money_blocks_publication_without_source_approval_and_budget_year(at: At, missing: str) -> None:
    house = at("draft_plan")
    money = {"needs_new": True, "source": "市级预备费", "approval": "益政函〔2026〕3号", "budget_year": 2027}
    accepted(draft(house, money={k: v for k, v in money.items() if k != missing}))
    house.play(until="publish_plan")
    assert refused(house.act("publish_plan"), "new_money_not_settled")["clause"] == "YY-08"
    accepted(house.act("publish_plan", outcome="redraft", form={}, opinion="补充资金批准文件。"))
    accepted(draft(house, money=money))
    house.play(until="publish_plan")
    accepted(house.act("publish_plan"))


SOFT = {
    "data_not_direct": "data_collected_directly",
    "layered_filing": "layered_filing",
    "other_standard": "county_standard",
}
"""What the plan's author says of himself, and the rule of YY-10 that it departs from."""


@pytest.mark.parametrize("said", SOFT)
def test_what_holds_in_principle_of_data_filing_and_standard_needs_an_override_by_the_leaders(
    at: At, said: str
) -> None:
    house = at("draft_plan")
    answer = refused(draft(house, **{said: True}), "soft_rule_blocks")
    assert answer["rules"] == [SOFT[said]] and answer["clause"] in ("YY-10a", "YY-10b")
    assert house.state(PROJECT) == "plan.drafting"
    asked = [{"rule": SOFT[said], "reason": "该项数据由县区统计。"}]
    accepted(draft(house, **{said: True}, overrides=asked))
    house.play(until="review_plan")
    assert house.one("SELECT approved_by FROM override") is None
    accepted(house.act("review_plan"))
    (row,) = house.rows("SELECT rule, reason, asked_by, approved_by, approval FROM override")
    assert (row.rule, row.reason, row.approval) == (SOFT[said], "该项数据由县区统计。", "分管领导审核同意")
    assert row.asked_by and row.approved_by


def test_data_that_come_from_those_who_are_evaluated_are_not_collected_directly(at: At) -> None:
    house = at("draft_plan")
    indicators = answer_of(house, "draft_plan")["indicators"]
    indicators[0]["source_unit"] = "anhua"
    answer = refused(draft(house, indicators=indicators), "soft_rule_blocks")
    assert answer["rules"] == ["data_collected_directly"]


def test_a_published_plan_is_public_with_its_consultation(at: At) -> None:
    house = at("publish_plan")
    assert "plan" not in {d["kind"] for d in house.client.get("/api/v1/public/circulars").json()}
    accepted(house.act("publish_plan"))
    assert "plan" in {d["kind"] for d in house.client.get("/api/v1/public/circulars").json()}
    content = house.one("SELECT content FROM document WHERE kind = 'plan'")
    assert len(content["consultation"]) == 9


def test_the_deadline_of_the_plan_is_met_by_its_publication(at: At) -> None:
    house = at("publish_plan")
    house.wait(days=40)
    accepted(house.act("publish_plan"))
    view = house.person(SUPERVISION).get(f"/api/v1/cases/{case_id(house)}")
    plan = next(d for d in view["deadlines"] if d["name"] == "plan")
    assert plan["late"] and plan["met_at"] is not None and plan["clause"] == "YY-08a"
