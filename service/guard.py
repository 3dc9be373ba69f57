"""What every request passes: no foreign site writes with our cookie, no body without a bound, headers for browsers."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problems import answer

FAULT = "系统出现故障，已记入日志；请稍后重试，仍不能办理的，请联系系统管理员。"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_BODY = 25 * 1024 * 1024
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; "
    "base-uri 'none'",
}
"""Images as data: the arrows and ticks that the style sheet of the controls has inside."""
ONLY_TLS = {"Strict-Transport-Security": "max-age=31536000"}
"""Of this host alone: what else the government has under its name is not ours to move."""


class TooLarge(Exception):
    """The body outgrew its bound while it was read."""


class Faults:
    """Plain ASGI: a fault that nobody foresaw is answered in the house's own words; whoever runs us still hears it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, unless an answer has begun, and let the fault go on to the log."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except TooLarge:
            raise
        except Exception:
            if scope["type"] == "http" and not begun:
                response = await run_in_threadpool(answer, Request(scope), 500, "fault", FAULT)
                await response(scope, receive, send)
            raise


class Guard:
    """Plain ASGI, because it stands before the hot path."""

    def __init__(self, app: ASGIApp, over_tls: bool) -> None:
        self._app, self._headers = app, HEADERS | (ONLY_TLS if over_tls else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check origin and size, then let the application answer with the browsers' headers added."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] not in SAFE and foreign(headers):
            await answer(Request(scope), 403, "cross_site", "请从本系统页面提交。")(scope, receive, send)
            return
        length = headers.get("content-length") or "0"
        if not (length.isascii() and length.isdigit()):
            await answer(Request(scope), 400, "unreadable", "提交的内容无法读取。")(scope, receive, send)
            return
        if int(length[:20]) > MAX_BODY:
            await answer(Request(scope), 413, "too_large", "提交的内容过大。")(scope, receive, send)
            return
        try:
            await self._app(scope, _bounded(receive), _with_headers(send, self._headers))
        except TooLarge:
            await answer(Request(scope), 413, "too_large", "提交的内容过大。")(scope, receive, send)


def foreign(headers: Headers) -> bool:
    """Whether another site sends this: by Sec-Fetch-Site, or by Origin where a browser leaves it out (plain HTTP)."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


def _bounded(receive: Receive) -> Receive:
    taken = 0

    async def read() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MAX_BODY:
            raise TooLarge
        return message

    return read


def _with_headers(send: Send, added: Mapping[str, str]) -> Send:
    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in added.items():
                headers.setdefault(name, value)
        await send(message)

    return headed
