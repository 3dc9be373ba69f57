"""What every act of administration has in common: who may, that it is written down, that somebody can go on."""

from datetime import date
from typing import Any

from sqlalchemy import insert, or_, select

from service.administration.tables import AdminEvent
from service.cases.desk import Desk
from service.errors import NotAllowed
from service.org.queries import Official
from service.org.refusals import LastAdministrator, OneselfRaised
from service.org.tables import Account, Holding, Person, Post, Unit
from service.org.vocabulary import Office


def only_administrators(me: Official) -> None:
    """The act is an administrator's."""
    if not me.holds(Office.SYSTEM_ADMIN):
        raise NotAllowed("此项由系统管理员办理。")


def not_to_oneself(me: Official, person_id: int) -> None:
    """Nobody raises himself: what gives an administrator power over decisions is another one's act."""
    if person_id == me.person_id:
        raise OneselfRaised()


def record(
    desk: Desk,
    me: Official,
    act: str,
    *,
    person: int | None = None,
    post: int | None = None,
    unit: int | None = None,
    pack: int | None = None,
    **data: Any,
) -> None:
    """Write down an act in the transaction that does it; never a password, a phone or an ID number."""
    desk.session.execute(
        insert(AdminEvent).values(
            jurisdiction=me.jurisdiction,
            at=desk.now,
            actor_id=me.person_id,
            act=act,
            person_id=person,
            post_id=post,
            unit_id=unit,
            pack_id=pack,
            data=data,
        )
    )


def keep_an_administrator(desk: Desk, me: Official, on: date) -> None:
    """On the day of the act, and not before today, somebody is administrator without an end, and can log in."""
    staying = (
        select(Holding.id)
        .join(Post, Post.id == Holding.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .join(Person, Person.id == Holding.person_id)
        .join(Account, Account.person_id == Person.id)
        .where(Post.office == Office.SYSTEM_ADMIN, Unit.jurisdiction_code == me.jurisdiction)
        .where(Holding.valid_from <= max(on, desk.today), Holding.valid_to.is_(None), Person.left_on.is_(None))
        .where(Account.suspended_at.is_(None), Account.password_hash.startswith("$"))
        .where(or_(Account.one_time_until.is_(None), Account.one_time_until > desk.now))
    )
    desk.session.flush()
    if desk.session.scalar(staying.limit(1)) is None:
        raise LastAdministrator()
