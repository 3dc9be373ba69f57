"""Reading deadlines and marks."""

from datetime import datetime

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from service.deadlines.tables import Deadline, Mark

OPEN = (
    select(Deadline)
    .where(Deadline.case_id == bindparam("case"), Deadline.met_at.is_(None), Deadline.dropped_at.is_(None))
    .order_by(Deadline.visit, Deadline.run)
)
NEXT_MARK = (
    select(Mark.id, Mark.at, Mark.kind, Deadline.name)
    .join(Deadline, Deadline.id == Mark.deadline_id)
    .where(
        Mark.case_id == bindparam("case"),
        Mark.stage == bindparam("stage"),
        Mark.visit == bindparam("visit"),
        Mark.struck_at.is_(None),
        Mark.dropped_at.is_(None),
    )
    .order_by(Mark.at, Mark.id)
    .limit(1)
)


def open_deadlines(session: Session, case_id: int) -> dict[str, Deadline]:
    """The case's deadlines that are neither met nor dropped, by name (the latest run of each)."""
    return {row.name: row for row in session.scalars(OPEN, {"case": case_id})}


def next_mark(session: Session, case_id: int, stage: str, visit: int) -> Row[int, datetime, str, str] | None:
    """The earliest mark that waits in this visit of the stage: id, instant, kind, its deadline's name."""
    return session.execute(NEXT_MARK, {"case": case_id, "stage": stage, "visit": visit}).one_or_none()
