"""/api/v1/rounds and /projects: what is not a task's decision: starting, importing, changing, correcting, extending."""

from typing import Annotated, Any

from fastapi import APIRouter, File, Path, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from service.cases.act import Act, lock_case
from service.cases.desk import Desk
from service.cases.fields import Day
from service.cases.queries import load_case
from service.cases.tables import Case
from service.cases.write import flush
from service.deadlines.extending import EXTENDERS, extend_by_name
from service.desk import AtDesk, Me, needs
from service.errors import NotAllowed, NotFound
from service.incentives.changes import Change, propose_change
from service.incentives.imports import take_projects, take_scores
from service.incentives.measures import start_round
from service.incentives.overview import project_view, round_view
from service.org.queries import Official
from service.problems import RESPONSES
from service.publicity.forms import CorrectionForm, OutageForm
from service.publicity.use_cases import correct, record_outage

router = APIRouter(prefix="/api/v1", tags=["rounds"], responses=RESPONSES)
Id = Annotated[int, Path(ge=1, le=2**62)]
MAX_IMPORT = 5 * 1024 * 1024


class StartBody(BaseModel):
    """The year of the round."""

    model_config = ConfigDict(extra="forbid")
    year: int = Field(ge=2000, le=2100, examples=[2026])


class ExtendBody(BaseModel):
    """Another day for an open deadline, with the reason."""

    model_config = ConfigDict(extra="forbid")
    on: Day
    why: str = Field(min_length=4, max_length=300)


@router.post("/rounds", status_code=201, dependencies=[needs("supervision_officer", "office_director")])
def start(body: StartBody, desk: AtDesk, me: Me) -> dict[str, int]:
    """Begin a year's round (YY-06); a year that has begun is answered with its round."""
    return {"id": start_round(desk, me, body.year)}


@router.get("/rounds/{round_id}")
def show_round(round_id: Id, desk: AtDesk, me: Me) -> dict[str, Any]:
    """The round with its projects: where each stands, what is late, with whom."""
    return round_view(desk, _round(round_id, desk, me))


@router.post("/rounds/{round_id}/projects", dependencies=[needs("supervision_officer")])
def import_projects(
    round_id: Id, file: Annotated[UploadFile, File()], desk: AtDesk, me: Me
) -> dict[str, int]:
    """Fill the proposal from a workbook or JSON, all or nothing; the proposing task shows it ready to send."""
    _round(round_id, desk, me)
    act = Act(desk=desk, case=lock_case(desk.session, round_id), official=me)
    count = take_projects(act, file.file.read(MAX_IMPORT + 1), file.filename or "")
    flush(act)
    return {"projects": count}


@router.post("/rounds/{round_id}/changes", dependencies=[needs("supervision_officer")])
def change_round(round_id: Id, body: Change, desk: AtDesk, me: Me) -> dict[str, str]:
    """Propose a mid-year change; it waits for the mayor (YY-07)."""
    _round(round_id, desk, me)
    act = Act(desk=desk, case=lock_case(desk.session, round_id), official=me)
    propose_change(act, body)
    flush(act)
    return {"state": "proposed"}


@router.get("/projects/{project_id}")
def show_project(project_id: Id, desk: AtDesk, me: Me) -> dict[str, Any]:
    """A project's plan, list, rewards and payments."""
    return project_view(desk, _of_kind("project", project_id, desk, me))


@router.post("/projects/{project_id}/scores")
def import_scores(
    project_id: Id, file: Annotated[UploadFile, File()], desk: AtDesk, me: Me
) -> dict[str, int]:
    """Import points from a workbook or JSON, all or nothing (YY-11), by the lead unit or the source of the data."""
    act = _project(project_id, desk, me)
    count = take_scores(act, file.file.read(MAX_IMPORT + 1), file.filename or "")
    flush(act)
    return {"scores": count}


@router.post("/projects/{project_id}/corrections")
def correct_list(project_id: Id, body: CorrectionForm, desk: AtDesk, me: Me) -> dict[str, str]:
    """Correct a list during its publicity (YY-12)."""
    act = _project(project_id, desk, me)
    correct(act, material=body.material, reason=body.reason, remove=body.remove)
    flush(act)
    return {"state": act.state}


@router.post("/projects/{project_id}/outages")
def note_outage(project_id: Id, body: OutageForm, desk: AtDesk, me: Me) -> dict[str, str]:
    """Record that the publicity page was away; a long outage adds a working day."""
    act = _project(project_id, desk, me)
    if not me.holds("handler", act.case.unit_id) and not me.holds("supervision_officer"):
        raise NotAllowed(clause="YY-12")
    record_outage(act, body.started, body.ended)
    flush(act)
    return {"state": act.state}


@router.post("/deadlines/{deadline_id}/extend", dependencies=[needs(*EXTENDERS)])
def extend_deadline(deadline_id: Id, body: ExtendBody, desk: AtDesk, me: Me) -> dict[str, str]:
    """Move an open deadline to another day, with a reason that stays on record."""
    extend_by_name(desk, me, deadline_id, body.on, body.why)
    return {"due": body.on.isoformat()}


def _of_kind(kind: str, case_id: int, desk: Desk, me: Official) -> Case:
    case = load_case(desk.session, me, case_id)
    if case.kind != kind:
        raise NotFound()
    return case


def _round(round_id: int, desk: Desk, me: Official) -> Case:
    return _of_kind("round", round_id, desk, me)


def _project(project_id: int, desk: Desk, me: Official) -> Act:
    _of_kind("project", project_id, desk, me)
    return Act(desk=desk, case=lock_case(desk.session, project_id), official=me)
