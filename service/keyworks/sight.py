"""Who reads a year's key list: who keeps or scores it the whole, a unit that undertakes a work what is for all."""

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from service.assessments.tables import Assessment, AssessmentOffice
from service.cases.tables import Case
from service.keyworks.tables import KeyWork, WorkUnit
from service.org.offices import READERS
from service.org.queries import Official


def list_open(official: Official) -> ColumnElement[bool]:
    """The public lists of which a unit of the official's undertakes a work, and those whose departments it grades."""
    mine = WorkUnit.unit_id.in_(official.unit_ids or {-1})
    undertaken = select(KeyWork.list_id).join(WorkUnit, WorkUnit.work_id == KeyWork.case_id).where(mine)
    return or_(Case.id.in_(undertaken), Case.id.in_(_graded_by(official)))


def _graded_by(official: Official) -> Select[int]:
    """The lists of the years in which the official's unit is the lead office of the departments' score (NJ-16)."""
    plan, key_list = aliased(Case), aliased(Case)
    year = and_(plan.jurisdiction == key_list.jurisdiction, plan.year == key_list.year)
    return (
        select(key_list.id)
        .join(plan, year)
        .join(Assessment, Assessment.case_id == plan.id)
        .join(AssessmentOffice, AssessmentOffice.assessment_id == plan.id)
        .where(
            key_list.kind == "key_list",
            Assessment.clause == "NJ-16",
            AssessmentOffice.lead,
            AssessmentOffice.unit_id.in_(official.unit_ids or {-1}),
        )
    )


def reads_whole(session: Session, official: Official, case_id: int) -> bool:
    """Supervisors, the unit that keeps the list, and the office of the departments' grades; no unit that is judged."""
    if official.offices & READERS:
        return True
    keeps = or_(Case.unit_id.in_(official.unit_ids or {-1}), Case.id.in_(_graded_by(official)))
    return session.scalar(select(Case.id).where(Case.id == case_id, keeps)) is not None
