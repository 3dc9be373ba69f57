"""Whether a register needs its migrations: asked in milliseconds, so that a second start need not run them."""

from pathlib import Path

import psycopg

VERSIONS = Path(__file__).parents[1] / "service" / "migrations" / "versions"
STATE = "SELECT version_num, (SELECT count(*) FROM jurisdiction) FROM alembic_version"


def is_current(url: str) -> bool:
    """The newest numbered migration is in, and a city is loaded."""
    try:
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            found = connection.execute(STATE).fetchone()
    except psycopg.errors.UndefinedTable:
        return False
    return found is not None and found[0] == newest() and found[1] > 0


def newest() -> str:
    """The number of the newest migration shipped."""
    return max(path.name.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))
