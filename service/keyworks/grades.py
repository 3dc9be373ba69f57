"""A department's grade of the year, and how many of its staff may be graded excellent: 15%, or 20% (NJ-16)."""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.cases.seats import clause_office, named_unit
from service.errors import GateClosed, NotAllowed
from service.keyworks.forms import GradeForm
from service.keyworks.tables import DepartmentGrade, KeyWork, WorkUnit
from service.org.tables import Unit
from service.rules.pack import KeyWorksPack
from service.rules.points import excellent_places

GRADES = {"excellent": "优秀", "good": "良好", "ordinary": "一般", "poor": "较差"}


def record_grade(act: Act, form: GradeForm) -> dict[str, Any]:
    """The clause office's principal leader records a department's grade; the answer is its places, with the formula."""
    office = clause_office(act, "NJ-16")
    if act.official is None or not act.official.holds("principal_leader", office.id):
        raise NotAllowed(f"绩效考核等次由{office.name}主要负责人登记。", clause="NJ-16")
    unit = named_unit(act, form.unit)
    carried = select(WorkUnit.work_id).join(KeyWork, KeyWork.case_id == WorkUnit.work_id)
    carried = carried.where(KeyWork.list_id == act.case.id, WorkUnit.unit_id == unit.id)
    if act.session.scalar(carried.limit(1)) is None:
        raise GateClosed(f"{unit.name}未承担该年度重点工作。", clause="NJ-16", name="carries_no_work")
    act.session.execute(
        insert(DepartmentGrade).values(
            list_id=act.case.id,
            unit_id=unit.id,
            grade=form.grade,
            staff=form.staff,
            recorded_at=act.now,
            recorded_by=act.official.person_id,
        )
    )
    act.record("grade_recorded", "NJ-16", unit=unit.code, grade=form.grade, staff=form.staff)
    return _places(form.grade, form.staff, act.key_works_rules)


def places_of(session: Session, list_id: int, pack: KeyWorksPack) -> dict[str, dict[str, Any]]:
    """The excellent places of every department whose grade is on record, by the department's code."""
    rows = session.execute(
        select(Unit.code, DepartmentGrade.grade, DepartmentGrade.staff)
        .join(Unit, Unit.id == DepartmentGrade.unit_id)
        .where(DepartmentGrade.list_id == list_id)
        .order_by(DepartmentGrade.id)
    )
    return {code: _places(grade, staff, pack) for code, grade, staff in rows}


def _places(grade: str, staff: int, pack: KeyWorksPack) -> dict[str, Any]:
    return {"grade": GRADES[grade]} | excellent_places(staff, grade, pack.excellent_places).model_dump()
