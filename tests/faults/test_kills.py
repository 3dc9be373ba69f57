"""Killed at random moments, every process comes back and the round ends as if nothing had happened."""

import random
from pathlib import Path

import pytest

from tests.faults.machine import PROCESSES
from tests.faults.trial import Trial, play

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """A round in which nothing was killed."""
    return play(tmp_path_factory.mktemp("undisturbed") / "duban", (), seed=0)


def test_an_undisturbed_round_ends_and_stops_cleanly(undisturbed: Trial) -> None:
    assert {state for _, state, _ in undisturbed.story["states"]} == {"payout.paid", "payout.ended"}
    assert undisturbed.wrongs == {}
    assert undisturbed.exit_code == 0


def test_a_round_with_every_process_killed_ends_like_an_undisturbed_one(undisturbed: Trial, tmp_path: Path) -> None:
    kills = list(PROCESSES)
    random.Random(1).shuffle(kills)
    disturbed = play(tmp_path / "duban", kills, seed=1)
    assert [name for name, _ in disturbed.going_on] == kills
    assert disturbed.wrongs == {}
    for part in ("states", "moves", "decisions", "lists"):
        assert disturbed.story[part] == undisturbed.story[part]
    assert disturbed.exit_code == 0
