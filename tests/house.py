"""The service in a test: real HTTP interface, real PostgreSQL, a clock that stands still, workflows played by hand."""

import base64
import secrets
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import text

from deploy.rehearsal.answers import Answer, World
from deploy.rehearsal.officials import answer
from service import sample
from service.app import create_app
from service.clock import LEGAL_ZONE, SteppedClock
from service.db import transaction
from service.desk import Office
from service.org.accounts import token_digest
from service.org.sample import sample_scores
from service.org.tables import LoginSession
from service.settings import Settings
from tests.orders import following

START = datetime(2026, 1, 5, 9, tzinfo=LEGAL_ZONE)
INTERNAL = "internal-secret-of-the-tests-0123456789"
SUBMISSION_DUE = date(2027, 2, 26)
SCORES = sample_scores()


def settings_for(url: str) -> Settings:
    """Settings of a test's service."""
    return Settings(
        database_url=url,
        session_secret="session-secret-of-the-tests-0123456789",
        internal_secret=INTERNAL,
        field_key=base64.urlsafe_b64encode(b"k" * 32).decode(),
        temporal_address="127.0.0.1:9",  # nobody listens there, whatever else runs on this machine
    )


class Person:
    """An official with a session: `get`, `post`, and `decide` on a task by its step."""

    def __init__(self, house: "House", person_id: int, username: str) -> None:
        self.house, self.id, self.username = house, person_id, username
        token = secrets.token_hex(16)
        now = house.clock.now()
        with transaction(house.office.engine) as session:
            session.add(
                LoginSession(
                    token_hash=token_digest(token),
                    person_id=person_id,
                    created_at=now,
                    expires_at=now + timedelta(days=3000),
                    last_seen_at=now,
                )
            )
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: Any) -> Any:
        """GET, expected to succeed."""
        response = self.house.client.get(path, params=query, headers=self._headers)
        assert response.status_code == 200, response.text
        return response.json()

    def send(self, method: str, path: str, **content: Any) -> Any:
        """Any request, answered as it comes."""
        return self.house.client.request(method, path, headers=self._headers, **content)

    def post(self, path: str, body: Any = None, **content: Any) -> Any:
        """POST, expected to succeed."""
        response = self.send("POST", path, json=body if body is not None else {}, **content)
        assert response.status_code < 300, response.text
        return response.json()

    def decide(self, task: int, outcome: str, form: Any = None, opinion: str = "", **more: Any) -> Any:
        """Decide a task; the raw response."""
        body = {"outcome": outcome, "form": form or {}, "opinion": opinion, **more}
        return self.send("POST", f"/api/v1/tasks/{task}/decide", json=body)

    def attach(self, case_id: int, name: str, content: bytes) -> int:
        """Attach a file to a case."""
        response = self.send("POST", f"/api/v1/cases/{case_id}/attachments", files={"file": (name, content)})
        assert response.status_code == 201, response.text
        return int(response.json()["id"])


class House:
    """The service with its clock; `run` lets the workflows' part be played until nothing more happens by itself."""

    def __init__(self, settings: Settings, start: datetime = START) -> None:
        self.clock = SteppedClock(start)
        app = create_app(settings, self.clock)
        self.office: Office = app.state.office
        self.client = TestClient(app, raise_server_exceptions=False)
        self.client.__enter__()  # one event loop for all requests, not one each
        self._people: dict[str, Person] = {}
        self.visits: dict[tuple[str, str], int] = {}

    def close(self) -> None:
        """Give the connections back."""
        self.client.__exit__()
        self.client.close()
        self.office.engine.dispose()

    def person(self, username: str) -> Person:
        """An official of the sample city by user name."""
        if username not in self._people:
            found = self.one("SELECT person_id FROM account WHERE username = :u", u=username)
            self._people[username] = Person(self, found, username)
        return self._people[username]

    def rows(self, sql: str, **given: Any) -> list[Any]:
        """Look into the register."""
        with transaction(self.office.engine) as session:
            return list(session.execute(text(sql), given).all())

    def one(self, sql: str, **given: Any) -> Any:
        """A single value of the register."""
        with transaction(self.office.engine) as session:
            return session.execute(text(sql), given).scalar()

    def start_round(self, year: int = 2026, projects: Collection[int] = (1, 2)) -> int:
        """The year's round with some of the sample's projects proposed, its first stage entered."""
        with transaction(self.office.engine) as session:
            round_id = sample.open_round(self.office.desk(session), year, projects)
        self.run()
        return round_id

    def internal(self, verb: str, **message: Any) -> Any:
        """A call as an activity makes it."""
        return self.client.post(
            f"/internal/cases/{verb}", json=message, headers={"X-Internal-Secret": INTERNAL}
        )

    def run(self) -> None:
        """Enter every stage that is due to be entered and strike every mark that is due, until all is quiet."""
        while self._enter() or self._strike():
            pass

    def _enter(self) -> bool:
        rows = self.rows(
            'SELECT key, kind, stage, outcome FROM "case" WHERE between AND closed_at IS NULL ORDER BY id'
        )
        for key, kind, stage, outcome in rows:
            new = following(kind, stage, outcome)
            visit = self.visits[(key, new)] = self.visits.get((key, new), 0) + 1
            answered = self.internal("enter", case=key, stage=new, visit=visit)
            assert answered.status_code == 200, answered.text
        return bool(rows)

    def _strike(self) -> bool:
        rows = self.rows(
            'SELECT m.id, m.stage, m.visit, c.key FROM mark m JOIN "case" c ON c.id = m.case_id'
            " WHERE m.struck_at IS NULL AND m.dropped_at IS NULL AND m.at <= :now ORDER BY m.at, m.id LIMIT 1",
            now=self.clock.now(),
        )
        for mark, stage, visit, key in rows:
            answered = self.internal("strike", case=key, stage=stage, visit=visit, mark=mark)
            assert answered.status_code == 200, answered.text
        return bool(rows)

    def wait(self, **length: float) -> None:
        """Let legal time pass, mark by mark."""
        until = self.clock.now() + timedelta(**length)
        while True:
            at = self.one(
                "SELECT min(at) FROM mark WHERE struck_at IS NULL AND dropped_at IS NULL AND at <= :until",
                until=until,
            )
            if at is None:
                break
            self.clock.set(max(at, self.clock.now()))
            self.run()
        self.clock.set(until)

    def open_tasks(self, step: str | None = None, case: str | None = None) -> list[Any]:
        """Open tasks: id, step, about, post, case key."""
        return self.rows(
            'SELECT t.id, t.step, t.about, t.post_id, c.key FROM task t JOIN "case" c ON c.id = t.case_id'
            " WHERE t.state = 'open' AND (CAST(:step AS text) IS NULL OR t.step = :step)"
            " AND (CAST(:case AS text) IS NULL OR c.key = :case) ORDER BY t.id",
            step=step,
            case=case,
        )

    def holder(self, post_id: int) -> Person:
        """Who sits in a post today."""
        username = self.one(
            "SELECT a.username FROM holding h JOIN account a USING (person_id) WHERE h.post_id = :post"
            " AND h.valid_from <= :day AND (h.valid_to IS NULL OR h.valid_to >= :day) ORDER BY person_id LIMIT 1",
            post=post_id,
            day=self.clock.today(),
        )
        return self.person(username)

    def habit(self, task: Any, attach: Callable[..., int] | None = None) -> tuple[Person, Answer]:
        """The diligent official of a task, and what he would answer; a file of his goes to the case, or to `attach`."""
        who = self.holder(task.post_id)
        world = World(
            now=self.clock.now(),
            year=2026,
            scores=SCORES,
            read=self.person("supervision1").get,
            attach=attach or who.attach,
            submission_due=SUBMISSION_DUE,
        )
        return who, answer(who.get(f"/api/v1/tasks/{task.id}"), world)

    def act(self, step: str, case: str | None = None, **changed: Any) -> Any:
        """The first open task of a step is decided as a diligent official would, or as changed; the answer."""
        task = self.open_tasks(step, case)[0]
        who, given = self.habit(task)
        body = {"outcome": given.outcome, "form": given.form, "opinion": given.opinion, **changed}
        response = who.send("POST", f"/api/v1/tasks/{task.id}/decide", json=body)
        self.run()
        return response

    def play(self, until: str | None = None, case: str | None = None, days: int = 800) -> None:
        """All officials act diligently until a task of the step `until` is open, or everything has ended."""
        end = self.clock.now() + timedelta(days=days)
        while self.clock.now() < end:
            self.run()
            if until is not None and self.open_tasks(until, case):
                return
            tasks = self.open_tasks()
            if not tasks and not self._next_mark():
                return
            for task in tasks:
                who, given = self.habit(task)
                response = who.decide(task.id, given.outcome, given.form, given.opinion)
                assert response.status_code == 200, f"{task}: {response.text}"
                self.run()
                if until is not None and self.open_tasks(until, case):
                    return

    def _next_mark(self) -> bool:
        at = self.one("SELECT min(at) FROM mark WHERE struck_at IS NULL AND dropped_at IS NULL")
        if at is not None:
            self.clock.set(max(at, self.clock.now()))
        return at is not None

    def state(self, key: str) -> str:
        """The state of a case."""
        return str(self.one('SELECT state FROM "case" WHERE key = :key', key=key))
