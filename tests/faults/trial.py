"""One round on real processes, with or without kills: its story, and how long each restart took to go on."""

import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from tests.faults.machine import Machine
from tests.faults.officials import Officials
from tests.faults.story import decided, ended, story, waiting, wrongs

T = TypeVar("T")
LIMIT = 240.0
PATIENCE = 20.0


@dataclass
class Trial:
    """What came of one round."""

    story: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    wrongs: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    retries: int = 0
    going_on: list[tuple[str, float]] = field(default_factory=list)
    """Per kill: the process, and the seconds from its being back until work goes on."""
    exit_code: int = -1


def play(folder: Path, kills: Sequence[str], seed: int) -> Trial:
    """Play a whole round; each named process is killed once, at a random moment of the round's life."""
    machine = Machine(folder)
    trial = Trial()
    engine = create_engine(machine.settings().database_url, pool_pre_ping=True, pool_size=12)
    stop = threading.Event()
    officials = Officials(machine.url, engine, machine.clock(), _year(engine))
    actors = threading.Thread(target=officials.run, args=(stop,))
    begun = time.monotonic()
    actors.start()
    try:
        _kill_and_wait(machine, engine, kills, random.Random(seed), trial)
        while not _ended(engine):
            if time.monotonic() - begun > LIMIT:
                break
            time.sleep(0.1)
    finally:
        stop.set()
        actors.join(30)
        trial.seconds = time.monotonic() - begun
        trial.retries = officials.retries
        trial.story, trial.wrongs = story(engine), wrongs(engine)
        engine.dispose()
        trial.exit_code = machine.stop()
    return trial


def _year(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT year FROM \"case\" WHERE kind = 'round'")).scalar_one())


def _kill_and_wait(
    machine: Machine, engine: Engine, kills: Sequence[str], chance: random.Random, trial: Trial
) -> None:
    for name in kills:
        time.sleep(chance.uniform(0.3, 2.0))
        if _ended(engine):
            return
        restarts = machine.restarts(name)
        machine.kill(name)
        while not machine.back(name, restarts):
            time.sleep(0.02)
        trial.going_on.append((name, _going_on(engine)))


def _going_on(engine: Engine) -> float:
    """Seconds until officials decide again and every case that waited for its workflow has been taken up."""
    back = time.monotonic()
    before = ask(engine, decided, 0)
    nobody: set[tuple[int, int]] = set()
    stuck = ask(engine, waiting, nobody)
    while time.monotonic() - back < PATIENCE and not _ended(engine):
        if ask(engine, decided, before) > before and not stuck & ask(engine, waiting, stuck):
            break
        time.sleep(0.02)
    return time.monotonic() - back


def _ended(engine: Engine) -> bool:
    return ask(engine, ended, False)


def ask(engine: Engine, question: Callable[[Engine], T], otherwise: T) -> T:
    """Ask the register, which may be away just now."""
    try:
        return question(engine)
    except DBAPIError:
        return otherwise
