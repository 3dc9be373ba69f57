"""The year's score: every point traced, the same register the same score, a changed rule tried before it is adopted."""

from typing import Any

import pytest

from service.clock import legal_day
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


def line_of(house: House, list_id: int, said: str) -> dict[str, str]:
    """The one line of the development bureau's score that says this."""
    (line,) = [line for line in scores(house, list_id)["fgw"]["lines"] if said in line["reason"]]
    return dict(line)


def test_a_deduction_names_the_card_and_an_early_bonus_the_days(house: House) -> None:
    list_id = ended_year(house)
    deducted = line_of(house, list_id, "年度任务未完成")["reason"]
    why, given = house.rows(
        'SELECT k.why, k.given_at FROM card k JOIN "case" c ON c.id = k.work_id WHERE c.key = :key AND k.month = 12',
        key=key(2),
    )[0]
    assert deducted == f"年度任务未完成（12月黄牌（{legal_day(given)}）：{why}）"
    early = line_of(house, list_id, "提前完成")["reason"]
    assert "提前完成1分（计划2026-12-31，提前1个月为2026-11-30；实际2026-01-20，提前足够；建议数）" in early


@pytest.mark.parametrize(("actual", "earned"), [("110", "1"), ("109.9", None)])
def test_an_indicator_a_tenth_over_its_target_earns_a_point_that_names_the_figures_and_the_card(
    house: House, actual: str, earned: str | None
) -> None:
    list_id = start_list(house, work(1, nature="indicator", assisting_units=[]))
    file_all(house)
    play_months(house, *PLAN[:11], actual)
    until(house, 2, 20, 2027)
    assert house.state(key(1)) == "completed"
    found = [line for line in scores(house, list_id)["fgw"]["lines"] if "超额完成" in line["reason"]]
    assert [line["points"] for line in found] == ([earned] if earned else [])
    for line in found:
        assert "目标100，实际110，优于目标10，须至少10" in line["reason"] and "12月红旗（2027-01-" in line["reason"]


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
    assert shipped_pack("yiyang-key-works").version == "2"


def test_units_do_not_read_the_scores_before_they_are_issued(house: House) -> None:
    list_id = start_list(house, work(1))
    refused(house.person("fgw.handler").send("GET", f"/api/v1/key-lists/{list_id}/scores"), "not_allowed", 403)


def bonus(house: House, number: int, who: str = "office.director", **changed: Any) -> Any:
    """A named official gives a work's ground its points."""
    this = house.one('SELECT id FROM "case" WHERE key = :key', key=key(number))
    form = {"reason": "early_completion", "points": "0.5", "note": "提前一个月以上。", **changed}
    return house.person(who).send("POST", f"/api/v1/key-works/{this}/bonuses", json=form)


def test_a_named_official_gives_a_ground_its_points_within_the_clauses_most(house: House) -> None:
    list_id = ended_year(house)
    assert "提前完成1分（" in line_of(house, list_id, "提前完成")["reason"]
    refused(bonus(house, 1, SUPERVISION), "not_allowed", 403)
    assert refused(bonus(house, 1, points="1.1"), "points_exceed_cap")["clause"] == "NJ-16"
    refused(bonus(house, 1, reason="over_fulfilment"), "merit_not_earned")
    refused(bonus(house, 2), "merit_not_earned")
    accepted(bonus(house, 1))
    accepted(bonus(house, 1, points="0.8"))
    found = scores(house, list_id)
    line = line_of(house, list_id, "提前完成")["reason"]
    assert "提前完成0.8分（" in line and "；2027-02-20决定：提前一个月以上。）" in line, "the newest word counts"
    assert (found["fgw"]["bonus_counted"], found["czj"]["bonus_counted"]) == ("0.48", "0.32")


def grade(house: House, list_id: int, who: str = "bzb.leader", **changed: Any) -> Any:
    """The clause office records a department's grade."""
    form = {"unit": "fgw", "grade": "excellent", "staff": 97, **changed}
    return house.person(who).send("POST", f"/api/v1/key-lists/{list_id}/grades", json=form)


def test_an_excellent_department_has_a_fifth_of_its_staff_rounded_down_in_the_frozen_score(house: House) -> None:
    list_id = ended_year(house)
    refused(grade(house, list_id, "zfb.leader"), "not_allowed", 403)
    refused(grade(house, list_id, "fgw.leader"), "not_allowed", 403)
    refused(grade(house, list_id, "bzb.handler"), "not_allowed", 403)
    assert refused(grade(house, list_id, unit="swj"), "carries_no_work")["clause"] == "NJ-16"
    ordinary = accepted(grade(house, list_id, unit="czj", grade="good", staff=99))
    assert (ordinary["places"], ordinary["formula"]) == (14, "99人 × 15%，向下取整为14人")
    accepted(grade(house, list_id, grade="good"))
    found = accepted(grade(house, list_id))
    assert (found["places"], found["clause"], found["grade"]) == (19, "NJ-16", "优秀")
    assert scores(house, list_id)["fgw"]["places"] == found, "the newest record counts"
    director = house.person("office.director")
    document = director.post(f"/api/v1/key-lists/{list_id}/scores")["document"]
    words = "绩效考核等次：优秀；年度考核优秀人员名额：97人 × 20%，向下取整为19人（NJ-16）"
    assert words in director.get(f"/api/v1/documents/{document}")["text"]
    accepted(grade(house, list_id, staff=100))
    assert words in director.get(f"/api/v1/documents/{document}")["text"], "what was issued is frozen"
