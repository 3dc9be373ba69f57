"""What a year is judged by, from the register: plan in force, verified figure, nodes, suspensions, month by month."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

from service.keyworks.register import Plan, WorkBook
from service.keyworks.tables import KeyWork, MonthReport
from service.rules.months import Verified, WorkYear

MONTHS = range(1, 13)


def work_year(book: WorkBook, year: int) -> WorkYear:
    """The closed months of a work as the rules are asked, and its plan for the rest of the year."""
    work, last, done = book.work, max(book.closes, default=0), _done_nodes(book.reports)
    plans = {month: book.plan(month) for month in MONTHS}
    judged = range(book.first_month, last + 1)
    return WorkYear(
        kind="livelihood" if work.livelihood else "key_work",
        lower_is_better=work.direction == "lower_is_better",
        planned=tuple(
            _planned(work, plans[month], month, year) if month >= book.first_month else Decimal(0) for month in MONTHS
        ),
        verified=tuple(_verified(book, plans[month], month, year, done) for month in range(1, last + 1)),
        suspended=book.suspended,
        missed_nodes=frozenset(
            month
            for month in judged
            if any(_missed(node, done) for node in plans[month].nodes if _month_of(node, year) == month)
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


def _verified(book: WorkBook, plan: Plan, month: int, year: int, done: dict[str, date]) -> Verified:
    """The newest verified word of the month; in time but unverified is pending; else there is no report."""
    words = [report for report in book.of_month(month) if report.verified_at is not None]
    if words:
        if book.work.nature != "narrative":
            return max(words, key=lambda report: (report.verified_at, report.id)).verified_value
        codes = {node["code"] for node in plan.nodes}
        reached = [code for code, day in done.items() if code in codes and day.isoformat() <= _last_day(year, month)]
        return Decimal(len(reached))
    close = book.closes.get(month)
    if close is not None and any(report.reported_at <= close.cutoff for report in book.of_month(month)):
        return "pending"
    return None


def _last_day(year: int, month: int) -> str:
    return date(year, month, monthrange(year, month)[1]).isoformat()
