"""how often the public interface is called"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_call",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_public_call")),
    )
    op.create_index(op.f("ix_public_call_began_at"), "public_call", ["began_at"], unique=False)


def downgrade() -> None:
    op.drop_table("public_call")
