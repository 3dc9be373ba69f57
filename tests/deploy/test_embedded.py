"""The embedded PostgreSQL keeps what was committed, whatever ended it."""

import os
import signal
from pathlib import Path

import psutil
import psycopg
import pytest

from deploy.embedded import Postgres, postgres
from deploy.faults import Fault


def query(running: Postgres, sql: str) -> list[tuple[object, ...]]:
    """Run one statement."""
    with psycopg.connect(running.url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def kill(folder: Path) -> int:
    """Kill the server as a power cut would; its pid."""
    pid = int((folder / "postgres" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
    os.kill(pid, signal.SIGKILL)
    return pid


def test_after_kill_9_it_starts_again_with_what_was_committed(tmp_path: Path) -> None:
    first = postgres(tmp_path)
    query(first, "CREATE TABLE kept AS SELECT 1 AS one")
    kill(tmp_path)
    first.stop()
    with postgres(tmp_path) as second:
        assert query(second, "SELECT one FROM kept") == [(1,)]


def test_a_pid_file_of_a_killed_server_whose_pid_is_now_another_process_does_not_hinder(tmp_path: Path) -> None:
    first = postgres(tmp_path, durable=False)
    kill(tmp_path)
    first.stop()
    path = tmp_path / "postgres" / "postmaster.pid"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([str(os.getpid()), lines[1], "1", *lines[3:]]) + "\n", encoding="utf-8")
    with postgres(tmp_path, durable=False) as second:
        assert query(second, "SELECT 1") == [(1,)]


def test_it_listens_on_loopback_alone_and_asks_for_a_password(tmp_path: Path) -> None:
    with postgres(tmp_path, durable=False) as running:
        assert query(running, "SHOW listen_addresses") == [("127.0.0.1",)]
        assert (tmp_path / "postgres.password").stat().st_mode & 0o077 == 0
        with pytest.raises(psycopg.OperationalError, match="password"):
            port = running.url.rsplit(":", 1)[1].split("/")[0]
            psycopg.connect(f"postgresql://postgres:guess@127.0.0.1:{port}/postgres")


def test_stopped_it_leaves_no_process(tmp_path: Path) -> None:
    running = postgres(tmp_path, durable=False)
    pid = int((tmp_path / "postgres" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
    running.stop()
    assert not psutil.pid_exists(pid)


def test_a_first_start_that_was_cut_off_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "postgres.new" / "data").mkdir(parents=True)
    (tmp_path / "postgres.new" / "data" / "PG_VERSION").write_text("18\n", encoding="utf-8")
    with postgres(tmp_path, durable=False) as running:
        assert query(running, "SELECT 1") == [(1,)]


@pytest.mark.parametrize(("file", "content"), [("base", ""), ("PG_VERSION", "9.6\n"), ("PG_VERSION", "18\n")])
def test_a_broken_folder_is_refused_in_one_line_that_names_it(tmp_path: Path, file: str, content: str) -> None:
    (tmp_path / "postgres").mkdir(mode=0o700)
    (tmp_path / "postgres" / file).write_text(content, encoding="utf-8")
    with pytest.raises(Fault) as refused:
        postgres(tmp_path)
    assert str(tmp_path) in str(refused.value)
    assert "\n" not in str(refused.value)
