"""The way across a stage, on `duban up` in real time: talks whose notice is signed, until their holding is a task."""

import http.client
import json
import secrets
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from service.org.accounts import token_digest
from tests.faults.machine import Machine

TALK = text(
    """
    WITH made AS (
        INSERT INTO "case" (key, kind, jurisdiction, year, title, unit_id, pack_id, state, stage, visit, between,
                            opened_at)
        SELECT :key, 'talk', 'yiyang', 2026, '约谈', unit_id, (SELECT min(id) FROM rule_pack), 'triggered', '', 0, true,
               :now FROM post WHERE id = :post RETURNING id
    ), talk AS (
        INSERT INTO talk (case_id, subject_id, ground, period, level, clause, signer_post_id, target_post_id, gap)
        SELECT id, (SELECT min(c.id) FROM "case" c), :key, '1', 'warning_talk', 'NJ-18', :post, :post, '' FROM made
    )
    INSERT INTO outbox (workflow_id, kind, name, payload, created_at, attempts, undeliverable)
    SELECT :key, 'start', 'Talk', '{"title": "约谈", "kind": "talk", "unit": "zfb", "year": 2026}', :now, 0, false
    FROM made
    """
)
WAITING = text(
    'SELECT t.id FROM task t JOIN "case" c ON c.id = t.case_id'
    " WHERE c.key = :key AND t.step = :step AND t.state = 'open'"
)
DESK = text(
    "SELECT h.person_id, h.post_id FROM holding h JOIN account a USING (person_id) JOIN post p ON p.id = h.post_id"
    " WHERE a.username = 'supervision1' AND p.office = 'supervision_officer'"
)


def across(folder: Path, talks: int) -> list[float]:
    """Milliseconds a talk from signing its notice to the next stage's task, sorted; one after the other."""
    machine = Machine(folder, scaled=False)
    engine = create_engine(machine.settings().database_url)
    try:
        token, post = _log_in(engine)
        service = machine.url.removeprefix("http://")
        return sorted(_one(engine, service, token, post, f"talk/bench/{number}") for number in range(talks))
    finally:
        engine.dispose()
        machine.stop()


def _log_in(engine: Engine) -> tuple[str, int]:
    token, now = secrets.token_hex(16), datetime.now(UTC)
    with engine.begin() as connection:
        person, post = connection.execute(DESK).one()
        connection.execute(
            text("INSERT INTO login_session VALUES (:digest, :person, :now, :until, :now)"),
            {"digest": token_digest(token), "person": person, "now": now, "until": now + timedelta(days=1)},
        )
    return token, int(post)


def _one(engine: Engine, service: str, token: str, post: int, key: str) -> float:
    with engine.begin() as connection:
        connection.execute(TALK, {"key": key, "post": post, "now": datetime.now(UTC)})
        connection.execute(text("NOTIFY duban_outbox"))
    task = _wait(engine, key, "sign_notice")
    form = {"meet_at": (datetime.now(UTC) + timedelta(days=3)).isoformat(), "place": "督查室"}
    body = json.dumps({"outcome": "sign", "form": form})
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    client = http.client.HTTPConnection(service, timeout=10)
    client.request("POST", f"/api/v1/tasks/{task}/decide", body.encode(), headers)
    answer = client.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise RuntimeError(content.decode())
    begun = time.perf_counter()
    _wait(engine, key, "hold_talk")
    client.close()
    return (time.perf_counter() - begun) * 1000


def _wait(engine: Engine, key: str, step: str) -> int:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with engine.connect() as connection:
            found = connection.execute(WAITING, {"key": key, "step": step}).scalar_one_or_none()
        if found is not None:
            return int(found)
        time.sleep(0.002)
    raise TimeoutError(f"{key}: no {step}")
