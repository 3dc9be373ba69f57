"""Runs the numbered migrations against the database that `service.db.upgrade` was given."""

from alembic import context
from sqlalchemy import create_engine

from service.db import Base
from service.tables import TABLES

assert TABLES  # every table is declared before the models are compared

LOCK_TIMEOUT = "SET lock_timeout = '5s'"


def run() -> None:
    """One transaction for each migration; a lock that another process holds is not waited for forever."""
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "")
    with engine.connect() as connection:
        connection.exec_driver_sql(LOCK_TIMEOUT)
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transaction_per_migration=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
