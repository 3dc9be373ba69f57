"""Reading a key work: its units, the plan in force in a month, its filing, its reports, its closed months."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.keyworks.tables import Filing, MonthClose, MonthReport, WorkPlan, WorkSuspension, WorkUnit

LEAD, ASSISTING = "lead", "assisting"


@dataclass(frozen=True)
class Plan:
    """A plan's version as it is judged by."""

    version: int
    planned: tuple[Decimal, ...]
    nodes: tuple[dict[str, Any], ...]


def units_of(session: Session, work_id: int, role: str | None = None) -> list[int]:
    """The ids of the work's units in their order: the leads first, or those of one role."""
    query = select(WorkUnit.unit_id).where(WorkUnit.work_id == work_id)
    if role is not None:
        query = query.where(WorkUnit.role == role)
    return list(session.scalars(query.order_by(WorkUnit.role.desc(), WorkUnit.rank)))


def plans_of(session: Session, work_id: int) -> list[WorkPlan]:
    """Every approved version, the oldest first."""
    return list(session.scalars(select(WorkPlan).where(WorkPlan.work_id == work_id).order_by(WorkPlan.version)))


def plan_for(plans: Iterable[WorkPlan], month: int, judged_by: int | None = None) -> Plan:
    """The newest version in force in the month; a closed month keeps the one it was judged by.

    A later version judges a closed month again only where its approval says so.
    """
    fitting = [
        plan
        for plan in plans
        if plan.version == 1
        or plan.effective_month <= month
        and (judged_by is None or plan.version <= judged_by or plan.rejudges)
    ]
    newest = max(fitting, key=lambda plan: plan.version)
    planned = tuple(Decimal(value) for value in newest.planned)
    return Plan(newest.version, planned, tuple(newest.nodes))


def filing_of(session: Session, work_id: int, unit_id: int) -> Filing | None:
    """The filing in force: the newest version."""
    return session.scalars(
        select(Filing)
        .where(Filing.work_id == work_id, Filing.unit_id == unit_id)
        .order_by(Filing.version.desc())
        .limit(1)
    ).one_or_none()


def reports_of(session: Session, work_id: int) -> list[MonthReport]:
    """Everything reported or corrected, in order."""
    return list(
        session.scalars(select(MonthReport).where(MonthReport.work_id == work_id).order_by(MonthReport.id))
    )


def closes_of(session: Session, work_id: int) -> dict[int, MonthClose]:
    """The closed months."""
    return {row.month: row for row in session.scalars(select(MonthClose).where(MonthClose.work_id == work_id))}


def suspended_months(session: Session, work_id: int) -> frozenset[int]:
    """The months for which the work is suspended."""
    rows = session.execute(
        select(WorkSuspension.first_month, WorkSuspension.last_month).where(WorkSuspension.work_id == work_id)
    )
    return frozenset(month for first, last in rows for month in range(first, last + 1))
