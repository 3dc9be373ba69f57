"""Reading inspections: one with its units and findings, and the list, each for those who may see it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.kinds import KINDS
from service.cases.tables import Case
from service.inspections.sight import announced, reads_whole
from service.inspections.tables import Finding, Inspection, InspectionUnit
from service.org.queries import Official
from service.org.tables import Unit

PAGE = 50


def inspection_view(session: Session, official: Official, case: Case) -> dict[str, Any]:
    """An inspection; a unit that was told reads what concerns itself."""
    row = session.get_one(Inspection, case.id)
    query = (
        select(InspectionUnit, Unit)
        .join(Unit, Unit.id == InspectionUnit.unit_id)
        .where(InspectionUnit.inspection_id == case.id)
        .order_by(Unit.code)
    )
    whole = reads_whole(session, official, case.id)
    if not whole:
        query = query.where(InspectionUnit.unit_id.in_(official.unit_ids or {-1}))
    return {
        "id": case.id,
        "key": case.key,
        "title": case.title,
        "state": case.state,
        "state_title": KINDS["inspection"].titles[case.state],
        "number": row.number,
        "kind": row.kind,
        "scope": row.scope,
        "announced": row.announced,
        "first_day": row.first_day.isoformat() if row.first_day else None,
        "last_day": row.last_day.isoformat() if row.last_day else None,
        "reason": row.reason if whole else None,
        "repeat_reason": row.repeat_reason if whole else None,
        "units": [_unit(session, found.InspectionUnit, found.Unit) for found in session.execute(query)],
    }


def _unit(session: Session, row: InspectionUnit, unit: Unit) -> dict[str, Any]:
    mine = (Finding.inspection_id == row.inspection_id, Finding.unit_id == unit.id)
    return {
        "unit": unit.code,
        "name": unit.name,
        "progress": row.progress,
        "told": row.told_at is not None,
        "conclusion": row.conclusion,
        "recheck_by": row.recheck_by.isoformat() if row.recheck_by else None,
        "findings": [
            {"id": f.id, "found_on": f.found_on.isoformat(), "body": f.body, "photos": f.photos, "rectify": f.rectify}
            for f in session.scalars(select(Finding).where(*mine).order_by(Finding.id))
        ],
    }


def inspections(session: Session, official: Official, year: int, before: int | None = None) -> list[dict[str, Any]]:
    """A page of the year's inspections, the newest first."""
    query = select(Case).where(
        Case.jurisdiction == official.jurisdiction,
        Case.kind == "inspection",
        Case.year == year,
        announced(official),
    )
    if before is not None:
        query = query.where(Case.id < before)
    return [
        {"id": c.id, "title": c.title, "state": c.state, "state_title": KINDS["inspection"].titles[c.state]}
        for c in session.scalars(query.order_by(Case.id.desc()).limit(PAGE))
    ]
