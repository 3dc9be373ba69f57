"""`make faults`: ten kills of each process over several rounds, against an undisturbed one; one summary line."""

import argparse
import random
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.faults.machine import PROCESSES
from tests.faults.trial import Trial, play

ROUND = 10
"""So many kills fit into the life of one round."""


def main(each: int, seed: int) -> int:
    """Play, compare, report; 1 when any round ended differently."""
    kills = [name for name in PROCESSES for _ in range(each)]
    random.Random(seed).shuffle(kills)
    with TemporaryDirectory() as folder:
        plain = play(Path(folder) / "undisturbed", (), seed)
        _say(f"undisturbed round: {plain.seconds:.1f} s")
        times: defaultdict[str, list[float]] = defaultdict(list)
        failed = done = number = 0
        while done < len(kills):
            trial = play(Path(folder) / f"round{number}", kills[done : done + ROUND], seed + number)
            failed += _report(number, trial, plain)
            for name, seconds in trial.going_on:
                times[name].append(seconds)
            done += len(trial.going_on)
            number += 1
    for name, waits in times.items():
        _say(f"{name}: {len(waits)} kills, going on after {median(waits):.2f} s (worst {max(waits):.2f} s)")
    _say(f"{done} kills in {number} rounds, {failed} rounds ended differently")
    return 1 if failed else 0


def _report(number: int, trial: Trial, plain: Trial) -> int:
    differs = [part for part in plain.story if trial.story[part] != plain.story[part]]
    _say(
        f"round {number}: {len(trial.going_on)} kills, {trial.seconds:.1f} s, {trial.retries} retries,"
        f" wrong: {trial.wrongs or 'nothing'}, differs: {differs or 'nothing'}, exit {trial.exit_code}"
    )
    return 1 if differs or trial.wrongs or trial.exit_code else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    words = argparse.ArgumentParser(prog="python -m tests.faults")
    words.add_argument("--kills", type=int, default=10, help="kills of each process")
    words.add_argument("--seed", type=int, default=random.randrange(10**6), help="which random moments")
    given = words.parse_args()
    sys.exit(main(given.kills, given.seed))
