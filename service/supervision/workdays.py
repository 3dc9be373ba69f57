"""How many working days something has waited: counted once for a whole page."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from service.clock import legal_day
from service.rules.calendar import ONE_DAY, Calendar


def waited(calendar: Calendar, days: Iterable[date], today: date) -> dict[date, int]:
    """For each day: the working days after it, today among them; negative for a day to come, which counts itself."""
    wanted = {*days, today}
    first, last, found, count, day = min(wanted), max(wanted), {}, 0, today
    while day >= first:
        if day in wanted:
            found[day] = count
        count += calendar.is_workday(day)
        day -= ONE_DAY
    count, day = 0, today
    while day < last:
        day += ONE_DAY
        count -= calendar.is_workday(day)
        if day in wanted:
            found[day] = count
    return found


def due_day(due_at: datetime) -> date:
    """The last day in time: an instant at midnight belongs to the day before."""
    return legal_day(due_at - timedelta(seconds=1))
