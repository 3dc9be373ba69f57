"""/api/v1/rounds and /projects: what is not a task's decision: starting, importing, changing, correcting, extending."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from service.cases.act import Act
from service.cases.fields import Day
from service.cases.loading import act_on, of_kind
from service.cases.tables import Case
from service.cases.write import flush
from service.deadlines.extending import extend_by_name
from service.desk import AtDesk, Me, needs
from service.given import Id
from service.incentives.changes import Change, propose_change
from service.incentives.imports import take_projects, take_scores
from service.incentives.measures import start_round
from service.incentives.overview import project_view, round_view
from service.org.offices import SUPERVISION_OFFICE
from service.problems import RESPONSES
from service.publicity.forms import CorrectionForm, OutageForm
from service.publicity.use_cases import correct, record_outage
from service.uploads import ASheet

router = APIRouter(prefix="/api/v1", tags=["rounds"], responses=RESPONSES)
ARound = Annotated[Case, of_kind("round")]
ActOnRound = Annotated[Act, act_on("round")]
AProject = Annotated[Case, of_kind("project")]
ActOnProject = Annotated[Act, act_on("project")]


class StartBody(BaseModel):
    """The year of the round."""

    model_config = ConfigDict(extra="forbid")
    year: int = Field(ge=2000, le=2100, examples=[2026])


class ExtendBody(BaseModel):
    """Another day for an open deadline, with the reason."""

    model_config = ConfigDict(extra="forbid")
    on: Day
    why: str = Field(min_length=4, max_length=300)


@router.post("/rounds", status_code=201, dependencies=[needs(*SUPERVISION_OFFICE)])
def start(body: StartBody, desk: AtDesk, me: Me) -> dict[str, int]:
    """Begin a year's round (YY-06); a year that has begun is answered with its round."""
    return {"id": start_round(desk, me, body.year)}


@router.get("/rounds/{case_id}")
def show_round(case: ARound, desk: AtDesk) -> dict[str, Any]:
    """The round with its projects: where each stands, what is late, with whom."""
    return round_view(desk, case)


@router.post("/rounds/{case_id}/projects")
def import_projects(sheet: ASheet, act: ActOnRound) -> dict[str, int]:
    """Fill the proposal from a workbook or JSON, all or nothing; the proposing task shows it ready to send."""
    count = take_projects(act, *sheet)
    flush(act)
    return {"projects": count}


@router.post("/rounds/{case_id}/changes")
def change_round(body: Change, act: ActOnRound) -> dict[str, str]:
    """Propose a mid-year change; it waits for the mayor (YY-07)."""
    propose_change(act, body)
    flush(act)
    return {"state": "proposed"}


@router.get("/projects/{case_id}")
def show_project(case: AProject, desk: AtDesk) -> dict[str, Any]:
    """A project's plan, list, rewards and payments."""
    return project_view(desk, case)


@router.post("/projects/{case_id}/scores")
def import_scores(sheet: ASheet, act: ActOnProject) -> dict[str, int]:
    """Import points from a workbook or JSON, all or nothing (YY-11), by the lead unit or the source of the data."""
    count = take_scores(act, *sheet)
    flush(act)
    return {"scores": count}


@router.post("/projects/{case_id}/corrections")
def correct_list(body: CorrectionForm, act: ActOnProject) -> dict[str, str]:
    """Correct a list during its publicity (YY-12)."""
    correct(act, material=body.material, reason=body.reason, remove=body.remove)
    flush(act)
    return {"state": act.state}


@router.post("/projects/{case_id}/outages")
def note_outage(body: OutageForm, act: ActOnProject) -> dict[str, str]:
    """Record that the publicity page was away; a long outage adds a working day."""
    record_outage(act, body.started, body.ended)
    flush(act)
    return {"state": act.state}


@router.post("/deadlines/{deadline_id}/extend", dependencies=[needs(*SUPERVISION_OFFICE)])
def extend_deadline(deadline_id: Id, body: ExtendBody, desk: AtDesk, me: Me) -> dict[str, str]:
    """Move an open deadline to another day, with a reason that stays on record."""
    extend_by_name(desk, me, deadline_id, body.on, body.why)
    return {"due": body.on.isoformat()}
