"""The calendar in force, built from the imported arrangements and built again only when one has been added."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.calendar.tables import ArrangementRow
from service.rules.calendar import Arrangement, Calendar, build_calendar


class CalendarShelf:
    """The calendar of one process, kept until the register has a newer arrangement."""

    def __init__(self) -> None:
        self._newest: int | None = -1
        self._calendar: Calendar | None = None

    def get(self, session: Session) -> Calendar:
        """The calendar in force in this transaction."""
        newest = session.scalar(select(func.max(ArrangementRow.id)))
        if self._calendar is None or newest != self._newest:
            self._calendar, self._newest = build_calendar(in_force(session)), newest
        return self._calendar


def in_force(session: Session) -> list[Arrangement]:
    """Every imported arrangement: a later notice of a year is laid over the earlier ones."""
    rows = session.scalars(select(ArrangementRow).order_by(ArrangementRow.id))
    return [
        Arrangement(
            year=row.year,
            notice_number=row.notice_number,
            published_on=row.published_on,
            off=frozenset(row.off),
            work=frozenset(row.work),
        )
        for row in rows
    ]
