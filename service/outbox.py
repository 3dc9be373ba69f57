"""The outbox relay: takes waiting rows in order per workflow, delivers them at least once, notes the receipt."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session
from temporalio.service import RPCError

from service.db import transaction
from service.temporal import Message, Sender, Undeliverable

BATCH = 200
TAKE = text(
    """
    SELECT id, workflow_id, kind, name, payload FROM outbox
    WHERE sent_at IS NULL AND NOT undeliverable AND workflow_id IN (
        SELECT workflow_id FROM outbox WHERE sent_at IS NULL AND NOT undeliverable ORDER BY id LIMIT :batch)
    ORDER BY id LIMIT :batch
    FOR UPDATE SKIP LOCKED
    """
)
SENT = text("UPDATE outbox SET sent_at = :now, attempts = attempts + 1, error = NULL WHERE id = ANY(:ids)")
FAILED = text("UPDATE outbox SET attempts = attempts + 1, error = :error, undeliverable = :gone WHERE id = :id")
MOOT = text(
    """
    UPDATE outbox o SET sent_at = :now, undeliverable = false, error = 'the case had ended' FROM "case" c
    WHERE o.id = ANY(:ids) AND o.undeliverable AND c.key = o.workflow_id AND c.closed_at IS NOT NULL
    """
)
"""A workflow that learnt the end from the register itself is gone before the signal that tells it: nothing is lost."""


RESTART = text(
    """
    UPDATE outbox o SET sent_at = NULL, undeliverable = false, payload = o.payload - 'again' FROM "case" c
    WHERE o.kind = 'start' AND c.key = o.workflow_id AND c.closed_at IS NULL
    """
)


def restart_workflows(session: Session) -> int:
    """After Temporal's store was lost, or workflows failed: start every open case's again; the register leads it on.

    Harmless where a workflow still runs: its key is taken, and nothing is started twice.
    """
    return session.connection().execute(RESTART).rowcount


async def relay(engine: Engine, sender: Sender, now: Callable[[], datetime]) -> int:
    """Deliver what waits; returns how many rows were sent. Rows of one workflow go one after the other."""
    return await asyncio.to_thread(_relay, engine, sender, now, asyncio.get_running_loop())


def _relay(engine: Engine, sender: Sender, now: Callable[[], datetime], loop: asyncio.AbstractEventLoop) -> int:
    """One relay at a time: the advisory lock keeps the order per workflow when two housekeepers run."""
    with transaction(engine) as session:
        if not session.scalar(text("SELECT pg_try_advisory_xact_lock(7301)")):
            return 0
        rows = [Message(*row) for row in session.execute(TAKE, {"batch": BATCH})]
        if not rows:
            return 0
        sent, failed = asyncio.run_coroutine_threadsafe(_deliver(sender, rows), loop).result()
        if sent:
            session.execute(SENT, {"now": now(), "ids": sent})
        for row_id, error, gone in failed:
            session.execute(FAILED, {"id": row_id, "error": error[:300], "gone": gone})
        if failed:
            session.execute(MOOT, {"now": now(), "ids": [row_id for row_id, _, _ in failed]})
        return len(sent)


async def _deliver(sender: Sender, rows: list[Message]) -> tuple[list[int], list[tuple[int, str, bool]]]:
    by_workflow: defaultdict[str, list[Message]] = defaultdict(list)
    for row in rows:
        by_workflow[row.workflow_id].append(row)
    sent: list[int] = []
    failed: list[tuple[int, str, bool]] = []

    async def in_order(messages: list[Message]) -> None:
        for message in messages:
            try:
                await sender.send(message)
            except Undeliverable as gone:
                failed.append((message.id, str(gone), True))
            except RPCError as away:
                failed.append((message.id, away.message, False))
                return
            else:
                sent.append(message.id)

    await asyncio.gather(*(in_order(messages) for messages in by_workflow.values()))
    return sent, failed
