"""Invariant 13: an arrangement that is published moves open deadlines, tells people, keeps old, new and why."""

from datetime import date, datetime, timedelta
from typing import Any

from service.clock import LEGAL_ZONE
from tests.cast import COUNTY, PROJECT, accepted, case_id, events, notices, refused
from tests.house import House
from tests.service.conftest import At

OFF = [str(date(2027, 1, 1) + timedelta(days=n)) for n in range(3)]
NOTICE = {
    "year": 2027,
    "notice_number": "国办发明电〔2026〕9号",
    "published_on": "2026-11-05",
    "off": [*OFF, "2027-01-06", "2027-01-07"],
    "work": [],
}


def take(house: House, who: str = "calendar", **changed: Any) -> Any:
    answer = house.person(who).send("POST", "/api/v1/calendar/arrangements", json={**NOTICE, **changed})
    house.run()
    return answer


def in_publicity(at: At) -> House:
    house = at("open_publicity")
    house.clock.set(datetime(2027, 1, 4, 9, tzinfo=LEGAL_ZONE))
    accepted(house.act("open_publicity"))
    return house


def last_day(house: House) -> str:
    return str(house.one("SELECT due FROM deadline WHERE name = 'publicity'"))


def test_a_holiday_published_during_a_publicity_moves_its_end(at: At) -> None:
    house = in_publicity(at)
    assert last_day(house) == "2027-01-07"
    accepted(take(house))
    assert last_day(house) == "2027-01-11"
    house.wait(days=6)
    assert house.state(PROJECT) == "publicity.open"
    house.wait(days=3)
    assert house.state(PROJECT) == "submission.preparing"


def test_old_new_and_why_are_kept_people_are_told_and_the_timer_is_signalled(at: At) -> None:
    house = in_publicity(at)
    signals = "SELECT count(*) FROM outbox WHERE name = 'deadline_moved' AND workflow_id = :key"
    before = house.one(signals, key=PROJECT)
    accepted(take(house))
    view = house.person("supervision1").get(f"/api/v1/cases/{case_id(house)}")
    (change,) = next(d for d in view["deadlines"] if d["name"] == "publicity")["changes"]
    assert (change["old"], change["new"]) == ("2027-01-07", "2027-01-11")
    assert "国办发明电〔2026〕9号" in change["why"]
    assert any("放假安排" in text for text in notices(house, "moved"))
    assert house.one(signals, key=PROJECT) > before
    assert len(events(house, PROJECT, "deadline_moved")) >= 1


def test_until_the_notice_comes_the_answer_is_provisional(at: At) -> None:
    house = in_publicity(at)
    assert house.one("SELECT provisional FROM deadline WHERE name = 'publicity'") is True
    accepted(take(house))
    assert house.one("SELECT provisional FROM deadline WHERE name = 'publicity'") is False


def test_a_deadline_that_was_met_never_moves(at: At) -> None:
    house = at("form_batch")
    before = house.rows("SELECT id, due FROM deadline WHERE met_at IS NOT NULL ORDER BY id")
    accepted(take(house))
    assert house.rows("SELECT id, due FROM deadline WHERE met_at IS NOT NULL ORDER BY id") == before


def test_only_the_calendar_keeper_imports_once_and_not_from_the_future(at: At) -> None:
    house = at("publicity")
    refused(take(house, COUNTY), "not_allowed", 403)
    refused(take(house, published_on="2027-11-05"), "day_in_future")
    accepted(take(house))
    refused(take(house), "arrangement_repeated")
