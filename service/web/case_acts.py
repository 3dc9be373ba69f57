"""What may be done about a case besides its tasks: each act is one form on a page of its own, offered on its page."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import Response

from service.cases.act import Act, lock_line
from service.cases.queries import load_case, newest_event
from service.cases.tables import Case
from service.cases.write import flush
from service.errors import NotAllowed, NotFound, Refusal, StaleVersion
from service.web.acting import CaseAct
from service.web.choices import CaseChoices
from service.web.form_pages import attempt_form, show_form
from service.web.homes import home_of
from service.web.key_work_acts import KEY_WORK_ACTS
from service.web.office_acts import SUPERVISION_ACTS
from service.web.pages import Page, ThePage, go
from service.web.posted import Posted, ThePost

router = APIRouter(include_in_schema=False, prefix="/cases/{case_id}/acts/{name}")
Id = Annotated[int, Path(ge=1, le=2**62)]
Name = Annotated[str, Path(max_length=40)]


ACTS: dict[str, dict[str, CaseAct]] = {"key_work": KEY_WORK_ACTS, **SUPERVISION_ACTS}
"""By kind of case and by the name in the address."""


def offered_acts(page: Page, case: Case) -> list[tuple[str, str]]:
    """The addresses and titles of what this official may now do about the case."""
    acts = ACTS.get(case.kind, {}).items()
    return [(f"/cases/{case.id}/acts/{name}", a.title) for name, a in acts if a.offered(case) and a.may(page, case)]


def _loaded(page: Page, case_id: int, name: str) -> tuple[Case, CaseAct]:
    case = load_case(page.desk.session, page.me, case_id)
    act = ACTS.get(case.kind, {}).get(name)
    if act is None:
        raise NotFound()
    if not act.may(page, case):
        raise NotAllowed(clause=act.clause or None)
    return case, act


@router.get("")
def show_act(case_id: Id, name: Name, page: ThePage) -> Response:
    """The form of an act."""
    case, act = _loaded(page, case_id, name)
    return _show(page, case, act)


@router.post("")
def do_act(case_id: Id, name: Name, page: ThePage, sent: ThePost) -> Response:
    """Do it; a refused one keeps what was typed."""
    case, act = _loaded(page, case_id, name)
    if sent.text("more"):
        return _show(page, case, act, sent)
    refused = attempt_form(page, act, sent, _choices(page, case, act), lambda form: _do(page, case, act, form, sent))
    return _show(page, case, act, sent, refused) if refused else go(home_of(case.kind, case.id))


def _show(page: Page, case: Case, act: CaseAct, sent: Posted | None = None, refused: Refusal | None = None) -> Response:
    crumbs, values = [(home_of(case.kind, case.id), case.title)], act.values(page, case)
    since, choices = newest_event(page.desk.session, case.id), _choices(page, case, act)
    return show_form(page, act, crumbs, choices, sent=sent, refused=refused, values=values, since=since)


def _choices(page: Page, case: Case, act: CaseAct) -> CaseChoices:
    return CaseChoices(page.desk, case, page.me, act.unit(page, case))


def unchanged(page: Page, case: Case, sent: Posted) -> None:
    """The page was made from the case as it still is."""
    if sent.number("since") != newest_event(page.desk.session, case.id):
        raise StaleVersion()


def _do(page: Page, case: Case, act: CaseAct, form: Any, sent: Posted) -> None:
    """Under the case's lock: a page made before the case went on is shown again, so that nothing happens twice."""
    facts = lock_line(page.desk.session, case.key)
    assert facts is not None, "a case that was loaded is there"
    unchanged(page, case, sent)
    this = Act(desk=page.desk, case=facts, official=page.me)
    act.does(this, form)
    flush(this)
