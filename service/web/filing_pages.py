"""Where citizens appeal, complain, get their receipt, and ask what became of it; nothing here is kept by caches."""

import re
from collections.abc import Callable
from secrets import token_urlsafe
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from service.cases.desk import Desk
from service.cases.kinds import KINDS
from service.cases.tables import Case
from service.desk import AtDesk, Office, TheOffice
from service.documents.files import MEDIA_TYPES
from service.documents.use_cases import CheckedFile
from service.errors import FormInvalid, NotFound, Refusal
from service.given import Id
from service.publicity.api import FILING_KEY
from service.publicity.enquiry import enquire
from service.publicity.filing import (
    ENCLOSURES,
    MAX_ENCLOSURE,
    File,
    FiledDifferently,
    checked_enclosures,
    file,
)
from service.publicity.forms import FileForm
from service.publicity.queries import public_page
from service.publicity.tables import Publicity
from service.publicity.throttle import admit, admit_enquiry, caller
from service.settings import field_key_bytes
from service.web.choices import CaseChoices
from service.web.filling import bind, read, validated
from service.web.pages import go, public, status_of
from service.web.posted import Posted, ThePost

router = APIRouter(include_in_schema=False, prefix="/public")
RECEIPT = "duban_receipt"
ONCE = "once"
MINUTES = 10
ENCLOSED = tuple(f"file{n}" for n in range(1, ENCLOSURES + 1))
OWN = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
"""Kept for the back button, so that what was typed comes back; by nobody else."""
NEVER = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@router.get("/publicity/{publicity_id}/appeal")
def appeal_form(publicity_id: Id, desk: AtDesk) -> Response:
    """The form for an appeal or a complaint."""
    return _appeal_page(desk, publicity_id, None, None)


@router.post("/publicity/{publicity_id}/appeal")
def take_appeal(publicity_id: Id, desk: AtDesk, here: TheOffice, request: Request, sent: ThePost) -> Response:
    """Take it in, and show receipt and code once; a refusal keeps every word."""
    key, once = field_key_bytes(here.settings), _once(sent)
    looked: list[tuple[FileForm, list[CheckedFile]]] = []
    taken: list[tuple[str, str]] = []

    def look() -> None:
        admit(here, "filing", caller(request))
        if sent.text("leave_empty"):
            raise FormInvalid("请将“请勿填写”一栏留空后再提交。")
        form = validated(FileForm, read(FileForm, sent, "f"), "YY-13")
        looked.append((form, checked_enclosures(desk, publicity_id, _enclosed(sent), key, once)))

    def act() -> None:
        form, files = looked[0]
        taken.append(file(desk, publicity_id, form, key, once, files))

    refused = _looked(look) or _attempt(desk.session, act)
    if refused:
        return _appeal_page(desk, publicity_id, sent, refused)
    answer = go("/public/receipt")
    kept = ".".join(taken[0])
    secure = here.settings.over_tls
    answer.set_cookie(RECEIPT, kept, MINUTES * 60, path="/public", httponly=True, samesite="strict", secure=secure)
    return answer


def _enclosed(sent: Posted) -> list[File]:
    """The files that came along; one byte more than allowed is enough to be refused."""
    return [found for name in ENCLOSED if (found := sent.file(name, MAX_ENCLOSURE))]


def _appeal_page(desk: Desk, publicity_id: int, sent: Posted | None, refused: Refusal | None) -> Response:
    p = public_page(desk, publicity_id)
    case = desk.session.get_one(Case, desk.session.get_one(Publicity, publicity_id).project_id)
    errors = {f["field"]: f["reason"] for f in (refused.facts.get("fields", []) if refused else [])}
    values = read(FileForm, sent, "f") if sent else {}
    fields = bind(FileForm, values, "f", choices=CaseChoices(desk, case, None), errors=errors)
    facts = {
        "errors": [{"label": b.field.label, "reason": b.error, "id": b.id} for b in fields if b.error],
        "once": (_once(sent) if sent and not isinstance(refused, FiledDifferently) else None) or token_urlsafe(24),
        "enclosures": ENCLOSED,
        "most": MAX_ENCLOSURE // 1024 // 1024,
        "accept": ",".join(MEDIA_TYPES),
        "again": bool(sent and _enclosed(sent)),
    }
    answer = public("public_appeal.html", status_of(refused), p=p, fields=fields, refused=refused, **facts)
    return _headed(answer, OWN, refused)


def _once(sent: Posted) -> str | None:
    """The page's own random key: a second click, or a page sent again, is the same filing."""
    found = sent.text(ONCE)
    return found if re.fullmatch(FILING_KEY, found) else None


@router.get("/receipt")
def receipt(desk: AtDesk, here: TheOffice, request: Request) -> Response:
    """Receipt number and query code, shown once, with who answers by when; they are shown whatever hinders the rest."""
    number, _, code = request.cookies.get(RECEIPT, "").partition(".")
    if not code:
        raise NotFound("受理编号和查询码只显示一次。")
    found, _refused = _asked(desk, here, request, number, code)
    answer = public("public_receipt.html", receipt=number, code=code, found=found, today=desk.today)
    secure = here.settings.over_tls
    answer.delete_cookie(RECEIPT, path="/public", httponly=True, samesite="strict", secure=secure)
    return _headed(answer, NEVER)


@router.get("/enquiry")
def enquiry_form() -> Response:
    """Where one asks what has become of an appeal or complaint."""
    return _headed(public("public_enquiry.html", found=None, refused=None, receipt="", code=""), NEVER)


@router.post("/enquiry")
def enquiry(desk: AtDesk, here: TheOffice, request: Request, sent: ThePost) -> Response:
    """The state of an appeal or complaint by receipt number and code; the code never stands in an address."""
    number, code = sent.text("receipt")[:40], sent.text("code")[:40]
    found, refused = _asked(desk, here, request, number, code)
    kept = {"receipt": number, "code": "" if found else code}
    facts = {"found": found, "refused": refused, "today": desk.today}
    return _headed(public("public_enquiry.html", status_of(refused), **facts, **kept), NEVER, refused)


def _asked(
    desk: Desk, here: Office, request: Request, number: str, code: str
) -> tuple[dict[str, Any] | None, Refusal | None]:
    """What the filer may know; whoever tries codes, by whichever page, is counted and stopped."""
    found: dict[str, Any] = {}
    refused = _looked(lambda: admit_enquiry(here, caller(request), number)) or _attempt(
        desk.session, lambda: found.update(enquire(desk, number, code))
    )
    if found:
        found["state"] = KINDS["appeal"].titles[found["state"]]
    return found or None, refused


def _looked(look: Callable[[], None]) -> Refusal | None:
    """What stands in the way before anything is written: whoever calls too often is counted in another transaction."""
    try:
        look()
    except Refusal as refused:
        return refused
    return None


def _attempt(session: Session, act: Callable[[], None]) -> Refusal | None:
    """Try it; when it is refused nothing of it stays."""
    try:
        with session.begin_nested():
            act()
    except Refusal as refused:
        return refused
    return None


def _headed(answer: Response, headers: dict[str, str], refused: Refusal | None = None) -> Response:
    answer.headers.update(headers)
    if refused and "retry_after" in refused.facts:
        answer.headers["Retry-After"] = str(refused.facts["retry_after"])
    return answer
