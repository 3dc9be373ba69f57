"""Closing what is open: a case that moves on takes its waiting tasks with it."""

from sqlalchemy import update

from service.cases.act import Act
from service.tasks.tables import Task


def close_open_tasks(act: Act) -> None:
    """Close the case's open tasks, except those that do not hang on its state (签收, mid-year change)."""
    act.session.execute(
        update(Task)
        .where(Task.case_id == act.case.id, Task.state == "open", Task.step.notin_(sorted(act.kind.loose)))
        .values(state="closed", closed_at=act.now, version=Task.version + 1)
    )


def withdraw_tasks(act: Act, step: str, about: str | None = None) -> None:
    """Close the open tasks of one step (a recorded no-reply ends the county's own task)."""
    query = update(Task).where(Task.case_id == act.case.id, Task.state == "open", Task.step == step)
    if about is not None:
        query = query.where(Task.about == about)
    act.session.execute(query.values(state="closed", closed_at=act.now, version=Task.version + 1))
