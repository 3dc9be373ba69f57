"""A project: its plan, list, rewards and publicity; scores imported, a list corrected, an outage noted."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import BaseModel

from service.cases.act import Act
from service.cases.queries import load_case
from service.cases.tables import Case
from service.errors import Refusal
from service.incentives.imports import take_scores
from service.incentives.overview import project_view
from service.org.queries import units_by_code
from service.publicity.forms import CorrectionForm, OutageForm
from service.publicity.use_cases import correct, record_outage
from service.web.choices import CaseChoices
from service.web.filling import Bound, bind, read, validated
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import Posted, ThePost

router = APIRouter(include_in_schema=False, prefix="/projects/{project_id}")
Id = Annotated[int, Path(ge=1, le=2**62)]
FORMS: dict[str, type[BaseModel]] = {"corrections": CorrectionForm, "outages": OutageForm}


def _project(page: Page, project_id: int) -> Case:
    return load_case(page.desk.session, page.me, project_id, "project")


def show_project(
    page: Page, case: Case, refused: Refusal | None = None, sent: Posted | None = None, about: str = ""
) -> Response:
    """The project's page as it stands; a refused form keeps what was typed."""
    choices = CaseChoices(page.desk, case, page.me)
    names = {code: unit.name for code, unit in units_by_code(page.desk.session, case.jurisdiction).items()}
    open_now = case.state == "publicity.open"
    may = {
        "scores": page.me.holds("handler") and case.state in ("evaluation.waiting", "evaluation.collecting"),
        "corrections": open_now and page.me.holds("handler", case.unit_id),
        "outages": open_now and (page.me.holds("handler", case.unit_id) or page.me.holds("supervision_officer")),
    }
    forms = {name: _bound(name, choices, sent if name == about else None, refused) for name in FORMS if may[name]}
    view = project_view(page.desk, case)
    return page.show(
        "project.html", status_of(refused), project=view, case=case, names=names, may=may, forms=forms, refused=refused
    )


def _bound(name: str, choices: CaseChoices, sent: Posted | None, refused: Refusal | None) -> list[Bound]:
    values: dict[str, Any] = read(FORMS[name], sent, name, choices) if sent else {}
    faults = refused.facts.get("fields", []) if refused and sent else []
    return bind(FORMS[name], values, name, choices=choices, errors={f["field"]: f["reason"] for f in faults})


@router.get("")
def a_project(project_id: Id, page: ThePage) -> Response:
    """One project."""
    return show_project(page, _project(page, project_id))


def _try(page: Page, project_id: int, does: Callable[[Act], object], sent: Posted, about: str = "") -> Response:
    case = _project(page, project_id)
    refused = page.act_on(case, does)
    return show_project(page, case, refused, sent, about) if refused else go(f"/projects/{project_id}")


@router.post("/scores")
def import_scores(project_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Import points from a workbook or JSON, all or nothing (YY-11)."""
    return _try(page, project_id, lambda act: take_scores(act, *sent.sheet()), sent)


@router.post("/corrections")
def correct_list(project_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Correct a list during its publicity (YY-12)."""

    def does(act: Act) -> None:
        form = validated(CorrectionForm, {"material": False} | read(CorrectionForm, sent, "corrections"), "YY-12")
        correct(act, material=form.material, reason=form.reason, remove=form.remove)

    return _try(page, project_id, does, sent, "corrections")


@router.post("/outages")
def note_outage(project_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Record that the publicity page was away; a long outage adds a working day."""

    def does(act: Act) -> None:
        form = validated(OutageForm, read(OutageForm, sent, "outages"), "YY-12")
        record_outage(act, form.started, form.ended)

    return _try(page, project_id, does, sent, "outages")
