"""Keeps children running: waits until they answer, restarts one that died, stops all in order."""

import signal
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from subprocess import Popen
from time import monotonic

from deploy.children import Spec, spawn, stop
from deploy.faults import Fault, last_line

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
TICK, QUIET_TICK = 0.1, 1.0


class StopAsked(Exception):
    """Ctrl-C, SIGTERM or SIGHUP came."""


@dataclass
class Child:
    """One kept process: whether it answers, how often it was started again, when the next try is due."""

    spec: Spec
    answers: Callable[[int], bool]
    process: Popen[bytes] | None = None
    started: float = 0.0
    ready: bool = False
    restarts: int = 0
    pause: float = FIRST_PAUSE
    retry_at: float = 0.0


class Supervisor:
    """One thread: children are tied to the life of the thread that starts them."""

    def __init__(self, say: Callable[[str], None], changed: Callable[[list[Child]], None]) -> None:
        self.children: list[Child] = []
        self._say, self._changed = say, changed
        self._signals: SimpleQueue[int] = SimpleQueue()  # its put() is safe inside a signal handler
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
                signal.signal(number, lambda got, _: self._signals.put(got))
        signal.signal(signal.SIGCHLD, lambda *_: self._signals.put(0))

    def start(self, spec: Spec, answers: Callable[[int], bool]) -> None:
        """Start a child and keep it from now on."""
        child = Child(spec, answers)
        self.children.append(child)
        self._spawn(child)

    def wait_until_ready(self, seconds: float) -> None:
        """Wait until every child answers; one that dies meanwhile ends the start."""
        until = monotonic() + seconds
        while waiting := [child for child in self.children if not child.ready]:
            for child in waiting:
                self._check(child)
                if child.process is None:
                    raise _fault(child.spec, "未能启动", "did not start")
            if monotonic() > until:
                raise _fault(waiting[0].spec, f"{seconds:.0f} 秒内没有应答", "does not answer")
            self.pause(TICK)

    def run(self, spec: Spec, tries: int = 1) -> None:
        """Run a command to its end; it must succeed, at the latest on its last try."""
        for _ in range(tries):
            process = spawn(spec)
            try:
                while process.poll() is None:
                    self.pause(TICK)
            finally:
                stop(process, spec)
            if process.returncode == 0:
                return
            self.pause(FIRST_PAUSE)
        raise _fault(spec, "失败", "failed")

    def keep(self) -> None:
        """Keep all children running until told to stop."""
        while True:
            for child in self.children:
                self._check(child)
                if child.process is None and monotonic() >= child.retry_at:
                    child.restarts += 1
                    self._spawn(child)
            self.pause(QUIET_TICK if all(child.ready for child in self.children) else TICK)

    def pause(self, seconds: float) -> None:
        """Let time pass, shorter when a child ends; StopAsked when a signal came."""
        try:
            if self._signals.get(timeout=seconds):
                raise StopAsked
        except Empty:
            return

    def stop(self) -> None:
        """Stop every child, the last started first: nothing loses what it still works with."""
        for child in reversed(self.children):
            if child.process is not None:
                stop(child.process, child.spec)
                child.process = None
        self.children.clear()

    def _spawn(self, child: Child) -> None:
        child.process, child.started, child.ready = spawn(child.spec), monotonic(), False
        self._changed(self.children)

    def _check(self, child: Child) -> None:
        """Notice that a child has died or has become ready."""
        if child.process is None:
            return
        code = child.process.poll()
        if code is not None:
            child.process, child.ready, child.retry_at = None, False, monotonic() + child.pause
            self._say(f"{child.spec.name} 意外结束（代码 {code}），{child.pause:.1f} 秒后重新启动")
            child.pause = min(child.pause * 2, LONGEST_PAUSE)
            self._changed(self.children)
        elif not child.ready and child.answers(child.process.pid):
            child.ready, child.pause = True, FIRST_PAUSE
            again = f"，第 {child.restarts} 次重启" if child.restarts else ""
            self._say(f"{child.spec.name} 就绪（{monotonic() - child.started:.1f} 秒{again}）")
            self._changed(self.children)


def _fault(spec: Spec, what: str, english: str) -> Fault:
    return Fault(f"{spec.name} {what}，见 {spec.log}：{last_line(spec.log)} ({spec.name} {english})")
