"""the inbox: whose matter and of which cycle a task is, its orders and filters by index, search in titles, saved filters"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")
DUE = sa.text("coalesce(due_at, 'infinity')")
ORDERED: dict[str, list[str | sa.TextClause]] = {
    'ix_task_inbox': ['post_id', DUE, 'id', 'cycle'],
    'ix_task_inbox_since': ['post_id', 'id', 'cycle'],
    'ix_task_inbox_step': ['post_id', 'step', DUE, 'id'],
    'ix_task_inbox_owner': ['post_id', 'owner_id', DUE, 'id', 'cycle'],
    'ix_task_unit': ['unit_id', DUE, 'id', 'cycle'],
    'ix_task_unit_since': ['unit_id', 'id', 'cycle'],
    'ix_task_unit_step': ['unit_id', 'step', DUE, 'id'],
    'ix_task_unit_owner': ['unit_id', 'owner_id', DUE, 'id', 'cycle'],
}
BEFORE = {'ix_task_inbox': ['post_id', 'due_at', 'id'], 'ix_task_unit': ['unit_id', 'due_at', 'id']}
SIGNS = """
    CREATE FUNCTION duban_signs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN (
        SELECT array_agg(DISTINCT substr(lower(words), n, size))
        FROM generate_series(1, length(words)) n, generate_series(1, 2) size
    )
"""
# Every sign, and every two that stand side by side: what a GIN index finds Chinese by, in any PostgreSQL and without
# an extension (pg_trgm is not everywhere, and wants three signs where Chinese words have two).


def upgrade() -> None:
    op.add_column('task', sa.Column('owner_id', sa.BigInteger(), nullable=True))
    op.add_column('task', sa.Column('cycle', sa.String(length=20), nullable=True))
    op.execute(
        'UPDATE task SET owner_id = c.unit_id, cycle = r.cycle FROM "case" c JOIN rule_pack r ON r.id = c.pack_id'
        ' WHERE c.id = task.case_id'
    )
    op.alter_column('task', 'owner_id', nullable=False)
    op.alter_column('task', 'cycle', nullable=False)
    op.create_foreign_key(op.f('fk_task_owner_id'), 'task', 'unit', ['owner_id'], ['id'])
    for name in BEFORE:
        op.drop_index(name, table_name='task')
    for name, columns in ORDERED.items():
        op.create_index(name, 'task', columns, postgresql_where=OPEN)
    op.execute(SIGNS)
    words = sa.text("duban_signs((title || ' ') || key)")
    op.create_index('ix_case_words', 'case', [words], postgresql_using='gin')
    op.create_table('saved_filter',
    sa.Column('id', sa.BigInteger(), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('query', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_saved_filter_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter')),
    sa.UniqueConstraint('person_id', 'name', name=op.f('uq_saved_filter_person_id_name'))
    )


def downgrade() -> None:
    op.drop_table('saved_filter')
    op.drop_index('ix_case_words', table_name='case')
    op.execute('DROP FUNCTION duban_signs')
    for name in ORDERED:
        op.drop_index(name, table_name='task')
    for name, columns in BEFORE.items():
        op.create_index(name, 'task', columns, postgresql_where=OPEN)
    op.drop_constraint(op.f('fk_task_owner_id'), 'task', type_='foreignkey')
    op.drop_column('task', 'cycle')
    op.drop_column('task', 'owner_id')
