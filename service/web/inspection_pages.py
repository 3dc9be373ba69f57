"""Inspections: the year's list, one with its findings and conclusions, a new one proposed (NJ-06)."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.cases.queries import load_case
from service.given import Before, Id
from service.inspections import queries
from service.inspections.forms import ProposalForm
from service.inspections.planning import propose
from service.web.asking import Asked, FormPage, clauses_in_force
from service.web.case_acts import offered_acts
from service.web.form_pages import form_routes
from service.web.language import mark
from service.web.pages import ThePage
from service.web.posted import Posted
from service.web.turns import whose_turn, whose_turns

router = APIRouter(include_in_schema=False, prefix="/inspections")
Year = Annotated[int | None, Query(ge=2000, le=2099)]
CRUMBS = [("/inspections", mark("督查活动"))]
PROPOSE = Asked(
    title=mark("提出督查立项"),
    then=mark("报市政府办公室主任审批；同意后拟订计划。同一单位同一事项在规定期间内不重复督查（督查条例第十八条）。"),
    button=mark("报请审批"),
    form=ProposalForm,
    clause="NJ-06",
)


@router.get("")
def inspections(page: ThePage, year: Year = None, before: Before = None) -> Response:
    """A page of the year's inspections that the official may know of."""
    year = year or page.desk.today.year
    rows = queries.inspections(page.desk.session, page.me, year, before)
    following = rows[-1]["id"] if len(rows) == queries.PAGE else None
    turns = whose_turns(page, "inspection", [row["id"] for row in rows])
    facts = {"year": year, "turns": turns, "first": before is None, "following": following}
    return page.show("inspections.html", rows=rows, may_propose=page.me.holds("supervision_officer"), **facts)


def proposal(page: ThePage) -> FormPage:
    """The form of a proposal; the same subject on the same day is the same proposal."""
    page.needs("supervision_officer")

    def does(form: ProposalForm, _sent: Posted) -> str:
        return f"/inspections/{propose(page.desk, page.me, form)['id']}"

    return FormPage(page=page, asked=PROPOSE, crumbs=CRUMBS, does=does, articles=clauses_in_force(page))


form_routes(router, "/new", proposal)


@router.get("/{case_id}")
def an_inspection(case_id: Id, page: ThePage) -> Response:
    """An inspection, or what of it concerns the official's own unit."""
    case = load_case(page.desk.session, page.me, case_id, "inspection")
    view = queries.inspection_view(page.desk.session, page.me, case)
    turn = whose_turn(page, case)
    return page.show("inspection.html", inspection=view, turn=turn, acts=offered_acts(page, case))
