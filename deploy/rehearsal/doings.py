"""Carrying out a scenario's events: over HTTP, as the citizen, official or keeper concerned would."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from deploy.rehearsal.cities import City
from deploy.rehearsal.crowd import legal
from deploy.rehearsal.happenings import (
    Absence,
    ChangeRound,
    Correct,
    Departure,
    Event,
    Extend,
    FileAppeal,
    Outage,
    TakeArrangement,
)
from deploy.rehearsal.people import People
from deploy.rehearsal.register import Register
from deploy.rehearsal.scenario import Scenario
from service.db import transaction
from service.incentives.proposals import forms_of
from service.org import use_cases as organisation
from service.org.leadership import set_substitute
from service.org.sample import CITY, sample_projects
from service.org.tables import Holding
from service.tasks.acts import release_claims
from workflows.names import project_key, round_key

NEWEST_LIST = """
    SELECT p.id FROM publicity p JOIN "case" c ON c.id = p.project_id WHERE c.key = :key ORDER BY p.version DESC LIMIT 1
"""
HANDLER = """
    SELECT p.id FROM post p JOIN "case" c ON c.unit_id = p.unit_id WHERE p.office = 'handler' AND c.key = :key
"""
CASE = 'SELECT id FROM "case" WHERE key = :key'
OPEN_DEADLINE = """
    SELECT d.id FROM deadline d JOIN "case" c ON c.id = d.case_id
    WHERE c.key = :key AND d.name = :name AND d.met_at IS NULL AND d.dropped_at IS NULL
"""


class Doings:
    """What happens besides the officials' tasks."""

    def __init__(self, scenario: Scenario, people: People, city: City, register: Register) -> None:
        self._scenario, self._people, self._city, self._register = scenario, people, city, register
        self._do: dict[type, Callable[[Any, datetime], None]] = {
            FileAppeal: self._file,
            Correct: self._correct,
            Outage: self._outage,
            TakeArrangement: self._arrangement,
            ChangeRound: self._change,
            Extend: self._extend,
            Absence: self._absence,
            Departure: self._departure,
        }

    def carry_out(self, event: Event, now: datetime) -> None:
        """Let one event happen."""
        self._do[type(event)](event, now)

    def _one(self, sql: str, **given: Any) -> Any:
        return self._register.rows(sql, **given)[0][0]

    def _key(self, project: int | None) -> str:
        if project is None:
            return round_key(CITY, self._scenario.year)
        return project_key(CITY, self._scenario.year, project)

    def _project(self, number: int) -> int:
        return int(self._one(CASE, key=self._key(number)))

    def _handler(self, number: int, now: datetime) -> str:
        """The handling officer of a project's first lead unit, whoever that is today."""
        post = self._one(HANDLER, key=self._key(number))
        return self._register.seated([post], legal(now))[post]

    def _file(self, event: FileAppeal, _now: datetime) -> None:
        body = event.model_dump(include={"kind", "matter", "accused_unit"})
        listed = self._one(NEWEST_LIST, key=self._key(event.project))
        self._people.ask(None, "POST", f"/api/v1/public/publicity/{listed}/appeals", json=body)

    def _correct(self, event: Correct, now: datetime) -> None:
        body = event.model_dump(include={"material", "reason", "remove"})
        path = f"/api/v1/projects/{self._project(event.project)}/corrections"
        self._people.ask(self._handler(event.project, now), "POST", path, json=body)

    def _outage(self, event: Outage, now: datetime) -> None:
        body = {"started": (now - timedelta(hours=event.hours)).isoformat(), "ended": now.isoformat()}
        path = f"/api/v1/projects/{self._project(event.project)}/outages"
        self._people.ask(self._handler(event.project, now), "POST", path, json=body)

    def _arrangement(self, event: TakeArrangement, _now: datetime) -> None:
        body = event.model_dump(mode="json", exclude={"when", "do"})
        self._people.ask(self._city.calendar_keeper, "POST", "/api/v1/calendar/arrangements", json=body)

    def _change(self, event: ChangeRound, _now: datetime) -> None:
        body: dict[str, Any] = {"change": event.do, "reason": event.reason}
        if event.do == "add":
            form = next(form for form in forms_of(sample_projects()) if form.number == event.project)
            body["project"] = form.model_dump(mode="json")
        else:
            body["number"] = event.project
        path = f"/api/v1/rounds/{self._one(CASE, key=self._key(None))}/changes"
        self._people.ask(self._city.overseer, "POST", path, json=body)

    def _extend(self, event: Extend, _now: datetime) -> None:
        deadline = self._one(OPEN_DEADLINE, key=self._key(event.project), name=event.deadline)
        body = {"on": event.to.isoformat(), "why": event.why}
        self._people.ask(self._city.overseer, "POST", f"/api/v1/deadlines/{deadline}/extend", json=body)

    def _absence(self, event: Absence, now: datetime) -> None:
        absent, acting = self._people.id_of(event.absent), self._people.id_of(event.substitute)
        first = legal(now)
        with transaction(self._engine) as session:
            set_substitute(session, CITY, absent, acting, first, first + timedelta(days=event.days - 1), now)

    def _departure(self, event: Departure, now: datetime) -> None:
        leaver, day = self._people.id_of(event.person), legal(now)
        with transaction(self._engine) as session:
            posts = _posts_of(session, leaver)
            organisation.leave(session, CITY, leaver, day, now)
            release_claims(session, leaver)
            successor = organisation.add_person(session, CITY, event.successor, f"接任{event.person}"[:40])
            for post in posts:
                organisation.appoint(session, CITY, post, successor.id, day, now)

    @property
    def _engine(self) -> Engine:
        return self._register.engine


def _posts_of(session: Session, person: int) -> list[int]:
    held = select(Holding.post_id).where(Holding.person_id == person, Holding.valid_to.is_(None))
    return list(session.scalars(held.order_by(Holding.post_id)))
