"""In which language a page speaks and in which type: Chinese is the source, English comes from the catalogues.

A template marks its words with `_('…')`; words that come as data (titles of steps, labels of fields, names of codes)
pass the filter `tr`. What officials write stays as they wrote it.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = ("zh", "en")
YEAR = 365 * 24 * 3600
CHOICES = {"lang": LANGUAGES, "type": ("normal", "large")}
"""What a page may be asked for in its address; each is then kept in a cookie of its own."""


@dataclass(frozen=True)
class Look:
    """How the present request wants its page, and where the page is."""

    language: str = "zh"
    large: bool = False
    path: str = "/"
    query: str = ""
    site: str = ""
    """The scheme and host by which one came: for addresses that are printed or fed."""
    reopens: bool = True
    """Whether the page can be opened again at its address: a form that was posted cannot."""


PLAIN = Look()
LOOK: ContextVar[Look] = ContextVar("look", default=PLAIN)


@cache
def catalogue(language: str) -> NullTranslations:
    """Every .po file of a language, read once a process."""
    merged = Catalog(locale=language)
    for path in sorted((LOCALES / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    merged[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled)


def gettext(text: str) -> str:
    """The text in the request's language; what has no translation stays as it is."""
    language = LOOK.get().language
    return catalogue(language).gettext(text) if text and language != "zh" else text


def ngettext(one: str, many: str, n: int) -> str:
    """The same for a text that counts; in Chinese both are one."""
    language = LOOK.get().language
    return catalogue(language).ngettext(one, many, n) if language != "zh" else many


def mark(text: str) -> str:
    """Marks a constant for the catalogue; it is translated where it is shown, by `tr`."""
    return text


def address(**changed: str) -> str:
    """The present page's address with these parts of its query set; an empty value takes a part away."""
    look = LOOK.get()
    query = {name: value for name, value in parse_qsl(look.query) if name not in CHOICES} | changed
    kept = urlencode({name: value for name, value in query.items() if value})
    return f"{look.path}?{kept}" if kept else look.path


class Looks:
    """Plain ASGI: reads language and type from address or cookie before a page is made, and keeps what was asked.

    Pages go out compressed; what programs ask for passes untouched, because it is the hot path.
    """

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._secure = secure
        self._app, self._page = app, GZipMiddleware(app, minimum_size=2000, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the request's look; a choice in the address is remembered by the browser."""
        if scope["type"] != "http" or scope["path"].startswith(("/api/", "/internal/", "/static/", "/health/")):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        asked = {name: request.query_params.get(name) for name in CHOICES}
        asked = {name: value for name, value in asked.items() if value in CHOICES[name]}
        kept = {name: request.cookies.get(f"duban_{name}") for name in CHOICES} | asked
        token = LOOK.set(
            Look(
                language="en" if kept["lang"] == "en" else "zh",
                large=kept["type"] == "large",
                path=scope["path"],
                query=request.url.query,
                site=f"{request.url.scheme}://{request.url.netloc}",
                reopens=scope["method"] in ("GET", "HEAD"),
            )
        )
        try:
            await self._page(scope, receive, _remembering(send, asked, self._secure))
        finally:
            LOOK.reset(token)


def _remembering(send: Send, asked: Mapping[str, str | None], secure: bool) -> Send:
    if not asked:
        return send

    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in asked.items():
                cookie = f"duban_{name}={value}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax"
                headers.append("Set-Cookie", f"{cookie}; Secure" if secure else cookie)
        await send(message)

    return headed
