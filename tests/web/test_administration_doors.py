"""Every page of administration, as the application routes it, is shut before anything is shown or tried."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, get_args

import pytest
from fastapi.routing import APIRoute

from service.web import routes
from tests.cast import LEAD, VICE_MAYOR
from tests.house import House
from tests.service.test_bad_input import counts
from tests.test_architecture import every_route
from tests.web.browser import Browser, Seen

Browse = Callable[..., Browser]
ACTS = ("service.administration", "service.engine", "service.calendar")
"""A page whose module takes anything from here belongs to administration."""
FOR_ALL = {
    "GET /calendar",
    "GET /organisation",
    "GET /templates/{kind}.xlsx",
    "GET /packs",
    "GET /packs/compare",
    "GET /packs/{pack_id}",
    "GET /posts/{post_id}",
    "GET /units/{unit_id}",
    "GET /stand-ins",
    "POST /stand-ins",
    "POST /stand-ins/{row_id}/end",
}
"""What every official reads, and one's own settings; whatever else is routed there is shut to him."""


def administers(module: Any) -> bool:
    homes = (getattr(thing, "__module__", None) or getattr(thing, "__name__", "") for thing in vars(module).values())
    return any(isinstance(home, str) and home.startswith(ACTS) for home in homes)


def doors(house: House) -> Iterator[tuple[str, str, APIRoute]]:
    modules = {module.__name__ for module in routes.PAGES if administers(module)}
    for route in every_route(house):
        for method in sorted(route.methods or ()):
            if route.endpoint.__module__ in modules and f"{method} {route.path}" not in FOR_ALL:
                yield method, route.path, route


def addresses(house: House, path: str, route: APIRoute) -> Iterator[str]:
    """The route's addresses with ids that exist."""
    first = {
        "person_id": house.person(VICE_MAYOR).id,
        "post_id": house.one("SELECT min(id) FROM post"),
        "unit_id": house.one("SELECT min(id) FROM unit"),
        "case_id": house.one('SELECT min(id) FROM "case"'),
        "row_id": 1,
        "chore": "leavers",
        "change": "",
    }
    given = inspect.signature(route.endpoint).parameters
    for change in get_args(given["change"].annotation) if "change" in given else ("",):
        yield path.format(**(first | {"change": change}))


def ask(browser: Browser, method: str, address: str, house: House) -> Seen:
    if method == "GET":
        return Seen(browser.client.get(address, follow_redirects=False))
    body = {
        "day": house.clock.today().isoformat(),
        "left_on": house.clock.today().isoformat(),
        "post": str(house.one("SELECT min(id) FROM post")),
        "person": str(house.person(LEAD).id),
        "unit": str(house.one("SELECT min(id) FROM unit")),
        "username": "neu.user",
        "name": "新来",
        "every": "1",
        "why": "理由充分",
    }
    return Seen(browser.client.post(address, data=body, follow_redirects=False))


def test_every_page_of_administration_is_known_to_this_file(house: House) -> None:
    found = {f"{method} {path}" for method, path, _ in doors(house)}
    assert len(found) >= 30 and {"POST /users/{person_id}/password", "GET /users", "POST /units/new"} <= found
    assert {f"{m} {r.path}" for r in every_route(house) for m in r.methods or ()} >= FOR_ALL


@pytest.mark.parametrize("who", [LEAD, None])
def test_who_is_no_administrator_sees_and_does_nothing_there(house: House, browse: Browse, who: str | None) -> None:
    house.start_round(projects=(1,))
    browser, name = browse(who), house.one("SELECT name FROM person WHERE id = :p", p=house.person(VICE_MAYOR).id)
    house.person(LEAD)
    before = counts(house)
    for method, path, route in doors(house):
        for address in addresses(house, path, route):
            page = ask(browser, method, address, house)
            if who is None:
                away = page.status == 303 and "/login" in page.headers["location"]
                assert away if method == "GET" else page.status == 401, (method, address, page.status)
            else:
                assert page.status == 403 and ">无权办理</h1>" in page.html, (method, address, page.words[-300:])
            assert name not in page.html, (method, address)
    assert counts(house) == before
