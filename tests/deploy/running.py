"""A `duban up` in a test: started on a folder, waited for, and looked at from outside."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import psutil

DUBAN = (sys.executable, "-m", "deploy.cli")
PARTS = {"postgres", "temporal", "service", "worker", "housekeeping"}


def duban(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, without any DUBAN_ variable but the given."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("DUBAN_")}
    return subprocess.run(
        [*DUBAN, *words], env={**clean, **environment}, capture_output=True, text=True, timeout=120, check=False
    )


class Running:
    """All of Duban on a folder, on any free ports."""

    def __init__(self, data: Path, *words: str) -> None:
        self.data = data
        self.process = subprocess.Popen(
            [*DUBAN, "up", "--port", "0", "--data", str(data), *words], stdout=subprocess.PIPE, text=True
        )
        until = monotonic() + 90
        while not (self.children.keys() >= PARTS and all(child["ready"] for child in self.children.values())):
            assert self.process.poll() is None, "duban up ended"
            assert monotonic() < until, f"not ready: {self.children}"
            pause()

    @property
    def run(self) -> dict[str, Any]:
        """What the run file says."""
        path = self.data / "run.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    @property
    def children(self) -> dict[str, Any]:
        """The children by name."""
        found: dict[str, Any] = self.run.get("children", {})
        return found

    def get(self, path: str) -> httpx.Response:
        """A request of the service."""
        return httpx.get(self.run["service"] + path, timeout=5, trust_env=False)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Stop it; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(60)


def pause(seconds: float = 0.1) -> None:
    """Let other processes get on."""
    signal.sigtimedwait([], seconds)


def wait_until_gone(pids: list[int], seconds: float = 20) -> list[int]:
    """The pids that are still alive after this time."""
    until = monotonic() + seconds
    while (alive := [pid for pid in pids if psutil.pid_exists(pid)]) and monotonic() < until:
        pause()
    return alive
