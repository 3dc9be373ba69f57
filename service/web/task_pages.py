"""The task: read, decided, with everything typed kept when a decision is refused."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.cases.tables import Case
from service.errors import NotAllowed
from service.given import Before, Id
from service.tasks import drafts
from service.tasks.acts import load_task
from service.tasks.tables import Task
from service.web import queries
from service.web.deciding import decide_as_sent, no_second_thoughts, with_uploads
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import Posted, ThePost
from service.web.task_view import Shown, task_facts

router = APIRouter(include_in_schema=False)


@router.get("/paper")
def paper_tasks(page: ThePage, after: Before = None) -> Response:
    """代录: what leaders may have signed on paper."""
    if not page.me.holds("signature_clerk"):
        raise NotAllowed("纸质签批由代录员登记。")
    rows = queries.paper_tasks(page.desk.session, page.me, after or 0)
    following = rows[-1].Task.id if len(rows) == queries.PAGE else None
    return page.show("paper.html", rows=rows, following=following)


def show_task(page: Page, task_id: int, shown: Shown) -> Response:
    """The task's page as it stands."""
    task = load_task(page.desk.session, page.me, task_id)
    case = page.desk.session.get_one(Case, task.case_id)
    if shown.sent is None and task.state == "open":
        shown.kept = drafts.own(page.desk.session, page.me, task_id)
        shown.sent = Posted((name, value) for name, value in shown.kept.fields) if shown.kept else None
    return page.show("task.html", status_of(shown.refused), **task_facts(page, case, task, shown))


@router.get("/tasks/{task_id}")
def a_task(task_id: Id, page: ThePage, find: Annotated[str, Query(max_length=40)] = "") -> Response:
    """One task with its form."""
    return show_task(page, task_id, Shown(find=find.strip()))


@router.post("/tasks/{task_id}/decide")
def decide_task(task_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Decide, or show the form again with more rows, or with the refusal above it."""
    if sent.text("more"):
        return show_task(page, task_id, Shown(sent, more=sent.text("more")))
    task = load_task(page.desk.session, page.me, task_id)
    return settle(page, task, sent, decide_as_sent)


def settle(page: Page, task: Task, sent: Posted, act: Callable[[Page, Task, Posted], Any]) -> Response:
    """Attach the form's files, then act; what is refused, and what comes too late, is shown again as it was typed."""
    sent, refused = with_uploads(page, task, sent)
    refused = refused or page.attempt(lambda: no_second_thoughts(page, task, sent))
    refused = refused or page.attempt(lambda: act(page, task, sent))
    return show_task(page, task.id, Shown(sent, refused)) if refused else go(f"/tasks/{task.id}")
