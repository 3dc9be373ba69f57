"""The year's score: every point traced, the same register the same score, a changed rule tried before it is adopted."""

from typing import Any

from service.rules.pack import shipped_pack
from service.sample import pack_text
from tests.cast import SUPERVISION, accepted, refused
from tests.house import House
from tests.works import LIST, PLAN, file_all, key, play_months, report, start_list, until, verify, work


def ended_year(house: House) -> int:
    """Two works of the development bureau: one done early in the year, one missed."""
    list_id = start_list(
        house,
        work(1, planned_on="2026-12-31", assisting_units=["czj"]),
        work(2, assisting_units=[]),
    )
    for number in (1, 2):
        file_all(house, number)
    done = {"completed_on": "2026-01-20", "other_contribution": ""}
    accepted(report(house, 1, "100"))
    accepted(verify(house, 1))
    until(house, 1, 25)
    this = house.one('SELECT id FROM "case" WHERE key = :key', key=key(1))
    accepted(house.person(SUPERVISION).send("POST", f"/api/v1/key-works/{this}/completion", json=done))
    until(house, 2, 20, 2027)
    return list_id


def scores(house: House, list_id: int) -> dict[str, Any]:
    return {row["unit"]: row for row in house.person(SUPERVISION).get(f"/api/v1/key-lists/{list_id}/scores")}


def test_goal_points_deductions_and_bonus_each_name_their_work(house: House) -> None:
    list_id = ended_year(house)
    assert (house.state(key(1)), house.state(key(2))) == ("completed", "missed")
    found = scores(house, list_id)
    assert found["fgw"]["total"] == "3.6" and found["czj"]["total"] == "1.4"
    told = [(line["source"], line["points"]) for line in found["fgw"]["lines"]]
    assert told == [("1. 重点工作1", "2"), ("2. 重点工作2", "2"), ("2. 重点工作2", "-1"), ("1. 重点工作1", "0.6")]
    assert scores(house, list_id) == found, "the same register, the same score"


def test_scores_are_issued_once_every_work_has_ended(house: House) -> None:
    list_id = start_list(house, work(1, assisting_units=[]))
    director = house.person("office.director")
    refused(director.send("POST", f"/api/v1/key-lists/{list_id}/scores"), "works_still_open")
    file_all(house)
    play_months(house, *PLAN)
    until(house, 2, 20, 2027)
    document = accepted(director.send("POST", f"/api/v1/key-lists/{list_id}/scores"))["document"]
    assert "2分　1. 重点工作1　主办重点工作" in director.get(f"/api/v1/documents/{document}")["text"]
    assert house.state(LIST) == "year.ended"


def test_a_changed_rule_is_tried_on_the_year_before_it_is_adopted(house: House) -> None:
    list_id = ended_year(house)
    text = pack_text("yiyang-key-works") + "goal_points: {lead: '3', assisting: '1', unfinished_deduction: '1'}\n"
    office = house.person(SUPERVISION)
    path = f"/api/v1/key-lists/{list_id}/scores/dry-run"
    tried = office.send("POST", path, files={"file": ("new.yaml", text.encode())})
    accepted(tried)
    assert {row["unit"]: (row["now"], row["then"], row["difference"]) for row in tried.json()} == {
        "fgw": ("3.6", "5.6", "2"),
        "czj": ("1.4", "1.4", "0"),
    }
    assert scores(house, list_id)["fgw"]["total"] == "3.6", "trying changes nothing"
    wrong = office.send("POST", path, files={"file": ("yy.yaml", pack_text("yiyang-2023").encode())})
    refused(wrong, "foreign_pack")
    assert shipped_pack("yiyang-key-works").version == "1"


def test_units_do_not_read_the_scores_before_they_are_issued(house: House) -> None:
    list_id = start_list(house, work(1))
    refused(house.person("fgw.handler").send("GET", f"/api/v1/key-lists/{list_id}/scores"), "not_allowed", 403)
