"""The service with the real engine: Temporal's server, our worker, the relay; and workflows gone wrong on purpose."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
from temporalio import workflow
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.worker import Worker

from activities.http import ServiceClient
from deploy.children import spawn, stop
from deploy.ports import free_port
from deploy.temporal_dev import TemporalDev
from service.engine.comparing import GRACE, compare
from service.outbox import relay
from service.temporal import Sender, connect
from tests.house import START, House, settings_for
from tests.service.matters import a_matter, registered, units
from workflows.contracts import StartCase
from workflows.names import TASK_QUEUE
from workflows.staged_case import STAGE
from workflows.worker import build_worker

_number = count(1)
SOON = "system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=1"
"""A workflow whose code fails is reported at its first failure instead of its fifth."""


@contextmanager
def temporal_server(folder: Path) -> Iterator[str]:
    """Temporal's dev server; its address."""
    dev = TemporalDev(folder, free_port(), free_port())
    dev.prepare()
    spec = dev.spec(folder / "temporal.log")
    spec = replace(spec, command=(*spec.command, "--dynamic-config-value", SOON))
    process = spawn(spec)
    try:
        wait_for(dev.answers)
        yield dev.address
    finally:
        stop(process, spec)


def apart(act: Callable[..., Any], *given: Any) -> Any:
    """Do it in a thread of its own: a browser's event loop may run in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(act, *given).result()


def wait_for(true: Callable[[], object], seconds: float = 30.0) -> None:
    """Until it is so."""
    until = monotonic() + seconds
    while not true():
        assert monotonic() < until, "waited in vain"
        sleep(0.05)


@workflow.defn(name="SupervisedMatter", sandboxed=False)
class Changed:
    """A matter's workflow with other code than it began with; begun by itself it waits in its first stage for ever."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """Nothing of what the true one does."""
        workflow.upsert_search_attributes([STAGE.value_set("assignment")])
        await workflow.wait_condition(lambda: False)
        return start.case


class Direct(ServiceClient):
    """The worker's calls, made of the house at once; cases in `refused` are told that they do not exist, for those in
    `away` nobody answers."""

    def __init__(self, house: "RealHouse") -> None:
        super().__init__("http://service.example", "")
        self.house, self.refused, self.away = house, set[str](), set[str]()
        self._http = httpx.AsyncClient(transport=httpx.MockTransport(self._answer), base_url="http://service.example")

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        body = request.content
        if any(key.encode() in body for key in self.away):
            raise httpx.ConnectError("All connection attempts failed")
        if any(key.encode() in body for key in self.refused):
            return httpx.Response(404, json={"name": "not_found", "detail": "没有找到该事项。"})
        given = await asyncio.to_thread(self.house.internal_bytes, request.url.path, body)
        return httpx.Response(given.status_code, content=given.content)


class RealHouse(House):
    """A house whose workflows are Temporal's: `run` relays the outbox and waits until every stage is entered."""

    def __init__(self, url: str, temporal: str) -> None:
        super().__init__(settings_for(url).model_copy(update={"temporal_address": temporal}))
        self.clock.shift = START - datetime.now(UTC)
        self.service = Direct(self)

        async def connected() -> Client:
            return await connect(self.office.settings)

        wait_for(lambda: self._try(connected))
        self.temporal = apart(asyncio.run, connected())

    def _try(self, connected: Callable[[], object]) -> bool:
        try:
            apart(asyncio.run, connected())
        except RuntimeError:
            return False
        return True

    def internal_bytes(self, path: str, body: bytes) -> httpx.Response:
        """A call of an activity, byte for byte."""
        secret = self.office.settings.internal_secret.get_secret_value()
        headers = {"X-Internal-Secret": secret, "Content-Type": "application/json"}
        answered: httpx.Response = self.client.post(path, content=body, headers=headers)
        return answered

    def relay(self) -> int:
        """What housekeeping does each second."""
        sent: int = apart(asyncio.run, relay(self.office.engine, Sender(self.temporal), self.clock.now))
        return sent

    def run(self) -> None:
        """Relay, and wait until no open case is between two stages."""

        def quiet() -> bool:
            self.relay()
            between = 'SELECT count(*) FROM "case" WHERE between AND closed_at IS NULL'
            return not self.one("SELECT count(*) FROM outbox WHERE sent_at IS NULL AND NOT undeliverable") and not (
                self.one(between)
            )

        wait_for(quiet)

    def act_only(self, step: str, key: str) -> httpx.Response:
        """A diligent official decides; nothing is relayed yet."""
        task = self.open_tasks(step, key)[0]
        who, given = self.habit(task)
        answered: httpx.Response = who.decide(task.id, given.outcome, given.form, given.opinion)
        return answered

    def later(self) -> None:
        """So much later that what is amiss is a difference."""
        self.clock.set(self.clock.now() + timedelta(seconds=GRACE * 5))

    def differences(self) -> dict[str, str]:
        """What a comparison made now finds: kind by workflow."""
        apart(compare, self.office)
        rows = self.rows("SELECT workflow_id, kind FROM workflow_difference WHERE settled_at IS NULL")
        return {row.workflow_id: row.kind for row in rows}

    def status(self, key: str) -> str:
        """How a workflow's last run stands."""

        async def asked() -> str:
            found = (await self.temporal.get_workflow_handle(key).describe()).status
            assert found is not None
            return WorkflowExecutionStatus(found).name

        return str(apart(asyncio.run, asked()))

    @contextmanager
    def working(self, changed: bool = False) -> Iterator[None]:
        """Our worker beside the house, or one whose code of matters was changed."""
        begun, end = threading.Event(), threading.Event()

        async def work() -> None:
            if changed:
                patience = timedelta(seconds=1)
                worker = Worker(
                    self.temporal,
                    task_queue=TASK_QUEUE,
                    workflows=[Changed],
                    sticky_queue_schedule_to_start_timeout=patience,
                )
            else:
                worker = build_worker(self.temporal, self.service)
            async with worker:
                begun.set()
                await asyncio.to_thread(end.wait)

        thread = threading.Thread(target=lambda: asyncio.run(work()), daemon=True)
        thread.start()
        assert begun.wait(30)
        try:
            yield
        finally:
            end.set()
            thread.join(30)


def a_new_matter(house: RealHouse) -> str:
    """A matter that its unit handles, due in two months; its key."""
    due = (house.clock.today() + timedelta(days=60)).isoformat()
    (made,) = registered(house, a_matter(f"积水点{next(_number)}整治", units=units("fgw", due=due)))
    key = str(house.one('SELECT key FROM "case" WHERE id = :id', id=made["id"]))
    wait_for(lambda: house.state(key).startswith("handling"))
    return key


def terminate(house: RealHouse, key: str) -> None:
    """Somebody ends the workflow in Temporal itself."""
    apart(asyncio.run, house.temporal.get_workflow_handle(key).terminate())


def begin(house: RealHouse, key: str) -> None:
    """A workflow that nobody of ours has begun."""

    async def begun() -> None:
        await house.temporal.start_workflow("SupervisedMatter", StartCase(case=key), id=key, task_queue=TASK_QUEUE)

    apart(asyncio.run, begun())
