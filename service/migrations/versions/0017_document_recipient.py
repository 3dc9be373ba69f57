"""the units that receive a document; a notice that leads to it"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0015'
branch_labels = None
depends_on = None


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


def downgrade() -> None:
    op.drop_constraint(op.f('fk_notice_document_id'), 'notice', type_='foreignkey')
    op.drop_column('notice', 'document_id')
    op.drop_table('document_recipient')
