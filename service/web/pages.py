"""What pages share: templates, the official's page with its transaction, attempts that keep what was typed, errors."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode

import orjson
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from service.cases.act import Act, lock_case
from service.cases.desk import Desk
from service.cases.tables import Case
from service.cases.write import flush
from service.db import transaction
from service.desk import COOKIE, AtDesk, Me, Office, TheOffice, find
from service.errors import FormInvalid, NotAllowed, NotLoggedIn, Refusal
from service.live import newest
from service.org.queries import Official
from service.rules.arrangements import ArrangementError
from service.rules.errors import RuleInputError
from service.rules.pack import PackError
from service.web import queries
from service.web.display import FILTERS
from service.web.language import LOOK, address, gettext, mark, ngettext
from service.web.matrix import tables
from service.web.navigation import menu
from service.web.static_files import asset
from service.web.tongues import name_chinese

HERE = Path(__file__).parent
TITLES = {
    401: mark("请先登录"),
    403: mark("无权办理"),
    404: mark("没有找到"),
    405: mark("不支持这种操作"),
    409: mark("不能办理"),
    413: mark("内容过大"),
}
REFUSALS = (Refusal, RuleInputError, ArrangementError, PackError)


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # by the extension
    found.filters.update(FILTERS)
    found.filters["compact"] = lambda value: orjson.dumps(value).decode()
    found.filters["matrix"] = tables
    found.filters["tr"] = gettext
    found.globals.update(asset=asset, look=LOOK.get, address=address)
    return found


def render(template: str, **facts: Any) -> str:
    """A template with its facts; everything is escaped, and what stays Chinese on an English page says so."""
    made = _environment().get_template(template).render(**facts)
    return name_chinese(made) if LOOK.get().language == "en" and template.endswith(".html") else made


def public(template: str, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page for everybody."""
    return HTMLResponse(render(template, me=None, **facts), status_code=status)


def fragment(template: str, **facts: Any) -> HTMLResponse:
    """A piece of a page, for whoever exchanges it in place."""
    return HTMLResponse(render(template, me=None, **facts))


@dataclass
class Page:
    """An official's page: who looks, at which desk, in which transaction."""

    request: Request
    here: Office
    desk: Desk
    me: Official

    def show(self, template: str, status: int = 200, /, *, live: Any = None, **facts: Any) -> HTMLResponse:
        """Render a page of the house with the official's name and posts above it; `live` is the case it follows."""
        head = _head(self.desk.session, self.me, self.request.url.path, live)
        return HTMLResponse(render(template, me=head, **facts), status_code=status)

    @property
    def by_script(self) -> bool:
        """Whether htmx asks, for a piece of the page that stays where it is."""
        return "hx-request" in self.request.headers

    def needs(self, *offices: str) -> None:
        """Only for the holders of one of these offices."""
        if not self.me.offices & set(offices):
            raise NotAllowed()

    def attempt(self, act: Callable[[], object]) -> Refusal | None:
        """Try an act; when it is refused nothing of it stays, and the page can be shown again with what was typed.

        What is not allowed is answered by the refusal alone: the page need not be for whoever asked.
        """
        try:
            with self.desk.session.begin_nested():
                act()
        except NotAllowed:
            raise
        except REFUSALS as error:
            self.desk.session.expire_all()
            return _named(error)
        return None

    def look(self, act: Callable[[], object]) -> Refusal | None:
        """The same for what writes nothing: no savepoint is held while it takes its time."""
        try:
            act()
        except REFUSALS as error:
            return _named(error)
        return None

    def act_on(self, case: Case, does: Callable[[Act], object]) -> Refusal | None:
        """Try an act of the official's on a case, which is locked, and write what came of it."""

        def act() -> None:
            this = Act(desk=self.desk, case=lock_case(self.desk.session, case.id), official=self.me)
            does(this)
            flush(this)

        return self.attempt(act)


def _named(error: Exception) -> Refusal:
    return error if isinstance(error, Refusal) else FormInvalid(str(error)[:500], name="malformed")


def _head(session: Session, me: Official, path: str, case_id: int | None = None) -> dict[str, Any]:
    heard = newest(session) | ({"case": case_id} if case_id else {})
    return {
        "name": me.name,
        "offices": me.offices,
        "seats": queries.seats(session, me),
        "unread": queries.unread_count(session, me),
        "menu": menu(me.offices, path),
        "live": f"/live?{urlencode(heard)}",
    }


def _page(request: Request, here: TheOffice, desk: AtDesk, me: Me) -> Page:
    return Page(request, here, desk, me)


ThePage = Annotated[Page, Depends(_page, scope="function")]


def go(path: str) -> RedirectResponse:
    """After a form was taken, the browser is sent on: reloading never sends it again."""
    return RedirectResponse(path, status_code=303)


def local_path(path: str) -> str:
    """A path of this very site, or the inbox: nobody is sent elsewhere after logging in."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and all(" " < sign != "\\" for sign in path)
    return path if safe and len(path) < 500 else "/tasks"


def status_of(refused: Refusal | None) -> int:
    """The status of a page that shows a refusal."""
    return refused.status if refused else 200


def error_page(request: Request, status: int, detail: str, clause: str | None) -> HTMLResponse:
    """A refusal as a page: with the house's own head for whoever is logged in."""
    title = TITLES.get(status, mark("系统暂时不可用") if status >= 500 else mark("不能办理"))
    back = quote(request.url.path, safe="/") if request.method == "GET" else "/tasks"
    facts = {"title": title, "detail": detail, "clause_text": clause, "code": status, "back": back}
    return HTMLResponse(render("error.html", me=_visitor(request, status), **facts), status_code=status)


def _visitor(request: Request, status: int) -> dict[str, Any] | None:
    """Who looks at the error, in a transaction of its own; while the register is away, or on a public page, nobody."""
    token = request.cookies.get(COOKIE)
    if token is None or status >= 500 or request.url.path.startswith("/public"):
        return None
    here: Office = request.app.state.office
    try:
        with transaction(here.engine) as session:
            return _head(session, find(here.desk(session), token), request.url.path)
    except (NotLoggedIn, OperationalError, PoolTimeout):
        return None
