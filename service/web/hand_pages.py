"""A task's way from hand to hand, and signatures given on paper: each a form on the task's page."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from service.errors import FormInvalid
from service.given import Id
from service.tasks import acts
from service.tasks.acts import load_task
from service.tasks.take_back import take_back
from service.web.deciding import enter_as_sent
from service.web.pages import Page, ThePage, go
from service.web.posted import Posted, ThePost
from service.web.task_pages import settle, show_task
from service.web.task_view import Shown

router = APIRouter(include_in_schema=False, prefix="/tasks/{task_id}")
NOTE = 500


def _done(
    page: Page, task_id: int, act: Callable[[], Any], sent: Posted | None = None, *, away: bool = False
) -> Response:
    """Do it and go back to the task (or to the inbox, when it has left one's hands); a refusal keeps what was typed."""
    refused = page.attempt(act)
    if refused is None:
        return go("/tasks" if away else f"/tasks/{task_id}")
    typed = sent or Posted()
    hand = {name: typed.text(name) for name in ("text", "person")}
    hand["act"] = page.request.url.path.rsplit("/", 1)[1]
    return show_task(page, task_id, Shown(None, refused, find=typed.text("find"), hand=hand))


def _person(sent: Posted) -> int:
    return sent.needed_number("person", FormInvalid("请选择人员。"))


@router.post("/claim")
def claim(task_id: Id, page: ThePage, sent: ThePost) -> Response:
    """签收."""
    return _done(page, task_id, lambda: acts.claim(page.desk, page.me, task_id, sent.number("version")))


@router.post("/release")
def release(task_id: Id, page: ThePage) -> Response:
    """Give a claimed task back to its desk."""
    return _done(page, task_id, lambda: acts.release(page.desk, page.me, task_id))


@router.post("/transfer")
def transfer(task_id: Id, page: ThePage, sent: ThePost) -> Response:
    """转办."""
    reason = sent.text("text")[:NOTE]

    def act() -> None:
        acts.transfer(page.desk, page.me, task_id, _person(sent), reason)

    return _done(page, task_id, act, sent, away=True)


@router.post("/lend")
def lend(task_id: Id, page: ThePage, sent: ThePost) -> Response:
    """委派: ask a colleague, and get it back."""
    question = sent.text("text")[:NOTE]
    return _done(page, task_id, lambda: acts.lend(page.desk, page.me, task_id, _person(sent), question), sent)


@router.post("/give-back")
def give_back(task_id: Id, page: ThePage, sent: ThePost) -> Response:
    """The colleague's opinion, or the lender's recall."""
    return _done(page, task_id, lambda: acts.give_back(page.desk, page.me, task_id, sent.text("text")[:NOTE]), sent)


@router.post("/urge")
def urge(task_id: Id, page: ThePage, sent: ThePost) -> Response:
    """催办."""
    return _done(page, task_id, lambda: acts.urge(page.desk, page.me, task_id, sent.text("text")[:NOTE]), sent)


@router.post("/copy")
def copy(task_id: Id, page: ThePage, sent: ThePost) -> Response:
    """抄送 to the persons ticked."""

    def act() -> None:
        persons = sent.numbers("person")[:50]
        if not persons:
            raise FormInvalid("请选择抄送人员。")
        acts.copy_to(page.desk, page.me, task_id, persons)

    return _done(page, task_id, act, sent)


@router.post("/read")
def read(task_id: Id, page: ThePage) -> Response:
    """已阅."""
    load_task(page.desk.session, page.me, task_id)
    return _done(page, task_id, lambda: acts.mark_read(page.desk, page.me, task_id))


@router.post("/take-back")
def undo(task_id: Id, page: ThePage) -> Response:
    """撤回."""
    return _done(page, task_id, lambda: take_back(page.desk, page.me, task_id))


@router.post("/approvers")
def add_approver(task_id: Id, page: ThePage, sent: ThePost) -> Response:
    """加签."""

    def act() -> None:
        acts.add_approver(page.desk, page.me, task_id, sent.needed_number("post", FormInvalid("请选择岗位。")))

    return _done(page, task_id, act, sent)


@router.post("/drop")
def drop_approver(task_id: Id, page: ThePage) -> Response:
    """减签."""
    return _done(page, task_id, lambda: acts.drop_approver(page.desk, page.me, task_id))


@router.post("/paper")
def enter(task_id: Id, page: ThePage, sent: ThePost) -> Response:
    """代录: a signature given on paper, with its scan; more rows or a refusal show the page again."""
    if sent.text("more"):
        return show_task(page, task_id, Shown(sent, more=sent.text("more")))
    task = load_task(page.desk.session, page.me, task_id)
    return settle(page, task, sent, enter_as_sent)
