"""The gathering joins the round's projects (YY-06)."""

from datetime import date

from service.clock import legal_day
from tests.house import House


def test_the_batch_is_offered_when_the_last_project_is_ready_not_only_at_the_cut_off(house: House) -> None:
    house.start_round()
    house.play(until="form_batch")
    assert legal_day(house.clock.now()) < date(2027, 2, 1)
    waiting = house.rows("SELECT 1 FROM \"case\" WHERE kind = 'project' AND state <> 'vetting.waiting'")
    assert waiting == []


def test_a_held_project_that_becomes_ready_is_offered_as_a_supplementary_batch(house: House) -> None:
    house.start_round()
    house.play(until="submit_list")
    house.act("submit_list", case="project/yiyang/2026/01")
    house.wait(days=60)
    house.act("form_batch")
    house.play()
    assert house.state("round/yiyang/2026") == "payout.ended"
    assert [row.batch for row in house.rows("SELECT batch FROM project ORDER BY number")] == [1, 2]
    assert house.one("SELECT count(*) FROM document WHERE kind = 'circular'") == 2
