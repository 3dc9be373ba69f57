"""What a supervisor does about a stuck task: urge, hand it to a colleague of its unit, move its deadline; one page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy import func, select

from service.cases.tables import Case
from service.clock import legal_day
from service.deadlines.extending import extend_by_name
from service.deadlines.tables import Deadline, DeadlineChange
from service.deadlines.use_cases import FIXED
from service.errors import FormInvalid, Refusal
from service.given import Id
from service.org.desks import sitters
from service.org.offices import OVERSEERS, SUPERVISION_OFFICE
from service.org.tables import Person
from service.supervision.workdays import due_day, waited
from service.tasks import acts
from service.tasks.lights import light
from service.tasks.reassign import reassign
from service.tasks.tables import Task
from service.web import queries
from service.web.homes import home_of
from service.web.pages import Page, ThePage, go, local_path, status_of
from service.web.posted import Posted, ThePost
from service.web.story_view import title_of
from service.web.supervision_view import with_whom

router = APIRouter(include_in_schema=False, prefix="/supervision/tasks/{task_id}")
LIST = "/supervision"
NOTE = 500


@dataclass(frozen=True)
class Tried:
    """An order that was refused, with what was typed into its form."""

    act: str = ""
    sent: Posted = Posted()
    refused: Refusal | None = None


def _list(path: str) -> str:
    """The list that one came from, with its filters."""
    found = local_path(path)
    return found if found == LIST or found.startswith((f"{LIST}?", f"{LIST}/")) else LIST


def _loaded(page: Page, task_id: int) -> Task:
    page.needs(*OVERSEERS)
    return acts.load_task(page.desk.session, page.me, task_id)


@router.get("")
def orders(
    task_id: Id,
    page: ThePage,
    back: Annotated[str, Query(max_length=500)] = LIST,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The task with what can be ordered about it."""
    return _show(page, _loaded(page, task_id), _list(back), Tried(), done)


def _show(page: Page, task: Task, back: str, tried: Tried, done: str = "") -> Response:
    desk, session = page.desk, page.desk.session
    case = session.get_one(Case, task.case_id)
    hands = queries.hands(session, task.id)
    person = session.scalar(select(Person.name).where(Person.id == task.person_id))
    seated = sitters(session, [task.post_id], desk.today).get(task.post_id, [])
    since, over = legal_day(task.opened_at), due_day(task.due_at) if task.due_at else desk.today
    counted = waited(desk.calendar, [since, over], desk.today)
    return page.show(
        "supervision_task.html",
        status_of(tried.refused),
        task=task,
        case=case,
        home=home_of(case.kind, case.id),
        light=light(task.due_at, desk.now) if task.state == "open" else "done",
        seat=queries.seat_words(session, task.post_id, desk.today),
        holders=with_whom(person, seated),
        waited=counted[since],
        over=counted[over],
        hands=hands,
        deadline=_deadline(page, task, case),
        colleagues=queries.colleagues(session, task.post_id, task.person_id or page.me.person_id, desk.today),
        may_order=bool(page.me.offices & SUPERVISION_OFFICE),
        back=back,
        done=done,
        tried=tried.act,
        typed=tried.sent,
        refused=tried.refused,
    )


def _deadline(page: Page, task: Task, case: Case) -> dict[str, Any] | None:
    """The deadline by which the task waits: its reasons, its moves, and how many wait by it."""
    session = page.desk.session
    row = session.get(Deadline, task.deadline_id) if task.deadline_id else None
    if row is None:
        return None
    moves = select(DeadlineChange).where(DeadlineChange.deadline_id == row.id).order_by(DeadlineChange.id)
    together = select(func.count(Task.id)).where(Task.case_id == case.id, Task.deadline_id == row.id)
    return {
        "row": row,
        "title": title_of(page.desk.packs.get(session, case.pack_id), row.name),
        "fixed": row.name in FIXED,
        "moves": session.scalars(moves).all(),
        "waiting": session.scalar(together.where(Task.state == "open")) or 0,
    }


def _order(page: Page, task_id: int, act: str, sent: Posted, order: Callable[[], Any]) -> Response:
    """Try it; what was typed stays on the page when it is refused."""
    back = _list(sent.text("back"))
    _loaded(page, task_id)
    refused = page.attempt(order)
    if refused:
        return _show(page, _loaded(page, task_id), back, Tried(act, sent, refused))
    return go(f"{LIST}/tasks/{task_id}?{urlencode({'done': act, 'back': back})}")


@router.post("/urge")
def urge(task_id: Id, page: ThePage, sent: ThePost) -> Response:
    """催办."""
    return _order(page, task_id, "urge", sent, lambda: acts.urge(page.desk, page.me, task_id, sent.text("text")[:NOTE]))


@router.post("/reassign")
def hand_on(task_id: Id, page: ThePage, sent: ThePost) -> Response:
    """改派."""

    def order() -> None:
        person = sent.number("person")
        if person is None:
            raise FormInvalid("请选择改派给谁。")
        reassign(page.desk, page.me, task_id, person, sent.text("reason")[:NOTE], sent.number("version"))

    return _order(page, task_id, "reassign", sent, order)


@router.post("/extend")
def extend(task_id: Id, page: ThePage, sent: ThePost) -> Response:
    """延期."""

    def order() -> None:
        deadline = acts.load_task(page.desk.session, page.me, task_id).deadline_id
        if deadline is None:
            raise FormInvalid("该事项没有期限，无需变更。")
        on, seen = (sent.needed_day(name, FormInvalid("请填写新的期限。")) for name in ("on", "seen"))
        extend_by_name(page.desk, page.me, deadline, on, sent.text("why"), seen)

    return _order(page, task_id, "extend", sent, order)
