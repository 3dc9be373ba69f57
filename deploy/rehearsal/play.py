"""The loop of a rehearsal: step to the next instant, let time's marks fire, let officials act, wait until quiet."""

import asyncio
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

from deploy.faults import Fault
from deploy.rehearsal.cities import City, city_projects
from deploy.rehearsal.crowd import Crowd
from deploy.rehearsal.doings import Doings
from deploy.rehearsal.happenings import Event, Moment
from deploy.rehearsal.machinery import GIVE_UP, Machinery
from deploy.rehearsal.people import People
from deploy.rehearsal.register import Register, Waits
from deploy.rehearsal.scenario import Scenario
from service.clock import LEGAL_ZONE
from service.db import transaction
from service.org.sample import CITY
from service.rules.calendar import Calendar
from workflows.contracts import Waiting
from workflows.staged_case import StagedCase

PAUSE = 0.002
LONGEST = timedelta(days=365 * 4)

Progress = Callable[[date], None]


class Play:
    """One rehearsal, from the start of its round to the end of everything that came of it."""

    def __init__(self, machinery: Machinery, scenario: Scenario, cities: dict[str, City]) -> None:
        self.machinery, self.scenario, self.cities = machinery, scenario, cities
        self.register = Register(machinery.office.engine)
        self.people = People(machinery.office.engine, machinery.address, machinery.clock.now())
        self.crowd = Crowd(scenario, self.people, cities)
        self.doings = Doings(scenario, self.people, cities[CITY], self.register)
        self.pending: list[Event] = list(scenario.events)
        self.instants = 0
        self.acts = 0
        self.seconds = 0.0
        """How long the instants took, without starting and reading."""

    async def begin(self) -> None:
        """The office starts the year's round with the projects to be proposed (YY-06)."""
        await asyncio.to_thread(self._start_rounds)
        await self.settle()

    async def go_on(self, progress: Progress, until: str | None = None) -> None:
        """Play until nothing waits any more, or until a task of the step `until` is open."""
        began = time.monotonic()
        end = self.machinery.clock.now() + LONGEST
        while (moment := self._next(until)) is not None:
            if moment > end:
                raise Fault(f"演练到{moment:%Y-%m-%d}仍未结束。(the round does not end)")
            progress(moment.astimezone(LEGAL_ZONE).date())
            await self.machinery.step_to(moment)
            self.instants += 1
            await self.settle()
            await self._happen(moment)
            await self._act(moment)
        self.seconds += time.monotonic() - began

    def _start_rounds(self) -> None:
        for city in self.cities.values():
            year = {"year": self.scenario.year}
            this = self.people.ask(city.overseer, "POST", "/api/v1/rounds", json=year)["id"]
            if not city.proposal:
                file = {"file": ("projects.json", city_projects(self.scenario.projects))}
                self.people.ask(city.overseer, "POST", f"/api/v1/rounds/{this}/projects", files=file)

    def _calendar(self) -> Calendar:
        with transaction(self.machinery.office.engine) as session:
            return self.machinery.office.calendars.get(session)

    def _next(self, until: str | None) -> datetime | None:
        """The earliest of: an official's act, a mark of time, an event of the scenario."""
        now = self.machinery.clock.now()
        tasks = self.register.open_tasks()
        if any(task.step == until for task in tasks):
            return None
        self.crowd.plan(tasks, self._calendar())
        moments = [self.crowd.next_act(), self.register.next_mark()]
        moments += [self._moment(event.when) for event in self.pending]
        return min((max(moment, now) for moment in moments if moment is not None), default=None)

    def _moment(self, when: Moment) -> datetime | None:
        if when.day is not None:
            return datetime.combine(when.day, when.hour, LEGAL_ZONE)
        assert when.after is not None
        found = self.register.happened(when.after, CITY, when.project, when.nth)
        if found is None:
            return None
        day = found.astimezone(LEGAL_ZONE).date() + timedelta(days=when.days)
        return max(found, datetime.combine(day, when.hour, LEGAL_ZONE))

    async def _happen(self, now: datetime) -> None:
        for event in list(self.pending):
            moment = self._moment(event.when)
            if moment is not None and moment <= now:
                self.pending.remove(event)
                await asyncio.to_thread(self.doings.carry_out, event, now)
                await self.settle()

    async def _act(self, now: datetime) -> None:
        tasks = self.register.open_tasks()
        calendar = self._calendar()
        self.crowd.plan(tasks, calendar)
        due = self.crowd.due(tasks, now)
        if due:
            await asyncio.to_thread(self._all_act, due, now, calendar)
            self.acts += len(due)
            await self.settle()

    def _all_act(self, due: list[Waits], now: datetime, calendar: Calendar) -> None:
        day = now.astimezone(LEGAL_ZONE).date()
        seated = self.register.seated([task.post_id for task in due], day)
        self.crowd.open_books()
        still = {task.id for task in self.register.open_tasks()}
        for task in due:
            if task.id in still:
                self.crowd.act(task, seated[task.post_id], now, calendar)

    async def settle(self) -> None:
        """Wait until the register is quiet and every workflow concerned waits for what the register says."""
        now = self.machinery.clock.now()
        touched: set[str] = set()
        give_up = time.monotonic() + GIVE_UP
        while True:
            touched |= self.register.touched(now)
            await self.machinery.relay()
            if self.register.quiet(now) and await self._all_wait(touched, now):
                return
            if time.monotonic() > give_up:
                raise Fault(f"流程停滞：{sorted(touched)} (no rest at {now:%Y-%m-%d %H:%M})")
            await asyncio.sleep(PAUSE)

    async def _all_wait(self, touched: set[str], now: datetime) -> bool:
        """One query a workflow: its timer for the register's next mark surely exists."""
        touched |= self.register.touched(now)
        wanted = self.register.awaited(touched)
        found = await asyncio.gather(*(self._waits(key) for key in wanted))
        return all(waiting == wanted[key] for key, waiting in found) and self.register.quiet(now)

    async def _waits(self, key: str) -> tuple[str, Waiting | None]:
        handle = self.machinery.client.get_workflow_handle(key)
        found: Waiting | None = await handle.query(StagedCase.waiting_for)
        return key, found
