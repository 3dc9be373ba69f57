"""The inbox (我的待办): waiting on me, on my unit, copied to me, done; sifted, sorted and searched by index.

Each seat's first rows come from that seat's own index, then the first of all: flat however many tasks wait. A page
goes on from its last row (keyset), never by counting rows.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, DateTime, String, TextClause, bindparam, text
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from service.org.queries import Official
from service.tasks.lights import LIGHTS, light
from service.tasks.tables import Task
from service.tasks.wanted import OPEN_BOXES, TITLE, Wanted, filters, given

PAGE = 50
COUNTED = 1000
"""Counts stop here: whoever has a thousand tasks needs no exact number, and no page waits for one."""
NARROW = 2000
"""As many cases as a search may find for their tasks to be looked up case by case; beyond, the tasks are read in their
order and each is asked for its case's words."""

COLUMNS = (
    "t.id, t.title, t.step, t.clause, t.about, t.case_id, t.state, t.version, t.due_at, t.opened_at, t.outcome,"
    " t.person_id AS claimed_by"
)
PICKED = COLUMNS + ", t.owner_id"
DRESSED = (
    "t.*, c.key AS case, c.title AS case_title, c.kind, c.state AS case_state, u.name AS owner, p.name AS claimed_name"
)
MINE = "(t.person_id IS NULL OR t.person_id = :person OR t.post_id = ANY(:acting))"
HANDED = "t.state = 'open' AND t.person_id = :person AND t.handed AND NOT t.post_id = ANY(:posts)"
OPENLY = """NOT EXISTS (SELECT FROM "case" k WHERE k.id = t.case_id
    AND (k.key LIKE 'complaint/%' OR k.key LIKE 'referral/%' OR k.key LIKE 'inspection/%' AND k.unit_id = t.unit_id))"""
"""A complaint or a referral stands in no box but that of the post on which it waits (YY-14), nor do the office's own
tasks of an inspection, which may be unannounced (NJ-06)."""
SEAT = {"waiting": ("post_id", ":posts", MINE), "unit": ("unit_id", ":units", OPENLY)}
COPIES = "t.id IN (SELECT h.task_id FROM task_hand h WHERE h.act = 'copy' AND h.to_id = :person)"
BELONGS = {
    "waiting": f"t.state = 'open' AND (t.post_id = ANY(:posts) AND {MINE} OR {HANDED})",
    "unit": f"t.state = 'open' AND t.unit_id = ANY(:units) AND {OPENLY}",
    "copied": COPIES,
    "done": "t.decided_by = :person",
}
"""What each box holds, for tasks that are found by something else than the box."""

TYPES: dict[str, TypeEngine[Any]] = {
    **dict.fromkeys(("posts", "units", "acting", "cases", "tasks"), ARRAY(BigInteger)),
    **dict.fromkeys(("steps", "shared", "mixed", "like", "words"), ARRAY(String)),
    **dict.fromkeys(("now", "soon", "begins", "ends", "after_due"), DateTime(timezone=True)),
    **dict.fromkeys(("after", "after_owner", "unit", "person", "limit"), BigInteger()),
}


def inbox(
    session: Session, official: Official, now: datetime, wanted: Wanted | None = None, limit: int = PAGE
) -> list[dict[str, Any]]:
    """One page of a box, as it is wanted."""
    wanted = wanted or Wanted()
    return _page(session, official, now, wanted, narrowed(session, official, wanted), limit)


def inbox_with_counts(
    session: Session, official: Official, now: datetime, wanted: Wanted, limit: int
) -> tuple[list[dict[str, Any]], dict[str, dict[str, int]]]:
    """The same, with how many tasks stand in each box and under each light; a search is looked up once."""
    cases = narrowed(session, official, wanted)
    counted = _counts(session, official, now, wanted, cases)
    return _page(session, official, now, wanted, cases, limit), counted


def _page(
    session: Session, official: Official, now: datetime, wanted: Wanted, cases: list[int] | None, limit: int
) -> list[dict[str, Any]]:
    last = session.get(Task, wanted.after) if wanted.after is not None else None
    found = _found(wanted, narrow=cases is not None, after=last is not None)
    facts = _facts(official, now, wanted, cases) | {"limit": min(limit, 200)}
    if last is not None:
        facts |= {"after": last.id, "after_due": last.due_at, "after_owner": last.owner_id}
    return _rows(session, found, wanted.order, facts, now)


def among(session: Session, official: Official, now: datetime, tasks: Sequence[int]) -> list[dict[str, Any]]:
    """Those of these tasks that wait on the official, by due day."""
    found = f"SELECT {PICKED} FROM task t WHERE t.id = ANY(:tasks) AND {BELONGS['waiting']}"
    facts = _facts(official, now, Wanted(), None) | {"tasks": list(tasks)[:200]}
    return _rows(session, found, Wanted().order, facts, now)


def _rows(session: Session, found: str, order: str, facts: Mapping[str, Any], now: datetime) -> list[dict[str, Any]]:
    dressed = f"""SELECT {DRESSED} FROM ({found}) t JOIN "case" c ON c.id = t.case_id JOIN unit u ON u.id = t.owner_id
        LEFT JOIN person p ON p.id = t.claimed_by ORDER BY {order}"""
    return [listed(dict(row), now) for row in session.execute(_typed(dressed), facts).mappings()]


def _counts(
    session: Session, official: Official, now: datetime, wanted: Wanted, cases: list[int] | None
) -> dict[str, dict[str, int]]:
    """Of each box, and of each light in the present one; counted to a thousand."""
    boxes = {box: _found(Wanted(box=box), narrow=False) for box in BELONGS}
    lights = {}
    if wanted.box in OPEN_BOXES:
        by_due = wanted.by(sort="due")
        lights = {code: _found(by_due.by(light=code), narrow=cases is not None) for code in LIGHTS}
    facts = _facts(official, now, wanted, cases) | {"limit": COUNTED}
    parts = [*boxes.values(), *lights.values()]
    numbers = [f"(SELECT count(*) FROM ({part}) counted)" for part in parts]
    row = session.execute(_typed(f"SELECT {', '.join(numbers)}"), facts).one()
    return {"boxes": dict(zip(boxes, row, strict=False)), "lights": dict(zip(lights, row[len(boxes) :], strict=True))}


def narrowed(session: Session, official: Official, wanted: Wanted) -> list[int] | None:
    """The cases whose tasks are looked up one by one: the wanted one, or the few that a search finds."""
    if wanted.case is not None:
        return [wanted.case]
    words = [word for word in wanted.words if len(word) > 1]
    if not words:
        return None
    facts = {"jurisdiction": official.jurisdiction, "words": words, "like": wanted.like, "most": NARROW + 1}
    found = list(session.scalars(SEARCH, facts))
    return found if len(found) <= NARROW else None


SEARCH = text(
    f"""
    SELECT k.id FROM "case" k WHERE k.jurisdiction = :jurisdiction AND {TITLE} ILIKE ALL (:like)
    AND duban_pairs({TITLE}) @> ARRAY(SELECT unnest(duban_pairs(word)) FROM unnest(:words) word) LIMIT :most
    """
).bindparams(bindparam("like", type_=ARRAY(String)), bindparam("words", type_=ARRAY(String)))


def _found(wanted: Wanted, *, narrow: bool, after: bool = False) -> str:
    """The statement that finds a box's tasks, without their names."""
    order = wanted.order
    where = filters(wanted, after=after, narrow=narrow)
    if narrow:
        return _select(f"t.case_id = ANY(:cases) AND {BELONGS[wanted.box]}", where, order)
    if wanted.box not in OPEN_BOXES:
        return _select(BELONGS[wanted.box], where, order)
    column, seats, mine = SEAT[wanted.box]
    steps = wanted.steps is not None and wanted.sort == "due"
    one = "t.step = step.code" if steps else "true"
    first = _select(f"t.{column} = seat.id AND t.state = 'open' AND {one} AND {mine}", where, order)
    spread = " CROSS JOIN unnest(:steps) step(code)" if steps else ""
    seated = f"SELECT t.* FROM unnest({seats}) seat(id){spread} CROSS JOIN LATERAL ({first}) t"
    if wanted.box == "waiting":
        seated = f"{seated} UNION ALL ({_select(HANDED, where, order)})"
    return f"SELECT * FROM ({seated}) t ORDER BY {order} LIMIT :limit"


def _select(what: str, where: Sequence[str], order: str) -> str:
    return f"SELECT {PICKED} FROM task t WHERE {' AND '.join([what, *where])} ORDER BY {order} LIMIT :limit"


def _facts(official: Official, now: datetime, wanted: Wanted, cases: list[int] | None) -> dict[str, Any]:
    return given(wanted, now) | {
        "person": official.person_id,
        "acting": list(official.acting),
        "cases": cases,
        "posts": list(official.all_posts),
        "units": list(official.unit_ids),
    }


def _typed(sql: str) -> TextClause:
    asked = set(re.findall(r":(\w+)", sql))
    return text(sql).bindparams(*(bindparam(name, type_=kind) for name, kind in TYPES.items() if name in asked))


def listed(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A task as lists show it: with its light."""
    due_at: datetime | None = row["due_at"]
    return {
        **row,
        "due_at": due_at.isoformat() if due_at else None,
        "opened_at": row["opened_at"].isoformat(),
        "light": light(due_at, now) if row["state"] == "open" else "done",
    }
