"""AB角: who stands in for whom, named by oneself from one's own unit, or by an administrator from anywhere."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from service.administration.record import not_to_oneself, only_administrators, record
from service.cases.desk import Desk
from service.errors import NotAllowed, NotFound
from service.org import leadership
from service.org.queries import Official, overlaps
from service.org.refusals import BeganBefore, NoColleague
from service.org.tables import Holding, Person, Post, Substitute
from service.org.use_cases import find_person

PAGE = 30


def name_stand_in(
    desk: Desk,
    me: Official,
    absent_id: int,
    substitute_id: int,
    first: date,
    last: date,
    post_id: int | None = None,
) -> Substitute:
    """The other acts for the absent one on these days, in every post or in one; both names stand under every act."""
    if absent_id != me.person_id:
        only_administrators(me)
        not_to_oneself(me, substitute_id)
    if first < desk.today and not _named(desk, absent_id, substitute_id, first, last, post_id):
        raise BeganBefore()
    if absent_id != substitute_id and not me.holds("system_admin"):
        _check_colleague(desk, me, substitute_id, first, last)
    known = _named(desk, absent_id, substitute_id, first, last, post_id)
    row = leadership.set_substitute(
        desk.session, me.jurisdiction, absent_id, substitute_id, first, last, desk.now, post_id=post_id
    )
    if not known:
        name = desk.session.get_one(Person, substitute_id).name
        begins, ends = first.isoformat(), last.isoformat()
        record(desk, me, "stand_in_named", person=absent_id, post=post_id, name=f"→ {name}", first=begins, last=ends)
    return row


def end_stand_in(desk: Desk, me: Official, row_id: int) -> None:
    """The absent one is back: from tomorrow on nobody stands in; what has not begun is struck out."""
    row = desk.session.get(Substitute, row_id)
    if row is None:
        raise NotFound()
    absent = find_person(desk.session, me.jurisdiction, row.absent_person_id)
    if absent.id != me.person_id and not me.holds("system_admin"):
        raise NotAllowed("只有本人或系统管理员可以结束代理。")
    going_on = row.valid_to > desk.today
    post = row.post_id
    leadership.end_substitute(desk.session, me.jurisdiction, row_id, desk.today, desk.now)
    if going_on:
        record(desk, me, "stand_in_ended", person=absent.id, post=post, last=desk.today.isoformat())


def stand_ins(
    session: Session, jurisdiction: str, today: date, *, person: int | None = None, find: str = "", after: int = 0,
    over: bool = False,
) -> list[dict[str, Any]]:  # fmt: skip
    """Who stands in for whom, with both names: what goes on or comes, or what is over, a page of it."""
    absent, acting = aliased(Person), aliased(Person)
    query = (
        select(Substitute, absent.name, acting.name, Post.title)
        .join(absent, absent.id == Substitute.absent_person_id)
        .join(acting, acting.id == Substitute.substitute_person_id)
        .outerjoin(Post, Post.id == Substitute.post_id)
        .where(absent.jurisdiction_code == jurisdiction)
        .where(Substitute.valid_to < today if over else Substitute.valid_to >= today)
    )
    if person is not None:
        query = query.where(or_(Substitute.absent_person_id == person, Substitute.substitute_person_id == person))
    if find:
        query = query.where(or_(*(name.contains(find, autoescape=True) for name in (absent.name, acting.name))))
    if after:
        query = query.where(Substitute.id < after)
    rows = session.execute(query.order_by(Substitute.id.desc()).limit(PAGE))
    return [{"row": row, "absent": away, "acting": here, "post": post} for row, away, here, post in rows]


def posts_of_today(session: Session, person_id: int, today: date) -> list[tuple[int, str]]:
    """The posts that somebody may be stood in for one by one."""
    rows = session.execute(
        select(Post.id, Post.title)
        .join(Holding, Holding.post_id == Post.id)
        .where(Holding.person_id == person_id, overlaps(Holding, today, None))
        .order_by(Post.id)
    )
    return [(post, title) for post, title in rows]


def _named(desk: Desk, absent: int, substitute: int, first: date, last: date, post: int | None) -> bool:
    """Whether the very same was named before: a form sent twice."""
    query = select(Substitute.id).where(
        Substitute.absent_person_id == absent,
        Substitute.substitute_person_id == substitute,
        Substitute.valid_from == first,
        Substitute.valid_to == last,
        Substitute.post_id.is_(None) if post is None else Substitute.post_id == post,
    )
    return desk.session.scalar(query.limit(1)) is not None


def _check_colleague(desk: Desk, me: Official, substitute: int, first: date, last: date) -> None:
    """The stand-in sits in one of the units where the absent one sits himself, not as another's stand-in."""
    own = {seat.unit_id for seat in me.seats if seat.for_person_id is None}
    sits = (
        select(Holding.id)
        .join(Post, Post.id == Holding.post_id)
        .where(Holding.person_id == substitute, Post.unit_id.in_(own or {-1}), overlaps(Holding, first, last))
    )
    find_person(desk.session, me.jurisdiction, substitute)
    if desk.session.scalar(sits.limit(1)) is None:
        raise NoColleague()
