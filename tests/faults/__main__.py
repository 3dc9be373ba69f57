"""`make faults`: ten kills of each process over several rounds, against an undisturbed one; ends with one summary line."""

import random
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.faults.machine import PROCESSES
from tests.faults.trial import Trial, play

KILLS_EACH = 10
ROUND = 10


def main(seed: int) -> int:
    """Play, compare, report; 1 when any round ended differently."""
    kills = [name for name in PROCESSES for _ in range(KILLS_EACH)]
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
    for name, seconds in times.items():
        _say(f"{name}: {len(seconds)} kills, going on after {median(seconds):.2f} s (worst {max(seconds):.2f} s)")
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
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(10**6)))
