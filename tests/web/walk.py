"""A diligent official at a browser: turns an answer into the fields that the page really shows, and sends the form."""

from datetime import datetime
from typing import Any

from service.clock import LEGAL_ZONE
from tests.house import House, Person
from tests.web.browser import Browser, FormOnPage, Seen

SNAPSHOT = ("截图.png", b"\x89PNG\r\n\x1a\n" + b"list as published", "image/png")


def typed(form: FormOnPage, house: House, path: str, value: Any) -> dict[str, Any]:
    """The fields by which a browser would say this value at this place of the form."""
    if isinstance(value, dict):
        return {k: v for name, part in value.items() for k, v in typed(form, house, f"{path}.{name}", part).items()}
    if isinstance(value, bool):
        return {path: "1" if value else None}
    if isinstance(value, list):
        return _listed(form, house, path, value)
    text = "" if value is None else str(value)
    return {path: _clock(text) if "T" in text and text[:4].isdigit() else text}


def _listed(form: FormOnPage, house: House, path: str, value: list[Any]) -> dict[str, Any]:
    if path in form.names:
        several = path in form.options
        return {path: value if several else "\n".join(map(str, value))}
    if path.endswith(".scores"):
        return _points(form, house, path, value)
    found: dict[str, Any] = {}
    for n, row in enumerate(value):
        found |= typed(form, house, f"{path}.{n}", row)
    return found


def _points(form: FormOnPage, house: House, path: str, rows: list[Any]) -> dict[str, Any]:
    """Each cell is named by the ids of its indicator and its unit."""
    found = {}
    cells = house.rows("SELECT i.id || '-' || u.id, i.code, i.kind, u.code FROM indicator i CROSS JOIN unit u")
    points = {(row["indicator"], row["kind"], row["unit"]): row["points"] for row in rows}
    for key, *cell in cells:
        if f"{path}.{key}" in form.names:
            found[f"{path}.{key}"] = points[tuple(cell)]
    return found


def _clock(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return f"{moment.astimezone(LEGAL_ZONE):%Y-%m-%dT%H:%M}" if moment.tzinfo else text


class Walker:
    """Plays officials through their pages only."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._browsers: dict[str, Browser] = {}
        self.steps: set[str] = set()

    def browser(self, person: Person) -> Browser:
        """The person's own browser."""
        return self._browsers.setdefault(person.username, Browser(self.house, person.username))

    def decide(self, task: Any, **changed: Any) -> Seen:
        """Open the task's page, fill in its form as a diligent official would, and send it."""
        who, given = self.house.habit(task)
        browser = self.browser(who)
        page = browser.get(f"/tasks/{task.id}")
        assert page.status == 200, page.words
        form = page.form(f"/tasks/{task.id}/decide")
        content = {**given.form, **changed}
        files = None
        if task.step == "open_publicity":
            content.pop("snapshot")
            files = {"f0.snapshot.file": SNAPSHOT}
        fields = typed(form, self.house, "f0", {k: v for k, v in content.items() if f"{k}" != "projects"})
        if task.step == "draft_plan":
            fields = {}
        kept = {name: value for name, value in fields.items() if value not in ("", [], None)}
        answer = browser.send(form, {"outcome": given.outcome, "opinion": given.opinion, **kept}, files)
        self.steps.add(task.step)
        return answer

    def play(self, until: str | None = None) -> None:
        """Everybody decides through the pages until a step is open, or everything has ended."""
        for _ in range(400):
            self.house.run()
            if until is not None and self.house.open_tasks(until):
                return
            tasks = self.house.open_tasks()
            if not tasks and not self.house._next_mark():
                return
            for task in tasks:
                answer = self.decide(task)
                assert answer.status == 200 and answer.url.endswith(f"/tasks/{task.id}"), (task, answer.words[:3000])
                self.house.run()
                if until is not None and self.house.open_tasks(until):
                    return
