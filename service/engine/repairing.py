"""A difference put right by an administrator: the workflow started again, told again, or ended; each once, on record.

Nothing here asks Temporal: what follows goes through the outbox in the act's own transaction, and the register leads
a workflow that starts again to its place. Old rows of the outbox stay as they were.
"""

from collections.abc import Callable

from sqlalchemy import Select, and_, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.cases.act import Act, lock_case
from service.cases.desk import Desk
from service.cases.opening import send_start
from service.cases.tables import Case, Outbox, StageVisit
from service.cases.write import flush
from service.engine.tables import Difference, Repair
from service.errors import FormInvalid, GateClosed, NotAllowed, NotFound
from service.org.queries import Official
from workflows.names import STAGE_LEFT

RESTART, RESEND, TERMINATE = "restart", "resend", "terminate"
AGAIN = (RESTART,)
ACTIONS: dict[str, tuple[str, ...]] = {
    "no_workflow": AGAIN,
    "workflow_failed": AGAIN,
    "workflow_terminated": AGAIN,
    "workflow_timed_out": AGAIN,
    "workflow_canceled": AGAIN,
    "workflow_completed": AGAIN,
    "stuck": AGAIN,
    "undelivered": (RESEND, RESTART),
    "not_begun": AGAIN,
    "not_told": (RESEND, RESTART),
    "other_stage": AGAIN,
    "timer_missed": AGAIN,
    "case_ended": (RESEND, TERMINATE),
    "no_case": (TERMINATE,),
}
"""What repairs each kind of difference; the first is taken when all are repaired at once."""
AT_ONCE = 500
"""So many are repaired by one press; each takes its case's lock."""
WHY_LEAST, WHY_MOST = 4, 300
OVERTAKEN = text(
    """
    UPDATE outbox SET sent_at = :now, undeliverable = false, error = 'the workflow was started again' WHERE id IN (
        SELECT id FROM outbox WHERE workflow_id = :key AND sent_at IS NULL AND NOT undeliverable
        UNION ALL SELECT id FROM outbox WHERE workflow_id = :key AND undeliverable)
    """
)
"""In two parts, because each has its index."""
WAKE = text("SELECT pg_notify('duban_outbox', '')")


def repair(desk: Desk, official: Official, difference_id: int, action: str, why: str) -> None:
    """Put one difference right; what was put right since the last comparison is refused."""
    _may(official, why)
    row = desk.session.scalars(_open(official).where(Difference.id == difference_id)).one_or_none()
    if row is None:
        raise NotFound("该项差异已不存在，或者不由您处理。")
    if row.repaired_at is not None:
        raise GateClosed("该项已提交修复，请待下一次比对核实结果。", name="already_repaired")
    if action not in ACTIONS[row.kind]:
        raise FormInvalid("这种差异不能这样修复。")
    _repair(desk, official, row, action, why.strip())


def repair_all(desk: Desk, official: Official, why: str) -> int:
    """Put right what waits, each in the way that comes first for its kind; returns how many."""
    _may(official, why)
    waiting = _open(official).where(Difference.repaired_at.is_(None))
    rows = desk.session.scalars(waiting.order_by(Difference.case_id, Difference.id).limit(AT_ONCE)).all()
    for row in rows:
        _repair(desk, official, row, ACTIONS[row.kind][0], why.strip())
    return len(rows)


def retry(desk: Desk, official: Official, outbox_id: int | None) -> int:
    """Send undeliverable messages of the outbox again, one or all; those that wait are tried at once too."""
    _may(official)
    theirs = select(Case.key).where(Case.jurisdiction != official.jurisdiction)
    which = [Outbox.undeliverable, Outbox.workflow_id.not_in(theirs)]
    if outbox_id is not None:
        which.append(Outbox.id == outbox_id)
    freed = desk.session.scalars(
        update(Outbox).where(*which).values(undeliverable=False).returning(Outbox.workflow_id)
    ).all()
    for workflow_id in freed:
        _record(desk, official, workflow_id, RESEND)
    desk.session.execute(WAKE)
    return len(freed)


def _may(official: Official, why: str | None = None) -> None:
    if not official.holds("system_admin"):
        raise NotAllowed()
    if why is not None and not WHY_LEAST <= len(why.strip()) <= WHY_MOST:
        raise FormInvalid("请写明修复的理由（4至300个字）。", name="why_missing")


def _open(official: Official) -> Select[Difference]:
    own = or_(Difference.jurisdiction == official.jurisdiction, Difference.jurisdiction.is_(None))
    return select(Difference).where(Difference.settled_at.is_(None), own).with_for_update()


def _repair(desk: Desk, official: Official, row: Difference, action: str, why: str) -> None:
    row.repaired_at = desk.now
    number = _record(desk, official, row.workflow_id, action, row, why)
    if row.case_id is None:
        _end_orphan(desk.session, row.workflow_id, number, desk)
        return
    act = Act(desk=desk, case=lock_case(desk.session, row.case_id), official=official)
    DOES[action](act, number)
    act.record("workflow_repaired", None, repair=number, action=action, why=why)
    flush(act)


def _record(
    desk: Desk, official: Official, workflow_id: str, action: str, row: Difference | None = None, why: str = ""
) -> int:
    values = {
        "difference_id": row.id if row else None,
        "workflow_id": workflow_id,
        "jurisdiction": official.jurisdiction,
        "kind": row.kind if row else None,
        "action": action,
        "why": why,
        "by_id": official.person_id,
        "at": desk.now,
    }
    return desk.session.scalars(insert(Repair).values(**values).returning(Repair.id)).one()


def _restart(act: Act, _number: int) -> None:
    """Whatever runs under the key is replaced; what it was still to be told, the register will answer the new one."""
    if act.case.closed_at is not None:
        raise GateClosed("该事项已办结，不再启动流程。", name="case_closed")
    act.session.execute(OVERTAKEN, {"now": act.now, "key": act.case.key})
    send_start(act, again=True)


def _resend(act: Act, _number: int) -> None:
    """What could not be delivered is tried again, and how the last stage ended is told anew: once told, twice heard."""
    act.session.execute(
        update(Outbox).where(Outbox.workflow_id == act.case.key, Outbox.undeliverable).values(undeliverable=False)
    )
    case = act.case
    visit = and_(StageVisit.case_id == case.id, StageVisit.stage == case.stage, StageVisit.visit == case.visit)
    outcome = act.session.scalar(select(StageVisit.outcome).where(visit))
    if outcome is not None:
        told = {"stage": case.stage, "visit": case.visit, "outcome": outcome}
        act.send("signal", case.key, STAGE_LEFT, told)


def _terminate(act: Act, number: int) -> None:
    if act.case.closed_at is None:
        raise GateClosed("该事项尚未办结，不能终止其流程。", name="case_open")
    act.send(TERMINATE, act.case.key, TERMINATE, {"repair": number})


DOES: dict[str, Callable[[Act, int], None]] = {RESTART: _restart, RESEND: _resend, TERMINATE: _terminate}


def _end_orphan(session: Session, workflow_id: str, number: int, desk: Desk) -> None:
    """A workflow that no case has: there is no act to write it with."""
    if session.scalar(select(func.count()).select_from(Case).where(Case.key == workflow_id)):
        raise GateClosed("该编号已有登记事项，请重新比对。", name="case_open")
    values = {"workflow_id": workflow_id, "kind": TERMINATE, "name": TERMINATE, "payload": {"repair": number}}
    session.execute(insert(Outbox).values(**values, created_at=desk.now, attempts=0, undeliverable=False))
    session.execute(WAKE)
