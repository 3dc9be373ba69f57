"""One's own account: who I am here, and choosing another password."""

from fastapi import APIRouter
from fastapi.responses import Response

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
def change_password(page: ThePage, sent: ThePost) -> Response:
    """Choose another password: every other login ends, this one goes on. A wrong old one counts as at the door."""
    username = page.desk.session.get_one(Account, page.me.person_id).username
    try:
        found = enter_house(page.here, username, sent.text("password"), new_password(sent))
    except Refusal as refused:
        return _show(page, refused)
    answer = go("/account?changed=true")
    set_cookie(answer, page.here, found.token)
    return answer
