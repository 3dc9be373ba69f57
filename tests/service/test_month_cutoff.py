"""The edge of a month: what came by 24:00 of the cut-off day counts, whenever the night closes the work (NJ-06)."""

from datetime import timedelta

import pytest

from tests.cast import SUPERVISION, accepted, refused
from tests.house import House
from tests.works import file_all, flags, key, report, start_list, start_work, until, usernames, verify, work

CLOSINGS = (
    "SELECT k.number, d.at AS cutoff, m.at AS closing FROM mark m JOIN deadline d ON d.id = m.deadline_id"
    " JOIN key_work k ON k.case_id = m.case_id WHERE m.kind = 'lapse' AND m.struck_at IS NULL"
    " AND m.dropped_at IS NULL ORDER BY m.at DESC"
)


@pytest.mark.parametrize(("after", "flag", "in_time"), [(0, "pending", True), (5, "yellow_card", False)])
def test_a_report_counts_as_in_time_until_midnight_though_the_work_closes_later(
    house: House, after: int, flag: str, in_time: bool
) -> None:
    start_list(house, work(1), work(2), work(3))
    for number in (1, 2, 3):
        file_all(house, number)
    last = house.rows(CLOSINGS)[0]
    moment = last.cutoff + timedelta(minutes=after)
    assert moment < last.closing, "this work has not closed yet when its unit reports"
    house.wait(seconds=(moment - house.clock.now()).total_seconds())
    accepted(report(house, 1, "8", last.number))
    until(house, 2, 7)
    assert flags(house, last.number) == [flag]
    (closed,) = house.rows(
        "SELECT c.* FROM month_close c JOIN key_work k ON k.case_id = c.work_id WHERE k.number = :n", n=last.number
    )
    assert (closed.in_time, closed.cutoff, closed.closed_at) == (in_time, last.cutoff, last.closing)
    accepted(verify(house, 1, number=last.number))
    assert flags(house, last.number) == ["red_flag"]


def test_the_statistics_bureau_verifies_the_works_that_the_list_gives_it_and_nobody_else_does(house: House) -> None:
    start_work(house, verifier="statistics")
    accepted(report(house, 1, "8"))
    assert usernames(house, "verify_progress") == ["tjj.handler"]
    (task,) = house.open_tasks("verify_progress")
    refused(house.person(SUPERVISION).decide(task.id, "verified"), "not_yours", 403)
    accepted(verify(house, 1))
    until(house, 2, 15)
    assert flags(house) == ["red_flag"]


def test_a_month_that_closes_unverified_reminds_its_verifier_once(house: House) -> None:
    start_work(house, verifier="statistics")
    accepted(report(house, 1, "8"))
    until(house, 2, 15)
    told = house.rows(
        "SELECT u.code, n.text FROM notice n JOIN post p ON p.id = n.post_id JOIN unit u ON u.id = p.unit_id"
        " WHERE n.kind = 'reminder' AND n.text LIKE '%1月进度已按时报告，尚未核实%'"
    )
    assert [row.code for row in told] == ["tjj"]


def test_a_filing_without_a_breakdown_of_the_task_is_refused(house: House) -> None:
    start_list(house, work(assisting_units=[]))
    (task,) = house.open_tasks("file_responsibility", key(1))
    who, given = house.habit(task)
    for breakdown in ("", "　 "):
        refused(who.decide(task.id, "file", {**given.form, "breakdown": breakdown}), "form_invalid", 422)
    assert house.state(key(1)) == "filing.open"
