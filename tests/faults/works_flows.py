"""Temporal beside the register: each case has one workflow, where the register says, told each message once."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Engine, text
from temporalio.client import Client

from service.settings import Settings
from service.temporal import connect
from workflows.contracts import Waiting

CASES = text('SELECT key, closed_at IS NOT NULL AS closed, stage, visit FROM "case" ORDER BY id')
SIGNALS = text("SELECT id, workflow_id, error IS NOT NULL AS moot FROM outbox WHERE kind = 'signal'")


class Flow(NamedTuple):
    """A workflow as Temporal knows it: its runs, its state, what it waits for, which outbox rows it was told."""

    runs: int
    status: str
    waiting: Waiting | None
    told: Counter[int]


async def flows(settings: Settings, keys: Sequence[str]) -> dict[str, Flow]:
    """Every case's workflow."""
    client = await connect(settings)
    return {key: await _flow(client, key) for key in keys}


async def _flow(client: Client, key: str) -> Flow:
    runs = [run async for run in client.list_workflows(f"WorkflowId = '{key}'")]
    if not runs:
        return Flow(0, "none", None, Counter())
    handle = client.get_workflow_handle(key)
    status = (await handle.describe()).status
    told: Counter[int] = Counter()
    async for event in handle.fetch_history_events():
        if event.HasField("workflow_execution_signaled_event_attributes"):
            said = event.workflow_execution_signaled_event_attributes.input.payloads[0].data
            told[json.loads(said)["message"]] += 1
    running = status is not None and status.name == "RUNNING"
    waiting = await handle.query("waiting", result_type=Waiting) if running else None
    return Flow(len(runs), status.name if status else "none", waiting, told)


async def astray(engine: Engine, settings: Settings) -> list[str]:
    """What Temporal and the register say differently."""
    with engine.connect() as connection:
        cases, signals = connection.execute(CASES).all(), connection.execute(SIGNALS).all()
    return told_apart(cases, signals, await flows(settings, [case.key for case in cases]))


def told_apart(cases: Sequence[Any], signals: Sequence[Any], found: dict[str, Flow]) -> list[str]:
    """The two compared; a signal may be missing only where the case had ended before it came."""
    said = []
    for case in cases:
        flow = found[case.key]
        if flow.runs != 1 or flow.status != ("COMPLETED" if case.closed else "RUNNING"):
            said.append(f"{case.key}: {flow.runs} runs, {flow.status}")
        elif not case.closed and _place(flow.waiting) != (case.stage, case.visit):
            said.append(f"{case.key}: waits for {flow.waiting}, not for {case.stage}")
    for row in signals:
        times = found[row.workflow_id].told[row.id]
        if times > 1 or times == 0 and not row.moot:
            said.append(f"{row.workflow_id}: message {row.id} applied {times} times")
    return said


def _place(waiting: Waiting | None) -> tuple[str, int] | None:
    return None if waiting is None else (waiting.stage, waiting.visit)
