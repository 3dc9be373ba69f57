"""Acts on persons and posts; each may be repeated without effect, each refusal has a name.

Who may do them is the caller's to check; a person, post or unit of another jurisdiction is not found.
Tasks wait on posts: when a holder ends, leaves or has a substitute, open tasks are before the next person
and no task's row changes; only a claim of that person needs releasing, by whoever called.
"""

from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from service.errors import NotFound
from service.org.accounts import NO_PASSWORD
from service.org.locking import lock_organisation
from service.org.queries import overlaps
from service.org.refusals import (
    DatesOutOfOrder,
    HasLeft,
    LaterChangeRecorded,
    NotHeld,
    PostTaken,
    UnknownKind,
    UsernameTaken,
)
from service.org.tables import Account, Holding, Person, Post, Substitute, Unit, UnitKindRow
from service.org.vocabulary import GOVERNMENT_OFFICES, OFFICE_NAMES, SHARED_OFFICES, Office, UnitKind

DAY = timedelta(days=1)
_Dated = TypeVar("_Dated", Holding, Substitute)


def find_person(session: Session, jurisdiction: str, person_id: int) -> Person:
    """The person of this jurisdiction."""
    person = session.get(Person, person_id)
    if person is None or person.jurisdiction_code != jurisdiction:
        raise NotFound()
    return person


def find_unit(session: Session, jurisdiction: str, unit_id: int) -> Unit:
    """The unit of this jurisdiction."""
    unit = session.get(Unit, unit_id)
    if unit is None or unit.jurisdiction_code != jurisdiction:
        raise NotFound()
    return unit


def find_post(session: Session, jurisdiction: str, post_id: int) -> Post:
    """The post of this jurisdiction."""
    post = session.get(Post, post_id)
    if post is None:
        raise NotFound()
    find_unit(session, jurisdiction, post.unit_id)
    return post


def add_person(session: Session, jurisdiction: str, username: str, name: str) -> Person:
    """A new person with an account that cannot log in until a password is set."""
    lock_organisation(session, jurisdiction)
    known = session.scalars(
        select(Person).join(Account, Account.person_id == Person.id).where(Account.username == username)
    ).one_or_none()
    if known is not None:
        if known.jurisdiction_code != jurisdiction or known.name != name:
            raise UsernameTaken()
        return known
    person = Person(name=name, jurisdiction_code=jurisdiction, left_on=None)
    session.add(person)
    session.flush()
    session.add(Account(person_id=person.id, username=username, password_hash=NO_PASSWORD))
    session.flush()
    return person


def add_post(
    session: Session, jurisdiction: str, unit_id: int, office: str, *, seat: int = 1, title: str = ""
) -> Post:
    """A post of an office in a unit; the government's own offices exist in the government alone (YY-04)."""
    lock_organisation(session, jurisdiction)
    unit = find_unit(session, jurisdiction, unit_id)
    if office not in OFFICE_NAMES or (office in SHARED_OFFICES and seat != 1) or seat < 1:
        raise UnknownKind()
    if office in GOVERNMENT_OFFICES and UnitKind.GOVERNMENT not in _kinds(session, unit_id):
        raise UnknownKind("该职务只设在市政府及其办公室。")
    same = select(Post).where(Post.unit_id == unit_id, Post.office == office, Post.seat == seat)
    if known := session.scalars(same).one_or_none():
        return known
    title = title or f"{unit.name}{OFFICE_NAMES[Office(office)]}"
    post = Post(unit_id=unit_id, office=office, seat=seat, title=title, shared=office in SHARED_OFFICES)
    session.add(post)
    session.flush()
    return post


def appoint(
    session: Session, jurisdiction: str, post_id: int, person_id: int, valid_from: date, now: datetime
) -> Holding:
    """The person holds the post from this day on (YY-04); a shared desk takes several."""
    lock_organisation(session, jurisdiction)
    post, person = find_post(session, jurisdiction, post_id), find_person(session, jurisdiction, person_id)
    if person.left_on is not None:
        raise HasLeft()
    standing = session.scalars(
        select(Holding)
        .where(Holding.post_id == post_id, overlaps(Holding, valid_from, None))
        .order_by(Holding.id)
    ).all()
    for holding in standing:
        if holding.person_id == person_id and holding.valid_from <= valid_from and holding.valid_to is None:
            return holding
        if holding.person_id == person_id:
            raise LaterChangeRecorded()
    if standing and not post.shared:
        raise PostTaken()
    holding = Holding(
        post_id=post_id, shared=post.shared, person_id=person_id, valid_from=valid_from, recorded_at=now
    )
    session.add(holding)
    session.flush()
    return holding


def end_holding(
    session: Session, jurisdiction: str, post_id: int, person_id: int, last_day: date, now: datetime
) -> Holding:
    """The person holds the post up to and with this day."""
    lock_organisation(session, jurisdiction)
    find_post(session, jurisdiction, post_id)
    holding = session.scalars(
        select(Holding)
        .where(Holding.post_id == post_id, Holding.person_id == person_id)
        .order_by(Holding.valid_from.desc())
        .limit(1)
    ).one_or_none()
    if holding is None:
        raise NotHeld()
    if holding.valid_to == last_day:
        return holding
    if holding.valid_to is not None and holding.valid_to < last_day:
        raise NotHeld()
    if last_day < holding.valid_from:
        raise DatesOutOfOrder()
    holding.valid_to, holding.end_recorded_at = last_day, now
    session.flush()
    return holding


def leave(session: Session, jurisdiction: str, person_id: int, left_on: date, now: datetime) -> list[Post]:
    """The person serves no longer from this day on; answers the posts that nobody holds then.

    Holdings and substitutions end the day before, those not yet begun are struck out, and the login stops
    working on the day, since every request asks whether the person serves.
    """
    lock_organisation(session, jurisdiction)
    person = find_person(session, jurisdiction, person_id)
    if person.left_on is not None and person.left_on != left_on:
        raise HasLeft()
    person.left_on = left_on
    mine = Holding.person_id == person_id
    held = set(session.scalars(select(Holding.post_id).where(mine, overlaps(Holding, left_on - DAY, None))))
    absent_or_acting = (Substitute.absent_person_id == person_id) | (
        Substitute.substitute_person_id == person_id
    )
    _end_before(session, Holding, mine, left_on, now)
    _end_before(session, Substitute, absent_or_acting, left_on, now)
    filled = set(session.scalars(select(Holding.post_id).where(overlaps(Holding, left_on, left_on))))
    return list(session.scalars(select(Post).where(Post.id.in_(held - filled)).order_by(Post.id)))


def _end_before(
    session: Session,
    table: type[_Dated],
    theirs: ColumnElement[bool],
    day: date,
    now: datetime,
) -> None:
    session.execute(delete(table).where(theirs, table.valid_from >= day))
    for row in session.scalars(select(table).where(theirs, overlaps(table, day, None))):
        row.valid_to, row.end_recorded_at = day - DAY, now
    session.flush()


def _kinds(session: Session, unit_id: int) -> frozenset[str]:
    return frozenset(session.scalars(select(UnitKindRow.kind).where(UnitKindRow.unit_id == unit_id)))
