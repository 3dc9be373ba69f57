"""Several officials at the same moment, on real connections: one wins, the other is told, and the case goes on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.cast import PROJECT, SUPERVISION, accepted, refused
from tests.service.conftest import At


def together(*acts: Callable[[], Any]) -> list[Any]:
    """All acts begin at the same moment, each in its own thread; their answers in order."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [job.result() for job in [pool.submit(run, act) for act in acts]]


@pytest.mark.parametrize("attempt", range(3))
def test_two_persons_of_one_desk_decide_one_task_one_wins_the_other_is_told(at: At, attempt: int) -> None:
    house = at("propose_measures")
    task = house.open_tasks("propose_measures")[0]
    form = house.habit(task)[1].form
    first, second = house.person(SUPERVISION), house.person("supervision2")
    answers = together(*(lambda who=who: who.decide(task.id, "propose", form) for who in (first, second)))
    assert sorted(a.status_code for a in answers) == [200, 409]
    loser = next(a for a in answers if a.status_code == 409)
    winner = house.one("SELECT p.name FROM task t JOIN person p ON p.id = t.decided_by WHERE t.id = :id", id=task.id)
    assert winner in refused(loser, "already_decided")["detail"]
    assert house.one("SELECT count(*) FROM decision WHERE task_id = :id", id=task.id) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_one_person_twice_at_once_gets_the_same_answer_twice(at: At, attempt: int) -> None:
    house = at("propose_measures")
    task = house.open_tasks("propose_measures")[0]
    who, given = house.habit(task)
    answers = together(*[lambda: who.decide(task.id, "propose", given.form)] * 3)
    assert len({str(sorted(accepted(a).items())) for a in answers}) == 1
    assert house.one("SELECT count(*) FROM decision WHERE task_id = :id", id=task.id) == 1
    assert len(house.open_tasks("record_measures_meeting")) == 1


@pytest.mark.parametrize("attempt", range(5))
def test_both_leaders_consent_at_once_and_the_list_goes_on(at: At, attempt: int) -> None:
    house = at("consent_list")
    tasks = house.open_tasks("consent_list")
    house.person(SUPERVISION)
    leaders = [house.holder(task.post_id) for task in tasks]
    answers = together(
        *(lambda who=who, task=task: who.decide(task.id, "consent") for who, task in zip(leaders, tasks, strict=True))
    )
    assert [a.status_code for a in answers] == [200, 200]
    assert house.state(PROJECT) == "publicity.opening"
    assert len(house.open_tasks("open_publicity")) == 1


def test_all_counties_and_finance_reply_at_once_and_the_review_opens_once(at: At) -> None:
    house = at("consult_county")
    work = [(task.id, *house.habit(task)) for task in house.open_tasks()]
    assert len(work) == 9
    answers = together(*(lambda w=w: w[1].decide(w[0], w[2].outcome, w[2].form) for w in work))
    assert {a.status_code for a in answers} == {200}
    assert house.state(PROJECT) == "plan.reviewing"
    assert len(house.open_tasks("review_plan")) == 2


def test_a_leader_returns_while_the_other_approves(at: At) -> None:
    house = at("review_plan")
    (one, first), (two, second) = [(t, house.holder(t.post_id)) for t in house.open_tasks("review_plan")]
    reviewed = {"scope_not_widened": True, "no_daily_duties": True, "sets_consistent": True}
    answers = together(
        lambda: first.decide(one.id, "approve", reviewed),
        lambda: second.decide(two.id, "return", opinion="程序不明确。"),
    )
    assert answers[1].status_code == 200
    if answers[0].status_code != 200:
        refused(answers[0], "task_not_open")
    assert house.state(PROJECT) == "plan.drafting"
    assert len(house.open_tasks("draft_plan")) == 1


def test_deciding_and_handing_over_at_once_never_stand_in_each_others_way(at: At) -> None:
    house = at("propose_measures")
    task = house.open_tasks("propose_measures")[0]
    form = house.habit(task)[1].form
    first, second = house.person(SUPERVISION), house.person("supervision2")
    answers = together(
        lambda: first.decide(task.id, "propose", form),
        lambda: second.send("POST", f"/api/v1/tasks/{task.id}/transfer", json={"person": first.id, "reason": "请办"}),
    )
    assert all(a.status_code in (200, 409) for a in answers), [a.text for a in answers]


def test_two_parts_of_one_payment_at_once_never_exceed_the_reward(at: At) -> None:
    house = at("pay_reward")
    money = next(t for t in house.open_tasks("pay_reward") if house.habit(t)[1].form.get("amount"))
    who, given = house.habit(money)
    forms = [{**given.form, "amount": "600000", "voucher": f"凭证{n}"} for n in (1, 2)]
    answers = together(*(lambda f=f: who.decide(money.id, "partial", f) for f in forms))
    assert sorted(a.status_code for a in answers) == [200, 409]
    refused(next(a for a in answers if a.status_code == 409), "paid_too_much")


def test_the_last_two_rewards_paid_at_once_end_the_project(at: At) -> None:
    house = at("pay_reward")
    for _ in house.open_tasks("pay_reward")[2:]:
        accepted(house.act("pay_reward"))
    work = [(task.id, *house.habit(task)) for task in house.open_tasks("pay_reward")]
    answers = together(*(lambda w=w: w[1].decide(w[0], w[2].outcome, w[2].form) for w in work))
    assert {a.status_code for a in answers} == {200}
    assert house.state(PROJECT) == "payout.paid"
