"""Logging in: nothing betrays an account, and guessing is locked out."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Engine, delete, select

from service.db import transaction
from service.org.accounts import (
    CHEAP_PASSWORDS,
    LOCK_TIME,
    MAX_FAILURES,
    LoggedIn,
    clean_up,
    login,
    logout,
    set_password,
    token_digest,
)
from service.org.queries import official
from service.org.refusals import LockedOut, PasswordTooWeak, WrongPassword
from service.org.tables import LoginGuard, LoginSession
from service.org.use_cases import add_person, leave

from .conftest import NOW, PASSWORD, TODAY, TOWN, Cast

MINUTE = timedelta(minutes=1)


def enter(cast: Cast, username: str, password: str, later: timedelta = timedelta(0)) -> object:
    return login(lambda: nullcontext(cast.session), username, password, NOW + later, passwords=CHEAP_PASSWORDS)


def test_a_login_lasts_until_it_expires_or_is_ended(cast: Cast) -> None:
    entered = enter(cast, "lin", PASSWORD)
    assert isinstance(entered, LoggedIn)
    digest = token_digest(entered.token)
    assert official(cast.session, digest, NOW) is not None
    assert official(cast.session, digest, entered.expires_at) is None
    assert official(cast.session, entered.token, NOW) is None
    logout(cast.session, entered.token)
    logout(cast.session, entered.token)
    assert official(cast.session, digest, NOW) is None


@pytest.mark.parametrize("username", ["lin", "nobody"])
def test_five_failures_lock_a_name_for_a_quarter_of_an_hour_known_or_not(cast: Cast, username: str) -> None:
    answers = [type(enter(cast, username, "wrong")) for _ in range(MAX_FAILURES + 1)]
    assert answers == [WrongPassword] * (MAX_FAILURES - 1) + [LockedOut] * 2
    assert isinstance(enter(cast, username, PASSWORD, LOCK_TIME - MINUTE), LockedOut)
    after = enter(cast, username, PASSWORD, LOCK_TIME + MINUTE)
    assert isinstance(after, LoggedIn if username == "lin" else WrongPassword)


def test_a_good_login_forgets_earlier_failures(cast: Cast) -> None:
    for _ in range(3):
        for _ in range(MAX_FAILURES - 1):
            enter(cast, "lin", "wrong")
        assert isinstance(enter(cast, "lin", PASSWORD), LoggedIn)


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("lin", ""),
        ("", PASSWORD),
        ("lin\x00", PASSWORD),
        ("l" * 65, PASSWORD),
        ("lin", "p" * 129),
        ("LIN", PASSWORD),
    ],
)
def test_odd_names_and_passwords_are_simply_wrong(cast: Cast, username: str, password: str) -> None:
    assert isinstance(enter(cast, username, password), WrongPassword)


def test_whoever_has_no_password_yet_or_has_left_cannot_log_in(cast: Cast) -> None:
    wei = add_person(cast.session, TOWN, "wei", "Wei")
    assert isinstance(enter(cast, "wei", "!"), WrongPassword)
    set_password(cast.session, wei.id, "eight or more", passwords=CHEAP_PASSWORDS)
    assert isinstance(enter(cast, "wei", "eight or more"), LoggedIn)
    leave(cast.session, TOWN, wei.id, TODAY, NOW)
    assert isinstance(enter(cast, "wei", "eight or more"), WrongPassword)


def test_a_new_password_ends_every_login_of_the_person(cast: Cast) -> None:
    entered = enter(cast, "lin", PASSWORD)
    assert isinstance(entered, LoggedIn)
    with pytest.raises(PasswordTooWeak):
        set_password(cast.session, cast.person["lin"], "short", passwords=CHEAP_PASSWORDS)
    set_password(cast.session, cast.person["lin"], "another one", passwords=CHEAP_PASSWORDS)
    assert official(cast.session, token_digest(entered.token), NOW) is None


def test_guesses_at_the_same_moment_all_count(engine: Engine) -> None:
    def guess(_: int) -> str:
        opened = partial(transaction, engine)
        return type(login(opened, "crowd", "wrong", NOW, passwords=CHEAP_PASSWORDS)).__name__

    try:
        with ThreadPoolExecutor(8) as crowd:
            answers = Counter(crowd.map(guess, range(16)))
        assert answers == {"WrongPassword": MAX_FAILURES - 1, "LockedOut": 16 - MAX_FAILURES + 1}
    finally:
        with transaction(engine) as session:
            session.execute(delete(LoginGuard))


def test_cleaning_up_forgets_ended_logins_but_no_lock(cast: Cast) -> None:
    enter(cast, "lin", PASSWORD)
    for _ in range(MAX_FAILURES):
        enter(cast, "nobody", "wrong", timedelta(hours=13))
    clean_up(cast.session, NOW + timedelta(hours=13))
    assert cast.session.scalars(select(LoginSession)).all() == []
    assert [guard.username for guard in cast.session.scalars(select(LoginGuard))] == ["nobody"]
