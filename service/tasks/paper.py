"""代录: leaders sign on paper; a named clerk enters the signature with scan, day of signing and day of entry."""

from datetime import date
from typing import Any

from sqlalchemy import select

from service.cases.desk import Desk
from service.clock import legal_day
from service.documents.tables import Attachment
from service.errors import FormInvalid, NotAllowed, NotFound
from service.org.queries import Official, official_of
from service.tasks.decide import Paper, decide
from service.tasks.tables import Task


def enter_paper(
    desk: Desk, clerk: Official, task_id: int, *, signer: int, signed_on: date, scan: int, **decision: Any
) -> dict[str, Any]:
    """Decide in the signer's name; the signer must hold the task's post, and the scan must be this case's."""
    if not clerk.holds("signature_clerk"):
        raise NotAllowed("纸质签批由代录员登记。")
    task = desk.session.get(Task, task_id)
    if task is None or task.jurisdiction != clerk.jurisdiction:
        raise NotFound()
    attachment = desk.session.scalars(
        select(Attachment.id).where(Attachment.id == scan, Attachment.case_id == task.case_id)
    ).one_or_none()
    if attachment is None:
        raise FormInvalid("须附本事项的签批扫描件。", name="scan_missing")
    if not legal_day(task.opened_at) <= signed_on <= desk.today:
        raise FormInvalid("签批日期须在事项产生之后、今日之前。", name="signing_day_impossible")
    who = official_of(desk.session, signer, desk.now)
    if who is None:
        raise NotFound("没有找到签批人。")
    return decide(desk, who, task_id, paper=Paper(clerk, signed_on, scan), **decision)
