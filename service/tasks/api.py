"""/api/v1/tasks: the inbox and everything that an official does to a task."""

from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from service.desk import AtDesk, AVisit, Me, needs
from service.given import Id, RegisterDay, RowNumber
from service.org.offices import SUPERVISION_OFFICE
from service.problems import RESPONSES
from service.tasks import acts
from service.tasks.decide import decide
from service.tasks.inbox import Inbox
from service.tasks.paper import enter_paper
from service.tasks.queries import task_view
from service.tasks.reassign import reassign
from service.tasks.several import One, decide_each
from service.tasks.take_back import take_back
from service.tasks.wanted import Wanted

router = APIRouter(prefix="/api/v1/tasks", tags=["tasks"], responses=RESPONSES)


class Body(BaseModel):
    """A request's body; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class DecideBody(Body):
    """A decision: its outcome, the form's content, an opinion, and the version of the task that was on the screen."""

    outcome: str = Field(max_length=30, examples=["approve"])
    opinion: str = Field("", max_length=2000, examples=["同意。"])
    form: dict[str, Any] = Field(default_factory=dict)
    version: int | None = Field(None, ge=1, le=2**31)


class PaperBody(DecideBody):
    """代录: a decision that was signed on paper, entered by the clerk with its scan."""

    signer: RowNumber
    signed_on: RegisterDay
    scan: RowNumber


class BulkTask(Body):
    """One of several tasks, with the version that was on the screen, and an opinion where it has its own."""

    task: RowNumber
    version: int | None = Field(None, ge=1, le=2**31)
    opinion: str | None = Field(None, max_length=2000)


class BulkBody(Body):
    """Several tasks decided with one outcome that needs no form; each answer stands alone."""

    tasks: list[BulkTask] = Field(min_length=1, max_length=100)
    outcome: str = Field(max_length=30)
    opinion: str = Field("", max_length=2000)


class HandBody(Body):
    """To whom a task goes, and why."""

    person: RowNumber
    reason: str = Field(max_length=500)


class ReassignBody(HandBody):
    """改派: to whom, why, and the version that was on the screen."""

    version: int | None = Field(None, ge=1, le=2**31)


class NoteBody(Body):
    """A remark."""

    text: str = Field("", max_length=500)


class CopyBody(Body):
    """Who reads along."""

    persons: list[RowNumber] = Field(min_length=1, max_length=50)


class VersionBody(Body):
    """The version that was on the screen."""

    version: int | None = Field(None, ge=1, le=2**31)


class PostBody(Body):
    """Another approver, by post."""

    post: RowNumber


@router.get("")
def list_tasks(
    visit: AVisit,
    box: Literal["waiting", "unit", "copied", "done"] = "waiting",
    after: RowNumber | None = None,
    limit: Annotated[int, Field(ge=1, le=200)] = 50,
) -> Response:
    """One page of a box; `after` is the last id of the page before."""
    with visit.at_desk() as (desk, me):
        rows = Inbox(desk.session, me, desk.now).page(Wanted(box=box, after=after), limit)
    return Response(orjson.dumps(rows), media_type="application/json")


@router.post("/decide")
def decide_several(body: BulkBody, visit: AVisit) -> list[dict[str, Any]]:
    """Decide several tasks alike, each in its own transaction: one that is refused does not undo the others."""
    each = [One(one.task, one.version, body.opinion if one.opinion is None else one.opinion) for one in body.tasks]
    return decide_each(visit.desk, visit.login, body.outcome, each)


@router.get("/{task_id}")
def show_task(task_id: Id, desk: AtDesk, me: Me) -> dict[str, Any]:
    """A task with its outcomes, forms and history."""
    return task_view(desk.session, acts.load_task(desk.session, me, task_id), desk.now)


@router.post("/{task_id}/decide")
def decide_task(task_id: Id, body: DecideBody, visit: AVisit) -> Response:
    """Decide. Repeated by the same person it gives the first answer."""
    with visit.desk() as desk:
        answer = decide(
            desk, visit.login, task_id, body.outcome, form=body.form, opinion=body.opinion, version=body.version
        )
    return Response(orjson.dumps(answer), media_type="application/json")


@router.post("/{task_id}/paper")
def decide_on_paper(task_id: Id, body: PaperBody, desk: AtDesk, me: Me) -> dict[str, Any]:
    """Enter a decision that was signed on paper; both names stay in the record."""
    return enter_paper(
        desk,
        me,
        task_id,
        signer=body.signer,
        signed_on=body.signed_on,
        scan=body.scan,
        outcome=body.outcome,
        form=body.form,
        opinion=body.opinion,
        version=body.version,
    )


@router.post("/{task_id}/take-back")
def take_back_decision(task_id: Id, desk: AtDesk, me: Me) -> dict[str, Any]:
    """撤回: undo one's own decision while nobody has acted after it."""
    return take_back(desk, me, task_id)


@router.post("/{task_id}/claim")
def claim_task(task_id: Id, body: VersionBody, desk: AtDesk, me: Me) -> dict[str, Any]:
    """签收: take a desk's task."""
    return task_view(desk.session, acts.claim(desk, me, task_id, body.version), desk.now)


@router.post("/{task_id}/release")
def release_task(task_id: Id, desk: AtDesk, me: Me) -> dict[str, Any]:
    """Give a claimed task back to its desk."""
    return task_view(desk.session, acts.release(desk, me, task_id), desk.now)


@router.post("/{task_id}/transfer")
def transfer_task(task_id: Id, body: HandBody, desk: AtDesk, me: Me) -> dict[str, Any]:
    """转办."""
    return {"version": acts.transfer(desk, me, task_id, body.person, body.reason).version}


@router.post("/{task_id}/reassign", dependencies=[needs(*SUPERVISION_OFFICE)])
def reassign_task(task_id: Id, body: ReassignBody, desk: AtDesk, me: Me) -> dict[str, Any]:
    """改派."""
    return {"version": reassign(desk, me, task_id, body.person, body.reason, body.version).version}


@router.post("/{task_id}/lend")
def lend_task(task_id: Id, body: HandBody, desk: AtDesk, me: Me) -> dict[str, Any]:
    """委派."""
    return {"version": acts.lend(desk, me, task_id, body.person, body.reason).version}


@router.post("/{task_id}/give-back")
def give_back_task(task_id: Id, body: NoteBody, desk: AtDesk, me: Me) -> dict[str, Any]:
    """The colleague's opinion, or the lender's recall."""
    return {"version": acts.give_back(desk, me, task_id, body.text).version}


@router.post("/{task_id}/urge")
def urge_task(task_id: Id, body: NoteBody, desk: AtDesk, me: Me) -> dict[str, Any]:
    """催办."""
    return {"version": acts.urge(desk, me, task_id, body.text).version}


@router.post("/{task_id}/copy")
def copy_task(task_id: Id, body: CopyBody, desk: AtDesk, me: Me) -> dict[str, Any]:
    """抄送."""
    return {"version": acts.copy_to(desk, me, task_id, body.persons).version}


@router.post("/{task_id}/read")
def read_task(task_id: Id, desk: AtDesk, me: Me) -> dict[str, Any]:
    """已阅."""
    acts.load_task(desk.session, me, task_id)
    return {"read": acts.mark_read(desk, me, task_id)}


@router.post("/{task_id}/approvers")
def add_approver(task_id: Id, body: PostBody, desk: AtDesk, me: Me) -> dict[str, Any]:
    """加签."""
    return {"version": acts.add_approver(desk, me, task_id, body.post).version}


@router.delete("/{task_id}")
def drop_approver(task_id: Id, desk: AtDesk, me: Me) -> dict[str, Any]:
    """减签: take back an approver one has added."""
    return {"version": acts.drop_approver(desk, me, task_id).version}
