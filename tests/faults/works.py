"""A year of key works on real processes that are killed: nothing fires twice, nothing is lost, and the rules agree."""

import random
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from deploy.rehearsal.answers import Answer
from deploy.rehearsal.officials import answer
from service.cases.packs import read_pack
from service.cases.tables import Case
from service.keyworks.facts import work_year
from service.keyworks.judge import judged_by
from service.keyworks.register import WorkBook
from service.rules.pack import KeyWorksPack
from tests.faults.machine import PROCESSES, Machine
from tests.faults.officials import Officials
from tests.faults.trial import ask
from tests.works import PLAN, work

WORKS = 12
LIMIT = 300.0
KINDS = ["key_list", "key_work", "criticism", "written_report", "referral"]
MAIN = text(
    "SELECT t.id, t.step, t.post_id, t.about, c.key, coalesce(t.person_id, min(h.person_id)) AS person FROM task t"
    ' JOIN "case" c ON c.id = t.case_id JOIN holding h ON h.post_id = t.post_id'
    " WHERE t.state = 'open' AND c.kind = ANY(:kinds) GROUP BY t.id, c.key ORDER BY t.id"
)
WRONG = {
    "a ground twice": "SELECT count(*) - count(DISTINCT (work_id, name, period)) FROM ground",
    "a consequence twice": "SELECT count(*) - count(DISTINCT (work_id, month, action, unit_id)) FROM consequence",
    "a talk twice": "SELECT count(*) - count(DISTINCT (subject_id, ground, period)) FROM talk",
    "a ground without its consequence": "SELECT count(*) FROM ground g WHERE NOT EXISTS"
    " (SELECT 1 FROM consequence_ground c WHERE c.ground_id = g.id)",
    "a month that is not closed": "SELECT (SELECT sum(13 - l.first_month) FROM key_work w JOIN key_list l"
    " ON l.case_id = w.list_id) - (SELECT count(*) FROM month_close)",
    "a month with two flags": "SELECT count(*) - count(DISTINCT (work_id, month)) FROM card WHERE withdrawn_at IS NULL",
    "tasks decided twice": "SELECT count(*) FROM (SELECT task_id FROM decision GROUP BY task_id HAVING count(*) > 1) x",
    "undeliverable messages": "SELECT count(*) FROM outbox WHERE undeliverable",
}


@dataclass
class WorksTrial:
    """What came of one year."""

    wrongs: dict[str, int] = field(default_factory=dict)
    judged_otherwise: list[str] = field(default_factory=list)
    """Works whose cards or grounds in the register are not those that the rules give from its facts."""
    states: list[str] = field(default_factory=list)
    kills: int = 0
    exit_code: int = -1


class WorkOfficials(Officials):
    """Units that report as soon as they are asked: works of odd numbers five points behind their plan."""

    WAITING = (MAIN, {"kinds": KINDS})

    def given(self, task: Any, view: dict[str, Any], token: str) -> Answer:
        """The diligent answer, with the figure that this work has to show."""
        found = answer(view, self._world(token))
        if task.step == "report_progress" and int(task.key[-4:]) % 2:
            found.form["value"] = str(max(0, int(PLAN[int(task.about) - 1]) - 5))
        return found


def play(folder: Path, kills: Sequence[str], seed: int) -> WorksTrial:
    """Play a whole year; each named process is killed once, at a random moment of it."""
    machine, trial = Machine(folder), WorksTrial()
    engine = create_engine(machine.settings().database_url, pool_pre_ping=True, pool_size=12)
    year = machine.clock().now().year + 1
    officials = WorkOfficials(machine.url, engine, machine.clock(), year)
    stop = threading.Event()
    try:
        _begin(officials, engine, year)
        actors = threading.Thread(target=officials.run, args=(stop,))
        actors.start()
        chance, begun = random.Random(seed), time.monotonic()
        for name in kills:
            time.sleep(chance.uniform(1, 4))
            restarts = machine.restarts(name)
            machine.kill(name)
            trial.kills += 1
            while not machine.back(name, restarts):
                time.sleep(0.02)
        while not ask(engine, _ended, False) and time.monotonic() - begun < LIMIT:
            time.sleep(0.2)
        stop.set()
        actors.join()
        _tell(engine, trial)
    finally:
        stop.set()
        engine.dispose()
        trial.exit_code = machine.stop()
    return trial


def _begin(officials: WorkOfficials, engine: Engine, year: int) -> None:
    """The list is started and its proposal sent; everything after that is the officials' own."""
    office = officials.token_of("supervision1")
    officials.send(office, "POST", "/api/v1/key-lists", json={"year": year})
    works = [work(number, title=f"重点工作{number}") for number in range(1, WORKS + 1)]
    find = text("SELECT id FROM task WHERE step = 'propose_key_list' AND state = 'open'")
    while True:
        with engine.connect() as connection:
            task = connection.execute(find).scalar_one_or_none()
        if task is not None:
            break
        time.sleep(0.05)
    body = {"outcome": "propose", "form": {"works": works}}
    officials.send(office, "POST", f"/api/v1/tasks/{task}/decide", json=body)


def _ended(engine: Engine) -> bool:
    query = "SELECT count(*) FROM \"case\" WHERE kind IN ('key_list', 'key_work') AND closed_at IS NULL"
    with engine.connect() as connection:
        return bool(connection.execute(text(query)).scalar_one() == 0)


def _tell(engine: Engine, trial: WorksTrial) -> None:
    with Session(engine) as session:
        for name, query in WRONG.items():
            if count := session.execute(text(query)).scalar_one():
                trial.wrongs[name] = int(count)
        for case in session.query(Case).filter(Case.kind == "key_work").order_by(Case.id):
            trial.states.append(case.state)
            pack = read_pack(session, case.pack_id)
            assert isinstance(pack, KeyWorksPack)
            judged = judged_by(pack, work_year(WorkBook(session, case.id), case.year))
            if _kept(session, case.id) != (list(judged.flags), {(g.ground, g.month) for g in judged.grounds}):
                trial.judged_otherwise.append(case.key)


def _kept(session: Session, work_id: int) -> tuple[list[str], set[tuple[str, int]]]:
    """The flags and grounds that stand in the register."""
    flags = text("SELECT flag FROM card WHERE work_id = :work AND withdrawn_at IS NULL ORDER BY month")
    grounds = text("SELECT name, month FROM ground WHERE work_id = :work AND vanished_at IS NULL")
    return (
        list(session.scalars(flags, {"work": work_id})),
        {(name, month) for name, month in session.execute(grounds, {"work": work_id})},
    )


if __name__ == "__main__":
    kills = list(PROCESSES)
    random.Random(2).shuffle(kills)
    with TemporaryDirectory() as place:
        sys.stdout.write(f"{play(Path(place) / 'duban', kills, seed=2)}\n")
