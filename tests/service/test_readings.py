"""Each reading that a jurisdiction may choose instead of the city's acts: plan, quotas, vetting, time (rules.md 7)."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import LEAD, PROJECT, ROUND, accepted, answer_of, case_id, events, read_as, refused, standings
from tests.house import House
from tests.service.conftest import At

VILLAGES = "project/yiyang/2026/08"
"""Project 8 awards counties and townships: 9 places for the city's 92 townships."""
MONEY = {"needs_new": True, "source": "市级预备费", "approval": "益政函〔2026〕3号"}


def draft(house: House, **changed: Any) -> Any:
    return house.act("draft_plan", form={**answer_of(house, "draft_plan"), **changed})


def finding(house: House, **changed: Any) -> Any:
    """A veto proposed for the first of the list."""
    given = {"unit": standings(house)[0], "ground": "negative_list", "evidence": "通报一起。", "proposed": "veto"}
    return house.act("summarise_vetting", form={"findings": [{**given, "project": 1, **changed}]})


def day_of(house: House, deadline: str) -> str:
    return str(house.one("SELECT due FROM deadline WHERE name = :name ORDER BY id DESC LIMIT 1", name=deadline))


@pytest.mark.parametrize(("reading", "late"), [("issued", 1), ("drafted", 0)])
def test_the_plans_month_ends_with_its_publication_or_with_the_draft_that_is_out(
    at: At, reading: str, late: int
) -> None:
    house = at("draft_plan")
    read_as(house, plan_month_ends_at=reading)
    accepted(draft(house))
    house.wait(days=60)
    assert house.state(PROJECT) == "plan.consulting"
    assert len(events(house, PROJECT, "late")) == late


def test_a_draft_that_is_taken_back_has_not_ended_the_month(at: At) -> None:
    house = at("draft_plan")
    read_as(house, plan_month_ends_at="drafted")
    task = house.open_tasks("draft_plan")[0]
    accepted(draft(house))
    accepted(house.person(LEAD).send("POST", f"/api/v1/tasks/{task.id}/take-back"))
    assert house.state(PROJECT) == "plan.drafting"
    house.wait(days=60)
    assert [event["days"] for event in events(house, PROJECT, "reminded")] == [10, 5, 1]
    assert len(events(house, PROJECT, "late")) == 1
    (open_again,) = house.rows("SELECT met_at FROM deadline WHERE name = 'plan'")
    assert open_again.met_at is None


def test_where_every_reply_is_required_silence_cannot_be_recorded(at: At) -> None:
    house = at("consult_county")
    read_as(house, county_no_reply="reply_required")
    accepted(house.act("consult_finance"))
    house.wait(days=60)
    assert house.open_tasks("record_no_reply") == []
    for _ in house.open_tasks("consult_county"):
        assert house.state(PROJECT) == "plan.consulting"
        accepted(house.act("consult_county"))
    assert house.state(PROJECT) == "plan.reviewing"


@pytest.mark.parametrize(("reading", "right"), [("payout", 2027), ("round", 2026)])
def test_new_money_stands_in_the_budget_of_the_year_in_which_it_is_spent(at: At, reading: str, right: int) -> None:
    house = at("draft_plan")
    read_as(house, new_money_budget_year=reading)
    for wrong in {2025, 2026, 2027, 2028} - {right}:
        answer = refused(draft(house, money={**MONEY, "budget_year": wrong}), "wrong_budget_year")
        assert (answer["clause"], answer["year"]) == ("YY-08c", right)
    accepted(draft(house, money={**MONEY, "budget_year": right}))
    house.play(until="publish_plan")
    accepted(house.act("publish_plan"))


def test_a_pack_adopted_before_the_budget_year_was_asked_reads_it_as_the_year_of_the_payout(at: At) -> None:
    house = at("draft_plan")
    with house.office.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE rule_pack SET text = regexp_replace(text, '  new_money_budget_year:.*?reading:[^\\n]*\\n', '')"
        )
    assert "new_money_budget_year" not in house.one("SELECT text FROM rule_pack ORDER BY id DESC LIMIT 1")
    refused(draft(house, money={**MONEY, "budget_year": 2026}), "wrong_budget_year")


def test_a_circular_of_another_year_warns_of_the_money_in_the_budget(at: At) -> None:
    house = at("draft_plan")
    accepted(draft(house, money={**MONEY, "budget_year": 2027}))
    house.play(until="sign_circular")
    house.wait(days=360)
    accepted(house.act("sign_circular"))
    assert any("2027年度预算" in event["why"] for event in events(house, ROUND, "warning"))


@pytest.mark.parametrize("reading", ["in_scope", "all"])
def test_ten_percent_are_of_the_townships_in_the_projects_scope_or_of_all(house: House, reading: str) -> None:
    house.start_round(projects=(8,))
    house.play(until="draft_plan")
    read_as(house, township_base=reading)
    refused(draft(house, township_counties=["fgw"]), "no_townships_there")
    narrow = {"township_counties": ["anhua"]}
    if reading == "all":
        accepted(draft(house, **narrow))
        return
    assert refused(draft(house, **narrow), "quota_exceeds_cap")["cap"] == 2
    quotas = [{**q, "places": min(q["places"], 2)} for q in answer_of(house, "draft_plan")["quotas"]]
    accepted(draft(house, **narrow, quotas=quotas))
    house.play(until="collect_scores")
    assert "乡镇（街道）的涉及范围：安化县人民政府所辖" in house.one("SELECT text FROM document WHERE kind = 'plan'")
    form = answer_of(house, "collect_scores")
    refused(house.act("collect_scores", form=form), "not_a_candidate")
    below = "SELECT t.code FROM unit t JOIN unit p ON p.id = t.parent_id WHERE p.code = 'anhua'"
    anhuas = {row.code for row in house.rows(below)}
    kept = [row for row in form["scores"] if row["kind"] != "township" or row["unit"] in anhuas]
    accepted(house.act("collect_scores", form={"scores": kept}))


def test_the_counties_are_asked_again_when_the_scope_of_townships_changed(house: House) -> None:
    house.start_round(projects=(8,))
    house.play(until="review_plan")
    accepted(house.act("review_plan", outcome="return", form={}, opinion="请缩小范围。"))
    quotas = [{**q, "places": 2} for q in answer_of(house, "draft_plan")["quotas"]]
    accepted(draft(house, quotas=quotas, township_counties=["anhua"]))
    house.play(until="review_plan")
    accepted(house.act("review_plan", outcome="return", form={}, opinion="请扩大范围。"))
    accepted(draft(house, quotas=quotas, township_counties=["anhua", "nanxian"]))
    assert len(house.open_tasks("consult_county")) == 8


@pytest.mark.parametrize(("groups", "name"), [(2, None), (1, "quota_exceeds_cap")])
def test_the_two_groups_of_units_have_six_places_each_or_together(house: House, groups: int, name: str | None) -> None:
    house.start_round(projects=(3,))
    house.play(until="draft_plan")
    read_as(house, unit_groups=groups)
    form = answer_of(house, "draft_plan")
    with house.office.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE project SET recipient_kinds = '[\"municipal_unit\", \"central_provincial_unit\"]'"
        )
    quotas = [{"kind": kind, "places": 4, "award": "1"} for kind in ("municipal_unit", "central_provincial_unit")]
    other = {"county": "municipal_unit"}
    indicators = [{**i, "kind": other.get(i["kind"], i["kind"])} for i in form["indicators"]]
    answer = draft(house, quotas=quotas, indicators=indicators)
    if name is None:
        accepted(answer)
    else:
        assert refused(answer, name)["cap"] == 6


def test_scores_are_published_with_the_packs_places(at: At) -> None:
    house = at("rank_candidates")
    read_as(house, score_places=0)
    accepted(house.act("rank_candidates"))
    house.play(until="open_publicity")
    accepted(house.act("open_publicity"))
    shown = house.client.get("/api/v1/public/publicity/1").json()["list"]
    assert shown and all(row["score"].isdigit() for row in shown)


@pytest.mark.parametrize("ground", ["criticised_above", "criticised_by_city"])
def test_the_test_of_rectification_may_bind_only_the_problems_found(at: At, ground: str) -> None:
    house = at("summarise_vetting")
    read_as(house, rectification_test="found_problems_only")
    refused(finding(house, ground="serious_problem_found"), "rectification_not_judged")
    accepted(finding(house, ground=ground))


@pytest.mark.parametrize(("reading", "right", "wrong"), [("evaluated", 2026, 2027), ("vetting", 2027, 2026)])
def test_this_years_negative_opinion_is_of_the_year_evaluated_or_of_the_vetting(
    at: At, reading: str, right: int, wrong: int
) -> None:
    house = at("summarise_vetting")
    read_as(house, negative_opinion_year=reading)
    refused(finding(house, ground="negative_opinion", year=wrong), "opinion_of_another_year")
    accepted(finding(house, ground="negative_opinion", year=right))
    assert house.one("SELECT year FROM finding") == right


@pytest.mark.parametrize("reading", ["item", "all"])
def test_a_finding_that_names_no_scope_has_the_packs(at: At, reading: str) -> None:
    house = at("summarise_vetting")
    read_as(house, veto_scope_default=reading)
    if reading == "item":
        refused(finding(house, project=None), "not_on_list")
    accepted(finding(house))
    assert house.one("SELECT project_id FROM finding") == (case_id(house) if reading == "item" else None)


@pytest.mark.parametrize(("reading", "due"), [("started", "2027-01-31"), ("finished", "2027-01-26")])
def test_publicity_has_started_or_is_over_at_the_end_of_january(at: At, reading: str, due: str) -> None:
    house = at("rank_candidates")
    read_as(house, publicity_must=reading)
    accepted(house.act("rank_candidates"))
    assert day_of(house, "publicity_start") == due


@pytest.mark.parametrize(("reading", "due"), [("none", "2027-01-31"), ("next_workday", "2027-02-01")])
def test_a_fixed_date_stays_or_rolls_to_the_next_working_day(at: At, reading: str, due: str) -> None:
    house = at("publish_plan")
    read_as(house, fixed_date_roll=reading)
    accepted(house.act("publish_plan"))
    assert day_of(house, "evaluation") == due


@pytest.mark.parametrize(("reading", "due"), [(True, "2026-02-09"), (False, "2026-02-07")])
def test_a_period_rolls_off_a_day_of_rest_or_not(at: At, reading: bool, due: str) -> None:
    house = at("record_measures_meeting")
    read_as(house, period_roll=reading)
    house.clock.set(house.clock.now() + timedelta(days=24))
    accepted(house.act("record_measures_meeting", form={"meeting_number": "第1次", "held_on": "2026-01-07"}))
    accepted(house.act("issue_measures"))
    assert day_of(house, "plan") == due


@pytest.mark.parametrize(("reading", "warned"), [("10-01", 0), ("01-05", 1)])
def test_the_day_after_which_a_circular_warns_is_the_packs(at: At, reading: str, warned: int) -> None:
    house = at("sign_circular")
    read_as(house, circular_warn_after=reading)
    accepted(house.act("sign_circular"))
    assert len(events(house, ROUND, "warning")) == warned
