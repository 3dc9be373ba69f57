"""YY-16, YY-17: one letter with the whole list, human findings with evidence, vetoes only with the leader's consent."""

from typing import Any

import pytest

from tests.cast import PROJECT, ROUND, accepted, answer_of, case_id, events, refused, standings
from tests.house import House
from tests.service.conftest import At

KEEPERS = {"yjj", "sthj", "xfj", "czj", "sjj", "jw", "xcb", "wxb"}


def finding(house: House, **changed: Any) -> dict[str, Any]:
    return {
        "unit": standings(house)[0],
        "ground": "negative_list",
        "evidence": "应急管理部门通报较大事故一起。",
        "scope": "project",
        "project": 1,
        "proposed": "veto",
        **changed,
    }


def summarise(house: House, *findings: dict[str, Any]) -> Any:
    return house.act("summarise_vetting", form={"findings": list(findings)})


def test_one_letter_with_the_whole_list_goes_to_all_keepers_of_negative_lists(at: At) -> None:
    house = at("send_vetting_letter")
    form = answer_of(house, "send_vetting_letter")
    refused(house.act("send_vetting_letter", form={**form, "departments": ["yjj"]}), "department_missing")
    refused(house.act("send_vetting_letter", form={**form, "reply_by": "2027-01-01"}), "reply_day_passed")
    accepted(house.act("send_vetting_letter"))
    assert {t.about for t in house.open_tasks("reply_vetting")} == KEEPERS
    (letter,) = house.rows("SELECT content, number FROM document WHERE kind = 'vetting_letter'")
    assert len(letter.content["candidates"]) == 3 and letter.number


def test_replies_name_only_candidates_of_the_letter(at: At) -> None:
    house = at("reply_vetting")
    refused(house.act("reply_vetting", form={"problems": [{"unit": "fgw", "text": "有问题"}]}), "not_on_list")


def test_the_summary_waits_for_every_reply_or_a_recorded_silence(at: At) -> None:
    house = at("reply_vetting")
    for _ in range(6):
        accepted(house.act("reply_vetting"))
    assert house.open_tasks("record_missing_replies") == []
    house.wait(days=30)
    assert house.state(ROUND) == "vetting.replying"
    accepted(house.act("record_missing_replies"))
    assert len(events(house, ROUND, "no_reply_recorded")) == 2
    assert house.state(ROUND) == "vetting.summarising"


def test_a_reported_candidate_needs_a_persons_finding(at: At) -> None:
    house = at("reply_vetting")
    reported = standings(house)[0]
    accepted(house.act("reply_vetting", form={"problems": [{"unit": reported, "text": "较大事故一起。"}]}))
    for _ in house.open_tasks("reply_vetting"):
        accepted(house.act("reply_vetting"))
    assert refused(summarise(house), "finding_missing")["unit"] == reported
    accepted(summarise(house, finding(house, proposed="keep")))
    assert reported in standings(house)


@pytest.mark.parametrize(
    ("changed", "name", "status"),
    [
        ({"evidence": ""}, "form_invalid", 422),
        ({"ground": "rumour"}, "unknown_ground", 409),
        ({"unit": "fgw"}, "not_on_list", 409),
        ({"project": 9}, "not_on_list", 409),
        ({"project": None}, "not_on_list", 409),
        ({"ground": "criticised_above"}, "rectification_not_judged", 409),
        ({"ground": "criticised_by_city"}, "rectification_not_judged", 409),
        ({"ground": "serious_problem_found"}, "rectification_not_judged", 409),
    ],
)
def test_a_finding_has_ground_evidence_candidate_and_the_test_of_rectification(
    at: At, changed: dict[str, Any], name: str, status: int
) -> None:
    house = at("summarise_vetting")
    refused(summarise(house, finding(house, **changed)), name, status)


@pytest.mark.parametrize("ground", ["negative_opinion", "criticised_above"])
def test_grounds_need_the_test_only_where_the_clause_has_it(at: At, ground: str) -> None:
    house = at("summarise_vetting")
    failed = ground == "criticised_above"
    accepted(summarise(house, finding(house, ground=ground, rectification_failed=failed, year=2026)))
    assert house.state(ROUND) == "vetting.consenting"


@pytest.mark.parametrize("year", [None, 2025, 2027])
def test_a_negative_opinion_is_one_of_the_year_evaluated(at: At, year: int | None) -> None:
    house = at("summarise_vetting")
    opinion = finding(house, ground="negative_opinion", year=year)
    assert refused(summarise(house, opinion), "opinion_of_another_year")["year"] == 2026
    accepted(summarise(house, {**opinion, "proposed": "keep"}))


def test_a_veto_takes_effect_only_with_the_leaders_consent_and_its_place_stays_vacant(at: At) -> None:
    house = at("summarise_vetting")
    vetoed = standings(house)[0]
    accepted(summarise(house, finding(house)))
    assert vetoed in standings(house)
    (task,) = house.open_tasks("consent_veto")
    assert house.holder(task.post_id).username == "mayor"
    house.wait(days=60)
    assert house.state(ROUND) == "vetting.consenting"
    accepted(house.act("consent_veto"))
    assert standings(house, "vetoed") == [vetoed]
    assert len(standings(house)) == 2
    house.play()
    assert len(house.rows("SELECT DISTINCT unit_id FROM reward")) == 2


def test_a_refused_veto_changes_nothing_and_an_unknown_one_is_refused(at: At) -> None:
    house = at("summarise_vetting")
    accepted(summarise(house, finding(house)))
    number = house.one("SELECT id FROM finding")
    refused(house.act("consent_veto", form={"refused": [number + 7]}), "unknown_finding")
    accepted(house.act("consent_veto", form={"refused": [number]}))
    assert len(standings(house)) == 3
    assert len(events(house, ROUND, "veto_refused")) == 1


def test_the_leader_may_return_the_summary(at: At) -> None:
    house = at("summarise_vetting")
    accepted(summarise(house, finding(house)))
    accepted(house.act("consent_veto", outcome="return", form={}, opinion="证据不足。"))
    assert house.state(ROUND) == "vetting.summarising"
    accepted(summarise(house))
    assert house.one("SELECT count(*) FROM finding") == 0
    assert house.state(PROJECT) == "circular.waiting"


def test_the_scope_of_a_veto_is_one_project_or_all(house: House) -> None:
    house.start_round(projects=(1, 5))
    house.play(until="summarise_vetting")
    other = "project/yiyang/2026/05"
    shared = next(code for code in standings(house) if code in standings(house, key=other))
    accepted(summarise(house, finding(house, unit=shared, scope="all", project=None)))
    accepted(house.act("consent_veto"))
    assert shared in standings(house, "vetoed")
    assert shared in standings(house, "vetoed", key=other)


def test_a_vetting_done_again_keeps_the_vetoes_of_the_first(at: At) -> None:
    house = at("summarise_vetting")
    vetoed = standings(house)[0]
    accepted(summarise(house, finding(house)))
    accepted(house.act("consent_veto"))
    accepted(house.act("prepare_papers"))
    accepted(house.act("record_resolution", outcome="vet_again", form={}, opinion="请补充核查。"))
    house.play(until="summarise_vetting")
    accepted(summarise(house))
    assert house.one("SELECT consented FROM finding") is True
    assert house.state(ROUND) == "meeting.papers"
    accepted(house.act("prepare_papers"))
    papers = house.one("SELECT content FROM document WHERE kind = 'meeting_papers' ORDER BY version DESC LIMIT 1")
    assert papers["projects"][0]["vetoed"] and papers["findings"][0]["vetoed"]
    assert vetoed in standings(house, "vetoed") and case_id(house)
