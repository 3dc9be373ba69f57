"""/api/v1: login and logout, who am I, and the organisation's import."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from service.administration.units import take_organisation
from service.db import transaction
from service.desk import COOKIE, AtDesk, Me, TheOffice, bearer, needs
from service.errors import Refusal
from service.org.accounts import LoggedIn, choose_password, login, logout
from service.org.tables import Person
from service.problems import RESPONSES
from service.uploads import ASheet

router = APIRouter(prefix="/api/v1", tags=["organisation"], responses=RESPONSES)


PartOfName = Annotated[str, Field(min_length=1, max_length=40)]


class LoginBody(BaseModel):
    """User name and password."""

    model_config = ConfigDict(extra="forbid")
    username: str = Field(max_length=200, examples=["fgw.handler"])
    password: str = Field(max_length=500)
    new_password: str | None = Field(None, max_length=500)
    """One's own new password, in place of a one-time password or of the old one."""


def enter_house(here: TheOffice, username: str, password: str, new: str | None = None) -> LoggedIn:
    """Log in, choosing a new password if one is given; a failed try is counted before it is refused."""
    opened, now = partial(transaction, here.engine), here.clock.now()
    if new is None:
        found = login(opened, username, password, now)
    else:
        found = choose_password(opened, username, password, new, now)
    if isinstance(found, Refusal):
        raise found
    return found


def set_cookie(response: Response, here: TheOffice, token: str) -> None:
    """The session's cookie: not readable by scripts, not sent from other sites, over TLS only where there is TLS."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=here.settings.over_tls, path="/")


def drop_cookie(response: Response, here: TheOffice) -> None:
    """The browser forgets the session."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=here.settings.over_tls, path="/")


@router.post("/login")
def log_in(body: LoginBody, response: Response, here: TheOffice) -> dict[str, Any]:
    """Log in: the token comes as cookie and in the answer, for use as a bearer token."""
    found = enter_house(here, body.username, body.password, body.new_password)
    set_cookie(response, here, found.token)
    return {"token": found.token, "expires_at": found.expires_at.isoformat(), "person": found.person_id}


@router.post("/logout", status_code=204)
def log_out(
    response: Response, desk: AtDesk, here: TheOffice, token: Annotated[str | None, Depends(bearer)]
) -> None:
    """End the session; ending one that has ended is no error."""
    if token:
        logout(desk.session, token)
    drop_cookie(response, here)


@router.get("/me")
def me(official: Me) -> dict[str, Any]:
    """Who I am today, with my posts and those I substitute."""
    return {
        "person": official.person_id,
        "name": official.name,
        "jurisdiction": official.jurisdiction,
        "seats": [
            {"post": s.post_id, "office": s.office, "unit": s.unit_id, "for": s.for_person_id} for s in official.seats
        ],
    }


@router.get("/persons")
def persons(desk: AtDesk, official: Me, name: PartOfName) -> list[dict[str, Any]]:
    """Colleagues by name, for handing over, asking and copying."""
    rows = desk.session.query(Person.id, Person.name).filter(
        Person.jurisdiction_code == official.jurisdiction, Person.left_on.is_(None), Person.name.startswith(name)
    )
    return [{"person": i, "name": n} for i, n in rows.limit(20)]


@router.post("/organisation/import", dependencies=[needs("system_admin")])
def import_units(sheet: ASheet, desk: AtDesk, official: Me) -> dict[str, int]:
    """Import units, persons, posts and portfolios from a workbook or JSON, all or nothing."""
    return take_organisation(desk, official, *sheet)
