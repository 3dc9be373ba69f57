"""What a workflow asks of the service: enter a stage, strike a mark, name the next one. Each once for ever."""

from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from service.cases.act import Act, CaseFacts, lock_line
from service.cases.desk import Desk
from service.cases.fire import fire
from service.cases.tables import StageVisit
from service.cases.write import flush
from service.deadlines.lateness import strike_kind
from service.deadlines.queries import next_mark
from service.deadlines.tables import Deadline, Mark
from service.errors import NotFound, WrongOrder
from workflows.contracts import EnterStage, NextMark, StageStatus, StrikeMark

VISIT = select(StageVisit).where(
    StageVisit.case_id == bindparam("case"),
    StageVisit.stage == bindparam("stage"),
    StageVisit.visit == bindparam("number"),
)
WAITING = (
    select(Mark.id, Mark.kind, Deadline)
    .join(Deadline, Deadline.id == Mark.deadline_id)
    .where(
        Mark.id == bindparam("mark"),
        Mark.case_id == bindparam("case"),
        Mark.stage == bindparam("stage"),
        Mark.visit == bindparam("number"),
        Mark.at <= bindparam("now"),
        Mark.struck_at.is_(None),
        Mark.dropped_at.is_(None),
    )
)


def enter(desk: Desk, message: EnterStage) -> StageStatus:
    """Open a stage's visit. A visit that is open or passed is answered from the register and changes nothing."""
    case = _locked(desk, message.case, message.stage)
    visit = _visit(desk, case, message.stage, message.visit)
    if visit is not None:
        return _status(desk, case, message.stage, message.visit, visit.outcome)
    if case.closed_at is not None:
        return StageStatus(outcome=case.outcome)
    act = Act(desk=desk, case=case, arriving=True)
    trigger = act.kind.entries.get(message.stage)
    if trigger is None:
        raise WrongOrder(f"没有“{message.stage}”这一阶段。")
    _is_next(desk, case, message)
    desk.session.execute(
        insert(StageVisit).values(
            case_id=case.id, stage=message.stage, visit=message.visit, entered_at=desk.now
        )
    )
    case.stage, case.visit, case.between = message.stage, message.visit, False
    fire(act, trigger)
    flush(act)
    return _status(desk, case, message.stage, message.visit, _left_with(case))


def _is_next(desk: Desk, case: CaseFacts, message: EnterStage) -> None:
    """Visits of a stage are counted without gaps: another number would shut out the workflow's own."""
    visits = select(func.count()).where(StageVisit.case_id == case.id, StageVisit.stage == message.stage)
    expected = 1 + (desk.session.scalar(visits) or 0)
    if not case.between or message.visit != expected:
        raise WrongOrder(f"“{message.stage}”不能进入第{message.visit}次。")


def strike(desk: Desk, message: StrikeMark) -> StageStatus:
    """Time has come for a mark. One that was struck, dropped or moved away is answered with the next one."""
    case = _locked(desk, message.case, mark=message.mark)
    visit = _visit(desk, case, message.stage, message.visit)
    if visit is None:
        raise WrongOrder(f"“{message.stage}”第{message.visit}次尚未开始。")
    here = {"case": case.id, "stage": message.stage, "number": message.visit}
    mark = desk.session.execute(WAITING, {**here, "mark": message.mark, "now": desk.now}).one_or_none()
    outcome = visit.outcome
    if outcome is None and mark is not None:
        desk.session.execute(update(Mark).where(Mark.id == mark.id).values(struck_at=desk.now))
        act = Act(desk=desk, case=case, arriving=True)
        strike_kind(act, mark.Deadline, mark.kind)
        flush(act)
        outcome = _left_with(case)
    return _status(desk, case, message.stage, message.visit, outcome)


def what_next(desk: Desk, message: EnterStage) -> StageStatus:
    """The next mark of a running stage, or how it ended."""
    case = _locked(desk, message.case)
    visit = _visit(desk, case, message.stage, message.visit)
    if visit is None:
        raise WrongOrder(f"“{message.stage}”第{message.visit}次尚未开始。")
    return _status(desk, case, message.stage, message.visit, visit.outcome)


def _left_with(case: CaseFacts) -> str | None:
    """How this very act has ended the running stage, if it has."""
    return case.outcome if case.between or case.closed_at is not None else None


def _locked(desk: Desk, key: str, stage: str = "", mark: int | None = None) -> CaseFacts:
    case = lock_line(desk.session, key, stage, mark)
    if case is None:
        raise NotFound()
    return case


def _visit(desk: Desk, case: CaseFacts, stage: str, visit: int) -> StageVisit | None:
    return desk.session.scalars(VISIT, {"case": case.id, "stage": stage, "number": visit}).one_or_none()


def _status(desk: Desk, case: CaseFacts, stage: str, visit: int, outcome: str | None) -> StageStatus:
    if outcome is not None:
        return StageStatus(outcome=outcome)
    mark = next_mark(desk.session, case.id, stage, visit)
    if mark is None:
        return StageStatus()
    return StageStatus(
        next_mark=NextMark(mark=mark.id, at=desk.clock.to_temporal(mark.at), label=_label(*mark[1:]))
    )


def _label(at: datetime, kind: str, name: str) -> str:
    return f"{name} {kind} {at.isoformat(timespec='minutes')}"
