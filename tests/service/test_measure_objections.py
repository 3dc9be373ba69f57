"""A measure is objected to like every conclusion: thirty days from its receipt, reviewed by who had no part (1C)."""

from typing import Any

from tests.cast import DIRECTOR, accepted, notices, refused
from tests.house import House
from tests.service.late_accounts import KEY, carrying_out
from tests.service.resources import measure


def object_(house: House, username: str = "anhua.handler") -> Any:
    path = f"/api/v1/cases/{measure(house, 'management_fee_deduction')['id']}/objections"
    answered = house.person(username).send("POST", path, json={"matter": "决算已按时上报，请予复核。"})
    house.run()
    return answered


def review(house: House, outcome: str = "upheld") -> Any:
    return house.act("review_objection", outcome=outcome, form={"feedback": "经复核，决算确已按时上报。"})


def closed(house: House) -> House:
    carrying_out(house)
    for step in ("receive_measure", "carry_out", "verify_measure"):
        accepted(house.act(step))
    assert house.state(KEY) == "closed"
    return house


def told(house: House) -> set[str]:
    query = (
        "SELECT u.code FROM notice n JOIN post p ON p.id = n.post_id JOIN unit u ON u.id = p.unit_id"
        " WHERE n.text LIKE '%经复核撤销%'"
    )
    return {row.code for row in house.rows(query)}


def test_there_is_nothing_to_object_to_before_the_measure_is_approved(late: House) -> None:
    refused(object_(late), "not_allowed", 403)
    carrying_out(late)
    refused(object_(late, "zjj.handler"), "not_allowed", 403)
    accepted(object_(late))


def test_an_objection_suspends_nothing_and_its_decision_is_fed_back(late: House) -> None:
    carrying_out(late)
    accepted(object_(late))
    refused(object_(late, "anhua.leader"), "objection_open")
    accepted(late.act("carry_out"))
    accepted(late.act("verify_measure"))
    assert late.state(KEY) == "closed"
    accepted(review(late))
    (objection,) = measure(late, "management_fee_deduction")["objections"]
    assert objection["decision"] == "维持" and notices(late, "objection") == ["复核决定已作出：维持。"]
    assert late.state(KEY) == "closed"


def test_the_thirty_days_run_from_the_receipt_also_when_the_measure_is_closed_meanwhile(late: House) -> None:
    closed(late)
    late.wait(days=29)
    assert accepted(object_(late))["due"] == "2026-04-07", "thirty days, rolled over Qingming"
    accepted(review(late))
    late.wait(days=5)
    assert accepted(object_(late))["late"] is True
    (_, second) = measure(late, "management_fee_deduction")["objections"]
    assert second["late"] and second["decision"] is None


def test_an_unsigned_notice_lets_no_day_of_the_thirty_begin(late: House) -> None:
    carrying_out(late)
    late.wait(days=45)
    assert accepted(object_(late))["late"] is False


def test_who_had_a_part_in_the_measure_is_passed_over_and_may_not_review(late: House) -> None:
    carrying_out(late)
    deadline = late.one("SELECT id FROM deadline WHERE name = 'measure'")
    body = {"on": "2026-09-30", "why": "资金正在清算。"}
    accepted(late.person(DIRECTOR).send("POST", f"/api/v1/deadlines/{deadline}/extend", json=body))
    accepted(object_(late))
    (task,) = late.open_tasks("review_objection")
    assert task.about == "supervision_officer", "the county has no leader in charge here"
    handed = {"person": late.person(DIRECTOR).id, "reason": "请代为复核。"}
    accepted(late.holder(task.post_id).send("POST", f"/api/v1/tasks/{task.id}/transfer", json=handed))
    refused(late.person(DIRECTOR).decide(task.id, "upheld", {"feedback": "维持。"}), "recused")


def test_revoked_before_it_was_carried_out_a_measure_is_withdrawn(late: House) -> None:
    carrying_out(late)
    accepted(object_(late))
    accepted(review(late, "revoked"))
    assert late.state(KEY) == "withdrawn" and told(late) == {"zjj"}
    assert measure(late, "management_fee_deduction")["ended"] == "withdrawn"


def test_revoked_after_its_end_a_measure_counts_as_withdrawn_and_who_carried_it_out_must_undo_it(late: House) -> None:
    closed(late)
    accepted(object_(late))
    accepted(review(late, "revoked"))
    assert late.state(KEY) == "closed" and told(late) == {"zjj"}
    assert measure(late, "management_fee_deduction")["ended"] == "withdrawn"
    note = late.one("SELECT text FROM document WHERE kind = 'correction_note'")
    assert "予以撤销" in note and "决算确已按时上报" in note
