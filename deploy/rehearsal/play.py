"""The rehearsal of an incentive round: its start, its officials, and what the scenario lets happen besides."""

import asyncio
from datetime import datetime, timedelta

from deploy.rehearsal.cities import City, city_projects
from deploy.rehearsal.crowd import Crowd
from deploy.rehearsal.doings import Doings
from deploy.rehearsal.happenings import Event, Moment
from deploy.rehearsal.loop import Loop
from deploy.rehearsal.machinery import Machinery
from deploy.rehearsal.scenario import Scenario
from service.clock import LEGAL_ZONE
from service.org.sample import CITY


class Play(Loop):
    """One round, from its start to the end of everything that came of it."""

    def __init__(self, machinery: Machinery, scenario: Scenario, cities: dict[str, City]) -> None:
        super().__init__(machinery)
        self.scenario, self.cities = scenario, cities
        self.crowd = Crowd(scenario, self.people, cities)
        self.doings = Doings(scenario, self.people, cities[CITY], self.register)
        self.pending: list[Event] = list(scenario.events)

    def start(self) -> None:
        """The office starts the year's round with the projects to be proposed (YY-06)."""
        for city in self.cities.values():
            year = {"year": self.scenario.year}
            this = self.people.ask(city.overseer, "POST", "/api/v1/rounds", json=year)["id"]
            if not city.proposal:
                file = {"file": ("projects.json", city_projects(self.scenario.projects))}
                self.people.ask(city.overseer, "POST", f"/api/v1/rounds/{this}/projects", files=file)

    def events(self) -> list[datetime | None]:
        """When the scenario's events happen, as far as it is known."""
        return [self._moment(event.when) for event in self.pending]

    def _moment(self, when: Moment) -> datetime | None:
        if when.day is not None:
            return datetime.combine(when.day, when.hour, LEGAL_ZONE)
        assert when.after is not None
        found = self.register.happened(when.after, CITY, when.project, when.nth)
        if found is None:
            return None
        day = found.astimezone(LEGAL_ZONE).date() + timedelta(days=when.days)
        return max(found, datetime.combine(day, when.hour, LEGAL_ZONE))

    async def happen(self, now: datetime) -> None:
        """Let the scenario's events happen, in their order."""
        for event in list(self.pending):
            moment = self._moment(event.when)
            if moment is not None and moment <= now:
                self.pending.remove(event)
                await asyncio.to_thread(self.doings.carry_out, event, now)
                await self.settle()
