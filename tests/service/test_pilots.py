"""Pilots: requested by a unit, answered by the city, the major ones approved by the Party's reform group first."""

from typing import Any

from tests.cast import accepted, answer_of, refused
from tests.house import House

REQUEST = {"title": "园区一件事改革", "content": "在园区试行一件事一次办。", "basis": "国务院有关部署"}
KEY = "pilot/yiyang/2026/0001"


def ask(house: House, who: str = "gxj.handler", unit: str = "gxj") -> Any:
    answered = house.person(who).send("POST", f"/api/v1/pilots/{unit}", json=REQUEST)
    house.run()
    return answered


def agreed(house: House, major: bool) -> House:
    accepted(ask(house))
    form = answer_of(house, "prepare_pilot_answer") | {"major": major}
    accepted(house.act("prepare_pilot_answer", form=form))
    accepted(house.act("decide_pilot"))
    return house


def test_a_request_sent_twice_is_one_and_only_the_units_handler_sends_it(house: House) -> None:
    assert accepted(ask(house)) == accepted(ask(house))
    refused(ask(house, "swj.handler"), "not_allowed", 403)


def test_an_ordinary_pilot_starts_after_the_citys_answer(house: House) -> None:
    agreed(house, major=False)
    assert house.state(KEY) == "run.ready"
    form = answer_of(house, "start_pilot")
    refused(house.act("start_pilot", form=form | {"started_on": "2026-01-01"}), "started_before_approval")
    accepted(house.act("start_pilot"))
    running = house.person("swj.handler").get("/api/v1/pilots", running=True)
    assert [(p["title"], p["unit"]) for p in running] == [("园区一件事改革", "益阳市工业和信息化局")]
    accepted(house.act("report_pilot"))
    assert house.state(KEY) == "ended"


def test_a_major_pilot_waits_for_the_reform_group(house: House) -> None:
    agreed(house, major=True)
    assert house.open_tasks("start_pilot") == []
    assert "市委全面深化改革领导小组" in house.one("SELECT text FROM document WHERE kind = 'pilot_answer'")
    form = {"reform_document": "深改发1号", "reform_approved_on": "2026-01-01"}
    refused(house.act("record_reform_approval", form=form), "approved_before_answer")
    accepted(house.act("record_reform_approval"))
    accepted(house.act("start_pilot"))
    assert house.state(KEY) == "run.running"


def test_what_the_reform_group_refuses_never_starts(house: House) -> None:
    agreed(house, major=True)
    accepted(house.act("record_reform_approval", outcome="refused", form={}, opinion="条件不成熟。"))
    assert (house.state(KEY), house.open_tasks()) == ("refused", [])


def test_the_vice_mayor_in_charge_decides_and_the_mayor_for_a_district(house: House) -> None:
    accepted(ask(house))
    accepted(house.act("prepare_pilot_answer"))
    (task,) = house.open_tasks("decide_pilot")
    assert house.holder(task.post_id).username == "vicemayor2"
    accepted(house.act("decide_pilot", outcome="return", form={}, opinion="再研究。"))
    accepted(house.act("prepare_pilot_answer"))
    accepted(house.act("decide_pilot", outcome="refuse", form={}, opinion="与政策不符。"))
    accepted(ask(house, "anhua.handler", "anhua"))
    accepted(house.act("prepare_pilot_answer"))
    (task,) = house.open_tasks("decide_pilot")
    assert house.holder(task.post_id).username == "mayor"


def test_a_request_sent_back_is_completed_by_its_unit(house: House) -> None:
    accepted(ask(house))
    accepted(house.act("prepare_pilot_answer", outcome="return", form={}, opinion="请补充依据。"))
    accepted(house.act("revise_pilot"))
    assert house.state(KEY) == "answer.preparing"
