"""Reading differences, repairs and the outbox: numbers and kinds, never what a case is about or whom it concerns."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from service.accountability.sight import openly
from service.cases.tables import Case, Outbox
from service.engine.tables import Difference, Repair
from service.org.offices import OVERSEERS
from service.org.queries import Official
from service.org.tables import Person

PAGE = 50
SIGHT = OVERSEERS | {"system_admin"}
"""Who sees whether register and Temporal agree; the administrator alone puts it right."""
UNSENT = and_(Outbox.sent_at.is_(None), ~Outbox.undeliverable)
BOXES: dict[str, ColumnElement[bool]] = {
    "waiting": and_(UNSENT, Outbox.attempts == 0),
    "failing": and_(UNSENT, Outbox.attempts > 0),
    "undeliverable": and_(Outbox.undeliverable),
}


def _own(official: Official) -> ColumnElement[bool]:
    """The administrator's own city, and what no case has; of sealed cases nobody else sees even the number."""
    own = Difference.jurisdiction == official.jurisdiction
    if official.holds("system_admin"):
        return or_(own, Difference.jurisdiction.is_(None))
    return and_(own, or_(Difference.case_id.is_(None), openly(official)))


def differences(session: Session, official: Official, after: int = 0) -> Sequence[Any]:
    """One page of what differs, the oldest first, with the case's kind and the last repair."""
    return session.execute(
        select(Difference, Case.kind.label("case_kind"), Case.closed_at)
        .outerjoin(Case, Case.id == Difference.case_id)
        .where(Difference.settled_at.is_(None), Difference.id > after, _own(official))
        .order_by(Difference.id)
        .limit(PAGE)
    ).all()


def difference_counts(session: Session, official: Official) -> dict[str, tuple[int, int]]:
    """How many of each kind there are, and how many of them wait for a repair."""
    waiting = func.count().filter(Difference.repaired_at.is_(None))
    rows = session.execute(
        select(Difference.kind, func.count(), waiting)
        .outerjoin(Case, Case.id == Difference.case_id)
        .where(Difference.settled_at.is_(None), _own(official))
        .group_by(Difference.kind)
        .order_by(Difference.kind)
    )
    return {kind: (every, open_ones) for kind, every, open_ones in rows}


def repairs(session: Session, official: Official, limit: int = 20) -> Sequence[Any]:
    """The last repairs: who, when, what, why, and whether a comparison has found it settled since."""
    return session.execute(
        select(Repair, Person.name, Difference.settled_at)
        .join(Person, Person.id == Repair.by_id)
        .outerjoin(Difference, Difference.id == Repair.difference_id)
        .outerjoin(Case, Case.key == Repair.workflow_id)
        .where(
            Repair.jurisdiction == official.jurisdiction,
            or_(Case.id.is_(None), openly(official)) if not official.holds("system_admin") else Repair.id > 0,
        )
        .order_by(Repair.id.desc())
        .limit(limit)
    ).all()


def outbox_page(session: Session, official: Official, box: str, after: int = 0) -> Sequence[Any]:
    """One page of messages that have not left, the oldest first; what they say stays in the register."""
    return session.execute(
        select(Outbox, Case.id.label("case_id"))
        .outerjoin(Case, Case.key == Outbox.workflow_id)
        .where(BOXES[box], Outbox.id > after, _of(official))
        .order_by(Outbox.id)
        .limit(PAGE)
    ).all()


def outbox_counts(session: Session, official: Official) -> dict[str, int]:
    """How many messages each box holds."""
    counted = [func.count().filter(which) for which in BOXES.values()]
    row = session.execute(
        select(*counted)
        .select_from(Outbox)
        .outerjoin(Case, Case.key == Outbox.workflow_id)
        .where(or_(UNSENT, Outbox.undeliverable), _of(official))
    ).one()
    return dict(zip(BOXES, row, strict=True))


def _of(official: Official) -> ColumnElement[bool]:
    return or_(Case.jurisdiction == official.jurisdiction, Case.id.is_(None))
