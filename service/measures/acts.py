"""What may happen to a measure besides its tasks: withdrawn, postponed, objected to; each with a reason."""

from datetime import date

from sqlalchemy import insert, update

from service.cases.act import Act
from service.cases.fire import fire
from service.deadlines.queries import open_deadlines
from service.deadlines.use_cases import extend, meet_deadline, set_deadline
from service.errors import GateClosed, NotAllowed
from service.measures.queries import measure_of, open_objection
from service.measures.tables import Objection


def withdraw(act: Act, reason: str) -> None:
    """The clause office's principal leader takes the measure back; its key stays and is never used again."""
    _by_office(act)
    fire(act, "withdraw", reason=reason)


def postpone(act: Act, on: date, reason: str) -> None:
    """Another day for carrying it out; the old day and the reason stay on record, the key is the same."""
    _by_office(act)
    row = open_deadlines(act.session, act.case.id).get("measure")
    if row is None:
        raise GateClosed("该措施没有未到期的兑现期限。", clause="NJ-21", name="no_open_deadline")
    extend(act, row, on, reason)
    act.record("postponed", "NJ-21", on=on.isoformat())


def _by_office(act: Act) -> None:
    if act.official is None or not act.official.holds("principal_leader", measure_of(act).office_id):
        raise NotAllowed("由主办单位主要负责人办理。", clause="NJ-21")


def raise_objection(act: Act, reason: str) -> None:
    """The subject's objection: it waits for an answer within thirty days and suspends nothing (条例 17)."""
    row = measure_of(act)
    if act.official is None or not act.official.unit_ids & {row.subject_id}:
        raise NotAllowed("异议由措施所涉单位提出。", clause="NJ-21")
    if act.case.closed_at is not None:
        raise GateClosed("措施已办结。", clause="NJ-21", name="measure_closed")
    if row.approved_on is None or act.case.stage != "execution":
        raise GateClosed("措施尚未批准，还不能提出异议。", clause="NJ-21", name="not_yet_approved")
    if open_objection(act.session, act.case.id) is not None:
        raise GateClosed("已有异议待答复。", clause="NJ-21", name="objection_open")
    act.session.execute(
        insert(Objection).values(
            measure_id=act.case.id, reason=reason, raised_at=act.now, raised_by=act.official.person_id
        )
    )
    set_deadline(act, "objection_decision", start=act.now)
    act.open("answer_objection")
    act.record("objected", "NJ-21")


def apply_objection(act: Act, _form: None) -> None:
    """The subject signs for the notice with an objection."""
    raise_objection(act, act.opinion)


def apply_answer(act: Act, _form: None) -> None:
    """The government office answers; an objection that is upheld withdraws the measure."""
    assert act.official is not None
    if act.official.person_id == measure_of(act).decided_by:
        raise GateClosed("原承办人员应当回避。", clause="NJ-21", name="recused")
    act.session.execute(
        update(Objection)
        .where(Objection.measure_id == act.case.id, Objection.answer.is_(None))
        .values(
            answer="upheld" if act.outcome == "uphold" else "dismissed",
            answer_text=act.opinion,
            answered_at=act.now,
            answered_by=act.official.person_id,
        )
    )
    act.session.expire_all()
    meet_deadline(act, "objection_decision")
    act.record("objection_answered", "NJ-21", answer=act.outcome)
