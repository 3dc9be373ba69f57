"""How often one address, or whoever asks after one receipt, may call: enough for citizens, too little for guessing.

Counted in the register, so that all processes count together and calls made at once all count; a call counts whatever
becomes of it, in a transaction of its own. An address is kept as a keyed digest, and forgotten by housekeeping.
"""

import hmac
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import case, delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert
from starlette.requests import Request

from service.clock import LEGAL_ZONE
from service.db import transaction
from service.desk import Office
from service.errors import Refusal
from service.publicity.tables import PublicCall

WINDOW = timedelta(minutes=10)
ALLOWED = {"filing": 30, "enquiry": 30, "receipt": 20}
"""Calls in a window: filings and enquiries of one address, enquiries after one receipt from wherever they come."""


class TooOften(Refusal):
    """The address has asked too often, or the receipt was asked for too often."""

    name, status = "too_often", 429

    def __init__(self, until: datetime, now: datetime) -> None:
        again = f"{until.astimezone(LEGAL_ZONE) + timedelta(minutes=1):%H:%M}"
        seconds = int((until - now).total_seconds()) + 1
        super().__init__(f"操作过于频繁，请于{again}以后再试。", retry_after=seconds)


def admit(here: Office, what: str, who: str) -> None:
    """Count one call; TooOften when the window is full."""
    now, key = here.clock.now(), _key(here, what, who)
    with transaction(here.engine) as session:
        calls, began_at = session.execute(_counted(key, now)).one()
    if calls > ALLOWED[what]:
        raise TooOften(began_at + WINDOW, now)


def admit_enquiry(here: Office, address: str, receipt: str) -> None:
    """An enquiry counts for whoever asks, and for the receipt asked after."""
    admit(here, "enquiry", address)
    admit(here, "receipt", receipt.strip().upper())


def caller(request: Request) -> str:
    """Whence a request comes; through a trusted proxy, whom it names."""
    return request.client.host if request.client else ""


def forget(session: Session, now: datetime) -> None:
    """A chore: nothing is kept of calls that no longer count."""
    session.execute(delete(PublicCall).where(PublicCall.began_at <= now - WINDOW))


def _counted(key: str, now: datetime) -> ReturningInsert[int, datetime]:
    over = PublicCall.began_at <= now - WINDOW
    calls = case((over, 1), else_=PublicCall.calls + 1)
    fresh = {"calls": calls, "began_at": case((over, now), else_=PublicCall.began_at)}
    counted = insert(PublicCall).values(key=key, began_at=now, calls=1)
    counted = counted.on_conflict_do_update(index_elements=["key"], set_=fresh)
    return counted.returning(PublicCall.calls, PublicCall.began_at)


def _key(here: Office, what: str, who: str) -> str:
    secret = here.settings.session_secret.get_secret_value().encode()
    return hmac.digest(secret, f"{what}:{_household(who)}".encode(), "sha256").hex()


def _household(who: str) -> str:
    """An address of IPv6 stands for its whole network: a household has as many as it likes.

    One of IPv4 that comes in IPv6's clothes (a server that listens on both) is still one of IPv4: else all were one.
    """
    try:
        found = ip_address(who)
    except ValueError:
        return who
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((found, 64), strict=False)) if isinstance(found, IPv6Address) else who
