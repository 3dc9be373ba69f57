"""The people of a case: which posts it went through, who decided there, and who sits there or stands in today."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from service.cases.parts import Part
from service.org.queries import serves, valid_on
from service.org.tables import Holding, Person, Post, Substitute, Unit
from service.tasks.tables import Decision, Task

MOST = 100
"""Posts that a page shows: those that the case waits on first, then those that acted last."""


@dataclass(frozen=True)
class Acted:
    """Who decided at a post, for whom where he stood in, how often, and when last."""

    name: str
    behalf_of: str | None
    times: int
    last: datetime


@dataclass
class PostOf:
    """A post of the case: how many of its tasks are open, who decided there, who holds it and stands in today."""

    title: str
    unit: str
    open: int
    acted: list[Acted] = field(default_factory=list)
    holders: list[str] = field(default_factory=list)
    substitutes: list[tuple[str, str]] = field(default_factory=list)


def people(session: Session, case_id: int, part: Part, today: date) -> list[PostOf]:
    """Every post of the case in four queries."""
    still = func.count().filter(Task.state == "open")
    rows = session.execute(
        select(Post.id, Post.title, Unit.name, still)
        .join(Task, Task.post_id == Post.id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Task.case_id == case_id, part.tasks, or_(Task.state == "open", Task.decided_by.is_not(None)))
        .group_by(Post.id, Post.title, Unit.name)
        .order_by((still > 0).desc(), func.max(Task.id).desc())
        .limit(MOST)
    )
    found = {post: PostOf(title, unit, waiting) for post, title, unit, waiting in rows}
    for post, acted in _acted(session, case_id, part):
        if post in found:
            found[post].acted.append(acted)
    for post, names in _holders(session, found, today).items():
        found[post].holders = names
    for post, pairs in _substitutes(session, found, today).items():
        found[post].substitutes = pairs
    return list(found.values())


def _acted(session: Session, case_id: int, part: Part) -> list[tuple[int, Acted]]:
    behalf = aliased(Person)
    rows = session.execute(
        select(Task.post_id, Person.name, behalf.name, func.count(), func.max(Decision.entered_at))
        .join(Decision, Decision.task_id == Task.id)
        .join(Person, Person.id == Decision.person_id)
        .outerjoin(behalf, behalf.id == Decision.behalf_of_id)
        .where(Task.case_id == case_id, part.tasks)
        .group_by(Task.post_id, Person.id, Person.name, behalf.name)
        .order_by(func.max(Decision.entered_at).desc(), Person.id)
    )
    return [(post, Acted(name, behalf_of, times, last)) for post, name, behalf_of, times, last in rows]


def _holders(session: Session, posts: dict[int, PostOf], today: date) -> dict[int, list[str]]:
    rows = session.execute(
        select(Holding.post_id, Person.name)
        .join(Person, Person.id == Holding.person_id)
        .where(Holding.post_id.in_(posts), valid_on(Holding, today), serves(today))
        .order_by(Holding.valid_from, Person.id)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for post, name in rows:
        found[post].append(name)
    return found


def _substitutes(session: Session, posts: dict[int, PostOf], today: date) -> dict[int, list[tuple[str, str]]]:
    """Who stands in today, and for whom (AB角)."""
    absent = aliased(Person)
    rows = session.execute(
        select(Holding.post_id, Person.name, absent.name)
        .join(Substitute, Substitute.absent_person_id == Holding.person_id)
        .join(Person, Person.id == Substitute.substitute_person_id)
        .join(absent, absent.id == Substitute.absent_person_id)
        .where(
            Holding.post_id.in_(posts),
            valid_on(Holding, today),
            valid_on(Substitute, today),
            or_(Substitute.post_id.is_(None), Substitute.post_id == Holding.post_id),
            serves(today),
        )
        .order_by(Person.name, absent.name)
        .distinct()
    )
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for post, name, instead_of in rows:
        found[post].append((name, instead_of))
    return found
