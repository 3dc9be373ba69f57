"""adjustments of key works keep their approval: a work that left the list says by which; works that join it later"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('work_adjustment', sa.Column('approval', sa.String(length=200), nullable=True))
    op.add_column('work_adjustment', sa.Column('approved_on', sa.Date(), nullable=True))
    op.add_column('key_work', sa.Column('first_month', sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column('key_work', 'first_month')
    op.drop_column('work_adjustment', 'approved_on')
    op.drop_column('work_adjustment', 'approval')
