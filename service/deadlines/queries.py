"""Reading deadlines and marks."""

from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from service.deadlines.tables import Deadline, Mark


def open_deadlines(session: Session, case_id: int) -> dict[str, Deadline]:
    """The case's deadlines that are neither met nor dropped, by name (the latest run of each)."""
    rows = session.scalars(
        select(Deadline)
        .where(Deadline.case_id == case_id, Deadline.met_at.is_(None), Deadline.dropped_at.is_(None))
        .order_by(Deadline.visit, Deadline.run)
    )
    return {row.name: row for row in rows}


def next_mark(session: Session, case_id: int, stage: str, visit: int) -> Row[int, datetime, str, str] | None:
    """The earliest mark that waits in this visit of the stage: id, instant, kind, its deadline's name."""
    return session.execute(
        select(Mark.id, Mark.at, Mark.kind, Deadline.name)
        .join(Deadline, Deadline.id == Mark.deadline_id)
        .where(
            Mark.case_id == case_id,
            Mark.stage == stage,
            Mark.visit == visit,
            Mark.struck_at.is_(None),
            Mark.dropped_at.is_(None),
        )
        .order_by(Mark.at, Mark.id)
        .limit(1)
    ).one_or_none()
