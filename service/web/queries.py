"""What pages ask of the register beyond the subjects' own queries: names, seats, notices, colleagues, signatures."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from service.accountability.sight import openly, told
from service.cases.queries import listed
from service.cases.tables import Case
from service.documents.recipients import received
from service.documents.tables import Document
from service.inspections.sight import announced
from service.messages.tables import Notice
from service.org.offices import OVERSEERS, READERS
from service.org.queries import Official, valid_on
from service.org.tables import Holding, Person, Post, Unit
from service.org.vocabulary import PORTFOLIO_OFFICES
from service.tasks.tables import Decision, Task, TaskHand
from service.web.display import beside

PAGE = 50
LEADERS = (*PORTFOLIO_OFFICES, "mayor", "office_director", "principal_leader", "supervising_leader")


def seats(session: Session, official: Official) -> list[dict[str, Any]]:
    """The official's posts of the day in words, with the absent person for whom one is held."""
    absent = {seat.post_id: seat.for_person_id for seat in official.seats}
    rows = session.execute(
        select(Post.id, Post.title, Post.office, Unit.name, Unit.id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.id.in_(absent or {-1}))
        .order_by(Post.id)
    )
    names = _names(session, [person for person in absent.values() if person])
    return [
        {"title": title, "office": office, "unit": unit, "unit_id": unit_id, "for": names.get(absent[post] or 0)}
        for post, title, office, unit, unit_id in rows
    ]


def _names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(set(ids) or {-1})))
    return {person: name for person, name in rows}


def _to_me(official: Official) -> ColumnElement[bool]:
    return or_(Notice.post_id.in_(official.all_posts or {-1}), Notice.person_id == official.person_id)


def unread_count(session: Session, official: Official) -> int:
    """How many notices wait to be read, counted to a hundred."""
    waiting = select(Notice.id).where(_to_me(official), Notice.read_at.is_(None)).limit(100).subquery()
    return session.scalar(select(func.count()).select_from(waiting)) or 0


def notices(session: Session, official: Official, *, read: bool, before: int | None) -> list[dict[str, Any]]:
    """One page of the official's notices, the newest first."""
    query = (
        select(Notice, Case.title, Document.title)
        .join(Case, Case.id == Notice.case_id)
        .outerjoin(Document, Document.id == Notice.document_id)
        .where(_to_me(official))
    )
    query = query.where(Notice.read_at.is_not(None) if read else Notice.read_at.is_(None))
    if before is not None:
        query = query.where(Notice.id < before)
    rows = session.execute(query.order_by(Notice.id.desc()).limit(PAGE))
    return [
        {"id": n.id, "text": n.text, "at": n.at, "to": f"/documents/{n.document_id}", "title": paper}
        if paper
        else {"id": n.id, "text": n.text, "at": n.at, "to": f"/cases/{n.case_id}", "title": title}
        for n, title, paper in rows
    ]


def mark_notices(session: Session, official: Official, now: datetime, notice_id: int | None) -> None:
    """Note that a notice, or every notice, was read."""
    query = update(Notice).where(_to_me(official), Notice.read_at.is_(None))
    if notice_id is not None:
        query = query.where(Notice.id == notice_id)
    session.execute(query.values(read_at=now))


def hands(session: Session, task_id: int) -> list[dict[str, Any]]:
    """A task's way from hand to hand, with names and receipts."""
    by, to = aliased(Person), aliased(Person)
    rows = session.execute(
        select(TaskHand, by.name, to.name)
        .join(by, by.id == TaskHand.by_id)
        .outerjoin(to, to.id == TaskHand.to_id)
        .where(TaskHand.task_id == task_id)
        .order_by(TaskHand.id)
    )
    return [{"act": h.act, "at": h.at, "by": b, "to": t, "note": h.note, "read_at": h.read_at} for h, b, t in rows]


def decision(session: Session, task_id: int) -> dict[str, Any] | None:
    """What was decided on a task: who, for whom, signed when, entered by whom, and what it opened."""
    by, absent, clerk = aliased(Person), aliased(Person), aliased(Person)
    row = session.execute(
        select(Decision, by.name, absent.name, clerk.name)
        .join(by, by.id == Decision.person_id)
        .outerjoin(absent, absent.id == Decision.behalf_of_id)
        .outerjoin(clerk, clerk.id == Decision.entered_by)
        .where(Decision.task_id == task_id)
        .order_by(Decision.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    d, name, for_name, clerk_name = row
    return {
        "outcome": d.outcome,
        "opinion": d.opinion,
        "form": d.form,
        "person_id": d.person_id,
        "name": name,
        "for": for_name,
        "signed_on": d.signed_on,
        "entered_at": d.entered_at,
        "clerk": clerk_name,
        "scan_id": d.scan_id,
        "state": d.answer.get("state"),
        "next": d.answer.get("next", []),
    }


def _seated(day: date) -> Any:
    return (
        select(Person.id, Person.name, Post.id.label("post_id"), Post.title, Post.office, Unit.name.label("unit"))
        .join(Holding, Holding.person_id == Person.id)
        .join(Post, Post.id == Holding.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(valid_on(Holding, day), or_(Person.left_on.is_(None), Person.left_on > day))
    )


def colleagues(session: Session, post_id: int, person_id: int, day: date) -> list[tuple[str, str]]:
    """Whom a task of this post may be handed to: others of the same unit, as options."""
    unit = select(Post.unit_id).where(Post.id == post_id).scalar_subquery()
    rows = session.execute(_seated(day).where(Post.unit_id == unit, Person.id != person_id).order_by(Person.id))
    found = {str(row.id): beside(row.name, row.title) for row in rows}
    return list(found.items())


def find_people(session: Session, jurisdiction: str, text: str, day: date) -> Sequence[Row[Any]]:
    """Seats by a person's name, a post's title or a unit's name; the first thirty."""
    like = "%" + text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
    named = or_(Person.name.like(like), Post.title.like(like), Unit.name.like(like))
    query = _seated(day).where(Person.jurisdiction_code == jurisdiction, named)
    return session.execute(query.order_by(Unit.id, Post.id, Person.id).limit(30)).all()


def seat_words(session: Session, post_id: int, day: date) -> dict[str, Any]:
    """A post in words with its holders of the day: with whom a task is."""
    post, unit = session.execute(
        select(Post, Unit.name).join(Unit, Unit.id == Post.unit_id).where(Post.id == post_id)
    ).one()
    rows = session.execute(_seated(day).where(Post.id == post_id).order_by(Person.id))
    return {"title": post.title, "unit": unit, "holders": [(row.id, row.name) for row in rows]}


def paper_tasks(session: Session, official: Official, after: int) -> Sequence[Any]:
    """What leaders may sign on paper (代录): open tasks at leaders' posts, no complaint or referral among them."""
    return session.execute(
        select(Task, Case.title.label("case_title"), Post.title.label("post"), Unit.name.label("unit"))
        .join(Case, Case.id == Task.case_id)
        .join(Post, Post.id == Task.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(
            Task.jurisdiction == official.jurisdiction,
            Task.state == "open",
            Task.id > after,
            Post.office.in_(LEADERS),
            openly(official),
        )
        .order_by(Task.id)
        .limit(PAGE)
    ).all()


def opening(session: Session, official: Official, ids: Collection[int]) -> set[int]:
    """Those of these cases that open to the official: the others stand on his page without a link."""
    if official.offices & READERS:
        return set(ids)
    return set(session.scalars(select(Case.id).where(Case.id.in_(ids), listed(official))))


def documents(session: Session, official: Official, before: int | None) -> Sequence[Any]:
    """The documents of the cases that the official may see or that his unit received, the newest first; none of a
    complaint."""
    query = (
        select(Document, Case.title.label("case_title"))
        .join(Case, Case.id == Document.case_id)
        .where(Case.jurisdiction == official.jurisdiction, openly(official))
    )
    if not official.offices & OVERSEERS:
        units = official.unit_ids or {-1}
        own = or_(Case.unit_id.in_(units), Document.unit_id.in_(units), told(official))
        query = query.where(or_(and_(own, announced(official)), received(official.unit_ids)))
    if before is not None:
        query = query.where(Document.id < before)
    return session.execute(query.order_by(Document.id.desc()).limit(PAGE)).all()
