"""Writing an act: the case's new state, its new tasks, events, notices and outbox rows, in one statement.

However a task ends, an act on its case ends it, so what was typed into its form goes here too.

One statement because a decision is the hot path: the text never changes, so the server keeps it prepared, and an
official's click costs one round trip here however many tasks it opens.
"""

from typing import Any

import orjson
from sqlalchemy import column, text

from service.cases.act import Act

FLUSH = text(
    """
    WITH moved AS (
        UPDATE "case" SET state = :state, stage = :stage, visit = :visit, between = :between,
               closed_at = :closed_at, outcome = :outcome
        WHERE id = :case AND :dirty
    ), opened AS (
        INSERT INTO task (case_id, jurisdiction, stage, visit, step, about, clause, title, post_id, unit_id,
                          owner_id, cycle, person_id, state, version, priority, handed, form, deadline_id, due_at,
                          opened_at)
        SELECT :case, :jurisdiction, :stage, :visit, t.step, t.about, t.clause, t.title, t.post_id, t.unit_id,
               :owner, (SELECT cycle FROM rule_pack WHERE id = :pack), t.person_id, 'open', 1, 0,
               t.person_id IS NOT NULL, t.form, d.id, d.at, :now
        FROM jsonb_to_recordset(CAST(:tasks AS jsonb)) AS t(step text, about text, clause text, title text,
             post_id bigint, unit_id bigint, person_id bigint, form jsonb, deadline text)
        LEFT JOIN LATERAL (
            SELECT id, at FROM deadline
            WHERE case_id = :case AND name = t.deadline AND about IN ('', t.about) AND met_at IS NULL
              AND dropped_at IS NULL
            ORDER BY visit DESC, run DESC LIMIT 1
        ) d ON true
        ON CONFLICT (case_id, step, about) WHERE state = 'open' DO NOTHING
        RETURNING id, step, about, title, post_id
    ), happened AS (
        INSERT INTO event (case_id, at, recorded_at, actor_id, behalf_of_id, kind, clause, state, data)
        SELECT :case, e.at, :now, e.actor_id, e.behalf_of_id, e.kind, e.clause, e.state, e.data
        FROM jsonb_to_recordset(CAST(:events AS jsonb)) AS e(at timestamptz, actor_id bigint, behalf_of_id bigint,
             kind text, clause text, state text, data jsonb)
    ), sent AS (
        INSERT INTO outbox (workflow_id, kind, name, payload, created_at, attempts, undeliverable)
        SELECT o.workflow_id, o.kind, o.name, o.payload, :now, 0, false
        FROM jsonb_to_recordset(CAST(:outbox AS jsonb)) AS o(workflow_id text, kind text, name text, payload jsonb)
    ), told AS (
        INSERT INTO notice (key, case_id, post_id, person_id, document_id, kind, text, at)
        SELECT n.key, :case, n.post_id, n.person_id, n.document_id, n.kind, n.text, :now
        FROM jsonb_to_recordset(CAST(:notices AS jsonb)) AS n(key text, post_id bigint, person_id bigint,
             document_id bigint, kind text, text text)
        ON CONFLICT (key) DO NOTHING
    ), forgotten AS (
        DELETE FROM task_draft f WHERE f.case_id = :case
        AND NOT EXISTS (SELECT FROM task t WHERE t.id = f.task_id AND t.state = 'open')
    ), decided AS (
        INSERT INTO decision (task_id, case_id, person_id, behalf_of_id, outcome, opinion, form, signed_on, entered_at,
                              entered_by, scan_id, answer)
        SELECT d.task_id, :case, d.person_id, d.behalf_of_id, d.outcome, d.opinion, d.form, d.signed_on, :now,
               d.entered_by, d.scan_id, d.answer || jsonb_build_object('next',
               (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'step', step, 'title', title) ORDER BY id),
                                '[]') FROM opened))
        FROM jsonb_to_recordset(CAST(:decisions AS jsonb)) AS d(task_id bigint, person_id bigint, behalf_of_id bigint,
             outcome text, opinion text, form jsonb, signed_on date, entered_by bigint, scan_id bigint, answer jsonb)
        RETURNING answer
    )
    SELECT (SELECT answer FROM decided) AS answer,
           CASE WHEN :wakes THEN pg_notify('duban_outbox', '') END AS woken
    """
).columns(column("answer"), column("woken"))


def _json(rows: list[dict[str, Any]]) -> str:
    return orjson.dumps(rows, default=str).decode()


def _tasks(act: Act) -> list[dict[str, Any]]:
    return [
        {
            "step": step.code,
            "about": opening.about,
            "clause": step.clause,
            "title": opening.title or step.title,
            "post_id": opening.post_id,
            "unit_id": opening.unit_id,
            "person_id": opening.person_id,
            "form": dict(opening.form),
            "deadline": step.deadline,
        }
        for step, opening in act.openings
    ]


def flush(act: Act, decision: dict[str, Any] | None = None) -> dict[str, Any] | None:
    """Write the whole act; for a decision, returns its answer with the tasks it opened."""
    case = act.case
    row = act.session.connection().execute(
        FLUSH,
        {
            "case": case.id,
            "jurisdiction": case.jurisdiction,
            "owner": case.unit_id,
            "pack": case.pack_id,
            "state": case.state,
            "stage": case.stage,
            "visit": case.visit,
            "between": case.between,
            "closed_at": case.closed_at,
            "outcome": case.outcome,
            "dirty": act.dirty,
            "now": act.now,
            "tasks": _json(_tasks(act)),
            "events": _json(act.events),
            "outbox": _json(act.outbox),
            "notices": _json(act.notices),
            "decisions": _json([decision] if decision else []),
            "wakes": bool(act.outbox),
        },
    ).one()
    act.openings, act.events, act.outbox, act.notices, act.dirty = [], [], [], [], False
    answer: dict[str, Any] | None = row.answer
    return answer
