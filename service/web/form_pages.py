"""The routes of a form on a page of its own: shown, checked while it is filled in, kept, dropped, sent."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from service.web.asking import FormPage
from service.web.pages import go
from service.web.posted import ThePost

At = Annotated[str, Query(max_length=200)]


def form_routes(router: APIRouter, path: str, opened: Callable[..., FormPage]) -> None:
    """The form at a path; `opened` is the dependency that says what stands there, and refuses whom it is not for."""
    stands: Any = Depends(opened, scope="function")

    @router.get(path)
    def show(form: FormPage = stands) -> Response:
        return form.show()

    @router.post(path)
    def send(*, form: FormPage = stands, sent: ThePost) -> Response:
        return form.send(sent)

    @router.post(f"{path}/check")
    def check(*, form: FormPage = stands, sent: ThePost, at: At = "") -> Response:
        return form.check(sent, at)

    @router.post(f"{path}/draft")
    def keep(*, form: FormPage = stands, sent: ThePost) -> Response:
        return form.keep(sent)

    @router.post(f"{path}/draft/discard")
    def discard(form: FormPage = stands) -> Response:
        return form.discard()

    @router.get(f"{path}/check")
    @router.get(f"{path}/draft")
    def reopened(form: FormPage = stands) -> Response:
        return go(form.place)
