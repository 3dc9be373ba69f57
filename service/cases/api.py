"""/api/v1/cases for officials, /internal/cases for the activities of workflows."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Response, UploadFile

from service.cases.act import Act, lock_case
from service.cases.papers import load_attachment, load_document
from service.cases.queries import list_cases, load_case
from service.cases.stages import enter, strike, what_next
from service.cases.view import case_view
from service.cases.write import flush
from service.desk import AtDesk, Me, TheOffice, from_worker
from service.documents.use_cases import MAX_FILE, checked_file, keep_file
from service.given import Id
from service.problems import RESPONSES
from workflows.contracts import EnterStage, StageStatus, StrikeMark

router = APIRouter(prefix="/api/v1", tags=["cases"], responses=RESPONSES)
internal = APIRouter(
    prefix="/internal/cases", tags=["internal"], responses=RESPONSES, dependencies=[Depends(from_worker)]
)



@internal.post("/enter")
def enter_stage(message: EnterStage, here: TheOffice) -> StageStatus:
    """A workflow enters a stage."""
    with here.for_worker() as desk:
        return enter(desk, message)


@internal.post("/strike")
def strike_mark(message: StrikeMark, here: TheOffice) -> StageStatus:
    """A timer has fired."""
    with here.for_worker() as desk:
        return strike(desk, message)


@internal.post("/next-mark")
def next_mark(message: EnterStage, here: TheOffice) -> StageStatus:
    """A deadline has moved; which mark is next?"""
    with here.for_worker() as desk:
        return what_next(desk, message)


@router.get("/cases")
def cases(
    desk: AtDesk, me: Me, kind: str | None = None, year: int | None = None, after: int = 0
) -> list[dict[str, Any]]:
    """The cases that the official may see."""
    return [
        {"id": c.id, "key": c.key, "kind": c.kind, "title": c.title, "state": c.state, "year": c.year}
        for c in list_cases(desk.session, me, kind=kind, year=year, after=after)
    ]


@router.get("/cases/{case_id}")
def case(case_id: Id, desk: AtDesk, me: Me) -> dict[str, Any]:
    """One case with its timeline, deadlines, tasks and documents."""
    return case_view(desk.session, me, load_case(desk.session, me, case_id))


@router.post("/cases/{case_id}/attachments", status_code=201)
def add_attachment(case_id: Id, file: Annotated[UploadFile, File()], desk: AtDesk, me: Me) -> dict[str, int]:
    """Attach a file to a case."""
    load_case(desk.session, me, case_id)
    checked = checked_file(desk, file.filename or "", file.file.read(MAX_FILE + 1))
    act = Act(desk=desk, case=lock_case(desk.session, case_id), official=me)
    attachment = keep_file(act, checked)
    flush(act)
    return {"id": attachment}


@router.get("/attachments/{attachment_id}")
def attachment(attachment_id: Id, desk: AtDesk, me: Me) -> Response:
    """A file, through its case's door, never shown inline."""
    row = load_attachment(desk.session, me, attachment_id)
    return Response(
        row.content,
        media_type=row.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{row.id}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@router.get("/documents/{document_id}")
def document(document_id: Id, desk: AtDesk, me: Me) -> dict[str, Any]:
    """One issued document with its words and digest; whoever only received it has its words alone."""
    paper = load_document(desk.session, me, document_id)
    row = paper.document
    return {
        "id": row.id,
        "title": row.title,
        "number": row.number,
        "version": row.version,
        "text": row.text,
        "content": row.content if paper.case else None,
        "digest": row.digest,
        "copies": row.copies,
        "issued_at": row.issued_at.isoformat(),
    }
