"""Logging in and out, and our own static files."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from service.desk import COOKIE, AtDesk, TheOffice, bearer
from service.errors import Refusal
from service.org.accounts import logout
from service.org.api import enter_house, set_cookie
from service.web.pages import STATIC, go, local_path, public, static_file
from service.web.posted import ThePost

router = APIRouter(include_in_schema=False)


@router.get("/login")
def login_page(next: Annotated[str, Query(max_length=500)] = "/tasks") -> Response:
    """Where an official logs in."""
    return public("login.html", next=local_path(next), username="", refused=None)


@router.post("/login")
def log_in(here: TheOffice, sent: ThePost) -> Response:
    """Log in and go where one wanted to go; a refusal keeps the user name."""
    username, target = sent.text("username").strip(), local_path(sent.text("next", "/tasks"))
    try:
        found = enter_house(here, username, sent.text("password"))
    except Refusal as refused:
        return public("login.html", refused.status, next=target, username=username, refused=refused)
    answer = go(target)
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


@router.get("/static/{name}")
async def static(name: str) -> Response:
    """A style sheet or script of ours; its address changes with its content."""
    if name not in STATIC:
        return Response(status_code=404)
    content, media_type = static_file(name)
    return Response(content, media_type=media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"})
