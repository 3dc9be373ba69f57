"""Several tasks decided alike: each answer stands alone."""

from tests.cast import COUNTY, SUPERVISION, accepted, refused
from tests.house import House
from tests.service.conftest import At


def test_each_of_several_tasks_is_decided_or_refused_by_itself(house: House) -> None:
    house.start_round(projects=(1, 2, 5))
    house.play(until="consult_county")
    for _ in house.open_tasks("draft_plan"):
        accepted(house.act("draft_plan"))
    county = house.person(COUNTY)
    mine = [row["id"] for row in county.get("/api/v1/tasks") if row["step"] == "consult_county"]
    assert len(mine) == 3
    foreign = next(t.id for t in house.open_tasks("consult_county") if t.id not in mine)
    body = {"tasks": [{"task": t} for t in (*mine[:2], foreign, 10**12)], "outcome": "agree"}
    answers = accepted(county.send("POST", "/api/v1/tasks/decide", json=body))
    assert [a.get("name", a.get("outcome")) for a in answers] == ["agree", "agree", "not_yours", "not_found"]  # type: ignore[attr-defined]  # a list
    assert accepted(county.send("POST", "/api/v1/tasks/decide", json=body)) == answers
    stale = {"tasks": [{"task": mine[2], "version": 9}], "outcome": "agree"}
    assert county.send("POST", "/api/v1/tasks/decide", json=stale).json()[0]["name"] == "stale_version"
    assert len([t for t in house.open_tasks("consult_county") if t.about == "anhua"]) == 1


def test_what_needs_a_form_is_not_decided_in_bulk(at: At) -> None:
    house = at("record_measures_meeting")
    task = house.open_tasks("record_measures_meeting")[0].id
    office = house.person(SUPERVISION)
    body = {"tasks": [{"task": task}], "outcome": "approved"}
    (answer,) = office.send("POST", "/api/v1/tasks/decide", json=body).json()
    assert answer["name"] == "form_invalid"
    assert house.open_tasks("record_measures_meeting")


def test_bulk_is_bounded_and_for_those_logged_in(at: At) -> None:
    house = at("propose_measures")
    office = house.person(SUPERVISION)
    many = {"tasks": [{"task": n} for n in range(1, 103)], "outcome": "agree"}
    refused(office.send("POST", "/api/v1/tasks/decide", json=many), "malformed", 422)
    refused(office.send("POST", "/api/v1/tasks/decide", json={"tasks": [], "outcome": "agree"}), "malformed", 422)
    one = {"tasks": [{"task": 1}], "outcome": "agree"}
    refused(house.client.post("/api/v1/tasks/decide", json=one), "not_logged_in", 401)
