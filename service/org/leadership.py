"""Acts on who stands in for whom (AB角) and which leader is in charge of which unit (YY-06)."""

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.errors import NotFound
from service.org.locking import lock_organisation
from service.org.queries import overlaps
from service.org.refusals import (
    DatesOutOfOrder,
    HasLeft,
    LaterChangeRecorded,
    NoPortfolioOffice,
    NotHeld,
    OneselfAsSubstitute,
    StandsInMeanwhile,
    SubstituteAway,
    SubstituteOverlaps,
)
from service.org.tables import Holding, Portfolio, Substitute
from service.org.use_cases import find_person, find_post, find_unit
from service.org.vocabulary import PORTFOLIO_OFFICES

DAY = timedelta(days=1)


def set_substitute(
    session: Session,
    jurisdiction: str,
    absent_id: int,
    substitute_id: int,
    valid_from: date,
    valid_to: date,
    now: datetime,
    *,
    post_id: int | None = None,
) -> Substitute:
    """The substitute acts for the absent person on these days, in every post or one, waiting tasks included.

    A substitute who is away too is refused: nobody acts at two removes.
    """
    lock_organisation(session, jurisdiction)
    if valid_to < valid_from:
        raise DatesOutOfOrder()
    _check_persons(session, jurisdiction, absent_id, substitute_id, valid_to)
    if post_id is not None:
        _check_held(session, jurisdiction, post_id, absent_id, valid_from, valid_to)
    asked = (absent_id, substitute_id, post_id, valid_from, valid_to)
    for other in _standing(session, absent_id, post_id, valid_from, valid_to):
        if _terms(other) == asked:
            return other
        raise SubstituteOverlaps()
    _check_present(session, absent_id, substitute_id, valid_from, valid_to)
    row = Substitute(
        absent_person_id=absent_id,
        substitute_person_id=substitute_id,
        post_id=post_id,
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    return row


def end_substitute(
    session: Session, jurisdiction: str, substitute_row_id: int, last_day: date, now: datetime
) -> None:
    """The substitute acts up to and with this day; a substitution not yet begun is struck out."""
    lock_organisation(session, jurisdiction)
    row = session.get(Substitute, substitute_row_id)
    if row is None:
        raise NotFound()
    find_person(session, jurisdiction, row.absent_person_id)
    if last_day < row.valid_from:
        session.delete(row)
    elif last_day < row.valid_to:
        row.valid_to, row.end_recorded_at = last_day, now
    session.flush()


def put_in_charge(
    session: Session, jurisdiction: str, post_id: int, unit_id: int, valid_from: date, now: datetime
) -> Portfolio:
    """The leader's post is in charge of the unit from this day on; the one before ends the day before."""
    lock_organisation(session, jurisdiction)
    post = find_post(session, jurisdiction, post_id)
    find_unit(session, jurisdiction, unit_id)
    if post.office not in PORTFOLIO_OFFICES:
        raise NoPortfolioOffice()
    for other in session.scalars(
        select(Portfolio).where(
            Portfolio.unit_id == unit_id,
            Portfolio.office == post.office,
            overlaps(Portfolio, valid_from, None),
        )
    ):
        if other.post_id == post_id and other.valid_from <= valid_from and other.valid_to is None:
            return other
        if other.valid_from > valid_from:
            raise LaterChangeRecorded()
        if other.valid_from == valid_from:
            session.delete(other)
        else:
            other.valid_to, other.end_recorded_at = valid_from - DAY, now
    session.flush()
    row = Portfolio(
        post_id=post_id, office=post.office, unit_id=unit_id, valid_from=valid_from, recorded_at=now
    )
    session.add(row)
    session.flush()
    return row


def end_portfolio(
    session: Session, jurisdiction: str, post_id: int, unit_id: int, last_day: date, now: datetime
) -> None:
    """The leader's post is in charge of the unit up to and with this day, then nobody until one is put."""
    lock_organisation(session, jurisdiction)
    find_post(session, jurisdiction, post_id)
    row = session.scalars(
        select(Portfolio)
        .where(Portfolio.post_id == post_id, Portfolio.unit_id == unit_id)
        .order_by(Portfolio.valid_from.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotHeld("该领导不分管该单位。")
    if row.valid_to is not None and row.valid_to <= last_day:
        return
    if last_day < row.valid_from:
        raise DatesOutOfOrder()
    row.valid_to, row.end_recorded_at = last_day, now
    session.flush()


def _standing(
    session: Session, absent_id: int, post_id: int | None, valid_from: date, valid_to: date
) -> list[Substitute]:
    """Substitutions of the absent person that meet this one; a single post may differ from all posts."""
    query = select(Substitute).where(
        Substitute.absent_person_id == absent_id, overlaps(Substitute, valid_from, valid_to)
    )
    if post_id is not None:
        query = query.where(or_(Substitute.post_id.is_(None), Substitute.post_id == post_id))
    return list(session.scalars(query.order_by(Substitute.id)))


def _terms(row: Substitute) -> tuple[int, int, int | None, date, date]:
    return row.absent_person_id, row.substitute_person_id, row.post_id, row.valid_from, row.valid_to


def _check_persons(
    session: Session, jurisdiction: str, absent_id: int, substitute_id: int, until: date
) -> None:
    if absent_id == substitute_id:
        raise OneselfAsSubstitute()
    for person_id in (absent_id, substitute_id):
        person = find_person(session, jurisdiction, person_id)
        if person.left_on is not None and person.left_on <= until:
            raise HasLeft()


def _check_held(
    session: Session, jurisdiction: str, post_id: int, person_id: int, valid_from: date, valid_to: date
) -> None:
    find_post(session, jurisdiction, post_id)
    held = select(Holding.id).where(
        Holding.post_id == post_id, Holding.person_id == person_id, overlaps(Holding, valid_from, valid_to)
    )
    if session.scalars(held.limit(1)).one_or_none() is None:
        raise NotHeld()


def _check_present(
    session: Session, absent_id: int, substitute_id: int, valid_from: date, valid_to: date
) -> None:
    """Neither is the substitute away, nor does somebody rely on the absent person meanwhile."""
    days = overlaps(Substitute, valid_from, valid_to)
    away = select(Substitute.id).where(Substitute.absent_person_id == substitute_id, days)
    if session.scalars(away.limit(1)).one_or_none() is not None:
        raise SubstituteAway()
    relied_on = select(Substitute.id).where(Substitute.substitute_person_id == absent_id, days)
    if session.scalars(relied_on.limit(1)).one_or_none() is not None:
        raise StandsInMeanwhile()
