"""`duban up` in a folder of its own, whose processes can be killed and are watched coming back."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from service.clock import Clock
from service.settings import Settings

PROCESSES = ("postgres", "temporal", "service", "worker", "housekeeping")
SCALE = 1_000_000
START = "2025-02-01"
READY = 120.0


class Machine:
    """All of Duban under a clock that lives a year in half a minute, or as told."""

    def __init__(self, folder: Path, *, scaled: bool = True, scale: int = SCALE, start: str = START) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "deploy.cli", "up", "--data", str(folder), "--port", "0"]
        command += ["--scale", str(scale), "--from", start] if scaled else []
        self.log = (folder.parent / f"{folder.name}.log").open("wb")
        self._process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT)
        self._wait(lambda: self._all_ready(), READY)

    def facts(self) -> dict[str, Any]:
        """What runs now, as `duban up` writes it."""
        for _ in range(20):
            try:
                found: dict[str, Any] = json.loads((self.folder / "run.json").read_text(encoding="utf-8"))
                return found
            except (FileNotFoundError, json.JSONDecodeError):
                time.sleep(0.05)
        return {}

    def settings(self) -> Settings:
        """The settings of the running processes."""
        given = self.facts()["environment"]
        for name in [name for name in os.environ if name.startswith("DUBAN_")]:
            del os.environ[name]
        os.environ.update(given)
        return Settings()

    def clock(self) -> Clock:
        """The machine's own clock."""
        settings = self.settings()
        return Clock(settings.clock_anchor, settings.clock_shift, settings.clock_scale)

    @property
    def url(self) -> str:
        """Where officials go."""
        return str(self.facts()["service"])

    def kill(self, name: str) -> datetime:
        """Kill one process with SIGKILL; the instant."""
        os.kill(self.facts()["children"][name]["pid"], signal.SIGKILL)
        return datetime.now(UTC)

    def back(self, name: str, restarts: int) -> bool:
        """Whether the process has been started anew and answers."""
        child = self.facts().get("children", {}).get(name, {})
        return bool(child.get("ready")) and child.get("restarts", 0) > restarts

    def restarts(self, name: str) -> int:
        """How often the process was started anew."""
        return int(self.facts()["children"][name]["restarts"])

    def stop(self) -> int:
        """SIGTERM, as an operator would; the exit code."""
        self._process.terminate()
        code = self._process.wait(60)
        self.log.close()
        return code

    def _all_ready(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"duban up ended with {self._process.returncode}")
        children = self.facts().get("children", {}) if (self.folder / "run.json").exists() else {}
        if set(PROCESSES) - set(children) or not all(child["ready"] for child in children.values()):
            return False
        try:
            return bool(urllib.request.urlopen(f"{self.url}/health/ready", timeout=2).status == 200)
        except (OSError, urllib.error.URLError):
            return False

    @staticmethod
    def _wait(done: Any, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not done():
            if time.monotonic() > until:
                raise TimeoutError("duban up was not ready in time")
            time.sleep(0.1)
