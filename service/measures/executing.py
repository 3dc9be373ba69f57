"""Carrying a measure out within one month of its approval, with proof; verifying; ending (NJ-21)."""

from decimal import Decimal

from sqlalchemy import func, insert, select, update

from service.cases.act import Act, lock_case
from service.cases.days import held_in_time
from service.cases.fire import fire
from service.cases.tables import Case
from service.cases.write import flush
from service.deadlines.use_cases import meet_deadline, set_deadline
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.measures import criticising
from service.measures.catalogue import MEASURES
from service.measures.deciding import words_of
from service.measures.forms import ExecutionForm
from service.measures.offices import of_role
from service.measures.queries import executed, measure_of
from service.measures.tables import Execution, Measure
from service.org.tables import Unit
from service.tasks.closing import withdraw_tasks


def begin_execution(act: Act) -> None:
    """One month from the approval; the notice goes to who carries it out and to whom it is about.

    A criticism is its own notice.
    """
    row = measure_of(act)
    set_measure_day(act)
    if row.kind == criticising.CRITICISM:
        criticising.open_for(act, row)
        return
    subject = act.session.get_one(Unit, row.subject_id)
    executor = act.session.get_one(Unit, act.case.unit_id)
    issue_document(
        act,
        kind="measure_notice",
        title=f"关于{MEASURES[row.kind].title}的通知",
        clause="NJ-21",
        sequence="督奖惩",
        content=words_of(row, subject.name)
        | {
            "amount": row.amount,
            "terms": row.terms or "",
            "approval": row.approval,
            "approved_on": row.approved_on,
            "executor": executor.name,
        },
        copies=_copied(act, row),
    )
    act.open("receive_measure")


def _copied(act: Act, row: Measure) -> list[Unit]:
    """奖励情况送组织部门 (NJ-17)."""
    role = MEASURES[row.kind].copied
    return [of_role(act.desk, act.key_works_rules, act.case.jurisdiction, role).unit] if role else []


def set_measure_day(act: Act) -> None:
    """The month runs from the approval's own day, however late it was entered or the proof sent back."""
    set_deadline(act, "measure", start=measure_of(act).approved_on)


def apply_execution(act: Act, form: ExecutionForm) -> None:
    """Keep one proof; an amount is carried out in full before its task may be reported as done."""
    assert act.official is not None
    row = measure_of(act)
    held_in_time(act, form.done_on)
    if row.approved_on is None or form.done_on < row.approved_on:
        raise GateClosed("兑现日期早于批准日期。", clause="NJ-21", name="done_before_approval")
    _check_amount(act, row, form.amount)
    known = select(Execution.id).where(Execution.measure_id == row.case_id, Execution.document == form.document)
    if act.session.scalar(known) is not None:
        raise GateClosed(f"凭证{form.document}已登记。", clause="NJ-21", name="voucher_repeated")
    act.session.execute(
        insert(Execution).values(
            measure_id=row.case_id,
            **form.model_dump(),
            entered_at=act.now,
            entered_by=act.official.person_id,
        )
    )
    amount = str(form.amount) if form.amount is not None else None
    act.record("measure_executed", "NJ-21", done_on=form.done_on.isoformat(), amount=amount)


def _check_amount(act: Act, row: Measure, amount: Decimal | None) -> None:
    if row.amount is None:
        if amount is not None:
            raise GateClosed("该措施没有数额。", clause="NJ-21", name="amount_does_not_fit")
        return
    left = row.amount - executed(act.session, row.case_id)
    given = amount or Decimal(0)
    if given == 0 and left > 0:
        raise GateClosed("须填写兑现数额。", clause="NJ-21", name="amount_does_not_fit")
    if given > left:
        raise GateClosed(f"超过尚未兑现的{left.normalize():f}。", clause="NJ-21", name="executed_too_much")
    if act.outcome == "partial" and given == left:
        raise GateClosed("已全部兑现，请按已兑现报告。", clause="NJ-21", name="executed_in_full")
    if act.outcome == "done" and given < left:
        words = f"尚有{(left - given).normalize():f}未兑现，请按部分兑现报告。"
        raise GateClosed(words, clause="NJ-21", name="not_executed_in_full")


def carried_out(act: Act) -> None:
    """The executing unit has done its part: its day is kept; verifying takes its own time."""
    meet_deadline(act, "measure")


def done(act: Act) -> None:
    """Verified: the measure has been carried out."""
    _end(act, "done")


def dropped(act: Act) -> None:
    """The proposal was not taken up."""
    _end(act, "dropped")


def let_go(act: Act) -> None:
    """What alone would have carried it out is not done."""
    _end(act, "withdrawn")


def withdrawn(act: Act) -> None:
    """Withdrawn with a reason; its key is never used again."""
    _end(act, "withdrawn")
    row = measure_of(act)
    if row.approved_on is not None:
        withdraw_tasks(act, "receive_measure")
        criticising.take_back(act)


def take_back(act: Act) -> None:
    """Carried out and then revoked: it counts as withdrawn, while its case stays closed."""
    act.session.execute(update(Measure).where(Measure.case_id == act.case.id).values(ended="withdrawn"))


def _end(act: Act, how: str) -> None:
    act.session.execute(update(Measure).where(Measure.case_id == act.case.id).values(ended=how))
    if act.case.parent_id is not None:
        tell_assessment(act, act.on(lock_case(act.session, act.case.parent_id)))


def tell_assessment(act: Act, assessment: Act) -> None:
    """The last measure of a plan ends its assessment."""
    if assessment.state == "execution.running" and not open_in_plan(act, assessment.case.id, but=act.case.id):
        fire(assessment, "all_closed")
        flush(assessment)


def open_in_plan(act: Act, assessment_id: int, but: int = 0) -> int:
    """How many measures of the approved plan have not ended."""
    count = act.session.scalar(
        select(func.count(Measure.case_id))
        .join(Case, Case.id == Measure.case_id)
        .where(
            Case.parent_id == assessment_id,
            Measure.route == "plan",
            Measure.ended.is_(None),
            Measure.case_id != but,
        )
    )
    return count or 0
