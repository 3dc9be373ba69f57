"""What may be done about a case besides its tasks: each act is one form on a page of its own, offered on its page."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from service.cases.act import Act, lock_line
from service.cases.queries import load_case, newest_event
from service.cases.tables import Case
from service.cases.write import flush
from service.errors import NotAllowed, NotFound, StaleVersion
from service.given import Id
from service.web.acting import CaseAct
from service.web.asking import FormPage
from service.web.choices import CaseChoices
from service.web.form_pages import form_routes
from service.web.homes import home_of
from service.web.incentive_acts import PROJECT_ACTS, ROUND_ACTS
from service.web.key_work_acts import KEY_WORK_ACTS
from service.web.office_acts import SUPERVISION_ACTS
from service.web.pages import Page, ThePage
from service.web.posted import Posted

router = APIRouter(include_in_schema=False, prefix="/cases/{case_id}/acts/{name}")
Name = Annotated[str, Path(max_length=40)]


ACTS: dict[str, dict[str, CaseAct]] = {
    "round": ROUND_ACTS,
    "project": PROJECT_ACTS,
    "key_work": KEY_WORK_ACTS,
    **SUPERVISION_ACTS,
}
"""By kind of case and by the name in the address."""


def offered_acts(page: Page, case: Case) -> list[tuple[str, str]]:
    """The addresses and titles of what this official may now do about the case."""
    acts = ACTS.get(case.kind, {}).items()
    return [(f"/cases/{case.id}/acts/{name}", a.title) for name, a in acts if a.offered(case) and a.may(page, case)]


def act_form(case_id: Id, name: Name, page: ThePage) -> FormPage:
    """The form of an act, for whoever may do it."""
    case = load_case(page.desk.session, page.me, case_id)
    act = ACTS.get(case.kind, {}).get(name)
    if act is None:
        raise NotFound()
    if not act.may(page, case):
        raise NotAllowed(clause=act.clause or None)

    def does(form: Any, sent: Posted) -> str:
        _do(page, case, act, form, sent)
        return home_of(case.kind, case.id)

    return FormPage(
        page=page,
        asked=act,
        crumbs=[(home_of(case.kind, case.id), case.title)],
        does=does,
        choices=CaseChoices(page.desk, case, page.me, act.unit(page, case)),
        articles=page.desk.packs.get(page.desk.session, case.pack_id).article,
        values=act.values(page, case),
        facts={"since": newest_event(page.desk.session, case.id)},
    )


form_routes(router, "", act_form)


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
