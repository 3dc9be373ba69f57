"""The month's bulletin is asked for once: works that begin late, leave the list, or close at one moment (NJ-06)."""

from threading import Thread

import pytest

from service.cases.stages import strike
from service.db import transaction
from tests.cast import accepted, case_id
from tests.house import House
from tests.works import LIST, PLAN, file_all, key, play_months, start_list, start_work, until, work
from workflows.contracts import StrikeMark


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


def test_a_month_that_waited_for_a_work_that_left_the_list_has_its_bulletin(house: House) -> None:
    start_list(house, work(1), work(2))
    file_all(house, 1)
    file_all(house, 2)
    (first, _) = closings(house)
    struck(house, first)
    assert asked(house) == []
    body = {"reason": "任务并入上级项目"}
    path = f"/api/v1/key-works/{case_id(house, key(2))}/adjustments/removal"
    accepted(house.person("fgw.handler").send("POST", path, json=body))
    accepted(house.act("approve_adjustment", key(2)))
    assert asked(house) == [("issue_bulletin", "01")]


def test_of_two_works_that_close_at_one_moment_the_later_asks_for_the_bulletin(house: House) -> None:
    start_list(house, work(1), work(2))
    file_all(house, 1)
    file_all(house, 2)
    first, second = closings(house)
    later = Thread(target=struck, args=(house, second))
    with transaction(house.office.engine) as session:
        strike(house.office.desk(session), first)
        later.start()
        later.join(1)
    later.join(20)
    assert asked(house) == [("issue_bulletin", "01")]


@pytest.mark.parametrize("issued", [False, True])
def test_a_bulletin_tells_of_no_referral_and_of_a_criticism_only_once_it_is_issued(house: House, issued: bool) -> None:
    start_work(house, livelihood=True)
    play_months(house, *PLAN[:11], "95")
    for step in ("check_criticism", "approve_criticism") if issued else ():
        accepted(house.act(step))
    (task,) = [task for task in house.open_tasks("issue_bulletin", LIST) if task.about == "12"]
    who, given = house.habit(task)
    accepted(who.decide(task.id, given.outcome, given.form, given.opinion))
    (paper,) = house.rows("SELECT content FROM document WHERE kind = 'bulletin-12'")
    told = [row["action"] for row in paper.content["talks"]]
    assert told == ["written_report", *(["citywide_criticism"] if issued else [])]


def closings(house: House) -> list[StrikeMark]:
    """The marks that close January, due and not yet struck."""
    rows = house.rows(
        "SELECT m.id, m.stage, m.visit, m.at, c.key FROM mark m JOIN \"case\" c ON c.id = m.case_id"
        " WHERE c.kind = 'key_work' AND m.kind = 'lapse' AND m.struck_at IS NULL AND m.dropped_at IS NULL"
        " ORDER BY c.key"
    )
    house.clock.set(max(row.at for row in rows))
    return [StrikeMark(case=row.key, stage=row.stage, visit=row.visit, mark=row.id) for row in rows]


def struck(house: House, mark: StrikeMark) -> None:
    """One mark, in a transaction of its own."""
    with transaction(house.office.engine) as session:
        strike(house.office.desk(session), mark)
