"""The loop of a year of key works: units report on the 25th, what is reported is verified the same afternoon."""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

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
from workflows.names import key_work_key

OVERSEER = "supervision1"
TOGETHER = timedelta(minutes=45)
"""A month's closings are spread over the night after the cut-off: one step takes some two dozen of them."""
REPORT_DAY = 25
LATE = timedelta(days=31)
UNVERIFIED = timedelta(days=50)
"""So long a pending report waits: past the next closing, and December's past the window for its corrections."""
BULK = 100
AT_ONCE = 4
"""Officials of one instant, who do not wait for each other; what the register holds in the end is the same."""
LAST_MARK = "SELECT max(at) FROM mark WHERE struck_at IS NULL AND dropped_at IS NULL AND at <= :until"
FORMS = "SELECT id, form FROM task WHERE id = ANY(:tasks)"
WORK_ID = 'SELECT id FROM "case" WHERE key = :key'
FAST = frozenset({"report_progress", "verify_progress", "file_responsibility"})
"""Hundreds of equal acts an instant: decided from what the task itself carries; what holds is verified in bulk."""
OUTSTANDING = [
    ActRule(step="report_outstanding", times=1),
    ActRule(step="report_outstanding", outcome="none"),
    ActRule(step="review_outstanding", times=1, outcome="return", opinion="请重新比较。"),
]
"""After the year one unit reports a work of its own; the mayor sends the recommendation back once (NJ-17)."""


class Request(NamedTuple):
    """What is asked of a work and is no task: an adjustment, a correction."""

    at: datetime
    number: int
    path: str
    body: dict[str, Any]


class WorksCrowd(Crowd):
    """The officials of a year: diligent in everything, on schedule except where the scenario says otherwise."""

    def __init__(self, scenario: WorksScenario, people: People) -> None:
        city = City(CITY, OVERSEER, "clerk", "calendar", [], [], date(scenario.year + 1, 2, 26))
        told = Scenario(name=scenario.name, title=scenario.title, year=scenario.year, acts=OUTSTANDING)
        super().__init__(told, people, {CITY: city})
        self.troubled = {f"{one.number:04d}": one for one in scenario.troubled}
        self.planned = scenario.planned
        self.year = scenario.year
        self._returns = {(f"{one.number:04d}", month) for one in scenario.troubled for month in one.returned}

    def _when(self, task: Waits, rule: ActRule | None, since: datetime, calendar: Calendar) -> datetime | None:
        if task.step == "report_progress":
            asked = date(self.year, int(task.about), REPORT_DAY) + (LATE if self._late(task) else timedelta())
            day = calendar.next_workday(max(asked, _day(since)))
            return None if self._report(task) is None else datetime.combine(day, time(9, 30), LEGAL_ZONE)
        if task.step == "verify_progress" and self._report(task) == PENDING:
            return datetime.combine(calendar.next_workday(_day(since) + UNVERIFIED), time(15), LEGAL_ZONE)
        return super()._when(task, rule, since, calendar)

    def _report(self, task: Waits) -> str | None:
        troubled = self.troubled.get(task.key[-4:])
        return troubled.reports[int(task.about) - 1] if troubled else str(self.planned[int(task.about) - 1])

    def _late(self, task: Waits) -> bool:
        troubled = self.troubled.get(task.key[-4:])
        return troubled is not None and int(task.about) in troubled.late

    def returns(self, task: Waits) -> bool:
        """Whether this report is sent back; asked once, for the second one holds."""
        report = task.key[-4:], int(task.about)
        if report not in self._returns:
            return False
        self._returns.remove(report)
        return True

    def figure(self, task: Waits) -> str:
        """What the unit reports."""
        said = self._report(task)
        return str(self.planned[int(task.about) - 1]) if said in (None, PENDING) else str(said)

    def body(self, task: Waits, prefill: dict[str, Any]) -> dict[str, Any]:
        """The decision of one of the many equal acts; a report that holds is verified with others in bulk."""
        if task.step == "file_responsibility":
            return {"outcome": "file", "form": {"breakdown": "按季度分解到处室，每月调度。", **prefill}}
        if task.step == "verify_progress":
            return {"outcome": "return", "opinion": "佐证材料不足，请补充后重报。"}
        return {"outcome": "report", "form": {"value": self.figure(task), "description": "按计划推进。"}}

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
        self._requests = [one for troubled in scenario.troubled for one in _requests(troubled, scenario.year)]

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
        """When something is asked of a work that is no task."""
        return [one.at for one in self._requests]

    async def happen(self, now: datetime) -> None:
        """Ask for the adjustments and corrections that are due."""
        for one in [one for one in self._requests if one.at <= now]:
            self._requests.remove(one)
            work = self.register.rows(WORK_ID, key=key_work_key(CITY, self.scenario.year, one.number))[0][0]
            self.people.ask(OVERSEER, "POST", f"/api/v1/key-works/{work}/{one.path}", json=one.body)
            await self.settle()

    def all_act(self, due: list[Waits], now: datetime, calendar: Calendar) -> None:
        """The many equal acts first, the others as in every rehearsal."""
        fast = [task for task in due if task.step in FAST]
        seated = self.register.seated([task.post_id for task in fast], _day(now)) if fast else {}
        forms = {row.id: row.form for row in self.register.rows(FORMS, tasks=[task.id for task in fast])}
        verified: defaultdict[str, list[Waits]] = defaultdict(list)
        single = []
        for task in fast:
            self.people.id_of(seated[task.post_id])
            if task.step == "verify_progress" and not self.crowd.returns(task):
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
        body = self.crowd.body(task, prefill)
        self.people.ask(username, "POST", f"/api/v1/tasks/{task.id}/decide", json=body)

    def _verify(self, username: str, tasks: list[Waits]) -> None:
        for first in range(0, len(tasks), BULK):
            some = tasks[first : first + BULK]
            body = {"tasks": [{"task": task.id} for task in some], "outcome": "verified"}
            answers = self.people.ask(username, "POST", "/api/v1/tasks/decide", json=body)
            assert all("outcome" in answer for answer in answers), answers


def _requests(one: Troubled, year: int) -> Iterator[Request]:
    """What a troubled work asks for on the tenth of a month, and the corrections of closed months on the twentieth."""
    for month in one.suspended:
        body = {"first_month": month, "last_month": month, "reason": "汛期停工"}
        yield Request(_nine(year, month, 10), one.number, "adjustments/suspension", body)
    for plan in one.adjusted:
        planned = [str(value) for value in plan.planned]
        body = {"effective_month": plan.month, "planned": planned, "reason": "用地调整"}
        yield Request(_nine(year, plan.month, 10), one.number, "adjustments/plan", body)
    for told in one.corrected:
        body = {"month": told.month, "value": str(told.value), "note": "现场核实"}
        yield Request(_nine(year, told.month + 1, 20), one.number, "corrections", body)


def _nine(year: int, month: int, day: int) -> datetime:
    return datetime(year + month // 13, (month - 1) % 12 + 1, day, 9, tzinfo=LEGAL_ZONE)


def _day(moment: datetime) -> date:
    return moment.astimezone(LEGAL_ZONE).date()
