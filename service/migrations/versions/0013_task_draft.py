"""drafts of what officials type into a task's form"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'task_draft',
        sa.Column('task_id', sa.BigInteger(), nullable=False),
        sa.Column('person_id', sa.BigInteger(), nullable=False),
        sa.Column('case_id', sa.BigInteger(), nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('fields', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_task_draft_case_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_task_draft_person_id')),
        sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_draft_task_id')),
        sa.PrimaryKeyConstraint('task_id', 'person_id', name=op.f('pk_task_draft')),
    )
    op.create_index(op.f('ix_task_draft_case_id'), 'task_draft', ['case_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_task_draft_case_id'), table_name='task_draft')
    op.drop_table('task_draft')
