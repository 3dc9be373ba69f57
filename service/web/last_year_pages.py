"""A year's draft from last year's: what would be copied and what changed since, seen before anything is written."""

from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import Response

from service.cases.act import Act, lock_case
from service.cases.carrying import Carried, year_before
from service.cases.kinds import KINDS
from service.cases.queries import load_case
from service.cases.tables import Case
from service.cases.write import flush
from service.errors import GateClosed, Refusal
from service.given import Id
from service.incentives import carrying as projects
from service.keyworks import carrying as works
from service.org.queries import units_by_code
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import Posted, ThePost

router = APIRouter(include_in_schema=False)
Part = Literal["rounds", "key-lists"]
KIND = {"rounds": ("round", "project"), "key-lists": ("key_list", "key_work")}


@router.get("/{part}/{case_id}/last-year")
def review(part: Part, case_id: Id, page: ThePage) -> Response:
    """What last year's list or measures would bring, with the successors of units and what must be settled anew."""
    page.needs("supervision_officer")
    return _show(page, part, _loaded(page, part, case_id), None, None)


def _loaded(page: Page, part: str, case_id: int) -> Case:
    return load_case(page.desk.session, page.me, case_id, KIND[part][0])


def _found(page: Page, part: str, case: Case, source: Case) -> list[Carried]:
    return projects.projects_of(page.desk, source) if part == "rounds" else works.works_of(page.desk, source, case.year)


def _show(page: Page, part: str, case: Case, refused: Refusal | None, sent: Posted | None) -> Response:
    source = year_before(page.desk.session, case)
    found = _found(page, part, case, source) if source else []
    facts: dict[str, Any] = {
        "part": part,
        "case": case,
        "source": source,
        "found": found,
        "titles": KINDS[KIND[part][1]].titles,
        "units": _names(page, found),
        "taken": set(sent.numbers("take")) if sent else {one.number for one in found},
        "replace": bool(sent and sent.text("replace")),
        "refused": refused,
    }
    return page.show("last_year.html", status_of(refused), **facts)


def _names(page: Page, found: list[Carried]) -> dict[str, str]:
    codes = {code for one in found for code in one.form["lead_units"]}
    return {code: unit.name for code, unit in units_by_code(page.desk.session, page.me.jurisdiction, codes).items()}


@router.post("/{part}/{case_id}/last-year")
def take(part: Part, case_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Copy what was chosen into the draft; proposing it stays a task with a name on it."""
    page.needs("supervision_officer")
    case = _loaded(page, part, case_id)
    refused = page.attempt(lambda: _take(page, part, case, sent))
    return _show(page, part, case, refused, sent) if refused else go(f"/{part}/{case_id}")


def _take(page: Page, part: str, case: Case, sent: Posted) -> None:
    source = year_before(page.desk.session, case)
    if source is None:
        raise GateClosed("没有往年的清单可以结转。", name="no_year_before")
    numbers, replace = set(sent.numbers("take")), bool(sent.text("replace"))
    act = Act(desk=page.desk, case=lock_case(page.desk.session, case.id), official=page.me)
    taking = projects.take_last_year if part == "rounds" else works.take_last_year
    taking(act, source, numbers, replace=replace)
    flush(act)
