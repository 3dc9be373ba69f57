"""Rounds: started, looked over (where each project stands, what is late, with whom), imported, changed mid-year."""


from fastapi import APIRouter
from fastapi.responses import Response

from service.cases.queries import list_cases, load_case
from service.cases.tables import Case
from service.errors import NotFound, Refusal
from service.given import Id
from service.incentives.imports import take_projects
from service.incentives.measures import start_round
from service.incentives.overview import round_view
from service.incentives.project_states import PROJECT_KIND
from service.org.offices import OVERSEERS, SUPERVISION_OFFICE
from service.web.case_acts import offered_acts
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import ThePost
from service.web.turns import case_rows, whose_turn, whose_turns
from service.web.years import begin_year, begun_page

router = APIRouter(include_in_schema=False)
STAGES = tuple(PROJECT_KIND.entries)


@router.get("/rounds")
def rounds(page: ThePage) -> Response:
    """Every round, and the projects of one's own unit."""
    return _rounds_page(page, None)


def _rounds_page(page: Page, refused: Refusal | None, year: str = "") -> Response:
    session, me = page.desk.session, page.me
    cases = [case for case in list_cases(session, me, kind="round", newest=True) if _visible(page, case)]
    projects = [] if me.offices & OVERSEERS else list_cases(session, me, kind="project", newest=True)
    facts = {"rounds": case_rows(page, cases), "projects": case_rows(page, projects), "refused": refused}
    may_start = bool(me.offices & SUPERVISION_OFFICE)
    return page.show("rounds.html", status_of(refused), may_start=may_start, year=year or page.desk.today.year, **facts)


def _visible(page: Page, case: Case) -> bool:
    try:
        load_case(page.desk.session, page.me, case.id)
    except NotFound:
        return False
    return True


@router.post("/rounds")
def start(page: ThePage, sent: ThePost) -> Response:
    """Begin a year's round (YY-06); a year that has begun is shown."""
    refused, begun = begin_year(page, sent, lambda year: start_round(page.desk, page.me, year))
    return _rounds_page(page, refused, sent.text("year")) if refused else go(begun_page("/rounds", begun, sent))


def _round(page: Page, round_id: int) -> Case:
    return load_case(page.desk.session, page.me, round_id, "round")


def _round_page(page: Page, case: Case, refused: Refusal | None = None) -> Response:
    view = round_view(page.desk, case)
    found = whose_turns(page, "project", [project["id"] for project in view["projects"]])
    for project in view["projects"]:
        project["board"], project["turn"] = _board(project["state"]), found[project["id"]]
        project["late"] = any(task["light"] == "late" for task in project["turn"].tasks)
    office = page.me.holds("supervision_officer")
    may_import = office and case.state in ("opened", "measures.proposing")
    facts = {"stages": STAGES, "turn": whose_turn(page, case), "acts": offered_acts(page, case)}
    return page.show("round.html", status_of(refused), round=view, may_import=may_import, refused=refused, **facts)


def _board(state: str) -> list[str]:
    """For each stage whether it is behind the project, where it is now, or still to come."""
    stage = state.split(".")[0]
    now = STAGES.index(stage) if stage in STAGES else -1
    done = state == "payout.paid"
    return ["past" if n < now or done else "now" if n == now else "coming" for n in range(len(STAGES))]


@router.get("/rounds/{round_id}")
def a_round(round_id: Id, page: ThePage) -> Response:
    """The round with its projects."""
    return _round_page(page, _round(page, round_id))


@router.post("/rounds/{round_id}/projects")
def import_projects(round_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Fill the proposal from a workbook or JSON, all or nothing."""
    case = _round(page, round_id)
    refused = page.act_on(case, lambda act: take_projects(act, *sent.sheet()))
    return _round_page(page, case, refused) if refused else go(f"/rounds/{round_id}")


