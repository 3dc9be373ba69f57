"""Officials who act as soon as they have a task, and try again whatever happens to the processes."""

import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import httpx
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from deploy.rehearsal.answers import World
from deploy.rehearsal.officials import answer
from service.clock import Clock
from service.org.accounts import token_digest
from service.org.sample import sample_scores

MAIN = text(
    "SELECT t.id, t.step, t.post_id, min(h.person_id) AS person FROM task t JOIN holding h ON h.post_id = t.post_id"
    " WHERE t.state = 'open' AND NOT t.step = ANY(:aside) GROUP BY t.id ORDER BY t.id"
)
ASIDE = [
    "receive_sheet",
    "record_no_reply",
    "record_missing_replies",
    "sign_notice",
    "hold_talk",
    "sign_record",
    "report_rectification",
    "verify_rectification",
    "close_talk",
]
"""What lateness opens while a process is away: it differs from run to run and decides nothing."""


class Officials:
    """Everybody in the city at once; `run` returns when the round has ended."""

    def __init__(self, url: str, engine: Engine, clock: Clock, year: int) -> None:
        self.engine, self.clock, self.year = engine, clock, year
        self.tokens: dict[int, str] = {}
        self.scores = sample_scores()
        self.http = httpx.Client(base_url=url, timeout=5, trust_env=False)
        self.retries = 0
        self._lock = threading.Lock()

    def run(self, stop: threading.Event) -> None:
        """Act on every open task until told to stop."""
        with ThreadPoolExecutor(8) as pool:
            while not stop.is_set():
                rows = self._open()
                list(pool.map(self._act, rows))
                if not rows:
                    time.sleep(0.02)

    def _open(self) -> list[Any]:
        try:
            with self.engine.connect() as connection:
                return list(connection.execute(MAIN, {"aside": ASIDE}))
        except DBAPIError:
            time.sleep(0.1)
            return []

    def _act(self, task: Any) -> None:
        """One try at one task; whatever is in the way, the task is found again."""
        try:
            token = self._token(task.person)
            view = self._send(token, "GET", f"/api/v1/tasks/{task.id}")
            given = answer(view, self._world(token))
            if task.step == "form_batch" and given.form["held"]:
                return
            body = {"outcome": given.outcome, "form": given.form, "opinion": given.opinion}
            path = f"/api/v1/tasks/{task.id}/decide"
            first = self._send(token, "POST", path, json=body)
            if secrets.randbelow(10) == 0 and self._send(token, "POST", path, json=body) != first:
                raise AssertionError(f"a repeated decision of task {task.id} was answered differently")
        except (httpx.HTTPError, DBAPIError, NotNow):
            with self._lock:
                self.retries += 1
            time.sleep(0.05)

    def _send(self, token: str, method: str, path: str, **content: Any) -> Any:
        response = self.http.request(method, path, headers={"Authorization": f"Bearer {token}"}, **content)
        if response.status_code >= 500 or response.status_code in (404, 409):
            raise NotNow(response.text)
        if response.status_code >= 300:
            raise AssertionError(f"{method} {path}: {response.status_code} {response.text}")
        return response.json()

    def _world(self, token: str) -> World:
        supervisor = self._token(self._supervisor())

        def attach(case: int, name: str, content: bytes) -> int:
            found = self._send(token, "POST", f"/api/v1/cases/{case}/attachments", files={"file": (name, content)})
            return int(found["id"])

        return World(
            now=self.clock.now(),
            year=self.year,
            scores=self.scores,
            read=lambda path: dict(self._send(supervisor, "GET", path)),
            attach=attach,
            submission_due=date(self.year + 1, 2, 26),
        )

    def _supervisor(self) -> int:
        if not hasattr(self, "_sup"):
            with self.engine.connect() as connection:
                found = connection.execute(text("SELECT person_id FROM account WHERE username = 'supervision1'"))
                self._sup = int(found.scalar_one())
        return self._sup

    def _token(self, person: int) -> str:
        with self._lock:
            if person not in self.tokens:
                token = secrets.token_hex(16)
                now = self.clock.now()
                with self.engine.begin() as connection:
                    connection.execute(
                        text("INSERT INTO login_session VALUES (:digest, :person, :now, :until, :now)"),
                        {
                            "digest": token_digest(token),
                            "person": person,
                            "now": now,
                            "until": now + timedelta(days=200_000),
                        },
                    )
                self.tokens[person] = token
            return self.tokens[person]


class NotNow(Exception):
    """The service is away, the case moves on, or somebody else was quicker: try again."""
