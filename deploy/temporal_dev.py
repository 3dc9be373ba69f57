"""Temporal's server for one machine: the wheel's binary on loopback, its history on disk, kept ten years."""

import os
import shutil
import socket
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from deploy.children import Spec
from deploy.faults import Fault
from workflows.names import SEARCH_ATTRIBUTES

RETENTION = "3650d"


@dataclass(frozen=True)
class TemporalDev:
    """The server's folder and ports. Not for production, says its maker: a cluster is."""

    folder: Path
    port: int
    ui_port: int

    @property
    def address(self) -> str:
        """Where clients connect."""
        return f"127.0.0.1:{self.port}"

    @property
    def ui(self) -> str:
        """Temporal's own pages."""
        return f"http://127.0.0.1:{self.ui_port}"

    @property
    def _database(self) -> Path:
        return self.folder / "temporal.db"

    @property
    def _complete(self) -> Path:
        return self.folder / "temporal.complete"

    def prepare(self) -> None:
        """The server makes its tables only in a new file: one cut off at the first start is begun again."""
        if not self._complete.exists():
            for path in self.folder.glob("temporal.db*"):
                path.unlink()
        elif not self._database.exists():
            raise Fault(
                f"缺少流程数据文件 {self._database}：请从备份恢复；若放弃流程记录，删除 {self._complete}。"
                f"(Temporal's database is missing: restore it)"
            )

    def completed(self) -> None:
        """The first start is done: from now on the file is precious."""
        self._complete.touch()

    def spec(self, log: Path) -> Spec:
        """The server: loopback only, durable, no news from outside, timers on time."""
        command = [
            binary("temporal"), "server", "start-dev", "--ip", "127.0.0.1", "--port", str(self.port),
            "--ui-ip", "127.0.0.1", "--ui-port", str(self.ui_port), "--ui-disable-news-fetch",
            "--db-filename", str(self._database), "--log-level", "warn",
            "--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=full",
            "--dynamic-config-value", 'history.timerProcessorMaxTimeShift="1ms"',
        ]  # fmt: skip
        for name, kind in SEARCH_ATTRIBUTES.items():
            command += ["--search-attribute", f"{name}={kind}"]
        return Spec("temporal", tuple(command), log, environment=self._environment(), grace=10.0)

    def keep_histories(self, log: Path) -> Spec:
        """The command that keeps closed cases for ten years; the server's own default is one day."""
        command = (
            binary("temporal"), "operator", "namespace", "update", "--namespace", "default",
            "--retention", RETENTION, "--address", self.address, "--command-timeout", "5s",
        )  # fmt: skip
        return Spec("temporal-retention", command, log, environment=self._environment())

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            with closing(socket.create_connection(("127.0.0.1", self.port), 0.5)):
                return True
        except OSError:
            return False

    def _environment(self) -> dict[str, str]:
        """Without the operator's own TEMPORAL_* variables and configuration file."""
        return {"PATH": os.defpath, "HOME": str(self.folder)}


def binary(name: str) -> str:
    """A program that a wheel has put beside the interpreter."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        raise Fault(f"缺少程序 {name}：请重新执行 make run 安装。(missing binary {name}, install again)")
    return found
