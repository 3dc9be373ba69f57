"""Finding workflows by what the register knows of their cases, and the instants that come next.

The register's own columns are the search: Temporal's lists are a moment late, know neither lateness nor units by name
nor who may see what. Temporal is asked only how the rows of a page stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from service.cases.queries import nameable
from service.cases.tables import Case, Outbox
from service.deadlines.queries import next_mark
from service.deadlines.tables import Deadline, Mark
from service.engine.tables import Difference
from service.org.queries import Official
from service.org.tables import Unit

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What is looked for; nothing given is everything."""

    unit: int | None = None
    kind: str = ""
    state: str = ""
    """open, ended, or differs: where the last comparison found a difference."""
    month: date | None = None
    """The first day of a month in which something of the case is or was due."""
    late: str = ""
    """late: now; once: ever."""
    find: str = ""
    """Part of the case's number."""


OPEN_DEADLINE = and_(Deadline.case_id == Case.id, Deadline.met_at.is_(None), Deadline.dropped_at.is_(None))
WAITING_MARK = and_(Mark.struck_at.is_(None), Mark.dropped_at.is_(None))


def _late(now: datetime) -> Exists:
    return exists().where(OPEN_DEADLINE, Deadline.at <= now)


def search(
    session: Session, official: Official, now: datetime, wanted: Wanted, before: int | None = None
) -> Sequence[Any]:
    """One page of cases, the newest first: unit, lateness, what is due next and when time is told next."""
    next_due = select(func.min(Deadline.due)).where(OPEN_DEADLINE).scalar_subquery()
    comes = select(func.min(Mark.at)).where(Mark.case_id == Case.id, WAITING_MARK).scalar_subquery()
    query = (
        select(Case, Unit.name.label("unit"), _late(now).label("late"), next_due.label("due"), comes.label("comes"))
        .join(Unit, Unit.id == Case.unit_id)
        .where(nameable(official), *_conditions(now, wanted))
    )
    if before is not None:
        query = query.where(Case.id < before)
    return session.execute(query.order_by(Case.id.desc()).limit(PAGE)).all()


def _conditions(now: datetime, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.unit is not None:
        found.append(Case.unit_id == wanted.unit)
    if wanted.kind:
        found.append(Case.kind == wanted.kind)
    if wanted.state == "differs":
        found.append(exists().where(Difference.workflow_id == Case.key, Difference.settled_at.is_(None)))
    elif wanted.state:
        found.append(Case.closed_at.is_(None) if wanted.state == "open" else Case.closed_at.is_not(None))
    if wanted.month is not None:
        following = date(wanted.month.year + wanted.month.month // 12, wanted.month.month % 12 + 1, 1)
        of_case = and_(Deadline.case_id == Case.id, Deadline.dropped_at.is_(None))
        found.append(exists().where(of_case, Deadline.due >= wanted.month, Deadline.due < following))
    if wanted.late:
        ever = exists().where(Deadline.case_id == Case.id, Deadline.met_at > Deadline.at)
        found.append(_late(now) if wanted.late == "late" else or_(_late(now), ever))
    if wanted.find:
        found.append(Case.key.contains(wanted.find, autoescape=True))
    return found


def units(session: Session, official: Official) -> list[tuple[int, str]]:
    """The units that have cases, by name."""
    with_cases = select(Case.unit_id).where(nameable(official))
    rows = session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(with_cases)).order_by(Unit.code))
    return [(unit_id, name) for unit_id, name in rows]


def one(session: Session, official: Official, case_id: int) -> Any:
    """One case as the search shows it, or None where the official would not find it."""
    return session.execute(
        select(Case, Unit.name.label("unit"))
        .join(Unit, Unit.id == Case.unit_id)
        .where(Case.id == case_id, nameable(official))
    ).one_or_none()


def timers(session: Session, official: Official, after: int | None = None) -> Sequence[Any]:
    """One page of the instants that running stages wait for, the earliest first; what should have come, before all."""
    place = select(Mark.at, Mark.id).join(Case, Case.id == Mark.case_id).where(Mark.id == after, nameable(official))
    last = session.execute(place).one_or_none() if after is not None else None
    query = (
        select(Mark, Deadline.name.label("deadline"), Deadline.clause, Deadline.due, Case, Unit.name.label("unit"))
        .join(Deadline, Deadline.id == Mark.deadline_id)
        .join(Case, Case.id == Mark.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(
            WAITING_MARK,
            Mark.stage == Case.stage,
            Mark.visit == Case.visit,
            Case.closed_at.is_(None),
            nameable(official),
        )
    )
    if last is not None:
        query = query.where(or_(Mark.at > last.at, and_(Mark.at == last.at, Mark.id > last.id)))
    return session.execute(query.order_by(Mark.at, Mark.id).limit(PAGE)).all()


def beside(session: Session, case: Case) -> dict[str, Any]:
    """What the register knows besides a workflow's own history: its next mark, unsent messages, what differs."""
    mark = next_mark(session, case.id, case.stage, case.visit) if case.closed_at is None and not case.between else None
    unsent = select(Outbox).where(Outbox.workflow_id == case.key, Outbox.sent_at.is_(None), ~Outbox.undeliverable)
    lost = select(Outbox).where(Outbox.workflow_id == case.key, Outbox.undeliverable)
    open_one = select(Difference).where(Difference.workflow_id == case.key, Difference.settled_at.is_(None))
    return {
        "next_mark": mark,
        "unsent": [*session.scalars(unsent.order_by(Outbox.id)), *session.scalars(lost.order_by(Outbox.id))],
        "difference": session.scalars(open_one).one_or_none(),
    }
