"""YY-07: projects go in and out during the year only with the mayor's consent."""

from datetime import timedelta
from typing import Any

from tests.cast import COUNTY, PROJECT, ROUND, SUPERVISION, accepted, case_id, events, refused
from tests.house import START, House
from tests.service.conftest import At

SECOND = "project/yiyang/2026/02"
REASON = "省里新增激励措施。"


def change(house: House, body: dict[str, Any], who: str = SUPERVISION) -> Any:
    return house.person(who).send("POST", f"/api/v1/rounds/{case_id(house, ROUND)}/changes", json=body)


def new_project(house: House, **changed: Any) -> dict[str, Any]:
    form = house.one("SELECT proposal FROM round")[0]
    return {"change": "add", "project": {**form, "number": 2, "title": "新增项目", **changed}, "reason": REASON}


DROP = {"change": "drop", "number": 1, "reason": "国家已取消该项激励。"}


def test_only_the_supervision_office_proposes_a_change(at: At) -> None:
    house = at("draft_plan")
    refused(change(house, DROP, "mayor"), "not_allowed", 403)
    refused(change(house, DROP, COUNTY), "not_found", 404)


def test_nothing_changes_before_the_mayor_has_consented(at: At) -> None:
    house = at("draft_plan")
    accepted(change(house, DROP))
    accepted(change(house, new_project(house)))
    house.wait(days=40)
    assert house.state(PROJECT) == "plan.drafting"
    assert house.one("SELECT count(*) FROM project") == 1
    (first, _) = house.open_tasks("consent_change")
    refused(house.person(SUPERVISION).decide(first.id, "consent"), "not_yours", 403)


def test_a_new_project_gets_its_own_month_from_the_mayors_consent(at: At) -> None:
    house = at("draft_plan")
    house.clock.set(START + timedelta(days=150))
    house.run()
    accepted(change(house, new_project(house)))
    assert house.holder(house.open_tasks("consent_change")[0].post_id).username == "mayor"
    accepted(house.act("consent_change"))
    assert house.state(SECOND) == "plan.drafting"
    rows = house.rows(
        "SELECT c.key, d.due FROM deadline d JOIN \"case\" c ON c.id = d.case_id WHERE d.name = 'plan' ORDER BY c.key"
    )
    assert [(row.key, str(row.due)) for row in rows] == [(PROJECT, "2026-02-05"), (SECOND, "2026-07-06")]


def test_a_new_projects_override_is_approved_by_the_mayor(at: At) -> None:
    house = at("draft_plan")
    refused(change(house, new_project(house, goal_reached=True)), "soft_rule_blocks")
    asked = [{"rule": "goal_reached", "reason": "须继续巩固。"}]
    accepted(change(house, new_project(house, goal_reached=True, overrides=asked)))
    accepted(house.act("consent_change"))
    (row,) = house.rows("SELECT rule, approval, approved_by FROM override")
    assert (row.rule, row.approval) == ("02:goal_reached", "市长同意年中调整")
    assert row.approved_by == house.person("mayor").id


def test_a_change_the_mayor_refuses_is_only_remembered(at: At) -> None:
    house = at("draft_plan")
    accepted(change(house, DROP))
    refused(house.act("consent_change", outcome="refuse", form={}), "form_invalid", 422)
    accepted(house.act("consent_change", outcome="refuse", form={}, opinion="不宜调整。"))
    assert house.state(PROJECT) == "plan.drafting"
    assert events(house, ROUND, "change_refused") == [{"project": 1}]


def test_the_others_need_not_wait_for_a_project_that_was_taken_out(at: At) -> None:
    house = at("submit_list")
    accepted(change(house, new_project(house)))
    accepted(house.act("consent_change"))
    accepted(house.act("submit_list"))
    assert house.open_tasks("form_batch") == []
    accepted(change(house, {**DROP, "number": 2}))
    accepted(house.act("consent_change"))
    assert house.state(SECOND) == "dropped"
    assert house.open_tasks(case=SECOND) == []
    assert house.open_tasks("form_batch")


def test_a_round_whose_only_project_is_taken_out_ends_without_a_circular(at: At) -> None:
    house = at("draft_plan")
    accepted(change(house, DROP))
    accepted(house.act("consent_change"))
    assert house.state(PROJECT) == "dropped"
    assert house.state(ROUND) == "payout.ended"
    assert house.one("SELECT count(*) FROM mark WHERE struck_at IS NULL AND dropped_at IS NULL") == 0


def test_a_list_taken_out_during_its_publicity_is_marked_as_withdrawn(at: At) -> None:
    house = at("publicity")
    accepted(change(house, DROP))
    accepted(house.act("consent_change"))
    (page,) = house.client.get("/api/v1/public/publicity").json()
    assert page["ended"] == "withdrawn"


def test_unknown_or_repeated_projects_are_refused(at: At) -> None:
    house = at("draft_plan")
    refused(change(house, {**DROP, "number": 9}), "unknown_project")
    refused(change(house, new_project(house, number=1)), "number_repeated")


def test_no_change_is_proposed_before_the_measures_or_after_the_gathering(at: At) -> None:
    refused(change(at("issue_measures"), DROP), "wrong_order")
    refused(change(at("prepare_papers"), DROP), "wrong_order")


def test_a_project_under_vetting_is_not_taken_out_by_an_older_proposal(at: At) -> None:
    house = at("form_batch")
    accepted(change(house, DROP))
    accepted(house.act("form_batch"))
    refused(house.act("consent_change"), "wrong_order")
    assert house.state(PROJECT) == "vetting.waiting"


def test_a_consent_after_the_last_circular_comes_too_late(at: At) -> None:
    house = at("form_batch")
    accepted(change(house, new_project(house)))
    house.act("form_batch")
    task = house.open_tasks("consent_change")[0]
    for step in ("send_vetting_letter", *["reply_vetting"] * 8, "summarise_vetting", "prepare_papers"):
        accepted(house.act(step))
    accepted(house.act("record_resolution"))
    accepted(house.act("sign_circular"))
    refused(house.person("mayor").decide(task.id, "consent"), "wrong_order")
    accepted(house.person("mayor").decide(task.id, "refuse", opinion="已过时限。"))
