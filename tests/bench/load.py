"""Clients: threads with a connection each, timing every request from the first byte out to the last byte in."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Any

Request = Callable[[int], tuple[str, str, bytes, dict[str, str]]]


@dataclass(frozen=True)
class Timing:
    """Milliseconds a request, and requests a second over the whole."""

    p50: float
    p99: float
    rate: float


def run(address: str, items: Sequence[int], request: Request, clients: int = 1) -> Timing:
    """Send one request an item from so many clients at once; every answer must be a success."""
    times: list[float] = []
    lock = threading.Lock()
    queue = list(reversed(items))

    def client() -> None:
        mine: list[float] = []
        connection = http.client.HTTPConnection(address, timeout=30)
        while True:
            try:
                item = queue.pop()
            except IndexError:
                break
            mine.append(_one(connection, *request(item)))
        connection.close()
        with lock:
            times.extend(mine)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - begun
    cuts = quantiles(times, n=100)
    return Timing(p50=cuts[49] * 1000, p99=cuts[98] * 1000, rate=len(times) / wall)


def _one(connection: http.client.HTTPConnection, method: str, path: str, body: bytes, headers: dict[str, str]) -> float:
    begun = time.perf_counter()
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    content = response.read()
    if response.status >= 300:
        raise RuntimeError(f"{method} {path}: {response.status} {content[:300]!r}")
    return time.perf_counter() - begun


def decide(token: str) -> Request:
    """A decision as the product takes it."""
    body = json.dumps({"outcome": "verified", "version": 1}).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return lambda task: ("POST", f"/api/v1/tasks/{task}/decide", body, headers)


def floor_decide() -> Request:
    """The same as the floor takes it."""
    return lambda task: ("POST", f"/decide/{task}", b"", {})


def inbox(token: str) -> Request:
    """An inbox's first page."""
    headers: dict[str, Any] = {"Authorization": f"Bearer {token}"}
    return lambda _: ("GET", "/api/v1/tasks?limit=50", b"", headers)
