"""Acts on posts and portfolios: given, taken, handed over on a day; the history stays."""

from datetime import date, timedelta

from sqlalchemy import select

from service.administration.record import keep_an_administrator, not_to_oneself, only_administrators, record
from service.cases.desk import Desk
from service.org import leadership, use_cases
from service.org.queries import Official, overlaps
from service.org.refusals import DatesOutOfOrder, OneselfRaised
from service.org.tables import Holding, Portfolio, Post
from service.org.use_cases import find_post
from service.org.vocabulary import Office

DAY = timedelta(days=1)


def add_post(desk: Desk, me: Official, unit_id: int, office: str, seat: int) -> Post:
    """A post of an office in a unit; one that is there already stays as it is."""
    only_administrators(me)
    same = select(Post.id).where(Post.unit_id == unit_id, Post.office == office, Post.seat == seat)
    new = desk.session.scalar(same) is None
    post = use_cases.add_post(desk.session, me.jurisdiction, unit_id, office, seat=seat)
    if new:
        record(desk, me, "post_added", post=post.id, unit=unit_id)
    return post


def give_post(desk: Desk, me: Official, post_id: int, person_id: int, first: date) -> None:
    """The person holds the post from this day on; a post of one holder must be free (roles are posts)."""
    only_administrators(me)
    not_to_oneself(me, person_id)
    known = _holding(desk, post_id, person_id, first)
    given = use_cases.appoint(desk.session, me.jurisdiction, post_id, person_id, first, desk.now)
    if known is None or known.id != given.id:
        record(desk, me, "post_given", person=person_id, post=post_id, first=first.isoformat())


def take_post(desk: Desk, me: Official, post_id: int, person_id: int, last: date) -> None:
    """The person holds the post up to and with this day; the last administrator keeps his."""
    only_administrators(me)
    post = find_post(desk.session, me.jurisdiction, post_id)
    known = _holding(desk, post_id, person_id, last)
    before = known.valid_to if known else None
    use_cases.end_holding(desk.session, me.jurisdiction, post_id, person_id, last, desk.now)
    if post.office == Office.SYSTEM_ADMIN:
        keep_an_administrator(desk, me, last + DAY)
    if before != last:
        record(desk, me, "post_taken", person=person_id, post=post_id, last=last.isoformat())


def hand_over(desk: Desk, me: Official, post_id: int, person_id: int, first: date) -> None:
    """The post passes to this person on the day: whoever holds it until then ends the day before, and both stay told.

    A task waits on the post, so what is open waits on the next holder and no task is touched.
    """
    only_administrators(me)
    post = find_post(desk.session, me.jurisdiction, post_id)
    for holding in _held_from(desk, post, first):
        if holding.person_id == person_id:
            continue
        if holding.valid_from >= first:
            raise DatesOutOfOrder("现任职人的任职始于该日或更晚，请选择更晚的交接日期。")
        take_post(desk, me, post_id, holding.person_id, first - DAY)
    give_post(desk, me, post_id, person_id, first)


def put_in_charge(desk: Desk, me: Official, post_id: int, unit_id: int, first: date) -> None:
    """The leader's post is in charge of the unit from this day on; the leader before him ends the day before."""
    only_administrators(me)
    if post_id in me.all_posts or _holding(desk, post_id, me.person_id, first) is not None:
        raise OneselfRaised()
    known = _charge(desk, post_id, unit_id, first)
    given = leadership.put_in_charge(desk.session, me.jurisdiction, post_id, unit_id, first, desk.now)
    if known is None or known.id != given.id:
        record(desk, me, "charge_given", post=post_id, unit=unit_id, first=first.isoformat())


def take_charge(desk: Desk, me: Official, post_id: int, unit_id: int, last: date) -> None:
    """The leader's post is in charge of the unit up to and with this day."""
    only_administrators(me)
    known = _charge(desk, post_id, unit_id, last)
    before = known.valid_to if known else last
    leadership.end_portfolio(desk.session, me.jurisdiction, post_id, unit_id, last, desk.now)
    if before != last:
        record(desk, me, "charge_taken", post=post_id, unit=unit_id, last=last.isoformat())


def _holding(desk: Desk, post_id: int, person_id: int, on: date) -> Holding | None:
    query = select(Holding).where(Holding.post_id == post_id, Holding.person_id == person_id)
    return desk.session.scalars(query.where(overlaps(Holding, on, None)).order_by(Holding.id).limit(1)).one_or_none()


def _charge(desk: Desk, post_id: int, unit_id: int, on: date) -> Portfolio | None:
    query = select(Portfolio).where(Portfolio.post_id == post_id, Portfolio.unit_id == unit_id)
    return desk.session.scalars(query.where(overlaps(Portfolio, on, None)).limit(1)).one_or_none()


def _held_from(desk: Desk, post: Post, first: date) -> list[Holding]:
    """Whom a new holder replaces; at a shared desk nobody."""
    if post.shared:
        return []
    query = select(Holding).where(Holding.post_id == post.id, overlaps(Holding, first, None))
    return list(desk.session.scalars(query.order_by(Holding.valid_from)))
