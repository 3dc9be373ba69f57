"""常用筛选: views of the inbox that an official keeps under names of his own."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.cases.desk import Desk
from service.errors import FormInvalid, GateClosed, NotFound
from service.org.queries import Official
from service.org.tables import Person
from service.tasks.tables import SavedFilter

MOST = 20
NAME = 40


def saved_filters(session: Session, official: Official) -> Sequence[SavedFilter]:
    """The official's own, by name."""
    mine = SavedFilter.person_id == official.person_id
    return session.scalars(select(SavedFilter).where(mine).order_by(SavedFilter.name).limit(MOST)).all()


def save_filter(desk: Desk, official: Official, name: str, query: str) -> None:
    """Keep a view under a name; a name that is there already gets the new view."""
    name = _named(name)
    _one_at_a_time(desk, official)
    others = select(func.count()).where(SavedFilter.person_id == official.person_id, SavedFilter.name != name)
    if (desk.session.scalar(others) or 0) >= MOST:
        raise GateClosed(f"常用筛选最多保存{MOST}个，请先删除不用的。", name="too_many_filters")
    kept = insert(SavedFilter).values(person_id=official.person_id, name=name, query=query[:500])
    desk.session.execute(kept.on_conflict_do_update(index_elements=["person_id", "name"], set_={"query": query[:500]}))


def rename_filter(desk: Desk, official: Official, filter_id: int, name: str) -> None:
    """Give one's own view another name."""
    name = _named(name)
    _one_at_a_time(desk, official)
    mine = SavedFilter.person_id == official.person_id
    taken = select(SavedFilter.id).where(mine, SavedFilter.name == name, SavedFilter.id != filter_id)
    if desk.session.scalar(taken) is not None:
        raise GateClosed(f"已有名为“{name}”的常用筛选。", name="name_taken")
    renamed = update(SavedFilter).where(mine, SavedFilter.id == filter_id).values(name=name)
    if desk.session.execute(renamed.returning(SavedFilter.id)).one_or_none() is None:
        raise NotFound()


def drop_filter(desk: Desk, official: Official, filter_id: int) -> None:
    """Forget one's own view; one that is gone already stays gone."""
    mine = (SavedFilter.person_id == official.person_id, SavedFilter.id == filter_id)
    desk.session.execute(delete(SavedFilter).where(*mine))


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME:
        reason = f"请填写名称，不超过{NAME}个字"
        raise FormInvalid(f"{reason}。", fields=[{"field": "name", "reason": reason}])
    return name


def _one_at_a_time(desk: Desk, official: Official) -> None:
    person = select(Person.id).where(Person.id == official.person_id)
    desk.session.execute(person.with_for_update(key_share=True))
