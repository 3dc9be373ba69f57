"""An administrator gives himself nothing: posts, stand-ins and charges of his own are another administrator's act."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from service.administration import accounts, leaving, posts
from service.administration.stand_ins import name_stand_in
from service.administration.units import take_organisation
from service.cases.desk import Desk
from service.org.accounts import ONE_TIME
from service.org.queries import Official
from service.org.refusals import LastAdministrator, OneselfRaised
from tests.cast import LEAD, VICE_MAYOR, refused
from tests.house import House
from tests.service.test_posts_handed_over import post_of
from tests.service.test_users import NEW, acting, admin_post, second_administrator

DAY = timedelta(days=1)
Own = Callable[[House], Callable[[Desk, Official], Any]]


def a_post(house: House) -> Callable[[Desk, Official], Any]:
    vice = post_of(house, VICE_MAYOR)
    acting(house, lambda d, me: posts.take_post(d, me, vice, house.person(VICE_MAYOR).id, d.today))
    return lambda d, me: posts.give_post(d, me, vice, me.person_id, d.today + DAY)


def a_shared_desk(house: House) -> Callable[[Desk, Official], Any]:
    return lambda d, me: posts.give_post(d, me, post_of(house, "complaints"), me.person_id, d.today)


def a_post_handed_over(house: House) -> Callable[[Desk, Official], Any]:
    return lambda d, me: posts.hand_over(d, me, post_of(house, "mayor"), me.person_id, d.today)


def a_stand_ins_seat(house: House) -> Callable[[Desk, Official], Any]:
    mayor = house.person("mayor").id
    return lambda d, me: name_stand_in(d, me, mayor, me.person_id, d.today, d.today + DAY)


def a_leavers_post(house: House) -> Callable[[Desk, Official], Any]:
    leaver, post = house.person(VICE_MAYOR).id, post_of(house, VICE_MAYOR)

    def act(d: Desk, me: Official) -> Any:
        mark = leaving.review(d.session, leaver, d.now, d.today).mark
        return leaving.hand_over_all(d, me, leaver, d.today, {post: me.person_id}, mark)

    return act


def an_imported_post(house: House) -> Callable[[Desk, Official], Any]:
    row = {"unit": "fgw", "office": "handler", "holder": "admin"}
    return lambda d, me: take_organisation(d, me, json.dumps({"posts": [row]}).encode(), "o.json")


@pytest.mark.parametrize(
    "own", [a_post, a_shared_desk, a_post_handed_over, a_stand_ins_seat, a_leavers_post, an_imported_post]
)
def test_an_administrator_gives_himself_nothing(house: House, own: Own) -> None:
    act = own(house)
    seats = house.person("admin").get("/api/v1/me")["seats"]
    with pytest.raises(OneselfRaised):
        acting(house, act)
    house.wait(days=1)
    assert house.person("admin").get("/api/v1/me")["seats"] == seats


def test_a_leader_who_administers_takes_no_unit_in_his_own_charge(house: House) -> None:
    vice, post = house.person(VICE_MAYOR).id, post_of(house, VICE_MAYOR)
    other = house.one(
        "SELECT unit_id FROM portfolio WHERE office = 'vice_mayor' AND post_id <> :p AND valid_to IS NULL LIMIT 1",
        p=post,
    )
    acting(house, lambda d, me: posts.give_post(d, me, admin_post(house), vice, d.today))
    with pytest.raises(OneselfRaised):
        acting(house, lambda d, me: posts.put_in_charge(d, me, post, other, d.today), VICE_MAYOR)
    row = {"leader_unit": "zf", "office": "vice_mayor", "seat": 1, "unit": "neu", "valid_from": None}
    seat = house.rows("SELECT code, seat FROM post JOIN unit ON unit.id = unit_id WHERE post.id = :p", p=post)[0]
    row |= {"leader_unit": seat.code, "seat": seat.seat}
    sheet = json.dumps({"units": [{"code": "neu", "name": "新局"}], "portfolios": [row]}).encode()
    with pytest.raises(OneselfRaised):
        acting(house, lambda d, me: take_organisation(d, me, sheet, "o.json"), VICE_MAYOR)
    assert unit_missing(house, "neu")
    acting(house, lambda d, me: posts.put_in_charge(d, me, post, other, d.today))


def unit_missing(house: House, code: str) -> bool:
    return bool(house.one("SELECT count(*) = 0 FROM unit WHERE code = :c", c=code))


def test_another_administrator_gives_it(house: House) -> None:
    second_administrator(house)
    admin, post = house.person("admin").id, post_of(house, LEAD)
    acting(house, lambda d, me: posts.give_post(d, me, post, admin, d.today), LEAD)
    assert post in {seat["post"] for seat in house.person("admin").get("/api/v1/me")["seats"]}


def test_a_file_that_says_what_is_so_already_is_imported(house: House) -> None:
    post = admin_post(house)
    seat = house.rows("SELECT u.code FROM post p JOIN unit u ON u.id = p.unit_id WHERE p.id = :p", p=post)[0]
    sheet = json.dumps({"posts": [{"unit": seat.code, "office": "system_admin", "holder": "admin"}]}).encode()
    assert acting(house, lambda d, me: take_organisation(d, me, sheet, "o.json")) == {}


def without_password(house: House) -> int:
    """A second administrator with an account that nobody was ever given a password for."""
    person = acting(house, lambda d, me: accounts.create_user(d, me, NEW)).id
    acting(house, lambda d, me: posts.give_post(d, me, admin_post(house), person, d.today))
    return int(person)


def with_a_password_that_is_over(house: House) -> int:
    person = second_administrator(house)
    acting(house, lambda d, me: accounts.reset_password(d, me, person))
    house.clock.set(house.clock.now() + ONE_TIME)
    return person


def from_next_month(house: House) -> int:
    person = house.person(LEAD).id
    acting(house, lambda d, me: posts.give_post(d, me, admin_post(house), person, d.today + 30 * DAY))
    return person


def suspended(house: House) -> int:
    person = second_administrator(house)
    acting(house, lambda d, me: accounts.suspend_user(d, me, person))
    return person


@pytest.mark.parametrize("second", [without_password, with_a_password_that_is_over, from_next_month, suspended])
def test_an_administrator_who_cannot_log_in_does_not_let_the_last_one_go(
    house: House, second: Callable[[House], int]
) -> None:
    second(house)
    admin, post, today = house.person("admin"), admin_post(house), house.clock.today()
    with pytest.raises(LastAdministrator):
        acting(house, lambda d, me: posts.take_post(d, me, post, admin.id, today))
    with pytest.raises(LastAdministrator):
        mark = acting(house, lambda d, me: leaving.review(d.session, admin.id, d.now, d.today)).mark
        acting(house, lambda d, me: leaving.hand_over_all(d, me, admin.id, today, {post: 0}, mark))
    refused(admin.send("POST", f"/api/v1/persons/{admin.id}/leave", json={"left_on": today.isoformat()}),
            "last_administrator")  # fmt: skip
    house.wait(days=1)
    assert "system_admin" in {seat["office"] for seat in admin.get("/api/v1/me")["seats"]}


def test_the_last_one_goes_on_the_day_the_next_begins(house: House) -> None:
    admin, post, day = house.person("admin").id, admin_post(house), house.clock.today() + 30 * DAY
    from_next_month(house)
    with pytest.raises(LastAdministrator):
        acting(house, lambda d, me: posts.take_post(d, me, post, admin, day - 2 * DAY))
    acting(house, lambda d, me: posts.take_post(d, me, post, admin, day - DAY))
