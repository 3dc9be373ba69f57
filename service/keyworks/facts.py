"""What a year is judged by, from the register: plan in force, verified figure, nodes, suspensions, month by month."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from service.keyworks.register import Plan, closes_of, plan_for, plans_of, reports_of, suspended_months
from service.keyworks.tables import KeyList, KeyWork, MonthReport
from service.rules.months import Verified, WorkYear

MONTHS = range(1, 13)


def work_year(session: Session, work: KeyWork, year: int) -> WorkYear:
    """The closed months of a work as the rules are asked, and its plan for the rest of the year."""
    closes, reports = closes_of(session, work.case_id), reports_of(session, work.case_id)
    versions = plans_of(session, work.case_id)
    plans = tuple(plan_for(versions, m, closes[m].plan_version if m in closes else None) for m in MONTHS)
    done = _done_nodes(reports)
    first = session.get_one(KeyList, work.list_id).first_month or 1
    planned = [_planned(work, plan, month, year) for month, plan in zip(MONTHS, plans, strict=True)]
    last = max(closes, default=0)
    return WorkYear(
        kind="livelihood" if work.livelihood else "key_work",
        lower_is_better=work.direction == "lower_is_better",
        planned=tuple(Decimal(0) if month < first else value for month, value in zip(MONTHS, planned, strict=True)),
        verified=tuple(
            _verified(work, plans[month - 1], month, year, reports, done, closes.get(month))
            for month in range(1, last + 1)
        ),
        suspended=suspended_months(session, work.case_id),
        missed_nodes=frozenset(
            month
            for month in range(first, last + 1)
            if any(_missed(node, done) for node in plans[month - 1].nodes if _month_of(node, year) == month)
        ),
    )


def _month_of(node: dict[str, Any], year: int) -> int:
    due = date.fromisoformat(node["due"])
    return due.month if due.year == year else 0


def _missed(node: dict[str, Any], done: dict[str, date]) -> bool:
    day = done.get(node["code"])
    return day is None or day > date.fromisoformat(node["due"])


def _done_nodes(reports: list[MonthReport]) -> dict[str, date]:
    """When each node was reached, by the newest verified word on it."""
    done: dict[str, date] = {}
    for report in reports:
        if report.verified_at is not None and not report.returned:
            for node in report.verified_nodes or ():
                done[node["code"]] = date.fromisoformat(node["done_on"])
    return done


def _planned(work: KeyWork, plan: Plan, month: int, year: int) -> Decimal:
    """A narrative work plans its nodes, one after the other; every other work its figures."""
    if work.nature != "narrative":
        return plan.planned[month - 1]
    return Decimal(sum(1 for node in plan.nodes if node["due"] <= _last_day(year, month)))


def _verified(
    work: KeyWork,
    plan: Plan,
    month: int,
    year: int,
    reports: list[MonthReport],
    done: dict[str, date],
    close: Any,
) -> Verified:
    """The newest verified word of the month; in time but unverified is pending; else there is no report."""
    own = [r for r in reports if r.month == month and not r.returned]
    words = [r for r in own if r.verified_at is not None]
    if words:
        if work.nature != "narrative":
            return max(words, key=lambda r: (r.verified_at, r.id)).verified_value
        codes = {node["code"] for node in plan.nodes}
        reached = [code for code, day in done.items() if code in codes and day.isoformat() <= _last_day(year, month)]
        return Decimal(len(reached))
    if close is not None and any(r.reported_at <= close.cutoff for r in own):
        return "pending"
    return None


def _last_day(year: int, month: int) -> str:
    return date(year, month, monthrange(year, month)[1]).isoformat()
