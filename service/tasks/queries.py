"""Tasks as pages show them: one with all that may be done to it, and whose turn it is in a case."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from service.cases.kinds import KINDS, Form
from service.cases.tables import Case
from service.org.queries import Official
from service.org.tables import Person, Post, Unit
from service.tasks.inbox import listed
from service.tasks.inbox_sql import BELONGS, typed
from service.tasks.lights import light
from service.tasks.tables import Decision, Task, TaskHand


def waiting_on(
    session: Session, now: datetime, case_ids: Sequence[int], which: ColumnElement[bool] | None = None
) -> dict[int, list[dict[str, Any]]]:
    """The open tasks of these cases, or which of them: what, with whom, since when, until when, by which clause."""
    rows = session.execute(
        select(Task, Unit.name, Post.title, Person.name)
        .join(Post, Post.id == Task.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Person, Person.id == Task.person_id)
        .where(Task.case_id.in_(case_ids), Task.state == "open", true() if which is None else which)
        .order_by(Task.due_at, Task.id)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for task, unit, post, person in rows:
        found.setdefault(task.case_id, []).append(
            {
                "task": task.id,
                "title": task.title,
                "clause": task.clause,
                "unit": unit,
                "unit_id": task.unit_id,
                "post": post,
                "post_id": task.post_id,
                "person": person,
                "person_id": task.person_id,
                "since": task.opened_at.isoformat(),
                "due_at": task.due_at.isoformat() if task.due_at else None,
                "light": light(task.due_at, now),
            }
        )
    return found


NEW = typed(
    f"SELECT count(*) FROM (SELECT FROM task t WHERE t.id > :after AND {BELONGS['waiting']} LIMIT 100) counted"
)


def new_tasks(session: Session, official: Official, after: int) -> int:
    """How many open tasks that wait on the official are newer than this one, counted to a hundred."""
    me = {"posts": list(official.all_posts), "acting": list(official.acting), "person": official.person_id}
    return int(session.execute(NEW, {"after": after, **me}).scalar_one())


COLUMNS = ("id", "title", "step", "clause", "about", "case_id", "state", "version", "due_at", "opened_at", "outcome")


def _row(task: Task, case: Case, now: datetime) -> dict[str, Any]:
    row = {name: getattr(task, name) for name in COLUMNS}
    row |= {"claimed_by": task.person_id, "case": case.key, "case_title": case.title, "kind": case.kind}
    return listed(row, now)


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
