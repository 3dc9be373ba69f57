"""acts of administration, suspended accounts, one-time passwords"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("one_time_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "admin_event",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("jurisdiction", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=30), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("post_id", sa.BigInteger(), nullable=True),
        sa.Column("unit_id", sa.BigInteger(), nullable=True),
        sa.Column("pack_id", sa.BigInteger(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["jurisdiction"], ["jurisdiction.code"], name=op.f("fk_admin_event_jurisdiction")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_admin_event_actor_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_admin_event_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_admin_event_post_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_admin_event_unit_id")),
        sa.ForeignKeyConstraint(["pack_id"], ["rule_pack.id"], name=op.f("fk_admin_event_pack_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_event")),
    )
    op.create_index("ix_admin_event_list", "admin_event", ["jurisdiction", "id"])
    for name in ("person", "post", "unit", "pack"):
        op.create_index(f"ix_admin_event_{name}", "admin_event", [f"{name}_id", "id"])


def downgrade() -> None:
    op.drop_table("admin_event")
    op.drop_column("account", "one_time_until")
    op.drop_column("account", "suspended_at")
