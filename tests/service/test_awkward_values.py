"""Signs that count as digits but are no number, days at the ends of time: answered, refused, never a fault of ours."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest

from service.given import day, instant, month, whole
from tests.cast import SUPERVISION, case_id
from tests.house import House
from tests.service.snapshots import Snapshots
from tests.service.test_posts_handed_over import post_of, unit_id
from tests.web.browser import Browser

SQUARE, ARABIC, LONG, HUGE = "²", "٣", "9" * 5000, "9" * 18
NUMBERS = (SQUARE, ARABIC, LONG, HUGE, "-1", "1e9", "")
ENDS = ("9999-12-31", "0001-01-01", "2026-W01-1", "10000-01-01", SQUARE)
Asked = tuple[str, str, dict[str, str] | None]

NUMBERED: dict[str, Asked] = {
    "the scope of what is late": (SUPERVISION, "/supervision?scope=incentives-{v}", None),
    "a year of escalations": (SUPERVISION, "/supervision/escalations?year={v}", None),
    "a place in a list of what is late": (SUPERVISION, "/supervision?after=2026-01-01T00:00%2B08:00~{v}", None),
    "a place among the flags": (SUPERVISION, "/supervision/flags?unit=fgw&after={v}-{v}", None),
    "the unit of a search": (SUPERVISION, "/histories?unit={v}", None),
    "a page of an inbox": (SUPERVISION, "/tasks?after={v}", None),
    "several tasks": (SUPERVISION, "/tasks/several?task={v}", None),
    "tasks signed for": (SUPERVISION, "/tasks/several/claim", {"task": "{v}"}),
    "persons to copy to": ("vicemayor1", "/tasks/{task}/copy", {"person": "{v}"}),
    "a citizen's year": (SUPERVISION, "/public/livelihood?year={v}", None),
    "a post to give": ("admin", "/users/{other}/appoint", {"post": "{v}", "day": "2026-06-01"}),
    "a person to follow": ("admin", "/posts/{mayors}/hand-over", {"person": "{v}", "day": "2026-06-01"}),
    "a seat": ("admin", "/units/{unit}/post", {"seat": "{v}", "office": "handler"}),
    "a successor of a unit": ("admin", "/units/{unit}/close", {"successor": "{v}", "day": "2026-06-01"}),
    "a message": ("admin", "/outbox/retry", {"message": "{v}"}),
    "a year to try a pack on": (SUPERVISION, "/packs/1?year={v}", None),
    "a user": ("admin", "/users/{v}", None),
    "last year's projects": (SUPERVISION, "/rounds/{round}/last-year", {"take": "{v}"}),
    "a row of a form": (SUPERVISION, "/matters/new", {"f.matters.{v}.title": "甲"}),
    "a stand-in's post": ("mayor", "/stand-ins", {"substitute": "{v}", "post": "{v}", "from": "2026-06-01"}),
}

DATED: dict[str, Asked] = {
    "a post given": ("admin", "/users/{other}/appoint", {"post": "{desk}", "day": "{v}"}),
    "a post taken": ("admin", "/users/{mayor}/dismiss", {"post": "{mayors}", "day": "{v}"}),
    "an administrator's post taken": ("admin", "/users/{admin}/dismiss", {"post": "{desk}", "day": "{v}"}),
    "a post handed over": ("admin", "/posts/{mayors}/hand-over", {"person": "{other}", "day": "{v}"}),
    "a unit put in charge": ("admin", "/posts/{vice}/charge", {"unit": "{unit}", "day": "{v}"}),
    "a unit no longer in charge": ("admin", "/posts/{vice}/no-charge", {"unit": "{unit}", "day": "{v}"}),
    "a unit closed": ("admin", "/units/{unit}/close", {"alone": "1", "day": "{v}"}),
    "a unit founded": ("admin", "/units/new", {"code": "neu", "name": "新", "kind": "park_a", "since": "{v}"}),
    "a leaver": ("admin", "/users/{other}/leaving", {"left_on": "{v}", "mark": "x"}),
    "a stand-in": ("mayor", "/stand-ins", {"substitute": "{other}", "from": "{v}", "to": "{v}"}),
    "a day off": (
        "calendar",
        "/calendar/preview",
        {"notice_number": "一号", "published_on": "{v}", "off": "{v}至{v}", "work": "{v}"},
    ),
    "a month of a search": (SUPERVISION, "/histories?month={month}", None),
    "the ends of an inbox": (SUPERVISION, "/tasks?from={v}&to={v}", None),
    "a place in time": (SUPERVISION, "/supervision?after={v}T23:59:59-12:00~1", None),
    "a deadline moved": (SUPERVISION, "/deadlines/{deadline}/extend", {"on": "{v}", "why": "理由充分"}),
    "a deadline moved from a list": (
        SUPERVISION,
        "/supervision/tasks/{task}/extend",
        {"on": "{v}", "seen": "{v}", "why": "理由充分"},
    ),
    "a paper signed": ("clerk", "/tasks/{task}/paper", {"signer": "{other}", "signed_on": "{v}", "outcome": "approve"}),
    "a rule about a day": (SUPERVISION, "/calculator?rule=period&f.start={v}&f.length=1&f.unit_of_time=days", None),
    "a rule about an instant": (SUPERVISION, "/calculator?rule=publicity&f.published_at={v}T23:59:00%2B00:00", None),
}


@pytest.fixture(scope="module")
def house(snapshots: Snapshots) -> Iterator[House]:
    """One city for the whole table."""
    found = snapshots.house("review_plan")
    yield found
    snapshots.close(found)


@pytest.fixture(scope="module")
def ids(house: House) -> dict[str, object]:
    """Things that are there."""
    return {
        "round": case_id(house, "round/yiyang/2026"),
        "task": house.open_tasks("review_plan")[0].id,
        "deadline": house.one("SELECT min(id) FROM deadline WHERE met_at IS NULL AND dropped_at IS NULL"),
        "admin": house.person("admin").id,
        "mayor": house.person("mayor").id,
        "other": house.person("fgw.leader").id,
        "desk": post_of(house, "admin"),
        "mayors": post_of(house, "mayor"),
        "vice": post_of(house, "vicemayor1"),
        "unit": unit_id(house, "fgw"),
    }


def status(house: House, ids: dict[str, object], asked: Asked, value: str) -> int:
    who, path, data = asked
    client, there = Browser(house, who).client, path.format(v=quote(value), month=quote(value[:-3]), **ids)
    if data is None:
        return int(client.get(there).status_code)
    sent = {name.format(v=value): text.format(v=value, **ids) for name, text in data.items()}
    return int(client.post(there, data=sent).status_code)


@pytest.mark.parametrize("what", NUMBERED)
def test_what_only_looks_like_a_number_is_none(house: House, ids: dict[str, object], what: str) -> None:
    found = {value[:9]: status(house, ids, NUMBERED[what], value) for value in NUMBERS}
    assert {value: code for value, code in found.items() if code >= 500} == {}
    assert set(found.values()) != {404} and 405 not in found.values(), "the address is there"


@pytest.mark.parametrize("what", DATED)
def test_a_day_at_the_end_of_time_is_none(house: House, ids: dict[str, object], what: str) -> None:
    found = {value: status(house, ids, DATED[what], value) for value in ENDS}
    assert {value: code for value, code in found.items() if code >= 500} == {}
    assert set(found.values()) != {404} and 405 not in found.values(), "the address is there"


def test_numbers_and_days_are_those_that_the_register_can_hold() -> None:
    assert [whole(text) for text in (" 7 ", "0", HUGE)] == [7, 0, int(HUGE)]
    assert [whole(text) for text in (SQUARE, ARABIC, LONG, "-1", "1.0", "", "1" * 19)] == [None] * 7
    assert day(" 2026-02-28 ") == date(2026, 2, 28) and month("2099-12") == date(2099, 12, 1)
    assert [day(text) for text in (*ENDS, "2026-02-30", "2100-01-01", "1949-09-30")] == [None] * 8
    assert [month(text) for text in ("9999-12", "2026-13", "2026-1", SQUARE, "")] == [None] * 5
    assert [instant(text) for text in ("9999-12-31T23:59+00:00", "2026-01-01T00:00", SQUARE)] == [None] * 3
