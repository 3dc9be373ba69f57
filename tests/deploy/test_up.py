"""All of Duban on one machine: it comes up, keeps itself up, and goes without a trace."""

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import psutil
import pytest

from deploy.up import SAMPLE_PASSWORD
from tests.deploy.running import DUBAN, PARTS, Running, duban, pause, wait_until_gone

pytestmark = pytest.mark.slow
CLIENT_RUNS = 50
Starter = Callable[..., Running]


@pytest.fixture(scope="module")
def start() -> Iterator[Starter]:
    """Starts Duban on a folder; what a failed test leaves running is stopped at the end."""
    started: list[Running] = []

    def begin(data: Path, *words: str) -> Running:
        started.append(Running(data, *words))
        return started[-1].wait()

    yield begin
    for running in started:
        if running.process.poll() is None:
            running.stop()


@pytest.fixture(scope="module")
def running(start: Starter, tmp_path_factory: pytest.TempPathFactory) -> Running:
    """One machine that the gentle tests share."""
    return start(tmp_path_factory.mktemp("duban"))


def test_it_answers_and_says_what_runs(running: Running) -> None:
    assert running.get("/health/live").json() == {"status": "ok"}
    assert running.get("/health/ready").json() == {"status": "ok", "register": "ok", "temporal": "ok"}
    assert running.children.keys() == PARTS


def test_nothing_listens_beyond_loopback(running: Running) -> None:
    addresses = {
        connection.laddr.ip
        for child in running.children.values()
        for connection in psutil.Process(child["pid"]).net_connections()
        if connection.status == psutil.CONN_LISTEN
    }
    assert addresses
    assert addresses <= {"127.0.0.1", "::1"}


def test_a_second_start_on_the_same_folder_is_told_where_the_first_is(running: Running) -> None:
    refused = duban("up", "--data", str(running.data), "--port", "0")
    assert refused.returncode == 1
    assert running.run["service"] in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_commands_with_a_temporal_client_always_end_well(running: Running) -> None:
    with ThreadPoolExecutor(4) as hands:
        runs = list(hands.map(lambda _: duban("doctor", "--data", str(running.data)), range(CLIENT_RUNS)))
    assert [(run.returncode, run.stderr) for run in runs] == [(0, "")] * CLIENT_RUNS


@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_killed_part_comes_back_by_itself(running: Running, name: str) -> None:
    before = running.children[name]["pid"]
    os.kill(before, signal.SIGKILL)
    until = monotonic() + 30
    while (now := running.children.get(name, {"pid": before}))["pid"] == before or not now["ready"]:
        assert monotonic() < until, f"{name} did not come back"
        pause()
    while running.get("/health/ready").status_code != 200:
        assert monotonic() < until, "the service did not recover"
        pause()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_with_exit_0_and_leaves_no_process_and_goes_on_at_the_next_start(
    start: Starter, tmp_path: Path, number: signal.Signals
) -> None:
    first = start(tmp_path)
    token = first.post("/api/v1/login", {"username": "supervision1", "password": SAMPLE_PASSWORD})["token"]
    task = first.inbox(token)[0]["id"]
    first.post(f"/api/v1/tasks/{task}/claim", {}, token)
    tasks, workflows = first.inbox(token), first.open_workflows()
    pids = [child["pid"] for child in first.children.values()]
    assert first.stop(number) == 0
    assert wait_until_gone(pids, 0) == []
    second = start(tmp_path)
    assert second.inbox(token) == tasks
    assert tasks[0]["claimed_by"]
    assert second.open_workflows() == workflows != set()
    assert second.stop() == 0


def test_killed_itself_it_leaves_no_process_and_starts_again(start: Starter, tmp_path: Path) -> None:
    first = start(tmp_path)
    pids = [child["pid"] for child in first.children.values()]
    first.stop(signal.SIGKILL)
    again = start(tmp_path)
    assert wait_until_gone(pids) == []
    assert again.stop() == 0


def test_stopped_while_it_starts_it_leaves_no_process(tmp_path: Path) -> None:
    process = subprocess.Popen([*DUBAN, "up", "--port", "0", "--data", str(tmp_path)])
    until = monotonic() + 30
    while not (tmp_path / "run.json").exists() and monotonic() < until:
        pause()
    pids = [child.pid for child in psutil.Process(process.pid).children(recursive=True)]
    process.terminate()
    assert process.wait(60) == 0
    assert wait_until_gone(pids, 0) == []


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = duban("up", "--data", str(tmp_path), "--port", str(port))
    assert refused.returncode == 1
    assert f"端口 {port} 已被占用" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_a_broken_database_folder_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir(mode=0o700)
    (tmp_path / "postgres" / "base").touch()
    refused = duban("up", "--data", str(tmp_path), "--port", "0")
    assert refused.returncode == 1
    assert "已损坏" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_the_clock_of_a_folder_is_fixed_at_its_first_start(start: Starter, tmp_path: Path) -> None:
    first = start(tmp_path, "--scale", "1000", "--from", "2026-01-05")
    assert first.stop() == 0
    refused = duban("up", "--data", str(tmp_path), "--port", "0", "--scale", "2")
    assert refused.returncode == 1
    assert "--scale 1000" in refused.stderr
