"""drafts of what officials type into forms that belong to no task"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'unsent_form',
        sa.Column('person_id', sa.BigInteger(), nullable=False),
        sa.Column('place', sa.String(length=300), nullable=False),
        sa.Column('version', sa.BigInteger(), nullable=False),
        sa.Column('fields', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_unsent_form_person_id')),
        sa.PrimaryKeyConstraint('person_id', 'place', name=op.f('pk_unsent_form')),
    )
    op.create_index(op.f('ix_unsent_form_kept_at'), 'unsent_form', ['kept_at'], unique=False)


def downgrade() -> None:
    op.drop_table('unsent_form')
