"""The floor's two tables, in a schema of their own."""

import os

from sqlalchemy import Engine, text


def create_floor(engine: Engine) -> None:
    """Create the floor's tables beside the register."""
    os.environ.setdefault("DUBAN_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    from tests.bench.floor import metadata

    with engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS floor"))
        metadata.create_all(connection)
