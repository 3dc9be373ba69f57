"""Chores on record: every run with its result, and runs that an administrator asks for; housekeeping runs both."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import delete, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.cases.desk import Desk
from service.clock import LEGAL_ZONE, Clock
from service.db import transaction
from service.desk import Office
from service.engine.tables import ChoreRun
from service.errors import NotAllowed
from service.org.queries import Official

KEPT = timedelta(days=30)
"""Runs by the clock; what somebody asked for is kept."""
LONGEST = timedelta(hours=1)
"""A run that has not ended after this was cut off with its process."""
TAKE = text(
    """
    UPDATE chore_run SET began_at = :now WHERE id = (
        SELECT id FROM chore_run WHERE began_at IS NULL AND due_at <= :now ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, chore
    """
)
LAST = text(
    """
    SELECT DISTINCT ON (r.chore) r.id, r.chore, r.due_at, r.began_at, r.ended_at, r.took, r.result, r.error, p.name
    FROM chore_run r LEFT JOIN person p ON p.id = r.asked_by
    WHERE (r.began_at IS NULL) = :waiting ORDER BY r.chore, r.id DESC
    """
)


@dataclass(frozen=True)
class Chore:
    """One row of the table of chores: when it runs (APScheduler's words, Asia/Shanghai), what, and why."""

    id: str
    trigger: str
    when: dict[str, str | int]
    run: Callable[[Office], int | None]
    why: str


def ask(desk: Desk, official: Official, chore: str, after: timedelta = timedelta(0)) -> None:
    """Ask housekeeping to run a chore now or a little later; one that is asked for already is not asked for twice."""
    if not official.holds("system_admin"):
        raise NotAllowed()
    desk.session.execute(
        insert(ChoreRun)
        .values(chore=chore, asked_by=official.person_id, due_at=desk.now + after)
        .on_conflict_do_nothing()
    )


def run(here: Office, chore: Chore) -> None:
    """The chore's own time has come."""
    with transaction(here.engine) as session:
        now = here.clock.now()
        old = (ChoreRun.chore == chore.id, ChoreRun.asked_by.is_(None), ChoreRun.began_at < now - KEPT)
        session.execute(delete(ChoreRun).where(*old))
        begun = insert(ChoreRun).values(chore=chore.id, began_at=now).returning(ChoreRun.id)
        run_id = session.scalars(begun).one()
    _run(here, chore, run_id)


def run_asked(here: Office, chores: dict[str, Chore]) -> None:
    """Run what was asked for, one after the other."""
    while True:
        with transaction(here.engine) as session:
            taken = session.execute(TAKE, {"now": here.clock.now()}).one_or_none()
        if taken is None:
            return
        _run(here, chores[taken.chore], taken.id)


def _run(here: Office, chore: Chore, run_id: int) -> None:
    """A fault is recorded by its kind and goes on to the scheduler, which logs it; the chore comes again."""
    began, result, error = perf_counter(), None, None
    try:
        result = chore.run(here)
    except Exception as fault:
        error = type(fault).__name__[:60]
        raise
    finally:
        took = round((perf_counter() - began) * 1000)
        with transaction(here.engine) as session:
            ended = {"ended_at": here.clock.now(), "took": took, "result": result, "error": error}
            session.execute(update(ChoreRun).where(ChoreRun.id == run_id).values(**ended))


def last_runs(session: Session) -> dict[str, dict[str, Any]]:
    """Each chore's last run that has begun, by the chore."""
    return {row["chore"]: dict(row) for row in session.execute(LAST, {"waiting": False}).mappings()}


def asked_runs(session: Session) -> dict[str, dict[str, Any]]:
    """What is asked for and has not begun, by the chore."""
    return {row["chore"]: dict(row) for row in session.execute(LAST, {"waiting": True}).mappings()}


def next_run(chore: Chore, last: datetime | None, clock: Clock, now: datetime) -> datetime | None:
    """When the chore's own time comes next, in legal time; the scheduler keeps real time."""
    if chore.trigger == "interval":
        if last is None:
            return None
        found = IntervalTrigger(timezone=LEGAL_ZONE, **chore.when).interval + clock.to_temporal(last)
    else:
        trigger = CronTrigger(timezone=LEGAL_ZONE, **chore.when)
        found = trigger.get_next_fire_time(None, clock.to_temporal(now).astimezone(LEGAL_ZONE))
    return clock.from_temporal(found)
