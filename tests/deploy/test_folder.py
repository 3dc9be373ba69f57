"""One owner of a folder, and nothing of an earlier, killed run is left on it."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.faults import Fault
from deploy.folder import Folder, started_at
from deploy.ports import free_port, require_free


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process that does nothing for long."""
    process = subprocess.Popen(["sleep", "600"])
    yield process
    process.kill()
    process.wait()


def remember(folder: Folder, pid: int, started: float) -> None:
    """As a run would that was killed afterwards."""
    folder.remember("run", {"pid": 1, "children": {"worker": {"pid": pid, "started": started}}})


def test_a_child_of_a_killed_run_is_ended(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    folder = Folder(tmp_path)
    remember(folder, sleeper.pid, started_at(sleeper.pid))
    assert folder.clear_leftovers() == ["worker"]
    assert sleeper.poll() is not None


def test_a_stranger_with_a_recycled_pid_is_left_alone(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    folder = Folder(tmp_path)
    remember(folder, sleeper.pid, started_at(sleeper.pid) - 3600)
    assert folder.clear_leftovers() == []
    assert sleeper.poll() is None


def test_a_run_file_that_was_cut_off_does_not_hinder(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.run_file.write_text('{"children": {"wor', encoding="utf-8")
    assert folder.clear_leftovers() == []


def test_a_second_owner_is_refused_and_told_about_the_first(tmp_path: Path) -> None:
    first = Folder(tmp_path)
    first.remember("run", {"pid": 4711, "service": "http://127.0.0.1:8000"})
    with pytest.raises(Fault, match="4711.*127.0.0.1:8000"):
        Folder(tmp_path)


def test_a_folder_that_is_a_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Fault, match=str(tmp_path / "file")):
        Folder(tmp_path / "file")


def test_secrets_stay_the_same_and_are_the_owners_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    path = folder.secret("session_secret")
    before = path.read_text(encoding="utf-8")
    assert folder.secret("session_secret").read_text(encoding="utf-8") == before
    assert len(before) >= 32
    assert path.stat().st_mode & 0o077 == 0


def test_a_port_in_use_is_refused_by_number() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Fault, match=str(port)):
            require_free(port)
        assert free_port(port) != port
