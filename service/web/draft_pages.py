"""While a task's form is filled in: drafts kept and dropped, fields checked, what would follow; nothing is decided."""

import re
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.cases.tables import Case
from service.errors import FormInvalid, Refusal
from service.given import Id
from service.tasks import drafts
from service.tasks.acts import load_task
from service.tasks.foresee import Foreseen, foresee
from service.tasks.tables import Task
from service.web.checking import faults_at, lacking
from service.web.choices import CaseChoices
from service.web.deciding import settle_as_sent, with_uploads
from service.web.pages import REFUSALS, Page, ThePage, fragment, go
from service.web.posted import Posted, ThePost
from service.web.task_pages import show_task
from service.web.task_view import Shown, draft_places, step_of

router = APIRouter(include_in_schema=False, prefix="/tasks/{task_id}")
At = Annotated[str, Query(max_length=200)]
TYPED = re.compile(r"(f\d+\..+|outcome|opinion|signer|signed_on|scan)(?<!\.file)", re.DOTALL)
"""What an official types; the rest of a form's fields (version, files, buttons) is the page's own."""


@router.get("/{act}")
def reopened(task_id: Id, act: Literal["decide", "paper", "draft", "check"], page: ThePage) -> Response:
    """A form's own address, opened again from the address line or the history: the task's page."""
    return go(f"/tasks/{load_task(page.desk.session, page.me, task_id).id}")


@router.post("/draft")
def keep(task_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Keep what was typed; `over` is the version that the official chose to overwrite."""
    task = load_task(page.desk.session, page.me, task_id)
    sent, refused = with_uploads(page, task, sent)
    seen = sent.number("over") or sent.number("draft") or 0
    versions: list[int] = []
    refused = refused or page.attempt(lambda: versions.append(_keep(page, task, sent, seen)))
    if page.by_script:
        return _kept(page, task, versions[0] if versions else seen, refused)
    return show_task(page, task_id, Shown(sent, refused)) if refused else go(f"/tasks/{task_id}#kept")


def _kept(page: Page, task: Task, version: int, refused: Refusal | None) -> Response:
    elsewhere = refused if isinstance(refused, drafts.KeptElsewhere) else None
    facts = {"elsewhere": elsewhere, "unkept": refused, "saved_at": None if refused else page.desk.now}
    return fragment("kept_piece.html", draft=version, **draft_places(task), **facts)


def _keep(page: Page, task: Task, sent: Posted, seen: int) -> int:
    fields = [[name, value] for name in sent.names if TYPED.fullmatch(name) for value in sent.values(name)]
    return drafts.keep(page.desk, page.me, task, fields, seen)


@router.post("/draft/discard")
def discard(task_id: Id, page: ThePage) -> Response:
    """Drop the draft: the form stands as it was when the task was opened."""
    task = load_task(page.desk.session, page.me, task_id)
    drafts.discard(page.desk.session, task.id, page.me.person_id)
    return go(f"/tasks/{task_id}")


@router.post("/check")
def check(task_id: Id, page: ThePage, sent: ThePost, at: At = "") -> Response:
    """Say what is wrong at one field and what would follow as the form stands now; never decides."""
    task = load_task(page.desk.session, page.me, task_id)
    if not page.by_script:
        ahead, refused = _look_ahead(page, task, sent)
        return show_task(page, task_id, Shown(sent, refused, ahead=ahead))
    case = page.desk.session.get_one(Case, task.case_id)
    choices = CaseChoices(page.desk, case, page.me, task.unit_id)
    step = step_of(case, task)
    missing = lacking(step, sent, choices)
    ahead, refused = (None, None) if missing else _look_ahead(page, task, sent)
    faults = faults_at(step, sent, choices, at)
    return fragment("checked.html", faults=faults, missing=missing, ahead=ahead, ahead_refused=refused)


def _look_ahead(page: Page, task: Task, sent: Posted) -> tuple[Foreseen | None, Refusal | None]:
    try:
        return foresee(page.desk, page.me, task, lambda: settle_as_sent(page, task, sent)), None
    except REFUSALS as error:
        return None, error if isinstance(error, Refusal) else FormInvalid(str(error)[:500], name="malformed")
