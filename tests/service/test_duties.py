"""Recurring duties (NJ-04, NJ-05, NJ-06): reminded, logged by the post whose it is, counted, never punished."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from service.chores import remind_of_duties
from service.duties.periods import period_of
from tests.cast import COUNTY, LEAD, STRANGER, SUPERVISION, VICE_MAYOR, accepted, refused
from tests.house import House
from tests.works import start_list, until, work


@pytest.fixture
def listed(house: House) -> House:
    """The year's list is public since January: two portfolios; the development and finance bureaus and a county."""
    start_list(house, work(1), work(2, portfolio="民生保障", assisting_units=[]))
    return house


def log(house: House, who: str, duty: str, held_on: str = "2026-01-05", **changed: Any) -> Any:
    body = {"duty": duty, "held_on": held_on, "subject": "项目推进", "place": "市政府", "solved": "协调用地两宗。"}
    return house.person(who).send("POST", "/api/v1/duties/entries", json={**body, **changed})


def table(house: House, who: str = SUPERVISION, month: int = 1) -> list[dict[str, Any]]:
    found: Any = house.person(who).get("/api/v1/duties", year=2026, month=month)
    return list(found)


def warned(house: House) -> list[str]:
    rows = house.rows(
        "SELECT a.username FROM notice n JOIN holding h ON h.post_id = n.post_id"
        " JOIN account a ON a.person_id = h.person_id"
        " WHERE n.kind = 'duty' ORDER BY n.id"
    )
    return [row.username for row in rows]


def test_every_holder_has_one_row_a_period_however_often_the_chore_runs(listed: House) -> None:
    for _ in range(3):
        remind_of_duties(listed.office)
    counted = Counter(row["duty"] for row in table(listed))
    assert counted["mayor_meeting"] == 1 and counted["portfolio_check"] == 2
    assert counted["weekly_meeting"] == counted["monthly_summary"] == counted["quarterly_analysis"] == 3
    assert counted["economic_analysis"] == counted["half_year_review"] == 1
    assert counted["vice_mayor_meeting"] >= 1 and counted["deputy_meeting"] >= 1
    assert not any(row["done"] for row in table(listed))


def test_a_duty_is_logged_by_its_post_and_counted_once_as_done(listed: House) -> None:
    accepted(log(listed, "mayor", "mayor_meeting"))
    accepted(log(listed, "mayor", "mayor_meeting"))
    accepted(log(listed, "mayor", "mayor_meeting", subject="城建项目"))
    (row,) = [row for row in table(listed) if row["duty"] == "mayor_meeting"]
    assert (row["period"], row["entries"], row["done"]) == ("2026-01", 2, True)
    entries: Any = listed.person(SUPERVISION).get(f"/api/v1/duties/{row['id']}/entries")
    assert [entry["subject"] for entry in entries] == ["项目推进", "城建项目"]
    assert entries[0]["solved"] == "协调用地两宗。"
    refused(listed.person(STRANGER).send("GET", f"/api/v1/duties/{row['id']}/entries"), "not_found", 404)


def test_nobody_logs_anothers_duty_or_one_that_is_none(listed: House) -> None:
    refused(log(listed, VICE_MAYOR, "mayor_meeting"), "not_allowed", 403)
    refused(log(listed, STRANGER, "weekly_meeting"), "not_allowed", 403)
    refused(log(listed, LEAD, "morning_gymnastics"), "no_such_duty")
    refused(log(listed, LEAD, "weekly_meeting", "2025-12-30"), "no_such_duty")
    refused(log(listed, LEAD, "weekly_meeting", "2026-03-01"), "day_in_future")
    refused(log(listed, SUPERVISION, "portfolio_check", portfolio="太空"), "unknown_portfolio")
    refused(log(listed, LEAD, "weekly_meeting", solved="绝密事项。"), "state_secret")
    refused(log(listed, LEAD, "weekly_meeting", unit="czj"), "not_allowed", 403)


def test_a_month_without_record_is_warned_of_five_days_before_its_end_and_once(listed: House) -> None:
    accepted(log(listed, "mayor", "mayor_meeting"))
    accepted(log(listed, SUPERVISION, "portfolio_check", portfolio="民生保障"))
    until(listed, 1, 25)
    remind_of_duties(listed.office)
    before = warned(listed)
    assert "mayor" not in before and VICE_MAYOR not in before
    until(listed, 1, 26)
    for _ in range(2):
        remind_of_duties(listed.office)
    rows = listed.rows("SELECT text FROM notice WHERE kind = 'duty' AND position('条口' IN text) > 0")
    assert len(rows) == 1 and "现代产业体系" in rows[0].text and "2026年1月31日" in rows[0].text
    assert "mayor" not in warned(listed)
    assert warned(listed).count(VICE_MAYOR) == 1 and warned(listed).count(COUNTY) == 2
    assert SUPERVISION in warned(listed)


def test_a_missed_period_has_no_consequence_but_may_still_be_logged(listed: House) -> None:
    for month in range(2, 8):
        until(listed, month, 3)
        remind_of_duties(listed.office)
    assert listed.one("SELECT count(*) FROM talk") == 0
    assert listed.one("SELECT count(*) FROM deadline WHERE name = 'duty'") == 0
    accepted(log(listed, LEAD, "monthly_summary", "2026-01-30"))
    (row,) = [r for r in table(listed, LEAD) if r["duty"] == "monthly_summary"]
    assert row["done"] and row["entries"] == 1
    recorded = listed.one("SELECT recorded_at::date FROM duty_entry")
    assert recorded > date(2026, 6, 30)


def test_a_unit_sees_its_own_duties_alone(listed: House) -> None:
    remind_of_duties(listed.office)
    assert {row["duty"] for row in table(listed, COUNTY)} == {"weekly_meeting", "monthly_summary", "quarterly_analysis"}
    assert len({row["unit"] for row in table(listed, COUNTY)}) == 1
    assert table(listed, STRANGER) == []


def test_before_the_years_list_is_public_there_is_no_duty(house: House) -> None:
    assert remind_of_duties(house.office) == 0
    assert table(house) == []
    refused(log(house, "mayor", "mayor_meeting"), "no_such_duty")


@pytest.mark.parametrize(
    ("every", "day", "name", "first", "last"),
    [
        ("week", "2026-01-01", "2026-W01", "2025-12-29", "2026-01-04"),
        ("week", "2027-01-03", "2026-W53", "2026-12-28", "2027-01-03"),
        ("month", "2028-02-10", "2028-02", "2028-02-01", "2028-02-29"),
        ("month", "2026-12-31", "2026-12", "2026-12-01", "2026-12-31"),
        ("quarter", "2026-03-31", "2026-Q1", "2026-01-01", "2026-03-31"),
        ("quarter", "2026-11-05", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("half_year", "2026-06-30", "2026-H1", "2026-01-01", "2026-06-30"),
        ("half_year", "2026-07-01", "2026-H2", "2026-07-01", "2026-12-31"),
    ],
)
def test_a_day_lies_in_its_week_month_quarter_and_half_year(
    every: str, day: str, name: str, first: str, last: str
) -> None:
    found = period_of(every, date.fromisoformat(day))
    assert (found.name, str(found.first), str(found.last)) == (name, first, last)
