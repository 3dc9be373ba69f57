"""A `duban up` in a test: started on a folder, waited for, and looked at from outside."""

import fcntl
import json
import os
import pty
import signal
import subprocess
import sys
import termios
from pathlib import Path
from time import monotonic
from typing import Any, Self

import httpx
import psutil

from deploy.temporal_dev import binary

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
        self.process = self._begin("--port", "0", "--data", str(data), *words)

    def _begin(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen([*DUBAN, "up", *words], stdout=subprocess.PIPE, text=True)

    def wait(self) -> Self:
        """Wait until every part is ready; the run file of one that was killed before says nothing of this one."""
        until = monotonic() + 90
        while not self._all_ready():
            assert self.process.poll() is None, "duban up ended"
            assert monotonic() < until, f"not ready: {self.children}"
            pause()
        return self

    def _all_ready(self) -> bool:
        children = self.children if self.run.get("pid") == self.pid else {}
        return children.keys() >= PARTS and all(child["ready"] for child in children.values())

    @property
    def pid(self) -> int:
        """Of `duban up` itself."""
        return self.process.pid

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

    def get(self, path: str, token: str = "none") -> httpx.Response:
        """Read from the service."""
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.get(self.run["service"] + path, headers=headers, timeout=10, trust_env=False)

    def post(self, path: str, body: dict[str, Any], token: str = "none") -> Any:
        """An act, expected to succeed."""
        headers = {"Authorization": f"Bearer {token}"}
        address = self.run["service"] + path
        return httpx.post(address, json=body, headers=headers, timeout=10, trust_env=False).raise_for_status().json()

    def inbox(self, token: str) -> list[dict[str, Any]]:
        """What waits on the official; the first stage's task is there once the workflow has entered it."""
        until = monotonic() + 30
        while not (tasks := self.get("/api/v1/tasks", token).json()) and monotonic() < until:
            pause()
        found: list[dict[str, Any]] = tasks
        return found

    def open_workflows(self) -> set[str]:
        """Id and run of every workflow that Temporal keeps open."""
        words = ("workflow", "list", "--query", "ExecutionStatus='Running'", "--address", self.run["temporal"])
        listed = subprocess.run([binary("temporal"), *words, "-o", "json"], capture_output=True, text=True, check=True)
        return {f"{row['execution']['workflowId']} {row['execution']['runId']}" for row in json.loads(listed.stdout)}

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Stop it; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(60)


class MakeRun(Running):
    """`make run` at a terminal of its own, as an operator starts it."""

    def _begin(self, *words: str) -> subprocess.Popen[str]:
        self.terminal, its_end = pty.openpty()
        programs = Path(sys.executable).parent
        process = subprocess.Popen(
            ["make", "--old-file", ".venv/run", "run", f"BIN={programs}", f"ARGS={' '.join(words)}"],
            cwd=Path(__file__).parents[2],
            env={key: value for key, value in os.environ.items() if not key.startswith("MAKE")},
            stdin=its_end,
            stdout=its_end,
            stderr=its_end,
            text=True,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(its_end)
        return process

    @property
    def pid(self) -> int:
        """Make's only child."""
        return next((child.pid for child in psutil.Process(self.process.pid).children()), 0)

    def press_ctrl_c(self) -> int:
        """Stop it from the keyboard; the exit code."""
        os.write(self.terminal, b"\x03")
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
