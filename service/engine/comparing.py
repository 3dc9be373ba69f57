"""Register and Temporal compared: every open case has its workflow that waits where the case is, and none runs besides.

Temporal's lists are read by pages into a table of this transaction and judged there, so that memory stays small
however many workflows run. Temporal's lists are a moment late and the register goes on meanwhile: what is younger
than `GRACE` is no difference yet, and a repair judges the case anew.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session
from temporalio.client import Client
from temporalio.service import RPCError

from service.clock import Clock
from service.db import transaction
from service.desk import Office
from service.engine.listing import Seen, latest, running
from service.engine.lookout import TemporalAway
from service.temporal import connect

GRACE = 120
"""Seconds of real time within which a message is delivered and a stage entered."""
BATCH = 1000
LONGEST = 300
"""Seconds that the whole of Temporal's lists may take."""

SEEN = text(
    """
    CREATE TEMPORARY TABLE seen (workflow_id text PRIMARY KEY, run text, status text, stage text, stuck boolean,
        started timestamptz) ON COMMIT DROP
    """
)
NOTE = text(
    """
    INSERT INTO seen VALUES (:id, :run, :status, :stage, :stuck, :started)
    ON CONFLICT (workflow_id) DO UPDATE SET run = excluded.run, status = excluded.status, stage = excluded.stage,
        stuck = excluded.stuck, started = excluded.started WHERE excluded.started > seen.started
    """
)
UNSEEN = text(
    """
    SELECT c.id, c.key FROM "case" c WHERE c.closed_at IS NULL AND c.opened_at < :grace AND c.id > :after
        AND NOT EXISTS (SELECT FROM seen s WHERE s.workflow_id = c.key) ORDER BY c.id LIMIT :batch
    """
)
FOUND = text(
    """
    CREATE TEMPORARY TABLE found ON COMMIT DROP AS
    SELECT * FROM (
        SELECT s.workflow_id, c.id AS case_id, c.jurisdiction,
               CASE WHEN c.id IS NULL THEN 'no_case' ELSE 'case_ended' END AS kind,
               s.run, s.status, s.stage AS there, c.stage AS here, coalesce(c.closed_at, s.started) AS since
        FROM seen s LEFT JOIN "case" c ON c.key = s.workflow_id
        WHERE s.status = 'running' AND (c.id IS NULL AND s.started < :grace OR c.closed_at < :grace)
        UNION ALL
        SELECT c.key, c.id, c.jurisdiction,
               CASE
                   WHEN o.id IS NOT NULL AND NOT o.undeliverable THEN 'undelivered'
                   WHEN s.status IS NULL THEN 'no_workflow'
                   WHEN s.status <> 'running' THEN 'workflow_' || s.status
                   WHEN s.stuck THEN 'stuck'
                   WHEN o.id IS NOT NULL THEN 'undelivered'
                   WHEN c.stage = '' THEN 'not_begun'
                   WHEN c.between AND s.stage = c.stage THEN 'not_told'
                   WHEN s.stage <> c.stage THEN 'other_stage'
                   WHEN m.at IS NOT NULL THEN 'timer_missed'
               END,
               s.run, s.status, s.stage, c.stage, coalesce(o.created_at, m.at, v.left_at, v.entered_at, c.opened_at)
        FROM "case" c
        LEFT JOIN seen s ON s.workflow_id = c.key
        LEFT JOIN stage_visit v ON v.case_id = c.id AND v.stage = c.stage AND v.visit = c.visit
        LEFT JOIN LATERAL (
            SELECT id, undeliverable, created_at FROM outbox
            WHERE workflow_id = c.key AND sent_at IS NULL AND NOT undeliverable AND created_at < :grace
            UNION ALL
            SELECT id, undeliverable, created_at FROM outbox WHERE workflow_id = c.key AND undeliverable
            ORDER BY undeliverable, id LIMIT 1) o ON true
        LEFT JOIN LATERAL (
            SELECT at FROM mark
            WHERE case_id = c.id AND stage = c.stage AND visit = c.visit AND struck_at IS NULL AND dropped_at IS NULL
                AND NOT c.between ORDER BY at LIMIT 1) m ON m.at < :grace
        WHERE c.closed_at IS NULL AND coalesce(v.left_at, v.entered_at, c.opened_at) < :grace
    ) judged WHERE kind IS NOT NULL
    """
)
KEEP = text(
    """
    INSERT INTO workflow_difference (workflow_id, case_id, jurisdiction, kind, facts, found_at, seen_at)
    SELECT f.workflow_id, f.case_id, coalesce(f.jurisdiction, (
               SELECT j.code FROM jurisdiction j WHERE j.code = ANY(string_to_array(f.workflow_id, '/')) LIMIT 1)),
           f.kind, jsonb_build_object('run', f.run, 'there', f.there, 'here', f.here, 'since', f.since), :now, :now
    FROM found f ORDER BY f.case_id, f.workflow_id
    ON CONFLICT (workflow_id) WHERE settled_at IS NULL DO UPDATE
    SET kind = excluded.kind, facts = excluded.facts, seen_at = excluded.seen_at, repaired_at = NULL,
        case_id = excluded.case_id, jurisdiction = excluded.jurisdiction
    """
)
SETTLE = text(
    """
    UPDATE workflow_difference d SET settled_at = :now
    WHERE settled_at IS NULL AND NOT EXISTS (SELECT FROM found f WHERE f.workflow_id = d.workflow_id)
    """
)


def compare(here: Office) -> int:
    """How many differences there are; each is kept until a later comparison no longer finds it."""
    with transaction(here.engine) as session:
        session.execute(text("SELECT pg_advisory_xact_lock(7303)"))
        now = here.clock.now()
        grace = now - here.clock.legal_length(GRACE)
        session.execute(SEEN)
        try:
            asyncio.run(_look(here, session, grace))
        except (RPCError, RuntimeError, TimeoutError, OSError) as away:
            raise TemporalAway from away
        session.execute(FOUND, {"grace": grace})
        session.execute(KEEP, {"now": now})
        session.execute(SETTLE, {"now": now})
        return session.scalar(text("SELECT count(*) FROM found")) or 0


async def _look(here: Office, session: Session, grace: datetime) -> None:
    """First what runs; then, of the open cases of which nothing runs, how their last workflow ended."""
    async with asyncio.timeout(LONGEST):
        client = await connect(here.settings)
        async for page in running(client):
            _note(session, here.clock, page)
        await _look_for_others(client, session, here.clock, grace)


async def _look_for_others(client: Client, session: Session, clock: Clock, grace: datetime) -> None:
    after = 0
    while rows := session.execute(UNSEEN, {"grace": grace, "after": after, "batch": BATCH}).all():
        after = rows[-1].id
        _note(session, clock, (await latest(client, [row.key for row in rows])).values())


def _note(session: Session, clock: Clock, page: Iterable[Seen]) -> None:
    rows = [{**vars(seen), "started": clock.from_temporal(seen.started)} for seen in page]
    if rows:
        session.execute(NOTE, rows)
