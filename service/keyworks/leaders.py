"""Where each work stands: its portfolio, its lead unit, and the city leader who leads it (NJ-02)."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.tables import Case
from service.keyworks.tables import KeyWork
from service.org.queries import in_charge, in_charge_each
from service.org.tables import Post, Unit

OFFICE = "vice_mayor"


class Place(NamedTuple):
    """One work by its portfolio, lead unit and leader; no leader only where nobody is in charge of the unit."""

    work_id: int
    portfolio: str
    unit: Unit
    leader: Post | None


def places(session: Session, list_id: int, on: date) -> list[Place]:
    """Every work of a list in its order, in two statements; where the list names nobody, who is in charge leads."""
    rows = session.execute(
        select(Case.id, KeyWork.portfolio, Unit, Post)
        .join(KeyWork, KeyWork.case_id == Case.id)
        .join(Unit, Unit.id == Case.unit_id)
        .outerjoin(Post, Post.id == KeyWork.leader_post_id)
        .where(KeyWork.list_id == list_id)
        .order_by(KeyWork.number)
    ).all()
    others = in_charge_each(session, OFFICE, (unit.id for _, _, unit, named in rows if named is None), on)
    return [Place(work_id, portfolio, unit, named or others.get(unit.id)) for work_id, portfolio, unit, named in rows]


def leader_of(session: Session, work: KeyWork, unit_id: int, on: date) -> Post | None:
    """The leader whom the list names, else the vice mayor in charge of the lead unit on the day."""
    if work.leader_post_id is not None:
        return session.get_one(Post, work.leader_post_id)
    return in_charge(session, OFFICE, unit_id, on)
