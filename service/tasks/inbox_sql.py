"""The statements behind the inbox. Each seat's first rows are read by that seat's own index, then the first of all.

A seat is a parameter of its own, not one of an array: so the planner knows whether it is the city's busiest desk.
"""

import re
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, DateTime, String, TextClause, bindparam, text
from sqlalchemy.types import TypeEngine

from service.cases.kinds import KINDS
from service.tasks.wanted import OPEN_BOXES, TITLE, Wanted, filters

PICKED = (
    "t.id, t.title, t.step, t.clause, t.about, t.case_id, t.state, t.version, t.due_at, t.opened_at, t.outcome,"
    " t.person_id AS claimed_by, t.owner_id"
)
DRESSED = (
    "t.*, c.key AS case, c.title AS case_title, c.kind, c.state AS case_state, u.name AS owner, p.name AS claimed_name"
)
MINE = "(t.person_id IS NULL OR t.person_id = :person OR t.post_id = ANY(:acting))"
HANDED = "t.state = 'open' AND t.person_id = :person AND t.handed AND NOT t.post_id = ANY(:posts)"
OPENLY = """(t.step <> ALL(:veiled) OR NOT (SELECT k.key LIKE 'complaint/%' OR k.key LIKE 'referral/%'
    OR k.key LIKE 'inspection/%' AND k.unit_id = t.unit_id FROM "case" k WHERE k.id = t.case_id))"""
"""A complaint or a referral stands in no box but that of the post on which it waits (YY-14), nor do the office's own
tasks of an inspection, which may be unannounced (NJ-06). Only steps of such cases ask for the case."""
VEILED = ("appeal", "referral", "inspection")
MAY_SEE = "(t.post_id = ANY(:posts) OR :person IN (t.person_id, t.lender_id, t.decided_by))"
SEATS = {"waiting": ("post_id", MINE), "unit": ("unit_id", OPENLY)}
"""By which column a box is read, seat by seat, and which of a seat's tasks are in it."""
BELONGS = {
    "waiting": f"(t.state = 'open' AND t.post_id = ANY(:posts) AND {MINE} OR {HANDED})",
    "unit": f"t.state = 'open' AND t.unit_id = ANY(:units) AND {OPENLY}",
    "copied": "t.id IN (SELECT h.task_id FROM task_hand h WHERE h.act = 'copy' AND h.to_id = :person)",
    "done": "t.decided_by = :person",
}
"""What each box holds, for tasks that are found by something else than its seats."""

TYPES: dict[str, TypeEngine[Any]] = {
    **dict.fromkeys(("posts", "units", "acting", "cases", "tasks"), ARRAY(BigInteger)),
    **dict.fromkeys(("steps", "shared", "veiled", "like", "words", "every"), ARRAY(String)),
    **dict.fromkeys(("now", "soon", "begins", "ends", "after_due"), DateTime(timezone=True)),
    **dict.fromkeys(("after", "after_owner", "unit", "person", "limit"), BigInteger()),
}
PLANNED = text("SET LOCAL plan_cache_mode = force_custom_plan")
"""Planned for these very seats and filters: one desk has three tasks, another fifty thousand."""


@cache
def veiled() -> list[str]:
    """The steps of the kinds whose cases may be hidden from the unit's box."""
    return sorted({code for kind in VEILED for code in KINDS[kind].steps})


def typed(sql: str) -> TextClause:
    """The statement with the types of its parameters."""
    asked = set(re.findall(r":(\w+)", sql))
    return text(sql).bindparams(*(bindparam(name, type_=kind) for name, kind in TYPES.items() if name in asked))


def found(wanted: Wanted, seats: int, *, narrow: bool, after: bool) -> str:
    """Finds a box's tasks, without their names; with `narrow` among those of the given cases."""
    where = filters(wanted, after=after, narrow=narrow)

    def select(*what: str) -> str:
        return f"SELECT {PICKED} FROM task t WHERE {' AND '.join([*what, *where])} ORDER BY {wanted.order} LIMIT :limit"

    if narrow:
        return select("t.case_id = ANY(:cases)", BELONGS[wanted.box])
    if wanted.box not in OPEN_BOXES:
        return select(BELONGS[wanted.box])
    column, mine = SEATS[wanted.box]
    parts = [select(f"t.{column} = :{column}{n}", "t.state = 'open'", mine) for n in range(seats)]
    if wanted.box == "waiting" or not parts:
        parts.append(select(HANDED) if wanted.box == "waiting" else select("false"))
    return f"SELECT * FROM (({') UNION ALL ('.join(parts)})) t ORDER BY {wanted.order} LIMIT :limit"


def dressed(found_tasks: str, order: str) -> TextClause:
    """The found tasks with the names of their cases, units and persons."""
    return typed(
        f"""SELECT {DRESSED} FROM ({found_tasks}) t JOIN "case" c ON c.id = t.case_id
        JOIN unit u ON u.id = t.owner_id LEFT JOIN person p ON p.id = t.claimed_by ORDER BY {order}"""
    )


LAST = typed(
    f"""SELECT t.id AS after, t.due_at AS after_due, t.owner_id AS after_owner FROM task t WHERE t.id = :after
    AND ({MAY_SEE} OR t.unit_id = ANY(:units) AND {OPENLY} OR {BELONGS["copied"]})"""
)
"""Where a page goes on: after a task that one may see; any other id, there or not, begins anew."""
SEARCH = typed(
    f"""
    SELECT k.id FROM "case" k WHERE k.jurisdiction = :jurisdiction AND {TITLE} ILIKE ALL (:like)
    AND duban_signs({TITLE}) @> ARRAY(
        SELECT signs FROM unnest(:words) word, unnest(duban_signs(word)) signs
        WHERE length(signs) = least(length(word), 2)
    ) LIMIT :limit
    """
)
"""The cases in whose title or number these words stand, by their pairs of signs; a word of one sign by that."""
