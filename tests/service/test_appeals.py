"""YY-13, YY-14: appeals go to the lead unit, complaints to the government office with a sealed identity."""

from typing import Any

import pytest

from tests.cast import (
    COMPLAINTS,
    LEAD,
    LEAD_LEADER,
    PROJECT,
    SUPERVISION,
    VICE_MAYOR,
    accepted,
    case_id,
    events,
    refused,
)
from tests.house import House
from tests.service.appeals import MATTER, ask, conclude, file
from tests.service.conftest import At

WITH_NAME = {"name": "刘某某", "contact": "13800000000"}


def look(house: House, key: str, who: str = COMPLAINTS, reason: str = "核实举报线索") -> Any:
    return house.person(who).send("POST", f"/api/v1/cases/{case_id(house, key)}/identity", json={"reason": reason})


def test_an_appeal_goes_to_the_lead_unit_and_a_complaint_to_the_government_office(at: At) -> None:
    house = at("publicity")
    appeal, complaint = file(house), file(house, "complaint")
    assert house.holder(house.open_tasks("acknowledge", appeal.key)[0].post_id).username == LEAD
    assert house.holder(house.open_tasks("acknowledge", complaint.key)[0].post_id).username == COMPLAINTS
    assert appeal.receipt.startswith("SS2027") and complaint.receipt.startswith("JB2027")


def test_whoever_verifies_reads_the_matter(at: At) -> None:
    house = at("publicity")
    filed = file(house)
    task = house.open_tasks("acknowledge", filed.key)[0]
    assert house.person(LEAD).get(f"/api/v1/tasks/{task.id}")["prefill"] == {"matter": MATTER}


def test_one_working_day_to_acknowledge_and_five_to_conclude(at: At) -> None:
    house = at("publicity")
    filed = file(house)
    accepted(house.act("acknowledge", filed.key))
    rows = house.rows("SELECT name, due FROM deadline WHERE name LIKE 'appeal%' ORDER BY id")
    assert [(r.name, str(r.due)) for r in rows] == [
        ("appeal_acknowledge", "2027-01-04"),
        ("appeal_conclude", "2027-01-08"),
    ]


def test_a_late_appeal_is_marked_and_sheeted_never_settled(at: At) -> None:
    house = at("publicity")
    filed = file(house)
    house.wait(days=20)
    assert house.state(filed.key) == "acknowledgement.waiting"
    assert len(events(house, filed.key, "late")) == 1
    assert len(house.open_tasks("receive_sheet", filed.key)) == 1


def test_the_filer_learns_the_feedback_by_receipt_and_code(at: At) -> None:
    house = at("publicity")
    filed = file(house)
    assert accepted(ask(house, filed))["conclusion"] is None
    accepted(conclude(house, filed, "dismissed", feedback="经核查，评分无误。"))
    answer = accepted(ask(house, filed))
    assert (answer["conclusion"], answer["feedback"]) == ("dismissed", "经核查，评分无误。")
    refused(ask(house, filed, "WRONGCODE234"), "not_found", 404)


def test_an_appeal_not_accepted_tells_its_reason(at: At) -> None:
    house = at("publicity")
    filed = file(house)
    refused(house.act("acknowledge", filed.key, outcome="not_accepted", form={}), "form_invalid", 422)
    accepted(house.act("acknowledge", filed.key, outcome="not_accepted", form={}, opinion="不属于申诉范围。"))
    assert accepted(ask(house, filed))["feedback"] == "不属于申诉范围。"
    assert house.state(filed.key) == "acknowledgement.refused"


def test_guessing_codes_is_slowed_down(at: At) -> None:
    house = at("publicity")
    filed = file(house)
    answers = [ask(house, filed, f"GUESS{n:07d}") for n in range(40)]
    refused(answers[-1], "too_often", 429)


@pytest.mark.parametrize(("kind", "taker"), [("appeal", "fgw.deputy"), ("complaint", SUPERVISION)])
def test_a_recused_handler_gives_way_to_another(at: At, kind: str, taker: str) -> None:
    house = at("publicity")
    filed = file(house, kind)
    accepted(house.act("acknowledge", filed.key))
    refused(house.act("verify", filed.key, outcome="recuse", form={}), "form_invalid", 422)
    accepted(house.act("verify", filed.key, outcome="recuse", form={}, opinion="系当事人近亲属。"))
    (task,) = house.open_tasks("verify_by_other", filed.key)
    assert house.holder(task.post_id).username == taker
    accepted(house.act("verify_by_other", filed.key))
    assert house.state(filed.key) == "concluded"


def test_open_appeals_block_the_submission(at: At) -> None:
    house = at("submit_list")
    filed = file(house)
    assert refused(house.act("submit_list"), "appeals_open")["open"] == 1
    accepted(conclude(house, filed, "dismissed"))
    accepted(house.act("submit_list"))


def test_open_complaints_do_not_show_at_the_submission(at: At) -> None:
    house = at("submit_list")
    file(house, "complaint")
    accepted(house.act("submit_list"))


def test_open_complaints_block_the_circular_unless_the_reason_is_recorded(at: At) -> None:
    house = at("sign_circular")
    file(house, "complaint")
    answer = refused(house.act("sign_circular"), "complaints_open")
    assert "举报" not in answer["detail"]
    accepted(house.act("sign_circular", form={"complaints_reason": "已初步核查，不影响名单。"}))
    assert events(house, "round/yiyang/2026", "complaints_overridden") == [{"reason": "已初步核查，不影响名单。"}]


def test_a_complaint_is_handed_over_only_when_it_accuses_another_unit(at: At) -> None:
    house = at("publicity")
    handed = {"redacted": "有反映某县数据不实。"}
    for accused in (None, "fgw", "czj", "nowhere"):
        filed = file(house, "complaint", accused_unit=accused)
        accepted(house.act("acknowledge", filed.key))
        refused(house.act("verify", filed.key, outcome="hand_over", form=handed), "accused_unit_may_not_verify")
    filed = file(house, "complaint", accused_unit="anhua")
    accepted(house.act("acknowledge", filed.key))
    accepted(house.act("verify", filed.key, outcome="hand_over", form=handed))
    (task,) = house.open_tasks("report_finding", filed.key)
    assert house.holder(task.post_id).username == LEAD
    accepted(house.act("report_finding", filed.key))
    assert house.state(filed.key) == "verification.verifying"


def test_an_appeal_is_not_handed_over(at: At) -> None:
    house = at("publicity")
    filed = file(house, accused_unit="anhua")
    accepted(house.act("acknowledge", filed.key))
    refused(house.act("verify", filed.key, outcome="hand_over", form={"redacted": "略"}), "appeal_is_not_handed_over")


def test_a_complaints_identity_is_opened_only_by_its_officer_and_every_look_is_kept(at: At) -> None:
    house = at("publicity")
    filed = file(house, "complaint", **WITH_NAME)
    stored = house.one("SELECT sealed FROM sealed_identity")
    assert "刘某某".encode() not in bytes(stored)
    for who in (LEAD, LEAD_LEADER, SUPERVISION, VICE_MAYOR, "mayor", "office.director"):
        refused(look(house, filed.key, who), "not_found", 404)
    refused(look(house, filed.key, reason="  x "), "form_invalid", 422)
    for _ in range(2):
        assert accepted(look(house, filed.key)) == WITH_NAME
    rows = house.rows("SELECT person_id, reason FROM identity_view")
    assert [(r.person_id, r.reason) for r in rows] == [(house.person(COMPLAINTS).id, "核实举报线索")] * 2
    assert len(events(house, filed.key, "identity_viewed")) == 2


def test_an_anonymous_complaint_is_accepted_and_has_no_identity(at: At) -> None:
    house = at("publicity")
    filed = file(house, "complaint")
    refused(look(house, filed.key), "not_found", 404)
    assert house.one("SELECT anonymous FROM appeal") is True


def test_nobody_outside_sees_that_a_complaint_exists(at: At) -> None:
    house = at("publicity")
    filed = file(house, "complaint", **WITH_NAME)
    task = house.open_tasks("acknowledge", filed.key)[0].id
    number = case_id(house, filed.key)
    for who in (LEAD, LEAD_LEADER, SUPERVISION, VICE_MAYOR, "mayor", "zfb.handler"):
        person = house.person(who)
        refused(person.send("GET", f"/api/v1/cases/{number}"), "not_found", 404)
        refused(person.send("GET", f"/api/v1/tasks/{task}"), "not_found", 404)
        for box in ("waiting", "unit", "copied", "done"):
            assert filed.key not in {row["case"] for row in person.get("/api/v1/tasks", box=box)}
        assert filed.key not in {row["key"] for row in person.get("/api/v1/cases")}
    children = house.person(SUPERVISION).get(f"/api/v1/cases/{case_id(house, PROJECT)}")["children"]
    assert filed.key not in {child["key"] for child in children}


def test_a_complaint_is_not_copied_to_others(at: At) -> None:
    house = at("publicity")
    filed = file(house, "complaint")
    task = house.open_tasks("acknowledge", filed.key)[0].id
    body = {"persons": [house.person(LEAD).id]}
    refused(house.person(COMPLAINTS).send("POST", f"/api/v1/tasks/{task}/copy", json=body), "confidential")


def test_no_appeal_is_taken_once_the_circular_is_out(at: At) -> None:
    house = at("pay_reward")
    answer = house.client.post("/api/v1/public/publicity/1/appeals", json={"kind": "appeal", "matter": MATTER})
    refused(answer, "appeal_closed")
