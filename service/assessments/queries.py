"""Reading a clause office's assessment: its offices, records, plan; and the year at a glance."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.assessments.tables import Assessment, AssessmentOffice, AssessmentRecord
from service.cases.act import Act
from service.cases.kinds import KINDS
from service.cases.tables import Case
from service.measures.queries import plan_of, shown
from service.org.offices import OVERSEERS
from service.org.queries import Official
from service.org.tables import Unit


def assessment_of(act: Act) -> Assessment:
    """The act's own assessment, as it stands in this transaction."""
    return act.session.get_one(Assessment, act.case.id, populate_existing=True)


def offices(session: Session, assessment_id: int) -> Sequence[AssessmentOffice]:
    """The lead office and those beside it."""
    return session.scalars(
        select(AssessmentOffice)
        .where(AssessmentOffice.assessment_id == assessment_id)
        .order_by(AssessmentOffice.lead.desc(), AssessmentOffice.unit_id)
    ).all()


def involved_units(session: Session, case_id: int) -> frozenset[int]:
    """The clause's co-offices read it too."""
    return frozenset(row.unit_id for row in offices(session, case_id))


def scoring_office(session: Session, list_id: int) -> frozenset[int]:
    """The lead office of the year's score, which records the departments' grades, reads the key list (NJ-16)."""
    key_list = session.get_one(Case, list_id)
    return frozenset(
        session.scalars(
            select(AssessmentOffice.unit_id)
            .join(Assessment, Assessment.case_id == AssessmentOffice.assessment_id)
            .join(Case, Case.id == Assessment.case_id)
            .where(
                AssessmentOffice.lead,
                Assessment.clause == "NJ-16",
                Assessment.jurisdiction == key_list.jurisdiction,
                Case.year == key_list.year,
            )
        )
    )


def view(session: Session, case: Case) -> dict[str, Any]:
    """One assessment with its offices, records and the measures under it."""
    row = session.get_one(Assessment, case.id)
    records = session.execute(
        select(AssessmentRecord, Unit.name)
        .join(Unit, Unit.id == AssessmentRecord.unit_id)
        .where(AssessmentRecord.assessment_id == case.id)
        .order_by(AssessmentRecord.id)
    )
    return _shown(case, row) | {
        "offices": [{"name": office.name, "lead": office.lead} for office in offices(session, case.id)],
        "rules": row.rules,
        "report": row.report,
        "records": [
            {"kind": record.kind, "unit": unit, "text": record.text, "on": record.on_day.isoformat()}
            for record, unit in records
        ],
        "measures": [shown(*found) for found in plan_of(session, case.id)],
    }


def _shown(case: Case, row: Assessment) -> dict[str, Any]:
    return {
        "id": case.id,
        "key": case.key,
        "year": case.year,
        "clause": row.clause,
        "title": case.title,
        "state": case.state,
        "state_title": KINDS[case.kind].titles[case.state],
        "meeting_number": row.meeting_number,
        "approved_on": row.approved_on.isoformat() if row.approved_on else None,
    }


def list_assessments(session: Session, official: Official, year: int | None = None) -> list[dict[str, Any]]:
    """The assessments that the official may see, by year and clause."""
    query = select(Case, Assessment).join(Assessment, Assessment.case_id == Case.id)
    query = query.where(Assessment.jurisdiction == official.jurisdiction)
    if year is not None:
        query = query.where(Case.year == year)
    if not official.offices & OVERSEERS:
        mine = select(AssessmentOffice.assessment_id).where(AssessmentOffice.unit_id.in_(official.unit_ids or {-1}))
        query = query.where(Case.id.in_(mine))
    rows = session.execute(query.order_by(Case.year.desc(), Assessment.clause).limit(200))
    return [_shown(case, row) for case, row in rows]
