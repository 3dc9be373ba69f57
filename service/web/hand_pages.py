"""A task's way from hand to hand, and signatures given on paper: each a form on the task's page."""

from collections.abc import Callable
from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from service.cases.tables import Case
from service.errors import FormInvalid
from service.tasks import acts
from service.tasks.acts import load_task
from service.tasks.paper import enter_paper
from service.tasks.take_back import take_back
from service.web.choices import CaseChoices
from service.web.pages import Page, ThePage, go
from service.web.posted import Posted, ThePost
from service.web.task_pages import TaskId, show_task, with_uploads
from service.web.task_view import Shown, step_of, typed_form

router = APIRouter(include_in_schema=False, prefix="/tasks/{task_id}")
NOTE = 500


def _done(page: Page, task_id: int, act: Callable[[], Any], *, away: bool = False) -> Response:
    """Do it and go back to the task (or to the inbox, when the task has left one's hands)."""
    refused = page.attempt(act)
    if refused:
        return show_task(page, task_id, Shown(None, refused))
    return go("/tasks" if away else f"/tasks/{task_id}")


def _person(sent: Posted) -> int:
    return _number(sent, "person", "请选择人员。")


def _number(sent: Posted, name: str, asked: str) -> int:
    found = sent.number(name)
    if found is None:
        raise FormInvalid(asked)
    return found


@router.post("/claim")
def claim(task_id: TaskId, page: ThePage, sent: ThePost) -> Response:
    """签收."""
    return _done(page, task_id, lambda: acts.claim(page.desk, page.me, task_id, sent.number("version")))


@router.post("/release")
def release(task_id: TaskId, page: ThePage) -> Response:
    """Give a claimed task back to its desk."""
    return _done(page, task_id, lambda: acts.release(page.desk, page.me, task_id))


@router.post("/transfer")
def transfer(task_id: TaskId, page: ThePage, sent: ThePost) -> Response:
    """转办."""
    reason = sent.text("text")[:NOTE]
    return _done(page, task_id, lambda: acts.transfer(page.desk, page.me, task_id, _person(sent), reason), away=True)


@router.post("/lend")
def lend(task_id: TaskId, page: ThePage, sent: ThePost) -> Response:
    """委派: ask a colleague, and get it back."""
    question = sent.text("text")[:NOTE]
    return _done(page, task_id, lambda: acts.lend(page.desk, page.me, task_id, _person(sent), question))


@router.post("/give-back")
def give_back(task_id: TaskId, page: ThePage, sent: ThePost) -> Response:
    """The colleague's opinion, or the lender's recall."""
    return _done(page, task_id, lambda: acts.give_back(page.desk, page.me, task_id, sent.text("text")[:NOTE]))


@router.post("/urge")
def urge(task_id: TaskId, page: ThePage, sent: ThePost) -> Response:
    """催办."""
    return _done(page, task_id, lambda: acts.urge(page.desk, page.me, task_id, sent.text("text")[:NOTE]))


@router.post("/copy")
def copy(task_id: TaskId, page: ThePage, sent: ThePost) -> Response:
    """抄送 to the persons ticked."""

    def act() -> None:
        persons = [int(p) for p in sent.all("person") if p.isascii() and p.isdigit() and len(p) < 19][:50]
        if not persons:
            raise FormInvalid("请选择抄送人员。")
        acts.copy_to(page.desk, page.me, task_id, persons)

    return _done(page, task_id, act)


@router.post("/read")
def read(task_id: TaskId, page: ThePage) -> Response:
    """已阅."""
    load_task(page.desk.session, page.me, task_id)
    return _done(page, task_id, lambda: acts.mark_read(page.desk, page.me, task_id))


@router.post("/take-back")
def undo(task_id: TaskId, page: ThePage) -> Response:
    """撤回."""
    return _done(page, task_id, lambda: take_back(page.desk, page.me, task_id))


@router.post("/approvers")
def add_approver(task_id: TaskId, page: ThePage, sent: ThePost) -> Response:
    """加签."""
    return _done(
        page, task_id, lambda: acts.add_approver(page.desk, page.me, task_id, _number(sent, "post", "请选择岗位。"))
    )


@router.post("/drop")
def drop_approver(task_id: TaskId, page: ThePage) -> Response:
    """减签."""
    return _done(page, task_id, lambda: acts.drop_approver(page.desk, page.me, task_id))


@router.post("/paper")
def enter(task_id: TaskId, page: ThePage, sent: ThePost) -> Response:
    """代录: a signature given on paper, with its scan; more rows or a refusal show the page again."""
    if sent.text("more"):
        return show_task(page, task_id, Shown(sent, more=sent.text("more")))
    task = load_task(page.desk.session, page.me, task_id)
    kept = [sent]
    refused = page.attempt(lambda: kept.append(with_uploads(page, task, sent)))
    refused = refused or page.attempt(lambda: _enter(page, task_id, kept[-1]))
    return show_task(page, task_id, Shown(kept[-1], refused)) if refused else go(f"/tasks/{task_id}")


def _enter(page: Page, task_id: int, sent: Posted) -> None:
    task = load_task(page.desk.session, page.me, task_id)
    case = page.desk.session.get_one(Case, task.case_id)
    enter_paper(
        page.desk,
        page.me,
        task_id,
        signer=_number(sent, "signer", "请选择签批人。"),
        signed_on=_day(sent.text("signed_on")),
        scan=_number(sent, "scan", "请上传或选择签批扫描件。"),
        outcome=sent.text("outcome"),
        form=typed_form(step_of(case, task), sent.text("outcome"), sent, CaseChoices(page.desk, case, task.unit_id)),
        opinion=sent.text("opinion"),
        version=sent.number("version"),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise FormInvalid("请填写签批日期。", fields=[{"field": "signed_on", "reason": "请填写签批日期"}]) from error
