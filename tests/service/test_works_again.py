"""A work judged again: keys of grounds that are inherited, used up or new, whatever led to it (NJ-18, rules.md 3)."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from service.db import transaction
from tests.cast import SUPERVISION, accepted, events
from tests.house import House
from tests.service.test_at_once import together
from tests.works import PLAN, consequences, file_all, flags, key, play_months, start_list, start_work, until, work

FIRST_TALK = (3, "warning_talk", "fgw")


def correct(house: House, this: int, month: int, value: str) -> None:
    """The supervision office corrects a closed month's figure."""
    accepted(_correction(house, this, month, value))
    house.run()


def _correction(house: House, this: int, month: int, value: str) -> Any:
    body = {"month": month, "value": value, "note": "现场核实"}
    return house.person(SUPERVISION).send("POST", f"/api/v1/key-works/{this}/corrections", json=body)


def grounds(house: House) -> list[tuple[str, int, int, bool]]:
    """Name, first month, last month of its run, and whether it stands; in the order in which they were found."""
    rows = house.rows("SELECT name, period, run_to, vanished_at FROM ground ORDER BY id")
    return [(row.name, row.period, row.run_to, row.vanished_at is None) for row in rows]


def test_a_run_that_overlaps_one_whose_talk_was_called_inherits_its_key(house: House) -> None:
    this = start_work(house)
    play_months(house, "8", "11", "20")
    (talk,) = [task.key for task in house.open_tasks("sign_notice")]
    accepted(house.act("sign_notice"))
    play_months(house, "28", first=4)
    assert consequences(house) == [FIRST_TALK, (4, "supervising_leader_talk", "fgw")]
    correct(house, this, 2, "16")
    assert flags(house) == ["red_flag", "red_flag", "yellow_card", "yellow_card"]
    assert grounds(house) == [("two_months", 2, 4, True), ("three_months", 2, 4, False)]
    assert len(consequences(house)) == 2, "March and April stand under the key of February and March"
    assert house.state(talk) == "talk.scheduled"


def test_a_run_whose_draft_fell_away_has_a_key_of_its_own(house: House) -> None:
    this = start_work(house)
    play_months(house, "8", "11", "20", "28")
    correct(house, this, 2, "16")
    assert consequences(house)[2:] == [(4, "warning_talk", "fgw")], "nobody was called over February and March"
    assert ("two_months", 3, 4, True) in grounds(house)


def test_a_run_that_grows_back_keeps_the_key_under_which_its_talk_was_called(house: House) -> None:
    this = start_work(house)
    play_months(house, "8", "11", "20", "28")
    correct(house, this, 2, "16")
    (talk,) = [task.key for task in house.open_tasks("sign_notice")]
    accepted(house.act("sign_notice"))
    correct(house, this, 2, "11")
    assert house.state(talk) == "talk.scheduled", "two months in a row are still behind"
    assert [row for row in grounds(house) if row[0] == "two_months"] == [
        ("two_months", 2, 4, False),
        ("two_months", 3, 4, True),
    ]
    assert [action for _, action, _ in consequences(house)].count("warning_talk") == 2


def test_a_second_run_after_a_recovery_is_talked_about_anew(house: House) -> None:
    start_work(house)
    play_months(house, "8", "11", "20", "33", "41", "50", "53", "61")
    assert consequences(house) == [FIRST_TALK, (8, "warning_talk", "fgw")]
    assert grounds(house) == [("two_months", 2, 3, True), ("two_months", 7, 8, True)]


def test_a_talk_withdrawn_by_hand_is_not_called_again_whatever_is_corrected(house: House) -> None:
    this = start_work(house)
    play_months(house, "8", "11", "20")
    accepted(house.act("sign_notice", outcome="withdraw", form={}, opinion="事由已解决。"))
    for value in ("10", "16", "11"):
        correct(house, this, 2, value)
    assert consequences(house) == [FIRST_TALK]
    assert house.open_tasks("sign_notice") == []
    play_months(house, "28", first=4)
    assert consequences(house)[1:] == [(4, "supervising_leader_talk", "fgw")], "the third month has its own ground"


@pytest.mark.parametrize("attempt", range(3))
def test_two_corrections_at_one_moment_are_judged_one_after_the_other(house: House, attempt: int) -> None:
    this = start_work(house)
    play_months(house, "8", "16", "25", "33")
    house.person(SUPERVISION)
    answers = together(*(lambda m=m, v=v: _correction(house, this, m, v) for m, v in ((2, "11"), (3, "20"), (4, "28"))))
    assert [answer.status_code for answer in answers] == [200] * 3
    assert flags(house) == ["red_flag", *["yellow_card"] * 3]
    standing = [row for row in grounds(house) if row[3]]
    assert sorted(standing) == [("three_months", 2, 4, True), ("two_months", 2, 4, True)]
    open_cases = house.rows("SELECT level FROM talk t JOIN \"case\" c ON c.id = t.case_id WHERE c.state <> 'withdrawn'")
    assert sorted(row.level for row in open_cases) == ["supervising_leader_talk", "warning_talk"]


def test_one_correction_sent_twice_at_one_moment_begins_one_talk(house: House) -> None:
    this = start_work(house)
    play_months(house, "8", "11", "25")
    house.person(SUPERVISION)
    answers = together(*[lambda: _correction(house, this, 3, "20")] * 4)
    assert {answer.status_code for answer in answers} == {200}
    assert consequences(house) == [FIRST_TALK]
    assert len(events(house, key(1), "ground_found")) == 1


def test_a_second_row_for_one_ground_is_refused_by_the_database(house: House) -> None:
    start_work(house)
    play_months(house, "8", "11", "20")
    again = text(
        "INSERT INTO ground (work_id, year, name, period, month, run_to, found_at)"
        " SELECT work_id, year, name, period, 9, 9, found_at FROM ground"
    )
    doubled = text(
        "INSERT INTO consequence (ground_id, work_id, month, action, unit_id, case_id)"
        " SELECT ground_id, work_id, 9, action, unit_id, case_id FROM consequence"
    )
    for statement, constraint in ((again, "uq_ground_"), (doubled, "uq_consequence_")):
        with pytest.raises(IntegrityError, match=constraint), transaction(house.office.engine) as session:
            session.execute(statement)


def test_december_and_the_next_years_january_are_no_run(house: House) -> None:
    start_work(house, assisting_units=[])
    play_months(house, *PLAN[:11], "95")
    until(house, 1, 20, 2027)
    begun = consequences(house)
    start_list(house, work(assisting_units=[]), year=2027)
    file_all(house, year=2027)
    accepted(house.act("report_progress", key(1, 2027), form={"value": "3", "description": "推进情况。"}))
    accepted(house.act("verify_progress", key(1, 2027)))
    until(house, 2, 15, 2027)
    assert flags(house)[-1] == "yellow_card" and flags(house, year=2027) == ["yellow_card"]
    assert consequences(house) == begun and consequences(house, year=2027) == []


def test_a_figure_that_must_stay_low_is_behind_where_it_is_higher_than_planned(house: House) -> None:
    start_work(house, nature="indicator", direction="lower_is_better")
    play_months(house, "7", "17", "26", "33")
    assert flags(house) == ["red_flag", "yellow_card", "yellow_card", "red_flag"]
    assert consequences(house) == [FIRST_TALK]
    assert "高于控制值1" in house.one("SELECT gap FROM talk")
