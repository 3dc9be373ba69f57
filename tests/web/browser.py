"""A browser without scripts: follows links, fills the forms that a page really shows, keeps what stands in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from fastapi.testclient import TestClient

from service.desk import COOKIE
from tests.house import House

ACCEPT = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Site": "same-origin"}
VOID = {"input", "meta", "link", "br", "hr", "img"}


@dataclass
class FormOnPage:
    """A form with what stands in it: (name, value) pairs that a browser would send, and its buttons."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    options: dict[str, list[str]] = field(default_factory=dict)

    def values(self, name: str) -> list[str]:
        """What stands in the fields of this name."""
        return [value for key, value in self.fields if key == name]


class Reader(HTMLParser):
    """Reads a page's forms, links and words."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormOnPage] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._form: FormOnPage | None = None
        self._select: tuple[str, list[str], list[str]] | None = None
        self._area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form's beginning, a field, a link."""
        given = {name: value if value is not None else "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "form":
            self._form = FormOnPage(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self._form)
        if self._form is None:
            return
        name = given.get("name", "")
        if name:
            self._form.names.add(name)
        if tag == "input":
            self._input(given)
        elif tag == "select":
            self._select = (name, [], [])
        elif tag == "option" and self._select is not None:
            self._select[2].append(given.get("value", ""))
            if "selected" in given or not self._select[1]:
                self._select[1][:] = [given.get("value", "")]
        elif tag == "textarea":
            self._area = (name, [])

    def _input(self, given: dict[str, str]) -> None:
        assert self._form is not None
        kind, name = given.get("type", "text"), given.get("name", "")
        if kind in ("checkbox", "radio"):
            self._form.options.setdefault(name, []).append(given.get("value", "on"))
            if "checked" not in given:
                return
        if kind != "file":
            self._form.fields.append((name, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """A form's or a field's end."""
        if tag == "form":
            self._form = None
        elif tag == "select" and self._select is not None and self._form is not None:
            name, chosen, every = self._select
            self._form.fields.append((name, chosen[0] if chosen else ""))
            self._form.options[name] = every
            self._select = None
        elif tag == "textarea" and self._area is not None and self._form is not None:
            self._form.fields.append((self._area[0], "".join(self._area[1]).removeprefix("\n")))
            self._area = None

    def handle_data(self, data: str) -> None:
        """Words of the page, or the content of a text area."""
        if self._area is not None:
            self._area[1].append(data)
        self.words.append(data)


class Seen:
    """A page as it was answered."""

    def __init__(self, response: Any) -> None:
        self.status, self.url, self.html = response.status_code, str(response.url), response.text
        self.headers, self.history = response.headers, response.history
        reader = Reader()
        reader.feed(self.html)
        self.forms, self.links, self.words = reader.forms, reader.links, " ".join("".join(reader.words).split())

    def form(self, action: str) -> FormOnPage:
        """The form that posts to this address."""
        return next(form for form in self.forms if form.action.endswith(action))


class Browser:
    """One person at one browser; without a user name a citizen."""

    def __init__(self, house: House, username: str | None = None) -> None:
        self.client = TestClient(house.client.app, raise_server_exceptions=False, headers=ACCEPT)
        if username is not None:
            token = house.person(username)._headers["Authorization"].removeprefix("Bearer ")
            self.client.cookies.set(COOKIE, token)

    def get(self, path: str, **query: Any) -> Seen:
        """Open a page, following redirects."""
        return Seen(self.client.get(path, params=query or None))

    def send(self, form: FormOnPage, changes: dict[str, Any] | None = None, files: Any = None) -> Seen:
        """Send a form as it stands, with these fields filled in; a name that the page does not show is an error."""
        changes = changes or {}
        for name in changes:
            assert name in form.names, f"{name} is not on the page: {sorted(form.names)[:60]}"
        fields = [(name, value) for name, value in form.fields if name not in changes]
        fields += list(_flat(changes))
        if form.method == "get":
            return Seen(self.client.get(form.action, params=fields))
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return Seen(self.client.post(form.action, data=data, files=files))


def _flat(changes: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in changes.items():
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                yield name, str(one)
