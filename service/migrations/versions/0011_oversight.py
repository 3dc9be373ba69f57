"""a city's late tasks in the order of their days, and everything that fell due in a year"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_task_late", "task", ["jurisdiction", "due_at", "id"], postgresql_where=sa.text("state = 'open'")
    )
    op.create_index("ix_task_due", "task", ["jurisdiction", "due_at"])


def downgrade() -> None:
    op.drop_index("ix_task_due", table_name="task")
    op.drop_index("ix_task_late", table_name="task")
