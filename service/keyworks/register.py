"""Reading a key work: its units, the plan in force in a month, its filing, its reports, its closed months."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from service.keyworks.tables import (
    Filing,
    KeyList,
    KeyWork,
    MonthClose,
    MonthReport,
    WorkPlan,
    WorkSuspension,
    WorkUnit,
)
from service.org.tables import Unit

LEAD, ASSISTING = "lead", "assisting"
_THIS: BindParameter[int] = bindparam("work")
LISTED = (
    select(KeyWork, func.coalesce(KeyWork.first_month, KeyList.first_month))
    .join(KeyList, KeyList.case_id == KeyWork.list_id)
    .where(KeyWork.case_id == _THIS)
)
PLANS = select(WorkPlan).where(WorkPlan.work_id == _THIS).order_by(WorkPlan.version)
REPORTS = (
    select(MonthReport)
    .where(MonthReport.work_id == _THIS)
    .order_by(MonthReport.id)
    .execution_options(populate_existing=True)
)
CLOSES = select(MonthClose).where(MonthClose.work_id == _THIS)
SUSPENDED = select(WorkSuspension.first_month, WorkSuspension.last_month).where(WorkSuspension.work_id == _THIS)
"""Put together once: to build them anew costs each closing as much as to run them."""


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


def undertaking(list_id: int) -> Select[Unit]:
    """The units that undertake a work of the list."""
    works = select(KeyWork.case_id).where(KeyWork.list_id == list_id)
    units = select(WorkUnit.unit_id).where(WorkUnit.work_id.in_(works))
    return select(Unit).where(Unit.id.in_(units)).order_by(Unit.id)


def plans_of(session: Session, work_id: int) -> list[WorkPlan]:
    """Every approved version, the oldest first."""
    return list(session.scalars(PLANS, {"work": work_id}))


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


class WorkBook:
    """What a work's year is judged by, each part read once an act."""

    def __init__(self, session: Session, work_id: int) -> None:
        self._session, self.work_id = session, work_id
        self._this = {"work": work_id}

    @cached_property
    def _listed(self) -> Row[KeyWork, int | None]:
        return self._session.execute(LISTED, self._this).one()

    @property
    def work(self) -> KeyWork:
        """The work itself."""
        return self._listed[0]

    @property
    def first_month(self) -> int:
        """The first month that is judged: the one in which the list was made public, or the work joined it."""
        return self._listed[1] or 1

    @cached_property
    def plans(self) -> list[WorkPlan]:
        """Every approved version."""
        return plans_of(self._session, self.work_id)

    @cached_property
    def reports(self) -> list[MonthReport]:
        """Everything reported, verified or corrected, in order."""
        return list(self._session.scalars(REPORTS, self._this))

    @cached_property
    def closes(self) -> dict[int, MonthClose]:
        """The closed months; whoever closes one adds it."""
        return {row.month: row for row in self._session.scalars(CLOSES, self._this)}

    @cached_property
    def suspended(self) -> frozenset[int]:
        """The months for which the work is suspended."""
        rows = self._session.execute(SUSPENDED, self._this)
        return frozenset(month for first, last in rows for month in range(first, last + 1))

    def plan(self, month: int) -> Plan:
        """The plan by which the month is judged."""
        close = self.closes.get(month)
        return plan_for(self.plans, month, close.plan_version if close else None)

    def of_month(self, month: int) -> list[MonthReport]:
        """The month's reports that were not sent back."""
        return [report for report in self.reports if report.month == month and not report.returned]


def filing_of(session: Session, work_id: int, unit_id: int) -> Filing | None:
    """The filing in force: the newest version."""
    return session.scalars(
        select(Filing)
        .where(Filing.work_id == work_id, Filing.unit_id == unit_id)
        .order_by(Filing.version.desc())
        .limit(1)
    ).one_or_none()
