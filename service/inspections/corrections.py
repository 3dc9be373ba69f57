"""Figures that inspections correct: what waits for a key work's own side, and that it was taken over."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.inspections.tables import Correction


def pending_corrections(session: Session, work_case_id: int) -> Sequence[Correction]:
    """The corrections of a work's months that its own side has not taken over, the oldest first."""
    waiting = (Correction.work_id == work_case_id, Correction.taken_at.is_(None))
    return session.scalars(select(Correction).where(*waiting).order_by(Correction.id)).all()


def take_correction(act: Act, correction_id: int) -> bool:
    """The work's own act takes a correction over, once; False when it was taken before or is another work's."""
    mine = (Correction.id == correction_id, Correction.work_id == act.case.id, Correction.taken_at.is_(None))
    taken = update(Correction).where(*mine).values(taken_at=act.now).returning(Correction.id)
    return act.session.scalar(taken) is not None
