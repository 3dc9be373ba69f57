"""The task: read, decided, with everything typed kept when a decision is refused."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from service.cases.act import Act, lock_line
from service.cases.tables import Case
from service.cases.write import flush
from service.documents.use_cases import attach
from service.errors import NotAllowed, Refusal
from service.tasks.acts import load_task
from service.tasks.decide import decide
from service.tasks.tables import Task
from service.web import queries
from service.web.choices import CaseChoices
from service.web.fields import fields_of
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import Posted, ThePost
from service.web.task_view import Shown, parts_of, step_of, task_facts, typed_form

router = APIRouter(include_in_schema=False)
TaskId = Annotated[int, Path(ge=1, le=2**62)]
After = Annotated[int | None, Query(ge=1, le=2**62)]


@router.get("/paper")
def paper_tasks(page: ThePage, after: After = None) -> Response:
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
    return page.show("task.html", status_of(shown.refused), **task_facts(page, case, task, shown))


@router.get("/tasks/{task_id}")
def a_task(task_id: TaskId, page: ThePage, find: Annotated[str, Query(max_length=40)] = "") -> Response:
    """One task with its form."""
    return show_task(page, task_id, Shown(find=find.strip()))


@router.post("/tasks/{task_id}/decide")
def decide_task(task_id: TaskId, page: ThePage, sent: ThePost) -> Response:
    """Decide, or show the form again with more rows, or with the refusal above it."""
    if sent.text("more"):
        return show_task(page, task_id, Shown(sent, more=sent.text("more")))
    task = load_task(page.desk.session, page.me, task_id)
    kept = [sent]
    refused = page.attempt(lambda: kept.append(with_uploads(page, task, sent)))
    sent = kept[-1]
    refused = refused or page.attempt(lambda: _decide(page, task, sent))
    return show_task(page, task_id, Shown(sent, refused)) if refused else go(f"/tasks/{task_id}")


def _decide(page: Page, task: Task, sent: Posted) -> None:
    case = page.desk.session.get_one(Case, task.case_id)
    step, outcome = step_of(case, task), sent.text("outcome")
    decide(
        page.desk,
        page.me,
        task.id,
        outcome,
        form=typed_form(step, outcome, sent, CaseChoices(page.desk, case, task.unit_id)),
        opinion=sent.text("opinion"),
        version=sent.number("version"),
    )


def with_uploads(page: Page, task: Task, sent: Posted) -> Posted:
    """Files of the form are attached first, and stay attached when the decision itself is refused."""
    case = page.desk.session.get_one(Case, task.case_id)
    every = [(f, f"{part.prefix}.{f.name}") for part in parts_of(step_of(case, task)) for f in fields_of(part.form)]
    for name in [*(name for f, name in every if f.widget == "attachment"), "scan"]:
        if found := sent.file(f"{name}.file"):
            sent = sent.having(name, str(attach_file(page, case, *found)))
    return sent


def attach_file(page: Page, case: Case, name: str, content: bytes) -> int:
    """Keep a file with a case; the case's line is locked from above, as every decision does."""
    facts = lock_line(page.desk.session, case.key)
    assert facts is not None, "a case that was loaded is there"
    act = Act(desk=page.desk, case=facts, official=page.me)
    number = attach(act, name, content)
    flush(act)
    return number


def refused_page(page: Page, task_id: int, sent: Posted, refused: Refusal) -> Response:
    """The task's page with the refusal of another act than deciding."""
    return show_task(page, task_id, Shown(None, refused, find=sent.text("find")))
