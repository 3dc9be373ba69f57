"""What everybody may read and do: lists in publicity, documents, appeals and complaints, enquiries by code."""

import re
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from service.cases.desk import Desk
from service.cases.kinds import KINDS
from service.cases.tables import Case
from service.desk import AtDesk, TheOffice
from service.errors import FormInvalid, NotFound, Refusal
from service.publicity.api import FILING_KEY
from service.publicity.filing import FiledDifferently, enquire, file
from service.publicity.forms import FileForm
from service.publicity.queries import public_circulars, public_document, public_list, public_page
from service.publicity.tables import Publicity
from service.publicity.throttle import THROTTLE
from service.settings import field_key_bytes
from service.web.choices import CaseChoices
from service.web.filling import bind, read, validated
from service.web.pages import go, public, status_of
from service.web.posted import Posted, ThePost

router = APIRouter(include_in_schema=False, prefix="/public")
Id = Annotated[int, Path(ge=1, le=2**62)]
RECEIPT = "duban_receipt"
ONCE = "once"
MINUTES = 10


@router.get("")
def publicity_list(desk: AtDesk) -> Response:
    """The lists that are or were in publicity."""
    return public("public_list.html", rows=public_list(desk.session))


@router.get("/publicity/{publicity_id}")
def one_list(publicity_id: Id, desk: AtDesk) -> Response:
    """One published list."""
    return public("public_publicity.html", p=public_page(desk, publicity_id))


@router.get("/publicity/{publicity_id}/appeal")
def appeal_form(publicity_id: Id, desk: AtDesk) -> Response:
    """The form for an appeal or a complaint."""
    return _appeal_page(desk, publicity_id, None, None)


@router.post("/publicity/{publicity_id}/appeal")
def take_appeal(publicity_id: Id, desk: AtDesk, here: TheOffice, request: Request, sent: ThePost) -> Response:
    """Take it in, and show receipt and code once; a refusal keeps every word."""
    taken: list[tuple[str, str]] = []

    def act() -> None:
        THROTTLE.admit(_address(request), desk.now)
        if sent.text("leave_empty"):
            raise FormInvalid("请将“请勿填写”一栏留空后再提交。")
        form = validated(FileForm, read(FileForm, sent, "f"), "YY-13")
        taken.append(file(desk, publicity_id, form, field_key_bytes(here.settings), _once(sent)))

    refused = attempt(desk.session, act)
    if refused:
        return _appeal_page(desk, publicity_id, sent, refused)
    answer = go("/public/receipt")
    kept = ".".join(taken[0])
    secure = here.settings.over_tls
    answer.set_cookie(RECEIPT, kept, MINUTES * 60, path="/public", httponly=True, samesite="strict", secure=secure)
    return answer


def _appeal_page(desk: Desk, publicity_id: int, sent: Posted | None, refused: Refusal | None) -> Response:
    p = public_page(desk, publicity_id)
    case = desk.session.get_one(Case, desk.session.get_one(Publicity, publicity_id).project_id)
    errors = {f["field"]: f["reason"] for f in (refused.facts.get("fields", []) if refused else [])}
    values = read(FileForm, sent, "f") if sent else {}
    fields = bind(FileForm, values, "f", choices=CaseChoices(desk, case), errors=errors)
    named = [{"label": b.field.label, "reason": b.error, "id": b.id} for b in fields if b.error]
    filed = isinstance(refused, FiledDifferently)
    once = (_once(sent) if sent and not filed else None) or token_urlsafe(24)
    return public(
        "public_appeal.html", status_of(refused), p=p, fields=fields, refused=refused, errors=named, once=once
    )


def _once(sent: Posted) -> str | None:
    """The page's own random key: a second click, or a page sent again, is the same filing."""
    found = sent.text(ONCE)
    return found if re.fullmatch(FILING_KEY, found) else None


@router.get("/receipt")
def receipt(request: Request) -> Response:
    """Receipt number and query code, shown once."""
    number, _, code = request.cookies.get(RECEIPT, "").partition(".")
    if not code:
        raise NotFound("受理编号和查询码只显示一次。")
    answer = public("public_receipt.html", receipt=number, code=code)
    answer.delete_cookie(RECEIPT, path="/public")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.get("/enquiry")
def enquiry_form() -> Response:
    """Where one asks what has become of an appeal or complaint."""
    return public("public_enquiry.html", found=None, refused=None, receipt="")


@router.post("/enquiry")
def enquiry(desk: AtDesk, request: Request, sent: ThePost) -> Response:
    """The state of an appeal or complaint by receipt number and code."""
    found: dict[str, Any] = {}

    def act() -> None:
        THROTTLE.admit(_address(request), desk.now)
        found.update(enquire(desk, sent.text("receipt")[:40], sent.text("code")[:40]))

    refused = attempt(desk.session, act)
    if found:
        found["state"] = KINDS["appeal"].titles[found["state"]]
    answer = public(
        "public_enquiry.html", status_of(refused), found=found or None, refused=refused, receipt=sent.text("receipt")
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.get("/documents")
def documents(desk: AtDesk) -> Response:
    """Measures, plans and circulars."""
    return public("public_documents.html", rows=public_circulars(desk.session))


@router.get("/documents/{document_id}")
def document(document_id: Id, desk: AtDesk) -> Response:
    """One public document."""
    return public("public_document.html", d=public_document(desk.session, document_id))


def attempt(session: Session, act: Callable[[], None]) -> Refusal | None:
    """Try it; when it is refused nothing of it stays."""
    try:
        with session.begin_nested():
            act()
    except Refusal as refused:
        return refused
    return None


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
