"""What a rehearsal runs on: Temporal's time-skipping server, the real worker and relay, the real service over HTTP."""

import base64
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.http import ServiceClient
from deploy.faults import Fault
from deploy.ports import free_port
from deploy.rehearsal.serving import SharedClock, served
from service.db import make_engine
from service.desk import Office
from service.outbox import relay
from service.settings import Settings
from service.temporal import Sender
from workflows.names import SEARCH_ATTRIBUTES
from workflows.worker import build_worker

SECRET = "a-secret-of-one-rehearsal-0123456789"
LAG = timedelta(milliseconds=2)
"""How far behind the service's clock Temporal's may fire a timer, never before it."""
GIVE_UP = 60.0


@dataclass
class Machinery:
    """One rehearsal's running parts."""

    clock: SharedClock
    office: Office
    address: str
    environment: WorkflowEnvironment
    sender: Sender

    @property
    def client(self) -> Client:
        """Temporal's client."""
        return self.environment.client

    async def step_to(self, legal: datetime) -> None:
        """Set the service's clock first, then let Temporal's time pass up to it: timers up to then fire."""
        self.clock.set(legal)
        ahead = self.clock.to_temporal(legal) + LAG - await self.environment.get_current_time()
        if ahead > timedelta(0):
            await self.environment.sleep(ahead)

    async def relay(self) -> int:
        """Deliver what waits in the outbox."""
        return await relay(self.office.engine, self.sender, self.clock.now)


def settings_for(url: str, port: int) -> Settings:
    """The settings of a rehearsal's service; nothing of the operator's environment reaches it."""
    return Settings(
        database_url=url,
        session_secret=SECRET,
        internal_secret=SECRET,
        field_key=base64.urlsafe_b64encode(b"k" * 32).decode(),
        port=port,
        service_url=f"http://127.0.0.1:{port}",
    )


def server_program() -> Path:
    """The time-skipping server that the wheel put beside Python."""
    found = shutil.which("temporal-test-server", path=str(Path(sys.executable).parent)) or shutil.which(
        "temporal-test-server"
    )
    if found is None:
        raise Fault(
            "缺少 temporal-test-server：请重新执行 make run 安装。(missing time-skipping server, install again)"
        )
    return Path(found)


@asynccontextmanager
async def machinery(url: str, start: datetime) -> AsyncIterator[Machinery]:
    """Everything running on the database at `url`, its legal time standing at `start`."""
    environment = await time_skipping()
    clock = SharedClock(start, start - await environment.get_current_time())
    settings = settings_for(url, free_port())
    office = Office(settings=settings, engine=make_engine(url), clock=clock)
    service = ServiceClient(settings.service_url, SECRET)
    try:
        async with served(settings, start, clock), _working(environment, service):
            with environment.auto_time_skipping_disabled():
                yield Machinery(clock, office, settings.service_url, environment, Sender(environment.client))
    finally:
        await service.close()
        await environment.shutdown()
        office.engine.dispose()


async def time_skipping() -> WorkflowEnvironment:
    """Temporal's time-skipping server with our search attributes."""
    environment = await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(server_program()),
        data_converter=pydantic_data_converter,
        runtime=_silent_runtime(),
    )
    types = {
        name: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind.upper()}") for name, kind in SEARCH_ATTRIBUTES.items()
    }
    await environment.client.operator_service.add_search_attributes(
        AddSearchAttributesRequest(namespace=environment.client.namespace, search_attributes=types)
    )
    return environment


@cache
def _silent_runtime() -> Runtime:
    """The SDK's core says what is wrong, and does not warn that this server is a test server."""
    logging = LoggingConfig(filter=TelemetryFilter(core_level="ERROR", other_level="ERROR"))
    return Runtime(telemetry=TelemetryConfig(logging=logging))


@asynccontextmanager
async def _working(environment: WorkflowEnvironment, service: ServiceClient) -> AsyncIterator[Worker]:
    async with build_worker(environment.client, service) as worker:
        yield worker
