"""A form that came after its session had ended: nothing that was typed is lost, and nothing is decided twice.

The answer is a login form that carries the fields along; after login they stand in a form with one button, and go
where they were going. Files are not carried: the browser gives them once.
"""

from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import HTMLResponse

from service.web.posted import Posted, posted

MOST = 2_000_000


async def kept_form(request: Request) -> str:
    """The fields of the form as text that a hidden field holds; nothing when there is too much."""
    sent = await posted(request)
    fields = [[name, value] for name in sent.names if not name.startswith("password") for value in sent.values(name)]
    text = orjson.dumps(fields).decode()
    return text if len(text) <= MOST else ""


def carried(sent: Posted) -> list[tuple[str, str]]:
    """The fields that a login form carried, as name and value; whatever is not of that shape is nothing."""
    try:
        found: Any = orjson.loads(sent.text("resume_with") or "[]")
        return [(str(name), str(value)) for name, value in found]
    except (orjson.JSONDecodeError, ValueError, TypeError):
        return []


def expired_piece() -> HTMLResponse:
    """The answer to what a page sends by itself while it is filled in: said on the page, which keeps what was typed."""
    from service.web.pages import render

    return HTMLResponse(render("expired.html", me=None), 401, {"HX-Retarget": "#session", "HX-Reswap": "innerHTML"})


async def expired_page(request: Request) -> HTMLResponse:
    """The login form that holds what was typed."""
    from service.web.pages import local_path, public

    to = local_path(request.url.path)
    facts: dict[str, Any] = {"next": to, "username": "", "refused": None, "to": to, "choosing": False}
    facts["kept"] = await kept_form(request)
    return public("login.html", 401, **facts)
