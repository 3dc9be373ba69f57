"""What was issued is never edited: a later fact is added as a note that says what it corrects."""

from sqlalchemy import select

from service.cases.act import Act
from service.documents.tables import Document
from service.documents.use_cases import issue_document

NOTE = "correction_note"


def annotate(act: Act, why: str, clause: str = "NJ-18") -> None:
    """Add a note to a case whose document went out; the same reason again adds nothing. The caller flushes."""
    rows = act.session.scalars(select(Document).where(Document.case_id == act.case.id).order_by(Document.id)).all()
    if any(row.kind == NOTE and row.content["why"] == why for row in rows):
        return
    about = [f"{row.title}（{row.number}）" for row in rows if row.number]
    issue_document(
        act,
        kind=NOTE,
        title=f"关于“{act.case.title}”的更正说明",
        clause=clause,
        content={"why": why, "about": about},
    )
    act.record("annotated", clause, why=why[:300])
