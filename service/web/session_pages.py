"""Logging in and out; a form that came after its session had ended goes on from here."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from service.desk import AtDesk, TheOffice, bearer
from service.errors import FormInvalid, Refusal
from service.org.accounts import logout
from service.org.api import drop_cookie, enter_house, set_cookie
from service.org.refusals import OwnPasswordNeeded
from service.web.expired import carried
from service.web.pages import go, local_path, public
from service.web.posted import Posted, ThePost

router = APIRouter(include_in_schema=False)


@router.get("/login")
def login_page(next: Annotated[str, Query(max_length=500)] = "/tasks") -> Response:
    """Where an official logs in."""
    return public("login.html", next=local_path(next), username="", refused=None, to="", kept="", choosing=False)


@router.post("/login")
def log_in(here: TheOffice, sent: ThePost) -> Response:
    """Log in and go where one wanted to go; a refusal keeps the user name."""
    username, target = sent.text("username").strip(), local_path(sent.text("next", "/tasks"))
    choosing = "password_new" in sent.names
    try:
        found = enter_house(here, username, sent.text("password"), new_password(sent) if choosing else None)
    except Refusal as refused:
        facts = {"next": target, "username": username, "refused": refused, "to": sent.text("resume_at")}
        facts["choosing"] = choosing or isinstance(refused, OwnPasswordNeeded)
        return public("login.html", refused.status, kept=sent.text("resume_with"), **facts)
    fields = carried(sent)
    answer: Response = go(target)
    if fields:
        answer = public("resume.html", to=local_path(sent.text("resume_at")), fields=fields)
    set_cookie(answer, here, found.token)
    return answer


def new_password(sent: Posted) -> str:
    """The new password, typed twice the same: a slip would lock its owner out."""
    new = sent.text("password_new")
    if new != sent.text("password_again"):
        raise FormInvalid("两次输入的新密码不一致。", name="passwords_differ")
    return new


@router.post("/logout")
def log_out(desk: AtDesk, here: TheOffice, token: Annotated[str | None, Depends(bearer)]) -> Response:
    """End the session."""
    if token:
        logout(desk.session, token)
    answer = go("/login")
    drop_cookie(answer, here)
    return answer
