"""The clause offices' yearly plans: which stands where, and one with its rules, verifications, report and measures."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.assessments import queries
from service.assessments.opening import open_assessments
from service.cases.queries import load_case
from service.errors import Refusal
from service.given import Id
from service.org.offices import SUPERVISION_OFFICE
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import ThePost
from service.web.turns import whose_turn, whose_turns
from service.web.years import begin_year

router = APIRouter(include_in_schema=False, prefix="/assessments")
Year = Annotated[int | None, Query(ge=2000, le=2099)]


@router.get("")
def assessments(page: ThePage, year: Year = None) -> Response:
    """The year's assessments that the official may see."""
    return _show(page, year or page.desk.today.year)


def _show(page: Page, year: int, refused: Refusal | None = None, typed: str = "") -> Response:
    rows = queries.list_assessments(page.desk.session, page.me, year)
    turns = whose_turns(page, "assessment", [row["id"] for row in rows])
    may_start = bool(page.me.offices & SUPERVISION_OFFICE)
    facts = {"year": year, "typed": typed or str(year), "may_start": may_start, "refused": refused}
    return page.show("assessments.html", status_of(refused), rows=rows, turns=turns, **facts)


@router.post("")
def start(page: ThePage, sent: ThePost) -> Response:
    """Open every clause office's assessment of a year; those that are open already are the same."""
    refused, _ = begin_year(
        page, sent, lambda year: open_assessments(page.desk, page.me, page.me.jurisdiction, year)[0]
    )
    if refused:
        return _show(page, page.desk.today.year, refused, sent.text("year"))
    return go(f"/assessments?year={sent.number('year')}")


@router.get("/{case_id}")
def an_assessment(case_id: Id, page: ThePage) -> Response:
    """One assessment with its offices, records and measures."""
    case = load_case(page.desk.session, page.me, case_id, "assessment")
    turn = whose_turn(page, case)
    return page.show("assessment.html", assessment=queries.view(page.desk.session, case), turn=turn)
