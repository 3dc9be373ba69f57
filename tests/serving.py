"""The test's service under a real server on loopback, as `duban serve` runs it: streams need one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep

import uvicorn

from deploy.ports import free_port
from deploy.processes import Server
from tests.house import House


@dataclass(frozen=True)
class Serving:
    """Where the service answers, and how it is stopped."""

    address: str
    server: Server
    thread: threading.Thread

    def stop(self, within: float) -> bool:
        """As a signal would; whether all has ended within so many seconds."""
        self.server.should_exit = True
        self.thread.join(within)
        return not self.thread.is_alive()


@contextmanager
def serving(house: House) -> Iterator["Serving"]:
    """The house's own application under a server, which stops when the block ends."""
    port = free_port()
    running = Server(uvicorn.Config(house.client.app, "127.0.0.1", port, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    until = monotonic() + 20
    while not running.started and monotonic() < until:
        sleep(0.02)
    assert running.started
    try:
        yield Serving(f"127.0.0.1:{port}", running, thread)
    finally:
        running.should_exit = True
        thread.join(20)
