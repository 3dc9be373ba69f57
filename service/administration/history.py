"""Who held a post, who was in charge of a unit, what it was and what became of it: from the first day to the last."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from service.cases.queries import nameable
from service.cases.tables import Case
from service.org.queries import Official, valid_on
from service.org.tables import Holding, Person, Portfolio, Post, Unit, UnitKindRow
from service.tasks.tables import Task

MOST = 100


def holdings(session: Session, post_id: int) -> list[dict[str, Any]]:
    """Who held the post, the newest first."""
    rows = session.execute(
        select(Holding, Person)
        .join(Person, Person.id == Holding.person_id)
        .where(Holding.post_id == post_id)
        .order_by(Holding.valid_from.desc(), Holding.id.desc())
        .limit(MOST)
    )
    return [{"holding": holding, "person": person} for holding, person in rows]


def charges(session: Session, post_id: int) -> list[dict[str, Any]]:
    """The units in the charge of a leader's post, those of today first, then those before."""
    rows = session.execute(
        select(Portfolio, Unit)
        .join(Unit, Unit.id == Portfolio.unit_id)
        .where(Portfolio.post_id == post_id)
        .order_by(Portfolio.valid_to.is_not(None), Unit.code, Portfolio.valid_from.desc())
        .limit(MOST * 2)
    )
    return [{"row": row, "unit": unit} for row, unit in rows]


def leaders(session: Session, unit_id: int) -> list[dict[str, Any]]:
    """Which leaders' posts were in charge of the unit, the newest first."""
    rows = session.execute(
        select(Portfolio, Post)
        .join(Post, Post.id == Portfolio.post_id)
        .where(Portfolio.unit_id == unit_id)
        .order_by(Portfolio.valid_from.desc(), Post.office)
        .limit(MOST)
    )
    return [{"row": row, "post": post} for row, post in rows]


def kinds(session: Session, unit_id: int) -> list[UnitKindRow]:
    """What the unit is and was, the newest first."""
    query = select(UnitKindRow).where(UnitKindRow.unit_id == unit_id).order_by(UnitKindRow.valid_from.desc())
    return list(session.scalars(query.limit(MOST)))


def posts(session: Session, official: Official, unit_id: int, today: date) -> list[dict[str, Any]]:
    """The unit's posts with their holders of the day and how many tasks wait on each, as far as one may know."""
    waiting = (
        select(Task.post_id, func.count().label("number"))
        .join(Case, Case.id == Task.case_id)
        .where(Task.unit_id == unit_id, Task.state == "open", _known(official))
        .group_by(Task.post_id)
        .subquery()
    )
    rows = session.execute(
        select(Post, func.string_agg(Person.name, "、"), func.max(waiting.c.number))
        .outerjoin(Holding, (Holding.post_id == Post.id) & valid_on(Holding, today))
        .outerjoin(Person, Person.id == Holding.person_id)
        .outerjoin(waiting, waiting.c.post_id == Post.id)
        .where(Post.unit_id == unit_id)
        .group_by(Post.id)
        .order_by(Post.id)
    )
    return [{"post": post, "holders": names, "waiting": number or 0} for post, names, number in rows]


def line(session: Session, unit: Unit) -> dict[str, Any]:
    """Where the unit comes from and what became of it: parent, predecessors, successor."""
    rows = session.scalars(select(Unit).where(Unit.successor_id == unit.id).order_by(Unit.until).limit(MOST))
    return {
        "parent": session.get(Unit, unit.parent_id) if unit.parent_id else None,
        "successor": session.get(Unit, unit.successor_id) if unit.successor_id else None,
        "predecessors": list(rows),
    }


def waiting_at(session: Session, official: Official, post_id: int) -> int:
    """How many tasks wait on the post, as far as one may know."""
    query = select(func.count()).select_from(Task).join(Case, Case.id == Task.case_id)
    return session.scalar(query.where(Task.post_id == post_id, Task.state == "open", _known(official))) or 0


def _known(official: Official) -> ColumnElement[bool]:
    """A number of tasks tells nobody how many complaints there are; one's own desk's tasks are one's own."""
    return or_(Task.post_id.in_(official.all_posts), nameable(official))
