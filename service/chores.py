"""Housekeeping's chores on the wall clock: each harmless when run twice, none of them a business deadline."""

import hashlib

import structlog
from sqlalchemy import func, insert, select, text
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.dialects.postgresql import insert as upsert

from service import unsent
from service.cases.desk import Desk
from service.cases.tables import AuditAnchor, Case, Event, Outbox
from service.db import transaction
from service.desk import Office
from service.duties.use_cases import remind
from service.engine.chore_runs import Chore
from service.engine.comparing import compare
from service.messages.tables import Notice
from service.org import accounts
from service.publicity import throttle
from service.tasks.leavers import release_leavers
from service.tasks.tables import Task

log = structlog.get_logger()
ANCHOR_BATCH = 50_000
COVERAGE_MONTH = 11
"""The State Council's notice for the next year normally comes in November (rules.md 2.3)."""


def daily_digest(here: Office) -> int:
    """One notice a post with waiting tasks, on working days only, once a day."""
    with transaction(here.engine) as session:
        desk = here.desk(session)
        if not desk.calendar.is_workday(desk.today):
            return 0
        rows = session.execute(
            select(Task.post_id, func.count(Task.id), func.min(Task.case_id))
            .where(Task.state == "open")
            .group_by(Task.post_id)
        ).all()
        for post_id, count, case_id in rows:
            session.execute(_digest(desk, post_id, count, case_id))
        return len(rows)


def _digest(desk: Desk, post_id: int, count: int, case_id: int) -> Insert:
    return (
        upsert(Notice)
        .values(
            key=f"digest:{post_id}:{desk.today}",
            case_id=case_id,
            post_id=post_id,
            kind="digest",
            text=f"您有{count}件待办。",
            at=desk.now,
        )
        .on_conflict_do_nothing()
    )


def anchor_audit(here: Office) -> int:
    """Chain the digest of the events since the last anchor: a changed event breaks every anchor after it."""
    with transaction(here.engine) as session:
        session.execute(text("SELECT pg_advisory_xact_lock(7302)"))
        last = session.scalars(select(AuditAnchor).order_by(AuditAnchor.upto_event.desc()).limit(1)).one_or_none()
        rows = session.execute(
            select(Event).where(Event.id > (last.upto_event if last else 0)).order_by(Event.id).limit(ANCHOR_BATCH)
        ).scalars()
        digest = hashlib.sha256((last.digest if last else "").encode())
        count = upto = 0
        for event in rows:
            digest.update(repr((event.id, event.case_id, event.at, event.kind, event.actor_id, event.data)).encode())
            count, upto = count + 1, event.id
        if count:
            session.execute(
                insert(AuditAnchor).values(
                    upto_event=upto, at=here.clock.now(), events=count, digest=digest.hexdigest()
                )
            )
        return count


def clean_sessions(here: Office) -> None:
    """Ended logins and old failed tries go."""
    with transaction(here.engine) as session:
        accounts.clean_up(session, here.clock.now())


def forget_unsent(here: Office) -> None:
    """Drafts that nobody has come back to for half a year go."""
    with transaction(here.engine) as session:
        unsent.forget(session, here.clock.now())


def forget_calls(here: Office) -> None:
    """What counted how often somebody called goes as soon as it no longer counts."""
    with transaction(here.engine) as session:
        throttle.forget(session, here.clock.now())


def free_leavers_tasks(here: Office) -> int:
    """Claims of those whose last day has passed fall back to the desks."""
    with transaction(here.engine) as session:
        return release_leavers(session, here.desk(session).today)


def warn_of_coverage(here: Office) -> int:
    """From November on, tell the calendar keepers when next year has no arrangement; how many years lack one."""
    with transaction(here.engine) as session:
        desk = here.desk(session)
        year = desk.today.year + 1
        if desk.today.month < COVERAGE_MONTH or not desk.calendar.provisional(year):
            return 0
        log.warning("calendar_without_arrangement", year=year)
        return 1


def remind_of_duties(here: Office) -> int:
    """Open today's periods of the recurring duties; warn once where a period ends soon and nothing is logged."""
    with transaction(here.engine) as session:
        return remind(here.desk(session))


def reconcile(here: Office) -> int:
    """Count what the register waits for and Temporal has not taken up within five minutes; the pages show which."""
    with transaction(here.engine) as session:
        now = here.clock.now()
        stuck = session.scalar(
            select(func.count(Outbox.id)).where(
                Outbox.sent_at.is_(None), Outbox.created_at < now - here.clock.legal_length(300)
            )
        )
        lost = session.scalar(select(func.count(Outbox.id)).where(Outbox.undeliverable))
        between = session.scalar(select(func.count(Case.id)).where(Case.between, Case.closed_at.is_(None)))
        if stuck or lost:
            log.warning("register_and_temporal_differ", waiting=stuck, undeliverable=lost, between_stages=between)
        return (stuck or 0) + (lost or 0)


CHORES = (
    Chore(
        "daily-digest",
        "cron",
        {"hour": 8, "minute": 30},
        daily_digest,
        "officials start the day with their tasks",
    ),
    Chore("audit-anchor", "cron", {"hour": 0, "minute": 10}, anchor_audit, "a changed event is found out"),
    Chore("session-clean-up", "cron", {"hour": 3}, clean_sessions, "ended logins leave nothing behind"),
    Chore("unsent-forms", "cron", {"hour": 3, "minute": 20}, forget_unsent, "what was never sent does not stay"),
    Chore("public-calls", "interval", {"minutes": 10}, forget_calls, "nobody's address stays, and the table small"),
    Chore(
        "leavers",
        "cron",
        {"hour": 0, "minute": 20},
        free_leavers_tasks,
        "nobody's task waits on one who has left",
    ),
    Chore(
        "calendar-coverage",
        "cron",
        {"hour": 9},
        warn_of_coverage,
        "a year without arrangement is provisional",
    ),
    Chore(
        "duties",
        "cron",
        {"hour": 8, "minute": 40},
        remind_of_duties,
        "a meeting that is due and not logged is not forgotten",
    ),
    Chore("reconciliation", "interval", {"minutes": 5}, reconcile, "no decision waits unseen for Temporal"),
    Chore("comparison", "cron", {"hour": 2, "minute": 30}, compare, "every open case has its waiting workflow"),
)
