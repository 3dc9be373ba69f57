"""A case, its attachments, its documents, a deadline moved by name, a sealed identity opened on record."""

from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from service.cases.act import Act, lock_case
from service.cases.papers import load_attachment, load_document
from service.cases.queries import load_case
from service.cases.tables import Case
from service.cases.write import flush
from service.deadlines.extending import extend_by_name
from service.deadlines.tables import Deadline
from service.errors import FormInvalid, NotFound, Refusal
from service.given import Before, Id
from service.publicity.identity import look
from service.settings import field_key_bytes
from service.web import queries
from service.web.case_acts import offered_acts
from service.web.case_view import Place, case_facts
from service.web.deciding import attach_files
from service.web.homes import HOMES
from service.web.pages import Page, ThePage, go, local_path, status_of
from service.web.posted import ThePost

router = APIRouter(include_in_schema=False)
Order = Literal["newest", "oldest"]
Group = Literal["decisions", "time", "papers", "corrections", "talks", "below"]
NEWEST = Place()


def show_case(page: Page, case: Case, refused: Refusal | None = None, place: Place = NEWEST, **more: Any) -> Response:
    """The case's page as it stands."""
    acts = {"home": HOMES.get(case.kind), "acts": offered_acts(page, case)}
    facts = {"identity": None, "matter": "", "extending": None, **acts, **case_facts(page, case, place), **more}
    return page.show("case.html", status_of(refused), live=case.id, refused=refused, **facts)


@router.get("/cases/{case_id}")
def a_case(
    case_id: Id, page: ThePage, start: Before = None, order: Order = "newest", only: Group | None = None
) -> Response:
    """One case, with a page of its story."""
    place = Place(start, order == "oldest", only)
    return show_case(page, load_case(page.desk.session, page.me, case_id), place=place)


@router.post("/cases/{case_id}/attachments")
def add_attachment(case_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Attach a file to a case."""
    case = load_case(page.desk.session, page.me, case_id)
    _, refused = attach_files(page, case, lambda: {"file": sent.needed_file()})
    return show_case(page, case, refused) if refused else go(local_path(sent.text("next", f"/cases/{case_id}")))


@router.post("/cases/{case_id}/identity")
def see_identity(case_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Open a sealed identity; the look and its reason are recorded, the answer is kept by nobody."""
    case = load_case(page.desk.session, page.me, case_id)
    seen: list[tuple[str, str]] = []

    def act() -> None:
        this = Act(desk=page.desk, case=lock_case(page.desk.session, case_id), official=page.me)
        seen.append(look(this, field_key_bytes(page.here.settings), sent.text("reason")))
        flush(this)

    refused = page.attempt(act)
    answer = show_case(page, case, refused, identity=seen[0] if seen and not refused else None)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/deadlines/{deadline_id}/extend")
def extend_deadline(deadline_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Move an open deadline to another day, with a reason that stays on record."""
    row = page.desk.session.get(Deadline, deadline_id)
    if row is None:
        raise NotFound()
    case = load_case(page.desk.session, page.me, row.case_id)

    def order() -> None:
        on, seen = (sent.needed_day(name, FormInvalid("请填写新的期限。")) for name in ("on", "seen"))
        extend_by_name(page.desk, page.me, deadline_id, on, sent.text("why"), seen)

    refused = page.attempt(order)
    if refused:
        return show_case(page, case, refused, extending=deadline_id, typed=sent)
    return go(f"/cases/{case.id}#deadlines")


@router.get("/attachments/{attachment_id}")
def attachment(attachment_id: Id, page: ThePage) -> Response:
    """A file through its case's door: always a download under its own name, never opened by the browser."""
    row = load_attachment(page.desk.session, page.me, attachment_id)
    disposition = f"attachment; filename=\"file-{row.id}\"; filename*=UTF-8''{quote(row.name, safe='')}"
    return Response(row.content, media_type=row.media_type, headers={"Content-Disposition": disposition})


@router.get("/documents")
def documents(page: ThePage, before: Before = None) -> Response:
    """The documents of the cases one may see, and those that one's unit received."""
    rows = queries.documents(page.desk.session, page.me, before)
    following = rows[-1].Document.id if len(rows) == queries.PAGE else None
    return page.show("documents.html", rows=rows, following=following)


@router.get("/documents/{document_id}")
def document(document_id: Id, page: ThePage) -> Response:
    """One document with its words and digest."""
    paper = load_document(page.desk.session, page.me, document_id)
    return page.show("document.html", d=paper.document, case=paper.case)
