"""What a year is judged by, from the register: plan in force, verified figure, nodes, suspensions, month by month."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from service.clock import legal_day
from service.keyworks.register import Plan, WorkBook
from service.keyworks.tables import KeyWork, MonthReport
from service.rules.months import Verified, WorkYear

MONTHS = range(1, 13)


class Reached(NamedTuple):
    """The day on which a node was reached, and the day on which that was verified."""

    on: date
    verified_on: date


def work_year(book: WorkBook, year: int) -> WorkYear:
    """The closed months of a work as the rules are asked, and its plan for the rest of the year."""
    work, last, done = book.work, max(book.closes, default=0), reached_nodes(book.reports)
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


def _missed(node: dict[str, Any], done: dict[str, Reached]) -> bool:
    reached = done.get(node["code"])
    return reached is None or reached.on > date.fromisoformat(node["due"])


def reached_nodes(reports: Iterable[MonthReport]) -> dict[str, Reached]:
    """When each node was reached, by the newest verified word on it."""
    done: dict[str, Reached] = {}
    for report in reports:
        if report.verified_at is not None and not report.returned:
            for node in report.verified_nodes or ():
                done[node["code"]] = Reached(date.fromisoformat(node["done_on"]), legal_day(report.verified_at))
    return done


def _planned(work: KeyWork, plan: Plan, month: int, year: int) -> Decimal:
    """A narrative work plans its nodes, one after the other; every other work its figures."""
    if work.nature != "narrative":
        return plan.planned[month - 1]
    return Decimal(sum(1 for node in plan.nodes if node["due"] <= _last_day(year, month)))


def _verified(book: WorkBook, plan: Plan, month: int, year: int, done: dict[str, Reached]) -> Verified:
    """The newest verified word of the month; in time but unverified is pending; else there is no report."""
    words = [report for report in book.of_month(month) if report.verified_at is not None]
    if words:
        if book.work.nature != "narrative":
            return max(words, key=lambda report: (report.verified_at, report.id)).verified_value
        codes, last = {node["code"] for node in plan.nodes}, _last_day(year, month)
        return Decimal(sum(1 for code, node in done.items() if code in codes and node.on.isoformat() <= last))
    close = book.closes.get(month)
    if close is not None and any(report.reported_at <= close.cutoff for report in book.of_month(month)):
        return "pending"
    return None


def _last_day(year: int, month: int) -> str:
    return date(year, month, monthrange(year, month)[1]).isoformat()
