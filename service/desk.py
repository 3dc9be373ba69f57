"""What every route depends on: the transaction of the request, and the official who makes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, Header, Request, params
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from service.calendar.queries import CalendarShelf
from service.cases.desk import Desk
from service.cases.packs import PackShelf
from service.clock import Clock
from service.db import transaction
from service.documents.scanning import Gate, gate
from service.engine.lookout import Lookout
from service.errors import NotAllowed, NotLoggedIn
from service.org.accounts import token_digest
from service.org.queries import Official
from service.org.queries import official as find_official
from service.settings import Settings
from workflows.policies import HTTP_TIMEOUT

COOKIE = "duban_session"
PATIENCE = text(f"SET LOCAL lock_timeout = '{int(HTTP_TIMEOUT.total_seconds() * 900)}ms'")
"""A little less than the worker waits for its answer."""


@dataclass
class Office:
    """What one process of the service holds: engine, clock, settings, shelves, its look at Temporal."""

    settings: Settings
    engine: Engine
    clock: Clock
    calendars: CalendarShelf = field(default_factory=CalendarShelf)
    packs: PackShelf = field(default_factory=PackShelf)
    lookout: Lookout = field(init=False)
    gate: Gate | None = field(init=False)

    def __post_init__(self) -> None:
        self.lookout = Lookout(self.settings)
        self.gate = gate(self.settings.virus_scanner, self.settings.data_dir)

    def desk(self, session: Session) -> Desk:
        """A desk for one transaction; its instant is read once."""
        return Desk(
            session=session,
            now=self.clock.now(),
            clock=self.clock,
            calendars=self.calendars,
            packs=self.packs,
            gate=self.gate,
        )

    @contextmanager
    def for_worker(self) -> Iterator[Desk]:
        """A desk for one call of a workflow: its whole transaction in one thread, and no waiting beyond the caller's.

        A call that locks in one thread and commits in another stands still when hundreds wait for the same case: the
        waiting ones hold every thread that the commit would need. Whoever waits longer than the worker does, waits for
        nobody: the worker has gone and comes again.
        """
        with transaction(self.engine) as session:
            session.execute(PATIENCE)
            yield self.desk(session)


async def office(request: Request) -> Office:
    """The process's office."""
    found: Office = request.app.state.office
    return found


def open_desk(request: Request) -> Iterator[Desk]:
    """One request is one transaction: committed before the answer leaves, rolled back whole on any error."""
    here: Office = request.app.state.office
    with transaction(here.engine) as session:
        yield here.desk(session)


TheOffice = Annotated[Office, Depends(office)]
AtDesk = Annotated[Desk, Depends(open_desk, scope="function")]


async def bearer(request: Request) -> str | None:
    """The login's token, from the session cookie or the Authorization header."""
    authorization = request.headers.get("authorization", "")
    if authorization.startswith("Bearer "):
        return authorization.removeprefix("Bearer ").strip()
    return request.cookies.get(COOKIE)


def logged_in(desk: AtDesk, token: Annotated[str | None, Depends(bearer)]) -> Official:
    """The official behind the request, with every post of the day."""
    return find(desk, token)


def digest(token: str | None) -> str:
    """What a login is found by, or the refusal of what cannot be one's token."""
    if not token or len(token) >= 200:
        raise NotLoggedIn()
    return token_digest(token)


def find(desk: Desk, token: str | None) -> Official:
    """The official behind a token, or the refusal."""
    found = find_official(desk.session, digest(token), desk.now)
    if found is None:
        raise NotLoggedIn()
    return found


@dataclass(frozen=True)
class Visit:
    """AtDesk and Me for the hot path: login, act and commit in one thread instead of three."""

    here: Office
    token: str | None

    @property
    def login(self) -> str:
        """The login's digest, for the act that finds its official itself."""
        return digest(self.token)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The request's one transaction."""
        with transaction(self.here.engine) as session:
            yield self.here.desk(session)

    @contextmanager
    def at_desk(self) -> Iterator[tuple[Desk, Official]]:
        """The same, with the official who makes the request."""
        with self.desk() as desk:
            yield desk, find(desk, self.token)


async def visit(request: Request) -> Visit:
    """What the hot path needs of a request."""
    return Visit(request.app.state.office, await bearer(request))


AVisit = Annotated[Visit, Depends(visit)]


Me = Annotated[Official, Depends(logged_in, scope="function")]


def needs(*offices: str) -> params.Depends:
    """A dependency that admits only the holders of one of these offices."""

    def check(me: Me) -> Official:
        if not me.offices & set(offices):
            raise NotAllowed()
        return me

    found: params.Depends = Depends(check, scope="function")
    return found


async def from_worker(request: Request, x_internal_secret: Annotated[str, Header()] = "") -> None:
    """The internal interface is for activities: they show the shared secret."""
    secret = request.app.state.office.settings.internal_secret.get_secret_value()
    if not compare_digest(secret.encode(), x_internal_secret.encode()):
        raise NotLoggedIn()
