"""The product's three processes, each run alone, configured by environment: service, worker, housekeeping."""

import asyncio
import signal
import socket
import threading
from queue import SimpleQueue

import uvicorn

from deploy.children import end_with_parent
from deploy.notify import tell_ready
from deploy.ports import require_free
from service.settings import Settings

STOPS = (signal.SIGTERM, signal.SIGINT)


class _Server(uvicorn.Server):
    """Says that it is ready once it listens."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        tell_ready()


def serve(settings: Settings) -> None:
    """The service over HTTP until SIGTERM; requests under way are finished."""
    from service.app import create_app

    end_with_parent()
    require_free(settings.port, settings.host)
    for number in STOPS:
        signal.signal(number, lambda *_: None)  # uvicorn raises the signal again when it has stopped
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        timeout_graceful_shutdown=5,
        access_log=False,
        server_header=False,
        log_level="info",
    )
    _Server(config).run()


def work(settings: Settings) -> None:
    """Workflows and activities until SIGTERM; what has begun is finished."""
    end_with_parent()
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    from activities.http import ServiceClient
    from service.temporal import connect
    from workflows.worker import run_worker

    stop = asyncio.Event()
    for number in STOPS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    client = await connect(settings)
    service = ServiceClient(settings.service_url, settings.internal_secret.get_secret_value())
    await run_worker(client, service, stop, tell_ready)


def keep_house(settings: Settings) -> None:
    """Chores and the outbox relay until SIGTERM."""
    from service.housekeeping import run_housekeeping

    end_with_parent()
    stop = threading.Event()
    asked: SimpleQueue[int] = SimpleQueue()  # not an Event: a signal handler could find its lock held

    def wait() -> None:
        asked.get()
        stop.set()

    threading.Thread(target=wait, daemon=True, name="signals").start()
    for number in STOPS:
        signal.signal(number, lambda got, _: asked.put(got))
    run_housekeeping(settings, stop, tell_ready)
