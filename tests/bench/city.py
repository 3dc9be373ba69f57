"""A city full of open tasks: a thousand key works and as many talks as wanted, over every unit, step and due day."""

from datetime import datetime

from sqlalchemy import Connection, text

LAY = text(
    """
    WITH units AS (SELECT array_agg(id ORDER BY id) AS ids FROM unit WHERE jurisdiction_code = 'yiyang'),
    handlers AS (SELECT unit_id, min(id) AS post FROM post WHERE office = 'handler' GROUP BY unit_id),
    made AS (
        INSERT INTO "case" (key, kind, jurisdiction, year, title, unit_id, pack_id, state, stage, visit, between,
                            opened_at)
        SELECT CASE WHEN n <= :works THEN 'key-work/city/2026/' ELSE 'talk/city/2026/' END || lpad(n::text, 5, '0'),
               CASE WHEN n <= :works THEN 'key_work' ELSE 'talk' END, 'yiyang', 2026,
               CASE WHEN n <= :works THEN '' ELSE '约谈提醒：' END
                   || (ARRAY['河湖', '道路', '学校', '医院', '园区', '旧改', '管网'])[n % 7 + 1]
                   || '整治' || n || '号工程',
               ids[n % cardinality(ids) + 1], (SELECT max(id) FROM rule_pack WHERE cycle = 'key_works'),
               CASE WHEN n <= :works THEN 'running' ELSE 'rectification.verifying' END, 'rectification', 1, false, :now
        FROM generate_series(1, :works + :talks) n, units
        RETURNING id, unit_id, kind
    ), numbered AS (
        SELECT id, unit_id, kind, row_number() OVER (PARTITION BY kind ORDER BY id) - 1 AS number FROM made
    )
    INSERT INTO task (case_id, jurisdiction, stage, visit, step, about, clause, title, post_id, unit_id, owner_id,
                      cycle, state, version, priority, handed, form, opened_at, due_at)
    SELECT c.id, 'yiyang', c.kind, 1,
           CASE WHEN c.kind = 'talk' THEN 'verify_rectification'
                WHEN n % 500 = 1 THEN 'file_responsibility' WHEN n % 10 = 1 THEN 'receive_sheet'
                WHEN n % 4 = 1 THEN 'verify_progress' ELSE 'report_progress' END,
           n::text, 'NJ-18', '第' || n || '项', CASE WHEN n % 4 < 2 THEN :post ELSE coalesce(h.post, :post) END,
           CASE WHEN n % 4 < 2 THEN :unit ELSE c.unit_id END, c.unit_id, 'key_works', 'open', 1, 0, false, '{}', :now,
           CASE WHEN n % 9 > 0 THEN CAST(:now AS timestamptz) + (n * 37 % 2400 - 600) * interval '1 hour' END
    FROM generate_series(1, :tasks) n
    JOIN numbered c ON c.kind = CASE WHEN n % 2 = 1 THEN 'key_work' ELSE 'talk' END
                   AND c.number = n / 2 % CASE WHEN n % 2 = 1 THEN :works ELSE :talks END
    LEFT JOIN handlers h ON h.unit_id = c.unit_id
    ORDER BY n
    """
)
"""Half of the tasks wait on one desk, the other half on the units' own; one in nine has no day."""


def fill_city(connection: Connection, now: datetime, post: int, *, works: int, talks: int, tasks: int) -> None:
    """Lay out the tasks, with this post as the busiest, and let the planner know of them."""
    unit = connection.execute(text("SELECT unit_id FROM post WHERE id = :post"), {"post": post}).scalar_one()
    given = {"post": post, "unit": unit, "now": now, "works": works, "talks": talks, "tasks": tasks}
    connection.execute(LAY, given)
    connection.execute(text('ANALYZE task, "case"'))
