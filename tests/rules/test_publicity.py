"""YY-12: not less than so many full working days, held against a count made independently of ours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.calendar.sources import base_calendar
from service.rules.answers import Correction, Publicity
from service.rules.calendar import Calendar
from service.rules.deadlines import latest_publication, publicity
from service.rules.errors import RuleInputError

CHINA = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def oracle(start: date, n: int, start_counts: bool) -> date:
    """The last day by brute force over the library's own calendar: the n-th worked day of the list."""
    first = 0 if start_counts else 1
    listed = [start + timedelta(days=step) for step in range(first, first + 40 + 3 * n)]
    return [day for day in listed if chinese_calendar.is_workday(day)][n - 1]


instants = st.datetimes(datetime(2004, 1, 1), datetime(2026, 9, 30), timezones=st.just(UTC))


@settings(max_examples=300)
@given(instants, st.integers(1, 15), st.booleans())
def test_it_ends_with_the_nth_working_day_of_an_independent_count(
    published: datetime, n: int, start_counts: bool
) -> None:
    found = publicity(published, n, base_calendar(), count_start_day=start_counts)
    start = published.astimezone(CHINA).date()
    assert found.last_day == oracle(start, n, start_counts)
    assert found.next_step_from == datetime.combine(found.last_day + timedelta(days=1), time(0), CHINA)
    assert found.last_day_if_start_counts == oracle(start, n, True)
    assert not found.provisional


@settings(max_examples=200)
@given(instants, st.integers(1, 10))
def test_the_explanation_is_a_row_a_day_and_exactly_n_of_them_count(published: datetime, n: int) -> None:
    found = publicity(published, n, base_calendar())
    listed = [row.day for row in found.explanation]
    start = published.astimezone(CHINA).date()
    assert listed == [start + timedelta(days=step) for step in range((found.last_day - start).days + 1)]
    assert sum(row.counts for row in found.explanation) == n


@settings(max_examples=200)
@given(st.dates(date(2004, 2, 1), date(2026, 11, 1)), st.integers(1, 10), st.booleans())
def test_the_latest_publication_is_the_last_day_from_which_it_is_over_in_time(
    finish_by: date, n: int, start_counts: bool
) -> None:
    latest = latest_publication(finish_by, n, base_calendar(), count_start_day=start_counts).latest_day
    assert oracle(latest, n, start_counts) <= finish_by < oracle(latest + timedelta(days=1), n, start_counts)


def last_day(found: Publicity) -> str:
    return found.last_day.isoformat()


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2026-01-13T16:00:00+00:00", "2026-01-19"),
        ("2026-01-13T15:59:59+00:00", "2026-01-16"),
        ("2026-01-13T20:00:00-08:00", "2026-01-19"),
        ("2026-01-17T09:00:00+08:00", "2026-01-21"),
        ("2026-02-18T09:00:00+08:00", "2026-02-26"),
        ("2025-12-31T23:59:59+08:00", "2026-01-06"),
    ],
)
def test_the_legal_day_of_an_instant_is_the_one_in_shanghai(
    published: str, expected: str, calendar: Calendar
) -> None:
    assert last_day(publicity(datetime.fromisoformat(published), 3, calendar)) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2026-01-14T09:00", "2026-01-16"),
        ("2026-01-16T17:30", "2026-01-20"),
        ("2026-01-16T17:30:01", "2026-01-21"),
        ("2026-01-17T09:00", "2026-01-21"),
        ("2026-02-14T09:00", "2026-02-25"),
    ],
)
def test_where_the_start_day_counts_it_must_be_worked_and_not_after_closing(
    published: str, expected: str, calendar: Calendar
) -> None:
    found = publicity(at(published), 3, calendar, count_start_day=True, office_close=time(17, 30))
    assert last_day(found) == expected


@pytest.mark.parametrize(
    ("corrections", "expected"),
    [
        ([("2026-03-04T15:00", True)], "2026-03-09"),
        ([("2026-03-04T15:00", False)], "2026-03-05"),
        ([("2026-03-04T15:00", True), ("2026-03-06T15:00", False)], "2026-03-09"),
        ([("2026-03-06T10:00", True), ("2026-03-03T10:00", True)], "2026-03-11"),
        ([("2026-03-02T18:00", True)], "2026-03-05"),
        ([("2026-03-02T09:00", True)], "2026-03-05"),
        ([("2026-03-07T10:00", True)], "2026-03-11"),
        ([("2026-03-20T10:00", True)], "2026-03-25"),
    ],
)
def test_the_last_material_correction_starts_the_period_again_an_erratum_does_not(
    corrections: list[tuple[str, bool]], expected: str, calendar: Calendar
) -> None:
    given_ = [Correction(at=at(moment), material=material) for moment, material in corrections]
    assert last_day(publicity(at("2026-03-02T09:00"), 3, calendar, corrections=given_)) == expected


def test_a_correction_before_the_publication_is_malformed_even_when_immaterial(calendar: Calendar) -> None:
    early = [Correction(at=at("2026-03-01T09:00"), material=False)]
    with pytest.raises(RuleInputError, match="早于"):
        publicity(at("2026-03-02T09:00"), 3, calendar, corrections=early)


def test_it_is_provisional_as_soon_as_one_day_looked_at_has_no_arrangement(calendar: Calendar) -> None:
    assert not publicity(at("2026-12-28T09:00"), 3, calendar).provisional
    assert publicity(at("2026-12-29T09:00"), 3, calendar).provisional
    assert publicity(at("2027-03-01T09:00"), 3, calendar).provisional
    assert latest_publication(date(2027, 1, 3), 3, calendar).provisional


def test_the_latest_day_may_be_a_day_off_and_the_working_day_before_is_named(calendar: Calendar) -> None:
    found = latest_publication(date(2026, 1, 14), 3, calendar)
    assert (found.latest_day, found.latest_working_day) == (date(2026, 1, 11), date(2026, 1, 9))
