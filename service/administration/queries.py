"""What administrators read: users by name and office, one user's posts, and what was done by whom."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from service.administration.tables import AdminEvent
from service.org.queries import valid_on
from service.org.tables import Account, Holding, Person, Post, Unit

PAGE = 30


@dataclass(frozen=True)
class User:
    """A person with an account, and how it stands."""

    id: int
    name: str
    username: str
    standing: str
    left_on: date | None
    posts: tuple[str, ...]


def users(
    session: Session, jurisdiction: str, today: date, *, find: str = "", office: str = "", after: int = 0
) -> list[User]:
    """One page of the jurisdiction's users, by part of a name and by office; two queries."""
    query = (
        select(Person, Account)
        .join(Account, Account.person_id == Person.id)
        .where(Person.jurisdiction_code == jurisdiction, Person.id > after)
    )
    if find:
        named = Person.name.contains(find, autoescape=True)
        query = query.where(or_(named, Account.username.contains(find, autoescape=True)))
    if office:
        holds = exists().where(
            Holding.person_id == Person.id,
            Holding.post_id == Post.id,
            Post.office == office,
            valid_on(Holding, today),
        )
        query = query.where(holds)
    rows = session.execute(query.order_by(Person.id).limit(PAGE)).all()
    posts = _titles(session, [person.id for person, _ in rows], today)
    return [_user(person, account, posts[person.id], today) for person, account in rows]


def user(session: Session, person: Person, today: date) -> User:
    """One user."""
    account = session.get_one(Account, person.id)
    return _user(person, account, _titles(session, [person.id], today)[person.id], today)


def _user(person: Person, account: Account, posts: Sequence[str], today: date) -> User:
    standing = "active"
    if person.left_on is not None and person.left_on <= today:
        standing = "left"
    elif account.suspended_at is not None:
        standing = "suspended"
    elif account.one_time_until is not None:
        standing = "one_time"
    elif not account.password_hash.startswith("$"):
        standing = "no_password"
    return User(person.id, person.name, account.username, standing, person.left_on, tuple(posts))


def _titles(session: Session, people: list[int], today: date) -> dict[int, list[str]]:
    rows = session.execute(
        select(Holding.person_id, Post.title)
        .join(Post, Post.id == Holding.post_id)
        .where(Holding.person_id.in_(people or [-1]), valid_on(Holding, today))
        .order_by(Post.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for person, title in rows:
        found[person].append(title)
    return found


def posts_of(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Every post that the person holds, held or will hold, the newest first."""
    rows = session.execute(
        select(Holding, Post)
        .join(Post, Post.id == Holding.post_id)
        .where(Holding.person_id == person_id)
        .order_by(Holding.valid_from.desc(), Holding.id.desc())
        .limit(60)
    )
    return [{"holding": holding, "post": post} for holding, post in rows]


def posts_like(session: Session, jurisdiction: str, find: str) -> list[tuple[int, str]]:
    """Posts by part of their title, a screen of them."""
    rows = session.execute(
        select(Post.id, Post.title)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Unit.jurisdiction_code == jurisdiction, Unit.until.is_(None), Post.title.contains(find, autoescape=True))
        .order_by(Post.unit_id, Post.id)
        .limit(PAGE)
    )
    return [(post, title) for post, title in rows]


def people_like(session: Session, jurisdiction: str, today: date, find: str) -> list[User]:
    """Who serves, by part of a name: a screen of them, or nobody where nothing is looked for."""
    found = users(session, jurisdiction, today, find=find) if find else []
    return [user for user in found if user.standing != "left"]


def events(
    session: Session, jurisdiction: str, *, before: int | None = None, most: int = PAGE, **about: int
) -> list[dict[str, Any]]:
    """What was done, the newest first: about one person, post, unit or pack, or all."""
    actor, subject = aliased(Person), aliased(Person)
    query = (
        select(AdminEvent, actor.name, subject.name, Post.title, Unit.name)
        .join(actor, actor.id == AdminEvent.actor_id)
        .outerjoin(subject, subject.id == AdminEvent.person_id)
        .outerjoin(Post, Post.id == AdminEvent.post_id)
        .outerjoin(Unit, Unit.id == AdminEvent.unit_id)
        .where(AdminEvent.jurisdiction == jurisdiction)
    )
    for name, value in about.items():
        query = query.where(getattr(AdminEvent, f"{name}_id") == value)
    if before is not None:
        query = query.where(AdminEvent.id < before)
    return [
        {"event": event, "actor": by, "person": who, "post": post, "unit": unit}
        for event, by, who, post, unit in session.execute(query.order_by(AdminEvent.id.desc()).limit(most))
    ]
