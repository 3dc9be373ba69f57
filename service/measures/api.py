"""/api/v1/measures: reward and penalty measures, and what may happen to them besides their tasks (NJ-21)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from service.cases.act import Act, lock_line
from service.cases.loading import of_kind
from service.cases.tables import Case
from service.cases.write import flush
from service.desk import AtDesk, Me
from service.measures.acts import postpone, withdraw
from service.measures.forms import PostponeMeasureForm, ReasonForm
from service.measures.queries import list_measures, view
from service.problems import RESPONSES

router = APIRouter(prefix="/api/v1/measures", tags=["measures"], responses=RESPONSES)

AMeasure = Annotated[Case, of_kind("measure")]


def acting(desk: AtDesk, me: Me, case: AMeasure) -> Act:
    """An act by the official on the measure, which is locked with the cases above it."""
    locked = lock_line(desk.session, case.key)
    assert locked is not None, "a case that was loaded is there"
    return Act(desk=desk, case=locked, official=me)


ActOnMeasure = Annotated[Act, Depends(acting, scope="function")]


@router.get("")
def measures(
    desk: AtDesk, me: Me, year: int | None = None, clause: str | None = None, before: int | None = None
) -> list[dict[str, Any]]:
    """The measures that the official may see."""
    return list_measures(desk.session, me, year=year, clause=clause, before=before)


@router.get("/{case_id}")
def measure(case: AMeasure, desk: AtDesk) -> dict[str, Any]:
    """One measure with its rule's inputs, proofs and objections."""
    return view(desk.session, case)


@router.post("/{case_id}/withdraw")
def take_back(body: ReasonForm, act: ActOnMeasure) -> dict[str, str]:
    """Withdraw a measure, by the clause office's principal leader."""
    withdraw(act, body.reason)
    flush(act)
    return {"state": act.state}


@router.post("/{case_id}/postpone")
def put_off(body: PostponeMeasureForm, act: ActOnMeasure) -> dict[str, str]:
    """Another day for carrying it out, by the clause office's principal leader."""
    postpone(act, body.on, body.reason)
    flush(act)
    return {"due": body.on.isoformat()}
