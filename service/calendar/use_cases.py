"""Importing an arrangement: every open deadline is computed again, and the running timers follow (invariant 13)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.calendar.sources import library_arrangements
from service.calendar.tables import ArrangementRow
from service.cases.act import Act, lock_case
from service.cases.desk import Desk
from service.cases.write import flush
from service.deadlines.tables import Deadline
from service.deadlines.use_cases import move_deadline, refresh_deadline
from service.errors import GateClosed, NotAllowed
from service.org.queries import Official, post_of
from service.rules.calendar import Arrangement
from service.rules.due import redo
from service.tasks.tables import Task


def seed(session: Session, now: datetime) -> None:
    """Fill an empty table from the libraries, once."""
    if session.scalar(select(func.count(ArrangementRow.id))):
        return
    for arrangement in library_arrangements():
        _insert(session, arrangement, now, None)


def _insert(session: Session, arrangement: Arrangement, now: datetime, person_id: int | None) -> int | None:
    return session.scalars(
        insert(ArrangementRow)
        .values(
            year=arrangement.year,
            notice_number=arrangement.notice_number,
            published_on=arrangement.published_on,
            off=sorted(day.isoformat() for day in arrangement.off),
            work=sorted(day.isoformat() for day in arrangement.work),
            imported_at=now,
            imported_by=person_id,
        )
        .on_conflict_do_nothing()
        .returning(ArrangementRow.id)
    ).one_or_none()


def only_the_keeper(official: Official) -> None:
    """The act is the calendar keeper's."""
    if not official.holds("calendar_keeper"):
        raise NotAllowed("节假日安排由日历管理员载入。")


def check_notice(desk: Desk, official: Official, arrangement: Arrangement) -> None:
    """Only the keeper takes in a notice, one that was published, and once."""
    only_the_keeper(official)
    if arrangement.published_on is not None and arrangement.published_on > desk.today:
        raise GateClosed("该通知的发布日期尚未到来。", name="day_in_future")
    same = (ArrangementRow.year == arrangement.year, ArrangementRow.notice_number == arrangement.notice_number)
    if desk.session.scalar(select(ArrangementRow.id).where(*same)) is not None:
        raise _repeated(arrangement)


def _repeated(arrangement: Arrangement) -> GateClosed:
    return GateClosed(f"{arrangement.notice_number}已载入过。", name="arrangement_repeated")


def import_arrangement(desk: Desk, official: Official, arrangement: Arrangement) -> list[int]:
    """Take in a notice and move every open deadline that it changes; returns the moved deadlines' ids."""
    check_notice(desk, official, arrangement)
    if _insert(desk.session, arrangement, desk.now, official.person_id) is None:
        raise _repeated(arrangement)
    desk.renew_calendar()
    why = f"载入{arrangement.year}年放假安排（{arrangement.notice_number}）"
    return [d for case_id in _cases(desk) for d in _recompute(desk, official, case_id, why)]


def _cases(desk: Desk) -> Sequence[int]:
    return desk.session.scalars(
        select(Deadline.case_id)
        .where(Deadline.met_at.is_(None), Deadline.dropped_at.is_(None))
        .distinct()
        .order_by(Deadline.case_id)
    ).all()


def _recompute(desk: Desk, official: Official, case_id: int, why: str) -> list[int]:
    act = Act(desk=desk, case=lock_case(desk.session, case_id), official=official)
    moved = []
    rows = desk.session.scalars(
        select(Deadline).where(
            Deadline.case_id == case_id, Deadline.met_at.is_(None), Deadline.dropped_at.is_(None)
        )
    )
    for row in list(rows):
        found = redo(row.given, desk.calendar)
        if (found.due, found.at) != (row.due, row.at):
            move_deadline(act, row, found, why)
            _tell(act, row)
            moved.append(row.id)
        elif found.calendar_version != row.calendar_version:
            refresh_deadline(act, row, found)
    flush(act)
    return moved


def _tell(act: Act, row: Deadline) -> None:
    tasks = act.session.scalars(select(Task).where(Task.deadline_id == row.id, Task.state == "open"))
    waiting = list(tasks)
    if not waiting and (post := post_of(act.session, "handler", act.case.unit_id)) is not None:
        text = f"“{act.case.title}”的期限因放假安排调整已改变，请查看新的期限。"
        key = f"moved:{row.id}:{act.desk.calendar.version}"[:160]
        act.tell(key, "moved", text, post_id=post.id)
    for task in waiting:
        text = f"“{task.title}”的期限因放假安排调整已改变，请查看新的期限。"
        act.tell(
            f"moved:{row.id}:{task.id}:{act.desk.calendar.version}"[:160], "moved", text, post_id=task.post_id
        )
