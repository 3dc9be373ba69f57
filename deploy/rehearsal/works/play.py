"""The loop of a year of key works: units report on the 25th, what is reported is verified the same afternoon."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from typing import Any

from deploy.rehearsal.cities import City
from deploy.rehearsal.crowd import Crowd
from deploy.rehearsal.loop import Loop
from deploy.rehearsal.machinery import Machinery
from deploy.rehearsal.people import People
from deploy.rehearsal.register import Waits
from deploy.rehearsal.scenario import ActRule, Scenario
from deploy.rehearsal.works.city import works_file
from deploy.rehearsal.works.scenario import PENDING, Troubled, WorksScenario
from service.clock import LEGAL_ZONE
from service.org.sample import CITY
from service.rules.calendar import Calendar
from workflows.names import key_list_key

OVERSEER = "supervision1"
TOGETHER = timedelta(minutes=45)
"""A month's closings are spread over the night after the cut-off: one step takes some two dozen of them."""
REPORT_DAY = 25
BULK = 100
AT_ONCE = 4
"""Officials of one instant, who do not wait for each other; what the register holds in the end is the same."""
LAST_MARK = "SELECT max(at) FROM mark WHERE struck_at IS NULL AND dropped_at IS NULL AND at <= :until"
FORMS = "SELECT id, form FROM task WHERE id = ANY(:tasks)"
WORK_ID = 'SELECT id FROM "case" WHERE key = :key'
FAST = frozenset({"report_progress", "verify_progress", "file_responsibility"})
"""Hundreds of equal acts an instant: decided from what the task itself carries, verified in bulk."""
OUTSTANDING = [
    ActRule(step="report_outstanding", times=1),
    ActRule(step="report_outstanding", outcome="none"),
    ActRule(step="review_outstanding", times=1, outcome="return", opinion="请重新比较。"),
]
"""After the year one unit reports a work of its own; the mayor sends the recommendation back once (NJ-17)."""


class WorksCrowd(Crowd):
    """The officials of a year: diligent in everything, on schedule except where the scenario says otherwise."""

    def __init__(self, scenario: WorksScenario, people: People) -> None:
        city = City(CITY, OVERSEER, "clerk", "calendar", [], [], date(scenario.year + 1, 2, 26))
        told = Scenario(name=scenario.name, title=scenario.title, year=scenario.year, acts=OUTSTANDING)
        super().__init__(told, people, {CITY: city})
        self.troubled = {f"{one.number:04d}": one for one in scenario.troubled}
        self.planned = scenario.planned
        self.year = scenario.year

    def _when(self, task: Waits, rule: ActRule | None, since: datetime, calendar: Calendar) -> datetime | None:
        if task.step == "report_progress":
            day = calendar.next_workday(max(date(self.year, int(task.about), REPORT_DAY), _day(since)))
            return None if self._report(task) is None else datetime.combine(day, time(9, 30), LEGAL_ZONE)
        if task.step == "verify_progress" and self._report(task) == PENDING:
            return datetime.combine(calendar.next_workday(_day(since) + timedelta(days=31)), time(15), LEGAL_ZONE)
        return super()._when(task, rule, since, calendar)

    def _report(self, task: Waits) -> str | None:
        troubled = self.troubled.get(task.key[-4:])
        return troubled.reports[int(task.about) - 1] if troubled else str(self.planned[int(task.about) - 1])

    def figure(self, task: Waits) -> str:
        """What the unit reports."""
        said = self._report(task)
        return str(self.planned[int(task.about) - 1]) if said in (None, PENDING) else str(said)

    def form(self, task: Waits, prefill: dict[str, Any]) -> dict[str, Any]:
        """The form of one of the many equal acts."""
        if task.step == "file_responsibility":
            return {"breakdown": "按季度分解到处室，每月调度。", **prefill}
        return {"value": self.figure(task), "description": "按计划推进。"}

    def done(self, task: Waits) -> None:
        """The task was decided elsewhere than in `act`."""
        self._plans.pop(task.id, None)


class WorksPlay(Loop):
    """One year of a key list, from its proposal to the last rectification."""

    crowd: WorksCrowd

    def __init__(self, machinery: Machinery, scenario: WorksScenario) -> None:
        super().__init__(machinery)
        self.scenario = scenario
        self.crowd = WorksCrowd(scenario, self.people)
        self._suspend = [(one, month) for one in scenario.troubled for month in one.suspended]

    def start(self) -> None:
        """The office starts the year's list and imports its works (NJ-02)."""
        year = {"year": self.scenario.year}
        this = self.people.ask(OVERSEER, "POST", "/api/v1/key-lists", json=year)["id"]
        file = {"file": ("works.json", works_file(self.scenario))}
        self.people.ask(OVERSEER, "POST", f"/api/v1/key-lists/{this}/works", files=file)

    def next_mark(self) -> datetime | None:
        """The last of the marks that come close together: those before it come due on the way."""
        first = super().next_mark()
        if first is None:
            return None
        last: datetime = self.register.rows(LAST_MARK, until=first + TOGETHER)[0][0]
        return last

    def events(self) -> list[datetime | None]:
        """When a suspension is asked for: on the tenth of its month."""
        return [self._asked_at(month) for _, month in self._suspend]

    def _asked_at(self, month: int) -> datetime:
        return datetime(self.scenario.year, month, 10, 9, tzinfo=LEGAL_ZONE)

    async def happen(self, now: datetime) -> None:
        """Ask for the suspensions that are due."""
        for one, month in list(self._suspend):
            if self._asked_at(month) <= now:
                self._suspend.remove((one, month))
                self._ask_suspension(one, month)
                await self.settle()

    def _ask_suspension(self, one: Troubled, month: int) -> None:
        key = key_list_key(CITY, self.scenario.year).replace("key-list", "key-work") + f"/{one.number:04d}"
        work = self.register.rows(WORK_ID, key=key)[0][0]
        body = {"first_month": month, "last_month": month, "reason": "汛期停工"}
        self.people.ask(OVERSEER, "POST", f"/api/v1/key-works/{work}/adjustments/suspension", json=body)

    def all_act(self, due: list[Waits], now: datetime, calendar: Calendar) -> None:
        """The many equal acts first, the others as in every rehearsal."""
        fast = [task for task in due if task.step in FAST]
        seated = self.register.seated([task.post_id for task in fast], _day(now)) if fast else {}
        forms = {row.id: row.form for row in self.register.rows(FORMS, tasks=[task.id for task in fast])}
        verified: defaultdict[str, list[Waits]] = defaultdict(list)
        single = []
        for task in fast:
            self.people.id_of(seated[task.post_id])
            if task.step == "verify_progress":
                verified[seated[task.post_id]].append(task)
            else:
                single.append((task, seated[task.post_id], forms[task.id]))
        with ThreadPoolExecutor(AT_ONCE) as hands:
            list(hands.map(lambda one: self._decide(*one), single))
            list(hands.map(lambda one: self._verify(*one), sorted(verified.items())))
        for task in fast:
            self.crowd.done(task)
        super().all_act([task for task in due if task.step not in FAST], now, calendar)

    def _decide(self, task: Waits, username: str, prefill: dict[str, Any]) -> None:
        outcome = "file" if task.step == "file_responsibility" else "report"
        body = {"outcome": outcome, "form": self.crowd.form(task, prefill)}
        self.people.ask(username, "POST", f"/api/v1/tasks/{task.id}/decide", json=body)

    def _verify(self, username: str, tasks: list[Waits]) -> None:
        for first in range(0, len(tasks), BULK):
            some = tasks[first : first + BULK]
            body = {"tasks": [{"task": task.id} for task in some], "outcome": "verified"}
            answers = self.people.ask(username, "POST", "/api/v1/tasks/decide", json=body)
            assert all("outcome" in answer for answer in answers), answers


def _day(moment: datetime) -> date:
    return moment.astimezone(LEGAL_ZONE).date()



