"""What citizens follow: the lists that were made public, and the progress of their livelihood works (NJ-19)."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.tables import Case
from service.clock import legal_day
from service.documents.tables import Document
from service.errors import NotFound
from service.keyworks.facts import MONTHS
from service.keyworks.queries import said
from service.keyworks.register import LEAD, plan_for
from service.keyworks.tables import Card, Disclosure, KeyList, KeyWork, WorkAdjustment, WorkPlan, WorkUnit
from service.org.tables import Unit


def public_lists(session: Session) -> list[dict[str, Any]]:
    """The lists that were made public, the newest hundred first."""
    rows = session.execute(
        select(Case.title, Case.jurisdiction, Case.year)
        .join(KeyList, KeyList.case_id == Case.id)
        .where(KeyList.first_month.is_not(None))
        .order_by(Case.year.desc(), Case.jurisdiction)
        .limit(100)
    )
    return [dict(row._mapping) for row in rows]


def public_progress(session: Session, jurisdiction: str, year: int) -> dict[str, Any]:
    """What citizens see of the livelihood works: verified progress of closed months, what comes next, the media."""
    listed = session.execute(
        select(KeyList, Case)
        .join(Case, Case.id == KeyList.case_id)
        .where(Case.jurisdiction == jurisdiction, Case.year == year, KeyList.first_month.is_not(None))
    ).one_or_none()
    if listed is None:
        raise NotFound("没有找到该年度的重点工作清单。")
    list_id = listed.KeyList.case_id
    told = session.scalars(select(Disclosure).where(Disclosure.list_id == list_id).order_by(Disclosure.month))
    return {
        "title": listed.Case.title,
        "year": year,
        "works": _livelihood_works(session, list_id),
        "document": session.scalar(
            select(Document.id)
            .where(Document.case_id == list_id, Document.kind == "key_list", Document.public)
            .order_by(Document.version.desc())
            .limit(1)
        ),
        "disclosures": [
            {"month": d.month, "outlet": d.outlet, "published_on": d.published_on.isoformat(), "link": d.link}
            for d in told
        ],
    }


def _livelihood_works(session: Session, list_id: int) -> list[dict[str, Any]]:
    """Each livelihood work with its months, its year's aim and what is planned for the month after the last one.

    A work that left the list stands there with the day and the approval, and nothing ahead.
    """
    rows = session.execute(
        select(
            KeyWork, Case, Unit.name, WorkAdjustment.approval, Card.month, Card.flag, Card.planned, Card.actual
        )
        .join(Case, Case.id == KeyWork.case_id)
        .join(WorkUnit, (WorkUnit.work_id == KeyWork.case_id) & (WorkUnit.role == LEAD) & (WorkUnit.rank == 0))
        .join(Unit, Unit.id == WorkUnit.unit_id)
        .outerjoin(
            WorkAdjustment,
            (WorkAdjustment.work_id == KeyWork.case_id)
            & (WorkAdjustment.kind == "remove")
            & (WorkAdjustment.outcome == "approved"),
        )
        .outerjoin(Card, (Card.work_id == KeyWork.case_id) & Card.withdrawn_at.is_(None))
        .where(KeyWork.list_id == list_id, KeyWork.livelihood)
        .order_by(KeyWork.number, Card.month)
    )
    works: dict[int, dict[str, Any]] = {}
    for work, case, unit, removal, month, flag, planned, actual in rows:
        start = {"number": work.number, "title": case.title, "unit": unit, "measured": work.measure_unit, "months": []}
        told = works.setdefault(work.case_id, start | {"removed": _left(case, removal)})
        if month is not None:
            told["months"].append({"month": month, "flag": flag, "planned": said(planned), "actual": said(actual)})
    plans: defaultdict[int, list[WorkPlan]] = defaultdict(list)
    for plan in session.scalars(
        select(WorkPlan).where(WorkPlan.work_id.in_(works)).order_by(WorkPlan.work_id, WorkPlan.version)
    ):
        plans[plan.work_id].append(plan)
    gone = {"aim": None, "next": None}
    return [
        told | (gone if told["removed"] else _ahead(plans[work_id], told["months"])) for work_id, told in works.items()
    ]


def _left(case: Case, approval: str | None) -> dict[str, Any] | None:
    """When a work left the list, and by which approval."""
    if case.state != "removed" or case.closed_at is None:
        return None
    return {"on": legal_day(case.closed_at).isoformat(), "approval": approval}


def _ahead(plans: list[WorkPlan], months: list[dict[str, Any]]) -> dict[str, Any]:
    """The year's aim, and the next month with its planned figure and nodes."""
    month = months[-1]["month"] + 1 if months else 1
    last = plan_for(plans, MONTHS[-1]).planned
    aim = said(last[-1]) if last else None
    if month > MONTHS[-1]:
        return {"aim": aim, "next": None}
    plan = plan_for(plans, month)
    nodes = [node["title"] for node in plan.nodes if int(node["due"][5:7]) == month]
    return {
        "aim": aim,
        "next": {"month": month, "planned": said(plan.planned[month - 1]) if plan.planned else None, "nodes": nodes},
    }
