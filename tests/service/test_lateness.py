"""A late step is reminded of, marked, sheeted and climbs the ladder: each once, and nothing is ever decided by time."""

from datetime import timedelta
from typing import Any

from tests.cast import LEAD, PROJECT, SUPERVISION, accepted, case_id, events, notices, refused
from tests.house import House
from tests.service.conftest import At


def talks(house: House) -> list[Any]:
    return house.rows(
        'SELECT t.level, t.ground, c.key, c.state FROM talk t JOIN "case" c ON c.id = t.case_id ORDER BY 1'
    )


def test_reminders_come_ten_five_and_one_working_days_before(at: At) -> None:
    house = at("draft_plan")
    house.wait(days=35)
    rows = house.rows("SELECT kind, at FROM mark WHERE kind LIKE 'reminder%' AND stage = 'plan' ORDER BY at")
    assert [(r.kind, str(r.at.date())) for r in rows] == [
        ("reminder-10", "2026-01-22"),
        ("reminder-5", "2026-01-29"),
        ("reminder-1", "2026-02-04"),
    ]
    assert [e["days"] for e in events(house, PROJECT, "reminded")] == [10, 5, 1]
    assert len(notices(house, "reminder")) == 3


def test_the_ladder_is_climbed_rung_by_rung_each_exactly_once(at: At) -> None:
    house = at("draft_plan")
    house.wait(days=33)
    assert len(events(house, PROJECT, "late")) == 1
    assert len(house.open_tasks("receive_sheet")) == 1
    assert talks(house) == []
    house.wait(days=60)
    assert [t.level for t in talks(house)] == ["warning_talk"]
    house.wait(days=400)
    assert [t.level for t in talks(house)] == ["supervising_leader_talk", "warning_talk"]
    assert house.one("SELECT count(*) FROM document WHERE kind LIKE 'sheet%' AND case_id = 2") == 1
    assert house.state(PROJECT) == "plan.drafting"


def test_time_that_jumps_strikes_everything_once(at: At) -> None:
    house = at("draft_plan")
    house.clock.set(house.clock.now() + timedelta(days=300))
    house.run()
    assert [e["days"] for e in events(house, PROJECT, "reminded")] == [10, 5, 1]
    assert len(events(house, PROJECT, "late")) == 1
    assert len(talks(house)) == 2


def test_the_talks_are_between_the_right_persons(at: At) -> None:
    house = at("draft_plan")
    house.wait(days=130)
    seats = {
        row.level: (house.holder(row.signer_post_id).username, house.holder(row.target_post_id).username)
        for row in house.rows("SELECT level, signer_post_id, target_post_id FROM talk")
    }
    assert seats["warning_talk"] == ("fgw.leader", LEAD)
    assert seats["supervising_leader_talk"][1] == "fgw.deputy"
    assert seats["supervising_leader_talk"][0].startswith("supervision")


def test_what_was_done_in_time_is_neither_late_nor_talked_about(at: At) -> None:
    house = at("collect_scores")
    assert events(house, PROJECT, "late") == []
    assert talks(house) == []


def test_what_is_done_late_climbs_no_further(at: At) -> None:
    house = at("publish_plan")
    house.wait(days=40)
    accepted(house.act("publish_plan"))
    house.wait(days=150)
    assert len(events(house, PROJECT, "late")) == 1
    assert talks(house) == []


def test_the_sheet_is_signed_for_even_after_the_case_has_moved_on(at: At) -> None:
    house = at("publish_plan")
    house.wait(days=40)
    accepted(house.act("publish_plan"))
    assert len(house.open_tasks("receive_sheet")) == 1
    accepted(house.act("receive_sheet"))
    assert house.open_tasks("receive_sheet") == []


def test_an_extended_deadline_keeps_old_new_and_why_and_reminds_again(at: At) -> None:
    house = at("draft_plan")
    house.wait(days=30)
    number = house.one("SELECT id FROM deadline WHERE name = 'plan'")
    body = {"on": "2026-04-30", "why": "国家政策调整，经批准延长。"}
    refused(house.person(LEAD).send("POST", f"/api/v1/deadlines/{number}/extend", json=body), "not_allowed", 403)
    office = house.person(SUPERVISION)
    refused(office.send("POST", f"/api/v1/deadlines/{number}/extend", json={**body, "on": "2026-02-01"}), "day_passed")
    office.post(f"/api/v1/deadlines/{number}/extend", body)
    view = office.get(f"/api/v1/cases/{case_id(house)}")
    (change,) = next(d for d in view["deadlines"] if d["name"] == "plan")["changes"]
    assert (change["old"], change["new"], change["why"]) == ("2026-02-05", "2026-04-30", body["why"])
    house.wait(days=70)
    assert events(house, PROJECT, "late") == []
    house.wait(days=30)
    assert [e["days"] for e in events(house, PROJECT, "reminded")] == [10, 5, 1, 10, 5, 1]
    assert len(notices(house, "reminder")) == 6
    assert len(events(house, PROJECT, "late")) == 1


def test_days_that_the_source_fixes_are_not_extended(at: At) -> None:
    house = at("publicity")
    office = house.person(SUPERVISION)
    number = house.one("SELECT id FROM deadline WHERE name = 'publicity'")
    body = {"on": "2027-03-30", "why": "希望延长公示。"}
    refused(office.send("POST", f"/api/v1/deadlines/{number}/extend", json=body), "deadline_is_fixed")
    met = house.one("SELECT id FROM deadline WHERE name = 'plan'")
    refused(office.send("POST", f"/api/v1/deadlines/{met}/extend", json=body), "deadline_closed")
