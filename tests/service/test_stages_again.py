"""What a workflow asks may come twice, late, in parallel or wrong: it is done once, and answered alike."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.cast import PROJECT, ROUND, accepted, events, refused
from tests.house import INTERNAL, House
from tests.service.conftest import At

PLAN = {"case": PROJECT, "stage": "plan", "visit": 1}


def first_mark(house: House, key: str) -> Any:
    return house.rows(
        'SELECT m.id, m.stage, m.visit, m.at, m.kind FROM mark m JOIN "case" c ON c.id = m.case_id WHERE c.key = :key'
        " AND m.struck_at IS NULL AND m.dropped_at IS NULL ORDER BY m.at, m.id LIMIT 1",
        key=key,
    )[0]


def test_entering_a_stage_twice_is_answered_with_the_same_next_mark_and_opens_no_second_task(at: At) -> None:
    house = at("draft_plan")
    first, second = house.internal("enter", **PLAN), house.internal("enter", **PLAN)
    assert accepted(first) == accepted(second)
    assert first.json()["next_mark"] is not None
    assert len(house.open_tasks("draft_plan")) == 1
    assert len(events(house, PROJECT, "enter_plan")) == 1


def test_a_stage_that_has_ended_is_answered_with_its_outcome(at: At) -> None:
    house = at("collect_scores")
    assert accepted(house.internal("enter", **PLAN)) == {"outcome": "published", "next_mark": None}
    assert accepted(house.internal("next-mark", **PLAN))["outcome"] == "published"


@pytest.mark.parametrize("visit", [0, -1, 2, 7])
def test_a_visit_that_is_not_the_next_one_is_refused(at: At, visit: int) -> None:
    house = at("issue_measures")
    house.act("issue_measures")
    before = house.rows("SELECT * FROM stage_visit ORDER BY case_id, stage, visit")
    refused(house.internal("enter", case=PROJECT, stage="evaluation", visit=visit), "wrong_order")
    refused(house.internal("enter", case=ROUND, stage="gathering", visit=visit + 10), "wrong_order")
    assert house.rows("SELECT * FROM stage_visit ORDER BY case_id, stage, visit") == before


def test_a_first_entry_with_a_wrong_visit_is_refused_and_the_right_one_still_succeeds(at: At) -> None:
    house = at("publish_plan")
    who, given = house.habit(house.open_tasks("publish_plan")[0])
    accepted(who.decide(house.open_tasks("publish_plan")[0].id, given.outcome, given.form))
    refused(house.internal("enter", case=PROJECT, stage="evaluation", visit=7), "wrong_order")
    assert house.state(PROJECT) == "plan.published"
    accepted(house.internal("enter", case=PROJECT, stage="evaluation", visit=1))
    assert house.state(PROJECT) == "evaluation.waiting"


def test_a_stage_out_of_order_or_unknown_is_refused(at: At) -> None:
    house = at("draft_plan")
    refused(house.internal("enter", case=PROJECT, stage="vetting", visit=1), "wrong_order")
    refused(house.internal("enter", case=PROJECT, stage="harvest", visit=1), "wrong_order")
    refused(house.internal("enter", case="project/yiyang/2026/77", stage="plan", visit=1), "not_found", 404)
    refused(house.internal("next-mark", case=PROJECT, stage="vetting", visit=1), "wrong_order")


def test_the_internal_interface_is_only_for_those_with_the_secret(at: At) -> None:
    house = at("draft_plan")
    for headers in ({}, {"X-Internal-Secret": "guessed"}, {"X-Internal-Secret": INTERNAL[:-1]}):
        refused(house.client.post("/internal/cases/enter", json=PLAN, headers=headers), "not_logged_in", 401)


def test_a_mark_struck_before_its_time_does_nothing_and_names_the_next_one(at: At) -> None:
    house = at("draft_plan")
    mark = first_mark(house, PROJECT)
    answer = accepted(house.internal("strike", **PLAN, mark=mark.id))
    assert answer["next_mark"]["mark"] == mark.id
    assert house.one("SELECT count(*) FROM mark WHERE struck_at IS NOT NULL") == 0


def test_a_mark_struck_twice_reminds_once(at: At) -> None:
    house = at("draft_plan")
    mark = first_mark(house, PROJECT)
    house.clock.set(mark.at)
    answers = [accepted(house.internal("strike", **PLAN, mark=mark.id)) for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(events(house, PROJECT, "reminded")) == 1


def test_a_foreign_mark_or_one_of_another_stage_is_not_struck(at: At) -> None:
    house = at("draft_plan")
    mark = first_mark(house, PROJECT)
    house.clock.set(mark.at)
    accepted(house.internal("strike", case=ROUND, stage="measures", visit=1, mark=mark.id))
    refused(house.internal("strike", case=PROJECT, stage="payout", visit=1, mark=mark.id), "wrong_order")
    accepted(house.internal("strike", **PLAN, mark=10**15))
    assert house.one("SELECT count(*) FROM mark WHERE struck_at IS NOT NULL") == 0


def test_marks_struck_out_of_order_each_act_once(at: At) -> None:
    house = at("draft_plan")
    house.clock.set(house.one("SELECT max(at) FROM mark WHERE dropped_at IS NULL AND stage = 'plan'"))
    ids = [r.id for r in house.rows("SELECT id FROM mark WHERE stage = 'plan' ORDER BY at DESC")]
    for mark in ids + ids:
        accepted(house.internal("strike", **PLAN, mark=mark))
    assert [e["days"] for e in events(house, PROJECT, "reminded")] == [1, 5, 10]
    assert len(events(house, PROJECT, "late")) == 1
    assert [e["months"] for e in events(house, PROJECT, "escalated")] == [3, 2]
    assert house.one("SELECT count(*) FROM \"case\" WHERE kind = 'talk'") == 2


def test_entering_in_parallel_enters_once(at: At) -> None:
    house = at("publish_plan")
    who, given = house.habit(house.open_tasks("publish_plan")[0])
    accepted(who.decide(house.open_tasks("publish_plan")[0].id, given.outcome, given.form))
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(house.internal, "enter", case=PROJECT, stage="evaluation", visit=1) for _ in range(4)]
    answers = [accepted(job.result()) for job in jobs]
    assert all(answer == answers[0] for answer in answers)
    assert len(events(house, PROJECT, "enter_evaluation")) == 1


def test_striking_in_parallel_strikes_once(at: At) -> None:
    house = at("draft_plan")
    house.clock.set(house.one("SELECT at FROM mark WHERE kind = 'late' AND stage = 'plan'"))
    late = house.one("SELECT id FROM mark WHERE kind = 'late' AND stage = 'plan'")
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(house.internal, "strike", **PLAN, mark=late) for _ in range(4)]
    assert {job.result().status_code for job in jobs} == {200}
    assert len(events(house, PROJECT, "late")) == 1
    assert len(house.open_tasks("receive_sheet")) == 1


def test_a_closed_case_answers_every_entry_with_how_it_ended(at: At) -> None:
    house = at("pay_reward")
    house.play()
    answer = house.internal("enter", case=PROJECT, stage="payout", visit=2)
    assert accepted(answer)["outcome"] == "paid"
    assert house.state(ROUND) == "payout.ended"
