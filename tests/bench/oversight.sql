-- A city of :works key works with :each tasks a work, half of them done, and a few talks a work.
INSERT INTO "case" (key, kind, jurisdiction, year, title, unit_id, parent_id, pack_id, state, stage, visit, between, opened_at) SELECT 'key-list/yiyang/2026', 'key_list', 'yiyang', 2026, '2026年度重点工作清单',
    (SELECT id FROM unit WHERE code = 'zfb'), NULL, (SELECT max(id) FROM rule_pack WHERE cycle = 'key_works'),
    'year.running', 'year', 1, false, :now;

INSERT INTO key_list (case_id, proposal, first_month) SELECT id, '[]', 1 FROM "case" WHERE kind = 'key_list';

INSERT INTO "case" (key, kind, jurisdiction, year, title, unit_id, parent_id, pack_id, state, stage, visit, between, opened_at) SELECT 'key-work/yiyang/2026/' || lpad(n::text, 4, '0'), 'key_work', 'yiyang', 2026,
    '重点工作' || n || '：农村公路提质改造和安全设施完善', u.id, l.id, l.pack_id, 'year.running', 'year', 1, false, :now
    FROM generate_series(1, :works) n JOIN "case" l ON l.kind = 'key_list'
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS rank, count(*) OVER () AS many FROM unit
          WHERE EXISTS (SELECT FROM post WHERE unit_id = unit.id AND office = 'handler')) u
      ON u.rank = n % u.many;

INSERT INTO key_work (case_id, list_id, number, portfolio, nature, livelihood, cites, direction, measure_unit,
    verifier, other_contribution) SELECT id, parent_id, right(key, 4)::int, '现代产业体系', 'project', false, '报告',
    'higher_is_better', '', 'supervision_office', '' FROM "case" WHERE kind = 'key_work';

INSERT INTO work_plan (work_id, version, effective_month, rejudges, planned, nodes, reason, approval, approved_on,
    recorded_at) SELECT case_id, 1, 1, false, '["8","16","25","33","41","50","58","66","75","83","91","100"]',
    '[{"code": "N1", "title": "完成主体工程", "due": "2026-09-20"}]', '', '', '2026-01-05', :now FROM key_work;

INSERT INTO card (work_id, month, version, flag, planned, actual, why, given_at)
    SELECT case_id, m, 1, CASE WHEN (number * 7 + m * 3) % 5 = 0 THEN 'yellow_card' ELSE 'red_flag' END, m * 8,
    m * 8 - (number * 7 + m * 3) % 5, '计划与核实', :now FROM key_work, generate_series(1, 6) m;

INSERT INTO task (case_id, jurisdiction, stage, visit, step, about, clause, title, post_id, unit_id, owner_id, cycle, state,
    version, priority, handed, form, opened_at, due_at, closed_at, outcome)
    SELECT c.id, 'yiyang', 'year', 1,
    (ARRAY['report_progress', 'verify_progress', 'receive_sheet', 'file_responsibility', 'record_year_finding'])[1 + n % 5],
    n::text, 'NJ-06', '报告月度进度', p.id, c.unit_id, c.unit_id, 'key_works',
    CASE WHEN n % 2 = 0 THEN 'done' ELSE 'open' END, 1, 0, false, '{}',
    CAST(:now AS timestamptz) - (20 + n % 60) * interval '1 day', d.due,
    CASE WHEN n % 2 = 0 THEN d.due + (n % 7 - 5) * interval '1 day' END, CASE WHEN n % 2 = 0 THEN 'report' END
    FROM "case" c JOIN post p ON p.unit_id = c.unit_id AND p.office = 'handler'
    CROSS JOIN generate_series(1, :each) n
    CROSS JOIN LATERAL (SELECT date_trunc('day', CAST(:now AS timestamptz))
        + ((c.id * 31 + n * 17) % 120 - 40) * interval '1 day' AS due) d WHERE c.kind = 'key_work';

INSERT INTO "case" (key, kind, jurisdiction, year, title, unit_id, parent_id, pack_id, state, stage, visit, between, opened_at) SELECT 'talk/two_months/' || w.key || '/' || n, 'talk', 'yiyang', 2026,
    '约谈提醒：' || w.title, w.unit_id, w.id, w.pack_id,
    (ARRAY['notice.draft', 'talk.scheduled', 'rectification.rectifying', 'closed', 'withdrawn'])[1 + (w.id + n) % 5],
    'notice', 1, false, :now FROM "case" w, generate_series(1, 4) n WHERE w.kind = 'key_work';

INSERT INTO talk (case_id, subject_id, ground, period, level, clause, signer_post_id, target_post_id, gap)
    SELECT c.id, c.parent_id, 'two_months', c.id::text, 'warning_talk', 'NJ-18', p.id, p.id, '连续2月未达序时进度'
    FROM "case" c JOIN post p ON p.unit_id = c.unit_id AND p.office = 'handler' WHERE c.kind = 'talk';

UPDATE "case" SET closed_at = :now WHERE kind = 'talk' AND state IN ('closed', 'withdrawn');

INSERT INTO task (case_id, jurisdiction, stage, visit, step, about, clause, title, post_id, unit_id, owner_id, cycle, state,
    version, priority, handed, form, opened_at, due_at)
    SELECT c.id, 'yiyang', 'notice', 1, 'sign_notice', '', 'NJ-18', '签发约谈通知书', p.id, c.unit_id, c.unit_id, 'key_works', 'open', 1, 0,
    false, '{}', :now, CAST(:now AS timestamptz) + (c.id % 20 - 10) * interval '1 day'
    FROM "case" c JOIN post p ON p.unit_id = c.unit_id AND p.office = 'principal_leader'
    WHERE c.kind = 'talk' AND c.state = 'notice.draft';
