"""A project: its plan, list, rewards and publicity; scores imported."""

from fastapi import APIRouter
from fastapi.responses import Response

from service.cases.queries import load_case
from service.cases.tables import Case
from service.errors import Refusal
from service.given import Id
from service.incentives.imports import take_scores
from service.incentives.overview import project_view
from service.incentives.project_states import PROJECT_KIND
from service.org.queries import units_by_code
from service.web.case_acts import offered_acts
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import ThePost
from service.web.turns import whose_turn

router = APIRouter(include_in_schema=False, prefix="/projects/{project_id}")


def _project(page: Page, project_id: int) -> Case:
    return load_case(page.desk.session, page.me, project_id, "project")


def show_project(page: Page, case: Case, refused: Refusal | None = None) -> Response:
    """The project's page as it stands, with what this official may do."""
    names = {code: unit.name for code, unit in units_by_code(page.desk.session, case.jurisdiction).items()}
    may_score = page.me.holds("handler") and case.state in ("evaluation.waiting", "evaluation.collecting")
    facts = {"names": names, "may_score": may_score, "acts": offered_acts(page, case), "refused": refused}
    facts |= {"state": PROJECT_KIND.titles[case.state], "turn": whose_turn(page, case)}
    return page.show("project.html", status_of(refused), project=project_view(page.desk, case), case=case, **facts)


@router.get("")
def a_project(project_id: Id, page: ThePage) -> Response:
    """One project."""
    return show_project(page, _project(page, project_id))


@router.post("/scores")
def import_scores(project_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Import points from a workbook or JSON, all or nothing (YY-11)."""
    case = _project(page, project_id)
    refused = page.act_on(case, lambda act: take_scores(act, *sent.sheet()))
    return show_project(page, case, refused) if refused else go(f"/projects/{project_id}")
