"""Matters and inspections at the same moment: numbers without gaps or doubles, one sheet, one plan of two."""

from tests.cast import SUPERVISION, accepted
from tests.house import House
from tests.service.inspections import a_plan, propose
from tests.service.matters import KEY, a_matter, assigned, units
from tests.service.test_at_once import together


def test_eight_registrars_at_once_get_eight_numbers_without_gap(house: House) -> None:
    office = house.person(SUPERVISION)
    bodies = [{"matters": [a_matter(f"事项{n}", units=units("fgw"))]} for n in range(8)]
    answers = together(*(lambda body=body: office.send("POST", "/api/v1/matters", json=body) for body in bodies))
    assert {answer.status_code for answer in answers} == {201}
    assert sorted(answer.json()[0]["number"] for answer in answers) == list(range(1, 9))


def test_one_matter_registered_by_four_at_once_is_one(house: House) -> None:
    office = house.person(SUPERVISION)
    body = {"matters": [a_matter()]}
    answers = together(*[lambda: office.send("POST", "/api/v1/matters", json=body)] * 4)
    assert {answer.json()[0]["number"] for answer in answers} == {1}
    assert sum(answer.json()[0]["new"] for answer in answers) == 1


def test_a_unit_pressed_by_two_at_once_gets_one_sheet(house: House) -> None:
    path = f"/api/v1/matters/{assigned(house, 'fgw')}/press"
    both = [house.person(name) for name in (SUPERVISION, "supervision2")]
    body = {"level": "urgent", "text": "今日反馈。"}
    answers = together(*(lambda who=who: who.send("POST", path, json=body) for who in both))
    assert len({str(accepted(answer)) for answer in answers}) == 1
    assert house.one("SELECT count(*) FROM matter_press") == 1


def test_the_last_two_units_reply_at_once_and_the_matter_goes_on(house: House) -> None:
    assigned(house)
    for task in house.open_tasks("sign_matter", KEY):
        accepted(house.holder(task.post_id).decide(task.id, "signed"))
    tasks = [(house.holder(task.post_id), task.id) for task in house.open_tasks("reply_matter", KEY)]
    form = {"body": "已办结。"}
    answers = together(*(lambda who=who, task=task: who.decide(task, "final", form) for who, task in tasks))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert house.state(KEY) == "handling.replied"
    house.run()
    assert len(house.open_tasks("review_reply", KEY)) == 2


def test_of_two_plans_for_one_unit_and_subject_at_once_one_is_refused(house: House) -> None:
    accepted(propose(house))
    house.wait(days=1)
    accepted(propose(house))
    for key in ("inspection/yiyang/2026/0001", "inspection/yiyang/2026/0002"):
        accepted(house.act("approve_inspection", key))
    tasks = house.open_tasks("plan_inspection")
    who = house.holder(tasks[0].post_id)
    answers = together(*(lambda task=task: who.decide(task.id, "plan", a_plan("anhua")) for task in tasks))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert [a.json()["name"] for a in answers if a.status_code == 409] == ["inspected_already"]
