"""Plans of key works: nodes, narrative works, approved versions, suspensions, the year's end (NJ-02, rules.md 3)."""

from typing import Any

import pytest

from tests.cast import COUNTY, JOINT_LEAD, LEAD, STRANGER, SUPERVISION, accepted, refused
from tests.house import House
from tests.works import (
    LIST,
    PLAN,
    consequences,
    flags,
    key,
    play_months,
    report,
    start_list,
    start_work,
    until,
    verify,
    work,
)

NODE = {"code": "N1", "title": "主体封顶", "due": "2026-03-20"}
LATER = {"code": "N2", "title": "竣工验收", "due": "2026-05-31"}


def ask(house: House, this: int, what: str, who: str = LEAD, **body: Any) -> Any:
    return house.person(who).send("POST", f"/api/v1/key-works/{this}/adjustments/{what}", json=body)


def test_a_missed_node_makes_its_month_behind_whatever_the_percentage(house: House) -> None:
    start_work(house, nodes=[NODE])
    play_months(house, "8", "16")
    until(house, 3, 28)
    accepted(report(house, 3, "30", nodes=[{"code": "N1", "done_on": "2026-03-25"}]))
    accepted(verify(house, 3))
    until(house, 4, 15)
    assert flags(house) == ["red_flag", "red_flag", "yellow_card"]


def test_a_node_reached_in_time_leaves_the_percentage_to_judge(house: House) -> None:
    start_work(house, nodes=[NODE])
    play_months(house, "8", "16")
    until(house, 3, 21)
    accepted(report(house, 3, "25", nodes=[{"code": "N1", "done_on": "2026-03-20"}]))
    accepted(verify(house, 3))
    until(house, 4, 15)
    assert flags(house) == ["red_flag", "red_flag", "red_flag"]


def test_a_node_that_the_plan_does_not_know_and_a_day_to_come_are_refused(house: House) -> None:
    start_work(house, nodes=[NODE])
    refused(report(house, 1, "8", nodes=[{"code": "N9", "done_on": "2026-01-04"}]), "form_invalid", 422)
    refused(report(house, 1, "8", nodes=[{"code": "N1", "done_on": "2026-03-20"}]), "form_invalid", 422)


def test_a_narrative_work_is_judged_by_its_nodes_and_a_verified_description(house: House) -> None:
    start_work(house, nature="narrative", planned=[], nodes=[NODE, LATER])
    play_months(house, None, None)
    assert flags(house) == ["not_due", "not_due"], "nothing was due yet"
    until(house, 3, 21)
    accepted(report(house, 3, None, nodes=[{"code": "N1", "done_on": "2026-03-20"}]))
    accepted(verify(house, 3))
    until(house, 4, 15)
    accepted(report(house, 4, None))
    accepted(verify(house, 4))
    until(house, 5, 15)
    accepted(report(house, 5, None))
    accepted(verify(house, 5))
    until(house, 6, 15)
    assert flags(house) == ["not_due", "not_due", "red_flag", "red_flag", "yellow_card"]


def test_an_approved_plan_takes_effect_from_its_month_and_leaves_closed_months_as_they_were(house: House) -> None:
    this = start_work(house)
    play_months(house, "3", "11")
    slower = ["3", "11", "15", "20", *PLAN[4:]]
    refused(ask(house, this, "plan", effective_month=2, planned=slower, reason="用地调整"), "month_closed")
    accepted(ask(house, this, "plan", effective_month=3, planned=slower, reason="用地调整"))
    accepted(house.act("approve_adjustment", key(1)))
    play_months(house, "15", first=3)
    assert flags(house) == ["yellow_card", "yellow_card", "red_flag"]


def test_an_approval_may_say_that_closed_months_are_judged_again(house: House) -> None:
    this = start_work(house)
    play_months(house, "3", "11")
    slower = ["3", "11", *PLAN[2:]]
    accepted(ask(house, this, "plan", effective_month=1, planned=slower, rejudges=True, reason="统计口径调整"))
    assert flags(house) == ["yellow_card", "yellow_card"], "nothing changes by asking"
    accepted(house.act("approve_adjustment", key(1)))
    assert flags(house) == ["red_flag", "red_flag"]


def test_a_refused_adjustment_changes_nothing_and_may_be_asked_again(house: House) -> None:
    this = start_work(house)
    body: dict[str, Any] = {"effective_month": 2, "planned": ["0"] * 11 + ["100"], "reason": "放缓"}
    accepted(ask(house, this, "plan", **body))
    refused(ask(house, this, "plan", **body), "adjustment_waiting")
    accepted(house.act("approve_adjustment", key(1), outcome="refuse", form={}, opinion="不宜放缓。"))
    accepted(ask(house, this, "plan", **body))


def test_an_approved_suspension_breaks_the_run(house: House) -> None:
    this = start_work(house)
    play_months(house, "8", "16", "20")
    accepted(ask(house, this, "suspension", first_month=4, last_month=4, reason="汛期停工"))
    accepted(house.act("approve_adjustment", key(1)))
    play_months(house, None, "36", first=4)
    assert flags(house) == ["red_flag", "red_flag", "yellow_card", "suspended", "yellow_card"]
    assert consequences(house) == []


def test_a_work_may_leave_the_list_by_approval_alone(house: House) -> None:
    this = start_work(house)
    accepted(ask(house, this, "removal", reason="任务并入上级项目"))
    accepted(house.act("approve_adjustment", key(1)))
    assert house.state(key(1)) == "removed"
    assert house.state(LIST) == "year.ended"
    assert house.open_tasks(case=key(1)) == []


def test_a_suspended_december_asks_for_a_finding_by_name(house: House) -> None:
    this = start_work(house)
    play_months(house, *PLAN[:11])
    accepted(ask(house, this, "suspension", first_month=12, last_month=12, reason="审批中"))
    accepted(house.act("approve_adjustment", key(1)))
    until(house, 2, 20, 2027)
    assert house.state(key(1)) == "year.finding"
    accepted(house.act("record_year_finding", key(1)))
    assert house.state(key(1)) == "completed"


def test_a_december_that_nobody_verified_keeps_the_year_open_until_it_is(house: House) -> None:
    start_work(house)
    play_months(house, *PLAN[:11])
    accepted(report(house, 12, "100"))
    until(house, 2, 20, 2027)
    assert house.state(key(1)) == "year.pending"
    accepted(verify(house, 12))
    assert house.state(key(1)) == "completed"


def test_units_and_leaders_of_a_proposed_work_must_exist(house: House) -> None:
    office = house.person(SUPERVISION)
    accepted(office.send("POST", "/api/v1/key-lists", json={"year": 2026}))
    house.run()
    for wrong, name in (
        ({"lead_units": ["nowhere"]}, "unknown_unit"),
        ({"leader": "fgw.leader"}, "unknown_leader"),
        ({"nodes": [{**NODE, "due": "2027-03-20"}]}, "node_outside_year"),
    ):
        refused(house.act("propose_key_list", LIST, form={"works": [work(**wrong)]}), name)
    refused(house.act("propose_key_list", LIST, form={"works": [work(1), work(1)]}), "number_repeated")
    falling = work(planned=["9", "8", *PLAN[2:]])
    refused(house.act("propose_key_list", LIST, form={"works": [falling]}), "form_invalid", 422)


def test_the_list_is_public_and_so_is_the_progress_of_livelihood_works_alone(house: House) -> None:
    start_list(house, work(1), work(2, livelihood=True, title="新增公办学位"))
    shown = house.client.get("/api/v1/public/key-works/yiyang/2026")
    assert shown.status_code == 200
    assert [w["title"] for w in shown.json()["works"]] == ["新增公办学位"]
    assert house.client.get("/api/v1/public/key-works/yiyang/2031").status_code == 404


@pytest.mark.parametrize(("second", "who"), [("czj", JOINT_LEAD), ("anhua", COUNTY)])
def test_every_lead_unit_a_county_too_may_ask_for_an_adjustment(house: House, second: str, who: str) -> None:
    this = start_work(house, lead_units=["fgw", second], assisting_units=[])
    body: dict[str, Any] = {"effective_month": 3, "planned": [*PLAN[:2], "20", *PLAN[3:]], "reason": "征地延后。"}
    accepted(ask(house, this, "plan", who, **body))
    refused(ask(house, this, "plan", LEAD, **body), "adjustment_waiting")
    accepted(house.act("approve_adjustment", key(1)))
    assert house.one("SELECT count(*) FROM work_adjustment WHERE outcome IS NOT NULL") == 1


def test_whoever_assists_or_has_no_part_in_a_work_asks_for_no_adjustment_of_it(house: House) -> None:
    this = start_work(house)
    body: dict[str, Any] = {"effective_month": 3, "planned": [*PLAN[:2], "20", *PLAN[3:]], "reason": "征地延后。"}
    refused(ask(house, this, "plan", JOINT_LEAD, **body), "not_yours", 403)
    assert ask(house, this, "plan", STRANGER, **body).status_code == 404
