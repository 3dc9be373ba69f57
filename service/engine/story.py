"""A workflow's history as steps: what it was told, what it asked of the register, what it waits for, how it ended.

Only the last run is told, and of it at most `MOST` events: a year of a key work has some hundred.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp
from temporalio.api.common.v1 import Payloads
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowExecutionDescription
from temporalio.service import RPCError, RPCStatusCode

MOST = 2000
PREFIX = "EVENT_TYPE_"


@dataclass
class Step:
    """One thing that happened, in Temporal's time; `facts` by the kind."""

    id: int
    at: datetime
    kind: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """A workflow as it stands and how it came there."""

    run: str
    status: str
    started: datetime
    closed: datetime | None
    events: int
    failing: int
    """How often its own code has failed in a row; 0 where it does not."""
    calls: list[dict[str, Any]]
    """Calls of the register under way: which, how many tries, the last fault, when the next try comes."""
    timers: list[Step]
    steps: list[Step]
    whole: bool


async def tell(client: Client, workflow_id: str) -> Story | None:
    """The story of a workflow's last run; None where Temporal knows none."""
    handle = client.get_workflow_handle(workflow_id)
    try:
        described = await handle.describe()
        events: list[HistoryEvent] = []
        async for event in client.get_workflow_handle(workflow_id, run_id=described.run_id).fetch_history_events(
            page_size=500
        ):
            events.append(event)
            if len(events) == MOST:
                break
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return None
        raise
    return _story(described, events)


def _story(described: WorkflowExecutionDescription, events: list[HistoryEvent]) -> Story:
    steps, timers = told(events)
    raw = described.raw_description
    status = described.status
    return Story(
        run=described.run_id,
        status=status.name.lower() if status is not None else "running",
        started=described.start_time,
        closed=described.close_time,
        events=described.history_length or len(events),
        failing=max(0, raw.pending_workflow_task.attempt - 1) if raw.HasField("pending_workflow_task") else 0,
        calls=[
            {
                "call": call.activity_type.name,
                "tries": call.attempt,
                "fault": call.last_failure.message[:200],
                "next": _at(call.scheduled_time) if call.HasField("scheduled_time") else None,
            }
            for call in raw.pending_activities
        ],
        timers=timers,
        steps=steps,
        whole=len(events) < MOST,
    )


def told(events: Iterable[HistoryEvent]) -> tuple[list[Step], list[Step]]:
    """The steps of a history in order, and the timers that have not fired."""
    teller = _Teller()
    for event in events:
        name = EventType.Name(event.event_type).removeprefix(PREFIX)
        if tells := getattr(teller, name.lower(), None):
            tells(event)
    return teller.steps, list(teller.timers.values())


class _Teller:
    """One method for each type of event that says something, named after it; all others are the engine's own."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.timers: dict[int, Step] = {}
        self._calls: dict[int, Step] = {}

    def _add(self, event: HistoryEvent, kind: str, **facts: Any) -> Step:
        step = Step(event.event_id, _at(event.event_time), kind, facts)
        self.steps.append(step)
        return step

    def workflow_execution_started(self, event: HistoryEvent) -> None:
        self._add(event, "started")

    def upsert_workflow_search_attributes(self, event: HistoryEvent) -> None:
        fields = event.upsert_workflow_search_attributes_event_attributes.search_attributes.indexed_fields
        if "Stage" in fields:
            self._add(event, "stage", stage=json.loads(fields["Stage"].data))

    def activity_task_scheduled(self, event: HistoryEvent) -> None:
        name = event.activity_task_scheduled_event_attributes.activity_type.name
        self._calls[event.event_id] = self._add(event, "call", call=name, tries=1, outcome=None, mark=None, fault=None)

    def activity_task_started(self, event: HistoryEvent) -> None:
        started = event.activity_task_started_event_attributes
        self._calls[started.scheduled_event_id].facts["tries"] = started.attempt

    def activity_task_completed(self, event: HistoryEvent) -> None:
        done = event.activity_task_completed_event_attributes
        self._calls[done.scheduled_event_id].facts.update(_answer(done.result))

    def activity_task_failed(self, event: HistoryEvent) -> None:
        failed = event.activity_task_failed_event_attributes
        self._calls[failed.scheduled_event_id].facts["fault"] = failed.failure.message[:200]

    def marker_recorded(self, event: HistoryEvent) -> None:
        """A call that was made inside the workflow task; one that failed is made again outside it."""
        marker = event.marker_recorded_event_attributes
        if marker.marker_name == "core_local_activity" and not marker.HasField("failure"):
            call = json.loads(marker.details["data"].payloads[0].data)["activity_type"]
            self._add(event, "call", call=call, tries=1, fault=None, **_answer(marker.details["result"]))

    def timer_started(self, event: HistoryEvent) -> None:
        after = event.timer_started_event_attributes.start_to_fire_timeout
        fires = datetime.fromtimestamp(_seconds(event.event_time) + _seconds(after), UTC)
        label = json.loads(event.user_metadata.summary.data or b'""')
        self.timers[event.event_id] = self._add(event, "waits", fires=fires, label=label)

    def timer_fired(self, event: HistoryEvent) -> None:
        timer = self.timers.pop(event.timer_fired_event_attributes.started_event_id)
        self._add(event, "fired", label=timer.facts["label"])

    def timer_canceled(self, event: HistoryEvent) -> None:
        self.timers.pop(event.timer_canceled_event_attributes.started_event_id)

    def workflow_execution_signaled(self, event: HistoryEvent) -> None:
        signaled = event.workflow_execution_signaled_event_attributes
        (message,) = _read(signaled.input) or ({},)
        self._add(event, signaled.signal_name, stage=message.get("stage", ""), outcome=message.get("outcome"))

    def workflow_task_failed(self, event: HistoryEvent) -> None:
        self._add(event, "code_failed", fault=event.workflow_task_failed_event_attributes.failure.message[:200])

    def workflow_execution_completed(self, event: HistoryEvent) -> None:
        self._add(event, "completed")

    def workflow_execution_failed(self, event: HistoryEvent) -> None:
        failure = event.workflow_execution_failed_event_attributes.failure
        inner = failure.cause if failure.HasField("cause") else failure
        self._add(event, "failed", fault=inner.message[:200])

    def workflow_execution_terminated(self, event: HistoryEvent) -> None:
        self._add(event, "terminated", fault=event.workflow_execution_terminated_event_attributes.reason[:200])

    def workflow_execution_timed_out(self, event: HistoryEvent) -> None:
        self._add(event, "timed_out")

    def workflow_execution_canceled(self, event: HistoryEvent) -> None:
        self._add(event, "canceled")


def _at(instant: Timestamp) -> datetime:
    found: datetime = instant.ToDatetime(UTC)
    return found


def _seconds(span: Timestamp | Duration) -> float:
    return span.seconds + span.nanos / 1e9


def _read(payloads: Payloads) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(payload.data) for payload in payloads.payloads)


def _answer(payloads: Payloads) -> dict[str, Any]:
    """What the register answered: the stage's outcome, or the next mark's label."""
    (answer,) = _read(payloads) or ({},)
    return {"outcome": answer.get("outcome"), "mark": (answer.get("next_mark") or {}).get("label")}
