"""Drafts: what an official types into a task's form is kept on the server for him alone until he decides.

Two windows never overwrite each other silently: whoever keeps says which version he has seen. The task's row is shared
while a draft is kept, so none is kept for a task that a decision is just ending; `cases/write.py` removes what is left.
"""

import orjson
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from service.cases.desk import Desk
from service.errors import FormInvalid, NotYours, Refusal, TaskNotOpen
from service.org.queries import Official
from service.tasks.tables import Task, TaskDraft

MOST = 1_000_000
"""Bytes of one draft: a score table of every county on every indicator has room."""

KEEP = text(
    """
    INSERT INTO task_draft AS d (task_id, person_id, case_id, version, fields, kept_at)
    SELECT id, :person, case_id, :seen + 1, CAST(:fields AS jsonb), :now FROM task
    WHERE id = :task AND state = 'open' FOR SHARE
    ON CONFLICT (task_id, person_id) DO UPDATE SET version = d.version + 1, fields = excluded.fields,
           kept_at = excluded.kept_at
    WHERE d.version = :seen OR d.fields = excluded.fields
    RETURNING version
    """
)


class KeptElsewhere(Refusal):
    """Another window has kept something else since this one was opened; `version` says what to overwrite it with."""

    name = "draft_kept_elsewhere"
    message = "您在另一个窗口或设备上保存了不同的草稿，本页的内容没有保存。"


def keep(desk: Desk, official: Official, task: Task, fields: list[list[str]], seen: int) -> int:
    """Keep what was typed over the version that was seen; the new version."""
    if not may_type(official, task):
        raise NotYours()
    given = {"task": task.id, "person": official.person_id, "seen": seen, "fields": packed(fields), "now": desk.now}
    version: int | None = desk.session.execute(KEEP, given).scalar()
    if version is not None:
        return version
    kept = own(desk.session, official, task.id)
    if kept is None:
        raise TaskNotOpen()
    raise KeptElsewhere(version=kept.version, kept_at=kept.kept_at)


def packed(fields: list[list[str]]) -> str:
    """What was typed as it is kept, within its bound."""
    content = orjson.dumps(fields).decode()
    if len(content) > MOST:
        raise FormInvalid("内容过多，草稿没有保存，请分次办理。", name="draft_too_large")
    return content


def may_type(official: Official, task: Task) -> bool:
    """Those on whom the task waits, and the clerk who enters what was signed on paper."""
    waits = task.post_id in official.all_posts or official.person_id in (task.person_id, task.lender_id)
    return waits or official.holds("signature_clerk")


def own(session: Session, official: Official, task_id: int) -> TaskDraft | None:
    """The official's own draft; nobody else's is ever read."""
    mine = select(TaskDraft).where(TaskDraft.task_id == task_id, TaskDraft.person_id == official.person_id)
    return session.scalars(mine.execution_options(populate_existing=True)).one_or_none()


def discard(session: Session, task_id: int, person_id: int) -> None:
    """Forget what a person typed into a task's form."""
    session.execute(delete(TaskDraft).where(TaskDraft.task_id == task_id, TaskDraft.person_id == person_id))
