"""Users and roles: created, given a one-time password, suspended; roles are posts, and one administrator stays."""

from typing import Any

import pytest

from service.administration import accounts, posts
from service.cases.desk import Desk
from service.clock import LEGAL_ZONE
from service.db import transaction
from service.errors import NotAllowed, NotFound
from service.org.accounts import CHEAP_PASSWORDS, ONE_TIME
from service.org.imports.schemas import PersonRow
from service.org.queries import official_of
from service.org.refusals import (
    HasLeft,
    LastAdministrator,
    LockedOut,
    OneselfSuspended,
    PostTaken,
    UsernameTaken,
)
from tests.cast import LEAD, accepted, refused
from tests.house import House

NEW = PersonRow(username="fgw.new", name="新来")


def acting(house: House, act: Any, who: str = "admin") -> Any:
    """The act at a desk, by this official."""
    with transaction(house.office.engine) as session:
        desk: Desk = house.office.desk(session)
        me = official_of(session, house.person(who).id, desk.now)
        assert me is not None
        return act(desk, me)


def one_time(house: House, username: str) -> str:
    person = house.person(username).id
    return str(acting(house, lambda d, me: accounts.reset_password(d, me, person, passwords=CHEAP_PASSWORDS)))


def enter(house: House, username: str, password: str, new: str | None = None) -> Any:
    body = {"username": username, "password": password} | ({"new_password": new} if new is not None else {})
    return house.client.post("/api/v1/login", json=body)


def acts(house: House, username: str) -> list[str]:
    rows = house.rows("SELECT act FROM admin_event WHERE person_id = :p ORDER BY id", p=house.person(username).id)
    return [row.act for row in rows]


def test_a_new_user_logs_in_only_after_choosing_a_password_of_his_own(house: House) -> None:
    person = acting(house, lambda d, me: accounts.create_user(d, me, NEW))
    assert acting(house, lambda d, me: accounts.create_user(d, me, NEW)).id == person.id
    refused(enter(house, "fgw.new", ""), "wrong_password", 401)
    password = one_time(house, "fgw.new")
    refused(enter(house, "fgw.new", password), "own_password_needed", 403)
    refused(enter(house, "fgw.new", password, password), "same_password", 422)
    refused(enter(house, "fgw.new", password, "fgw.new"), "same_password", 422)
    refused(enter(house, "fgw.new", password, "short"), "password_too_weak", 422)
    refused(enter(house, "fgw.new", "another", "long enough"), "wrong_password", 401)
    accepted(enter(house, "fgw.new", password, "long enough"))
    refused(enter(house, "fgw.new", password), "wrong_password", 401)
    accepted(enter(house, "fgw.new", "long enough"))
    assert acts(house, "fgw.new") == ["user_created", "password_reset"]


def test_a_one_time_password_is_over_after_three_days(house: House) -> None:
    password = one_time(house, LEAD)
    house.clock.set(house.clock.now() + ONE_TIME)
    refused(enter(house, LEAD, password, "long enough"), "one_time_password_over", 403)


def test_a_new_password_ends_every_login_and_the_lock_out(house: House) -> None:
    old = house.person(LEAD)
    for _ in range(5):
        enter(house, LEAD, "guess")
    assert enter(house, LEAD, "guess").json()["name"] == LockedOut.name
    password = one_time(house, LEAD)
    assert old.send("GET", "/api/v1/me").status_code == 401
    accepted(enter(house, LEAD, password, "long enough"))


def test_the_record_says_who_did_it_and_when_and_keeps_no_password(house: House) -> None:
    password = one_time(house, LEAD)
    (row,) = house.rows("SELECT * FROM admin_event")
    assert (row.actor_id, row.at.astimezone(LEGAL_ZONE)) == (house.person("admin").id, house.clock.now())
    assert password not in str(row)
    assert house.one("SELECT count(*) FROM account WHERE password_hash LIKE :p", p=f"%{password}%") == 0


def test_a_suspended_account_opens_nothing_until_it_is_restored(house: House) -> None:
    lead = house.person(LEAD)
    accepted(enter(house, LEAD, one_time(house, LEAD), "long enough"))
    acting(house, lambda d, me: accounts.suspend_user(d, me, lead.id))
    acting(house, lambda d, me: accounts.suspend_user(d, me, lead.id))
    refused(enter(house, LEAD, "long enough"), "account_suspended", 403)
    refused(enter(house, LEAD, "a guess"), "wrong_password", 401)
    assert house.one("SELECT count(*) FROM login_session WHERE person_id = :p", p=lead.id) == 0
    acting(house, lambda d, me: accounts.restore_user(d, me, lead.id))
    accepted(enter(house, LEAD, "long enough"))
    assert acts(house, LEAD) == ["password_reset", "user_suspended", "user_restored"]


def admin_post(house: House) -> int:
    return int(house.one("SELECT id FROM post WHERE office = 'system_admin' ORDER BY id LIMIT 1"))


def second_administrator(house: House) -> int:
    person, post, today = house.person(LEAD).id, admin_post(house), house.clock.today()
    acting(house, lambda d, me: posts.give_post(d, me, post, person, today))
    return person


def test_the_last_administrator_is_neither_dismissed_nor_suspended_nor_let_go(house: House) -> None:
    post, today, admin = admin_post(house), house.clock.today(), house.person("admin").id
    with pytest.raises(LastAdministrator):
        acting(house, lambda d, me: posts.take_post(d, me, post, admin, today))
    with pytest.raises(OneselfSuspended):
        acting(house, lambda d, me: accounts.suspend_user(d, me, admin))
    other = second_administrator(house)
    acting(house, lambda d, me: posts.take_post(d, me, post, admin, today))
    with pytest.raises(LastAdministrator):
        acting(house, lambda d, me: accounts.suspend_user(d, me, other))
    assert acts(house, "admin") == ["post_taken"] and acts(house, LEAD) == ["post_given"]


def test_a_role_is_a_post_given_and_taken(house: House) -> None:
    post, today = admin_post(house), house.clock.today()
    assert "system_admin" not in {seat["office"] for seat in house.person(LEAD).get("/api/v1/me")["seats"]}
    other = second_administrator(house)
    acting(house, lambda d, me: posts.give_post(d, me, post, other, today))
    assert "system_admin" in {seat["office"] for seat in house.person(LEAD).get("/api/v1/me")["seats"]}
    acting(house, lambda d, me: posts.take_post(d, me, post, other, today))
    acting(house, lambda d, me: posts.take_post(d, me, post, other, today))
    house.wait(days=1)
    assert "system_admin" not in {seat["office"] for seat in house.person(LEAD).get("/api/v1/me")["seats"]}
    assert acts(house, LEAD) == ["post_given", "post_taken"]


def test_what_makes_no_sense_is_refused_by_name(house: House) -> None:
    lead, today = house.person(LEAD).id, house.clock.today()
    mayor = int(house.one("SELECT id FROM post WHERE office = 'mayor'"))
    with pytest.raises(UsernameTaken):
        acting(house, lambda d, me: accounts.create_user(d, me, PersonRow(username=LEAD, name="别人")))
    with pytest.raises(PostTaken):
        acting(house, lambda d, me: posts.give_post(d, me, mayor, lead, today))
    with pytest.raises(NotFound):
        acting(house, lambda d, me: accounts.suspend_user(d, me, 999_999))
    house.person("admin").post(f"/api/v1/persons/{lead}/leave", {"left_on": today.isoformat()})
    with pytest.raises(HasLeft):
        acting(house, lambda d, me: accounts.reset_password(d, me, lead))


def test_only_administrators_administer(house: House) -> None:
    lead, today = house.person(LEAD).id, house.clock.today()
    for act in (
        lambda d, me: accounts.create_user(d, me, NEW),
        lambda d, me: accounts.reset_password(d, me, lead),
        lambda d, me: accounts.suspend_user(d, me, lead),
        lambda d, me: accounts.restore_user(d, me, lead),
        lambda d, me: posts.give_post(d, me, 1, lead, today),
        lambda d, me: posts.take_post(d, me, 1, lead, today),
        lambda d, me: posts.hand_over(d, me, 1, lead, today),
        lambda d, me: posts.put_in_charge(d, me, 1, 1, today),
        lambda d, me: posts.take_charge(d, me, 1, 1, today),
    ):
        with pytest.raises(NotAllowed):
            acting(house, act, "mayor")
