"""Logging in and out; a form that came after its session had ended goes on from here."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from service.desk import COOKIE, AtDesk, TheOffice, bearer
from service.errors import Refusal
from service.org.accounts import logout
from service.org.api import enter_house, set_cookie
from service.web.expired import carried
from service.web.pages import go, local_path, public
from service.web.posted import ThePost

router = APIRouter(include_in_schema=False)


@router.get("/login")
def login_page(next: Annotated[str, Query(max_length=500)] = "/tasks") -> Response:
    """Where an official logs in."""
    return public("login.html", next=local_path(next), username="", refused=None, to="", kept="")


@router.post("/login")
def log_in(here: TheOffice, sent: ThePost) -> Response:
    """Log in and go where one wanted to go; a refusal keeps the user name."""
    username, target = sent.text("username").strip(), local_path(sent.text("next", "/tasks"))
    try:
        found = enter_house(here, username, sent.text("password"))
    except Refusal as refused:
        facts = {"next": target, "username": username, "refused": refused, "to": sent.text("resume_at")}
        return public("login.html", refused.status, kept=sent.text("resume_with"), **facts)
    fields = carried(sent)
    answer: Response = go(target)
    if fields:
        answer = public("resume.html", to=local_path(sent.text("resume_at")), fields=fields)
    set_cookie(answer, here, found.token)
    return answer


@router.post("/logout")
def log_out(desk: AtDesk, token: Annotated[str | None, Depends(bearer)]) -> Response:
    """End the session."""
    if token:
        logout(desk.session, token)
    answer = go("/login")
    answer.delete_cookie(COOKIE, path="/")
    return answer
