"""Lateness by month: how much fell due, how much of it was or is late, how much of that still waits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from service.cases.tables import Case
from service.clock import LEGAL_ZONE
from service.org.queries import Official
from service.supervision.sieve import STILL_OPEN, Sieve
from service.tasks.tables import Task

SEALED_KINDS = ("appeal", "referral")
"""Complaints and referrals are counted nowhere (YY-14); neither are appeals, which share their kind."""

SECOND = timedelta(seconds=1)
"""What is due at midnight belongs to the day before."""


@dataclass(frozen=True)
class Month:
    """What fell due in a month up to now."""

    month: int
    due: int = 0
    late: int = 0
    waiting: int = 0


def months(session: Session, official: Official, now: datetime, year: int, sieve: Sieve) -> list[Month]:
    """The year's twelve months in one statement, over the tasks that have fallen due."""
    late = or_(Task.closed_at > Task.due_at, STILL_OPEN)
    begins = array([_midnight(date(year, month, 1)) + SECOND for month in range(1, 13)])
    query: Any = select(
        func.width_bucket(Task.due_at, begins).label("month"),
        func.count(),
        func.count().filter(late),
        func.count().filter(STILL_OPEN),
    ).where(
        Task.jurisdiction == official.jurisdiction,
        Task.due_at > _midnight(date(year, 1, 1)),
        Task.due_at <= min(now, _midnight(date(year + 1, 1, 1))),
        Task.case_id.not_in(_sealed(official)),
        *sieve.narrowed(),
    )
    if sieve.scope or sieve.step:
        query = query.join(Case, Case.id == Task.case_id)
    counted = {int(row[0]): Month(int(row[0]), *row[1:]) for row in session.execute(query.group_by("month"))}
    return [counted.get(month, Month(month)) for month in range(1, 13)]


def _sealed(official: Official) -> Any:
    return select(Case.id).where(Case.jurisdiction == official.jurisdiction, Case.kind.in_(SEALED_KINDS))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), LEGAL_ZONE)
