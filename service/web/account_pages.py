"""One's own account: who I am here, and choosing another password."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from service.desk import AVisit
from service.errors import Refusal
from service.org.api import enter_house, set_cookie
from service.org.tables import Account
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import ThePost
from service.web.session_pages import new_password

router = APIRouter(include_in_schema=False)


@router.get("/account")
def my_account(page: ThePage, changed: bool = False) -> Response:
    """Name, user name, posts of the day, and the form for another password."""
    return _show(page, None, changed)


def _show(page: Page, refused: Refusal | None, changed: bool = False) -> Response:
    username = page.desk.session.get_one(Account, page.me.person_id).username
    return page.show("account.html", status_of(refused), username=username, refused=refused, changed=changed)


@router.post("/account/password")
def change_password(request: Request, visit: AVisit, sent: ThePost) -> Response:
    """Choose another password: every other login ends, this one goes on. A wrong old one counts as at the door."""
    with visit.at_desk() as (desk, me):
        username = desk.session.get_one(Account, me.person_id).username
    try:
        found = enter_house(visit.here, username, sent.text("password"), new_password(sent))
    except Refusal as refused:
        with visit.at_desk() as (desk, me):
            return _show(Page(request, visit.here, desk, me), refused)
    answer = go("/account?changed=true")
    set_cookie(answer, visit.here, found.token)
    return answer
