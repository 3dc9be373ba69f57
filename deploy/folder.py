"""The folder of one machine's Duban (`.duban`): one owner at a time, its secrets, and what is running."""

import fcntl
import json
import os
import secrets
import signal
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import psutil

from deploy.faults import Fault

START_TOLERANCE = 2.0
"""Seconds: a pid whose process began at another time is another process."""


class Folder:
    """Opened, the folder is locked until this process ends, however it ends."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        try:
            (self.root / "secrets").mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.root / "logs").mkdir(exist_ok=True)
            self._lock = (self.root / "lock").open("a")
        except OSError as failed:
            raise Fault(
                f"目录 {self.root} 不能使用（{failed.strerror}）：请检查权限，或用 --data 另选目录。"
                f"(cannot use the data folder)"
            ) from failed
        _take(self._lock, self)

    @property
    def logs(self) -> Path:
        """Where every child writes."""
        return self.root / "logs"

    @property
    def run_file(self) -> Path:
        """What runs now: addresses, pids, the environment of the processes."""
        return self.root / "run.json"

    def secret(self, name: str, value: str | None = None) -> Path:
        """The file of a secret, readable by the owner alone; made at random at first use."""
        path = self.root / "secrets" / name
        if value is not None or not path.exists():
            made = value or urlsafe_b64encode(secrets.token_bytes(32)).decode()
            path.touch(mode=0o600)
            path.write_text(made, encoding="utf-8")
        return path

    def remember(self, name: str, facts: Mapping[str, Any]) -> None:
        """Keep facts in a file that is whole at any moment."""
        new = self.root / f"{name}.new"
        new.write_text(json.dumps(facts, indent=1, ensure_ascii=False), encoding="utf-8")
        new.replace(self.root / f"{name}.json")

    def recall(self, name: str) -> dict[str, Any]:
        """The facts kept under this name; empty when there are none."""
        return read_facts(self.root / f"{name}.json")

    def clear_leftovers(self) -> list[str]:
        """End the children of an earlier run that was killed: by pid and time of start, never by name."""
        children = self.recall("run").get("children", {})
        left = {name: found for name, was in children.items() if (found := _same_process(was))}
        for process in reversed(list(left.values())):  # started last, ended first
            _end(process)
        self.run_file.unlink(missing_ok=True)
        return list(left)


def read_facts(path: Path) -> dict[str, Any]:
    """A file of facts; one that is absent or was cut off holds none."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        return {}
    return facts if isinstance(facts, dict) else {}


def started_at(pid: int) -> float:
    """When the process of this pid began."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return 0.0


def _take(lock: IO[str], folder: Folder) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        run = folder.recall("run")
        raise Fault(
            f"{folder.root} 已有督办在运行（进程 {run.get('pid', '?')}，{run.get('service', '正在启动')}）："
            f"请使用它，或先停止它。(already running on this folder)"
        ) from None


def _same_process(was: Mapping[str, Any]) -> psutil.Process | None:
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(int(was["pid"]))
        if abs(process.create_time() - float(was["started"])) < START_TOLERANCE:
            return process
    return None


def _end(process: psutil.Process) -> None:
    """SIGINT stops PostgreSQL fast and the others cleanly."""
    with suppress(psutil.NoSuchProcess):
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(5)


def adopt_environment(root: Path) -> None:
    """Let a command talk to what `duban up` runs on this folder, unless the environment names a database itself."""
    if any(name in os.environ for name in ("DUBAN_DATABASE_URL", "DUBAN_DATABASE_URL_FILE")):
        return
    environment = read_facts(root / "run.json").get("environment")
    if not environment:
        raise Fault(f"{root} 上没有督办在运行：请先 make run，或设置 DUBAN_* 变量。(nothing runs on this folder)")
    os.environ.update(environment)
