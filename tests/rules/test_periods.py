"""Civil Code 201-203: periods and their last day, fixed dates that do not roll, month reports that do."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.calendar.sources import base_calendar
from service.rules.calendar import Calendar
from service.rules.deadlines import fixed_date, period, report_cutoff
from service.rules.errors import RuleInputError

starts = st.dates(date(2004, 1, 1), date(2025, 6, 30))


def oracle_months(start: date, months: int) -> date:
    """Step month by month on the calendar's face; shorten the day until it exists."""
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for day in range(start.day, 0, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError


def oracle_roll(day: date) -> date:
    return next(
        later for step in range(20) if chinese_calendar.is_workday(later := day + timedelta(days=step))
    )


@settings(max_examples=300)
@given(starts, st.integers(1, 14))
def test_months_end_on_the_corresponding_day_rolled(start: date, months: int) -> None:
    assert period(start, base_calendar(), months=months).due == oracle_roll(oracle_months(start, months))
    assert period(start, base_calendar(), months=months, roll=False).due == oracle_months(start, months)


@settings(max_examples=300)
@given(starts, st.integers(1, 400))
def test_days_are_natural_days_rolled(start: date, days: int) -> None:
    assert period(start, base_calendar(), days=days).due == oracle_roll(start + timedelta(days=days))


@settings(max_examples=300)
@given(starts, st.integers(1, 60), st.booleans())
def test_working_days_leave_the_start_out(start: date, n: int, roll: bool) -> None:
    found = period(start, base_calendar(), working_days=n, roll=roll)
    assert chinese_calendar.is_workday(found.due)
    later = [start + timedelta(days=step) for step in range(1, (found.due - start).days + 1)]
    assert sum(map(chinese_calendar.is_workday, later)) == n == sum(row.counts for row in found.explanation)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2023-12-31", 2, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2025-12-31", 12, "2026-12-31"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-04-01", 1, "2026-05-06"),
        ("2026-09-01", 1, "2026-10-08"),
    ],
)
def test_month_ends_leap_days_and_breaks(start: str, months: int, due: str, calendar: Calendar) -> None:
    assert period(date.fromisoformat(start), calendar, months=months).due == date.fromisoformat(due)


def test_a_period_asks_for_exactly_one_length(calendar: Calendar) -> None:
    with pytest.raises(RuleInputError):
        period(date(2026, 1, 1), calendar)
    with pytest.raises(RuleInputError):
        period(date(2026, 1, 1), calendar, months=1, days=1)


def test_a_period_is_provisional_where_its_last_days_have_no_arrangement(calendar: Calendar) -> None:
    assert not period(date(2026, 11, 30), calendar, months=1).provisional
    assert period(date(2026, 12, 1), calendar, months=1).provisional
    assert not period(date(2003, 12, 31), calendar, months=1).provisional


@pytest.mark.parametrize(
    ("on", "last_working_day"),
    [
        ("2026-01-31", "2026-01-30"),
        ("2026-10-31", "2026-10-30"),
        ("2026-10-03", "2026-09-30"),
        ("2026-02-14", "2026-02-14"),
    ],
)
def test_a_fixed_date_does_not_roll_and_names_the_working_day_to_aim_at(
    on: str, last_working_day: str, calendar: Calendar
) -> None:
    found = fixed_date(date.fromisoformat(on), calendar)
    assert (found.due, found.last_working_day) == (
        date.fromisoformat(on),
        date.fromisoformat(last_working_day),
    )


def test_a_pack_may_let_fixed_dates_roll(calendar: Calendar) -> None:
    found = fixed_date(date(2026, 1, 31), calendar, roll=True)
    assert (found.due, found.last_working_day) == (date(2026, 2, 2), date(2026, 2, 2))


@pytest.mark.parametrize(
    ("month", "day", "due"),
    [
        ((2026, 9), 5, "2026-10-08"),
        ((2026, 12), 5, "2027-01-05"),
        ((2026, 1), 31, "2026-02-28"),
        ((2026, 3), 5, "2026-04-07"),
    ],
)
def test_a_report_closes_on_a_day_of_the_next_month_rolled(
    month: tuple[int, int], day: int, due: str, calendar: Calendar
) -> None:
    assert report_cutoff(*month, day, calendar).due == date.fromisoformat(due)
