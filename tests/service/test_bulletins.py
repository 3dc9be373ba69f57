"""The month's bulletin is asked for once, however late the works of the list begin their year (NJ-06)."""

from tests.cast import accepted
from tests.house import House
from tests.works import LIST, file_all, start_list, until, work


def asked(house: House) -> list[tuple[str, str]]:
    rows = house.rows("SELECT step, about FROM task WHERE step IN ('issue_bulletin', 'record_disclosure') ORDER BY id")
    return [(row.step, row.about) for row in rows]


def test_a_month_that_was_over_before_any_work_began_has_its_bulletin_too(house: House) -> None:
    start_list(house, work(1), work(2, livelihood=True))
    until(house, 2, 20)
    assert asked(house) == []
    file_all(house, 1)
    assert asked(house) == [("issue_bulletin", "01"), ("record_disclosure", "01")]


def test_a_work_that_begins_late_does_not_ask_for_a_bulletin_again(house: House) -> None:
    start_list(house, work(1), work(2))
    file_all(house, 1)
    until(house, 2, 20)
    assert asked(house) == [("issue_bulletin", "01")]
    accepted(house.act("issue_bulletin", LIST))
    file_all(house, 2)
    assert asked(house) == [("issue_bulletin", "01")]
    until(house, 3, 20)
    assert asked(house) == [("issue_bulletin", "01"), ("issue_bulletin", "02")]
