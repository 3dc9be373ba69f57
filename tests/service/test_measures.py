"""YY-03 to YY-07: the year's measures are proposed by the office, approved by the executive meeting, and issued."""

from typing import Any

import pytest

from tests.cast import COUNTY, PROJECT, ROUND, SUPERVISION, accepted, answer_of, events, refused
from tests.house import House
from tests.service.conftest import At

SOFT = {"under_single_assessment": True, "goal_reached": True, "unquantifiable": True}


def propose(house: House, **changed: Any) -> Any:
    """Project 1 proposed with some fields changed."""
    form = answer_of(house, "propose_measures")
    form["projects"][0].update(changed)
    return house.act("propose_measures", form=form)


def overrides(house: House) -> list[Any]:
    return house.rows("SELECT rule, reason, approved_by, approval FROM override ORDER BY rule")


def test_only_the_government_office_starts_a_round(house: House) -> None:
    refused(house.person(COUNTY).send("POST", "/api/v1/rounds", json={"year": 2026}), "not_allowed", 403)
    accepted(house.person(SUPERVISION).send("POST", "/api/v1/rounds", json={"year": 2026}))


def test_a_round_that_has_begun_is_answered_with_itself(house: House) -> None:
    office = house.person(SUPERVISION)
    first = office.post("/api/v1/rounds", {"year": 2026})
    assert office.post("/api/v1/rounds", {"year": 2026}) == first
    assert house.one("SELECT count(*) FROM \"case\" WHERE kind = 'round'") == 1


def test_a_round_outside_the_packs_validity_is_refused(house: House) -> None:
    refused(house.person(SUPERVISION).send("POST", "/api/v1/rounds", json={"year": 2029}), "pack_not_in_force")


@pytest.mark.parametrize("rule", sorted(SOFT))
def test_work_excluded_in_principle_needs_a_recorded_override(at: At, rule: str) -> None:
    house = at("propose_measures")
    assert refused(propose(house, **{rule: True}), "soft_rule_blocks")["rules"] == [rule]
    accepted(propose(house, **{rule: True}, overrides=[{"rule": rule, "reason": "市委重点交办。"}]))
    assert [(o.rule, o.reason, o.approved_by) for o in overrides(house)] == [(f"01:{rule}", "市委重点交办。", None)]
    accepted(house.act("record_measures_meeting"))
    (approved,) = overrides(house)
    assert approved.approved_by is not None and approved.approval.startswith("市政府常务会议")
    assert [e["rule"] for e in events(house, ROUND, "override_approved")] == [f"01:{rule}"]


def test_more_than_three_sub_projects_need_a_recorded_override(at: At) -> None:
    house = at("propose_measures")
    four = ["一", "二", "三", "四"]
    assert refused(propose(house, sub_projects=four), "soft_rule_blocks")["rules"] == ["too_many_sub_projects"]
    accepted(propose(house, sub_projects=four[:3]))
    assert overrides(house) == []


def test_an_override_that_a_later_draft_no_longer_asks_for_is_not_approved(at: At) -> None:
    house = at("propose_measures")
    accepted(propose(house, goal_reached=True, overrides=[{"rule": "goal_reached", "reason": "仍须巩固。"}]))
    accepted(house.act("record_measures_meeting", outcome="sent_back", form={}, opinion="请调整。"))
    accepted(propose(house, goal_reached=False, overrides=[]))
    accepted(house.act("record_measures_meeting"))
    assert overrides(house) == []
    assert events(house, ROUND, "override_approved") == []
    assert len(events(house, ROUND, "override_asked")) == 1


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"cites": "  "}, "form_invalid"),
        ({"lead_units": []}, "form_invalid"),
        ({"lead_units": ["nowhere"]}, "unknown_unit"),
        ({"lead_units": ["fgw", "fgw"]}, "lead_unit_repeated"),
        ({"recipient_kinds": []}, "form_invalid"),
        ({"recipient_kinds": ["citizens"]}, "form_invalid"),
        ({"title": "长" * 101}, "form_invalid"),
    ],
)
def test_a_project_cites_its_measure_and_has_leads_and_recipients(at: At, changed: Any, name: str) -> None:
    house = at("propose_measures")
    refused(propose(house, **changed), name, 422 if name == "form_invalid" else 409)
    assert house.state(ROUND) == "measures.proposing"


def test_two_projects_of_one_number_are_refused(at: At) -> None:
    house = at("propose_measures")
    form = answer_of(house, "propose_measures")
    refused(house.act("propose_measures", form={**form, "projects": form["projects"] * 2}), "number_repeated")


def test_the_day_for_submissions_lies_after_the_year(at: At) -> None:
    house = at("propose_measures")
    form = answer_of(house, "propose_measures")
    refused(house.act("propose_measures", form={**form, "submission_due": "2026-12-31"}), "submission_due_too_early")


def test_the_meeting_is_recorded_with_number_and_day_which_cannot_lie_ahead(at: At) -> None:
    house = at("record_measures_meeting")
    ahead = {"meeting_number": "2026年第1次", "held_on": "2026-01-06"}
    refused(house.act("record_measures_meeting", form=ahead), "day_in_future")
    refused(house.act("record_measures_meeting", form={"held_on": "2026-01-05"}), "form_invalid", 422)
    accepted(house.act("record_measures_meeting", form={"meeting_number": "2026年第1次", "held_on": "2026-01-05"}))
    (row,) = house.rows("SELECT meeting_number, approved_on FROM round")
    assert (row.meeting_number, str(row.approved_on)) == ("2026年第1次", "2026-01-05")


def test_nothing_is_public_and_no_project_begins_before_the_measures_are_issued(at: At) -> None:
    house = at("issue_measures")
    assert house.client.get("/api/v1/public/circulars").json() == []
    assert house.one("SELECT count(*) FROM \"case\" WHERE kind = 'project'") == 0
    accepted(house.act("issue_measures"))
    (measures,) = house.client.get("/api/v1/public/circulars").json()
    assert measures["kind"] == "measures" and measures["number"] == "益政办发〔2026〕1号"
    assert house.state(PROJECT) == "plan.drafting"


def test_each_project_keeps_what_it_cites_and_its_leads_in_order(at: At) -> None:
    view = at("draft_plan").person(SUPERVISION).get("/api/v1/projects/2")
    assert view["cites"].startswith("对标省人民政府2022年督查激励措施")
    assert len(view["leads"]) == 2


def test_the_measures_day_only_warns(at: At) -> None:
    house = at("propose_measures")
    house.wait(days=200)
    assert [e["name"] for e in events(house, ROUND, "deadline_set")] == ["measures"]
    assert len(events(house, ROUND, "late")) == 1
    assert house.open_tasks("receive_sheet") == []
    assert house.one("SELECT count(*) FROM \"case\" WHERE kind = 'talk'") == 0


def test_a_project_is_not_a_round_and_a_round_is_no_project(at: At) -> None:
    office = at("draft_plan").person(SUPERVISION)
    refused(office.send("GET", "/api/v1/rounds/2"), "not_found", 404)
    refused(office.send("GET", "/api/v1/projects/1"), "not_found", 404)
