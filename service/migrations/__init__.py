"""The register's numbered migrations, and how they are run; only who runs them carries alembic's weight."""

from pathlib import Path

from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).parent


def upgrade(url: str) -> None:
    """Bring the database at `url` to the newest numbered migration."""
    config = Config(str(MIGRATIONS / "alembic.ini"))
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")
