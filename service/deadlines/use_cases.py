"""Setting, meeting, moving and settling deadlines; each keeps its rule's input, so that it can be computed again."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import TextClause, and_, bindparam, func, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from service.cases.act import Act
from service.deadlines.queries import open_deadlines
from service.deadlines.tables import Deadline, DeadlineChange, Mark
from service.errors import GateClosed
from service.rules.due import Due, MarkAt, due, marks
from service.tasks.tables import Task
from workflows.names import DEADLINE_MOVED

FIXED = frozenset({"publicity", "payout", "evaluation_opens", "promise"})
"""Days that no office may move: publicity's working days, the year of the circular, the start of the evaluation, what
a criticised unit has promised the city."""

CLOSE = """
    WITH closed AS (
        UPDATE deadline SET {} = :now
        WHERE case_id = :case AND stage = :stage AND met_at IS NULL AND dropped_at IS NULL
          AND (CAST(:name AS text) IS NULL OR (name = :name AND about = :about))
        RETURNING id
    )
    UPDATE mark SET dropped_at = :now
    WHERE deadline_id IN (SELECT id FROM closed) AND struck_at IS NULL AND dropped_at IS NULL
"""
MEET, DROP = text(CLOSE.format("met_at")), text(CLOSE.format("dropped_at"))
_EARLIER = select(func.count(Deadline.id) + 1).where(
    *(getattr(Deadline, name) == bindparam(f"same_{name}") for name in ("case_id", "stage", "visit", "name"))
)
NEXT_RUN = insert(Deadline).values(run=_EARLIER.scalar_subquery()).returning(Deadline.id)


def set_deadline(
    act: Act,
    name: str,
    *,
    start: datetime | date | None = None,
    on: date | None = None,
    year: int | None = None,
    extra_days: int = 0,
    hands_on: bool = True,
    about: str = "",
) -> Due:
    """Compute a deadline of the running stage by the pack's rule, with its marks; a new run replaces the open one.

    With `about` each has a day of his own: the tasks of that name and about wait by it.

    Tasks that waited by the earlier run wait by the new one, unless each run has tasks of its own (a month's report).
    """
    found = due(
        act.pack,
        name,
        act.desk.calendar,
        start=start,
        year=year or act.case.year,
        on=on,
        extra_working_days=extra_days,
    )
    drop_deadline(act, name, about)
    case, deadline_id = act.case, _next_run(act, name, about, found)
    if hands_on:
        _hand_tasks_on(act, name, about, deadline_id, found.at)
    _lay_marks(act, deadline_id, case.stage, case.visit, marks(act.pack, found, act.desk.calendar, act.case.id))
    facts = {"name": name, "due": found.due.isoformat(), "provisional": found.provisional}
    act.record("deadline_set", found.clause, **facts, **concerning(about))
    if not act.arriving:
        signal_moved(act, case.stage, case.visit)
    return found


def concerning(about: str) -> dict[str, str]:
    """What an event says of the one whom a deadline binds."""
    return {"about": about} if about else {}


def _next_run(act: Act, name: str, about: str, found: Due) -> int:
    case = act.case
    visit = {"case_id": case.id, "stage": case.stage, "visit": case.visit, "name": name}
    earlier = {f"same_{column}": value for column, value in visit.items()}
    given = {**visit, **earlier, "about": about, "set_at": act.now, **_columns(found)}
    return act.session.connection().execute(NEXT_RUN, given).scalar_one()


def _hand_tasks_on(act: Act, name: str, about: str, deadline_id: int, at: datetime) -> None:
    """Tasks that waited by an earlier run wait by the new one, the very task that postpones a talk among them."""
    same = (Deadline.case_id == act.case.id, Deadline.name == name, Deadline.about == about)
    earlier = select(Deadline.id).where(*same, Deadline.id != deadline_id)
    waiting = or_(Task.state == "open", Task.id == (act.task.id if act.task is not None else None))
    act.session.execute(
        update(Task)
        .where(Task.case_id == act.case.id, waiting, Task.deadline_id.in_(earlier))
        .values(deadline_id=deadline_id, due_at=at)
    )


def meet_deadline(act: Act, name: str, about: str = "") -> None:
    """The thing was done: the deadline is met (late or not) and its marks fall silent."""
    _close(act, name, about, MEET)


def drop_deadline(act: Act, name: str, about: str = "") -> None:
    """The deadline no longer applies: another run replaces it, or the stage is left without meeting it."""
    _close(act, name, about, DROP)


def reopen_deadline(act: Act, name: str) -> None:
    """What met the deadline was taken back: its newest run waits again, with the marks that had fallen silent."""
    case = act.case
    row = act.session.scalars(
        select(Deadline)
        .where(Deadline.case_id == case.id, Deadline.stage == case.stage, Deadline.name == name)
        .order_by(Deadline.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None or row.met_at is None:
        return
    ahead = or_(Mark.at > act.now, Mark.kind.notlike("reminder%"))
    act.session.execute(
        update(Mark)
        .where(Mark.deadline_id == row.id, Mark.struck_at.is_(None), Mark.dropped_at == row.met_at, ahead)
        .values(dropped_at=None)
    )
    act.session.execute(update(Deadline).where(Deadline.id == row.id).values(met_at=None))
    signal_moved(act, case.stage, case.visit)


def settle_stage(act: Act, *, met: bool) -> None:
    """The stage is left: what was open in it is met (or falls away), and no mark of it is ever struck again."""
    _close(act, None, "", MEET if met else DROP)


def _close(act: Act, name: str | None, about: str, statement: TextClause) -> None:
    given = {"case": act.case.id, "stage": act.case.stage, "name": name, "about": about, "now": act.now}
    act.session.connection().execute(statement, given)


def move_deadline(act: Act, row: Deadline, found: Due, why: str) -> None:
    """A deadline moves (extension, new calendar): old, new and why are kept; marks, tasks and timer follow."""
    act.session.execute(
        insert(DeadlineChange).values(
            deadline_id=row.id,
            at=act.now,
            old_due=row.due,
            new_due=found.due,
            why=why[:300],
            by_id=act.official.person_id if act.official else None,
        )
    )
    act.session.execute(update(Deadline).where(Deadline.id == row.id).values(**_columns(found)))
    act.session.execute(
        update(Task).where(Task.deadline_id == row.id, Task.state == "open").values(due_at=found.at)
    )
    _move_marks(act, row, marks(act.pack, found, act.desk.calendar, act.case.id))
    act.record(
        "deadline_moved",
        row.clause,
        name=row.name,
        old=row.due.isoformat(),
        new=found.due.isoformat(),
        why=why,
        **concerning(row.about),
    )
    signal_moved(act, row.stage, row.visit)


def refresh_deadline(act: Act, row: Deadline, found: Due) -> None:
    """The day stays, but its explanation, its reminders and whether it is provisional follow the new calendar."""
    act.session.execute(update(Deadline).where(Deadline.id == row.id).values(**_columns(found)))
    _move_marks(act, row, marks(act.pack, found, act.desk.calendar, act.case.id))
    signal_moved(act, row.stage, row.visit)


def _move_marks(act: Act, row: Deadline, wanted: Iterable[MarkAt]) -> None:
    """Waiting marks move; a reminder that was sent for the old day is sent again for the new one."""
    for mark in wanted:
        again = and_(Mark.kind.startswith("reminder-"), literal(mark.at > act.now))
        act.session.execute(
            update(Mark)
            .where(
                Mark.deadline_id == row.id,
                Mark.kind == mark.kind,
                Mark.at != mark.at,
                Mark.dropped_at.is_(None),
                or_(Mark.struck_at.is_(None), again),
            )
            .values(at=mark.at, struck_at=None)
        )


def _lay_marks(act: Act, deadline_id: int, stage: str, visit: int, wanted: Iterable[MarkAt]) -> None:
    """Reminders whose instant has passed are not sent afterwards; lateness and rungs are never forgotten."""
    rows = [
        {
            "deadline_id": deadline_id,
            "case_id": act.case.id,
            "stage": stage,
            "visit": visit,
            "kind": m.kind,
            "at": m.at,
        }
        for m in wanted
        if m.at > act.now or not m.kind.startswith("reminder")
    ]
    if rows:
        act.session.connection().execute(insert(Mark), rows)


def signal_moved(act: Act, stage: str, visit: int) -> None:
    """Tell the running workflow to ask for its next mark again."""
    act.send("signal", act.case.key, DEADLINE_MOVED, {"stage": stage, "visit": visit})


def extend(act: Act, row: Deadline, on: date, why: str) -> None:
    """A named official moves an open deadline to another day; what is fixed by the source itself stays."""
    if row.met_at is not None or row.dropped_at is not None:
        raise GateClosed("该期限已办结，不能延长。", clause=row.clause, name="deadline_closed")
    if row.name in FIXED:
        raise GateClosed("该期限由文件直接规定，不能延长。", clause=row.clause, name="deadline_is_fixed")
    if on <= act.desk.today:
        raise GateClosed("新的期限须在今日之后。", clause=row.clause, name="day_passed")
    move_deadline(act, row, due(act.pack, row.name, act.desk.calendar, year=act.case.year, on=on), why)


def reply_day_over(act: Act, name: str) -> None:
    """Silence is recorded after the day set for replies, never before: an extended day is waited for too."""
    deadline = open_deadlines(act.session, act.case.id).get(name)
    if deadline is not None and deadline.at > act.now:
        words = f"回复期限（{deadline.due}）未到，不能登记未回复。"
        raise GateClosed(words, clause=deadline.clause, name="reply_day_not_over")


def _columns(found: Due) -> dict[str, Any]:
    return {
        "clause": found.clause,
        "given": found.given,
        "due": found.due,
        "at": found.at,
        "target": found.target,
        "provisional": found.provisional,
        "explanation": [day.model_dump(mode="json") for day in found.explanation],
        "calendar_version": found.calendar_version[:200],
    }
