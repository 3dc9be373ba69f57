"""YY-14: an upheld appeal or complaint corrects the list, has the evaluation done again, or refers people."""

import pytest

from tests.cast import PROJECT, ROUND, accepted, events, refused, standings
from tests.house import House
from tests.service.appeals import conclude, file
from tests.service.conftest import At

STAGES = ["publicity", "submit_list", "reply_vetting", "prepare_papers", "sign_circular"]
"""With the list public, at the submission, under vetting, at the meeting, and before the circular."""


def finish(house: House) -> None:
    house.play()
    assert house.state(PROJECT) == "payout.paid"
    assert house.state(ROUND) == "payout.ended"


@pytest.mark.parametrize("moment", STAGES)
def test_a_corrected_list_is_published_again_in_full(at: At, moment: str) -> None:
    house = at(moment)
    gone = standings(house)[0]
    accepted(conclude(house, file(house), "republish", remove=[gone]))
    assert house.state(PROJECT) == "publicity.study"
    assert house.one("SELECT batch FROM project") is None
    house.play(until="open_publicity")
    accepted(house.act("open_publicity"))
    assert gone not in standings(house) and len(standings(house)) == 2
    assert len(house.client.get("/api/v1/public/publicity").json()) == 2


@pytest.mark.parametrize("moment", STAGES)
def test_a_serious_problem_has_the_evaluation_done_again(at: At, moment: str) -> None:
    house = at(moment)
    filed = file(house, "complaint")
    accepted(house.act("acknowledge", filed.key))
    refused(conclude(house, filed, "reselect"), "redo_day_missing")
    accepted(conclude(house, filed, "reselect", redo_by="2027-06-30"))
    assert house.state(PROJECT) == "evaluation.waiting"
    rows = house.rows("SELECT name, due FROM deadline WHERE visit = 2 AND stage = 'evaluation' ORDER BY id")
    assert [(r.name, str(r.due)) for r in rows][1] == ("evaluation", "2027-06-30")
    house.play(until="collective_study")
    assert house.state(PROJECT) == "publicity.study"
    assert house.one("SELECT count(*) FROM document WHERE kind = 'reselection'") == 1


@pytest.mark.parametrize("moment", ["reply_vetting", "sign_circular"])
def test_a_project_that_leaves_the_batch_gets_its_supplementary_circular(at: At, moment: str) -> None:
    house = at(moment)
    accepted(conclude(house, file(house), "republish", remove=standings(house)[:1]))
    assert events(house, ROUND, "project_left") == [{"project": 1, "batch": 1}]
    finish(house)
    assert house.one("SELECT batch FROM project") == 2
    assert house.one("SELECT count(*) FROM document WHERE kind = 'circular'") == 1


def test_a_gathered_project_whose_list_is_corrected_is_waited_for_again(at: At) -> None:
    house = at("form_batch")
    accepted(conclude(house, file(house), "republish", remove=standings(house)[:1]))
    refused(house.act("form_batch", form={}), "projects_not_ready")
    for step in ("collective_study", "consent_list", "consent_list", "open_publicity"):
        accepted(house.act(step))
    house.wait(days=10)
    accepted(house.act("submit_list"))
    accepted(house.act("form_batch", form={}))


def test_a_reported_candidate_whose_project_left_needs_no_finding_any_more(house: House) -> None:
    house.start_round(projects=(1, 9))
    house.play(until="reply_vetting")
    reported = standings(house)[0]
    accepted(house.act("reply_vetting", form={"problems": [{"unit": reported, "text": "发生较大事故。"}]}))
    accepted(conclude(house, file(house), "republish"))
    for _ in house.open_tasks("reply_vetting"):
        accepted(house.act("reply_vetting"))
    accepted(house.act("summarise_vetting"))
    assert house.state(ROUND) == "meeting.papers"


@pytest.mark.parametrize("moment", ["publicity", "sign_circular"])
def test_accountability_is_referred_to_a_named_organ(at: At, moment: str) -> None:
    house = at(moment)
    filed = file(house, "complaint")
    accepted(house.act("acknowledge", filed.key))
    refused(conclude(house, filed, "accountability"), "referral_needs_addressee")
    accepted(conclude(house, filed, "accountability", referred_to="市纪委监委"))
    assert events(house, filed.key, "referred") == [{"to": "市纪委监委"}]


def test_after_the_circular_the_list_is_final(at: At) -> None:
    house = at("sign_circular")
    filed = file(house, "complaint")
    accepted(house.act("acknowledge", filed.key))
    accepted(house.act("sign_circular", form={"complaints_reason": "不影响名单。"}))
    refused(conclude(house, filed, "republish"), "list_is_final")
    refused(conclude(house, filed, "reselect", redo_by="2027-06-30"), "list_is_final")
    accepted(conclude(house, filed, "accountability", referred_to="市纪委监委"))


def test_a_second_appeal_is_upheld_while_the_evaluation_is_done_again(at: At) -> None:
    house = at("publicity")
    first, second = file(house), file(house)
    accepted(conclude(house, first, "reselect", redo_by="2027-06-30"))
    accepted(conclude(house, second, "reselect", redo_by="2027-06-30"))
    assert house.state(second.key) == "concluded"
    assert len(events(house, PROJECT, "reselect")) == 1


def test_only_those_on_the_list_can_be_removed(at: At) -> None:
    house = at("publicity")
    refused(conclude(house, file(house), "republish", remove=["fgw"]), "not_on_list")
    assert house.state(PROJECT) == "publicity.open"


def test_the_study_may_send_the_list_back_to_the_evaluation(at: At) -> None:
    house = at("collective_study")
    accepted(house.act("collective_study", outcome="evaluate_again", form={}, opinion="数据口径有误。"))
    assert house.state(PROJECT) == "evaluation.collecting"
    house.play(until="collective_study")
    assert house.state(PROJECT) == "publicity.study"
