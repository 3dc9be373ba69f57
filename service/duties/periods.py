"""The week, month, quarter or half-year that a day lies in."""

from datetime import date, timedelta
from typing import NamedTuple

LENGTHS = {"month": 1, "quarter": 3, "half_year": 6}
LETTERS = {"quarter": "Q", "half_year": "H"}


class Period(NamedTuple):
    """A period by its name, from its first to its last day."""

    name: str
    first: date
    last: date


def period_of(every: str, day: date) -> Period:
    """2026-W10 from Monday to Sunday, 2026-03, 2026-Q1, 2026-H1."""
    if every == "week":
        year, week, weekday = day.isocalendar()
        first = day - timedelta(days=weekday - 1)
        return Period(f"{year}-W{week:02d}", first, first + timedelta(days=6))
    months = LENGTHS[every]
    number = (day.month - 1) // months
    first = date(day.year, number * months + 1, 1)
    after = date(day.year + (first.month + months > 12), (first.month + months - 1) % 12 + 1, 1)
    name = f"{day:%Y-%m}" if every == "month" else f"{day.year}-{LETTERS[every]}{number + 1}"
    return Period(name, first, after - timedelta(days=1))
