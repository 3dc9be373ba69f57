"""The list grows in its year: works are asked for, approved by name, judged from an open month on (NJ-02)."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.errors import GateClosed
from service.keyworks.adjustments import approved, keep_request
from service.keyworks.forms import AdditionForm, ApprovalForm
from service.keyworks.lists import check_works, open_work
from service.keyworks.publishing import issue_list
from service.keyworks.tables import KeyWork, MonthClose


def ask_addition(act: Act, form: AdditionForm) -> int:
    """The supervision office, which keeps the list, asks that works join it."""
    act.only("supervision_officer", clause="NJ-02")
    _may_join(act, form)
    return keep_request(act, "add", form.model_dump(mode="json"))


def apply_addition(act: Act, form: ApprovalForm) -> None:
    """Approved: each work begins with its filing, and the public list is told anew."""
    asked = AdditionForm.model_validate(approved(act, form).content)
    _may_join(act, asked)
    for work in asked.works:
        open_work(act, work, asked.reason, form.approval, form.approved_on, asked.effective_month)
    issue_list(act)


def _may_join(act: Act, form: AdditionForm) -> None:
    """The list's year runs, no work closed the month yet, and every number is free."""
    if act.state != "year.running":
        raise GateClosed("清单尚未公布或者年度已办结，不能增列事项。", clause="NJ-02", name="list_not_running")
    closed = _closed(act.session, act.case.id)
    if form.effective_month <= closed:
        sentence = f"{closed}月及以前已关闭，增列的事项须自{closed + 1}月起评判。"
        raise GateClosed(sentence, clause="NJ-02", name="month_closed")
    if taken := _taken(act.session, act.case.id, [work.number for work in form.works]):
        raise GateClosed(f"清单中已有序号为{taken}的事项，请另编序号。", clause="NJ-02", name="number_repeated")
    check_works(act, form)


def _closed(session: Session, list_id: int) -> int:
    """The newest month that a work of the list has closed."""
    newest = select(func.max(MonthClose.month)).join(KeyWork, KeyWork.case_id == MonthClose.work_id)
    return session.scalar(newest.where(KeyWork.list_id == list_id)) or 0


def _taken(session: Session, list_id: int, numbers: Collection[int]) -> int | None:
    taken = select(KeyWork.number).where(KeyWork.list_id == list_id, KeyWork.number.in_(numbers))
    return session.scalar(taken.order_by(KeyWork.number).limit(1))


def next_number(session: Session, list_id: int) -> int:
    """The first number behind the list's last."""
    return (session.scalar(select(func.max(KeyWork.number)).where(KeyWork.list_id == list_id)) or 0) + 1
