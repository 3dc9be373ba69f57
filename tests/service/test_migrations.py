"""The numbered migrations make exactly the tables that the service declares, also from an older register."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from service import migrations
from service.db import Base
from service.tables import TABLES
from tests.conftest import create_database, database_url

FOLDER = str(Path(migrations.__file__).parent)


def differences(url: str) -> list[object]:
    assert TABLES  # every table is declared
    engine = create_engine(url)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
    engine.dispose()
    return list(found)


def test_a_migrated_register_is_the_declared_one(city: str) -> None:
    assert differences(city) == []


def test_an_older_register_is_brought_up_with_what_it_holds(server: str) -> None:
    create_database(server, "older")
    url = database_url(server, "older")
    config = Config()
    config.set_main_option("script_location", FOLDER)
    config.set_main_option("sqlalchemy.url", url)
    command.upgrade(config, "0001")
    assert differences(url) != []
    migrations.upgrade(url)
    assert differences(url) == []
    command.downgrade(config, "0001")
    migrations.upgrade(url)
    assert differences(url) == []
