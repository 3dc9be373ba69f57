"""A key work's year: filed, reported, verified, closed month by month; flags and the talks they bring (NJ-18)."""

from tests.cast import accepted
from tests.house import House
from tests.works import PLAN, consequences, flags, key, play_months, start_work


def test_a_work_on_schedule_all_year_gets_a_red_flag_each_month_and_no_talk(house: House) -> None:
    start_work(house)
    assert house.state(key(1)) == "year.running"
    play_months(house, *PLAN)
    assert flags(house) == ["red_flag"] * 12
    assert consequences(house) == []


def test_two_months_behind_draft_a_warning_talk_in_the_tasks_of_the_units_leader(house: House) -> None:
    start_work(house)
    play_months(house, "8", "16", "20", "28")
    assert flags(house) == ["red_flag", "red_flag", "yellow_card", "yellow_card"]
    assert consequences(house) == [(4, "warning_talk", "fgw")]
    (task,) = house.open_tasks("sign_notice")
    assert house.holder(task.post_id).username == "fgw.leader"
    accepted(house.act("sign_notice"))
