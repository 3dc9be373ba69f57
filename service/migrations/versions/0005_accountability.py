"""criticism, written report, referral, objection"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('objection',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('subject_id', sa.BigInteger(), nullable=False),
    sa.Column('unit_id', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('matter', sa.String(length=2000), nullable=False),
    sa.Column('open', sa.Boolean(), nullable=False),
    sa.Column('decision', sa.String(length=20), nullable=True),
    sa.Column('feedback', sa.String(length=2000), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_objection_case_id')),
    sa.ForeignKeyConstraint(['subject_id'], ['case.id'], name=op.f('fk_objection_subject_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_objection_unit_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_objection'))
    )
    op.create_index('ix_objection_subject', 'objection', ['subject_id', 'unit_id'], unique=False)
    op.create_index('ix_objection_unit', 'objection', ['unit_id', 'case_id'], unique=False)
    op.create_index('uq_objection_open', 'objection', ['subject_id', 'unit_id'], unique=True, postgresql_where=sa.text('open'))
    op.create_table('written_report',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('subject_id', sa.BigInteger(), nullable=False),
    sa.Column('period', sa.String(length=40), nullable=False),
    sa.Column('unit_id', sa.BigInteger(), nullable=False),
    sa.Column('clause', sa.String(length=20), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reasons', sa.String(length=2000), nullable=True),
    sa.Column('steps', sa.String(length=2000), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_written_report_case_id')),
    sa.ForeignKeyConstraint(['subject_id'], ['case.id'], name=op.f('fk_written_report_subject_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_written_report_unit_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_written_report')),
    sa.UniqueConstraint('subject_id', 'period', 'unit_id', name=op.f('uq_written_report_subject_id_period_unit_id'))
    )
    op.create_index('ix_written_report_unit', 'written_report', ['unit_id', 'case_id'], unique=False)
    op.create_table('criticism',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('subject_id', sa.BigInteger(), nullable=False),
    sa.Column('period', sa.String(length=40), nullable=False),
    sa.Column('clause', sa.String(length=20), nullable=False),
    sa.Column('grounds', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('remedy', sa.Boolean(), nullable=False),
    sa.Column('body', sa.String(length=2000), nullable=False),
    sa.Column('approval', sa.String(length=260), nullable=True),
    sa.Column('document_id', sa.BigInteger(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_criticism_case_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_criticism_document_id')),
    sa.ForeignKeyConstraint(['subject_id'], ['case.id'], name=op.f('fk_criticism_subject_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_criticism')),
    sa.UniqueConstraint('subject_id', 'period', name=op.f('uq_criticism_subject_id_period'))
    )
    op.create_table('referral',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('subject_id', sa.BigInteger(), nullable=False),
    sa.Column('period', sa.String(length=40), nullable=False),
    sa.Column('unit_id', sa.BigInteger(), nullable=False),
    sa.Column('clause', sa.String(length=20), nullable=False),
    sa.Column('grounds', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('approval', sa.String(length=260), nullable=True),
    sa.Column('organ_id', sa.BigInteger(), nullable=True),
    sa.Column('document_id', sa.BigInteger(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('result', sa.String(length=20), nullable=True),
    sa.Column('result_text', sa.String(length=2000), nullable=True),
    sa.Column('result_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_referral_case_id')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_referral_document_id')),
    sa.ForeignKeyConstraint(['organ_id'], ['unit.id'], name=op.f('fk_referral_organ_id')),
    sa.ForeignKeyConstraint(['subject_id'], ['case.id'], name=op.f('fk_referral_subject_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_referral_unit_id')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_referral')),
    sa.UniqueConstraint('subject_id', 'period', 'unit_id', name=op.f('uq_referral_subject_id_period_unit_id'))
    )
    op.create_index('ix_referral_organ', 'referral', ['organ_id'], unique=False, postgresql_where=sa.text('sent_at is not null'))
    op.create_index('ix_referral_unit', 'referral', ['unit_id', 'case_id'], unique=False)
    op.create_table('criticism_unit',
    sa.Column('case_id', sa.BigInteger(), nullable=False),
    sa.Column('unit_id', sa.BigInteger(), nullable=False),
    sa.Column('progress', sa.String(length=20), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('examination', sa.String(length=2000), nullable=True),
    sa.Column('reasons', sa.String(length=2000), nullable=True),
    sa.Column('promised_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['criticism.case_id'], name=op.f('fk_criticism_unit_case_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_criticism_unit_unit_id')),
    sa.PrimaryKeyConstraint('case_id', 'unit_id', name=op.f('pk_criticism_unit'))
    )
    op.create_index('ix_criticism_unit_unit', 'criticism_unit', ['unit_id', 'case_id'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_criticism_unit_unit', table_name='criticism_unit')
    op.drop_table('criticism_unit')
    op.drop_index('ix_referral_unit', table_name='referral')
    op.drop_index('ix_referral_organ', table_name='referral', postgresql_where=sa.text('sent_at is not null'))
    op.drop_table('referral')
    op.drop_table('criticism')
    op.drop_index('ix_written_report_unit', table_name='written_report')
    op.drop_table('written_report')
    op.drop_index('uq_objection_open', table_name='objection', postgresql_where=sa.text('open'))
    op.drop_index('ix_objection_unit', table_name='objection')
    op.drop_index('ix_objection_subject', table_name='objection')
    op.drop_table('objection')
