"""What everybody may read: published lists with their period, contacts and versions; documents made public."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.tables import Case
from service.deadlines.tables import Deadline
from service.documents.tables import Document
from service.errors import NotFound
from service.org.tables import Unit
from service.publicity.tables import Publicity

PAGE = 100


def public_list(session: Session) -> list[dict[str, Any]]:
    """The published lists, the newest first."""
    rows = session.execute(
        select(Publicity.id, Case.title, Unit.name, Publicity.version, Publicity.opened_at, Publicity.ended)
        .join(Case, Case.id == Publicity.project_id)
        .join(Unit, Unit.id == Case.unit_id)
        .order_by(Publicity.id.desc())
        .limit(PAGE)
    )
    return [
        {"id": i, "title": title, "unit": unit, "version": v, "opened_at": at.isoformat(), "ended": ended}
        for i, title, unit, v, at, ended in rows
    ]


def public_page(session: Session, publicity_id: int) -> dict[str, Any]:
    """One published list as it was frozen, with its digest, its period in words and its later versions."""
    row = session.execute(
        select(Publicity, Case, Unit, Document)
        .join(Case, Case.id == Publicity.project_id)
        .join(Unit, Unit.id == Case.unit_id)
        .join(Document, Document.id == Publicity.document_id)
        .where(Publicity.id == publicity_id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    p, case, unit, document = row
    deadline = session.scalars(
        select(Deadline)
        .where(Deadline.case_id == case.id, Deadline.name == "publicity", Deadline.set_at >= p.recorded_at)
        .order_by(Deadline.id)
        .limit(1)
    ).one_or_none()
    return {
        "id": p.id,
        "title": document.title,
        "project": case.title,
        "issuer": unit.name,
        "address": unit.address,
        "postcode": unit.postcode,
        "version": p.version,
        "list": document.content["list"],
        "subject": document.content["subject"],
        "digest": document.digest,
        "opened_at": p.opened_at.isoformat(),
        "closes_at": deadline.at.isoformat() if deadline else None,
        "last_day": deadline.due.isoformat() if deadline else None,
        "explanation": deadline.explanation if deadline else [],
        "provisional": deadline.provisional if deadline else False,
        "ended": p.ended,
        "site_url": p.site_url,
        "appeal_phone": p.appeal_phone,
        "complaint_phone": p.complaint_phone,
        "complaint_mailbox": p.complaint_mailbox,
        "corrections": [c for c in p.corrections if c["kind"] == "erratum"],
        "versions": list(
            session.scalars(
                select(Publicity.id).where(Publicity.project_id == case.id).order_by(Publicity.version)
            )
        ),
    }


def public_circulars(session: Session) -> list[dict[str, Any]]:
    """Documents made public: measures, plans, circulars; lists in publicity have their own page."""
    rows = session.scalars(
        select(Document)
        .where(Document.public, Document.kind.in_(("measures", "plan", "circular")))
        .order_by(Document.issued_at.desc(), Document.id.desc())
        .limit(PAGE)
    )
    return [
        {
            "id": d.id,
            "kind": d.kind,
            "title": d.title,
            "number": d.number,
            "issued_at": d.issued_at.isoformat(),
            "text": d.text,
            "digest": d.digest,
        }
        for d in rows
    ]
