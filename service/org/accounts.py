"""Logging in and out: argon2 passwords, digests of tokens, a lock-out kept in the register."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.clock import legal_day
from service.org.refusals import LockedOut, PasswordTooWeak, WrongPassword
from service.org.tables import Account, LoginGuard, LoginSession, Person

MAX_FAILURES = 5
LOCK_TIME = timedelta(minutes=15)
SESSION_TIME = timedelta(hours=12)
MIN_PASSWORD, MAX_PASSWORD, MAX_USERNAME = 8, 128, 64
NO_PASSWORD = "!"  # matches no password: argon2 digests begin with $
PASSWORDS = PasswordHash((Argon2Hasher(),))
CHEAP_PASSWORDS = PasswordHash(
    (Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)
)  # rehearsals and tests


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A login that worked; the token is shown once and never stored."""

    person_id: int
    token: str
    expires_at: datetime


def token_digest(token: str) -> str:
    """What is kept of a token: a digest, since the token itself is long and random."""
    return hashlib.sha256(token.encode()).hexdigest()


def login(
    session: Session,
    username: str,
    password: str,
    now: datetime,
    *,
    passwords: PasswordHash = PASSWORDS,
    lifetime: timedelta = SESSION_TIME,
) -> LoggedIn | LockedOut | WrongPassword:
    """Log in; a refusal is returned, not raised: the caller commits the count of failures, then raises it.

    Known and unknown names take the same time and lock after the same number of failures, so neither tells
    whether an account exists.
    """
    if len(username) > MAX_USERNAME or len(password) > MAX_PASSWORD or "\x00" in username:
        return WrongPassword()
    guard = _guard(session, username, now)
    if guard.locked_until is not None and guard.locked_until > now:
        return LockedOut(until=guard.locked_until)
    person_id = _verified(session, username, password, now, passwords)
    if person_id is None:
        return _failed(guard, now)
    guard.failures, guard.locked_until = 0, None
    token = secrets.token_urlsafe(32)
    expires_at = now + lifetime
    session.add(
        LoginSession(
            token_hash=token_digest(token),
            person_id=person_id,
            created_at=now,
            expires_at=expires_at,
            last_seen_at=now,
        )
    )
    session.flush()
    return LoggedIn(person_id, token, expires_at)


def logout(session: Session, token: str) -> None:
    """End a login; a repeat changes nothing."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == token_digest(token)))


def seen(session: Session, digest: str, now: datetime) -> None:
    """Note that a login is in use, at most once in five minutes so that reading stays reading."""
    stale = LoginSession.last_seen_at < now - timedelta(minutes=5)
    session.execute(
        update(LoginSession).where(LoginSession.token_hash == digest, stale).values(last_seen_at=now)
    )


def set_password(
    session: Session, person_id: int, password: str, *, passwords: PasswordHash = PASSWORDS
) -> None:
    """Give a person a new password; every login of the person ends."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise PasswordTooWeak()
    session.execute(
        update(Account).where(Account.person_id == person_id).values(password_hash=passwords.hash(password))
    )
    session.execute(delete(LoginSession).where(LoginSession.person_id == person_id))


def clean_up(session: Session, now: datetime) -> None:
    """A chore: forget ended logins, and failures that no longer lock anybody out."""
    session.execute(delete(LoginSession).where(LoginSession.expires_at <= now))
    unlocked = or_(LoginGuard.locked_until.is_(None), LoginGuard.locked_until <= now)
    session.execute(delete(LoginGuard).where(LoginGuard.last_failed_at < now - LOCK_TIME, unlocked))


def _guard(session: Session, username: str, now: datetime) -> LoginGuard:
    """The counter of this name, locked: guesses made at the same moment wait for each other and all count."""
    fresh = insert(LoginGuard).values(username=username, failures=0, last_failed_at=now, locked_until=None)
    session.execute(fresh.on_conflict_do_nothing())
    query = select(LoginGuard).where(LoginGuard.username == username).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _verified(
    session: Session, username: str, password: str, now: datetime, passwords: PasswordHash
) -> int | None:
    row = session.execute(
        select(Account.person_id, Account.password_hash, Person.left_on)
        .join(Person, Person.id == Account.person_id)
        .where(Account.username == username)
    ).one_or_none()
    kept = row.password_hash if row is not None and row.password_hash.startswith("$") else _nobody(passwords)
    good = passwords.verify(password, kept)
    if row is None or not good or kept != row.password_hash:
        return None
    return None if row.left_on is not None and row.left_on <= legal_day(now) else row.person_id


def _failed(guard: LoginGuard, now: datetime) -> LockedOut | WrongPassword:
    stale = guard.failures and now - guard.last_failed_at > LOCK_TIME
    guard.failures = 1 if stale else guard.failures + 1
    guard.last_failed_at = now
    if guard.failures < MAX_FAILURES:
        return WrongPassword()
    guard.failures, guard.locked_until = 0, now + LOCK_TIME
    return LockedOut(until=guard.locked_until)


@lru_cache(maxsize=4)
def _nobody(passwords: PasswordHash) -> str:
    """A digest that no password matches, verified for unknown names so that they take as long as known."""
    return passwords.hash(secrets.token_urlsafe(32))
