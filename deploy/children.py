"""A child process: in its own group, with its own log, and never outliving the process that started it."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PARENT = "DUBAN_PARENT"
_PR_SET_PDEATHSIG = 1
_LOG_LIMIT = 10_000_000
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Spec:
    """What to start and how it is stopped; `account` is another user's (uid, gid)."""

    name: str
    command: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    account: tuple[int, int] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0


def spawn(spec: Spec) -> subprocess.Popen[bytes]:
    """Start the child; on Linux the kernel sends it its stop signal when this thread's process dies."""
    spec.log.parent.mkdir(parents=True, exist_ok=True)
    if spec.log.exists() and spec.log.stat().st_size > _LOG_LIMIT:
        spec.log.replace(spec.log.with_suffix(".log.1"))
    with spec.log.open("ab") as log:
        return subprocess.Popen(
            spec.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**spec.environment, PARENT: str(os.getpid())},
            cwd=spec.cwd,
            start_new_session=True,  # Ctrl-C reaches the parent alone, which stops the others in order
            user=spec.account[0] if spec.account else None,
            group=spec.account[1] if spec.account else None,
            extra_groups=[] if spec.account else None,
            preexec_fn=_tie_to_parent(os.getpid(), spec.stop_signal),
        )


def _tie_to_parent(parent: int, stop_signal: signal.Signals) -> Callable[[], None]:
    def tie() -> None:  # the kernel forgets it at a change of user: this runs after that
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != parent:
            os._exit(1)

    return tie


def stop(process: subprocess.Popen[bytes], spec: Spec) -> None:
    """Ask the child to end; kill its group when it has not ended in its time."""
    if process.poll() is None:
        process.send_signal(spec.stop_signal)
        try:
            process.wait(spec.grace)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def end_with_parent() -> None:
    """In a child that is ours: end by SIGTERM once the parent is gone, where the kernel does not."""
    parent = int(os.environ.get(PARENT, "0"))
    if not parent or _libc is not None:
        return

    def watch() -> None:
        never = threading.Event()
        while os.getppid() == parent:
            never.wait(1.0)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()
