"""The rehearsal's service in a process of its own, as in production; its clock stands where the rehearsal sets it."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.sharedctypes import Synchronized

import httpx
import uvicorn

from deploy.faults import Fault
from service.app import create_app
from service.clock import SteppedClock
from service.settings import Settings

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SPAWN = multiprocessing.get_context("spawn")
START_WITHIN = 60.0


class SharedClock(SteppedClock):
    """A clock that stands still until set, the same in the process that sets it and in the service's."""

    def __init__(self, legal: datetime, shift: timedelta, shared: "Synchronized[int] | None" = None) -> None:
        super().__init__(legal, shift)
        self.shared = shared if shared is not None else SPAWN.Value("q", (legal - EPOCH) // MICROSECOND)

    def set(self, legal: datetime) -> None:
        """Step to a later legal instant, here and there."""
        super().set(legal)
        self.shared.value = (legal - EPOCH) // MICROSECOND

    def now(self) -> datetime:
        """The legal instant last set."""
        return EPOCH + self.shared.value * MICROSECOND


@asynccontextmanager
async def served(settings: Settings, start: datetime, clock: SharedClock) -> AsyncIterator[None]:
    """The service answering at its port; it ends with the rehearsal, whatever happens to it."""
    process = SPAWN.Process(target=_serve, args=(settings, start, clock.shift, clock.shared), daemon=True)
    process.start()
    try:
        async with asyncio.timeout(START_WITHIN), httpx.AsyncClient(trust_env=False) as http:
            while not await _answers(http, f"{settings.service_url}/health/live"):
                if process.exitcode is not None:
                    raise Fault(f"演练的服务没有启动。(the rehearsal's service ended with {process.exitcode})")
                await asyncio.sleep(0.05)
        yield
    finally:
        process.terminate()
        await asyncio.to_thread(process.join, 10)
        process.kill()


async def _answers(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(url)).is_success
    except httpx.HTTPError:
        return False


def _serve(settings: Settings, start: datetime, shift: timedelta, shared: "Synchronized[int]") -> None:
    app = create_app(settings, SharedClock(start, shift, shared))
    uvicorn.run(app, host="127.0.0.1", port=settings.port, log_level="warning", access_log=False)
