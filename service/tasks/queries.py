"""The inbox (我的待办): waiting on me, on my unit, copied to me, done; paged by keyset, so that it stays fast."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from service.cases.kinds import KINDS
from service.cases.tables import Case
from service.org.queries import Official
from service.tasks.tables import Decision, Task, TaskHand

PAGE = 50
SOON = timedelta(days=3)
NO_DUE = datetime(9999, 1, 1).astimezone()


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
    query = select(Task, Case.title.label("case_title"), Case.key, Case.kind).join(
        Case, Case.id == Task.case_id
    )
    query = query.where(_box(box, official))
    if box in ("waiting", "unit"):
        order = (func.coalesce(Task.due_at, NO_DUE), Task.id)
        if after is not None:
            last = session.get(Task, after)
            if last is not None:
                query = query.where(
                    or_(
                        order[0] > (last.due_at or NO_DUE),
                        and_(order[0] == (last.due_at or NO_DUE), Task.id > after),
                    )
                )
        query = query.order_by(*order)
    else:
        if after is not None:
            query = query.where(Task.id < after)
        query = query.order_by(Task.id.desc())
    rows = session.execute(query.limit(min(limit, 200)))
    return [_row(row.Task, row.case_title, row.key, row.kind, now) for row in rows]


def _box(box: str, official: Official) -> ColumnElement[bool]:
    if box == "waiting":
        at_post = and_(
            Task.post_id.in_(official.all_posts or {-1}),
            or_(
                Task.person_id.is_(None),
                Task.person_id == official.person_id,
                Task.post_id.in_(list(official.acting) or [-1]),
            ),
        )
        return and_(
            Task.state == "open", or_(at_post, and_(Task.handed, Task.person_id == official.person_id))
        )
    if box == "unit":
        return and_(Task.state == "open", Task.unit_id.in_(official.unit_ids or {-1}))
    if box == "copied":
        return exists().where(
            TaskHand.task_id == Task.id, TaskHand.act == "copy", TaskHand.to_id == official.person_id
        )
    return Task.decided_by == official.person_id


def light(due_at: datetime | None, now: datetime) -> str:
    """normal, soon or late; the page prints the word beside the colour."""
    if due_at is None:
        return "normal"
    if due_at <= now:
        return "late"
    return "soon" if due_at - now <= SOON else "normal"


def _row(task: Task, case_title: str, key: str, kind: str, now: datetime) -> dict[str, Any]:
    return {
        "id": task.id,
        "title": task.title,
        "step": task.step,
        "clause": task.clause,
        "about": task.about,
        "case_id": task.case_id,
        "case": key,
        "case_title": case_title,
        "kind": kind,
        "state": task.state,
        "version": task.version,
        "due_at": task.due_at.isoformat() if task.due_at else None,
        "light": light(task.due_at, now) if task.state == "open" else "done",
        "claimed_by": task.person_id,
        "opened_at": task.opened_at.isoformat(),
        "outcome": task.outcome,
    }


def task_view(session: Session, task: Task, now: datetime) -> dict[str, Any]:
    """A task with what may be decided, its form's schema and prefill, and the hands it went through."""
    case = session.get_one(Case, task.case_id)
    step = KINDS[case.kind].steps[task.step]
    outcomes = {
        code: {
            "title": o.title,
            "needs_opinion": o.needs_opinion,
            "form": None if o.formless else (o.form or step.form).model_json_schema(),
        }
        for code, o in step.outcomes.items()
    }
    hands = session.scalars(select(TaskHand).where(TaskHand.task_id == task.id).order_by(TaskHand.id))
    decision = session.scalars(
        select(Decision).where(Decision.task_id == task.id).order_by(Decision.id)
    ).first()
    return {
        **_row(task, case.title, case.key, case.kind, now),
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
