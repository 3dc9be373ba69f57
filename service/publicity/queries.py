"""What everybody may read: published lists with their period, contacts and versions, and what a correction changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from service.cases.desk import Desk
from service.cases.packs import ruled_by
from service.cases.tables import Case
from service.deadlines.tables import Deadline
from service.documents.tables import Document
from service.errors import NotFound
from service.incentives.tables import Project
from service.org.queries import government_post
from service.org.tables import Unit
from service.publicity.changes import changes
from service.publicity.tables import Publicity
from service.rules.pack import IncentivePack

PAGE = 50


def public_list(desk: Desk, year: int | None = None, before: int | None = None) -> list[dict[str, Any]]:
    """The published lists, the newest first; those still open with the working days that are left."""
    wanted = [Case.year == year] if year else []
    wanted += [Publicity.id < before] if before else []
    rows = desk.session.execute(
        select(Publicity, Case.title, Case.year, Unit.name)
        .join(Case, Case.id == Publicity.project_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(*wanted)
        .order_by(Publicity.id.desc())
        .limit(PAGE)
    ).all()
    running = _running(desk.session, [p.project_id for p, *_ in rows if p.ended is None])
    return [
        {
            "id": p.id,
            "title": title,
            "year": of,
            "unit": unit,
            "version": p.version,
            "opened_at": p.opened_at.isoformat(),
            "ended": p.ended,
            **_left(running.get(p.project_id) if p.ended is None else None, desk.today),
        }
        for p, title, of, unit in rows
    ]


def public_years(session: Session) -> list[int]:
    """The years that have published lists."""
    years = select(Case.year).join(Publicity, Publicity.project_id == Case.id).distinct()
    return list(session.scalars(years.order_by(Case.year.desc())))


def _running(session: Session, projects: list[int]) -> dict[int, Deadline]:
    """The open publicity deadline of each project."""
    rows = session.scalars(
        select(Deadline)
        .where(
            Deadline.case_id.in_(projects),
            Deadline.name == "publicity",
            Deadline.met_at.is_(None),
            Deadline.dropped_at.is_(None),
        )
        .order_by(Deadline.id)
    )
    return {row.case_id: row for row in rows}


def _left(deadline: Deadline | None, today: date) -> dict[str, Any]:
    """By when a list is up, and how many working days are left after today."""
    if deadline is None:
        return {"last_day": None, "days_left": None}
    days = (row["day"] for row in deadline.explanation if row["counts"])
    return {"last_day": deadline.due.isoformat(), "days_left": sum(day > today.isoformat() for day in days)}


def _published(session: Session, publicity_id: int) -> Row[Publicity, Case, Document, Project]:
    row = session.execute(
        select(Publicity, Case, Document, Project)
        .join(Case, Case.id == Publicity.project_id)
        .join(Project, Project.case_id == Publicity.project_id)
        .join(Document, Document.id == Publicity.document_id)
        .where(Publicity.id == publicity_id)
    ).one_or_none()
    if row is None:
        raise NotFound("没有找到该公示。")
    return row


def frozen_text(session: Session, publicity_id: int) -> str:
    """The notice as it was frozen, sign by sign: its digest is the digest of these words."""
    _, _, document, _ = _published(session, publicity_id)
    return document.text


def public_page(desk: Desk, publicity_id: int) -> dict[str, Any]:
    """One published list as it was frozen, with its digest, its period, its contacts and its other versions."""
    session = desk.session
    p, case, document, project = _published(session, publicity_id)
    pack, content = ruled_by(desk.packs.get(session, case.pack_id), IncentivePack), document.content
    scored = pack.settings.publish_scores.value == "score_and_rank"
    return {
        "id": p.id,
        "title": document.title,
        "year": case.year,
        "project": case.title,
        "basis": pack.basis,
        "clause": document.clause,
        "version": p.version,
        "list": _list(content["list"], scored),
        "subject": content["subject"],
        "quotas": content.get("quotas", {q["kind"]: q["places"] for q in project.plan.get("quotas", [])}),
        "measure": content.get("measure", project.plan.get("reward_mode", "")),
        "digest": document.digest,
        "opened_at": p.opened_at.isoformat(),
        "issued_at": document.issued_at.isoformat(),
        **_period(session, p, desk.today),
        "ended": p.ended,
        "anonymous": pack.settings.anonymous_complaints.value,
        "standing": pack.settings.appeal_standing.value,
        "answer_days": {name: _answer_days(pack, name) for name in ("acknowledge", "conclude")},
        "corrections": [{"at": c["at"], "reason": c["reason"]} for c in p.corrections if c["kind"] == "erratum"],
        "outage_rule": {
            "hours": pack.settings.outage_office_hours.value,
            "days": pack.settings.outage_adds_working_days.value,
        },
        "outages": [{"from": c["from"], "to": c["to"]} for c in p.corrections if c["kind"] == "outage"],
        **_contacts(session, p, case, content, pack),
        **_versions(session, p, scored),
    }


def _contacts(
    session: Session, p: Publicity, case: Case, content: dict[str, Any], pack: IncentivePack
) -> dict[str, Any]:
    """Who takes in what one has to say: as it was frozen where the notice holds it."""
    lead = session.get_one(Unit, case.unit_id)
    issuer = content.get("issuer") or address_of(lead)
    return {
        "issuer": issuer["name"],
        "address": issuer["address"],
        "postcode": issuer["postcode"],
        "office": content.get("office") or address_of(complaint_office(session, case.jurisdiction) or lead),
        "office_hours": pack.settings.office_hours.value,
        "site_url": p.site_url,
        "appeal_phone": p.appeal_phone,
        "complaint_phone": p.complaint_phone,
        "complaint_mailbox": p.complaint_mailbox,
    }


def complaint_office(session: Session, jurisdiction: str) -> Unit | None:
    """The government's office that takes in complaints (YY-14)."""
    post = government_post(session, jurisdiction, "complaint_officer")
    return session.get_one(Unit, post.unit_id) if post else None


def address_of(unit: Unit) -> dict[str, str | None]:
    """Where letters to a unit go."""
    return {"name": unit.name, "address": unit.address, "postcode": unit.postcode}


def _answer_days(pack: IncentivePack, name: str) -> int | None:
    """In how many working days a filer is told whether it is taken up, and what came of it (YY-13)."""
    rule = pack.deadlines.get(f"appeal_{name}")
    return getattr(rule, "working_days", None)


def _list(rows: list[dict[str, Any]], scored: bool) -> list[dict[str, Any]]:
    """Score and rank only where the pack has them published."""
    return [{k: v for k, v in row.items() if scored or k not in ("score", "rank")} for row in rows]


def _period(session: Session, publicity: Publicity, today: date) -> dict[str, Any]:
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
        **_left(deadline, today),
        "explanation": deadline.explanation if deadline else [],
        "provisional": deadline.provisional if deadline else False,
    }


def _versions(session: Session, publicity: Publicity, scored: bool) -> dict[str, Any]:
    """Every version of the list, and what this one changed against the one before it."""
    rows: Sequence[Row[Publicity, Document]] = session.execute(
        select(Publicity, Document)
        .join(Document, Document.id == Publicity.document_id)
        .where(Publicity.project_id == publicity.project_id)
        .order_by(Publicity.version)
    ).all()
    shown = {p.version: {**d.content, "list": _list(d.content["list"], scored)} for p, d in rows}
    earlier = shown.get(publicity.version - 1)
    return {
        "versions": [
            {
                "id": p.id,
                "version": p.version,
                "opened_at": p.opened_at.isoformat(),
                "ended": p.ended,
                "over_at": p.over_at.isoformat() if p.over_at else None,
                "digest": d.digest,
            }
            for p, d in rows
        ],
        "changed": changes(earlier, shown[publicity.version]) if earlier else None,
    }
