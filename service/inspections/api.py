"""/api/v1/inspections: proposing, reading, cancelling; everything else is a task's decision."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from service.cases.act import Act
from service.cases.loading import act_on, of_kind
from service.cases.tables import Case
from service.cases.write import flush
from service.desk import AtDesk, Me, needs
from service.given import Before
from service.inspections import fieldwork, planning, queries
from service.inspections.forms import CancelForm, ProposalForm
from service.problems import RESPONSES

router = APIRouter(prefix="/api/v1/inspections", tags=["inspections"], responses=RESPONSES)
AnInspection = Annotated[Case, of_kind("inspection")]
ActOnInspection = Annotated[Act, act_on("inspection")]


@router.post("", status_code=201, dependencies=[needs("supervision_officer")])
def propose(body: ProposalForm, desk: AtDesk, me: Me) -> dict[str, int]:
    """Propose an inspection; it waits for the office director's approval."""
    return planning.propose(desk, me, body)


@router.get("")
def list_inspections(
    desk: AtDesk,
    me: Me,
    year: Annotated[int, Query(ge=2000, le=2099)],
    before: Before = None,
) -> list[dict[str, Any]]:
    """A page of the year's inspections."""
    return queries.inspections(desk.session, me, year, before)


@router.get("/{case_id}")
def show(case: AnInspection, desk: AtDesk, me: Me) -> dict[str, Any]:
    """An inspection, or what of it concerns the official's own unit."""
    return queries.inspection_view(desk.session, me, case)


@router.post("/{case_id}/cancel")
def cancel(body: CancelForm, act: ActOnInspection) -> dict[str, str]:
    """The inspection does not take place."""
    fieldwork.cancel(act, body.reason)
    flush(act)
    return {"state": act.state}
