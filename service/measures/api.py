"""/api/v1/measures: reward and penalty measures, and what may happen to them besides their tasks (NJ-21)."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from service.cases.act import Act, lock_line
from service.cases.desk import Desk
from service.cases.queries import load_case
from service.cases.tables import Case
from service.cases.write import flush
from service.desk import AtDesk, Me
from service.errors import NotFound
from service.measures.acts import postpone, raise_objection, withdraw
from service.measures.forms import PostponeMeasureForm, ReasonForm
from service.measures.queries import list_measures, view
from service.org.queries import Official
from service.problems import RESPONSES

router = APIRouter(prefix="/api/v1/measures", tags=["measures"], responses=RESPONSES)
Id = Annotated[int, Path(ge=1, le=2**62)]


@router.get("")
def measures(
    desk: AtDesk, me: Me, year: int | None = None, clause: str | None = None, before: int | None = None
) -> list[dict[str, Any]]:
    """The measures that the official may see."""
    return list_measures(desk.session, me, year=year, clause=clause, before=before)


@router.get("/{case_id}")
def measure(case_id: Id, desk: AtDesk, me: Me) -> dict[str, Any]:
    """One measure with its rule's inputs, proofs and objections."""
    return view(desk.session, _case(case_id, desk, me))


@router.post("/{case_id}/withdraw")
def take_back(case_id: Id, body: ReasonForm, desk: AtDesk, me: Me) -> dict[str, str]:
    """Withdraw a measure, by the clause office's principal leader."""
    act = _act(case_id, desk, me)
    withdraw(act, body.reason)
    flush(act)
    return {"state": act.state}


@router.post("/{case_id}/postpone")
def put_off(case_id: Id, body: PostponeMeasureForm, desk: AtDesk, me: Me) -> dict[str, str]:
    """Another day for carrying it out, by the clause office's principal leader."""
    act = _act(case_id, desk, me)
    postpone(act, body.on, body.reason)
    flush(act)
    return {"due": body.on.isoformat()}


@router.post("/{case_id}/objections", status_code=201)
def object_to(case_id: Id, body: ReasonForm, desk: AtDesk, me: Me) -> dict[str, str]:
    """Object to a measure, by the unit that it is about."""
    act = _act(case_id, desk, me)
    raise_objection(act, body.reason)
    flush(act)
    return {"state": act.state}


def _case(case_id: int, desk: Desk, me: Official) -> Case:
    case = load_case(desk.session, me, case_id)
    if case.kind != "measure":
        raise NotFound()
    return case


def _act(case_id: int, desk: Desk, me: Official) -> Act:
    case = lock_line(desk.session, _case(case_id, desk, me).key)
    assert case is not None, "a case that was loaded is there"
    return Act(desk=desk, case=case, official=me)
