"""What a round has come to, told without the traces that lateness leaves: the same with and without faults."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, text

from tests.faults.officials import ASIDE

MOVES = text(
    'SELECT c.key, e.kind, e.state FROM event e JOIN "case" c ON c.id = e.case_id'
    " WHERE c.kind IN ('round', 'project') AND e.data ? 'from' ORDER BY c.key, e.id"
)
DECISIONS = text(
    'SELECT c.key, t.step, t.about, d.outcome, count(*) FROM decision d JOIN task t ON t.id = d.task_id'
    ' JOIN "case" c ON c.id = t.case_id WHERE NOT t.step = ANY(:aside) GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4'
)
LISTS = text(
    'SELECT c.key, s.list_version, s.kind, u.code, s.status FROM standing s JOIN unit u ON u.id = s.unit_id'
    ' JOIN "case" c ON c.id = s.project_id ORDER BY 1, 2, 3, 4'
)
STATES = text("SELECT key, state, outcome FROM \"case\" WHERE kind IN ('round', 'project') ORDER BY key")
WRONG = {
    "orphaned tasks": "SELECT count(*) FROM task t JOIN \"case\" c ON c.id = t.case_id WHERE t.state = 'open'"
    " AND c.kind IN ('round', 'project') AND NOT t.step = ANY(:aside)",
    "decided tasks without their decision": "SELECT count(*) FROM task t WHERE t.state = 'done' AND NOT EXISTS"
    " (SELECT 1 FROM decision d WHERE d.task_id = t.id)",
    "decisions of tasks that are not decided": "SELECT count(*) FROM decision d JOIN task t ON t.id = d.task_id"
    " WHERE t.state <> 'done'",
    "tasks decided twice": "SELECT count(*) FROM (SELECT task_id FROM decision GROUP BY task_id HAVING count(*) > 1) x",
    "rewards without exactly one payment": "SELECT count(*) FROM reward r WHERE"
    " (SELECT count(*) FROM payment p WHERE p.reward_id = r.id) <> 1",
    "marks left on closed cases": 'SELECT count(*) FROM mark m JOIN "case" c ON c.id = m.case_id'
    " WHERE c.closed_at IS NOT NULL AND m.struck_at IS NULL AND m.dropped_at IS NULL",
    "undeliverable messages": "SELECT count(*) FROM outbox WHERE undeliverable",
}


def story(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Per project and for the round: states in order, decisions, lists, ends."""
    with engine.connect() as connection:
        return {
            "moves": [_told(row) for row in connection.execute(MOVES)],
            "decisions": [_told(row) for row in connection.execute(DECISIONS, {"aside": ASIDE})],
            "lists": [_told(row) for row in connection.execute(LISTS)],
            "states": [_told(row) for row in connection.execute(STATES)],
        }


def _told(row: Sequence[Any]) -> tuple[Any, ...]:
    """A row without its year: which year a scaled clock has reached at the start is chance."""
    kind, jurisdiction, _, *number = str(row[0]).split("/")
    return ("/".join([kind, jurisdiction, *number]), *row[1:])


def wrongs(engine: Engine) -> dict[str, int]:
    """What must not be there at the end, with how often it is."""
    found = {}
    with engine.connect() as connection:
        for name, query in WRONG.items():
            count = int(connection.execute(text(query), {"aside": ASIDE} if ":aside" in query else {}).scalar_one())
            if count:
                found[name] = count
    return found


def ended(engine: Engine) -> bool:
    """Whether the round and all its projects are closed."""
    query = "SELECT count(*) FROM \"case\" WHERE kind IN ('round', 'project') AND closed_at IS NULL"
    with engine.connect() as connection:
        return bool(connection.execute(text(query)).scalar_one() == 0)


def waiting(engine: Engine) -> set[tuple[int, int]]:
    """The cases that wait for their workflow to enter the next stage, with the visits they have behind them."""
    query = (
        'SELECT c.id, count(v.case_id) FROM "case" c LEFT JOIN stage_visit v ON v.case_id = c.id'
        " WHERE c.between AND c.closed_at IS NULL GROUP BY c.id"
    )
    with engine.connect() as connection:
        return {(row[0], row[1]) for row in connection.execute(text(query))}


def decided(engine: Engine) -> int:
    """How many decisions the register has."""
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM decision")).scalar_one())
