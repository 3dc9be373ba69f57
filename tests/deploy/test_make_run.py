"""`make run` at a terminal: Ctrl-C is exit 0, and however make ends, nothing is left behind."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.deploy.running import PARTS, MakeRun, wait_until_gone

pytestmark = pytest.mark.slow


@pytest.fixture
def make(tmp_path: Path) -> Iterator[MakeRun]:
    """`make run`, ready; stopped at the end where the test has not."""
    running = MakeRun(tmp_path)
    yield running.wait()
    if running.process.poll() is None:
        running.stop()
    os.close(running.terminal)


def everything(make: MakeRun) -> list[int]:
    """Make, `duban up` and all that it has started."""
    above = psutil.Process(make.process.pid)
    found = [child.pid for child in above.children(recursive=True)]
    assert len(found) > len(PARTS)
    return found


def test_ctrl_c_stops_everything_and_make_ends_well(make: MakeRun) -> None:
    pids = everything(make)
    assert make.press_ctrl_c() == 0
    assert wait_until_gone(pids, 0) == []


def test_ctrl_z_does_not_stop_what_could_not_be_continued(make: MakeRun) -> None:
    os.write(make.terminal, b"\x1a")
    assert make.press_ctrl_c() == 0


def test_sigterm_to_make_stops_everything_before_make_ends_by_it(make: MakeRun) -> None:
    pids = everything(make)
    assert make.stop(signal.SIGTERM) == -signal.SIGTERM
    assert wait_until_gone(pids, 0) == []


def test_a_terminal_that_is_closed_stops_everything(tmp_path: Path) -> None:
    running = MakeRun(tmp_path)
    pids = everything(running.wait())
    os.close(running.terminal)
    running.process.wait(60)
    assert wait_until_gone(pids) == []
