"""The product's three processes, each run alone, configured by environment: service, worker, housekeeping."""

import asyncio
import logging
import signal
import socket
import threading
from queue import SimpleQueue

import uvicorn
from starlette.types import ASGIApp

from deploy.children import end_with_parent
from deploy.faults import Fault
from deploy.notify import tell_ready
from deploy.ports import require_free
from service.settings import Settings

STOPS = (signal.SIGTERM, signal.SIGINT)


def _begin() -> None:
    """What every process does first: a log with times, and a life no longer than its parent's."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.INFO)
    for chatty in ("transitions", "httpx", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    end_with_parent()


class Server(uvicorn.Server):
    """Says that it is ready once it listens, and ends the open streams before it waits for requests to be finished."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        tell_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """A stream never finishes by itself."""
        await self.config.app.state.live.close()  # type: ignore[union-attr]  # ours, made by create_app
        await super().shutdown(sockets)


def serve(settings: Settings) -> None:
    """The service over HTTP until SIGTERM; requests under way are finished."""
    from service.app import create_app

    _begin()
    require_free(settings.port, settings.host, "DUBAN_PORT=")
    for number in STOPS:
        signal.signal(number, lambda *_: None)  # uvicorn raises the signal again when it has stopped
    Server(serving(create_app(settings), settings)).run()


def serving(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """How the application is served: a caller's address is believed of the trusted proxies only, and never logged."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=5,
        access_log=False,
        server_header=False,
        log_config=None,
    )


def work(settings: Settings) -> None:
    """Workflows and activities until SIGTERM; what has begun is finished."""
    _begin()
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    from activities.http import ServiceClient
    from service.temporal import connect
    from workflows.worker import run_worker

    stop = asyncio.Event()
    for number in STOPS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        client = await connect(settings)
    except RuntimeError as away:
        raise Fault(f"Temporal 无应答：{settings.temporal_address} (Temporal does not answer)") from away
    service = ServiceClient(settings.service_url, settings.internal_secret.get_secret_value())
    await run_worker(client, service, stop, tell_ready)


def keep_house(settings: Settings) -> None:
    """Chores and the outbox relay until SIGTERM."""
    from service.housekeeping import run_housekeeping

    _begin()
    stop = threading.Event()
    asked: SimpleQueue[int] = SimpleQueue()  # not an Event: a signal handler could find its lock held

    def wait() -> None:
        asked.get()
        stop.set()

    threading.Thread(target=wait, daemon=True, name="signals").start()
    for number in STOPS:
        signal.signal(number, lambda got, _: asked.put(got))
    run_housekeeping(settings, stop, tell_ready)
