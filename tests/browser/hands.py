"""Officials with their hands on real pages: a task opened, filled in as its form asks, sent."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from service.org.sample import SAMPLE_PASSWORD
from tests.browser.conftest import Town, Visiting, _served, _visits
from tests.browser.watching import axe, fits
from tests.conftest import create_database, database_url
from tests.house import House, settings_for
from tests.web.browser import FormOnPage, Reader
from tests.web.walk import typed

PHOTO = {"name": "现场.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"roof"}
SHOWN = """names => Object.fromEntries(names.flatMap(name => {
    const field = document.querySelector(`main [name="${name}"]`);
    if (!field) return [];
    for (let fold = field; fold = fold.parentElement.closest("details:not([open])");) fold.open = true;
    return [[name, field.type]];
}))"""
"""What the fields of these names are; what is folded away around one is opened, as a reader would."""
_walks = count(1)
PAGES_A_TAB = 25
NUMBER = re.compile(r"\d+")
KINDS = (
    (re.compile(r"/tasks/(\d+)$"), "SELECT concat_ws(' ', step, state) FROM task WHERE id = :id"),
    (re.compile(r"/cases/(\d+)(?:/acts/\w+)?$"), 'SELECT kind FROM "case" WHERE id = :id'),
    (re.compile(r"/documents/(\d+)$"), "SELECT kind FROM document WHERE id = :id"),
)
"""What tells two pages of one address apart: the task's step and whether it is decided, the kind of case or paper."""


class Hands:
    """Everybody of a city, one after another at one browser; each kind of page is looked over when it is first seen.

    At a desk each step's task, each kind of case, act and paper is looked over whole; on a phone each address is, and
    the others must fit.
    """

    def __init__(self, town: Town, visit: Visiting, size: str) -> None:
        self.house: House = town.house
        self._visit, self._visitor, self._here = visit, visit(None, size), ""
        self._opened = 0
        self._thorough = size == "desktop"
        self._known: set[str] = set()
        self._acted: set[str] = set()
        self.seen: set[str] = set()
        self.steps: set[str] = set()

    def at(self, username: str, path: str) -> Page:
        """Open a page as an official, or as a citizen without a user name."""
        self._opened += 1
        if self._opened % PAGES_A_TAB == 0:
            self._visitor.another_tab()
        self._sit_down(username)
        page = self._visitor.page
        page.goto(f"http://{self._visitor.watch.home}{path}", wait_until="domcontentloaded")
        self.look(page)
        return page

    def _sit_down(self, username: str) -> None:
        """The first time with name and password on the page; the clock goes too fast to do so each time."""
        if self._here == username:
            return
        self._visitor.context.clear_cookies()
        self._here = username
        if username and username not in self._known:
            self._known.add(username)
            self._log_in(username)
        if username:
            self._visit.admit(self._visitor.context, username)

    def _log_in(self, username: str) -> None:
        page = self._visitor.page
        page.goto(f"http://{self._visitor.watch.home}/login", wait_until="domcontentloaded")
        self.look(page)
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(SAMPLE_PASSWORD)
        self._press(page, "登录")
        assert urlsplit(page.url).path == "/tasks", page.url
        self.look(page)

    def look(self, page: Page, part: str = "", within: str = "html") -> None:
        """The first page of a kind, or part of one: axe finds nothing grave, it fits, it has one heading."""
        path = urlsplit(page.url).path
        plain, kind = f"{NUMBER.sub('0', path)} {part}", f"{NUMBER.sub('0', path)} {self._kind(path)} {part}"
        if kind in self.seen:
            return
        assert page.locator("h1").count() == 1, kind
        fits(page)
        if self._thorough or plain not in self.seen:
            axe(page, within)
        self.seen |= {plain, kind}

    def _kind(self, path: str) -> str:
        for shape, sql in KINDS:
            if found := shape.search(path):
                return str(self.house.one(sql, id=int(found[1])))
        return ""

    def send(self, page: Page, button: str, fields: Mapping[str, Any] | None = None) -> Page:
        """Fill in the fields by their names, press the button, and go on when the page has answered."""
        _fill_in(page, fields or {})
        self._press(page, button)
        assert page.locator("#refused").count() == 0, page.locator("#refused").inner_text()
        self.look(page)
        self.house.run()
        return page

    def _press(self, page: Page, button: str) -> None:
        with page.expect_navigation(wait_until="domcontentloaded"):
            page.get_by_role("main").get_by_role("button", name=button, exact=True).last.click()

    def decide(self, task: Any, outcome: str = "", opinion: str = "", **changed: Any) -> Page:
        """One task, as a diligent official answers it or as changed, by whoever sits in its post."""
        who, given = self.house.habit(task, attach=lambda *_: 0)
        page = self._open(who.username, task)
        content = changed if changed or outcome not in ("", given.outcome) else given.form
        fields = self._choose(page, task, outcome or given.outcome, content)
        if words := opinion or given.opinion:
            fields["opinion"] = words
        return self.send(page, "提交办理结果", fields)

    def _open(self, username: str, task: Any) -> Page:
        """The first task of a step is found in the inbox, by its case's number; the others are opened straight away."""
        if task.step in self.steps:
            return self.at(username, f"/tasks/{task.id}")
        page = self.at(username, "/tasks")
        page.get_by_label("按标题或编号查找").fill(task.key)
        page.get_by_role("button", name="查找").click()
        page.wait_for_url("**find=*")
        page.locator(f'main a[href="/tasks/{task.id}"]').click()
        page.wait_for_url(f"**/tasks/{task.id}", wait_until="domcontentloaded")
        self.look(page)
        return page

    def _choose(self, page: Page, task: Any, outcome: str, content: Any) -> dict[str, Any]:
        """Choose an outcome, and look at its part of the form; what is to be filled in there."""
        chosen = page.locator(f'input[name="outcome"][value="{outcome}"]')
        checked, picks = chosen.evaluate("radio => [radio.checked, radio.className]")
        if not checked:
            chosen.check()
        part = re.search(r"pick-(\d+)", picks)
        self.look(page, outcome, "form.decide")
        self.steps.add(task.step)
        return _to_fill(_form(page), self.house, f"f{part[1]}", content) if part else {}

    def decide_on_paper(self, clerk: str, task: Any) -> Page:
        """A leader signed on paper: the clerk enters it from the list, with its scan."""
        page = self.at(clerk, "/paper")
        page.locator(f'main a[href="/tasks/{task.id}"]').click()
        given = self.house.habit(task)[1]
        signed = {"signer": page.locator("#signer option").nth(1).get_attribute("value"), "scan.file": PHOTO}
        day = {"signed_on": self.house.clock.today().isoformat()}
        return self.send(page, "登记代录", self._choose(page, task, given.outcome, given.form) | signed | day)

    def task(self, step: str, key: str | None = None, about: str | None = None) -> Any:
        """The first open task of a step."""
        found = [t for t in self.house.open_tasks(step, key) if about is None or t.about == about]
        assert found, f"{step} is not open: {[(t.step, t.key) for t in self.house.open_tasks()]}"
        return found[0]

    def do(self, step: str, outcome: str = "", opinion: str = "", key: str | None = None, **changed: Any) -> Page:
        """Decide the first open task of a step."""
        return self.decide(self.task(step, key), outcome, opinion, **changed)

    def clear(self, wanted: Callable[[Any], bool], until: str | None = None) -> None:
        """Everybody decides what is open and wanted, until nothing is, or a task of this step has opened."""
        while waiting := [task for task in self.house.open_tasks() if wanted(task)]:
            for task in waiting:
                if until is not None and self.house.open_tasks(until):
                    return
                if task.id in {open_task.id for open_task in self.house.open_tasks()}:
                    self.decide(task)

    def go_on(self, until: str | None = None) -> None:
        """Everybody decides and time passes, until a task of this step has opened, or everything has ended."""
        self.house.run()
        while until is None or not self.house.open_tasks(until):
            if not self.house.open_tasks() and not self.house._next_mark():
                return
            self.house.run()
            self.clear(lambda _: True, until)

    def act(self, username: str, case: int, name: str, button: str, **fields: Any) -> Page:
        """An act on a case besides its tasks, from its own form: the first of a name by the link on the case's page."""
        address = f"/cases/{case}/acts/{name}"
        page = self.at(username, address if name in self._acted else f"/cases/{case}")
        if name not in self._acted:
            self._acted.add(name)
            page.locator(f'main a[href="{address}"]').click()
            page.wait_for_url(f"**{address}", wait_until="domcontentloaded")
            self.look(page)
        return self.send(page, button, {f"f.{field}": value for field, value in fields.items()})


@contextmanager
def everybody(server: str, template: str, browser: Browser, size: str) -> Iterator[Hands]:
    """A fresh city in January, and everybody at a browser of one size; at the end nothing went wrong on any page."""
    name = f"walk_{next(_walks)}"
    create_database(server, name, template)
    with _served(House(settings_for(database_url(server, name)))) as town:
        visits = _visits(town, browser)
        yield Hands(town, next(visits), size)
        next(visits, None)


def kinds(*names: str) -> Callable[[Any], bool]:
    """Tasks of cases whose keys begin with one of these."""
    return lambda task: task.key.startswith(names)


def _form(page: Page) -> FormOnPage:
    reader = Reader()
    reader.feed(page.content())
    return next(form for form in reader.forms if form.action.endswith(("/decide", "/paper")))


def _to_fill(form: FormOnPage, house: House, path: str, content: Any) -> dict[str, Any]:
    """What does not stand in the form yet and is not carried along unseen; a file is chosen where it asks for one."""
    fields = {}
    for name, value in typed(form, house, path, content).items():
        standing = [value] if not isinstance(value, list) else value
        if f"{name}.file" in form.names:
            fields[f"{name}.file"] = PHOTO
        elif value not in ("", []) and form.values(name) != list(map(str, standing)) and not _carried(form, name):
            fields[name] = value
    return fields


def _carried(form: FormOnPage, name: str) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:n]) in form.names for n in range(1, len(parts)))


def _fill_in(page: Page, fields: Mapping[str, Any]) -> None:
    for name, kind in _shown(page, list(fields)).items():
        field, value = page.locator(f'main [name="{name}"]'), fields[name]
        if kind == "file":
            field.set_input_files(value)
        elif kind == "select-one":
            for n, one in enumerate(value if isinstance(value, list) else [value]):
                field.nth(n).select_option(str(one))
        elif kind == "checkbox":
            for one in value if isinstance(value, list) else [value]:
                page.locator(f'main [name="{name}"][value="{one}"]').check() if one else field.uncheck()
        else:
            field.fill(str(value))


def _shown(page: Page, names: list[str]) -> dict[str, str]:
    """What each field is; a row that the page does not show yet is asked for with the table's own button."""
    for _ in range(5):
        found: dict[str, str] = page.evaluate(SHOWN, names)
        missing = [name for name in names if name not in found]
        if not missing:
            return found
        table = re.sub(r"\.\d+\.[^.]+$", "", missing[0])
        with page.expect_navigation(wait_until="domcontentloaded"):
            page.locator(f'button[name="more"][value="{table}"]').click()
    raise AssertionError(f"{missing} not on {page.url}")
