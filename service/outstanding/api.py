"""/api/v1/outstanding: a year's outstanding matters (NJ-17)."""

from typing import Annotated, Any

from fastapi import APIRouter

from service.cases.act import Act
from service.cases.kinds import KINDS
from service.cases.loading import act_on, of_kind
from service.cases.tables import Case
from service.cases.write import flush
from service.desk import AtDesk, Me, needs
from service.org.offices import SUPERVISION_OFFICE
from service.outstanding.forms import OutstandingYearBody, WithdrawReportForm
from service.outstanding.opening import open_by_hand
from service.outstanding.queries import list_years, view
from service.outstanding.reporting import withdraw_report
from service.problems import RESPONSES

router = APIRouter(prefix="/api/v1/outstanding", tags=["outstanding"], responses=RESPONSES)
AYear = Annotated[Case, of_kind("outstanding")]
ActOnYear = Annotated[Act, act_on("outstanding")]


@router.post("", status_code=201, dependencies=[needs(*SUPERVISION_OFFICE)])
def start(body: OutstandingYearBody, desk: AtDesk, me: Me) -> dict[str, int]:
    """Begin the choice of a year that is over; one that has begun is answered with itself."""
    return {"id": open_by_hand(desk, me, body.year)}


@router.get("")
def years(desk: AtDesk, me: Me) -> list[dict[str, Any]]:
    """The years of the city."""
    titles = KINDS["outstanding"].titles
    return [
        {"id": case.id, "key": case.key, "year": case.year, "state_title": titles[case.state]}
        for case in list_years(desk.session, me)
    ]


@router.get("/{case_id}")
def a_year(case: AYear, desk: AtDesk, me: Me) -> dict[str, Any]:
    """One year: what was reported, recommended, reviewed, fixed and given; a unit reads its own reports."""
    return view(desk.session, me, case)


@router.post("/{case_id}/withdraw")
def withdraw(body: WithdrawReportForm, act: ActOnYear) -> dict[str, str]:
    """A unit takes its own report back before it is recommended."""
    withdraw_report(act, body)
    flush(act)
    return {"state": act.state}
