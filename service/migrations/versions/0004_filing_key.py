"""An appeal's filing key and affected unit; the year of a finding"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appeal", sa.Column("filing_key", sa.String(length=64), nullable=True))
    op.create_unique_constraint(op.f("uq_appeal_filing_key"), "appeal", ["filing_key"])
    op.add_column("appeal", sa.Column("affected_unit_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_appeal_affected_unit_id"), "appeal", "unit", ["affected_unit_id"], ["id"])
    op.add_column("finding", sa.Column("year", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("finding", "year")
    op.drop_constraint(op.f("fk_appeal_affected_unit_id"), "appeal", type_="foreignkey")
    op.drop_column("appeal", "affected_unit_id")
    op.drop_constraint(op.f("uq_appeal_filing_key"), "appeal", type_="unique")
    op.drop_column("appeal", "filing_key")
