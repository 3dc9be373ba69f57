"""What came of a rehearsal, read from the register as plain rows: for the expectations, the report and the digest."""

import hashlib
import json
import re
from typing import Any

from deploy.rehearsal.register import Register

CASES = """
    SELECT c.key, c.kind, c.jurisdiction, c.title, u.name AS unit, c.state, c.outcome, c.opened_at, c.closed_at
    FROM "case" c JOIN unit u ON u.id = c.unit_id ORDER BY c.key
"""
VISITS = """
    SELECT c.key AS "case", v.stage, v.visit, v.entered_at, v.left_at, v.outcome
    FROM stage_visit v JOIN "case" c ON c.id = v.case_id ORDER BY c.key, v.entered_at, v.stage, v.visit
"""
DEADLINES = """
    SELECT c.key AS "case", c.title, d.stage, d.visit, d.run, d.name, d.clause, d.due, d.target, d.provisional,
           d.calendar_version, d.explanation, d.set_at, d.met_at, d.dropped_at, d.at,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('old', x.old_due, 'new', x.new_due, 'why', x.why)
                                      ORDER BY x.id), '[]')
            FROM deadline_change x WHERE x.deadline_id = d.id) AS changes
    FROM deadline d JOIN "case" c ON c.id = d.case_id ORDER BY c.key, d.set_at, d.name, d.run
"""
MARKS = """
    SELECT c.key AS "case", d.name AS deadline, m.kind, m.at, m.struck_at
    FROM mark m JOIN deadline d ON d.id = m.deadline_id JOIN "case" c ON c.id = m.case_id
    WHERE m.struck_at IS NOT NULL ORDER BY m.at, c.key, d.name, m.kind
"""
TASKS = """
    SELECT c.key AS "case", t.step, t.title, t.clause, t.stage, t.visit, u.code AS unit,
           CASE WHEN t.about ~ '^[0-9]+$' THEN '' ELSE t.about END AS about,
           t.opened_at, t.closed_at, t.due_at, t.state, t.outcome, a.username AS by, p.name AS person,
           behalf.username AS behalf_of, clerk.username AS entered_by, e.opinion
    FROM task t
    JOIN "case" c ON c.id = t.case_id
    JOIN post q ON q.id = t.post_id JOIN unit u ON u.id = q.unit_id
    LEFT JOIN decision e ON e.task_id = t.id AND e.person_id = t.decided_by
    LEFT JOIN person p ON p.id = t.decided_by
    LEFT JOIN account a ON a.person_id = t.decided_by
    LEFT JOIN account behalf ON behalf.person_id = e.behalf_of_id
    LEFT JOIN account clerk ON clerk.person_id = e.entered_by
    ORDER BY t.opened_at, c.key, t.step, unit, t.title, t.closed_at
"""
EVENTS = """
    SELECT c.key AS "case", e.at, e.recorded_at, e.kind, e.clause, e.state, a.username AS by, e.data
    FROM event e JOIN "case" c ON c.id = e.case_id LEFT JOIN account a ON a.person_id = e.actor_id
    ORDER BY e.recorded_at, c.key, e.id
"""
DOCUMENTS = """
    SELECT c.key AS "case", CASE WHEN d.kind LIKE 'sheet-%' THEN 'sheet' ELSE d.kind END AS kind, d.title, d.number,
           d.clause, d.version, d.public, d.copies, d.issued_at, a.username AS by
    FROM document d JOIN "case" c ON c.id = d.case_id LEFT JOIN account a ON a.person_id = d.issued_by
    ORDER BY d.issued_at, c.key, kind, d.version, d.title
"""
NOTICES = """
    SELECT c.key AS "case", n.kind, n.text, n.at, q.office, u.code AS unit
    FROM notice n LEFT JOIN "case" c ON c.id = n.case_id
    LEFT JOIN post q ON q.id = n.post_id LEFT JOIN unit u ON u.id = q.unit_id
    ORDER BY n.at, c.key, n.kind, unit, n.text
"""
STANDINGS = """
    SELECT c.key AS "case", s.kind, u.code AS unit, u.name, s.score, s.rank, s.status, s.reason
    FROM standing s JOIN project p ON p.case_id = s.project_id AND p.list_version = s.list_version
    JOIN "case" c ON c.id = s.project_id JOIN unit u ON u.id = s.unit_id ORDER BY c.key, s.kind, s.rank, u.code
"""
QUOTAS = """
    SELECT c.key AS "case", q.kind, q.places FROM quota q JOIN "case" c ON c.id = q.project_id ORDER BY c.key, q.kind
"""
PUBLICITY = """
    SELECT c.key AS "case", p.version, p.opened_at, p.over_at, p.ended
    FROM publicity p JOIN "case" c ON c.id = p.project_id ORDER BY c.key, p.version
"""
PAYMENTS = """
    SELECT c.key AS "case", u.code AS unit, r.kind, y.amount, y.paid_on, y.entered_at
    FROM payment y JOIN reward r ON r.id = y.reward_id JOIN "case" c ON c.id = r.project_id
    JOIN unit u ON u.id = r.unit_id ORDER BY c.key, u.code, r.kind, y.entered_at
"""
TALKS = """
    SELECT c.key AS "case", s.key AS subject, t.ground, t.level, c.opened_at, c.state, t.held_on
    FROM talk t JOIN "case" c ON c.id = t.case_id JOIN "case" s ON s.id = t.subject_id ORDER BY c.opened_at, c.key
"""
UNDELIVERABLE = 'SELECT workflow_id AS "case", name, error FROM outbox WHERE undeliverable ORDER BY id'

QUESTIONS = {
    "cases": CASES,
    "visits": VISITS,
    "deadlines": DEADLINES,
    "marks": MARKS,
    "tasks": TASKS,
    "events": EVENTS,
    "documents": DOCUMENTS,
    "notices": NOTICES,
    "standings": STANDINGS,
    "quotas": QUOTAS,
    "publicity": PUBLICITY,
    "payments": PAYMENTS,
    "talks": TALKS,
    "undeliverable": UNDELIVERABLE,
}
OF_CHANCE = ("explanation", "calendar_version")
IDS = ("task", "document", "talk", "reward", "finding", "post", "about", "number")
SHEET = re.compile(r"^sheet-\d+$")
Rows = list[dict[str, Any]]


def collect(register: Register) -> dict[str, Rows]:
    """Every fact of the register that a reader of the report may ask for, without ids."""
    return {name: [dict(row._mapping) for row in register.rows(sql)] for name, sql in QUESTIONS.items()}


def digest(facts: dict[str, Rows]) -> str:
    """The register in one word: two rehearsals of one scenario have the same.

    Left out is what chance decides: ids, codes and the ordinals among sheets that time itself issued at one instant.
    """
    told = {name: sorted(_told(name, row) for row in rows) for name, rows in facts.items()}
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _told(name: str, row: dict[str, Any]) -> str:
    row = {key: value for key, value in row.items() if key not in OF_CHANCE}
    if name == "events":
        told = {key: value for key, value in row["data"].items() if key not in IDS}
        row["data"] = {key: SHEET.sub("sheet", str(value)) for key, value in told.items()}
    if name == "documents" and row["kind"] == "sheet":
        row["number"] = None
    return json.dumps(row, default=str, sort_keys=True, ensure_ascii=False)
