"""A year of key works under kills: every month closes once, each ground and its consequence come once, none is lost."""

import random
from pathlib import Path

import pytest

from tests.faults.machine import PROCESSES
from tests.faults.works import REPLAY, play

pytestmark = pytest.mark.slow


def test_a_year_with_every_process_killed_fires_what_the_rules_ask_for_and_nothing_twice(tmp_path: Path) -> None:
    kills = [*PROCESSES, "service", "worker", "temporal"]
    random.Random(3).shuffle(kills)
    trial = play(tmp_path / "duban", [*kills[:4], REPLAY, *kills[4:]], seed=3, works=6)
    assert trial.ended, trial
    assert trial.wrongs == {}
    assert trial.judged_otherwise == []
    assert trial.astray == []
    assert [name for name, *_ in trial.going_on] == kills
    assert set(trial.fired) == {
        "warning_talk",
        "supervising_leader_talk",
        "principal_leader_talk",
        "citywide_criticism",
        "written_report",
        "accountability_referral",
    }
    assert trial.exit_code == 0
