"""The inbox (我的待办): waiting on me, on my unit, copied to me, done; paged by keyset, so that it stays fast."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, DateTime, TextClause, bindparam, select, text
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from service.cases.kinds import KINDS, Form
from service.cases.tables import Case
from service.org.queries import Official
from service.org.tables import Post, Unit
from service.tasks.tables import Decision, Task, TaskHand

PAGE = 50
SOON = timedelta(days=3)
TASK_COLUMNS = (
    "id", "title", "step", "clause", "about", "case_id", "state", "version", "due_at", "opened_at", "outcome"
)  # fmt: skip
COLUMNS = ", ".join(f"t.{name}" for name in TASK_COLUMNS) + (
    ", t.person_id AS claimed_by, c.key AS case, c.title AS case_title, c.kind"
)
LATER = """(CAST(:after AS bigint) IS NULL
            OR (t.due_at, t.id) > (:after_due, :after)
            OR t.due_at IS NULL AND (:after_due IS NOT NULL OR t.id > :after))"""
"""Tasks without a day come last, as the index has them."""


TYPES: dict[str, TypeEngine[Any]] = {
    "seats": ARRAY(BigInteger),
    "acting": ARRAY(BigInteger),
    "after": BigInteger(),
    "after_due": DateTime(timezone=True),
}


def _box(sql: str) -> TextClause:
    return text(sql).bindparams(*(bindparam(name, type_=kind) for name, kind in TYPES.items() if f":{name}" in sql))


def _seated(column: str, mine: str) -> str:
    """The first page of each seat by its own index, then the first of all: flat however many tasks wait."""
    return f"""
        SELECT {COLUMNS} FROM unnest(:seats) seat(id)
        CROSS JOIN LATERAL (
            SELECT t.* FROM task t WHERE t.{column} = seat.id AND t.state = 'open' AND {mine} AND {LATER}
            ORDER BY t.due_at, t.id LIMIT :limit
        ) t JOIN "case" c ON c.id = t.case_id
    """


MINE = "(t.person_id IS NULL OR t.person_id = :person OR t.post_id = ANY(:acting))"
HANDED = f"""
    SELECT {COLUMNS} FROM task t JOIN "case" c ON c.id = t.case_id
    WHERE t.person_id = :person AND t.handed AND t.state = 'open' AND NOT t.post_id = ANY(:seats) AND {LATER}
"""
OPENLY = """NOT EXISTS (SELECT FROM "case" k WHERE k.id = t.case_id
    AND (k.key LIKE 'complaint/%' OR k.key LIKE 'referral/%' OR k.key LIKE 'inspection/%' AND k.unit_id = t.unit_id))"""
"""A complaint or a referral stands in no box but that of the post on which it waits (YY-14), nor do the office's own
tasks of an inspection, which may be unannounced (NJ-06)."""
BOXES = {
    "waiting": _box(f"{_seated('post_id', MINE)} UNION ALL {HANDED} ORDER BY due_at, id LIMIT :limit"),
    "unit": _box(f"{_seated('unit_id', OPENLY)} ORDER BY t.due_at, t.id LIMIT :limit"),
    "copied": _box(
        f"""SELECT {COLUMNS} FROM task t JOIN "case" c ON c.id = t.case_id
        WHERE t.id IN (SELECT h.task_id FROM task_hand h WHERE h.act = 'copy' AND h.to_id = :person)
          AND (CAST(:after AS bigint) IS NULL OR t.id < :after) ORDER BY t.id DESC LIMIT :limit"""
    ),
    "done": _box(
        f"""SELECT {COLUMNS} FROM task t JOIN "case" c ON c.id = t.case_id
        WHERE t.decided_by = :person AND (CAST(:after AS bigint) IS NULL OR t.id < :after)
        ORDER BY t.id DESC LIMIT :limit"""
    ),
}


def inbox(
    session: Session,
    official: Official,
    now: datetime,
    *,
    box: str = "waiting",
    after: int | None = None,
    limit: int = PAGE,
) -> list[dict[str, Any]]:
    """One page of a box; `after` is the last task's id of the page before."""
    last = session.get(Task, after) if after is not None else None
    given = {
        "person": official.person_id,
        "seats": list(official.unit_ids if box == "unit" else official.all_posts),
        "acting": list(official.acting),
        "after": after,
        "after_due": last.due_at if last is not None else None,
        "limit": min(limit, 200),
    }
    rows = session.connection().execute(BOXES[box], given).mappings()
    return [_listed(dict(row), now) for row in rows]


def _listed(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    due_at: datetime | None = row["due_at"]
    return {
        **row,
        "due_at": due_at.isoformat() if due_at else None,
        "opened_at": row["opened_at"].isoformat(),
        "light": light(due_at, now) if row["state"] == "open" else "done",
    }


def waiting_on(session: Session, now: datetime, case_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The open tasks of these cases in one query: what, with whom, since when, until when, by which clause."""
    rows = session.execute(
        select(Task, Unit.name, Post.title)
        .join(Post, Post.id == Task.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Task.case_id.in_(case_ids), Task.state == "open")
        .order_by(Task.due_at, Task.id)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for task, unit, post in rows:
        found.setdefault(task.case_id, []).append(
            {
                "task": task.id,
                "title": task.title,
                "clause": task.clause,
                "unit": unit,
                "unit_id": task.unit_id,
                "post": post,
                "since": task.opened_at.isoformat(),
                "due_at": task.due_at.isoformat() if task.due_at else None,
                "light": light(task.due_at, now),
            }
        )
    return found


def light(due_at: datetime | None, now: datetime) -> str:
    """normal, soon or late; the page prints the word beside the colour."""
    if due_at is None:
        return "normal"
    if due_at <= now:
        return "late"
    return "soon" if due_at - now <= SOON else "normal"


def _row(task: Task, case: Case, now: datetime) -> dict[str, Any]:
    row = {name: getattr(task, name) for name in TASK_COLUMNS}
    row |= {"claimed_by": task.person_id, "case": case.key, "case_title": case.title, "kind": case.kind}
    return _listed(row, now)


@cache
def form_schema(form: type[Form]) -> dict[str, Any]:
    """A form's JSON schema, built once a process: it takes milliseconds, longer than the rest of the page."""
    return form.model_json_schema()


def task_view(session: Session, task: Task, now: datetime) -> dict[str, Any]:
    """A task with what may be decided, its form's schema and prefill, and the hands it went through."""
    case = session.get_one(Case, task.case_id)
    step = KINDS[case.kind].steps[task.step]
    outcomes = {
        code: {
            "title": o.title,
            "needs_opinion": o.needs_opinion,
            "form": None if o.formless else form_schema(o.form or step.form),
        }
        for code, o in step.outcomes.items()
    }
    hands = session.scalars(select(TaskHand).where(TaskHand.task_id == task.id).order_by(TaskHand.id))
    decision = session.scalars(
        select(Decision).where(Decision.task_id == task.id).order_by(Decision.id)
    ).first()
    return {
        **_row(task, case, now),
        "post_id": task.post_id,
        "unit_id": task.unit_id,
        "prefill": task.form,
        "outcomes": outcomes,
        "hands": [
            {"act": h.act, "at": h.at.isoformat(), "by": h.by_id, "to": h.to_id, "note": h.note}
            for h in hands
        ],
        "decision": None if decision is None else {"outcome": decision.outcome, "opinion": decision.opinion},
    }
