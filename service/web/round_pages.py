"""Rounds: started, looked over (where each project stands, what is late, with whom), imported, changed mid-year."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path
from fastapi.responses import Response

from service.cases.act import Act
from service.cases.queries import list_cases, load_case
from service.cases.tables import Case
from service.errors import NotFound, Refusal
from service.incentives.changes import AddForm, DropForm, propose_change
from service.incentives.imports import take_projects
from service.incentives.measures import start_round
from service.incentives.overview import round_view
from service.incentives.project_states import PROJECT_KIND
from service.org.offices import OVERSEERS, SUPERVISION_OFFICE
from service.web.choices import CaseChoices
from service.web.filling import bind, read, validated
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import Posted, ThePost
from service.web.turns import case_rows, whose_turn, whose_turns
from service.web.years import begin_year, begun_page

router = APIRouter(include_in_schema=False)
Id = Annotated[int, Path(ge=1, le=2**62)]
CHANGES: dict[str, type[AddForm] | type[DropForm]] = {"add": AddForm, "drop": DropForm}
Change = Literal["add", "drop"]
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
    may = {
        "import": office and case.state in ("opened", "measures.proposing"),
        "change": office and case.state == "gathering.open",
    }
    facts = {"round": view, "turn": whose_turn(page, case), "stages": STAGES, "may": may}
    return page.show("round.html", status_of(refused), refused=refused, **facts)


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
    page.needs("supervision_officer")
    case = _round(page, round_id)
    refused = page.act_on(case, lambda act: take_projects(act, *sent.sheet()))
    return _round_page(page, case, refused) if refused else go(f"/rounds/{round_id}")


@router.get("/rounds/{round_id}/changes/{change}")
def change_form(round_id: Id, change: Change, page: ThePage) -> Response:
    """The form of a mid-year change."""
    page.needs("supervision_officer")
    return _change_page(page, _round(page, round_id), change, None, None)


@router.post("/rounds/{round_id}/changes/{change}")
def propose(round_id: Id, change: Change, page: ThePage, sent: ThePost) -> Response:
    """Propose a mid-year change; it waits for the mayor (YY-07)."""
    page.needs("supervision_officer")
    case = _round(page, round_id)
    if sent.text("more"):
        return _change_page(page, case, change, sent, None)
    form = CHANGES[change]

    def does(act: Act) -> None:
        given = {**read(form, sent, "f", CaseChoices(page.desk, case, page.me)), "change": change}
        propose_change(act, validated(form, given, "YY-07"))

    refused = page.act_on(case, does)
    return _change_page(page, case, change, sent, refused) if refused else go(f"/cases/{round_id}")


def _change_page(page: Page, case: Case, change: str, sent: Posted | None, refused: Refusal | None) -> Response:
    form, choices = CHANGES[change], CaseChoices(page.desk, case, page.me)
    values: dict[str, Any] = read(form, sent, "f", choices) if sent else {}
    errors = {f["field"]: f["reason"] for f in (refused.facts.get("fields", []) if refused else [])}
    more = sent.text("more") if sent else ""
    fields = [b for b in bind(form, values, "f", choices=choices, errors=errors, more=more) if b.field.name != "change"]
    return page.show(
        "change.html", status_of(refused), case=case, change=change, fields=fields, refused=refused, errors=errors
    )
