"""What the organisation's page asks: units with their posts and holders of the day, substitutes, colleagues."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.org.queries import Official, valid_on
from service.org.tables import Holding, Person, Portfolio, Post, Unit, UnitKindRow
from service.web.display import beside

MOST = 60


def units(session: Session, jurisdiction: str, day: date, *, kind: str | None, find: str) -> list[dict[str, Any]]:
    """Units of a kind, or by name, each with posts, holders and the units in a leader's charge; three queries."""
    query = select(Unit).where(Unit.jurisdiction_code == jurisdiction, or_(Unit.until.is_(None), Unit.until >= day))
    if kind is not None:
        rows = select(UnitKindRow.unit_id).where(UnitKindRow.kind == kind, valid_on(UnitKindRow, day))
        query = query.where(Unit.id.in_(rows))
    else:
        query = query.where(Unit.name.contains(find, autoescape=True))
    found = list(session.scalars(query.order_by(Unit.code).limit(MOST)))
    posts = _posts(session, [unit.id for unit in found], day)
    return [{"unit": unit, "posts": posts[unit.id]} for unit in found]


def units_like(session: Session, jurisdiction: str, day: date, find: str) -> list[tuple[int, str]]:
    """Units of the day by part of their name, to choose one."""
    rows = session.execute(
        select(Unit.id, Unit.name)
        .where(Unit.jurisdiction_code == jurisdiction, Unit.name.contains(find, autoescape=True))
        .where(or_(Unit.until.is_(None), Unit.until >= day))
        .order_by(Unit.code)
        .limit(MOST)
    )
    return [(unit, name) for unit, name in rows]


def _posts(session: Session, unit_ids: list[int], day: date) -> dict[int, list[dict[str, Any]]]:
    rows = session.execute(
        select(Post, Person.name)
        .outerjoin(Holding, (Holding.post_id == Post.id) & valid_on(Holding, day))
        .outerjoin(Person, Person.id == Holding.person_id)
        .where(Post.unit_id.in_(unit_ids or [-1]))
        .order_by(Post.unit_id, Post.id, Person.id)
    )
    seated: dict[int, dict[str, Any]] = {}
    for post, name in rows:
        seat = seated.setdefault(
            post.id, {"id": post.id, "unit": post.unit_id, "title": post.title, "holders": [], "charge": []}
        )
        seat["holders"] += [name] if name else []
    for post_id, unit in _charges(session, list(seated), day):
        seated[post_id]["charge"].append(unit)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for seat in seated.values():
        found[seat["unit"]].append(seat)
    return found


def _charges(session: Session, posts: list[int], day: date) -> list[tuple[int, str]]:
    rows = session.execute(
        select(Portfolio.post_id, Unit.name)
        .join(Unit, Unit.id == Portfolio.unit_id)
        .where(Portfolio.post_id.in_(posts or [-1]), valid_on(Portfolio, day))
        .order_by(Unit.code)
    )
    return [(post, name) for post, name in rows]


def colleagues(session: Session, official: Official, day: date) -> list[tuple[str, str]]:
    """Whom an official may name as substitute: those who hold a post in one of his units."""
    found = members(session, official.unit_ids, official.person_id, day)
    return list({person: name for unit in sorted(found) for person, name in found[unit]}.items())


def members(session: Session, units: Collection[int], but: int, day: date) -> dict[int, list[tuple[str, str]]]:
    """Who holds a post in each of these units, all but one, each with the post that tells him apart."""
    rows = session.execute(
        select(Post.unit_id, Person.id, Person.name, Post.title)
        .join(Holding, Holding.person_id == Person.id)
        .join(Post, Post.id == Holding.post_id)
        .where(
            Post.unit_id.in_(units or {-1}),
            Person.id != but,
            valid_on(Holding, day),
            or_(Person.left_on.is_(None), Person.left_on > day),
        )
        .order_by(Person.id)
    )
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for unit, person, name, title in rows:
        found[unit][str(person)] = beside(name, title)
    return {unit: list(named.items()) for unit, named in found.items()}
