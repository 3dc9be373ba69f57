"""Who holds what, on which day: posts, portfolios, substitutes and the official behind a login."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, literal, or_, select, text, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from service.clock import legal_day
from service.org.tables import (
    Holding,
    Person,
    Portfolio,
    Post,
    Substitute,
    Unit,
    UnitKindRow,
)
from service.org.vocabulary import GOVERNMENT_OFFICES

MAX_DEPTH = 6  # township, county, city and room to spare; also stops a cycle of parents


@dataclass(frozen=True, slots=True)
class Seat:
    """A post the official sits in today; `for_person_id` names the absent holder it is for, if any."""

    post_id: int
    office: str
    unit_id: int
    for_person_id: int | None


@dataclass(frozen=True, slots=True)
class Official:
    """Who acts: the person, and every post held or substituted on the day (AB角)."""

    person_id: int
    name: str
    jurisdiction: str
    seats: tuple[Seat, ...]
    posts: frozenset[int]
    acting: Mapping[int, int]
    offices: frozenset[str]
    unit_ids: frozenset[int]
    all_posts: frozenset[int]

    def holds(self, office: str, unit_id: int | None = None) -> bool:
        """Whether the official sits in this office, of the unit if one is named, substituting or not."""
        return any(seat.office == office and unit_id in (None, seat.unit_id) for seat in self.seats)


def valid_on(row: Any, on: Any) -> ColumnElement[bool]:
    """The dated row holds on the day: both its first and its last day count."""
    return and_(row.valid_from <= on, or_(row.valid_to.is_(None), row.valid_to >= on))


def overlaps(row: Any, first: date, last: date | None) -> ColumnElement[bool]:
    """The dated row holds on some day between these two; without a last day, from the first on."""
    begun = row.valid_from <= last if last is not None else true()
    return and_(begun, or_(row.valid_to.is_(None), row.valid_to >= first))


def post_of(session: Session, office: str, unit_id: int, seat: int = 1) -> Post | None:
    """The post of this office in this unit."""
    return session.scalars(
        select(Post).where(Post.office == office, Post.unit_id == unit_id, Post.seat == seat)
    ).one_or_none()


def government_post(session: Session, jurisdiction: str, office: str) -> Post | None:
    """The first seat of an office of the government itself: mayor, office director, supervision office …"""
    if office not in GOVERNMENT_OFFICES:
        return None
    return session.scalars(_GOVERNMENT, {"office": office, "jurisdiction": jurisdiction}).one_or_none()


_GOVERNMENT = (
    select(Post)
    .join(Unit, Unit.id == Post.unit_id)
    .where(Post.office == bindparam("office"), Unit.jurisdiction_code == bindparam("jurisdiction"))
    .order_by(Post.seat, Post.id)
    .limit(1)
)


def in_charge(session: Session, office: str, unit_id: int, on: date) -> Post | None:
    """The vice mayor or deputy secretary-general in charge of the unit that day, or of its parent (YY-06)."""
    return in_charge_each(session, office, (unit_id,), on).get(unit_id)


def in_charge_each(session: Session, office: str, unit_ids: Iterable[int], on: date) -> dict[int, Post]:
    """Of each of these units, as far as somebody is in charge of it, in one statement."""
    line = (
        select(Unit.id.label("unit"), Unit.id, Unit.parent_id, literal(0).label("depth"))
        .where(Unit.id.in_(set(unit_ids)))
        .cte("line", recursive=True)
    )
    line = line.union_all(
        select(line.c.unit, Unit.id, Unit.parent_id, line.c.depth + 1).where(
            Unit.id == line.c.parent_id, line.c.depth < MAX_DEPTH
        )
    )
    rows = session.execute(
        select(line.c.unit, Post)
        .join(Portfolio, Portfolio.post_id == Post.id)
        .join(line, line.c.id == Portfolio.unit_id)
        .where(Portfolio.office == office, valid_on(Portfolio, on))
        .order_by(line.c.unit, line.c.depth)
        .ext(distinct_on(line.c.unit))
    )
    return {unit: post for unit, post in rows}


def holders(session: Session, post_id: int, on: date) -> list[Person]:
    """The persons who hold the post that day, longest first; several only at a shared desk."""
    return list(
        session.scalars(
            select(Person)
            .join(Holding, Holding.person_id == Person.id)
            .where(Holding.post_id == post_id, valid_on(Holding, on), serves(on))
            .order_by(Holding.valid_from, Person.id)
        )
    )


def substitutes(session: Session, post_id: int, on: date) -> list[Person]:
    """The persons who act that day for a holder of the post."""
    absent_holder = exists().where(
        Holding.post_id == post_id, Holding.person_id == Substitute.absent_person_id, valid_on(Holding, on)
    )
    return list(
        session.scalars(
            select(Person)
            .join(Substitute, Substitute.substitute_person_id == Person.id)
            .where(
                valid_on(Substitute, on),
                or_(Substitute.post_id.is_(None), Substitute.post_id == post_id),
                absent_holder,
                serves(on),
            )
            .order_by(Person.id)
            .distinct()
        )
    )


def units_of_kind(session: Session, jurisdiction: str, kind: str, on: date) -> list[Unit]:
    """The units that are of this kind on the day, in the order of their codes (YY-05)."""
    return list(
        session.scalars(
            select(Unit)
            .join(UnitKindRow, UnitKindRow.unit_id == Unit.id)
            .where(
                Unit.jurisdiction_code == jurisdiction,
                UnitKindRow.kind == kind,
                valid_on(UnitKindRow, on),
                _exists_on(on),
            )
            .order_by(Unit.code)
        )
    )


def kinds_of(session: Session, unit_id: int, on: date) -> frozenset[str]:
    """Everything the unit is on the day."""
    return frozenset(
        session.scalars(
            select(UnitKindRow.kind).where(UnitKindRow.unit_id == unit_id, valid_on(UnitKindRow, on))
        )
    )


def unit_by_code(session: Session, code: str) -> Unit | None:
    """The unit with this code."""
    return session.scalars(select(Unit).where(Unit.code == code)).one_or_none()


def units_by_code(session: Session, jurisdiction: str, codes: Iterable[str] | None = None) -> dict[str, Unit]:
    """The jurisdiction's units by code: the named ones, or all."""
    query = select(Unit).where(Unit.jurisdiction_code == jurisdiction).order_by(Unit.code)
    if codes is not None:
        query = query.where(Unit.code.in_(list(codes)))
    return {unit.code: unit for unit in session.scalars(query)}


def serves(on: Any) -> ColumnElement[bool]:
    """The person has not left on the day."""
    return or_(Person.left_on.is_(None), Person.left_on > on)


def _exists_on(on: date) -> ColumnElement[bool]:
    return and_(Unit.since <= on, or_(Unit.until.is_(None), Unit.until >= on))


BY_TOKEN = "SELECT person_id FROM login_session WHERE token_hash = :token_hash AND expires_at > :now"
BY_PERSON = "SELECT CAST(:person_id AS bigint) AS person_id"

OFFICIAL = """
    SELECT p.id AS person_id, p.name, p.jurisdiction_code, seat.*
    FROM ({login}) login
    JOIN person p ON p.id = login.person_id AND (p.left_on IS NULL OR p.left_on > :today)
    LEFT JOIN LATERAL (
        SELECT post.id AS post_id, post.office, post.unit_id, CAST(NULL AS bigint) AS for_person_id
        FROM holding h JOIN post ON post.id = h.post_id
        WHERE h.person_id = p.id AND h.valid_from <= :today AND (h.valid_to IS NULL OR h.valid_to >= :today)
        UNION ALL
        SELECT post.id, post.office, post.unit_id, s.absent_person_id
        FROM substitute s JOIN holding h ON h.person_id = s.absent_person_id JOIN post ON post.id = h.post_id
        WHERE s.substitute_person_id = p.id AND s.valid_from <= :today AND s.valid_to >= :today
          AND h.valid_from <= :today AND (h.valid_to IS NULL OR h.valid_to >= :today)
          AND (s.post_id IS NULL OR s.post_id = h.post_id)
    ) seat ON true
    ORDER BY seat.post_id, seat.for_person_id
"""
"""Person and every seat of the day, one row a seat; `login` says who it is. Text, because taking a task embeds it."""

_BY_TOKEN, _BY_PERSON = text(OFFICIAL.format(login=BY_TOKEN)), text(OFFICIAL.format(login=BY_PERSON))


def official(session: Session, token_hash: str, now: datetime) -> Official | None:
    """The official behind a login, with every post of the day, in one statement; None once it ended."""
    given = {"token_hash": token_hash, "now": now, "today": legal_day(now)}
    return official_from(session.connection().execute(_BY_TOKEN, given).all())


def official_of(session: Session, person_id: int, now: datetime) -> Official | None:
    """The official that a person is today, for an act signed on paper; None for one who has left."""
    return official_from(session.execute(_BY_PERSON, {"person_id": person_id, "today": legal_day(now)}).all())


def official_from(rows: Sequence[Any]) -> Official | None:
    """The official that these rows of `OFFICIAL` describe; None when there is none."""
    if not rows:
        return None
    person_id, name, jurisdiction = rows[0][:3]
    seats = tuple(Seat(*row[3:]) for row in rows if row[3] is not None)
    posts = frozenset(seat.post_id for seat in seats if seat.for_person_id is None)
    acting = {
        seat.post_id: seat.for_person_id
        for seat in seats
        if seat.for_person_id is not None and seat.post_id not in posts
    }
    return Official(
        person_id=person_id,
        name=name,
        jurisdiction=jurisdiction,
        seats=seats,
        posts=posts,
        acting=MappingProxyType(acting),
        offices=frozenset(seat.office for seat in seats),
        unit_ids=frozenset(seat.unit_id for seat in seats),
        all_posts=posts.union(acting),
    )
