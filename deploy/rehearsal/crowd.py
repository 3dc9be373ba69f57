"""The simulated officials: when each acts on which task, and what he answers."""

import random
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from deploy.faults import Fault
from deploy.rehearsal.answers import Answer, World
from deploy.rehearsal.cities import City
from deploy.rehearsal.officials import answer
from deploy.rehearsal.people import People, Refused
from deploy.rehearsal.register import Waits
from deploy.rehearsal.scenario import ActRule, Scenario
from service.clock import LEGAL_ZONE
from service.rules.calendar import Calendar

HOURS = (time(9, 30), time(15))
"""The two instants of a working day at which officials act; few instants make a quick rehearsal."""
PATIENCE = 120
CLOSED = "task_not_open"
"""A colleague's act of the same instant has taken the case on: there is nothing to act on any more."""
RELATIVE = re.compile(r"@\+(\d+)(?:T(\d\d:\d\d))?")


@dataclass
class Plan:
    """When an open task will be acted on, and by which rule of the scenario."""

    at: datetime | None
    rule: ActRule | None
    refused: int = 0


class Crowd:
    """Plans and carries out the officials' acts."""

    def __init__(self, scenario: Scenario, people: People, cities: dict[str, City]) -> None:
        self._scenario, self._people, self._cities = scenario, people, cities
        self._plans: dict[int, Plan] = {}
        self._taken: Counter[int] = Counter()
        self._pages: dict[str, Any] = {}
        self.refusals: list[dict[str, Any]] = []

    def plan(self, tasks: list[Waits], calendar: Calendar) -> None:
        """Give every task that is newly open its instant; forget those that are open no more."""
        waiting = {task.id for task in tasks}
        self._plans = {known: plan for known, plan in self._plans.items() if known in waiting}
        for task in sorted(tasks, key=lambda t: t.order):
            if task.id not in self._plans:
                rule = self._rule(task)
                self._plans[task.id] = Plan(self._when(task, rule, task.opened_at, calendar), rule)

    def next_act(self) -> datetime | None:
        """The next instant at which somebody acts."""
        return min((plan.at for plan in self._plans.values() if plan.at is not None), default=None)

    def due(self, tasks: list[Waits], now: datetime) -> list[Waits]:
        """The tasks to be acted on now, in their order."""
        found = [task for task in tasks if (at := self._plans[task.id].at) is not None and at <= now]
        return sorted(found, key=lambda t: t.order)

    def _rule(self, task: Waits) -> ActRule | None:
        for number, rule in enumerate(self._scenario.acts):
            if _fits(rule, task) and (rule.times is None or self._taken[number] < rule.times):
                self._taken[number] += 1
                return rule
        return None

    def _when(self, task: Waits, rule: ActRule | None, since: datetime, calendar: Calendar) -> datetime | None:
        if rule is not None and rule.never:
            return None
        day, hour = next_instant(since, calendar)
        slow = rule.delay if rule else self._pace(task)
        if slow:
            day = calendar.add_workdays(day, slow)
        if rule is not None and rule.until is not None and day < rule.until:
            day = calendar.next_workday(rule.until)
        return datetime.combine(day, hour, LEGAL_ZONE)

    def _pace(self, task: Waits) -> int:
        if not self._scenario.pace:
            return 0
        chance = random.Random(f"{self._scenario.seed}:{task.key}:{task.step}:{task.unit}")
        return chance.randint(0, self._scenario.pace)

    def act(self, task: Waits, username: str, now: datetime, calendar: Calendar) -> None:
        """Act on a task. What the service refuses is tried again at the next instant, as a diligent official does."""
        plan = self._plans[task.id]
        try:
            self._decide(task, plan.rule, username, now)
        except Refused as refused:
            if refused.name == CLOSED:
                return
            self._note(task, username, now, refused)
            plan.refused += 1
            if plan.refused > PATIENCE:
                raise Fault(f"{task.key} {task.step}：屡次被拒 ({refused})") from refused
            plan.rule = self._rule(task)
            plan.at = self._when(task, None, now, calendar)
        else:
            del self._plans[task.id]  # a part payment or a postponed talk leaves the task open: it is planned anew

    def open_books(self) -> None:
        """A new instant: what was read at the last one is read again."""
        self._pages.clear()

    def _read(self, overseer: str, path: str) -> Any:
        """A project's page is read once an instant, however many officials look at it."""
        if not path.startswith("/api/v1/projects/"):
            return self._people.read(overseer, path)
        if path not in self._pages:
            self._pages[path] = self._people.read(overseer, path)
        return self._pages[path]

    def _note(self, task: Waits, username: str, now: datetime, refused: Refused) -> None:
        said = {"name": refused.name, "detail": refused.detail, "clause": refused.clause}
        who = {"at": now.isoformat(), "case": task.key, "step": task.step, "by": username}
        self.refusals.append({**who, **said})

    def _decide(self, task: Waits, rule: ActRule | None, username: str, now: datetime) -> None:
        view = self._people.read(username, f"/api/v1/tasks/{task.id}")
        given = lay_over(answer(view, self._world(task, username, now)), rule, view, now)
        body = {"outcome": given.outcome, "form": given.form, "opinion": given.opinion}
        if rule is None or not rule.on_paper:
            self._people.ask(username, "POST", f"/api/v1/tasks/{task.id}/decide", json=body)
            return
        clerk = self._cities[task.jurisdiction].clerk
        scan = self._people.attach(clerk, task.case_id, f"签批{task.step}{task.unit}.pdf", b"%PDF-1.7 signed")
        signed = {"signer": self._people.id_of(username), "signed_on": legal(now).isoformat(), "scan": scan}
        self._people.ask(clerk, "POST", f"/api/v1/tasks/{task.id}/paper", json={**body, **signed})

    def _world(self, task: Waits, username: str, now: datetime) -> World:
        city = self._cities[task.jurisdiction]
        return World(
            now=now,
            year=self._scenario.year,
            scores=city.scores,
            proposal=city.proposal,
            read=lambda path: self._read(city.overseer, path),
            attach=lambda case, name, content: self._people.attach(username, case, name, content),
            submission_due=city.submission_due,
        )


def legal(now: datetime) -> date:
    """The legal day."""
    return now.astimezone(LEGAL_ZONE).date()


def next_instant(since: datetime, calendar: Calendar) -> tuple[date, time]:
    """The first of the working days' instants after a moment."""
    local = since.astimezone(LEGAL_ZONE)
    if calendar.is_workday(local.date()):
        for hour in HOURS:
            if local.time() < hour:
                return local.date(), hour
    return calendar.next_workday(local.date() + timedelta(days=1)), HOURS[0]


def _fits(rule: ActRule, task: Waits) -> bool:
    wanted = (rule.project, rule.unit, rule.kind, rule.jurisdiction)
    found = (task.project, task.unit, task.kind, task.jurisdiction)
    if rule.step != task.step or (rule.title is not None and rule.title not in task.title):
        return False
    return all(w is None or w == f for w, f in zip(wanted, found, strict=True))


def lay_over(given: Answer, rule: ActRule | None, view: Any, now: datetime) -> Answer:
    """The diligent answer as the scenario changes it; of its form stays what the other outcome's form knows."""
    if rule is None:
        return given
    outcome = rule.outcome or given.outcome
    schema = view["outcomes"].get(outcome, {}).get("form") or {}
    kept = {key: value for key, value in given.form.items() if key in schema.get("properties", {})}
    form = {**kept, **resolve(rule.form, now)}
    return Answer(outcome, form, rule.opinion if rule.opinion is not None else given.opinion)


def resolve(value: Any, now: datetime) -> Any:
    """A form's value with its relative days ("@+10") and instants ("@+3T09:00") made absolute."""
    if isinstance(value, dict):
        return {key: resolve(part, now) for key, part in value.items()}
    if isinstance(value, list):
        return [resolve(part, now) for part in value]
    if not isinstance(value, str) or not (match := RELATIVE.fullmatch(value)):
        return value
    day = legal(now) + timedelta(days=int(match[1]))
    if match[2] is None:
        return day.isoformat()
    return datetime.combine(day, time.fromisoformat(match[2]), LEGAL_ZONE).isoformat()
