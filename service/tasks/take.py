"""Taking a task, the first half of a decision: who decides, the case's lock and the task's closing in one statement."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BindParameter, Integer, String, TextualSelect, bindparam, column, text

from service.cases.act import CaseFacts
from service.cases.desk import Desk
from service.cases.kinds import KINDS, Opening
from service.errors import NotLoggedIn
from service.org.queries import BY_PERSON, BY_TOKEN, OFFICIAL, Official, official_from
from service.org.vocabulary import GOVERNMENT_OFFICES, PORTFOLIO_OFFICES


@dataclass(frozen=True)
class TaskFacts:
    """The decided task as steps and guards see it."""

    id: int
    step: str
    about: str
    clause: str
    title: str
    post_id: int
    unit_id: int
    form: dict[str, Any]


CASE, TASK = tuple(CaseFacts.__dataclass_fields__), tuple(TaskFacts.__dataclass_fields__)
WIDTH = len(CASE)

TAKE = """
    WITH RECURSIVE me AS MATERIALIZED ({official}),
    t AS (SELECT case_id, step FROM task WHERE id = :task AND EXISTS (SELECT FROM me)),
    line AS (
        SELECT c.id, c.parent_id FROM "case" c JOIN t ON c.id = t.case_id
        UNION ALL
        SELECT p.id, p.parent_id FROM "case" p JOIN line l ON p.id = l.parent_id JOIN t ON t.step = ANY(:climbing)
    ), locked AS MATERIALIZED (
        SELECT c.* FROM "case" c WHERE c.id = ANY(ARRAY(SELECT id FROM line)) ORDER BY c.id FOR NO KEY UPDATE
    ), taken AS (
        UPDATE task SET state = 'done', version = version + 1, closed_at = :now, decided_by = who.id, outcome = :outcome
        FROM locked c, (SELECT min(person_id) AS id FROM me) who
        WHERE task.id = :task AND c.id = task.case_id AND task.state = 'open' AND lender_id IS NULL
          AND (CAST(:version AS bigint) IS NULL OR version = :version)
          AND (handed AND task.person_id = who.id
               OR task.post_id IN (SELECT post_id FROM me)
                  AND (task.person_id IS NULL OR task.person_id = who.id
                       OR task.post_id NOT IN (SELECT post_id FROM me WHERE for_person_id IS NULL)))
        RETURNING task.*
    )
    SELECT (SELECT jsonb_agg(jsonb_build_array(person_id, name, jurisdiction_code, post_id, office, unit_id,
                                               for_person_id)) FROM me),
           found.*
    FROM (SELECT) one LEFT JOIN (
        SELECT (SELECT jsonb_object_agg(p.office, jsonb_build_array(p.id, p.unit_id) ORDER BY p.seat DESC, p.id DESC)
                FROM post p WHERE p.office IN ({offices})
                AND (SELECT u.jurisdiction_code FROM unit u WHERE u.id = p.unit_id) = c.jurisdiction),
               (SELECT count(*) FROM task o WHERE o.case_id = c.id AND o.state = 'open' AND o.id <> t.id),
               {case}, {task}
        FROM taken t JOIN locked c ON c.id = t.case_id
    ) found ON true
"""
"""Locks the case (after its parents, which have lower ids) and takes the task if it waits on this official; where the
official does not exist, nothing is locked. The government's posts come along, since most next tasks wait on them: of an
office's seats the first is aggregated last, and the last of equal keys stays. The unit is looked up for each post: a
register without statistics would go through every unit instead.

An act that waited for the lock may see an older count of the others, never an older task: had the case moved on
meanwhile, the task would be closed and nothing is taken.
"""


def _take(login: str) -> TextualSelect:
    found = [*(f"case_{name}" for name in CASE), *(f"task_{name}" for name in TASK)]
    words = TAKE.format(
        official=OFFICIAL.format(login=login),
        offices=", ".join(f"'{office}'" for office in sorted(GOVERNMENT_OFFICES - PORTFOLIO_OFFICES)),
        case=", ".join(f"c.{name} AS case_{name}" for name in CASE),
        task=", ".join(f"t.{name} AS task_{name}" for name in TASK),
    )
    given: list[BindParameter[Any]] = [
        bindparam("climbing", type_=ARRAY(String)),
        bindparam("version", type_=Integer),
    ]
    return text(words).bindparams(*given).columns(*map(column, ["official", "government", "others", *found]))


FOR_TOKEN, FOR_PERSON = _take(BY_TOKEN), _take(BY_PERSON)


@dataclass(frozen=True)
class Taken:
    """A task that was taken, its locked case, and what else was read with them."""

    case: CaseFacts
    task: TaskFacts
    alone: bool
    """No other task of the case is open."""
    government: dict[str, Opening]
    """The first seat of every office of the case's government."""


def take(
    desk: Desk, who: Official | str, task_id: int, outcome: str, version: int | None
) -> tuple[Official, Taken | None]:
    """Mark the open task decided, if it waits on this official: one already known, or behind a login's digest."""
    known = isinstance(who, Official)
    given = {
        "person_id" if known else "token_hash": who.person_id if isinstance(who, Official) else who,
        "task": task_id,
        "now": desk.now,
        "today": desk.today,
        "outcome": outcome,
        "version": version,
        "climbing": _climbing(),
    }
    statement = FOR_PERSON if known else FOR_TOKEN
    row = desk.session.connection().execute(statement, given).one()
    official = official_from(row[0])
    if official is None:
        raise NotLoggedIn()
    if row[2] is None:
        return official, None
    government = {office: Opening(*seat) for office, seat in (row[1] or {}).items()}
    case, task = CaseFacts(*row[3 : 3 + WIDTH]), TaskFacts(*row[3 + WIDTH :])
    return official, Taken(case, task, row[2] == 0, government)


@cache
def _climbing() -> list[str]:
    """The steps whose decision touches the parent case too."""
    return sorted({s.code for kind in KINDS.values() for s in kind.steps.values() if s.locks_parents})
