"""NJ-17: commended in the whole city, told to the organisation department, rewarded by measures; NJ-16: the bonus."""

from typing import Any

import pytest

from tests.cast import SUPERVISION, accepted, case_id, notices, refused
from tests.house import House
from tests.service.outstanding import CASE, commended, decide, draft, tasks, view
from tests.works import LIST

FGW = {"number": 1, "unit": "fgw", "funds": "50000", "staff_level": "merit", "staff_count": 2}
ANHUA = {"number": 1, "unit": "anhua", "staff_level": "commendation", "staff_count": 3}


def measures(house: House) -> dict[tuple[str, str], dict[str, Any]]:
    """The year's NJ-17 measures by kind and subject."""
    found = house.person(SUPERVISION).get("/api/v1/measures", clause="NJ-17")
    return {(m["kind"], m["subject"]): m for m in found}


def play_measures(house: House) -> None:
    """Every reward is decided, approved, carried out and verified."""
    for step in ("decide_proposal", "record_measure_sitting", "receive_measure", "carry_out", "verify_measure"):
        for task in house.open_tasks(step):
            if "/NJ-17/" in task.key:
                accepted(house.act(step, task.key))


def scores(house: House) -> dict[str, Any]:
    found = house.person(SUPERVISION).get(f"/api/v1/key-lists/{case_id(house, LIST)}/scores")
    return {row["unit"]: row for row in found}


def test_the_circular_is_public_frozen_and_copied_to_the_organisation_department(year: House) -> None:
    commended(year, 1, 3)
    (row,) = year.rows("SELECT * FROM document WHERE kind = 'outstanding_circular'")
    assert row.public and row.copies == ["中共益阳市委组织部"] and row.number.startswith("益政督表〔2027〕")
    assert "重点工作1（执行高效、改革创新）。主办：益阳市发展和改革委员会；协办：益阳市财政局、安化县" in row.text
    shown = year.client.get("/public/documents")
    assert "突出贡献事项的通报" in shown.text
    assert row.digest in year.client.get(f"/public/documents/{row.id}").text


def test_the_result_goes_to_the_organisation_department_without_names(year: House) -> None:
    commended(year, 1)
    accepted(draft(year, unit_rewards=[FGW, ANHUA]))
    (row,) = year.rows("SELECT * FROM document WHERE kind = 'outstanding_result'")
    assert "益阳市发展和改革委员会　记三等功2人" in row.text and "嘉奖3人" in row.text
    reader = year.person("zzb.handler")
    assert reader.get(f"/api/v1/documents/{row.id}")["text"] == row.text
    assert any("奖励情况》" in words for words in notices(year, "document"))
    refused(year.person("gxj.handler").send("GET", f"/api/v1/documents/{row.id}"), "not_found", 404)


def test_each_reward_is_a_measure_of_its_own_that_a_named_official_decides(year: House) -> None:
    commended(year, 1)
    accepted(draft(year, unit_rewards=[FGW, ANHUA]))
    assert year.state(CASE) == "closed"
    found = measures(year)
    fgw, anhua = "益阳市发展和改革委员会", "安化县人民政府"
    assert set(found) == {
        ("outstanding_bonus", fgw),
        ("outstanding_publicity", fgw),
        ("outstanding_funds", fgw),
        ("staff_merit", fgw),
        ("staff_commendation", anhua),
    }
    assert found["outstanding_bonus", fgw]["proposed"] == found["outstanding_bonus", fgw]["cap"] == "1"
    assert found["outstanding_funds", fgw]["proposed"] == "50000"
    assert all(m["amount"] is None for m in found.values()), "nothing is decided by computing it"
    executors = {kind: detail(year, m["id"])["executor"] for (kind, _), m in found.items()}
    assert executors == {
        "outstanding_bonus": "益阳市人民政府办公室",
        "outstanding_publicity": "中共益阳市委宣传部",
        "outstanding_funds": "益阳市财政局",
        "staff_merit": "益阳市人力资源和社会保障局",
        "staff_commendation": "益阳市人力资源和社会保障局",
    }
    play_measures(year)
    assert {m["state_title"] for m in measures(year).values()} == {"已办结"}
    rows = year.rows("SELECT copies FROM document WHERE kind = 'measure_notice'")
    assert len(rows) == 5 and all("中共益阳市委组织部" in row.copies for row in rows)
    days = year.rows("SELECT clause, due FROM deadline WHERE name = 'measure'")
    assert {(row.clause, row.due.isoformat()) for row in days} == {("NJ-21", "2027-03-18")}
    assert len(view(year)["measures"]) == 5


def detail(house: House, measure_id: int) -> dict[str, Any]:
    found: dict[str, Any] = house.person(SUPERVISION).get(f"/api/v1/measures/{measure_id}")
    return found


def test_an_amount_that_the_draft_leaves_open_is_given_by_who_decides(year: House) -> None:
    commended(year, 5)
    accepted(draft(year))
    fgw = "益阳市发展和改革委员会"
    funds = measures(year)["outstanding_funds", fgw]
    assert funds["left_open"] and funds["proposed"] is None
    refused(year.act("decide_proposal", funds["key"], form={"route": "meeting"}), "amount_required")
    bonus = measures(year)["outstanding_bonus", fgw]
    over = {"route": "meeting", "amount": "1.5"}
    refused(year.act("decide_proposal", bonus["key"], outcome="change", opinion="多加。", form=over), "amount_over_cap")


def test_persons_are_counted_in_whole_numbers(year: House) -> None:
    commended(year, 1)
    accepted(draft(year, unit_rewards=[FGW]))
    staff = measures(year)["staff_merit", "益阳市发展和改革委员会"]
    half = {"route": "meeting", "amount": "1.5"}
    refused(year.act("decide_proposal", staff["key"], outcome="change", opinion="少一些。", form=half), "whole_persons")


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ({"bonus_points": [{"number": 2, "points": "1"}]}, "not_outstanding"),
        ({"bonus_points": [{"number": 1, "points": "1.1"}]}, "points_exceed_cap"),
        ({"bonus_points": [{"number": 1, "points": "1"}] * 2}, "work_repeated"),
        ({"unit_rewards": [FGW | {"number": 3}]}, "not_outstanding"),
        ({"unit_rewards": [FGW | {"unit": "swj"}]}, "not_undertaken"),
        ({"unit_rewards": [FGW, FGW]}, "unit_repeated"),
        ({"unit_rewards": [FGW | {"staff_count": None}]}, "staff_count_missing"),
        ({"unit_rewards": [FGW | {"staff_level": None}]}, "staff_count_missing"),
        ({"unit_rewards": [ANHUA]}, "lead_staff_not_higher"),
        ({"unit_rewards": [FGW | {"staff_level": "commendation"}, ANHUA]}, "lead_staff_not_higher"),
    ],
)
def test_rewards_that_do_not_fit_are_refused_by_name(year: House, form: Any, name: str) -> None:
    commended(year, 1)
    assert refused(draft(year, **form), name)["clause"] in ("NJ-16", "NJ-17")
    assert measures(year) == {}


def test_assisting_staff_may_be_honoured_as_highly_with_a_reason_on_record(year: House) -> None:
    commended(year, 1)
    accepted(draft(year, unit_rewards=[ANHUA], order_reason="协办单位承担了主要攻坚任务。"))
    (row,) = year.rows("SELECT text FROM document WHERE kind = 'outstanding_result'")
    assert "协办单位承担了主要攻坚任务" in row.text


def test_the_bonus_counts_once_it_is_approved_split_six_to_four_and_traced(year: House) -> None:
    commended(year, 1)
    accepted(draft(year, bonus_points=[{"number": 1, "points": "0.5"}]))
    before = scores(year)
    assert before["fgw"]["bonus_counted"] == "0", "a proposal gives no points"
    play_measures(year)
    found = scores(year)
    (line,) = [line for line in found["fgw"]["lines"] if "突出贡献事项" in line["reason"]]
    assert (line["source"], line["points"]) == ("1. 重点工作1", "0.3")
    assert "突出贡献事项0.5分（NJ-17第1号奖励措施，2027-02-18批准）" in line["reason"]
    assert (found["czj"]["bonus_counted"], found["anhua"]["bonus_counted"]) == ("0.1", "0.1")
    assert scores(year) == found, "the same register, the same score"


def test_the_bonus_stays_within_the_matters_point_beside_other_merits(year: House) -> None:
    commended(year, 5)
    accepted(draft(year))
    done = {"completed_on": "2027-01-10", "other_contribution": "省政府通报表扬"}
    work = case_id(year, "key-work/yiyang/2026/0005")
    year.person(SUPERVISION).post(f"/api/v1/key-works/{work}/completion", done)
    play_measures(year)
    (line,) = [line for line in scores(year)["fgw"]["lines"] if "其它突出贡献" in line["reason"]]
    assert line["points"] == "1" and "一个事项计1分" in line["reason"]


def test_a_withdrawn_bonus_counts_no_more(year: House) -> None:
    commended(year, 5)
    accepted(draft(year))
    bonus = measures(year)["outstanding_bonus", "益阳市发展和改革委员会"]
    for step in ("decide_proposal", "record_measure_sitting"):
        accepted(year.act(step, bonus["key"]))
    assert scores(year)["fgw"]["bonus_counted"] == "1"
    year.person("zfb.leader").post(f"/api/v1/measures/{bonus['id']}/withdraw", {"reason": "认定有误。"})
    assert scores(year)["fgw"]["bonus_counted"] == "0"


def test_a_draft_of_rewards_is_returned_with_an_opinion_and_comes_back_as_it_was(year: House) -> None:
    commended(year, 1)
    accepted(decide(year, SUPERVISION, "draft_rewards", "draft", {"unit_rewards": [FGW]}))
    assert year.one("SELECT count(*) FROM measure") == 0
    refused(decide(year, "office.director", "review_rewards", "return"), "form_invalid", 422)
    accepted(decide(year, "office.director", "review_rewards", "return", opinion="经费偏高。"))
    prefill = year.person(SUPERVISION).get(f"/api/v1/tasks/{tasks(year, 'draft_rewards')[SUPERVISION].id}")["prefill"]
    assert prefill["unit_rewards"][0]["unit"] == "fgw" and "经费偏高。" in prefill["paper"]["text"]
    accepted(draft(year, unit_rewards=[FGW]))
    assert year.state(CASE) == "closed" and year.one("SELECT count(*) FROM measure") > 0
