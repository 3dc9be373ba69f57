"""`duban up`: all of Duban on one machine, from an empty folder to an address that answers, until Ctrl-C."""

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from deploy.children import Spec
from deploy.embedded import Cluster
from deploy.faults import Fault
from deploy.folder import Folder, started_at
from deploy.notify import Notices
from deploy.ports import free_port, require_free
from deploy.probe import is_well
from deploy.schema import is_current
from deploy.supervisor import Child, StopAsked, Supervisor
from deploy.temporal_dev import TemporalDev
from deploy.terminal import own_terminal
from service.clock import LEGAL_ZONE

SAMPLE_PASSWORD = "Duban-2026"  # repeated from service.org.sample, which takes two seconds to import
SECRETS = ("session_secret", "internal_secret", "field_key")
TEMPORAL_PORT, TEMPORAL_UI_PORT = 7233, 8233
FIRST_START, PROCESS_START = 60.0, 60.0
PRODUCT = {"service": "serve", "worker": "worker", "housekeeping": "housekeeping"}


@dataclass(frozen=True)
class Wish:
    """What the operator asked for: folder, port (0: any free ones), a scaled clock, the legal day to start on.

    `terminal`: Ctrl-C is for us alone, not for the program that runs us.
    """

    data: Path
    port: int = 8000
    scale: float | None = None
    start_on: date | None = None
    terminal: bool = False


class Machine:
    """The five servers of one folder and what their processes must be told."""

    def __init__(self, wish: Wish, folder: Folder) -> None:
        if wish.port:
            require_free(wish.port)
        self.folder = folder
        self.port = wish.port or free_port()
        self.cluster = Cluster(folder.root, free_port())
        preferred = (TEMPORAL_PORT, TEMPORAL_UI_PORT) if wish.port else (0, 0)
        self.temporal = TemporalDev(folder.root, *(free_port(port) for port in preferred))
        self.notices = Notices()
        self.clock = _clock(wish, folder)

    @property
    def url(self) -> str:
        """The address officials open."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """The settings of the product's processes; secrets go by file."""
        files = {name: self.folder.secret(name) for name in SECRETS}
        files["database_url"] = self.folder.secret("database_url", self.cluster.url)
        given = {
            "port": str(self.port),
            "service_url": self.url,
            "data_dir": str(self.folder.root),
            "temporal_address": self.temporal.address,
            "temporal_ui_url": self.temporal.ui,
            **self.clock,
            **{f"{name}_file": str(path) for name, path in files.items()},
        }
        return {f"DUBAN_{name.upper()}": value for name, value in given.items()}

    def command(self, name: str, *words: str) -> Spec:
        """A `duban` command as a child, with this machine's settings and none of the operator's own."""
        around = {key: value for key, value in os.environ.items() if not key.startswith("DUBAN_")}
        told = {**self.environment(), "NOTIFY_SOCKET": self.notices.address, "PYTHONUNBUFFERED": "1"}
        program = (sys.executable, "-m", "deploy.cli", *words)
        return Spec(name, program, self.folder.logs / f"{name}.log", environment={**around, **told})

    def write_run_file(self, children: list[Child]) -> None:
        """Say what runs now, for the next start, `duban doctor`, and who kills processes to see them back."""
        facts = {
            "pid": os.getpid(),
            "service": self.url,
            "temporal": self.temporal.address,
            "temporal_ui": self.temporal.ui,
            "environment": self.environment(),
            "children": {child.spec.name: _facts(child) for child in children if child.process},
        }
        self.folder.remember("run", facts)


def up(wish: Wish, say: Callable[[str], None]) -> None:
    """Start everything, tell where it is, keep it running; after Ctrl-C or SIGTERM nothing is left behind."""
    folder = Folder(wish.data)
    if left := folder.clear_leftovers():
        say(f"已清理上次未正常结束的进程：{'、'.join(left)}")
    machine = Machine(wish, folder)
    supervisor = Supervisor(say, machine.write_run_file)
    with own_terminal() if wish.terminal else nullcontext():
        try:
            _start(machine, supervisor)
            say(_welcome(machine))
            supervisor.keep()
        except StopAsked:
            say("正在停止……")
        finally:
            supervisor.stop()
            machine.notices.close()
            folder.run_file.unlink(missing_ok=True)
    say("已停止。")


def _start(machine: Machine, supervisor: Supervisor) -> None:
    logs = machine.folder.logs
    machine.cluster.prepare()
    machine.temporal.prepare()
    supervisor.start(machine.cluster.spec(logs / "postgres.log"), lambda _: machine.cluster.answers())
    supervisor.start(machine.temporal.spec(logs / "temporal.log"), lambda _: machine.temporal.answers())
    supervisor.wait_until_ready(FIRST_START)
    if not is_current(machine.cluster.url):
        supervisor.run(machine.command("migration", "db", "upgrade", "--sample"))
    supervisor.run(machine.temporal.keep_histories(logs / "temporal-retention.log"), tries=20)
    machine.temporal.completed()
    for name, word in PRODUCT.items():
        supervisor.start(machine.command(name, word), _answers(machine, name))
    supervisor.wait_until_ready(PROCESS_START)


def _answers(machine: Machine, name: str) -> Callable[[int], bool]:
    if name == "service":
        return lambda _: is_well(f"{machine.url}/health/ready")
    return machine.notices.has


def _facts(child: Child) -> dict[str, object]:
    assert child.process is not None
    pid = child.process.pid
    return {"pid": pid, "started": started_at(pid), "ready": child.ready, "restarts": child.restarts}


def _clock(wish: Wish, folder: Folder) -> Mapping[str, str]:
    """The clock of this folder, fixed at its first start: running timers hold instants of it."""
    kept = folder.recall("clock")
    asked = wish.scale is not None or wish.start_on is not None
    if not kept:
        kept = _new_clock(wish)
        folder.remember("clock", kept)
    elif asked and (kept["scale"], kept["from"]) != _described(wish):
        raise Fault(
            f"{folder.root} 的时钟在首次启动时已定（--from {kept['from']} --scale {kept['scale']}）："
            f"请用 --data 另选目录。(the clock of a folder is fixed at its first start)"
        )
    return {f"clock_{name}": str(kept[name]) for name in ("anchor", "shift", "scale")}


def _new_clock(wish: Wish) -> dict[str, object]:
    anchor = datetime.now(UTC)
    legal = datetime.combine(wish.start_on, time(9), LEGAL_ZONE) if wish.start_on else anchor
    scale, described = _described(wish)
    shift = (legal - anchor).total_seconds()
    duration = f"{'-' if shift < 0 else ''}PT{abs(shift):.6f}S"
    return {"anchor": anchor.isoformat(), "shift": duration, "scale": scale, "from": described}


def _described(wish: Wish) -> tuple[float, str]:
    return wish.scale or 1.0, str(wish.start_on or "now")


def _welcome(machine: Machine) -> str:
    """What the operator needs first: addresses and logins of the sample city."""
    return "\n".join(
        [
            "",
            f"督办已就绪：{machine.url}",
            f"  运行状态   {machine.url}/health/live   {machine.url}/health/ready",
            f"  流程监控   {machine.temporal.ui}（Temporal）",
            f"  运行日志   {machine.folder.logs}",
            f"  示例用户   （口令均为 {SAMPLE_PASSWORD}）",
            "    supervision1 市政府办督查室    office.director 市政府办主任    clerk 代录",
            "    fgw.handler 市发改委经办    fgw.leader 市发改委主要负责人    anhua.handler 安化县经办",
            "    mayor 市长    vicemayor1 副市长    dsg1 副秘书长    calendar 日历管理    admin 系统管理",
            "  按 Ctrl-C 停止。",
        ]
    )
