"""What is begun on a page and sent twice, by an impatient finger or a broken line, is begun once."""

from typing import NamedTuple

import pytest

from service.chores import remind_of_duties
from tests.cast import SUPERVISION
from tests.house import House
from tests.service.resources import LAND
from tests.web.browser import Browser
from tests.works import start_list


class Begun(NamedTuple):
    """Who begins something where, with what, and what of it is in the register then."""

    who: str
    path: str
    typed: dict[str, str]
    counted: str


EVERY = {
    "an inspection": Begun(
        SUPERVISION,
        "/inspections/new",
        {"f.kind": "special", "f.subject": "农村饮水安全", "f.reason": "群众反映集中。"},
        "SELECT count(*) FROM \"case\" WHERE kind = 'inspection'",
    ),
    "a duty's entry": Begun(
        "mayor",
        "/duties/new?duty=mayor_meeting",
        {"f.held_on": "2026-01-05", "f.subject": "项目推进", "f.place": "市政府", "f.solved": "协调用地两宗。"},
        "SELECT count(*) FROM duty_entry",
    ),
    "a fact": Begun(
        LAND,
        "/facts/new/idle_land_consequences",
        {"f.unit": "anhua", "f.year": "2026", "f.allocation_mu": "800", "f.completion": "0.7", "f.rank": "5"},
        "SELECT count(*) FROM \"case\" WHERE kind = 'resource'",
    ),
    "a user": Begun(
        "admin",
        "/users",
        {"name": "周新", "username": "swj.new"},
        "SELECT count(*) FROM account WHERE username = 'swj.new'",
    ),
    "a unit": Begun(
        "admin",
        "/units/new",
        {"name": "市数据局", "code": "sjj-new", "kind": "municipal_unit", "since": "2026-02-01"},
        "SELECT count(*) FROM unit WHERE code = 'sjj-new'",
    ),
}


@pytest.mark.parametrize("what", EVERY)
def test_what_is_sent_twice_is_begun_once(house: House, what: str) -> None:
    start_list(house)
    remind_of_duties(house.office)
    who, path, typed, counted = EVERY[what]
    browser = Browser(house, who)
    form = next(form for form in browser.get(path).forms if form.method == "post" and set(typed) <= form.names)
    first = browser.send(form, typed)
    again = browser.send(form, typed)
    assert first.status == 200 and house.one(counted) == 1
    assert again.status < 500 and house.one(counted) == 1, again.words
