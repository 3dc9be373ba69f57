"""A task's way from hand to hand, and how each wrong act is refused by name."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import (
    COUNTY,
    LEAD,
    LEAD_LEADER,
    PROJECT,
    STRANGER,
    SUPERVISION,
    VICE_MAYOR,
    accepted,
    case_id,
    notices,
    refused,
)
from tests.house import House
from tests.service.conftest import At

SECOND = "supervision2"


def task_of(house: House, step: str) -> int:
    return int(house.open_tasks(step)[0].id)


def do(house: House, who: str, task: int, act: str, **body: Any) -> Any:
    return house.person(who).send("POST", f"/api/v1/tasks/{task}/{act}", json=body)


def hands(house: House, task: int) -> list[str]:
    return [row.act for row in house.rows("SELECT act FROM task_hand WHERE task_id = :t ORDER BY id", t=task)]


def test_a_claimed_task_waits_on_its_claimer_alone_until_it_is_released(at: At) -> None:
    house = at("propose_measures")
    task = task_of(house, "propose_measures")
    accepted(do(house, SUPERVISION, task, "claim"))
    accepted(do(house, SUPERVISION, task, "claim"))
    refused(do(house, SECOND, task, "claim"), "not_yours", 403)
    form = house.habit(house.open_tasks("propose_measures")[0])[1].form
    refused(house.person(SECOND).decide(task, "propose", form), "not_yours", 403)
    accepted(do(house, SUPERVISION, task, "release"))
    accepted(do(house, SECOND, task, "claim"))
    accepted(house.person(SECOND).decide(task, "propose", form))
    assert hands(house, task) == ["claim", "release", "claim"]


def test_a_units_leader_releases_for_somebody_else(at: At) -> None:
    house = at("draft_plan")
    task = task_of(house, "draft_plan")
    accepted(do(house, LEAD, task, "claim"))
    refused(do(house, STRANGER, task, "release"), "not_found", 404)
    accepted(do(house, SUPERVISION, task, "release"))


def test_a_transferred_task_is_the_colleagues_with_both_names_and_a_reason(at: At) -> None:
    house = at("draft_plan")
    task = task_of(house, "draft_plan")
    deputy = house.person("fgw.deputy")
    refused(do(house, LEAD, task, "transfer", person=deputy.id, reason="  "), "form_invalid", 422)
    refused(do(house, LEAD, task, "transfer", person=house.person(LEAD).id, reason="请办"), "not_to_oneself")
    refused(do(house, LEAD, task, "transfer", person=house.person(COUNTY).id, reason="请办"), "not_a_colleague")
    refused(do(house, LEAD, task, "transfer", person=10**9, reason="请办"), "not_a_colleague")
    accepted(do(house, LEAD, task, "transfer", person=deputy.id, reason="出差，请代办。"))
    view = deputy.get(f"/api/v1/tasks/{task}")
    assert [(h["act"], h["by"], h["to"]) for h in view["hands"]] == [("transfer", house.person(LEAD).id, deputy.id)]
    assert task in {row["id"] for row in deputy.get("/api/v1/tasks")}
    assert any("转办" in text for text in notices(house, "task"))
    accepted(deputy.decide(task, "submit", view["prefill"]))


def test_a_lent_task_is_decided_by_nobody_until_it_comes_back(at: At) -> None:
    house = at("draft_plan")
    task = task_of(house, "draft_plan")
    deputy = house.person("fgw.deputy")
    accepted(do(house, LEAD, task, "lend", person=deputy.id, reason="名额是否合适？"))
    refused(do(house, LEAD, task, "lend", person=deputy.id, reason="再问"), "not_yours", 403)
    form = deputy.get(f"/api/v1/tasks/{task}")["prefill"]
    refused(house.person(LEAD).decide(task, "submit", form), "task_not_open")
    refused(deputy.decide(task, "submit", form), "task_not_open")
    refused(do(house, "fgw.deputy", task, "give-back", text=" "), "form_invalid", 422)
    refused(do(house, STRANGER, task, "give-back", text="x"), "not_found", 404)
    accepted(do(house, "fgw.deputy", task, "give-back", text="名额合适。"))
    refused(do(house, "fgw.deputy", task, "give-back", text="又及"), "not_found", 404)
    refused(do(house, LEAD, task, "give-back", text="又及"), "task_not_open")
    accepted(house.person(LEAD).decide(task, "submit", form))


def test_the_lender_may_recall_what_he_lent(at: At) -> None:
    house = at("draft_plan")
    task = task_of(house, "draft_plan")
    accepted(do(house, LEAD, task, "lend", person=house.person("fgw.deputy").id, reason="请提意见"))
    accepted(do(house, LEAD, task, "give-back"))
    accepted(house.act("draft_plan"))


def test_an_own_decision_is_taken_back_while_nobody_has_acted_after_it(at: At) -> None:
    house = at("draft_plan")
    task = task_of(house, "draft_plan")
    accepted(house.act("draft_plan"))
    refused(do(house, STRANGER, task, "take-back"), "not_yours", 403)
    assert accepted(do(house, LEAD, task, "take-back"))["state"] == "plan.drafting"
    assert house.open_tasks("consult_county") == []
    refused(house.person(LEAD).decide(task, "submit", {}), "task_not_open")
    accepted(house.act("draft_plan"))
    accepted(house.act("consult_county"))
    again = house.one("SELECT max(id) FROM task WHERE step = 'draft_plan'")
    refused(do(house, LEAD, again, "take-back"), "wrong_order")


def test_what_has_no_way_back_is_not_taken_back(at: At) -> None:
    house = at("publish_plan")
    task = task_of(house, "publish_plan")
    accepted(house.act("publish_plan"))
    refused(do(house, LEAD, task, "take-back"), "wrong_order")
    assert house.state(PROJECT) == "evaluation.waiting"


def test_an_added_approver_must_sign_too_and_may_be_dropped(at: At) -> None:
    house = at("consent_list")
    task = next(t.id for t in house.open_tasks("consent_list") if house.holder(t.post_id).username == VICE_MAYOR)
    post = house.one("SELECT id FROM post WHERE office = 'vice_mayor' AND seat = 2")
    accepted(do(house, VICE_MAYOR, task, "approvers", post=post))
    accepted(house.act("consent_list"))
    accepted(house.act("consent_list"))
    assert house.state(PROJECT) == "publicity.consent"
    (added,) = house.open_tasks("consent_list")
    compulsory = house.one("SELECT id FROM task WHERE step = 'consent_list' AND about = 'vice_mayor'")
    refused(house.person(VICE_MAYOR).send("DELETE", f"/api/v1/tasks/{compulsory}"), "approver_is_compulsory")
    refused(house.person("dsg1").send("DELETE", f"/api/v1/tasks/{added.id}"), "not_yours", 403)
    accepted(house.person(VICE_MAYOR).send("DELETE", f"/api/v1/tasks/{added.id}"))
    assert house.state(PROJECT) == "publicity.opening"


def test_an_added_approver_who_signs_completes_the_round_of_signatures(at: At) -> None:
    house = at("review_plan")
    task = next(t.id for t in house.open_tasks("review_plan") if house.holder(t.post_id).username == VICE_MAYOR)
    post = house.one("SELECT id FROM post WHERE office = 'vice_mayor' AND seat = 2")
    accepted(do(house, VICE_MAYOR, task, "approvers", post=post))
    for _ in range(3):
        assert house.state(PROJECT) == "plan.reviewing"
        accepted(house.act("review_plan"))
    assert house.state(PROJECT) == "plan.publishing"


@pytest.mark.parametrize("step", ["draft_plan", "consult_county", "collect_scores", "pay_reward"])
def test_no_approver_is_added_where_nobody_countersigns(at: At, step: str) -> None:
    house = at(step)
    task = house.open_tasks(step)[0]
    who = house.holder(task.post_id).username
    post = house.one("SELECT id FROM post WHERE office = 'mayor'")
    refused(do(house, who, task.id, "approvers", post=post), "not_countersigned")


def test_an_empty_or_unknown_post_is_not_added(at: At) -> None:
    house = at("consent_list")
    task = house.open_tasks("consent_list")[0]
    who = house.holder(task.post_id).username
    refused(do(house, who, task.id, "approvers", post=10**9), "post_vacant")


def test_supervisors_urge_and_not_more_than_once_in_four_hours(at: At) -> None:
    house = at("draft_plan")
    task = task_of(house, "draft_plan")
    refused(do(house, LEAD, task, "urge", text="快"), "not_allowed", 403)
    accepted(do(house, SUPERVISION, task, "urge", text="请尽快办理。"))
    refused(do(house, SUPERVISION, task, "urge", text="请尽快办理。"), "urged_recently")
    house.clock.set(house.clock.now() + timedelta(hours=4))
    accepted(do(house, SUPERVISION, task, "urge", text="请尽快办理。"))
    assert sum("催办" in text for text in notices(house, "task")) == 2


def test_a_copy_is_read_with_a_receipt(at: At) -> None:
    house = at("draft_plan")
    task = task_of(house, "draft_plan")
    stranger = house.person(STRANGER)
    refused(stranger.send("GET", f"/api/v1/tasks/{task}"), "not_found", 404)
    accepted(do(house, LEAD, task, "copy", persons=[stranger.id, stranger.id]))
    assert [row["id"] for row in stranger.get("/api/v1/tasks", box="copied")] == [task]
    assert accepted(do(house, STRANGER, task, "read")) == {"read": 1}
    assert accepted(do(house, STRANGER, task, "read")) == {"read": 0}
    refused(stranger.decide(task, "submit", {}), "not_yours", 403)
    refused(do(house, LEAD, task, "copy", persons=[10**9]), "not_found", 404)


def test_a_decision_on_an_older_page_is_refused(at: At) -> None:
    house = at("draft_plan")
    task = house.open_tasks("draft_plan")[0]
    who, given = house.habit(task)
    accepted(do(house, LEAD, task.id, "claim"))
    refused(who.decide(task.id, "submit", given.form, version=1), "stale_version")
    refused(do(house, LEAD, task.id, "claim", version=1), "stale_version")
    accepted(who.decide(task.id, "submit", given.form, version=2))


def test_what_was_decided_is_answered_to_its_decider_and_refused_to_others(at: At) -> None:
    house = at("propose_measures")
    task = house.open_tasks("propose_measures")[0]
    who, given = house.habit(task)
    first = accepted(who.decide(task.id, "propose", given.form))
    assert accepted(who.decide(task.id, "propose", given.form)) == first
    assert accepted(who.decide(task.id, "something_else")) == first
    other = "supervision2" if who.username == SUPERVISION else SUPERVISION
    refused(house.person(other).decide(task.id, "propose", given.form), "already_decided")


def test_a_task_of_a_step_that_the_case_has_left_is_not_open(at: At) -> None:
    house = at("review_plan")
    (one, two) = house.open_tasks("review_plan")
    accepted(house.act("review_plan", outcome="return", form={}, opinion="退回。"))
    who = house.holder(two.post_id)
    refused(who.decide(two.id, "approve", {}), "task_not_open")
    refused(do(house, who.username, two.id, "claim"), "task_not_open")
    assert one.id != two.id


def test_a_stranger_is_told_that_a_task_is_not_his_or_not_there(at: At) -> None:
    house = at("draft_plan")
    task = task_of(house, "draft_plan")
    stranger = house.person(STRANGER)
    refused(stranger.decide(task, "submit", {}), "not_yours", 403)
    refused(stranger.decide(10**12, "submit", {}), "not_found", 404)
    for act, body in (("claim", {}), ("transfer", {"person": stranger.id, "reason": "x"}), ("take-back", {})):
        answer = do(house, STRANGER, task, act, **body)
        assert answer.json()["name"] in ("not_found", "not_yours")
    refused(house.client.get("/api/v1/tasks"), "not_logged_in", 401)


def test_an_outcome_the_step_does_not_know_is_refused(at: At) -> None:
    house = at("draft_plan")
    refused(house.person(LEAD).decide(task_of(house, "draft_plan"), "approve"), "form_invalid", 422)


def test_the_leader_of_the_unit_sees_its_tasks_in_the_units_box(at: At) -> None:
    house = at("draft_plan")
    row = house.person(LEAD_LEADER).get("/api/v1/tasks", box="unit")[0]
    assert (row["step"], row["light"]) == ("draft_plan", "normal")
    assert row["case_id"] == case_id(house)
