"""What the rehearsal asks the register: is it quiet, what comes next, which tasks wait on whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, text

from workflows.contracts import Waiting

QUIET = """
    SELECT NOT EXISTS (SELECT FROM outbox WHERE sent_at IS NULL AND NOT undeliverable)
       AND NOT EXISTS (SELECT FROM "case" WHERE between AND closed_at IS NULL)
       AND NOT EXISTS (SELECT FROM mark WHERE struck_at IS NULL AND dropped_at IS NULL AND at <= :now)
"""
TOUCHED = """
    SELECT workflow_id FROM outbox WHERE sent_at IS NULL AND NOT undeliverable
    UNION SELECT c.key FROM mark m JOIN "case" c ON c.id = m.case_id WHERE m.struck_at = :now
"""
AWAITED = """
    SELECT c.key, c.stage, c.visit, (
        SELECT m.id FROM mark m
        WHERE m.case_id = c.id AND m.stage = c.stage AND m.visit = c.visit
          AND m.struck_at IS NULL AND m.dropped_at IS NULL
        ORDER BY m.at, m.id LIMIT 1)
    FROM "case" c WHERE c.key = ANY(:keys) AND c.closed_at IS NULL AND NOT c.between
"""
OPEN_TASKS = """
    SELECT t.id, t.step, t.about, t.post_id, t.opened_at, t.title, t.case_id, c.key, c.kind, c.jurisdiction,
           u.code AS unit, p.office, coalesce(own.number, above.number, farther.number) AS project
    FROM task t
    JOIN "case" c ON c.id = t.case_id
    JOIN post p ON p.id = t.post_id
    JOIN unit u ON u.id = p.unit_id
    LEFT JOIN "case" parent ON parent.id = c.parent_id
    LEFT JOIN project own ON own.case_id = c.id
    LEFT JOIN project above ON above.case_id = c.parent_id
    LEFT JOIN project farther ON farther.case_id = parent.parent_id
    WHERE t.state = 'open' AND t.lender_id IS NULL
    ORDER BY t.id
"""
SEATED = """
    SELECT DISTINCT ON (h.post_id) h.post_id, coalesce(acting.username, own.username)
    FROM holding h
    JOIN person p ON p.id = h.person_id AND (p.left_on IS NULL OR p.left_on > :day)
    JOIN account own ON own.person_id = h.person_id
    LEFT JOIN substitute s ON s.absent_person_id = h.person_id AND s.valid_from <= :day AND s.valid_to >= :day
          AND (s.post_id IS NULL OR s.post_id = h.post_id)
    LEFT JOIN account acting ON acting.person_id = s.substitute_person_id
    WHERE h.post_id = ANY(:posts) AND h.valid_from <= :day AND (h.valid_to IS NULL OR h.valid_to >= :day)
    ORDER BY h.post_id, h.valid_from, h.person_id
"""
NEXT_MARK = "SELECT min(at) FROM mark WHERE struck_at IS NULL AND dropped_at IS NULL"
HAPPENED = """
    SELECT e.recorded_at FROM event e
    JOIN "case" c ON c.id = e.case_id
    LEFT JOIN project p ON p.case_id = c.id
    WHERE e.kind = :kind AND c.jurisdiction = :jurisdiction
      AND (CAST(:project AS bigint) IS NULL OR p.number = :project)
    ORDER BY e.recorded_at, e.id OFFSET :before LIMIT 1
"""


@dataclass(frozen=True)
class Waits:
    """An open task, named by what does not depend on chance."""

    id: int
    step: str
    about: str
    post_id: int
    opened_at: datetime
    title: str
    case_id: int
    key: str
    kind: str
    jurisdiction: str
    unit: str
    office: str
    project: int | None

    @property
    def order(self) -> tuple[str, str, int, str]:
        """The order in which officials of one instant act: always the same."""
        number = int(self.about) if self.about.isdigit() else 0
        return self.key, self.step, number, self.about


class Register:
    """Looks into the register, never writes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._looking = engine.execution_options(isolation_level="AUTOCOMMIT")  # one round trip a look

    def rows(self, sql: str, **given: Any) -> Sequence[Any]:
        """The rows of a query."""
        with self._looking.connect() as connection:
            return connection.execute(text(sql), given).all()

    def quiet(self, now: datetime) -> bool:
        """Nothing is to be sent, no stage to be entered, no due mark to be struck."""
        return bool(self.rows(QUIET, now=now)[0][0])

    def touched(self, now: datetime) -> set[str]:
        """The cases whose workflows are about to hear something, or were called by time at this instant."""
        return {row[0] for row in self.rows(TOUCHED, now=now)}

    def awaited(self, keys: Iterable[str]) -> dict[str, Waiting]:
        """What the workflows of these open cases must wait for, by the register."""
        rows = self.rows(AWAITED, keys=sorted(keys))
        return {key: Waiting(stage=stage, visit=visit, mark=mark) for key, stage, visit, mark in rows}

    def next_mark(self) -> datetime | None:
        """The next instant of time's own."""
        found: datetime | None = self.rows(NEXT_MARK)[0][0]
        return found

    def open_tasks(self) -> list[Waits]:
        """Every task that waits on somebody."""
        return [Waits(*tuple(row)) for row in self.rows(OPEN_TASKS)]

    def seated(self, posts: Iterable[int], day: date) -> dict[int, str]:
        """Who acts in these posts on the day, by user name: the holder, or the substitute of one who is away."""
        rows = self.rows(SEATED, posts=sorted(set(posts)), day=day)
        return {row[0]: row[1] for row in rows}

    def happened(self, kind: str, jurisdiction: str, project: int | None, nth: int) -> datetime | None:
        """When the n-th event of a kind was recorded."""
        rows = self.rows(HAPPENED, kind=kind, jurisdiction=jurisdiction, project=project, before=nth - 1)
        return rows[0][0] if rows else None
