"""What every act of administration has in common: who may, that it is written down, that somebody can go on."""

from typing import Any

from sqlalchemy import insert, select

from service.administration.tables import AdminEvent
from service.cases.desk import Desk
from service.errors import NotAllowed
from service.org.queries import Official
from service.org.refusals import LastAdministrator
from service.org.tables import Account, Holding, Person, Post, Unit
from service.org.vocabulary import Office


def only_administrators(me: Official) -> None:
    """The act is an administrator's."""
    if not me.holds(Office.SYSTEM_ADMIN):
        raise NotAllowed("此项由系统管理员办理。")


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


def keep_an_administrator(desk: Desk, me: Official) -> None:
    """After the act somebody is still administrator without an end, and can log in."""
    staying = (
        select(Holding.id)
        .join(Post, Post.id == Holding.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .join(Person, Person.id == Holding.person_id)
        .join(Account, Account.person_id == Person.id)
        .where(Post.office == Office.SYSTEM_ADMIN, Unit.jurisdiction_code == me.jurisdiction)
        .where(Holding.valid_to.is_(None), Person.left_on.is_(None), Account.suspended_at.is_(None))
    )
    desk.session.flush()
    if desk.session.scalar(staying.limit(1)) is None:
        raise LastAdministrator()
