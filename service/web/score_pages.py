"""The year's score: each department's points with the work each comes from, issued, and tried by a changed pack."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from service.cases.act import Act
from service.cases.packs import ruled_by
from service.cases.queries import load_case, newest_event
from service.cases.tables import Case
from service.errors import Refusal
from service.given import Id
from service.keyworks.boards import board
from service.keyworks.scores import issue_scores, try_pack, year_scores
from service.org.offices import SCORERS
from service.rules.pack import KeyWorksPack
from service.web.case_acts import offered_acts, unchanged
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import ThePost

router = APIRouter(include_in_schema=False, prefix="/key-lists/{list_id}/scores")


def _list(page: Page, list_id: int) -> Case:
    page.needs(*SCORERS)
    return load_case(page.desk.session, page.me, list_id, "key_list")


@router.get("")
def scores(list_id: Id, page: ThePage) -> Response:
    """The departments' scores as the register now gives them."""
    return _show(page, _list(page, list_id))


def _show(
    page: Page, case: Case, refused: Refusal | None = None, tried: list[dict[str, Any]] | None = None
) -> Response:
    session = page.desk.session
    pack = ruled_by(page.desk.packs.get(session, case.pack_id), KeyWorksPack)
    return page.show(
        "scores.html",
        status_of(refused),
        list=case,
        scores=year_scores(session, case.id, pack),
        works={f"{work['number']}. {work['title']}": work["id"] for work in board(session, case.id)},
        pack=pack,
        tried=tried,
        refused=refused,
        since=newest_event(session, case.id),
        may_issue=page.me.holds("office_director"),
        acts=offered_acts(page, case),
    )


@router.post("")
def issue(list_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Issue the year's scores as a frozen document."""
    case = _list(page, list_id)
    found: list[int] = []

    def does(act: Act) -> None:
        unchanged(page, case, sent)
        found.append(issue_scores(act))

    refused = page.act_on(case, does)
    return _show(page, case, refused) if refused else go(f"/documents/{found[0]}")


@router.post("/dry-run")
def try_changed_pack(list_id: Id, page: ThePage, sent: ThePost) -> Response:
    """The same year by a changed pack, beside what its own pack makes of it; nothing is kept."""
    case = _list(page, list_id)
    tried: list[dict[str, Any]] = []
    refused = page.attempt(lambda: tried.extend(try_pack(page.desk, case, *sent.sheet())))
    return _show(page, case, refused, None if refused else tried)
