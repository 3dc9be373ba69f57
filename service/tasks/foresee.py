"""What a decision would bring about: it is really made, read, and undone again before anybody else could see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, aliased

from service.cases.desk import Desk
from service.cases.kinds import KINDS
from service.cases.parts import part_for
from service.cases.queries import known
from service.cases.tables import Case
from service.documents.tables import Document
from service.errors import Refusal
from service.inspections.sight import announced
from service.messages.tables import Notice
from service.org.queries import Official, valid_on
from service.org.tables import Holding, Person, Post, Unit
from service.tasks.tables import Task
from service.tasks.take_back import may_go_back

PATIENCE = text("SELECT set_config('lock_timeout', '300ms', true), set_config('statement_timeout', '2s', true)")
"""Looking ahead never keeps those waiting for long who really decide; nor does it wait for them."""
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('foresee:' || :person, 0))")
"""Whoever types on asks again and again: what he asked before has its answer first, or this has none."""
MOST = 12
GROWING = (Task, Document, Notice, Case)


class NotNow(Refusal):
    """Somebody is deciding in this very case, or it takes too long: nothing can be said of what would follow."""

    name = "cannot_look_ahead"
    message = "该事项正在办理或系统繁忙，暂时无法预告提交后的结果。"


@dataclass(frozen=True)
class NextTask:
    """A task that is opened: what, at which post, who holds it, until when, and in which case if in another."""

    id: int
    state: str
    title: str
    step: str
    post: str
    unit: str
    holders: list[str]
    due_at: datetime | None
    case: str | None


@dataclass(frozen=True)
class Paper:
    """A document that would be issued."""

    title: str
    number: str | None
    public: bool
    copies: list[Any]


@dataclass(frozen=True)
class Foreseen:
    """What would have happened, as far as the reader may know: told as facts of the register, as if it had."""

    state: str
    moved: bool
    """Whether the case leaves the state that it is in."""
    stays_open: bool
    leaves: bool
    """The stage ends: the case's workflow goes on with the next one."""
    closes: bool
    tasks: list[NextTask]
    papers: list[Paper]
    cases: list[str]
    """What begins with it: talks, measures, projects, by their titles."""
    told: list[str]
    """The posts and persons that get a notice."""
    may_go_back: bool


def foresee(desk: Desk, reader: Official, task: Task, act: Callable[[], dict[str, Any]]) -> Foreseen:
    """Make the decision, read what it did, undo it; the decision's own refusal comes through.

    Of other cases the reader learns what he would find if it had been decided: trying is no way to a secret.
    """
    session, task_id = desk.session, task.id
    before = session.get_one(Case, task.case_id).state
    newest = _newest(session)
    nested = session.begin_nested()
    try:
        session.execute(PATIENCE)
        session.execute(ONE_AT_A_TIME, {"person": str(reader.person_id)})
        answer = act()
        return _read(desk, reader, task_id, before, newest, answer)
    except OperationalError as away:
        raise NotNow() from away
    finally:
        nested.rollback()
        session.expire_all()


def _newest(session: Session) -> dict[Any, int]:
    highest = session.execute(select(*(select(func.max(table.id)).scalar_subquery() for table in GROWING))).one()
    return {table: number or 0 for table, number in zip(GROWING, highest, strict=True)}


def _read(
    desk: Desk, reader: Official, task_id: int, before: str, newest: dict[Any, int], answer: dict[str, Any]
) -> Foreseen:
    session = desk.session
    session.expire_all()
    task = session.get_one(Task, task_id)
    case = session.get_one(Case, task.case_id)
    open_to = or_(Case.id == case.id, and_(known(reader), announced(reader)))
    issued = select(Document).join(Case, Case.id == Document.case_id)
    issued = issued.where(Document.id > newest[Document], Document.issued_at == desk.now, open_to)
    papers = session.scalars(issued.order_by(Document.id).limit(MOST))
    begun = select(Case.title).where(Case.id > newest[Case], Case.opened_at == desk.now, open_to)
    return Foreseen(
        state=KINDS[case.kind].titles[case.state],
        moved=case.state != before,
        stays_open=task.state == "open",
        leaves=case.between,
        closes=case.closed_at is not None,
        tasks=_tasks(desk, case, Task.id > newest[Task], Task.opened_at == desk.now, open_to),
        papers=[Paper(p.title, p.number, p.public, p.copies) for p in papers],
        cases=list(session.scalars(begun.order_by(Case.id).limit(MOST))),
        told=_told(desk, open_to, newest[Notice]),
        may_go_back=may_go_back(session, KINDS[case.kind], case.state, answer),
    )


def _seated(day: date) -> Any:
    """The names of a post's holders of the day."""
    holder = aliased(Person)
    names = select(func.array_agg(holder.name)).join(Holding, Holding.person_id == holder.id)
    return names.where(Holding.post_id == Post.id, valid_on(Holding, day)).correlate(Post).scalar_subquery()


def opened(desk: Desk, reader: Official, case: Case, ids: Sequence[int]) -> list[NextTask]:
    """Of the tasks that a decision in this case opened those of which the reader may know, as they stand now."""
    here = and_(Task.case_id == case.id, part_for(desk.session, reader, case).tasks)
    elsewhere = and_(Task.case_id != case.id, known(reader), announced(reader))
    return _tasks(desk, case, Task.id.in_(ids), or_(here, elsewhere))


def _tasks(desk: Desk, case: Case, *which: ColumnElement[bool]) -> list[NextTask]:
    rows = desk.session.execute(
        select(Task, Post.title, Unit.name, _seated(desk.today), Case.title, Person.name)
        .join(Post, Post.id == Task.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .join(Case, Case.id == Task.case_id)
        .outerjoin(Person, Person.id == Task.person_id)
        .where(*which)
        .order_by(Task.id)
        .limit(MOST)
    )
    return [
        NextTask(
            id=task.id,
            state=task.state,
            title=task.title,
            step=task.step,
            post=post,
            unit=unit,
            holders=[by_name] if by_name else sorted(seated or []),
            due_at=task.due_at,
            case=None if task.case_id == case.id else title,
        )
        for task, post, unit, seated, title, by_name in rows
    ]


def _told(desk: Desk, open_to: ColumnElement[bool], newest: int) -> list[str]:
    rows = desk.session.execute(
        select(func.coalesce(Person.name, Post.title), Unit.name)
        .select_from(Notice)
        .join(Case, Case.id == Notice.case_id)
        .outerjoin(Person, Person.id == Notice.person_id)
        .outerjoin(Post, Post.id == Notice.post_id)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(Notice.id > newest, Notice.at == desk.now, open_to)
        .order_by(Notice.id)
        .limit(MOST)
    )
    return list(dict.fromkeys(f"{unit} {name}" if unit and not name.startswith(unit) else name for name, unit in rows))
