"""YY-15, YY-06, YY-18: submission, gathering, the meeting's papers and resolution, the circular."""

from typing import Any

import pytest

from tests.cast import PROJECT, ROUND, accepted, answer_of, events, refused, standings
from tests.house import House
from tests.service.conftest import At

SECOND = "project/yiyang/2026/02"


def papers(house: House) -> dict[str, Any]:
    query = "SELECT content FROM document WHERE kind = 'meeting_papers' ORDER BY version DESC LIMIT 1"
    return dict(house.one(query))


def test_the_submission_carries_list_measures_scores_and_the_publicitys_result(at: At) -> None:
    house = at("submit_list")
    refused(house.act("submit_list", form={}), "form_invalid", 422)
    accepted(house.act("submit_list"))
    content = house.one("SELECT content FROM document WHERE kind = 'submission'")
    assert len(content["list"]) == 3 and len(content["scores"]) == 8
    assert content["statement"] and content["reward_mode"]


def test_the_submission_is_due_on_the_day_set_for_the_round(at: At) -> None:
    house = at("submit_list")
    assert str(house.one("SELECT due FROM deadline WHERE name = 'submission'")) == "2027-02-26"


def test_an_unready_project_is_held_by_recorded_decision_and_gets_a_supplementary_circular(house: House) -> None:
    house.start_round(projects=(1, 2))
    house.play(until="submit_list")
    for task in house.open_tasks("submit_list", PROJECT):
        who, given = house.habit(task)
        accepted(who.decide(task.id, given.outcome, given.form))
    house.wait(days=70)
    refused(house.act("form_batch", form={}), "projects_not_ready")
    refused(house.act("form_batch", form={"held": [{"project": 9, "reason": "x"}]}), "unknown_project")
    accepted(house.act("form_batch", form={"held": [{"project": 2, "reason": "申诉未办结。"}]}))
    assert events(house, ROUND, "project_held") == [{"project": 2, "reason": "申诉未办结。"}]
    house.play()
    assert house.state(ROUND) == "payout.ended"
    rows = house.rows("SELECT number, batch FROM project ORDER BY number")
    assert [(r.number, r.batch) for r in rows] == [(1, 1), (2, 2)]
    numbers = [r.number for r in house.rows("SELECT number FROM document WHERE kind = 'circular' ORDER BY id")]
    assert len(numbers) == 2 and numbers[0] != numbers[1]


def test_the_papers_are_made_from_the_register(at: At) -> None:
    house = at("prepare_papers")
    accepted(house.act("prepare_papers"))
    found = papers(house)
    assert [p["number"] for p in found["projects"]] == [1]
    assert len(found["projects"][0]["recipients"]) == 3
    assert sum(found["tally"].values()) == 3
    assert float(found["total"]) == 3_000_000
    assert {k: float(v) for k, v in found["money"].items()} == {"现有经费统筹": 3_000_000}


def test_the_meeting_may_send_the_papers_back_or_have_the_list_vetted_again(at: At) -> None:
    house = at("record_resolution")
    refused(house.act("record_resolution", outcome="sent_back", form={}), "form_invalid", 422)
    accepted(house.act("record_resolution", outcome="sent_back", form={}, opinion="请补充资金测算。"))
    assert house.state(ROUND) == "meeting.papers"
    accepted(house.act("prepare_papers"))
    accepted(house.act("record_resolution", outcome="vet_again", form={}, opinion="请重新核查。"))
    assert house.state(ROUND) == "vetting.letter"
    house.play(until="sign_circular")
    assert house.state(PROJECT) == "circular.waiting"


def test_approval_with_changes_takes_a_recipient_off_with_its_reason(at: At) -> None:
    house = at("record_resolution")
    gone = standings(house)[0]
    form = answer_of(house, "record_resolution")
    change = {"project": 1, "unit": gone, "reason": "会议认为条件不够成熟。"}
    refused(house.act("record_resolution", form={**form, "changes": [change]}), "changes_do_not_match")
    refused(house.act("record_resolution", outcome="approved_with_changes", form=form), "changes_do_not_match")
    for wrong, name in (({"project": 9}, "unknown_project"), ({"unit": "fgw"}, "not_on_list")):
        changes = {**form, "changes": [{**change, **wrong}]}
        refused(house.act("record_resolution", outcome="approved_with_changes", form=changes), name)
    changed = {**form, "changes": [change]}
    accepted(house.act("record_resolution", outcome="approved_with_changes", form=changed))
    assert standings(house, "removed") == [gone]


def test_a_meeting_has_a_number_and_a_day_that_has_come(at: At) -> None:
    house = at("record_resolution")
    refused(house.act("record_resolution", form={"held_on": "2027-02-27"}), "form_invalid", 422)
    ahead = {"meeting_number": "第9次", "held_on": "2027-12-01"}
    refused(house.act("record_resolution", form=ahead), "day_in_future")


@pytest.mark.parametrize("moment", ["form_batch", "summarise_vetting", "record_resolution", "sign_circular"])
def test_no_circular_final_list_or_measure_is_public_before_it_is_issued(at: At, moment: str) -> None:
    house = at(moment)
    kinds = {d["kind"] for d in house.client.get("/api/v1/public/circulars").json()}
    assert kinds == {"measures", "plan"}
    assert house.one("SELECT count(*) FROM reward") == 0
    accepted(house.client.get("/api/v1/public/publicity/1"))


def test_the_circular_is_the_offices_numbered_copied_and_public(at: At) -> None:
    house = at("sign_circular")
    (task,) = house.open_tasks("sign_circular")
    assert house.holder(task.post_id).username == "office.director"
    accepted(house.act("sign_circular"))
    (row,) = house.rows("SELECT number, copies, public FROM document WHERE kind = 'circular'")
    assert row.number.startswith("益政办发〔2027〕") and row.public
    assert row.copies == ["中共益阳市委组织部"]
    assert "circular" in {d["kind"] for d in house.client.get("/api/v1/public/circulars").json()}


def test_a_circular_after_september_warns_that_the_year_is_short(at: At) -> None:
    house = at("sign_circular")
    house.wait(days=290)
    accepted(house.act("sign_circular"))
    assert len(events(house, ROUND, "warning")) == 1


def test_two_rounds_overlap(at: At) -> None:
    house = at("sign_circular")
    house.start_round(year=2027, projects=(1,))
    assert house.state("round/yiyang/2027") == "measures.proposing"
    accepted(house.act("sign_circular"))
    assert house.state(ROUND) == "payout.watching"
    for _ in house.open_tasks("pay_reward"):
        accepted(house.act("pay_reward"))
    assert house.state(ROUND) == "payout.ended"
    assert house.state("round/yiyang/2027") == "measures.proposing"
