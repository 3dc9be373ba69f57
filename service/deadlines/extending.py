"""A named official moves a deadline: who may, with which reason, and once however often the button is pressed."""

from datetime import date

from sqlalchemy import select

from service.cases.act import Act, lock_case
from service.cases.desk import Desk
from service.cases.queries import load_case
from service.cases.write import flush
from service.deadlines.tables import Deadline, DeadlineChange
from service.deadlines.use_cases import extend
from service.errors import FormInvalid, NotAllowed, NotFound, StaleVersion
from service.org.offices import SUPERVISION_OFFICE
from service.org.queries import Official

MIN_REASON = 4


def extend_by_name(
    desk: Desk, official: Official, deadline_id: int, on: date, why: str, seen: date | None = None
) -> int:
    """Move an open deadline to another day; the case's id.

    `seen` is the day that stood on the screen: the same order sent again moves nothing a second time, and a page that
    is older than the deadline is refused.
    """
    if not official.offices & SUPERVISION_OFFICE:
        raise NotAllowed()
    row = desk.session.get(Deadline, deadline_id)
    if row is None:
        raise NotFound()
    load_case(desk.session, official, row.case_id)
    why = why.strip()[:300]
    if len(why) < MIN_REASON:
        sentence = "请写明变更期限的理由。"
        raise FormInvalid(sentence, fields=[{"field": "why", "reason": sentence}])
    act = Act(desk=desk, case=lock_case(desk.session, row.case_id), official=official)
    desk.session.refresh(row)
    if seen is None or not _moved_already(act, row, seen, why):
        extend(act, row, on, why)
        flush(act)
    return row.case_id


def _moved_already(act: Act, row: Deadline, seen: date, why: str) -> bool:
    """Whether this very order has moved the day that stood on the screen; another's move makes the page too old."""
    if row.due == seen:
        return False
    assert act.official is not None
    newest = act.session.scalars(
        select(DeadlineChange).where(DeadlineChange.deadline_id == row.id).order_by(DeadlineChange.id.desc()).limit(1)
    ).one_or_none()
    if newest and (newest.by_id, newest.old_due, newest.why) == (act.official.person_id, seen, why):
        return True
    raise StaleVersion("期限已有变动，请核对现在的期限后再变更。", clause=row.clause)
