"""Adjustments of a work: asked for with reasons, approved by name, in force from a month on (NJ-02)."""

from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from service.cases.act import Act, read_case
from service.cases.days import held_in_time
from service.cases.fire import fire
from service.cases.kinds import Opening
from service.cases.seats import government
from service.cases.write import flush
from service.errors import GateClosed, NotYours
from service.keyworks.forms import AdjustForm, ApprovalForm, SuspendForm
from service.keyworks.judge import judge
from service.keyworks.lists import keep_plan
from service.keyworks.lists_year import work_removed
from service.keyworks.months import only_open_month
from service.keyworks.publishing import issue_list
from service.keyworks.register import LEAD, units_of
from service.keyworks.tables import WorkAdjustment, WorkSuspension
from service.org.queries import Official


def ask_plan(act: Act, form: AdjustForm) -> int:
    """Another plan from a month on."""
    only_open_month(act, form.effective_month, rejudges=form.rejudges)
    return _ask(act, "plan", form.model_dump(mode="json"))


def ask_suspension(act: Act, form: SuspendForm) -> int:
    """A suspension of whole months."""
    only_open_month(act, form.first_month, rejudges=False)
    return _ask(act, "suspend", form.model_dump(mode="json"))


def ask_removal(act: Act, reason: str) -> int:
    """The work leaves the list."""
    return _ask(act, "remove", {"reason": reason})


def may_ask(session: Session, official: Official | None, work_id: int) -> bool:
    """A lead unit answers for the whole work, and the supervision office keeps the list; who assists does neither."""
    if official is None:
        return False
    return official.holds("supervision_officer") or not official.unit_ids.isdisjoint(units_of(session, work_id, LEAD))


def _ask(act: Act, kind: str, content: dict[str, Any]) -> int:
    """Only of a work that goes on, and only by those who may."""
    if not may_ask(act.session, act.official, act.case.id):
        raise NotYours("重点工作的调整由主办单位或督查室提出。", clause="NJ-02")
    if not act.kind.may("remove", act.state):
        raise GateClosed("该事项已经办结，不能调整。", clause="NJ-02", name="work_ended")
    return keep_request(act, kind, content)


def keep_request(act: Act, kind: str, content: dict[str, Any]) -> int:
    """Keep what is asked; the mayor's task opens. One request of a kind at a time."""
    waiting = select(WorkAdjustment.id).where(
        WorkAdjustment.work_id == act.case.id, WorkAdjustment.kind == kind, WorkAdjustment.outcome.is_(None)
    )
    if act.session.scalar(waiting.limit(1)) is not None:
        raise GateClosed("同类调整申请正在审批，请待办结后再提。", clause="NJ-02", name="adjustment_waiting")
    assert act.official is not None
    adjustment_id = act.session.scalars(
        insert(WorkAdjustment)
        .values(work_id=act.case.id, kind=kind, content=content, asked_at=act.now, asked_by=act.official.person_id)
        .returning(WorkAdjustment.id)
    ).one()
    seat = list(government("mayor")(act))[0]
    form = {"adjustment": adjustment_id, "kind": kind, **content}
    act.open("approve_adjustment", [Opening(seat.post_id, seat.unit_id, about=kind, form=form)])
    act.record("adjustment_asked", "NJ-02", adjustment=adjustment_id, kind=kind)
    return adjustment_id


def apply_approval(act: Act, form: ApprovalForm) -> None:
    """The adjustment is approved: it takes effect from its month, and closed months stay as they were judged."""
    approval = form.model_dump()
    row = approved(act, form)
    if row.kind == "plan":
        asked = AdjustForm.model_validate(row.content)
        only_open_month(act, asked.effective_month, rejudges=asked.rejudges)
        plan = asked.model_dump(mode="json", include={"planned", "nodes"})
        keep_plan(
            act,
            act.case.id,
            asked.effective_month,
            plan,
            reason=asked.reason,
            rejudges=asked.rejudges,
            **approval,
        )
        if asked.rejudges:
            judge(act)
        _publish(act)
    elif row.kind == "suspend":
        _suspend(act, SuspendForm.model_validate(row.content), approval)
    else:
        _publish(act, without=act.case.id)
        work_removed(act)
        fire(act, "remove")


def _publish(act: Act, without: int = 0) -> None:
    """The public list is told anew where it now reads differently."""
    assert act.case.parent_id is not None
    parent = act.on(read_case(act.session, act.case.parent_id))
    issue_list(parent, without)
    flush(parent)


def _suspend(act: Act, asked: SuspendForm, approval: dict[str, Any]) -> None:
    only_open_month(act, asked.first_month, rejudges=False)
    act.session.execute(
        insert(WorkSuspension).values(
            work_id=act.case.id,
            recorded_at=act.now,
            recorded_by=act.official.person_id if act.official else None,
            **asked.model_dump(),
            **approval,
        )
    )


def apply_refusal(act: Act, _form: object) -> None:
    """Not approved: the plan stays."""
    row = _decide(act, "refused")
    act.record("adjustment_refused", "NJ-02", adjustment=row.id, kind=row.kind)


def approved(act: Act, form: ApprovalForm) -> WorkAdjustment:
    """The request with its approval on record."""
    held_in_time(act, form.approved_on)
    row = _decide(act, "approved", **form.model_dump())
    act.record("adjustment_approved", "NJ-02", adjustment=row.id, kind=row.kind)
    return row


def _decide(act: Act, outcome: str, **approval: Any) -> WorkAdjustment:
    row = act.session.get_one(WorkAdjustment, act.task.form["adjustment"], populate_existing=True)
    act.session.execute(
        update(WorkAdjustment)
        .where(WorkAdjustment.id == row.id)
        .values(decided_at=act.now, outcome=outcome, **approval)
    )
    return row
