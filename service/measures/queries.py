"""Reading measures: one by its case, those of a plan, lists, and what an official sees before deciding."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from service.accountability.tables import Objection
from service.cases.act import Act
from service.cases.kinds import KINDS
from service.cases.tables import Case
from service.measures.catalogue import MEASURES
from service.measures.tables import Execution, Measure
from service.org.offices import OVERSEERS
from service.org.queries import Official
from service.org.tables import Unit

PAGE = 50
UNDECIDED = ("proposed", "proposal.deciding", "approval.returned")
"""The proposal waits for its official: a corrected fact still changes it."""


def measure_of(act: Act) -> Measure:
    """The act's own measure, as it stands in this transaction."""
    return act.session.get_one(Measure, act.case.id, populate_existing=True)


def involved_units(session: Session, case_id: int) -> frozenset[int]:
    """Besides who carries it out: the clause's office and the subject."""
    row = session.get_one(Measure, case_id)
    return frozenset({row.office_id, row.subject_id})


def executed(session: Session, measure_id: int) -> Decimal:
    """The sum of what was carried out."""
    total = session.scalar(select(func.sum(Execution.amount)).where(Execution.measure_id == measure_id))
    return total or Decimal(0)


def plan_of(session: Session, assessment_id: int) -> Sequence[Row[Measure, Case, str]]:
    """Every measure of an assessment with its case and its subject's name, by number."""
    return session.execute(
        select(Measure, Case, Unit.name)
        .join(Case, Case.id == Measure.case_id)
        .join(Unit, Unit.id == Measure.subject_id)
        .where(Case.parent_id == assessment_id)
        .order_by(Measure.number)
        .execution_options(populate_existing=True)
    ).all()


def shown(measure: Measure, case: Case, subject: str) -> dict[str, Any]:
    """One measure in a list."""
    kind = MEASURES[measure.kind]
    return {
        "id": case.id,
        "key": case.key,
        "year": measure.year,
        "clause": measure.clause,
        "number": measure.number,
        "kind": measure.kind,
        "title": kind.title,
        "side": kind.side,
        "unit": kind.unit,
        "subject": subject,
        "matter": measure.matter,
        "period": measure.period,
        "formula": measure.formula,
        "proposed": _number(measure.proposed),
        "cap": _number(measure.cap),
        "left_open": measure.left_open,
        "void": measure.void,
        "amount": _number(measure.amount),
        "terms": measure.terms,
        "route": measure.route,
        "approved_on": measure.approved_on.isoformat() if measure.approved_on else None,
        "approval": measure.approval,
        "ended": measure.ended,
        "office": measure.office_name,
        "state": case.state,
        "state_title": KINDS[case.kind].titles[case.state],
    }


def view(session: Session, case: Case) -> dict[str, Any]:
    """One measure with the rules' inputs, its proofs and objections."""
    row = session.get_one(Measure, case.id)
    subject = session.get_one(Unit, row.subject_id)
    proofs = session.scalars(select(Execution).where(Execution.measure_id == case.id).order_by(Execution.id))
    decisions = KINDS["objection"].steps["review_objection"].outcomes
    objections = session.scalars(select(Objection).where(Objection.subject_id == case.id).order_by(Objection.case_id))
    return shown(row, case, subject.name) | {
        "inputs": row.inputs,
        "executor": session.get_one(Unit, case.unit_id).name,
        "executed": _number(executed(session, case.id)),
        "executions": [
            {"document": p.document, "done_on": p.done_on.isoformat(), "amount": _number(p.amount), "note": p.note}
            for p in proofs
        ],
        "objections": [
            {
                "id": o.case_id,
                "matter": o.matter,
                "late": o.late,
                "decision": decisions[o.decision].title if o.decision else None,
                "feedback": o.feedback,
            }
            for o in objections
        ],
    }


def list_measures(
    session: Session,
    official: Official,
    *,
    year: int | None = None,
    clause: str | None = None,
    before: int | None = None,
) -> list[dict[str, Any]]:
    """A page of the measures that the official may see, the newest first: all for supervisors, else his own units'."""
    query = (
        select(Measure, Case, Unit.name)
        .join(Case, Case.id == Measure.case_id)
        .join(Unit, Unit.id == Measure.subject_id)
        .where(Measure.jurisdiction == official.jurisdiction)
    )
    if year is not None:
        query = query.where(Measure.year == year)
    if clause is not None:
        query = query.where(Measure.clause == clause)
    if before is not None:
        query = query.where(Case.id < before)
    if not official.offices & OVERSEERS:
        mine = official.unit_ids or {-1}
        query = query.where(or_(Measure.subject_id.in_(mine), Measure.office_id.in_(mine), Case.unit_id.in_(mine)))
    return [shown(*row) for row in session.execute(query.order_by(Case.id.desc()).limit(PAGE))]


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
