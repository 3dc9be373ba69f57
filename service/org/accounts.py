"""Logging in and out: argon2 passwords, digests of tokens, a lock-out kept in the register.

A password is weighed between two transactions: that takes a tenth of a second and 64 MB, too long to keep a connection
from others. What the first has read the second reads again, and guesses count in the second, one after the other.
"""

import hashlib
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.clock import legal_day
from service.errors import Refusal
from service.org.refusals import (
    AccountSuspended,
    LockedOut,
    OneTimePasswordOver,
    OwnPasswordNeeded,
    PasswordTooWeak,
    SamePassword,
    WrongPassword,
)
from service.org.tables import Account, LoginGuard, LoginSession, Person

MAX_FAILURES = 5
LOCK_TIME = timedelta(minutes=15)
SESSION_TIME = timedelta(hours=12)
ONE_TIME = timedelta(days=3)
PLAIN_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Signs that nobody mistakes for another when a password is read out or copied from paper."""
MIN_PASSWORD, MAX_PASSWORD, MAX_USERNAME = 8, 128, 64
NO_PASSWORD = "!"  # matches no password: argon2 digests begin with $
PASSWORDS = PasswordHash((Argon2Hasher(),))
CHEAP_PASSWORDS = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))  # rehearsals and tests


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A login that worked; the token is shown once and never stored."""

    person_id: int
    token: str
    expires_at: datetime


AT_ONCE = BoundedSemaphore(8)
"""So many passwords are weighed at a time: the memory of a process is bounded, however many log in."""
Transactions = Callable[[], AbstractContextManager[Session]]
"""Opens one transaction after the other."""


def token_digest(token: str) -> str:
    """What is kept of a token: a digest, since the token itself is long and random."""
    return hashlib.sha256(token.encode()).hexdigest()


def login(
    opened: Transactions,
    username: str,
    password: str,
    now: datetime,
    *,
    passwords: PasswordHash = PASSWORDS,
    lifetime: timedelta = SESSION_TIME,
) -> LoggedIn | Refusal:
    """Log in; a refusal is returned, not raised, so that the count of failures is committed.

    A one-time password opens no session, only the choice of one's own password.
    """
    good = _weighed(opened, username, password, now, passwords)
    if isinstance(good, Refusal):
        return good
    with opened() as session:
        account = _proven(session, username, good, now)
        if isinstance(account, Refusal):
            return account
        if account.one_time_until is not None:
            return OwnPasswordNeeded()
        return _open_session(session, account.person_id, now, lifetime)


def choose_password(
    opened: Transactions,
    username: str,
    password: str,
    new: str,
    now: datetime,
    *,
    passwords: PasswordHash = PASSWORDS,
) -> LoggedIn | Refusal:
    """Choose one's own password, proving the old one, which may be a one-time password; every other login ends."""
    good = _weighed(opened, username, password, now, passwords)
    if isinstance(good, Refusal):
        return good
    unfit = _unfit(username, password, new)
    with AT_ONCE:  # whether the old one was right or not: time tells nothing
        hashed = NO_PASSWORD if unfit else passwords.hash(new)
    with opened() as session:
        account = _proven(session, username, good, now)
        if isinstance(account, Refusal):
            return account
        if unfit:
            return unfit
        _replace(session, account.person_id, hashed)
        return _open_session(session, account.person_id, now, SESSION_TIME)


def _unfit(username: str, password: str, new: str) -> Refusal | None:
    if new in (password, username):
        return SamePassword()
    return None if MIN_PASSWORD <= len(new) <= MAX_PASSWORD else PasswordTooWeak()


def one_time_password(session: Session, person_id: int, now: datetime, *, passwords: PasswordHash = PASSWORDS) -> str:
    """A password to be handed over once, good for three days: every login ends, and the lock-out of guesses too."""
    password = "-".join("".join(secrets.choice(PLAIN_SIGNS) for _ in range(4)) for _ in range(3))
    set_password(session, person_id, password, passwords=passwords)
    account = session.get_one(Account, person_id, populate_existing=True)
    account.one_time_until = now + ONE_TIME
    session.execute(delete(LoginGuard).where(LoginGuard.username == account.username))
    session.flush()
    return password


def suspend(session: Session, person_id: int, now: datetime) -> bool:
    """Nobody logs in with this account any more, and who is logged in is no longer; False when it was so before."""
    row = update(Account).where(Account.person_id == person_id, Account.suspended_at.is_(None))
    changed = session.execute(row.values(suspended_at=now).returning(Account.person_id)).all()
    session.execute(delete(LoginSession).where(LoginSession.person_id == person_id))
    return bool(changed)


def restore(session: Session, person_id: int) -> bool:
    """The account may log in again, with the password it had; False when it was not suspended."""
    row = update(Account).where(Account.person_id == person_id, Account.suspended_at.is_not(None))
    return bool(session.execute(row.values(suspended_at=None).returning(Account.person_id)).all())


def logout(session: Session, token: str) -> None:
    """End a login; a repeat changes nothing."""
    session.execute(delete(LoginSession).where(LoginSession.token_hash == token_digest(token)))


def set_password(session: Session, person_id: int, password: str, *, passwords: PasswordHash = PASSWORDS) -> None:
    """Give a person a new password; every login of the person ends."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise PasswordTooWeak()
    _replace(session, person_id, passwords.hash(password))


def _replace(session: Session, person_id: int, hashed: str) -> None:
    row = update(Account).where(Account.person_id == person_id)
    session.execute(row.values(password_hash=hashed, one_time_until=None))
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


def _weighed(
    opened: Transactions, username: str, password: str, now: datetime, passwords: PasswordHash
) -> str | None | Refusal:
    """The digest that the password matches, None where it matches none, or why it is not even weighed.

    Known and unknown names take the same time and lock after the same number of failures, so neither tells
    whether an account exists.
    """
    if len(username) > MAX_USERNAME or len(password) > MAX_PASSWORD or "\x00" in username:
        return WrongPassword()
    with opened() as session:
        until = session.scalar(select(LoginGuard.locked_until).where(LoginGuard.username == username))
        kept = session.scalar(select(Account.password_hash).where(Account.username == username))
    if until is not None and until > now:
        return LockedOut(until=until.isoformat())
    digest = kept if kept is not None and kept.startswith("$") else _nobody(passwords)
    with AT_ONCE:
        matches = passwords.verify(password, digest)
    return kept if matches and digest == kept else None


def _proven(session: Session, username: str, good: str | None, now: datetime) -> Account | Refusal:
    """The account whose password still is the one that was weighed, or why it opens nothing.

    Whoever guesses too often at once is locked out here, before he learns which guess was right; only whoever knows
    the password learns that the account is suspended.
    """
    guard = _guard(session, username, now)
    if guard.locked_until is not None and guard.locked_until > now:
        return LockedOut(until=guard.locked_until.isoformat())
    account = _held(session, username, good, now) if good is not None else None
    if account is None:
        return _failed(guard, now)
    guard.failures, guard.locked_until = 0, None
    if account.suspended_at is not None:
        return AccountSuspended()
    if account.one_time_until is not None and account.one_time_until <= now:
        return OneTimePasswordOver()
    return account


def _open_session(session: Session, person_id: int, now: datetime, lifetime: timedelta) -> LoggedIn:
    token = secrets.token_urlsafe(32)
    opened = LoginSession(
        token_hash=token_digest(token),
        person_id=person_id,
        created_at=now,
        expires_at=now + lifetime,
        last_seen_at=now,
    )
    session.add(opened)
    session.flush()
    return LoggedIn(person_id, token, opened.expires_at)


def _held(session: Session, username: str, good: str, now: datetime) -> Account | None:
    """The account, held until this login is written: who suspends it meanwhile finds the session and ends it."""
    row = session.execute(
        select(Account, Person.left_on)
        .join(Person, Person.id == Account.person_id)
        .where(Account.username == username, Account.password_hash == good)
        .with_for_update(read=True, of=Account)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None or (row.left_on is not None and row.left_on <= legal_day(now)):
        return None
    account: Account = row.Account
    return account


def _failed(guard: LoginGuard, now: datetime) -> LockedOut | WrongPassword:
    stale = guard.failures and now - guard.last_failed_at > LOCK_TIME
    guard.failures = 1 if stale else guard.failures + 1
    guard.last_failed_at = now
    if guard.failures < MAX_FAILURES:
        return WrongPassword()
    guard.failures, guard.locked_until = 0, now + LOCK_TIME
    return LockedOut(until=guard.locked_until.isoformat())


@lru_cache(maxsize=4)
def _nobody(passwords: PasswordHash) -> str:
    """A digest that no password matches, verified for unknown names so that they take as long as known."""
    return passwords.hash(secrets.token_urlsafe(32))
