"""The city's approval of a clause office's plan: its measures are approved with it, changed or dropped (NJ-21)."""

from decimal import Decimal

from sqlalchemy import update

from service.assessments.forms import PlanChangeForm, PlanSittingForm
from service.assessments.tables import Assessment
from service.cases.act import Act, CaseFacts, lock_children
from service.cases.days import held_in_time
from service.cases.fire import fire
from service.cases.write import flush
from service.errors import GateClosed
from service.measures.deciding import approve_by_plan
from service.measures.executing import open_in_plan
from service.measures.tables import Measure


def apply_plan_sitting(act: Act, form: PlanSittingForm) -> None:
    """Approve the plan, or approve it with changes; each measure's month runs from the meeting's day."""
    held_in_time(act, form.held_on)
    if form.held_on.year <= act.case.year:
        raise GateClosed("奖惩实施方案于次年审定。", clause="NJ-21", name="meeting_before_report")
    if (act.outcome == "change") != bool(form.plan_changes):
        raise GateClosed("会议的调整仅在“调整后通过”时逐项填写。", clause="NJ-21", name="changes_do_not_fit")
    changes = {change.measure: change for change in form.plan_changes}
    if len(changes) != len(form.plan_changes):
        raise GateClosed("同一措施只能调整一次。", clause="NJ-21", name="measure_repeated")
    for case in lock_children(act.session, act.case.id, "measure"):
        measure = act.session.get_one(Measure, case.id, populate_existing=True)
        if measure.route == "plan" and measure.ended is None:
            _settle(act.on(case), measure, form, changes.pop(measure.number, None))
    if changes:
        numbers = "、".join(map(str, sorted(changes)))
        raise GateClosed(f"方案中没有第{numbers}号措施。", clause="NJ-21", name="unknown_measure")
    act.session.execute(
        update(Assessment)
        .where(Assessment.case_id == act.case.id)
        .values(meeting_number=form.meeting_number, approved_on=form.held_on)
    )
    held = form.held_on.isoformat()
    act.record("meeting_approved", "NJ-21", number=form.meeting_number, held_on=held)


def _settle(this: Act, measure: Measure, form: PlanSittingForm, change: PlanChangeForm | None) -> None:
    _at_the_meeting(this.case)
    if change is not None and change.plan_change == "drop":
        fire(this, "withdraw", reason=change.reason)
    else:
        amount = None if change is None else _changed(measure, change)
        approve_by_plan(this, form.held_on, f"市政府会议（{form.meeting_number}）", amount)
        fire(this, "approve", **({} if change is None else {"reason": change.reason}))
    flush(this)


def _at_the_meeting(case: CaseFacts) -> None:
    if case.state != "approval.plan":
        raise GateClosed(f"“{case.title}”正在转入审批，请稍后再登记。", clause="NJ-21", name="between_stages")


def _changed(measure: Measure, change: PlanChangeForm) -> Decimal:
    if change.amount is None or measure.amount is None:
        words = f"第{measure.number}号措施的数额不能这样调整。"
        raise GateClosed(words, clause="NJ-21", name="amount_does_not_fit")
    if measure.cap is not None and change.amount > measure.cap:
        words = f"第{measure.number}号措施不得超过{measure.cap.normalize():f}。"
        raise GateClosed(words, clause="NJ-21", name="amount_over_cap")
    return change.amount


def some_open(act: Act) -> None:
    """The assessment waits while a measure of its plan is being carried out."""
    if not open_in_plan(act, act.case.id):
        raise GateClosed("各项措施均已办结。", clause="NJ-21", name="nothing_open")
