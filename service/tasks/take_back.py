"""撤回: one's own decision is undone while nobody has acted after it, where the state table has a way back."""

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from service.cases.act import Act, lock_case
from service.cases.desk import Desk
from service.cases.fire import fire
from service.cases.kinds import Kind
from service.cases.write import flush
from service.errors import NotFound, NotYours, WrongOrder
from service.org.queries import Official
from service.tasks.tables import Decision, Task

TRIGGER = "take_back"


def may_go_back(session: Session, kind: Kind, state: str, answer: dict[str, Any]) -> bool:
    """Whether what the decision opened still waits untouched, and the table has a way back from where the case is."""
    opened = [entry["id"] for entry in answer["next"]]
    untouched = session.scalar(
        select(func.count(Task.id)).where(Task.id.in_(opened), Task.state == "open", Task.person_id.is_(None))
    )
    return bool(opened) and untouched == len(opened) and kind.may(TRIGGER, state)


def take_back(desk: Desk, official: Official, task_id: int) -> dict[str, Any]:
    """Go back along the table's own arrow; the decision stays in the events, its row makes way for the next one."""
    task = desk.session.get(Task, task_id)
    if task is None or task.jurisdiction != official.jurisdiction:
        raise NotFound()
    act = Act(desk=desk, case=lock_case(desk.session, task.case_id), official=official)
    decision = desk.session.scalars(
        select(Decision).where(Decision.task_id == task_id, Decision.person_id == official.person_id)
    ).one_or_none()
    if decision is None:
        raise NotYours("只能撤回本人的办理意见。")
    if not may_go_back(desk.session, act.kind, act.state, decision.answer):
        raise WrongOrder("后续环节已经办理，或者本环节不设撤回，不能撤回。")
    act.record("taken_back", task.clause, task=task.id, outcome=decision.outcome)
    desk.session.execute(delete(Decision).where(Decision.id == decision.id))
    task.state, task.decided_by, task.outcome = "closed", None, None
    fire(act, TRIGGER)
    flush(act)
    return {"case": act.case.key, "state": act.state}
