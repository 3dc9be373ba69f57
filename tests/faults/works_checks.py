"""What a year of key works may not hold: lost, doubled or unasked-for rows, told one by one."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

ASKED = (
    ("two_months", "warning_talk", False),
    ("three_months", "supervising_leader_talk", False),
    ("mid_year", "supervising_leader_talk", False),
    ("third_quarter", "principal_leader_talk", False),
    ("third_quarter", "citywide_criticism", True),
    ("behind", "written_report", True),
    ("year_target", "citywide_criticism", False),
    ("year_target", "accountability_referral", True),
)
"""What NJ-18 asks for on each ground; what is true here NJ-19 asks for besides, of livelihood works alone."""

WITH = f"""
WITH asked(ground, action, livelihood) AS (VALUES {", ".join(str(row) for row in ASKED)}),
month AS (SELECT w.case_id AS work, m AS month FROM key_work w JOIN key_list l ON l.case_id = w.list_id,
    generate_series(l.first_month, 12) m),
wanted AS (SELECT g.id AS ground, g.work_id AS work, g.month, a.action, u.unit_id AS unit FROM ground g
    JOIN key_work w ON w.case_id = g.work_id JOIN asked a ON a.ground = g.name AND a.livelihood <= w.livelihood
    JOIN work_unit u ON u.work_id = g.work_id AND u.role = 'lead'),
stands AS (SELECT q.case_id, bool_or(g.vanished_at IS NULL) AS now, bool_and(NOT EXISTS (SELECT 1 FROM event e
    WHERE e.case_id = g.work_id AND e.kind = 'ground_vanished' AND e.data->>'ground' = g.name
    AND (e.data->>'month')::int = g.month)) AS always
    FROM consequence q JOIN consequence_ground x ON x.consequence_id = q.id JOIN ground g ON g.id = x.ground_id
    GROUP BY q.case_id),
begun AS (SELECT case_id, subject_id, 'talk' AS kind FROM talk UNION ALL
    SELECT case_id, subject_id, 'criticism' FROM criticism UNION ALL
    SELECT case_id, subject_id, 'written_report' FROM written_report UNION ALL
    SELECT case_id, subject_id, 'referral' FROM referral WHERE period NOT LIKE 'promise-%')
"""

WRONG = {
    "a month not closed exactly once": "SELECT work, month FROM month m WHERE"
    " (SELECT count(*) FROM month_close c WHERE c.work_id = work AND c.month = m.month) <> 1 OR (SELECT count(*)"
    " FROM event e WHERE e.case_id = work AND e.kind = 'month_closed' AND (e.data->>'month')::int = m.month) <> 1",
    "a month without exactly one flag": "SELECT work, month FROM month m WHERE (SELECT count(*) FROM card c"
    " WHERE c.work_id = work AND c.month = m.month AND c.withdrawn_at IS NULL) <> 1",
    "a month without exactly one bulletin": "SELECT DISTINCT l.case_id, m.month FROM key_list l, month m WHERE"
    " (SELECT count(*) FROM document d WHERE d.case_id = l.case_id AND d.kind = 'bulletin-' || lpad(m.month::text,"
    " 2, '0')) <> 1",
    "a ground twice": "SELECT work_id, name, period FROM ground GROUP BY 1, 2, 3 HAVING count(*) > 1",
    "a ground not told exactly once": "SELECT id FROM ground g WHERE (SELECT count(*) FROM event e WHERE"
    " e.case_id = g.work_id AND e.kind = 'ground_found' AND e.data->>'ground' = g.name"
    " AND (e.data->>'month')::int = g.month) <> (SELECT count(*) FROM ground o WHERE o.work_id = g.work_id"
    " AND o.name = g.name AND o.month = g.month)",
    "a ground whose consequence is missing or doubled": "SELECT ground, action, unit FROM wanted w WHERE (SELECT"
    " count(*) FROM consequence q JOIN consequence_ground x ON x.consequence_id = q.id WHERE x.ground_id = w.ground"
    " AND q.action = w.action AND q.unit_id = w.unit AND q.month = w.month AND q.work_id = w.work) <> 1",
    "a consequence that nothing asks for": "SELECT id FROM consequence q WHERE NOT EXISTS (SELECT 1 FROM wanted w JOIN"
    " consequence_ground x ON x.ground_id = w.ground WHERE x.consequence_id = q.id AND w.action = q.action"
    " AND w.unit = q.unit_id AND w.month = q.month)",
    "a consequence without its own case": "SELECT q.id FROM consequence q LEFT JOIN begun b ON b.case_id = q.case_id"
    " AND b.subject_id = q.work_id WHERE b.kind IS DISTINCT FROM CASE q.action WHEN 'citywide_criticism' THEN"
    " 'criticism' WHEN 'written_report' THEN 'written_report' WHEN 'accountability_referral' THEN 'referral'"
    " ELSE 'talk' END OR (SELECT count(*) FROM consequence o WHERE o.case_id = q.case_id AND"
    " (o.unit_id = q.unit_id OR o.action <> 'citywide_criticism')) <> 1",
    "a case that no consequence began": "SELECT b.case_id FROM begun b JOIN key_work w ON w.case_id = b.subject_id"
    " WHERE NOT EXISTS (SELECT 1 FROM consequence q WHERE q.case_id = b.case_id)",
    "withdrawn by nobody though its ground always stood": 'SELECT c.key FROM "case" c JOIN stands s'
    " ON s.case_id = c.id WHERE c.state = 'withdrawn' AND s.always AND NOT EXISTS (SELECT 1 FROM decision d"
    " JOIN task t ON t.id = d.task_id WHERE t.case_id = c.id AND d.outcome = 'withdraw')",
    "kept silently though no ground stands": 'SELECT c.key FROM "case" c JOIN stands s ON s.case_id = c.id'
    " WHERE c.state <> 'withdrawn' AND NOT s.now AND NOT EXISTS (SELECT 1 FROM document d WHERE d.case_id = c.id"
    " AND d.kind = 'correction_note')",
    "a missed promise without exactly one referral": "SELECT u.case_id, u.unit_id FROM criticism_unit u"
    " JOIN criticism k ON k.case_id = u.case_id WHERE (u.progress = 'missed')::int <> (SELECT count(*) FROM referral r"
    " WHERE r.subject_id = k.subject_id AND r.unit_id = u.unit_id AND r.period = 'promise-' || k.period)",
    "a letter issued twice": "SELECT case_id, kind FROM document WHERE kind IN ('talk_notice', 'criticism',"
    " 'referral_letter', 'key_list') OR kind LIKE 'bulletin-%' GROUP BY 1, 2 HAVING count(*) > 1",
    "a document number twice": "SELECT number FROM document WHERE number IS NOT NULL GROUP BY 1 HAVING count(*) > 1",
    "a task decided twice": "SELECT task_id FROM decision GROUP BY 1 HAVING count(*) > 1",
    "a task and its decision apart": "SELECT t.id FROM task t LEFT JOIN decision d ON d.task_id = t.id"
    " WHERE (t.state = 'done') <> (d.id IS NOT NULL)",
    "a task left on a closed case": 'SELECT t.id, t.step FROM task t JOIN "case" c ON c.id = t.case_id'
    " WHERE t.state = 'open' AND c.closed_at IS NOT NULL",
    "a mark left on a closed case": 'SELECT m.id FROM mark m JOIN "case" c ON c.id = m.case_id'
    " WHERE c.closed_at IS NOT NULL AND m.struck_at IS NULL AND m.dropped_at IS NULL",
    "a mark not told exactly once": "SELECT * FROM (SELECT case_id, CASE kind WHEN 'lapse' THEN 'lapsed' ELSE kind END,"
    " count(*) FROM mark WHERE struck_at IS NOT NULL AND kind IN ('lapse', 'late') GROUP BY 1, 2) m EXCEPT"
    " SELECT case_id, kind, count(*) FROM event GROUP BY 1, 2",
    "a notice twice on one day": "SELECT case_id, post_id, person_id, text, (at AT TIME ZONE 'Asia/Shanghai')::date"
    " FROM notice GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1",
    "a message not sent": "SELECT id, workflow_id, name, error FROM outbox WHERE sent_at IS NULL OR undeliverable",
}


def wrongs(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every check that found something, with the first rows that it found."""
    found = {name: session.execute(text(WITH + query)).fetchmany(5) for name, query in WRONG.items()}
    return {name: [tuple(row) for row in rows] for name, rows in found.items() if rows}
