"""YY-05, YY-09 to YY-11: quotas and indicators within limits, evaluation in the new year, ranking, ties."""

import io
import json
from typing import Any

import pytest
from openpyxl import Workbook

from tests.cast import JOINT_LEAD, LEAD, PROJECT, STRANGER, accepted, answer_of, case_id, refused, standings
from tests.house import House
from tests.service.conftest import At


def draft(house: House, **changed: Any) -> Any:
    return house.act("draft_plan", form={**answer_of(house, "draft_plan"), **changed})


def collect(house: House, change: Any) -> Any:
    """The first source unit's points with its first row changed."""
    form = answer_of(house, "collect_scores")
    form["scores"][0] = {**form["scores"][0], **change}
    return house.act("collect_scores", form=form)


def level(house: House) -> None:
    """Every candidate gets the same points: all are tied across the cut-off."""
    with house.office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE score SET points = 5")


def test_a_quota_above_its_ceiling_is_refused_and_an_exempt_subject_has_none(at: At) -> None:
    house = at("draft_plan")
    five = [{"kind": "county", "places": 5, "award": "1"}]
    assert refused(draft(house, quotas=five), "quota_exceeds_cap")["cap"] == 3
    with house.office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE project SET subject = '安全生产'")
    accepted(draft(house, quotas=five))


def test_each_kind_of_recipient_has_its_own_quota_and_indicators(at: At) -> None:
    house = at("draft_plan")
    bank = [{"kind": "bank", "places": 1, "award": "1"}]
    refused(draft(house, quotas=bank), "quota_kinds_differ")
    indicators = answer_of(house, "draft_plan")["indicators"]
    refused(draft(house, indicators=[{**i, "kind": "bank"} for i in indicators]), "indicator_kind_unknown")
    refused(draft(house, indicators=[*indicators, indicators[0]]), "indicator_repeated")
    refused(draft(house, indicators=indicators[1:]), "weights_not_100")


def test_more_than_ten_indicators_need_an_override_approved_by_the_leaders(at: At) -> None:
    house = at("draft_plan")
    one = answer_of(house, "draft_plan")["indicators"][0]
    eleven = [{**one, "code": f"N{n}", "points": "9" if n else "10"} for n in range(11)]
    assert refused(draft(house, indicators=eleven), "soft_rule_blocks")["rules"] == ["too_many_indicators"]
    accepted(draft(house, indicators=eleven, overrides=[{"rule": "too_many_indicators", "reason": "对标国家体系。"}]))
    house.play(until="review_plan")
    accepted(house.act("review_plan"))
    (row,) = house.rows("SELECT rule, approval, approved_by FROM override")
    assert (row.rule, row.approval) == ("too_many_indicators", "分管领导审核同意") and row.approved_by


def test_a_park_is_not_judged_by_social_management_in_principle(house: House) -> None:
    house.start_round(projects=(4,))
    house.play(until="draft_plan")
    indicators = answer_of(house, "draft_plan")["indicators"]
    indicators[0]["social_management"] = True
    assert refused(draft(house, indicators=indicators), "soft_rule_blocks")["rules"] == ["park_social_indicator"]


def test_a_dimension_without_weight_warns_and_does_not_block(at: At) -> None:
    house = at("draft_plan")
    indicators = [{**i, "dimension": "total"} for i in answer_of(house, "draft_plan")["indicators"]]
    accepted(draft(house, indicators=indicators))
    (warnings,) = house.rows("SELECT data FROM event WHERE kind = 'plan_drafted'")
    assert len(warnings.data["warnings"]) == 2


def test_the_evaluation_opens_by_itself_on_new_years_day_and_not_before(at: At) -> None:
    house = at("publish_plan")
    accepted(house.act("publish_plan"))
    house.wait(days=360, hours=14)
    assert house.state(PROJECT) == "evaluation.waiting"
    house.wait(hours=2)
    assert house.state(PROJECT) == "evaluation.collecting"
    assert str(house.one("SELECT due FROM deadline WHERE name = 'evaluation'")) == "2027-01-31"
    assert str(house.one("SELECT target FROM deadline WHERE name = 'evaluation'")) == "2027-01-29"


def test_quotas_and_indicators_are_frozen_by_the_published_plan(at: At) -> None:
    house = at("collect_scores")
    draft_task = house.one("SELECT id FROM task WHERE step = 'draft_plan'")
    before = house.rows("SELECT * FROM indicator ORDER BY id")
    house.person("fgw.deputy").decide(draft_task, "submit", {})
    assert house.rows("SELECT * FROM indicator ORDER BY id") == before


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"unit": "fgw"}, "lead_unit_is_candidate"),
        ({"unit": "czj"}, "lead_unit_is_candidate"),
        ({"unit": "swj"}, "not_a_candidate"),
        ({"indicator": "没有"}, "unknown_indicator"),
        ({"kind": "bank"}, "unknown_indicator"),
        ({"points": "99"}, "points_exceed_full"),
        ({"points": "-1"}, "form_invalid"),
        ({"points": "1.234"}, "form_invalid"),
    ],
)
def test_points_are_a_candidates_on_the_plans_indicators_within_bounds(at: At, change: Any, name: str) -> None:
    refused(collect(at("collect_scores"), change), name, 422 if name == "form_invalid" else 409)


def test_points_come_from_their_own_source_complete_and_once(at: At) -> None:
    house = at("collect_scores")
    form = answer_of(house, "collect_scores")
    refused(house.act("collect_scores", form={"scores": []}), "scores_missing")
    refused(house.act("collect_scores", form={"scores": form["scores"] * 2}), "points_repeated")
    foreign = next(
        house.habit(t)[1].form["scores"][0]
        for t in house.open_tasks("collect_scores")
        if house.habit(t)[1].form["scores"][0]["indicator"] != form["scores"][0]["indicator"]
    )
    refused(house.act("collect_scores", form={"scores": [*form["scores"], foreign]}), "not_the_source")


def test_a_list_is_made_strictly_by_score(at: At) -> None:
    house = at("rank_candidates")
    accepted(house.act("rank_candidates"))
    rows = house.rows("SELECT score, rank, status FROM standing ORDER BY rank, score DESC")
    assert [r.score for r in rows] == sorted((r.score for r in rows), reverse=True)
    assert [r.status for r in rows[:3]] == ["selected"] * 3
    assert "fgw" not in standings(house) and JOINT_LEAD not in standings(house)


def test_scores_sent_back_are_not_ranked(at: At) -> None:
    house = at("rank_candidates")
    accepted(house.act("rank_candidates", outcome="return", form={}, opinion="数据有误。"))
    assert house.state(PROJECT) == "evaluation.collecting"
    assert house.one("SELECT count(*) FROM standing") == 0


def test_a_tie_across_the_cut_off_is_decided_by_the_study_within_the_places(at: At) -> None:
    house = at("rank_candidates")
    level(house)
    accepted(house.act("rank_candidates"))
    tied = standings(house, "undecided")
    assert len(tied) == 8 and standings(house) == []
    form = answer_of(house, "collective_study")
    for units, name in ([], "tie_undecided"), (tied[:4], "quota_exceeds_cap"), (["fgw"], "not_tied"):
        choices = [{"kind": "county", "units": units}] if units else []
        refused(house.act("collective_study", form={**form, "choices": choices}), name)
    refused(house.act("collective_study", form={**form, "choices": [{"kind": "bank", "units": ["x"]}]}), "not_tied")
    chosen = {**form, "choices": [{"kind": "county", "units": tied[:3]}]}
    accepted(house.act("collective_study", form=chosen))
    assert sorted(standings(house)) == sorted(tied[:3])
    accepted(house.act("consent_list", outcome="return", form={}, opinion="请另行研究。"))
    other = {**form, "choices": [{"kind": "county", "units": tied[3:6]}]}
    accepted(house.act("collective_study", form=other))
    assert sorted(standings(house)) == sorted(tied[3:6])


def test_an_import_is_all_or_nothing_and_only_while_points_are_collected(at: At) -> None:
    house = at("collect_scores")
    path = f"/api/v1/projects/{case_id(house)}/scores"
    rows = [
        {"project": 1, "unit": s["unit"], "indicator": s["indicator"], "points": s["points"]}
        for t in house.open_tasks("collect_scores")
        for s in house.habit(t)[1].form["scores"]
    ]
    broken = [*rows[:-1], {**rows[-1], "points": "很多"}]
    for content, name in ((broken, "坏.json"), ([{**rows[0], "indicator": "没有"}], "错.json")):
        files = {"file": (name, json.dumps({"scores": content}).encode())}
        assert house.person(LEAD).send("POST", path, files=files).status_code in (409, 422)
    empty = io.BytesIO()
    Workbook().save(empty)
    refused(house.person(LEAD).send("POST", path, files={"file": ("空.xlsx", empty.getvalue())}), "import_refused", 422)
    assert house.one("SELECT count(*) FROM score") == 0
    refused(house.person(STRANGER).send("POST", path, files={"file": ("a.json", b"{}")}), "not_found", 404)
    accepted(
        house.person(LEAD).send("POST", path, files={"file": ("得分.json", json.dumps({"scores": rows}).encode())})
    )
    assert house.one("SELECT count(*) FROM score") == len(rows)


def test_a_unit_of_two_kinds_takes_part_once_in_a_project(at: At) -> None:
    house = at("collect_scores")
    with house.office.engine.begin() as connection:
        connection.exec_driver_sql('UPDATE project SET recipient_kinds = \'["county", "park_a"]\'')
        connection.exec_driver_sql("UPDATE indicator SET kind = 'park_a' WHERE code = 'C1'")
    form = answer_of(house, "collect_scores")
    row = {**form["scores"][0], "kind": "park_a", "unit": "gaoxin", "indicator": "C1", "points": "1"}
    refused(house.act("collect_scores", form={"scores": [row]}), "not_a_candidate")
