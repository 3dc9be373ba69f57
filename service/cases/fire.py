"""The one door to every change of state: a failed guard and an arrow that does not exist become named refusals."""

from typing import Any

from sqlalchemy import update
from transitions import MachineError

from service.cases.act import Act
from service.cases.tables import StageVisit
from service.deadlines.use_cases import settle_stage
from service.errors import WrongOrder
from service.tasks.closing import close_open_tasks
from workflows.names import STAGE_LEFT

BACKWARD = frozenset({"republish", "reselect", "dropped", "withdrawn", "emptied", "revoked", "missed"})
"""Outcomes with which a stage ends without having done what its deadlines asked."""


def fire(act: Act, trigger: str, **data: Any) -> None:
    """Fire a trigger: guards, new state, effects, then the tasks that the state opens, the event, the stage's end."""
    kind, before = act.kind, act.state
    wrong = WrongOrder(f"事项处于“{kind.titles[before]}”，不能办理此项操作。")
    event = kind.machine.events.get(trigger)
    if event is None:
        raise wrong
    act.refusal, act.taken = None, None
    try:
        moved = event.trigger(act)
    except MachineError as error:
        raise wrong from error
    if not moved or act.taken is None:
        raise act.refusal or wrong
    arrow = act.taken
    if (act.state != before or arrow.leaves) and not act.alone:
        close_open_tasks(act)
    for step in kind.states[act.state]:
        act.open(step)
    clause = kind.steps[act.task.step].clause if act.task is not None else None
    act.record(trigger, clause, **{"from": before}, **data)
    if arrow.leaves:
        leave_stage(act, arrow.leaves, closes=arrow.closes)


def leave_stage(act: Act, outcome: str, *, closes: bool = False) -> None:
    """End the stage: settle its deadlines, remember the outcome, tell the workflow (or answer it, if it is calling)."""
    case = act.case
    settle_stage(act, met=outcome not in BACKWARD)
    act.session.execute(
        update(StageVisit)
        .where(StageVisit.case_id == case.id, StageVisit.stage == case.stage, StageVisit.visit == case.visit)
        .values(left_at=act.now, outcome=outcome)
    )
    if not act.arriving:
        payload = {"stage": case.stage, "visit": case.visit, "outcome": outcome}
        act.send("signal", case.key, STAGE_LEFT, payload)
    case.between, case.outcome = not closes, outcome
    if closes:
        case.closed_at = act.now
    act.record("stage_left", None, outcome=outcome, stage=case.stage, visit=case.visit)
