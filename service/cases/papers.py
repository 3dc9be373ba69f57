"""The one way to load a document or a file: through its case's door, or as a document that one's unit received."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.cases.parts import readable
from service.cases.queries import load_case
from service.cases.tables import Case
from service.documents.recipients import has_received
from service.documents.tables import Attachment, Document
from service.errors import NotFound
from service.org.queries import Official


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


def load_attachment(session: Session, official: Official, attachment_id: int) -> Attachment:
    """A file of a case that is there for the official."""
    row = session.get(Attachment, attachment_id)
    if row is None:
        raise NotFound()
    readable(session, official, load_case(session, official, row.case_id), row)
    return row
