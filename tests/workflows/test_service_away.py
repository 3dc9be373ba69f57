"""A service that is away, slow or refuses: a work's workflow waits for it, ends by a refusal only, and replays."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
import pytest
from pydantic import BaseModel
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError, WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError
from temporalio.worker import Replayer

from activities.http import ServiceClient
from deploy.rehearsal.machinery import time_skipping
from workflows.contracts import StartCase
from workflows.key_work import KeyWorkWorkflow
from workflows.names import TASK_QUEUE
from workflows.policies import LOCAL_TIMEOUT
from workflows.worker import WORKFLOWS, build_worker

Answer = TypeVar("Answer", bound=BaseModel)
CASE = "key-work/yiyang/2026/0001"


async def away() -> None:
    raise httpx.ConnectError("All connection attempts failed")


async def slow() -> None:
    await asyncio.sleep(LOCAL_TIMEOUT.total_seconds() + 0.3)


async def refusing() -> None:
    raise ApplicationError("没有找到该事项。", type="not_found", non_retryable=True)


class Troubled(ServiceClient):
    """The service at its edge: the first call of each stage meets the trouble, the next one ends the stage."""

    def __init__(self, trouble: Callable[[], Awaitable[None]]) -> None:
        super().__init__("http://service.example", "secret")
        self.trouble = trouble
        self.calls: list[str] = []

    async def post(self, path: str, message: BaseModel, key: str, answer: type[Answer]) -> Answer:
        self.calls.append(key)
        if self.calls.count(key) == 1:
            await self.trouble()
        return answer.model_validate({"outcome": "filed"})


async def run_a_work(service: Troubled) -> tuple[str, WorkflowHistory]:
    """A work's workflow from its start to its end, and its history."""
    environment = await time_skipping()
    try:
        async with build_worker(environment.client, service):
            handle = await environment.client.start_workflow(
                KeyWorkWorkflow.run, StartCase(case=CASE), id=CASE, task_queue=TASK_QUEUE
            )
            try:
                await handle.result()
            except WorkflowFailureError:
                pass
            status = (await handle.describe()).status
            assert status is not None
            return WorkflowExecutionStatus(status).name, await handle.fetch_history()
    finally:
        await environment.shutdown()


async def replays(history: WorkflowHistory) -> bool:
    """Whether another worker, which remembers nothing, comes to the same by the history alone."""
    replayer = Replayer(workflows=WORKFLOWS, data_converter=pydantic_data_converter)
    return (await replayer.replay_workflow(history, raise_on_replay_failure=False)).replay_failure is None


@pytest.mark.parametrize("trouble", [away, slow])
def test_a_service_that_is_away_or_slow_is_waited_for(trouble: Callable[[], Awaitable[None]]) -> None:
    service = Troubled(trouble)
    status, history = asyncio.run(run_a_work(service))
    assert status == "COMPLETED"
    assert service.calls == [f"enter:{CASE}:{stage}:1" for stage in ("filing", "filing", "year", "year")]
    assert asyncio.run(replays(history)), "a worker that is killed now could not go on"


def test_a_refusal_ends_the_workflow_at_once() -> None:
    service = Troubled(refusing)
    status, history = asyncio.run(run_a_work(service))
    assert (status, len(service.calls)) == ("FAILED", 1)
    assert asyncio.run(replays(history))
