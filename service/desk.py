"""What every route depends on: the transaction of the request, and the official who makes it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, Header, Request, params
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from service.calendar.queries import CalendarShelf
from service.cases.act import Desk, PackShelf
from service.clock import Clock
from service.db import transaction
from service.errors import NotAllowed, NotLoggedIn
from service.org.accounts import token_digest
from service.org.queries import Official
from service.org.queries import official as find_official
from service.settings import Settings

COOKIE = "duban_session"


@dataclass
class Office:
    """What one process of the service holds: engine, clock, settings, and the shelves it reads from."""

    settings: Settings
    engine: Engine
    clock: Clock
    calendars: CalendarShelf = field(default_factory=CalendarShelf)
    packs: PackShelf = field(default_factory=PackShelf)

    def desk(self, session: Session) -> Desk:
        """A desk for one transaction; its instant is read once."""
        return Desk(
            session=session,
            now=self.clock.now(),
            clock=self.clock,
            calendars=self.calendars,
            packs=self.packs,
        )


def office(request: Request) -> Office:
    """The process's office."""
    found: Office = request.app.state.office
    return found


def open_desk(request: Request) -> Iterator[Desk]:
    """One request is one transaction: committed before the answer leaves, rolled back whole on any error."""
    here = office(request)
    with transaction(here.engine) as session:
        yield here.desk(session)


TheOffice = Annotated[Office, Depends(office)]
AtDesk = Annotated[Desk, Depends(open_desk, scope="function")]


def bearer(request: Request, authorization: Annotated[str | None, Header()] = None) -> str | None:
    """The login's token, from the session cookie or the Authorization header."""
    if authorization and authorization.startswith("Bearer "):
        return authorization.removeprefix("Bearer ").strip()
    return request.cookies.get(COOKIE)


def logged_in(desk: AtDesk, token: Annotated[str | None, Depends(bearer)]) -> Official:
    """The official behind the request, with every post of the day."""
    found = find_official(desk.session, token_digest(token), desk.now) if token and len(token) < 200 else None
    if found is None:
        raise NotLoggedIn()
    return found


Me = Annotated[Official, Depends(logged_in, scope="function")]


def needs(*offices: str) -> params.Depends:
    """A dependency that admits only the holders of one of these offices."""

    def check(me: Me) -> Official:
        if not me.offices & set(offices):
            raise NotAllowed()
        return me

    found: params.Depends = Depends(check, scope="function")
    return found


def from_worker(request: Request, x_internal_secret: Annotated[str, Header()] = "") -> None:
    """The internal interface is for activities: they show the shared secret."""
    secret = office(request).settings.internal_secret.get_secret_value()
    if not compare_digest(secret.encode(), x_internal_secret.encode()):
        raise NotLoggedIn()
