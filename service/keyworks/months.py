"""A work's year: each month is reported, closed, judged; after December it is settled (NJ-06)."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from service.cases.act import Act
from service.deadlines.queries import open_deadlines
from service.deadlines.use_cases import meet_deadline, set_deadline
from service.errors import GateClosed
from service.keyworks.judge import judge
from service.keyworks.lists_year import month_closed
from service.keyworks.register import WorkBook
from service.keyworks.reports import open_report, verifier_of
from service.keyworks.settling import DECEMBER, settle
from service.keyworks.tables import MonthClose
from service.rules.due import due


def begin_year(act: Act) -> None:
    """The work is active: months that went by before it was are closed at once, and can still be reported."""
    book = WorkBook(act.session, act.case.id)
    month = book.first_month
    while month <= DECEMBER and (cutoff := _cutoff(act, month)) <= act.now:
        _close(act, book, month, cutoff)
        open_report(act, book, month)
        month += 1
    if book.closes:
        judge(act, book)
    _await(act, book, month)
    for closed in sorted(book.closes):
        month_closed(act, book.work, closed)


def close_due_month(act: Act) -> None:
    """The cut-off of the running month is over: close and judge it, then wait for the next one."""
    deadline = open_deadlines(act.session, act.case.id)["month_report"]
    month = _month_of(act, deadline.given["given"]["month"])
    meet_deadline(act, "month_report")
    if month > DECEMBER:  # a window for December's corrections from before it had a deadline of its own
        settle(act)
        return
    book = WorkBook(act.session, act.case.id)
    _close(act, book, month, deadline.at)
    judge(act, book)
    _await(act, book, month + 1)
    month_closed(act, book.work, month)


def settle_year(act: Act) -> None:
    """December's correction window is over."""
    meet_deadline(act, "year_settling")
    settle(act)


def _month_of(act: Act, text: str) -> int:
    year, month = map(int, text.split("-"))
    return month + 12 * (year - act.case.year)


def _first_of(act: Act, month: int) -> date:
    return date(act.case.year + (month > DECEMBER), (month - 1) % 12 + 1, 1)


def _cutoff(act: Act, month: int) -> datetime:
    return due(act.pack, "month_report", act.desk.calendar, start=_first_of(act, month)).at


def _await(act: Act, book: WorkBook, month: int) -> None:
    """The next cut-off; after December's, the window for its corrections."""
    if month > DECEMBER:
        set_deadline(act, "year_settling", start=_first_of(act, month))
        return
    set_deadline(act, "month_report", start=_first_of(act, month), hands_on=False)
    open_report(act, book, month)


def _close(act: Act, book: WorkBook, month: int, cutoff: datetime) -> None:
    """Note the closing with the plan it is judged by; nothing reported until then counts as reported in time."""
    reports = book.of_month(month)
    in_time = any(report.reported_at <= cutoff for report in reports)
    close = {
        "work_id": act.case.id,
        "month": month,
        "closed_at": act.now,
        "cutoff": cutoff,
        "plan_version": book.plan(month).version,
        "in_time": in_time,
    }
    act.session.execute(insert(MonthClose).values(close).on_conflict_do_nothing())
    book.closes[month] = MonthClose(**close)
    act.record("month_closed", "NJ-06", month=month, in_time=in_time)
    if in_time and all(report.verified_at is None for report in reports):
        text = f"{act.case.title}：{month}月进度已按时报告，尚未核实，当月待定。"
        act.tell(f"unverified:{act.case.id}:{month}", "reminder", text, post_id=verifier_of(act, book.work).id)


def only_open_month(act: Act, month: int, *, rejudges: bool) -> None:
    """A change takes effect from an open month, unless its approval says that closed ones are judged again."""
    closed = act.session.scalar(
        select(func.max(MonthClose.month)).where(MonthClose.work_id == act.case.id)
    )
    if not rejudges and closed is not None and month <= closed:
        sentence = f"{closed}月及以前已关闭，调整须自{closed + 1}月起生效；确需重新评判的，须由批准文件写明。"
        raise GateClosed(sentence, clause="NJ-02", name="month_closed")

