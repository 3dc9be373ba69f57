"""`make bench`: the figures, product and floor in turn, as medians and ratios."""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.bench import load
from tests.bench.across import across
from tests.bench.stage import Stage, stage

ROUNDS = 7
EACH = 300
TALKS = 30


def main() -> None:
    """Run every part and print its lines."""
    with TemporaryDirectory() as folder, stage(Path(folder)) as here:
        _warm(here)
        _decisions(here, clients=1)
        _decisions(here, clients=16)
        _inboxes(here)
        _across(Path(folder) / "round")


def _across(folder: Path) -> None:
    """On real processes: from a stage's last decision until the next stage's task is in the inbox."""
    waits = across(folder, TALKS)
    _say(f"next task across a stage, through Temporal: median {median(waits):.0f} ms ({waits[0]:.0f}-{waits[-1]:.0f})")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _warm(here: Stage) -> None:
    load.run(here.product, here.fill(100), load.decide(here.token))
    load.run(here.floor, here.fill_floor(100), load.floor_decide())


def _decisions(here: Stage, clients: int) -> None:
    """Decision and next task, in the same answer: the next official's task is there when it arrives."""
    product, floor = [], []
    for _ in range(ROUNDS):
        floor.append(load.run(here.floor, here.fill_floor(EACH), load.floor_decide(), clients))
        product.append(load.run(here.product, here.fill(EACH), load.decide(here.token), clients))
    for name, figure, unit in _figures():
        ours, theirs = median(map(figure, product)), median(map(figure, floor))
        ratios = sorted(figure(p) / figure(f) for p, f in zip(product, floor, strict=True))
        _say(
            f"decision, {clients:2} client(s), {name}: {ours:8.2f} {unit}, floor {theirs:8.2f} {unit},"
            f" ratio {median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})"
        )


def _figures() -> list[tuple[str, Callable[[load.Timing], float], str]]:
    return [
        ("p50", lambda t: t.p50, "ms"),
        ("p99", lambda t: t.p99, "ms"),
        ("rate", lambda t: t.rate, "/s"),
    ]


def _inboxes(here: Stage) -> None:
    first = None
    for total in (1_000, 100_000):
        here.fill(total)
        timing = load.run(here.product, range(200), load.inbox(here.token))
        first = first or timing
        _say(
            f"inbox, first page, {total:7,} open tasks: p50 {timing.p50:.2f} ms, p99 {timing.p99:.2f} ms,"
            f" {timing.p50 / first.p50:.2f} of the smaller"
        )


if __name__ == "__main__":
    main()
