"""The one way to load a document or a file: through its case's door, or as a document that one's unit received."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from service.cases.parts import readable
from service.cases.queries import listed, load_case, own_tasks
from service.cases.tables import Case
from service.documents.recipients import has_received, received
from service.documents.tables import Attachment, Document
from service.errors import NotFound
from service.org.queries import Official
from service.tasks.tables import Task


@dataclass(frozen=True)
class Paper:
    """A document that the official may read, with its case where that is there for him too."""

    document: Document
    case: Case | None


def load_document(session: Session, official: Official, document_id: int) -> Paper:
    """A document of a case that is there for the official, or one that his unit received: the words, not the case."""
    row = session.get(Document, document_id)
    if row is None:
        raise NotFound()
    try:
        case = load_case(session, official, row.case_id)
        readable(session, official, case, row)
    except NotFound:
        if not has_received(session, official, document_id):
            raise
        return Paper(row, None)
    return Paper(row, case)


def papers_of(session: Session, official: Official, cases: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """By case, the documents of these that the official may read; of cases whose every document is for all its readers.

    A case opens to him that stands in his lists or holds a task of his; besides he reads what his units received.
    """
    tasks = select(Task.case_id).where(Task.case_id.in_(cases), own_tasks(official))
    rows = session.execute(
        select(Document.case_id, Document.id, Document.title, Document.number)
        .join(Case, Case.id == Document.case_id)
        .where(Case.id.in_(cases), or_(listed(official), Case.id.in_(tasks), received(official.unit_ids)))
        .order_by(Document.id)
    )
    found: dict[int, list[dict[str, Any]]] = {case: [] for case in cases}
    for row in rows:
        found[row.case_id].append({"id": row.id, "title": row.title, "number": row.number})
    return found


def load_attachment(session: Session, official: Official, attachment_id: int) -> Attachment:
    """A file of a case that is there for the official."""
    row = session.get(Attachment, attachment_id)
    if row is None:
        raise NotFound()
    readable(session, official, load_case(session, official, row.case_id), row)
    return row
