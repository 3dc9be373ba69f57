"""A task's light, and how many working days are left."""

from datetime import date, datetime, timedelta

from service.clock import legal_day
from service.rules.calendar import Calendar

SOON = timedelta(days=3)
LIGHTS = ("late", "soon", "normal")


def light(due_at: datetime | None, now: datetime) -> str:
    """normal, soon or late; the page prints the word beside the colour."""
    if due_at is None:
        return "normal"
    if due_at <= now:
        return "late"
    return "soon" if due_at - now <= SOON else "normal"


def due_day(due_at: datetime) -> date:
    """The legal day by whose end a task is due: an instant at midnight belongs to the day before."""
    return legal_day(due_at - timedelta(seconds=1))


def days_left(calendar: Calendar, today: date, due_at: datetime) -> int:
    """Working days after today up to the due day; for a task that is late, those since, as a negative number."""
    last = due_day(due_at)
    return calendar.workdays_between(today, last) if last >= today else -calendar.workdays_between(last, today)
