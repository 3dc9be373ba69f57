"""The list's board of flags: the wall chart (挂图作战), and the same for programs (NJ-06)."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from service.cases.kinds import KINDS
from service.cases.tables import Case
from service.keyworks.facts import MONTHS, Reached, reached_nodes
from service.keyworks.queries import said
from service.keyworks.register import plan_for
from service.keyworks.tables import Card, KeyWork, MonthReport, WorkPlan
from service.org.tables import Unit

WALL = 50
"""So many works stand on one page of the wall chart."""


def board(session: Session, list_id: int) -> list[dict[str, Any]]:
    """Works × months in two queries: the flag that stands, for programs."""
    flags: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for work_id, month, flag in session.execute(
        select(Card.work_id, Card.month, Card.flag)
        .join(KeyWork, KeyWork.case_id == Card.work_id)
        .where(KeyWork.list_id == list_id, Card.withdrawn_at.is_(None))
    ):
        flags[work_id][month] = flag
    rows = session.execute(_works(list_id))
    return [_work(row) | {"flags": [flags[row.id].get(month) for month in MONTHS]} for row in rows]


def wall(
    session: Session,
    list_id: int,
    *,
    after: int = 0,
    limit: int = WALL,
    behind: bool = False,
    among: Collection[int] | None = None,
) -> tuple[list[dict[str, Any]], int | None]:
    """One page of the wall chart (挂图作战) and the number after which more follow.

    `behind`: newest card is yellow; `among`: of these works alone.
    """
    query = _works(list_id).where(KeyWork.number > after)
    if among is not None:
        query = query.where(Case.id.in_(among))
    if behind:
        query = query.where(Case.id.in_(_behind(list_id)))
    found = session.execute(query.limit(limit + 1)).all()
    months = _months(session, [row.id for row in found[:limit]])
    rows = [_work(row) | {"months": months[row.id]} for row in found[:limit]]
    return rows, rows[-1]["number"] if len(found) > limit else None


def _works(list_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Case.id, Case.title, Case.state, KeyWork.number, KeyWork.portfolio, KeyWork.livelihood, Unit.name)
        .join(KeyWork, KeyWork.case_id == Case.id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(KeyWork.list_id == list_id)
        .order_by(KeyWork.number)
    )


def _work(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "portfolio": row.portfolio,
        "livelihood": row.livelihood,
        "unit": row.name,
        "state_title": KINDS["key_work"].titles[row.state],
    }


def _behind(list_id: int) -> Select[int]:
    """The works whose card of the newest judged month is yellow."""
    works = select(KeyWork.case_id).where(KeyWork.list_id == list_id)
    newest = select(func.max(Card.month)).where(Card.work_id.in_(works), Card.withdrawn_at.is_(None))
    standing = (Card.month == newest.scalar_subquery(), Card.flag == "yellow_card", Card.withdrawn_at.is_(None))
    return select(Card.work_id).where(Card.work_id.in_(works), *standing)


def _months(session: Session, work_ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """Each month's plan, its nodes with the day each was reached, and once it is judged the figures and the flag."""
    cards: defaultdict[int, dict[int, Card]] = defaultdict(dict)
    for card in session.scalars(select(Card).where(Card.work_id.in_(work_ids), Card.withdrawn_at.is_(None))):
        cards[card.work_id][card.month] = card
    plans: defaultdict[int, dict[int, WorkPlan]] = defaultdict(dict)
    reports: defaultdict[int, dict[int, MonthReport]] = defaultdict(dict)
    of_nodes = (MonthReport.verified_at.is_not(None), MonthReport.verified_nodes[0].is_not(None))
    for plan, report in session.execute(
        select(WorkPlan, MonthReport)
        .outerjoin(MonthReport, and_(MonthReport.work_id == WorkPlan.work_id, *of_nodes))
        .where(WorkPlan.work_id.in_(work_ids))
        .order_by(WorkPlan.work_id, WorkPlan.version, MonthReport.id)
    ):
        plans[plan.work_id][plan.version] = plan
        if report:
            reports[plan.work_id][report.id] = report
    found = {}
    for work in work_ids:
        reached = reached_nodes(reports[work].values())
        found[work] = [_month(list(plans[work].values()), cards[work].get(month), month, reached) for month in MONTHS]
    return found


def _month(plans: list[WorkPlan], card: Card | None, month: int, reached: dict[str, Reached]) -> dict[str, Any]:
    plan = plan_for(plans, month) if plans else None
    planned = card.planned if card else plan.planned[month - 1] if plan and plan.planned else None
    return {
        "flag": card.flag if card else None,
        "planned": said(planned),
        "actual": said(card.actual) if card else None,
        "nodes": [
            node | {"reached": reached.get(node["code"])}
            for node in (plan.nodes if plan else ())
            if int(node["due"][5:7]) == month
        ],
    }
