"""What everybody may read: published lists with their period, contacts and versions; documents made public."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import Session

from service.cases.desk import Desk
from service.cases.packs import ruled_by
from service.cases.tables import Case
from service.deadlines.tables import Deadline
from service.documents.tables import Document
from service.errors import NotFound
from service.incentives.tables import Project
from service.org.tables import Unit
from service.publicity.tables import Publicity
from service.rules.pack import IncentivePack

PAGE = 100
PUBLIC_KINDS = ("measures", "plan", "circular", "key_list", "outstanding_circular")


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


def _published(session: Session, publicity_id: int) -> Row[Publicity, Case, Unit, Document, Project]:
    row = session.execute(
        select(Publicity, Case, Unit, Document, Project)
        .join(Case, Case.id == Publicity.project_id)
        .join(Project, Project.case_id == Publicity.project_id)
        .join(Unit, Unit.id == Case.unit_id)
        .join(Document, Document.id == Publicity.document_id)
        .where(Publicity.id == publicity_id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return row


def public_page(desk: Desk, publicity_id: int) -> dict[str, Any]:
    """One published list as it was frozen, with its digest, its period, its contacts and its later versions."""
    session = desk.session
    p, case, unit, document, project = _published(session, publicity_id)
    pack = ruled_by(desk.packs.get(session, case.pack_id), IncentivePack)
    return {
        "id": p.id,
        "title": document.title,
        "year": case.year,
        "project": case.title,
        "basis": pack.basis,
        "clause": document.clause,
        "issuer": unit.name,
        "address": unit.address,
        "postcode": unit.postcode,
        "office_hours": pack.settings.office_hours.value,
        "version": p.version,
        "list": _list(document.content["list"], pack.settings.publish_scores.value == "score_and_rank"),
        "subject": document.content["subject"],
        "quotas": {q["kind"]: q["places"] for q in project.plan.get("quotas", [])},
        "measure": project.plan.get("reward_mode", ""),
        "digest": document.digest,
        "opened_at": p.opened_at.isoformat(),
        "issued_at": document.issued_at.isoformat(),
        **_period(session, p),
        "ended": p.ended,
        "site_url": p.site_url,
        "appeal_phone": p.appeal_phone,
        "complaint_phone": p.complaint_phone,
        "complaint_mailbox": p.complaint_mailbox,
        "anonymous": pack.settings.anonymous_complaints.value,
        "standing": pack.settings.appeal_standing.value,
        "corrections": [{"at": c["at"], "reason": c["reason"]} for c in p.corrections if c["kind"] == "erratum"],
        "versions": [{"id": i, "version": v} for i, v in _versions(session, p)],
    }


def _list(rows: list[dict[str, Any]], scored: bool) -> list[dict[str, Any]]:
    """Score and rank only where the pack has them published."""
    return [{k: v for k, v in row.items() if scored or k not in ("score", "rank")} for row in rows]


def _period(session: Session, publicity: Publicity) -> dict[str, Any]:
    """When the publicity's own deadline closes it, day by day."""
    after = select(func.min(Publicity.recorded_at)).where(
        Publicity.project_id == publicity.project_id, Publicity.version > publicity.version
    )
    replaced_at = session.scalar(after)
    query = select(Deadline).where(
        Deadline.case_id == publicity.project_id,
        Deadline.name == "publicity",
        Deadline.set_at >= publicity.recorded_at,
    )
    if replaced_at is not None:
        query = query.where(Deadline.set_at < replaced_at)
    # The newest run: an outage of the page has made it longer.
    deadline = session.scalars(query.order_by(Deadline.id.desc()).limit(1)).one_or_none()
    return {
        "closes_at": deadline.at.isoformat() if deadline else None,
        "last_day": deadline.due.isoformat() if deadline else None,
        "explanation": deadline.explanation if deadline else [],
        "provisional": deadline.provisional if deadline else False,
    }


def _versions(session: Session, publicity: Publicity) -> Sequence[Row[int, int]]:
    return session.execute(
        select(Publicity.id, Publicity.version)
        .where(Publicity.project_id == publicity.project_id)
        .order_by(Publicity.version)
    ).all()


def public_circulars(session: Session) -> list[dict[str, Any]]:
    """Documents made public: measures, plans, key lists, circulars; lists in publicity have their own page."""
    rows = session.scalars(
        select(Document)
        .where(_made_public())
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


def public_document(session: Session, document_id: int) -> dict[str, Any]:
    """One document made public, by its words: its content may hold what is not for everybody."""
    row = session.execute(
        select(Document, Case, Unit.name)
        .join(Case, Case.id == Document.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(Document.id == document_id, _made_public())
    ).one_or_none()
    if row is None:
        raise NotFound()
    d, case, unit = row
    return {
        "id": d.id,
        "kind": d.kind,
        "title": d.title,
        "number": d.number,
        "case": case.title,
        "issuer": unit,
        "version": d.version,
        "issued_at": d.issued_at.isoformat(),
        "text": d.text,
        "digest": d.digest,
    }


def _made_public() -> ColumnElement[bool]:
    return and_(Document.public, Document.kind.in_(PUBLIC_KINDS))
