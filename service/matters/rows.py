"""Reading a matter in an act: its row, its units with how far each has come, the leader's post."""

from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.cases.seats import named_unit
from service.cases.tables import Case
from service.errors import GateClosed
from service.matters.tables import Matter, MatterReply, MatterUnit
from service.org.offices import LEADERSHIP
from service.org.queries import valid_on
from service.org.tables import Account, Holding, Person, Post, Unit
from service.tasks.tables import Task

CLAUSE = "NJ-07"
RELEASED = "released"
"""No longer charged with the matter: the row keeps what was, and nobody waits for the unit."""


def the_matter(act: Act) -> Matter:
    """The act's own matter, as it stands in this transaction."""
    return act.session.get_one(Matter, act.case.id, populate_existing=True)


def make_main(act: Act, unit: Unit) -> None:
    """The matter is this unit's from now on, and so are its tasks in every inbox."""
    act.session.execute(update(Case).where(Case.id == act.case.id).values(unit_id=unit.id))
    act.session.execute(update(Task).where(Task.case_id == act.case.id).values(owner_id=unit.id))
    act.case.unit_id = unit.id


def parts(act: Act) -> list[tuple[MatterUnit, Unit]]:
    """Each unit that is charged with it, with its assignment, the main one first."""
    rows = act.session.execute(
        select(MatterUnit, Unit)
        .join(Unit, Unit.id == MatterUnit.unit_id)
        .where(MatterUnit.matter_id == act.case.id, MatterUnit.progress != RELEASED)
        .order_by(MatterUnit.main.desc(), Unit.code)
        .execution_options(populate_existing=True)
    )
    return [(row.MatterUnit, row.Unit) for row in rows]


def part_of_task(act: Act) -> tuple[MatterUnit, Unit]:
    """The unit that the act's task is about."""
    return part_called(act, act.task.about)


def part_called(act: Act, code: str) -> tuple[MatterUnit, Unit]:
    """A unit's assignment by its code, or the refusal."""
    unit = named_unit(act, code)
    found = next((pair for pair in parts(act) if pair[1].id == unit.id), None)
    if found is None:
        raise GateClosed(f"{unit.name}不是本事项的承办单位。", clause=CLAUSE, name="not_assigned")
    return found


def change(act: Act, unit: Unit, **values: Any) -> None:
    """Set facts of one unit's assignment."""
    mine = (MatterUnit.matter_id == act.case.id, MatterUnit.unit_id == unit.id)
    act.session.execute(update(MatterUnit).where(*mine).values(**values))


def newest_reply(session: Session, matter_id: int, unit_id: int) -> MatterReply | None:
    """The unit's newest final reply."""
    mine = (MatterReply.matter_id == matter_id, MatterReply.unit_id == unit_id, MatterReply.kind == "final")
    newest = select(MatterReply).where(*mine).order_by(MatterReply.id.desc()).limit(1)
    return session.scalars(newest.execution_options(populate_existing=True)).one_or_none()


def leader_of(session: Session, jurisdiction: str, username: str, day: date) -> tuple[int, int]:
    """The post and person of a city leader in office, by user name."""
    row = session.execute(
        select(Post.id, Person.id)
        .join(Holding, Holding.post_id == Post.id)
        .join(Person, Person.id == Holding.person_id)
        .join(Account, Account.person_id == Person.id)
        .where(
            Account.username == username,
            Person.jurisdiction_code == jurisdiction,
            Post.office.in_(LEADERSHIP),
            valid_on(Holding, day),
        )
        .order_by(Post.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        raise GateClosed(f"“{username}”不是市政府领导。", clause=CLAUSE, name="unknown_leader")
    return row[0], row[1]
