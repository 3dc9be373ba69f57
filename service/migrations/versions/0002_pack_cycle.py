"""each rule pack says which yearly cycle it rules"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('rule_pack', sa.Column('cycle', sa.String(length=20), nullable=True))
    op.execute("UPDATE rule_pack SET cycle = 'incentives'")
    op.alter_column('rule_pack', 'cycle', nullable=False)


def downgrade() -> None:
    op.drop_column('rule_pack', 'cycle')
