"""NJ-08: a district that misses its land supply plan is criticised citywide, as the city approved it with the plan."""

import pytest

from tests.cast import COUNTY, SUPERVISION, accepted, case_id, notices, refused
from tests.house import House
from tests.service.resources import LAND, entered, measure
from tests.service.works import a_work, criticise, texts

KEY = "measure/yiyang/2026/NJ-08/0001"
CRITICISM = f"criticism/{KEY}/2026"
KIND = "citywide_criticism"


@pytest.fixture
def approved(house: House) -> House:
    """The executive meeting has approved the plan with the criticism in it."""
    entered(house, LAND, "land_supply", unit="anhua", year=2026, planned="900", supplied="700")
    house.play(until="check_criticism")
    return house


def evidence(house: House) -> list[tuple[str, str]]:
    found = house.person(SUPERVISION).get("/api/v1/units/anhua/evidence", year=2026)
    return [(row["kind"], row["clause"]) for row in found]


def test_what_the_meeting_approved_is_checked_and_issued_without_being_asked_for_again(approved: House) -> None:
    assert texts(approved, "criticism") == evidence(approved) == []
    (task,) = approved.open_tasks("check_criticism")
    paper = approved.holder(task.post_id).get(f"/api/v1/tasks/{task.id}")["prefill"]["paper"]["text"]
    assert "安化县人民政府未完成年度经营性用地供应计划。" in paper and "计划供应900，实际供应700" in paper
    assert "已经批准：市政府会议（2027年第53次）" in paper
    refused(approved.act("check_criticism", outcome="propose"), "already_approved")
    refused(approved.act("check_criticism", outcome="withdraw", form={}, opinion="不必通报。"), "already_approved")
    accepted(approved.act("check_criticism"))
    (paper,) = texts(approved, "criticism")
    assert "现予以全市通报批评" in paper.text and paper.copies == ["中共益阳市委组织部"]
    assert (approved.state(CRITICISM), approved.state(KEY)) == ("issued", "closed")


def test_its_issue_carries_the_measure_out_with_its_number_as_proof(approved: House) -> None:
    accepted(approved.act("check_criticism"))
    found = measure(approved, "citywide_criticism")
    (paper,) = texts(approved, "criticism")
    assert found["ended"] == "done" and [one["document"] for one in found["executions"]] == [paper.number]
    notices = [row.title for row in texts(approved, "measure_notice")]
    assert "关于全市通报批评的通知" not in notices
    assert approved.open_tasks("carry_out", KEY) == approved.open_tasks("verify_measure", KEY) == []


def test_the_unit_signs_for_it_may_object_and_it_is_evidence_where_the_incentives_are_vetted(approved: House) -> None:
    accepted(approved.act("check_criticism"))
    assert evidence(approved) == [("criticism", "NJ-08")]
    accepted(approved.act("receive_criticism"))
    path = f"/api/v1/cases/{case_id(approved, CRITICISM)}/objections"
    body = {"matter": "实际供应未计入12月成交的两宗地。"}
    assert accepted(approved.person(COUNTY).send("POST", path, json=body))["late"] is False


def test_a_measure_withdrawn_before_takes_the_criticism_with_it(approved: House) -> None:
    path = f"/api/v1/measures/{case_id(approved, KEY)}/withdraw"
    approved.person("zrzy.leader").post(path, {"reason": "供应数据有误。"})
    approved.run()
    assert (approved.state(CRITICISM), approved.state(KEY)) == ("withdrawn", "withdrawn")
    assert texts(approved, "criticism") == [] and approved.open_tasks("check_criticism") == []


@pytest.mark.parametrize("how", ["refused", "withdrawn"])
def test_where_the_mayor_or_the_office_lets_the_criticism_go_the_measure_ends_with_it(
    approved: House, how: str
) -> None:
    """A fact that comes after the plan: the mayor is asked for the criticism itself; without it nothing is done."""
    house = approved
    entered(house, LAND, "land_supply", unit="nanxian", year=2026, planned="900", supplied="700")
    newest = 'SELECT max(c.key) FROM "case" c JOIN measure m ON m.case_id = c.id WHERE m.kind = :kind'
    key = house.one(newest, kind=KIND)
    form = {"route": "vice_mayor"}
    accepted(house.act("decide_proposal", key, outcome="confirm", form=form, opinion="供应不足。"))
    accepted(house.act("approve_measure", key))
    criticism, words = f"criticism/{key}/2026", {"form": {}, "opinion": "已约谈，不再通报。"}
    if how == "refused":
        accepted(house.act("check_criticism", criticism, outcome="propose"))
        accepted(house.act("approve_criticism", criticism, outcome="refuse", **words))
    else:
        accepted(house.act("check_criticism", criticism, outcome="withdraw", **words))
    assert (house.state(criticism), house.state(key)) == (how, "withdrawn")
    assert house.one("SELECT ended FROM measure JOIN \"case\" ON id = case_id WHERE key = :key", key=key) == "withdrawn"
    assert house.open_tasks(case=key) == []
    assert any("未印发，措施随之撤销" in told for told in notices(house, "measure"))


def test_a_criticism_that_nobody_approved_is_not_issued_at_the_desk_that_checks_it(house: House) -> None:
    a_work(house)
    criticise(house)
    refused(house.act("check_criticism", outcome="issue"), "not_approved")
