"""The loop of a rehearsal: step to the next instant, let time's marks fire, let officials act, wait until quiet."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import date, datetime, timedelta

from deploy.faults import Fault
from deploy.rehearsal.crowd import Crowd
from deploy.rehearsal.machinery import GIVE_UP, Machinery
from deploy.rehearsal.people import People
from deploy.rehearsal.register import Register, Waits
from service.clock import LEGAL_ZONE
from service.db import transaction
from service.rules.calendar import Calendar
from workflows.contracts import Waiting
from workflows.staged_case import StagedCase

PAUSE, LONGEST_PAUSE = 0.002, 0.05
LONGEST = timedelta(days=365 * 4)

Progress = Callable[[date], None]


class Loop(ABC):
    """One rehearsal, from its start to the end of everything that came of it."""

    crowd: Crowd

    def __init__(self, machinery: Machinery) -> None:
        self.machinery = machinery
        self.register = Register(machinery.office.engine)
        self.people = People(machinery.office.engine, machinery.address, machinery.clock.now())
        self.instants = 0
        self.acts = 0
        self.seconds = 0.0
        """How long the instants took, without starting and reading."""

    @abstractmethod
    def start(self) -> None:
        """What an office does to begin, over HTTP."""

    def next_mark(self) -> datetime | None:
        """The next instant of time's own."""
        return self.register.next_mark()

    def events(self) -> list[datetime | None]:
        """When something happens that is no task."""
        return []

    async def happen(self, now: datetime) -> None:
        """Let what is due and no task happen."""
        return

    async def begin(self) -> None:
        """Start, and wait until all is quiet."""
        await asyncio.to_thread(self.start)
        await self.settle()

    async def go_on(self, progress: Progress, until: str | None = None) -> None:
        """Play until nothing waits any more, or until a task of the step `until` is open."""
        began = time.monotonic()
        end = self.machinery.clock.now() + LONGEST
        while (moment := self._next(until)) is not None:
            if moment > end:
                raise Fault(f"演练到{moment:%Y-%m-%d}仍未结束。(the rehearsal does not end)")
            progress(moment.astimezone(LEGAL_ZONE).date())
            await self.machinery.step_to(moment)
            self.instants += 1
            await self.settle()
            await self.happen(moment)
            await self._act(moment)
        self.seconds += time.monotonic() - began

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
        moments = [self.crowd.next_act(), self.next_mark(), *self.events()]
        return min((max(moment, now) for moment in moments if moment is not None), default=None)

    async def _act(self, now: datetime) -> None:
        tasks = self.register.open_tasks()
        calendar = self._calendar()
        self.crowd.plan(tasks, calendar)
        due = self.crowd.due(tasks, now)
        if due:
            await asyncio.to_thread(self.all_act, due, now, calendar)
            self.acts += len(due)
            await self.settle()

    def all_act(self, due: list[Waits], now: datetime, calendar: Calendar) -> None:
        """Every official whose task is due acts, in an order that is always the same."""
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
        give_up, pause = time.monotonic() + GIVE_UP, PAUSE
        while True:
            touched |= self.register.touched(now)
            await self.machinery.relay()
            if self.register.quiet(now) and await self._all_wait(touched, now):
                return
            if time.monotonic() > give_up:
                raise Fault(f"流程停滞：{sorted(touched)} (no rest at {now:%Y-%m-%d %H:%M})")
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)

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
