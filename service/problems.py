"""Every refusal as RFC 9457 problem details: name, clause, a sentence; for pages, the same in HTML."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from service.errors import NotLoggedIn, Refusal
from service.org.imports.faults import ImportRefused
from service.rules.arrangements import ArrangementError
from service.rules.errors import RuleInputError
from service.rules.pack import PackError

PROBLEM = "application/problem+json"
MEANINGS = {
    400: ("unreadable", "提交的内容无法读取。"),
    404: ("no_such_page", "没有这个页面。"),
    405: ("no_such_method", "不支持这种操作。"),
    413: ("too_large", "提交的内容过大。"),
}


class Problem(BaseModel):
    """A refusal (RFC 9457): `name` is the interface, `clause` the article, `detail` the official's sentence."""

    type: str = Field(examples=["urn:duban:refusal:already_decided"])
    title: str = Field(examples=["already_decided"])
    status: int = Field(examples=[409])
    name: str = Field(examples=["already_decided"])
    detail: str = Field(examples=["该事项已由王强办理，您的意见未被采用。"])
    clause: str | None = Field(None, examples=["YY-08"])


def _documented(meaning: str) -> dict[str, Any]:
    return {"description": meaning, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


RESPONSES: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, **_documented("not logged in")},
    403: _documented("not yours, or not within your posts' power"),
    404: _documented("not there for this official"),
    409: _documented("refused by name: wrong order, stale version, already decided, a condition of the clause"),
    422: _documented("malformed, or a compulsory field is missing"),
}


def problem(status: int, name: str, detail: str, clause: str | None = None, **facts: Any) -> JSONResponse:
    """One problem document; `name` is the interface, `detail` the sentence for the official."""
    body = {
        "type": f"urn:duban:refusal:{name}",
        "title": name,
        "status": status,
        "detail": detail,
        "name": name,
    }
    if clause:
        body["clause"] = clause
    return JSONResponse({**facts, **body}, status_code=status, media_type=PROBLEM)


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, rather than a program."""
    asked = "text/html" in request.headers.get("accept", "") or "hx-request" in request.headers
    return asked and not request.url.path.startswith(("/api/", "/internal/", "/health/"))


def install(app: FastAPI) -> None:
    """Teach the application its one shape of error."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(ImportRefused, _import_refused)
    app.add_exception_handler(RuleInputError, _rule_input)
    app.add_exception_handler(PackError, _pack)
    app.add_exception_handler(ArrangementError, _arrangement)
    app.add_exception_handler(OperationalError, _away)
    app.add_exception_handler(PoolTimeout, _away)
    app.add_exception_handler(DataError, _data)
    app.add_exception_handler(HTTPException, _http)


def answer(
    request: Request, status: int, name: str, detail: str, clause: str | None = None, **facts: Any
) -> Response:
    """The refusal for whoever asks: a page for a browser, problem details for a program."""
    if wants_page(request):
        from service.web.pages import error_page

        return error_page(request, status, detail, clause)
    return problem(status, name, detail, clause, **facts)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    if isinstance(error, NotLoggedIn) and wants_page(request):
        if request.method != "GET":
            from service.web.expired import expired_page, expired_piece

            in_passing = "hx-request" in request.headers and "hx-boosted" not in request.headers
            return expired_piece() if in_passing else await expired_page(request)
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?{urlencode({'next': wanted})}", status_code=303)
    facts = (error.status, error.name, error.message, error.clause)
    response = await run_in_threadpool(answer, request, *facts, **error.facts)
    if "retry_after" in error.facts:
        response.headers["Retry-After"] = str(error.facts["retry_after"])
    return response


def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = [
        {"field": ".".join(str(part) for part in e["loc"] if part != "body"), "reason": e["msg"]}
        for e in error.errors()[:50]
    ]
    return answer(request, 422, "malformed", "提交的内容格式不正确。", None, fields=fields)


def _import_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ImportRefused)
    faults = [asdict(fault) for fault in error.faults]
    return answer(
        request,
        422,
        "import_refused",
        f"导入被拒绝：{len(faults)}处错误，未写入任何内容。",
        None,
        faults=faults,
    )


def _rule_input(request: Request, error: Exception) -> Response:
    return answer(request, 422, "rule_input", str(error)[:500])


def _arrangement(request: Request, error: Exception) -> Response:
    assert isinstance(error, ArrangementError)
    return answer(request, 422, error.name, str(error)[:500])


def _pack(request: Request, error: Exception) -> Response:
    assert isinstance(error, PackError)
    return answer(request, 422, "pack_refused", str(error)[:500])


def _away(request: Request, _error: Exception) -> Response:
    response = answer(request, 503, "register_away", "数据库暂时不可用，请稍后重试；您的操作未生效。")
    response.headers["Retry-After"] = "1"
    return response


def _data(request: Request, _error: Exception) -> Response:
    return answer(request, 422, "malformed", "提交的内容超出允许的范围。")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    name, detail = MEANINGS.get(error.status_code, ("refused", "请求不能办理。"))
    return answer(request, error.status_code, name, detail)
