"""Outstanding matters: the years, and one from the units' reports to the rewards (NJ-17)."""


from fastapi import APIRouter
from fastapi.responses import Response

from service.cases.queries import load_case
from service.errors import Refusal
from service.given import Id
from service.org.offices import SUPERVISION_OFFICE
from service.outstanding.opening import open_by_hand
from service.outstanding.queries import list_years, view
from service.web.case_acts import offered_acts
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import ThePost
from service.web.turns import case_rows, whose_turn
from service.web.years import begin_year

router = APIRouter(include_in_schema=False, prefix="/outstanding")


@router.get("")
def years(page: ThePage) -> Response:
    """The years of the city."""
    return _show(page)


def _show(page: Page, refused: Refusal | None = None, typed: str = "") -> Response:
    may_start = bool(page.me.offices & SUPERVISION_OFFICE)
    rows = case_rows(page, list_years(page.desk.session, page.me))
    facts = {"may_start": may_start, "year": typed or page.desk.today.year - 1, "refused": refused}
    return page.show("outstanding_years.html", status_of(refused), rows=rows, **facts)


@router.post("")
def start(page: ThePage, sent: ThePost) -> Response:
    """Begin the choice of a year that is over; one that has begun is shown."""
    refused, begun = begin_year(page, sent, lambda year: open_by_hand(page.desk, page.me, year))
    return _show(page, refused, sent.text("year")) if refused else go(f"/outstanding/{begun}")


@router.get("/{case_id}")
def a_year(case_id: Id, page: ThePage) -> Response:
    """One year: what was reported, recommended, struck out, fixed and given; a unit reads its own reports."""
    case = load_case(page.desk.session, page.me, case_id, "outstanding")
    turn = whose_turn(page, case)
    year = view(page.desk.session, page.me, case)
    return page.show("outstanding.html", year=year, turn=turn, acts=offered_acts(page, case))
