"""What may be chosen about outstanding matters: the unit's completed works, those that stand so far, their units."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from service.cases.tables import Case
from service.keyworks.register import LEAD
from service.keyworks.tables import KeyWork, WorkUnit
from service.org.tables import Unit
from service.outstanding.tables import OutstandingWork, OutstandingYear
from service.web.filling import Options

if TYPE_CHECKING:
    from service.web.choices import CaseChoices


def own_completed_works(this: "CaseChoices") -> Options:
    """The completed works of the year's list that the unit leads."""
    rows = this.session.execute(
        select(KeyWork.number, Case.title)
        .join(Case, Case.id == KeyWork.case_id)
        .join(WorkUnit, WorkUnit.work_id == KeyWork.case_id)
        .join(OutstandingYear, OutstandingYear.list_id == KeyWork.list_id)
        .where(
            OutstandingYear.case_id == this.case.id,
            WorkUnit.unit_id == this.unit_id,
            WorkUnit.role == LEAD,
            Case.state == "completed",
        )
        .order_by(KeyWork.number)
    )
    return [(str(number), f"{number}. {title}") for number, title in rows]


def reported_works(this: "CaseChoices") -> Options:
    """Everything that was reported."""
    return _works(this)


def recommended_works(this: "CaseChoices") -> Options:
    """What was recommended."""
    return _works(this, OutstandingWork.recommendation.is_not(None))


def reviewed_works(this: "CaseChoices") -> Options:
    """What was recommended and not struck out."""
    return _works(this, OutstandingWork.recommendation.is_not(None), OutstandingWork.struck_reason.is_(None))


def fixed_works(this: "CaseChoices") -> Options:
    """What the meeting fixed."""
    return _works(this, OutstandingWork.fixed)


def _works(this: "CaseChoices", *where: Any) -> Options:
    rows = this.session.execute(
        select(OutstandingWork.number, Case.title)
        .join(Case, Case.id == OutstandingWork.work_id)
        .where(OutstandingWork.case_id == this.case.id, *where)
        .order_by(OutstandingWork.number)
    )
    return [(str(number), f"{number}. {title}") for number, title in rows]


def rewarded_units(this: "CaseChoices") -> Options:
    """The units that undertake a matter that was fixed."""
    rows = this.session.execute(
        select(Unit.code, Unit.name)
        .join(WorkUnit, WorkUnit.unit_id == Unit.id)
        .join(OutstandingWork, OutstandingWork.work_id == WorkUnit.work_id)
        .where(OutstandingWork.case_id == this.case.id, OutstandingWork.fixed)
        .distinct()
        .order_by(Unit.code)
    )
    return [(code, name) for code, name in rows]
