"""/api/v1/public, open to everybody: publicity, appeals, complaints, enquiries; and the sealed look."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from service.cases.act import Act, lock_case
from service.cases.queries import load_case
from service.cases.write import flush
from service.desk import AtDesk, Me, TheOffice
from service.documents.publication import Search, public_documents
from service.given import Before, Id
from service.problems import RESPONSES
from service.publicity.enquiry import enquire
from service.publicity.filing import file
from service.publicity.forms import FileForm
from service.publicity.identity import look
from service.publicity.queries import public_list, public_page
from service.publicity.throttle import admit, admit_enquiry, caller
from service.settings import field_key_bytes

router = APIRouter(prefix="/api/v1", tags=["public"], responses=RESPONSES)
Year = Annotated[int | None, Query(ge=2000, le=2099)]
FILING_KEY = r'^"?[A-Za-z0-9_-]{16,64}"?$'


class EnquiryBody(BaseModel):
    """A receipt number and its query code."""

    model_config = ConfigDict(extra="forbid")
    receipt: str = Field(max_length=40, examples=["SS20270001"])
    code: str = Field(max_length=40)


class LookBody(BaseModel):
    """Why the identity must be seen."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(min_length=4, max_length=300)


@router.get("/public/publicity")
def publicity_list(desk: AtDesk, year: Year = None, before: Before = None) -> list[dict[str, Any]]:
    """The lists that are or were in publicity, the newest first; `before` is the last id of the page before."""
    return public_list(desk, year, before)


@router.get("/public/publicity/{publicity_id}")
def publicity_page(publicity_id: Id, desk: AtDesk) -> dict[str, Any]:
    """One published list with its contacts and period."""
    return public_page(desk, publicity_id)


@router.get("/public/circulars")
def circulars(desk: AtDesk, year: Year = None) -> list[dict[str, Any]]:
    """Measures, plans and circulars that were made public, the newest first."""
    return public_documents(desk.session, Search(year=year))


@router.post("/public/publicity/{publicity_id}/appeals", status_code=201)
def file_appeal(
    publicity_id: Id,
    body: FileForm,
    desk: AtDesk,
    here: TheOffice,
    request: Request,
    idempotency_key: Annotated[str | None, Header(pattern=FILING_KEY)] = None,
) -> dict[str, str]:
    """File an appeal or a complaint, anonymously if one wishes; the code is shown once.

    Sent again under its `Idempotency-Key` (16 to 64 letters, digits, - or _; best a random one), it is answered with
    the first receipt and code.
    """
    admit(here, "filing", caller(request))
    key = idempotency_key.strip('"') if idempotency_key else None
    receipt, code = file(desk, publicity_id, body, field_key_bytes(here.settings), key)
    return {"receipt": receipt, "code": code}


@router.post("/public/enquiries")
def enquiry(body: EnquiryBody, desk: AtDesk, here: TheOffice, request: Request) -> dict[str, str | None]:
    """What has become of an appeal or complaint."""
    admit_enquiry(here, caller(request), body.receipt)
    return enquire(desk, body.receipt, body.code)


@router.post("/cases/{case_id}/identity")
def see_identity(case_id: Id, body: LookBody, desk: AtDesk, me: Me, here: TheOffice) -> dict[str, str]:
    """Open a sealed identity; the look is recorded."""
    load_case(desk.session, me, case_id)
    act = Act(desk=desk, case=lock_case(desk.session, case_id), official=me)
    name, contact = look(act, field_key_bytes(here.settings), body.reason)
    flush(act)
    return {"name": name, "contact": contact}
