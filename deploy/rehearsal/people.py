"""The simulated officials' way to the service: HTTP with a bearer token each, one kept-alive connection."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import Engine, insert, select

from service.db import transaction
from service.org.accounts import token_digest
from service.org.tables import Account, LoginSession

YEARS = timedelta(days=4000)


class Refused(Exception):
    """The service refused an act, by name."""

    def __init__(self, name: str, detail: str, clause: str | None) -> None:
        self.name, self.detail, self.clause = name, detail, clause
        super().__init__(f"{name}: {detail}")


class People:
    """Everybody with an account; a login is a row, so that no password is hashed an act."""

    def __init__(self, engine: Engine, address: str, now: datetime) -> None:
        self._engine, self._now = engine, now
        self._seed = secrets.token_hex(16)
        self._known: dict[str, int] = {}
        self._http = httpx.Client(base_url=address, trust_env=False, timeout=30)

    def close(self) -> None:
        """Give the connection back."""
        self._http.close()

    def id_of(self, username: str) -> int:
        """A person by user name, logged in from now on."""
        if username not in self._known:
            with transaction(self._engine) as session:
                query = select(Account.person_id).where(Account.username == username)
                person = session.scalars(query).one()
                session.execute(
                    insert(LoginSession).values(
                        token_hash=token_digest(self._token(username)),
                        person_id=person,
                        created_at=self._now,
                        expires_at=self._now + YEARS,
                        last_seen_at=self._now,
                    )
                )
            self._known[username] = person
        return self._known[username]

    def _token(self, username: str) -> str:
        return hashlib.sha256(f"{self._seed}:{username}".encode()).hexdigest()

    def ask(self, username: str | None, method: str, path: str, **content: Any) -> Any:
        """One request of an official, or of a citizen; Refused when the service says no."""
        headers = {}
        if username is not None:
            self.id_of(username)
            headers["Authorization"] = f"Bearer {self._token(username)}"
        response = self._http.request(method, path, headers=headers, **content)
        if response.is_success:
            return response.json()
        if response.is_client_error:
            said = response.json()
            raise Refused(said["name"], said["detail"], said.get("clause"))
        raise RuntimeError(f"{method} {path}: {response.status_code} {response.text[:500]}")

    def read(self, username: str, path: str) -> Any:
        """GET."""
        return self.ask(username, "GET", path)

    def attach(self, username: str, case_id: int, name: str, content: bytes) -> int:
        """Attach a file to a case."""
        path = f"/api/v1/cases/{case_id}/attachments"
        return int(self.ask(username, "POST", path, files={"file": (name, content)})["id"])
