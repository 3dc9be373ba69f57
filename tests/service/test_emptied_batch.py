"""YY-14, YY-06: a batch whose every project is sent back is not carried on empty: the round gathers again."""

import pytest

from tests.cast import PROJECT, ROUND, SUPERVISION, accepted, case_id, events
from tests.house import House
from tests.service.appeals import Filed, conclude, file
from tests.service.conftest import At

ENDINGS = {
    "send_vetting_letter": "emptied",
    "reply_vetting": "emptied",
    "summarise_vetting": "emptied",
    "prepare_papers": "emptied",
    "record_resolution": "emptied",
    "sign_circular": "more",
}
"""At each step of the batch, how the stage ends when the last project leaves: in the words the workflow goes by."""
UPHELD = {"feedback": "经核查属实。", "redo_by": "2027-12-30"}


def taken_up(house: House) -> Filed:
    """An appeal that was accepted and is being verified."""
    filed = file(house)
    accepted(house.act("acknowledge", filed.key))
    return filed


def sent_back(house: House, filed: Filed, outcome: str = "republish") -> None:
    """The appeal is upheld; the workflows have not yet heard of it."""
    task = house.open_tasks("verify", filed.key)[0]
    accepted(house.holder(task.post_id).decide(task.id, outcome, UPHELD))


def decided(house: House, step: str, outcome: str | None = None) -> None:
    """A step of the round is decided; the round stands between two stages, its project has gone on already."""
    task = house.open_tasks(step)[0]
    who, given = house.habit(task)
    answer = (outcome, {}, "请重新核查。") if outcome else (given.outcome, given.form, given.opinion)
    accepted(who.decide(task.id, *answer))
    if house.one('SELECT between FROM "case" WHERE key = :key', key=PROJECT):
        visit = house.visits[(PROJECT, "circular")] = 1
        accepted(house.internal("enter", case=PROJECT, stage="circular", visit=visit))


def gathers_again_and_ends(house: House) -> None:
    """No task of the emptied batch is left; the project comes again and gets its circular."""
    assert house.state(ROUND) == "gathering.open"
    assert house.open_tasks(case=ROUND) == []
    assert house.one("SELECT batch FROM project") is None
    house.play()
    assert (house.state(PROJECT), house.state(ROUND)) == ("payout.paid", "payout.ended")
    assert house.one("SELECT count(*) FROM document WHERE kind = 'circular'") == 1
    assert house.one("SELECT count(*) FROM deadline WHERE met_at IS NULL AND dropped_at IS NULL") == 0


@pytest.mark.parametrize("moment", ENDINGS)
@pytest.mark.parametrize("outcome", ["republish", "reselect"])
def test_the_round_gathers_again_from_wherever_the_batch_stood(at: At, moment: str, outcome: str) -> None:
    house = at(moment)
    filed = taken_up(house)
    stage = house.one('SELECT stage FROM "case" WHERE key = :key', key=ROUND)
    sent_back(house, filed, outcome)
    assert house.one('SELECT outcome FROM "case" WHERE key = :key', key=ROUND) == ENDINGS[moment]
    house.run()
    assert [event["batch"] for event in events(house, ROUND, "empty_batch")] == [1]
    left = {event["stage"]: event["outcome"] for event in events(house, ROUND, "stage_left")}
    assert left[stage] == ENDINGS[moment] and left["circular"] == "more"
    gathers_again_and_ends(house)


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        ("form_batch", None),
        ("summarise_vetting", None),
        ("record_resolution", None),
        ("record_resolution", "vet_again"),
    ],
)
def test_a_batch_emptied_while_the_round_is_between_two_stages_opens_no_task(
    at: At, step: str, outcome: str | None
) -> None:
    house = at(step)
    filed = taken_up(house)
    decided(house, step, outcome)
    sent_back(house, filed)
    house.run()
    gathers_again_and_ends(house)


def test_a_batch_with_another_project_goes_on_without_the_one_sent_back(house: House) -> None:
    house.start_round(projects=(1, 9))
    house.play(until="reply_vetting")
    accepted(conclude(house, file(house), "republish"))
    assert house.state(ROUND) == "vetting.replying"
    assert events(house, ROUND, "empty_batch") == []


def test_the_last_of_several_projects_to_leave_empties_the_batch(house: House) -> None:
    house.start_round(projects=(1, 9))
    house.play(until="prepare_papers")
    for number in house.rows("SELECT id FROM publicity ORDER BY id"):
        assert house.state(ROUND) == "meeting.papers"
        body = {"kind": "appeal", "matter": "评分数据与统计公报不一致，请予复核。"}
        accepted(house.client.post(f"/api/v1/public/publicity/{number.id}/appeals", json=body))
        house.run()
        accepted(house.act("acknowledge"))
        accepted(house.act("verify", outcome="republish", form=UPHELD))
    assert house.state(ROUND) == "gathering.open"
    house.play()
    assert house.state(ROUND) == "payout.ended"
    assert [row.batch for row in house.rows("SELECT batch FROM project ORDER BY number")] == [2, 2]


def test_the_reply_day_of_an_emptied_batch_falls_away(at: At) -> None:
    house = at("reply_vetting")
    accepted(conclude(house, file(house), "republish"))
    (row,) = house.rows("SELECT met_at, dropped_at FROM deadline WHERE name = 'vetting_reply'")
    assert row.met_at is None and row.dropped_at is not None
    house.wait(days=30)
    assert house.open_tasks("record_missing_replies") == []


def test_a_round_whose_last_project_left_the_batch_and_then_the_year_ends(at: At) -> None:
    house = at("form_batch")
    drop = {"change": "drop", "number": 1, "reason": "国家已取消该项激励。"}
    accepted(house.person(SUPERVISION).send("POST", f"/api/v1/rounds/{case_id(house, ROUND)}/changes", json=drop))
    for step in ("form_batch", "send_vetting_letter", *["reply_vetting"] * 8, "summarise_vetting", "prepare_papers"):
        accepted(house.act(step))
    accepted(house.act("record_resolution"))
    sent_back(house, taken_up(house))
    house.visits[(PROJECT, "publicity")] = 2
    accepted(house.internal("enter", case=PROJECT, stage="publicity", visit=2))
    consent = house.open_tasks("consent_change")[0]
    accepted(house.holder(consent.post_id).decide(consent.id, "consent"))
    house.run()
    assert (house.state(PROJECT), house.state(ROUND)) == ("dropped", "payout.ended")
    assert house.one("SELECT count(*) FROM document WHERE kind = 'circular'") == 0
