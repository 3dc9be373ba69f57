"""Officials with their hands on real pages: a task opened, filled in as its form asks, sent."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Locator, Page

from tests.browser.conftest import Town, Visitor, Visits
from tests.browser.watching import axe, fits
from tests.house import House
from tests.web.browser import FormOnPage, Reader
from tests.web.walk import typed

PHOTO = {"name": "现场.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"roof"}
NUMBER = re.compile(r"\d+")


class Hands:
    """Everybody of a city at a browser of one size; each kind of page is looked over the first time it is seen."""

    def __init__(self, town: Town, visit: Visits, size: str) -> None:
        self.house: House = town.house
        self._visit, self._size = visit, size
        self._visitors: dict[str, Visitor] = {}
        self.seen: set[str] = set()
        self.steps: set[str] = set()

    def at(self, username: str, path: str) -> Page:
        """Open a page as an official, or as a citizen without a user name."""
        if username not in self._visitors:
            self._visitors[username] = self._visit(username or None, self._size)
        page = self._visitors[username].go(path)
        self.look(page, NUMBER.sub("0", path.partition("?")[0]))
        return page

    def look(self, page: Page, kind: str) -> None:
        """The first page of a kind: axe finds nothing grave, it fits its window, it has one heading."""
        if kind in self.seen:
            return
        self.seen.add(kind)
        assert page.locator("h1").count() == 1, kind
        axe(page)
        fits(page)

    def send(self, page: Page, button: str, fields: Mapping[str, Any] | None = None) -> Page:
        """Fill in the fields by their names, press the button, and go on when the page has answered."""
        for name, value in (fields or {}).items():
            _fill(page, name, value)
        page.get_by_role("main").get_by_role("button", name=button, exact=True).last.click()
        page.wait_for_load_state()
        assert page.locator("#refused").count() == 0, page.locator("#refused").inner_text()
        self.house.run()
        return page

    def decide(self, task: Any, outcome: str = "", opinion: str = "", **changed: Any) -> Page:
        """One task, as a diligent official answers it or as changed, by whoever sits in its post."""
        who, given = self.house.habit(task)
        page = self.at(who.username, f"/tasks/{task.id}")
        outcome = outcome or given.outcome
        chosen = page.locator(f'input[name="outcome"][value="{outcome}"]')
        if not chosen.is_checked():
            chosen.check()
        part = re.search(r"pick-(\d+)", chosen.get_attribute("class") or "")
        content = changed if changed or outcome != given.outcome else given.form
        fields = typed(_form(page), self.house, f"f{part[1]}", content) if part else {}
        fields = {name: value for name, value in fields.items() if value not in ("", [])}
        self.look(page, f"task {task.step} {outcome}")
        if words := opinion or given.opinion:
            fields["opinion"] = words
        self.send(page, "提交办理结果", fields)
        self.steps.add(task.step)
        return page

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

    def act(self, username: str, case: int, name: str, button: str, query: str = "", **fields: Any) -> Page:
        """An act on a case besides its tasks, from its own form."""
        page = self.at(username, f"/cases/{case}/acts/{name}{query}")
        return self.send(page, button, {f"f.{field}": value for field, value in fields.items()})


def kinds(*names: str) -> Callable[[Any], bool]:
    """Tasks of cases whose keys begin with one of these."""
    return lambda task: task.key.startswith(names)


def _form(page: Page) -> FormOnPage:
    reader = Reader()
    reader.feed(page.content())
    return next(form for form in reader.forms if form.action.endswith("/decide"))


def _fill(page: Page, name: str, value: Any) -> None:
    _rows_for(page, name)
    field = page.locator(f'main [name="{name}"]')
    _unfold(field.first)
    kind = field.first.get_attribute("type") or field.first.evaluate("element => element.localName")
    if kind == "file":
        field.set_input_files(value)
    elif kind == "select":
        for n, one in enumerate(value if isinstance(value, list) else [value]):
            field.nth(n).select_option(str(one))
    elif kind == "checkbox":
        for one in value if isinstance(value, list) else [value]:
            page.locator(f'main [name="{name}"][value="{one}"]').check() if one else field.uncheck()
    else:
        field.fill(str(value))


def _rows_for(page: Page, name: str) -> None:
    """A row that the page does not show yet is asked for with the table's own button."""
    for _ in range(5):
        if page.locator(f'main [name="{name}"]').count():
            return
        table = re.sub(r"\.\d+\.[^.]+$", "", name)
        page.locator(f'button[name="more"][value="{table}"]').click()
        page.wait_for_load_state()
    raise AssertionError(f"{name} is not on {page.url}")


def _unfold(field: Locator) -> None:
    """What is folded away is opened, as a reader would."""
    folded = field.locator("xpath=ancestor::details[not(@open)]/summary")
    for n in range(folded.count()):
        folded.nth(n).click()
