"""What came of a year of key works, besides what every rehearsal collects."""

from typing import Any

from deploy.rehearsal.facts import QUESTIONS, Rows
from deploy.rehearsal.register import Register

CARDS = """
    SELECT c.key AS "case", d.month, d.flag, d.planned, d.actual, d.why, d.withdrawn_at
    FROM card d JOIN "case" c ON c.id = d.work_id ORDER BY c.key, d.month, d.version
"""
CONSEQUENCES = """
    SELECT c.key AS "case", q.month, q.action, u.code AS unit, k.state, g.grounds
    FROM consequence q JOIN "case" c ON c.id = q.work_id JOIN "case" k ON k.id = q.case_id
    JOIN unit u ON u.id = q.unit_id
    JOIN LATERAL (
        SELECT array_agg(g.name ORDER BY g.id) AS grounds FROM consequence_ground o JOIN ground g ON g.id = o.ground_id
        WHERE o.consequence_id = q.id) g ON true
    ORDER BY c.key, q.id
"""
LEADS = """
    SELECT c.key, u.code AS lead FROM work_unit w JOIN "case" c ON c.id = w.work_id JOIN unit u ON u.id = w.unit_id
    WHERE w.role = 'lead' AND w.rank = 0 ORDER BY c.key
"""
SIGNED = """
    SELECT c.key AS "case", s.key AS subject, t.level, p.office, u.code AS unit
    FROM task a JOIN "case" c ON c.id = a.case_id JOIN talk t ON t.case_id = c.id JOIN "case" s ON s.id = t.subject_id
    JOIN post p ON p.id = a.post_id JOIN unit u ON u.id = p.unit_id
    WHERE a.step = 'sign_notice' AND s.kind = 'key_work' ORDER BY c.key
"""


def collect(register: Register) -> dict[str, Rows]:
    """Every fact of the register that the checks or the report ask for, without ids."""
    questions = {
        **QUESTIONS,
        "cards": CARDS,
        "consequences": CONSEQUENCES,
        "leads": LEADS,
        "notices_signed": SIGNED,
    }
    return {name: [_told(row) for row in register.rows(sql)] for name, sql in questions.items()}


def _told(row: Any) -> dict[str, Any]:
    return dict(row._mapping)
