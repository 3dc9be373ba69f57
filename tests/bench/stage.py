"""The stage for the bench: an embedded PostgreSQL that syncs, two servers, talks that wait for verification."""

import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, text

from deploy.embedded import postgres
from deploy.ports import free_port
from service import sample
from service.clock import Clock
from service.db import transaction
from service.desk import Office
from service.migrations import upgrade
from service.org.accounts import CHEAP_PASSWORDS, token_digest
from service.org.tables import LoginSession
from tests.bench.floor_tables import create_floor
from tests.house import INTERNAL, settings_for

FILL = text(
    """
    WITH one AS (SELECT unit_id, id FROM post WHERE id = :post),
    made AS (
        INSERT INTO "case" (key, kind, jurisdiction, year, title, unit_id, pack_id, state, stage, visit, between,
                            opened_at)
        SELECT :prefix || n, 'talk', 'yiyang', 2026, '约谈', one.unit_id, (SELECT min(id) FROM rule_pack),
               'rectification.verifying', 'rectification', 1, false, :now
        FROM generate_series(1, :count) n, one RETURNING id, unit_id
    ), visits AS (
        INSERT INTO stage_visit (case_id, stage, visit, entered_at) SELECT id, 'rectification', 1, :now FROM made
    )
    INSERT INTO task (case_id, jurisdiction, stage, visit, step, about, clause, title, post_id, unit_id, owner_id,
                      cycle, state, version, priority, handed, form, opened_at, due_at)
    SELECT made.id, 'yiyang', 'rectification', 1, 'verify_rectification', '', 'NJ-18', '核验整改情况', :post,
           made.unit_id, made.unit_id, 'incentives', 'open', 1, 0, false, '{}', :now,
           CAST(:now AS timestamptz) + (made.id % 90) * interval '1 day'
    FROM made RETURNING id
    """
)


@dataclass
class Stage:
    """What the clients need: addresses, a token, and how to lay out tasks."""

    product: str
    floor: str
    token: str
    post: int
    url: str

    def fill(self, count: int, post: int | None = None) -> list[int]:
        """Lay out open verification tasks for the product; their ids."""
        engine = create_engine(self.url)
        with engine.begin() as connection:
            given = {"prefix": f"talk/bench/{secrets.token_hex(4)}/", "count": count, "post": post or self.post}
            ids = [row[0] for row in connection.execute(FILL, {**given, "now": datetime.now(UTC)})]
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        engine.dispose()
        return ids

    def fill_floor(self, count: int) -> list[int]:
        """The same for the floor."""
        engine = create_engine(self.url)
        with engine.begin() as connection:
            rows = connection.execute(
                text(
                    "INSERT INTO floor.task (state, step, post_id) SELECT 'open', 'first', 1"
                    " FROM generate_series(1, :count) RETURNING id"
                ),
                {"count": count},
            )
            ids = [row[0] for row in rows]
        engine.dispose()
        return ids


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Start everything, hand it over, stop it."""
    with postgres(folder) as database:
        upgrade(database.url)
        settings = settings_for(database.url)
        clock = Clock(settings.clock_anchor)
        here = Office(settings=settings, engine=create_engine(database.url), clock=clock)
        with transaction(here.engine) as session:
            sample.load_city(here.desk(session), CHEAP_PASSWORDS)
        token, post = _login(here)
        create_floor(here.engine)
        environment = _environment(database.url, settings.field_key.get_secret_value())
        product = _serve("tests.bench.product:app", environment)
        floor = _serve("tests.bench.floor:app", environment)
        try:
            yield Stage(product[0], floor[0], token, post, database.url)
        finally:
            for _, process in (product, floor):
                process.terminate()
                process.wait(20)
            here.engine.dispose()


def _login(here: Office) -> tuple[str, int]:
    token = secrets.token_hex(16)
    now = here.clock.now()
    with transaction(here.engine) as session:
        person, post = session.execute(
            text(
                "SELECT h.person_id, h.post_id FROM holding h JOIN post p ON p.id = h.post_id"
                " JOIN account a ON a.person_id = h.person_id WHERE a.username = 'supervision1'"
                " AND p.office = 'supervision_officer'"
            )
        ).one()
        session.add(
            LoginSession(
                token_hash=token_digest(token),
                person_id=person,
                created_at=now,
                expires_at=now + timedelta(days=1),
                last_seen_at=now,
            )
        )
    return token, int(post)


def _environment(url: str, field_key: str) -> dict[str, str]:
    return {
        **os.environ,
        "DUBAN_DATABASE_URL": url,
        "DUBAN_SESSION_SECRET": "session-secret-of-the-bench-0123456789",
        "DUBAN_INTERNAL_SECRET": INTERNAL,
        "DUBAN_FIELD_KEY": field_key,
    }


def _serve(app: str, environment: dict[str, str]) -> tuple[str, "subprocess.Popen[bytes]"]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--log-level", "warning", "--no-access-log"]
    process = subprocess.Popen(command, env=environment)
    address = f"127.0.0.1:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://{address}/openapi.json", timeout=1)
        except urllib.error.HTTPError:
            return address, process
        except OSError:
            time.sleep(0.05)
        else:
            return address, process
    raise RuntimeError(f"{app} did not start")
