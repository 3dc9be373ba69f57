"""How much of a span of time falls into office hours: what an outage of the publicity page is measured by (YY-12)."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from service.rules.calendar import Calendar
from service.rules.deadlines import at_local, local_day

DAY = timedelta(days=1)


def office_time(started: datetime, ended: datetime, calendar: Calendar, hours: Iterable[str]) -> timedelta:
    """The part of the span within the hours ("08:00-12:00", …) of working days."""
    spans = [tuple(time.fromisoformat(end) for end in span.split("-")) for span in hours]
    total, day = timedelta(0), local_day(started)
    while day <= local_day(ended):
        if calendar.is_workday(day):
            for opens, closes in spans:
                begin, end = max(started, at_local(day, opens)), min(ended, at_local(day, closes))
                total += max(end - begin, timedelta(0))
        day += DAY
    return total
