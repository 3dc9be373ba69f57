"""A year of key works on real processes that are killed: nothing fires twice, nothing is lost, and the rules agree.

`make faults-works` kills each process ten times over several years."""

import argparse
import asyncio
import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from tests.faults.machine import PROCESSES, Machine
from tests.faults.trial import ask
from tests.faults.works_checks import wrongs
from tests.faults.works_flows import astray
from tests.faults.works_judge import judged_otherwise
from tests.faults.works_officials import KINDS, WorkOfficials
from tests.works import PLAN, work

WORKS = 12
SCALE = 750_000
"""A year in 42 seconds: a kill costs officials about a fortnight, so that some months are late and most are not."""
START = "2025-09-15"
"""So that everything runs about New Year: the list is then this year's, if not next year's."""
EARLY = timedelta(days=300)
LIMIT = 240.0
PATIENCE = 20.0
A_YEAR = 10
"""So many kills fit into one year."""
REPLAY = "outbox again"
"""Not a kill: every message that ever went out is sent once more."""
OPEN = text(
    'WITH c AS (SELECT id, closed_at FROM "case" WHERE kind = ANY(:kinds))'
    " SELECT (SELECT count(*) FROM c WHERE closed_at IS NULL)"
    " + (SELECT count(*) FROM task t JOIN c ON c.id = t.case_id WHERE t.state = 'open')"
    " + (SELECT count(*) FROM outbox WHERE sent_at IS NULL)"
)
BACKLOG = text(
    "SELECT 'outbox', id FROM outbox WHERE sent_at IS NULL AND NOT undeliverable UNION ALL"
    " SELECT 'mark', m.id FROM mark m JOIN \"case\" c ON c.id = m.case_id AND c.closed_at IS NULL"
    " WHERE m.at <= :now AND m.struck_at IS NULL AND m.dropped_at IS NULL UNION ALL"
    " SELECT 'stage', id FROM \"case\" WHERE between AND closed_at IS NULL"
)


@dataclass
class WorksTrial:
    """What came of one year."""

    wrongs: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    judged_otherwise: list[str] = field(default_factory=list)
    """Where the register's flags and grounds are not those that the oracle gives from the figures."""
    astray: list[str] = field(default_factory=list)
    """Where Temporal's workflows are not where the register says."""
    ended: bool = False
    fired: dict[str, int] = field(default_factory=dict)
    going_on: list[tuple[str, float, float]] = field(default_factory=list)
    """Per kill: the process, seconds until it answers again, seconds from then until what had waited is done."""
    seconds: float = 0.0
    retries: int = 0
    exit_code: int = -1

    @property
    def sound(self) -> bool:
        """Whether all came as it must."""
        return self.ended and not (self.wrongs or self.judged_otherwise or self.astray or self.exit_code)


def play(folder: Path, kills: Sequence[str], seed: int, works: int = WORKS) -> WorksTrial:
    """Play a whole year; each named process is killed once, at a random moment of it."""
    begun, trial = time.monotonic(), WorksTrial()
    machine = Machine(folder, scale=SCALE, start=START)
    engine = create_engine(machine.settings().database_url, pool_pre_ping=True, pool_size=12)
    year = (machine.clock().now() + EARLY).year
    officials, stop = WorkOfficials(machine.url, engine, machine.clock(), year), Event()
    try:
        with ThreadPoolExecutor(1) as actors:
            try:
                _begin(officials, engine, year, works)
                acting = actors.submit(officials.run, stop)
                _kill_and_wait(machine, engine, kills, random.Random(seed), trial)
                trial.ended = _wait_for_the_end(engine, acting, begun + LIMIT)
            finally:
                stop.set()
        _tell(machine, engine, trial)
    finally:
        engine.dispose()
        trial.retries, trial.seconds = officials.retries, time.monotonic() - begun
        trial.exit_code = machine.stop()
    return trial


def _begin(officials: WorkOfficials, engine: Engine, year: int, works: int) -> None:
    """The list is started and its proposal sent; everything after that is the officials' own."""
    office = officials.token_of("supervision1")
    officials.send(office, "POST", "/api/v1/key-lists", json={"year": year})
    proposed = [_work(number) for number in range(1, works + 1)]
    find = text("SELECT id FROM task WHERE step = 'propose_key_list' AND state = 'open'")
    while (task := ask(engine, lambda at: _scalar(at, find), None)) is None:
        time.sleep(0.05)
    body = {"outcome": "propose", "form": {"works": proposed}}
    officials.send(office, "POST", f"/api/v1/tasks/{task}/decide", json=body)


def _work(number: int) -> dict[str, Any]:
    """Every third one is a livelihood work, every fourth has two lead units."""
    units = {"lead_units": ["fgw", "swj"], "assisting_units": ["czj"]} if number % 4 == 1 else {}
    return work(number, title=f"重点工作{number}", livelihood=number % 3 == 0, **units)


def _scalar(engine: Engine, query: Any, **given: Any) -> Any:
    with engine.connect() as connection:
        return connection.execute(query, given).scalar()


def _kill_and_wait(
    machine: Machine, engine: Engine, kills: Sequence[str], chance: random.Random, trial: WorksTrial
) -> None:
    for name in kills:
        time.sleep(chance.uniform(1, 4))
        if name == REPLAY:
            with engine.begin() as connection:
                connection.execute(text("UPDATE outbox SET sent_at = NULL"))
            continue
        restarts, killed = machine.restarts(name), time.monotonic()
        machine.kill(name)
        while not machine.back(name, restarts):
            time.sleep(0.02)
        back = time.monotonic()
        trial.going_on.append((name, back - killed, _going_on(machine, engine)))


def _going_on(machine: Machine, engine: Engine) -> float:
    """Seconds until nothing is left of what waited for the processes when the killed one was back."""
    clock, back = machine.clock(), time.monotonic()
    left = None
    while time.monotonic() - back < PATIENCE:
        now = ask(engine, lambda at: _backlog(at, clock.now()), None)
        if now is not None:
            left = now if left is None else left & now
            if not left:
                break
        time.sleep(0.02)
    return time.monotonic() - back


def _backlog(engine: Engine, now: Any) -> set[tuple[str, int]]:
    with engine.connect() as connection:
        return {(row[0], row[1]) for row in connection.execute(BACKLOG, {"now": now})}


def _wait_for_the_end(engine: Engine, acting: "Future[None]", until: float) -> bool:
    """Whether all of the year ended in time; officials who gave up are an error at once."""
    while time.monotonic() < until:
        if acting.done():
            acting.result()
        if ask(engine, lambda at: _scalar(at, OPEN, kinds=KINDS), 1) == 0:
            return True
        time.sleep(0.2)
    return False


def _tell(machine: Machine, engine: Engine, trial: WorksTrial) -> None:
    with Session(engine) as session:
        trial.wrongs, trial.judged_otherwise = wrongs(session), judged_otherwise(session, PLAN)
        counts = text("SELECT action, count(*) FROM consequence GROUP BY 1 ORDER BY 1")
        trial.fired = {row[0]: row[1] for row in session.execute(counts)}
    trial.astray = asyncio.run(astray(engine, machine.settings()))


def main(each: int, seed: int) -> int:
    """Years until every process was killed so often; 1 when any of them came otherwise than it must."""
    kills = [name for name in PROCESSES for _ in range(each)]
    random.Random(seed).shuffle(kills)
    times: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    failed = 0
    with TemporaryDirectory() as place:
        for year, first in enumerate(range(0, max(1, len(kills)), A_YEAR)):
            some = [*kills[first : first + A_YEAR], REPLAY]
            trial = play(Path(place) / f"year{year}", some, seed + year)
            failed += not trial.sound
            _say(f"year {year}: {'sound' if trial.sound else trial}, {trial.seconds:.1f} s, fired {trial.fired}")
            for name, away, after in trial.going_on:
                times[name].append((away, after))
    for name, waits in times.items():
        aways, afters = zip(*waits, strict=True)
        _say(
            f"{name}: {len(waits)} kills, answers after {median(aways):.2f} s (worst {max(aways):.2f} s),"
            f" all done {median(afters):.2f} s later (worst {max(afters):.2f} s)"
        )
    _say(f"{failed} years came otherwise")
    return 1 if failed else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    words = argparse.ArgumentParser(prog="python -m tests.faults.works")
    words.add_argument("--kills", type=int, default=10, help="kills of each process")
    words.add_argument("--seed", type=int, default=random.randrange(10**6), help="which random moments")
    given = words.parse_args()
    sys.exit(main(given.kills, given.seed))
