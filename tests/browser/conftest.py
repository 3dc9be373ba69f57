"""One service and one browser for the whole run: the sample city under uvicorn on loopback; `town.house` acts in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from service.desk import COOKIE
from tests.bench.oversight import NOW, fill
from tests.browser import chromium
from tests.browser.watching import SCREEN, SIZES, Watch
from tests.cast import accepted
from tests.conftest import create_database, database_url
from tests.house import House, settings_for
from tests.serving import serving
from tests.works import file_all, report, start_list, until, verify, work

REPORTED: tuple[tuple[str | None, ...], ...] = (
    ("8", "8", "8", "8", "3", "8"),
    ("16", "16", "16", "16", "5", None),
    ("25", "25", "25", "25", "9", "25"),
)
"""What six works' units report of January, February and March."""
PATIENCE = 30_000
"""Milliseconds until a browser gives up, on a machine that does other things too."""


@dataclass
class Town:
    """The service that the browser talks to; its clock stands still, and `house` plays everybody else's part."""

    house: House
    address: str


@pytest.fixture(scope="session")
def town(server: str, template: str) -> Iterator[Town]:
    """The sample city with a round whose first list is in publicity."""
    create_database(server, "browser_city", template)
    house = House(settings_for(database_url(server, "browser_city")))
    house.start_round()
    house.play(until="open_publicity")
    assert house.act("open_publicity").status_code == 200
    with _served(house) as town:
        yield town


@pytest.fixture(scope="session")
def works_town(server: str, template: str) -> Iterator[Town]:
    """The sample city in April with six key works: one behind since January, one without a report of February."""
    create_database(server, "browser_works", template)
    house = House(settings_for(database_url(server, "browser_works")))
    start_list(house, *[work(number, livelihood=number == 3) for number in range(1, 7)])
    for number in range(1, 7):
        file_all(house, number)
    for month, values in enumerate(REPORTED, 1):
        for number, value in enumerate(values, 1):
            if value is not None:
                accepted(report(house, month, value, number))
                accepted(verify(house, month, number=number))
        until(house, month + 1, 15)
    with _served(house) as town:
        yield town


@pytest.fixture(scope="session")
def busy_town(server: str, template: str) -> Iterator[Town]:
    """A city in July with 120 key works, a fifth of them behind, talks in every state and hundreds of late tasks."""
    create_database(server, "browser_busy", template)
    house = House(settings_for(database_url(server, "browser_busy")), NOW)
    with house.office.engine.begin() as connection:
        fill(connection, works=120, tasks=1200)
    with _served(house) as town:
        yield town


@contextmanager
def _served(house: House) -> Iterator[Town]:
    with serving(house) as running:
        yield Town(house, running.address)
    house.close()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; it ends with these tests, because its event loop would stand in the way of all that follow."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        yield found
        found.close()


@dataclass
class Visitor:
    """Somebody at a browser: `page`, and `watch` with all that went wrong on it."""

    page: Page
    watch: Watch
    context: BrowserContext

    def another_tab(self) -> None:
        """A tab that has shown hundreds of pages holds a gigabyte and grows slow: a new one takes its place."""
        old, self.page = self.page, self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.watch.on(self.page)
        old.close()

    def go(self, path: str) -> Page:
        """Open a page of the service."""
        self.page.goto(f"http://{self.watch.home}{path}")
        return self.page


Visits = Callable[..., Visitor]


@dataclass
class Visiting:
    """Opens a browser for each who comes to a town."""

    town: Town
    browser: Browser
    every: list[Visitor] = field(default_factory=list)

    def __call__(self, username: str | None = None, size: str = "desktop", **options: Any) -> Visitor:
        home = self.town.address
        context = self.browser.new_context(viewport={**SIZES, "screen": SCREEN}[size], locale="zh-CN", **options)
        if username is not None:
            self.admit(context, username)
        watch, page = Watch(home), context.new_page()
        page.set_default_timeout(PATIENCE)
        watch.on(page)
        self.every.append(Visitor(page, watch, context))
        return self.every[-1]

    def admit(self, context: BrowserContext, username: str) -> None:
        """Logged in for years: the clock of a test goes too fast for a session of twelve hours."""
        token = self.town.house.person(username)._headers["Authorization"].removeprefix("Bearer ")
        context.add_cookies([{"name": COOKIE, "value": token, "url": f"http://{self.town.address}/"}])


@pytest.fixture
def visit(town: Town, browser: Browser) -> Iterator[Visits]:
    """`visit("fgw.handler", "phone")`: logged in at a browser; at the end nothing may have gone wrong on any page."""
    yield from _visits(town, browser)


@pytest.fixture
def visit_works(works_town: Town, browser: Browser) -> Iterator[Visits]:
    """The same in the city of the key works."""
    yield from _visits(works_town, browser)


@pytest.fixture
def visit_busy(busy_town: Town, browser: Browser) -> Iterator[Visits]:
    """The same in the busy city."""
    yield from _visits(busy_town, browser)


def _visits(town: Town, browser: Browser) -> Iterator[Visiting]:
    visits = Visiting(town, browser)
    yield visits
    for visitor in visits.every:
        visitor.context.close()
    assert [fault for visitor in visits.every for fault in visitor.watch.faults] == []
