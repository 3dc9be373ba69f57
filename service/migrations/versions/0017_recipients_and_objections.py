"""the units that receive a document, a notice that leads to it; objections to measures become cases like all others"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

KEY = """'objection/' || c.key || '/' || u.code || '/' || o.n"""
NUMBERED = """
    (SELECT *, row_number() OVER (PARTITION BY measure_id ORDER BY id) AS n FROM measure_objection) o
    JOIN measure m ON m.case_id = o.measure_id JOIN "case" c ON c.id = o.measure_id JOIN unit u ON u.id = m.subject_id
"""
OBJECTIONS = (
    f"""
    INSERT INTO "case" (key, kind, jurisdiction, year, title, unit_id, parent_id, pack_id, state, stage, visit, between,
                        opened_at, closed_at, outcome)
    SELECT {KEY}, 'objection', c.jurisdiction, c.year, left('复核申请（' || u.name || '）：' || c.title, 200),
           coalesce(office.unit_id, c.unit_id), c.id, c.pack_id,
           CASE WHEN o.answer IS NULL THEN 'filed' ELSE 'concluded' END, '', 0, o.answer IS NULL,
           o.raised_at, o.answered_at, CASE WHEN o.answer IS NOT NULL THEN 'concluded' END
    FROM {NUMBERED}
    LEFT JOIN LATERAL (
        SELECT p.unit_id FROM post p JOIN unit g ON g.id = p.unit_id
        WHERE p.office = 'supervision_officer' AND g.jurisdiction_code = c.jurisdiction ORDER BY p.seat, p.id LIMIT 1
    ) office ON true
    ORDER BY o.id
    """,
    f"""
    INSERT INTO objection (case_id, subject_id, unit_id, received_at, filed_at, due, late, matter, open, decision,
                           feedback, decided_at)
    SELECT mine.id, c.id, u.id, coalesce(least(signed.at, o.raised_at), o.raised_at), o.raised_at,
           (coalesce(least(signed.at, o.raised_at), o.raised_at) AT TIME ZONE 'Asia/Shanghai')::date + 30, false,
           o.reason, o.answer IS NULL, CASE o.answer WHEN 'upheld' THEN 'revoked' WHEN 'dismissed' THEN 'upheld' END,
           o.answer_text, o.answered_at
    FROM {NUMBERED} JOIN "case" mine ON mine.key = {KEY}
    LEFT JOIN LATERAL (
        SELECT min(t.closed_at) AS at FROM task t
        WHERE t.case_id = c.id AND t.step = 'receive_measure' AND t.state = 'done'
    ) signed ON true
    """,
    # An open one is taken up by its own workflow, which asks a reviewer without part; its old task and day end here.
    f"""
    INSERT INTO outbox (workflow_id, kind, name, payload, created_at, attempts, undeliverable)
    SELECT mine.key, 'start', 'Objection', jsonb_build_object('case', mine.key, 'kind', 'objection', 'year', mine.year,
           'unit', owner.code, 'title', mine.title), o.raised_at, 0, false
    FROM {NUMBERED} JOIN "case" mine ON mine.key = {KEY} JOIN unit owner ON owner.id = mine.unit_id
    WHERE o.answer IS NULL
    """,
    """
    UPDATE task t SET state = 'closed', closed_at = o.raised_at, version = t.version + 1 FROM measure_objection o
    WHERE t.case_id = o.measure_id AND t.step = 'answer_objection' AND t.state = 'open' AND o.answer IS NULL
    """,
    """
    UPDATE deadline d SET dropped_at = o.raised_at FROM measure_objection o
    WHERE d.case_id = o.measure_id AND d.name = 'objection_decision' AND d.met_at IS NULL AND d.dropped_at IS NULL
      AND o.answer IS NULL
    """,
    """
    UPDATE mark SET dropped_at = d.dropped_at FROM deadline d
    WHERE mark.deadline_id = d.id AND d.name = 'objection_decision' AND d.dropped_at IS NOT NULL
      AND mark.struck_at IS NULL AND mark.dropped_at IS NULL
    """,
)
"""What a unit had objected to a measure, answered or not, as objections of the one kind that there is now."""


def upgrade() -> None:
    op.create_table(
        'document_recipient',
        sa.Column('document_id', sa.BigInteger(), nullable=False),
        sa.Column('unit_id', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_document_recipient_document_id')),
        sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_document_recipient_unit_id')),
        sa.PrimaryKeyConstraint('document_id', 'unit_id', name=op.f('pk_document_recipient')),
    )
    op.create_index('ix_document_recipient_unit', 'document_recipient', ['unit_id', 'document_id'], unique=False)
    op.add_column('notice', sa.Column('document_id', sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f('fk_notice_document_id'), 'notice', 'document', ['document_id'], ['id'])
    # What was copied before names units, or units' codes: they read it from now on, without a notice of old papers.
    op.execute(
        """
        INSERT INTO document_recipient (document_id, unit_id)
        SELECT DISTINCT d.id, u.id FROM document d JOIN "case" c ON c.id = d.case_id
        CROSS JOIN LATERAL jsonb_array_elements_text(d.copies) AS copied(unit)
        JOIN unit u ON u.jurisdiction_code = c.jurisdiction AND copied.unit IN (u.name, u.code)
        """
    )
    for statement in OBJECTIONS:
        op.execute(statement)
    op.drop_table('measure_objection')


def downgrade() -> None:
    op.create_table(
        'measure_objection',
        sa.Column('id', sa.BigInteger(), nullable=False),
        sa.Column('measure_id', sa.BigInteger(), nullable=False),
        sa.Column('reason', sa.String(length=2000), nullable=False),
        sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('raised_by', sa.BigInteger(), nullable=False),
        sa.Column('answer', sa.String(length=20), nullable=True),
        sa.Column('answer_text', sa.String(length=2000), nullable=True),
        sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('answered_by', sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_measure_objection_answered_by')),
        sa.ForeignKeyConstraint(['measure_id'], ['measure.case_id'], name=op.f('fk_measure_objection_measure_id')),
        sa.ForeignKeyConstraint(['raised_by'], ['person.id'], name=op.f('fk_measure_objection_raised_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_measure_objection')),
    )
    op.create_index(op.f('ix_measure_objection_measure_id'), 'measure_objection', ['measure_id'], unique=False)
    op.drop_constraint(op.f('fk_notice_document_id'), 'notice', type_='foreignkey')
    op.drop_column('notice', 'document_id')
    op.drop_table('document_recipient')
