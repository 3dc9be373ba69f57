"""A workflow's code must replay the histories recorded before it, and ask the service for the same (invariant 11)."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import (
    Interceptor,
    Replayer,
    StartActivityInput,
    UnsandboxedWorkflowRunner,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)
from temporalio.workflow import ActivityHandle

from tests import histories
from workflows import incentive_project
from workflows.worker import WORKFLOWS

RECORDED = sorted(Path(histories.__file__).parent.glob("*/*.json"))
each_recorded = pytest.mark.parametrize("path", RECORDED, ids=lambda path: f"{path.parent.name}/{path.stem}")
Asked = list[tuple[str, dict[str, Any]]]


class Ear(Interceptor):
    """Hears what a replayed workflow asks of the service: a replay alone compares kinds of calls, not words."""

    def __init__(self) -> None:
        self.heard: Asked = []

    def workflow_interceptor_class(self, input: WorkflowInterceptorClassInput) -> type[WorkflowInboundInterceptor]:
        heard = self.heard

        class Outbound(WorkflowOutboundInterceptor):
            def start_activity(self, input: StartActivityInput) -> ActivityHandle[Any]:
                heard.append((input.activity, input.args[0].model_dump(mode="json")))
                return super().start_activity(input)

        class Inbound(WorkflowInboundInterceptor):
            def init(self, outbound: WorkflowOutboundInterceptor) -> None:
                super().init(Outbound(outbound))

        return Inbound


def read(path: Path) -> WorkflowHistory:
    """A recorded history."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return WorkflowHistory.from_json(told.pop("id"), told)


def asked(history: WorkflowHistory) -> Asked:
    """What the workflow asked of the service when it ran."""
    calls = [event.activity_task_scheduled_event_attributes for event in history.events]
    return [(c.activity_type.name, json.loads(c.input.payloads[0].data)) for c in calls if c.activity_type.name]


def replay(path: Path, **options: Any) -> Exception | None:
    """Replay a history with today's code; how it failed, if it did."""
    replayer = Replayer(workflows=WORKFLOWS, data_converter=pydantic_data_converter, **options)
    result = asyncio.run(replayer.replay_workflow(read(path), raise_on_replay_failure=False))
    return result.replay_failure


@each_recorded
def test_a_recorded_history_replays(path: Path) -> None:
    assert replay(path) is None


@each_recorded
def test_a_replayed_workflow_asks_the_service_for_the_same(path: Path) -> None:
    ear = Ear()
    replay(path, interceptors=[ear], workflow_runner=UnsandboxedWorkflowRunner())
    assert [(name, dict(told)) for name, told in asked(read(path))] == ear.heard


def test_stages_in_another_order_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    ear, path = Ear(), next(path for path in RECORDED if ".project-" in path.name)
    monkeypatch.setattr(incentive_project, "STAGES", tuple(reversed(incentive_project.STAGES)))
    replay(path, interceptors=[ear], workflow_runner=UnsandboxedWorkflowRunner())
    assert ear.heard != asked(read(path))


def test_every_workflow_has_a_recorded_history() -> None:
    started = [read(path).events[0].workflow_execution_started_event_attributes for path in RECORDED]
    registered = {workflow._Definition.must_from_class(found).name for found in WORKFLOWS}
    assert {one.workflow_type.name for one in started} == registered


def test_every_stage_and_every_way_back_of_a_project_is_recorded() -> None:
    projects = [read(path) for path in RECORDED if ".project-" in path.name]
    told = [message for history in projects for name, message in asked(history) if name == "enter_stage"]
    visits = {(message["stage"], message["visit"]) for message in told}
    assert {stage for stage, _ in visits} == set(incentive_project.STAGES)
    assert {("evaluation", 2), ("publicity", 2)} <= visits
