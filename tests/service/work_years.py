"""A random year of one key work, act by act: what the unit, the verifier and the offices do, some of it twice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.cast import LEAD, SUPERVISION, accepted, case_id
from tests.house import House
from tests.works import PLAN, flags, key, until

PART_OF_A_YEAR = {
    "a month not closed exactly once",
    "a month without exactly one flag",
    "a month without exactly one bulletin",
    "a task left on a closed case",
    "a message not sent",
}
"""What only a year that has ended answers: all its months, its bulletins, papers signed for, messages carried."""
FIGURES: dict[str, Callable[[int], int]] = {
    "behind": lambda planned: planned - 5,
    "as planned": lambda planned: planned,
    "ahead": lambda planned: planned + 3,
    "complete": lambda _planned: 100,
}
CONSEQUENCES = ("talk/", "criticism/", "written-report/", "referral/")
GROUNDS = (
    "SELECT g.id, g.name, g.period, g.run_to, g.vanished_at, EXISTS (SELECT 1 FROM consequence_ground x JOIN"
    " consequence q ON q.id = x.consequence_id JOIN document d ON d.case_id = q.case_id AND d.kind = 'talk_notice'"
    " WHERE x.ground_id = g.id) AS went_out FROM ground g WHERE g.name IN ('two_months', 'three_months') ORDER BY g.id"
)
FIRED = "SELECT count(*) FROM consequence"
LAST_CLOSING = (
    'SELECT m.id, m.stage, m.visit FROM mark m JOIN "case" c ON c.id = m.case_id WHERE c.key = :key'
    " AND m.kind = 'lapse' AND m.struck_at IS NOT NULL ORDER BY m.struck_at DESC, m.id DESC LIMIT 1"
)


@dataclass(frozen=True)
class Month:
    """What is reported of a month, how its verification goes, and what else is done before the next one."""

    figure: str
    course: str
    acts: list[tuple[str, int, str]]
    twice: bool
    """Every call of this month is made a second time."""


class WorkYearPlayed:
    """Plays the months of a house's only work; after each act it stops, so that the register can be looked at."""

    def __init__(self, house: House) -> None:
        self.house, self.id, self._twice = house, case_id(house, key(1)), False
        self._closed = 0
        self._before = self._after = house.rows(GROUNDS)

    def acts(self, year: list[Month]) -> Iterator[str]:
        """The name of each act once it was done."""
        for number, month in enumerate(year, start=1):
            self._twice = month.twice
            yield from self._done(f"month {number}: {month.figure}, {month.course}", self._month, number, month)
            for name, which, figure in month.acts:
                act: Callable[[int, str], None] = getattr(self, "_" + name.replace(" ", "_"))
                yield from self._done(f"after month {number}: {name} {which} {figure}", act, which, figure)

    def _done(self, name: str, act: Callable[..., None], *given: Any) -> Iterator[str]:
        self._before = self._after
        act(*given)
        self._after = self.house.rows(GROUNDS)
        yield name

    def fired_again(self) -> list[Any]:
        """Runs that stand under a key of their own though they overlap one whose talk had gone out (rules.md 3)."""
        out = {row.id: row for row in self._before if row.went_out}
        lost = [out[row.id] for row in self._after if row.id in out and row.vanished_at is not None]
        standing = [row for row in self._after if row.vanished_at is None and row.id not in out]
        return [
            (row, other)
            for row in standing
            for other in lost
            if row.name == other.name and self._first(row.run_to) <= other.run_to and other.period <= row.run_to
        ]

    def _first(self, month: int) -> int:
        """The first month of the run behind schedule that this month belongs to."""
        cards = flags(self.house)
        while month > 1 and cards[month - 2] == "yellow_card":
            month -= 1
        return month

    def _month(self, number: int, month: Month) -> None:
        """The month is reported or not, verified or not, and closed."""
        if month.course != "silent":
            self._report(number, month.figure)
        if month.course in ("verified", "returned"):
            (task,) = self._tasks("verify_progress", number)
            returned = month.course == "returned"
            self._decide(task, "return" if returned else "verified", {}, "数据不实。" if returned else "")
        until(self.house, number % 12 + 1, 15, 2026 + number // 12)
        self._closed = number
        if self._twice:
            ((mark, stage, visit),) = self.house.rows(LAST_CLOSING, key=key(1))
            message = {"case": key(1), "stage": stage, "visit": visit, "mark": mark}
            accepted(self._repeated(lambda: self.house.internal("strike", **message)))

    def _report(self, number: int, figure: str) -> None:
        for task in self._tasks("report_progress", number)[:1]:
            self._decide(task, "report", {"value": self._value(number, figure), "description": "推进情况。"})

    def _value(self, number: int, figure: str) -> str:
        return str(FIGURES[figure](int(PLAN[number - 1])))

    def _correct(self, which: int, figure: str) -> None:
        """The supervision office corrects a closed month."""
        number = self._closed - which % self._closed
        body = {"month": number, "value": self._value(number, figure), "note": "现场核实"}
        path = f"/api/v1/key-works/{self.id}/corrections"
        self._send(lambda: self.house.person(SUPERVISION).send("POST", path, json=body))

    def _late_report(self, which: int, figure: str) -> None:
        """A month that closed without a report is reported."""
        waiting = [task for task in self._tasks("report_progress") if int(task.about) <= self._closed]
        for task in waiting[which % len(waiting) :][:1] if waiting else ():
            self._report(int(task.about), figure)

    def _late_word(self, which: int, figure: str) -> None:
        """A report that has waited is verified, with another figure where it does not hold."""
        waiting = self._tasks("verify_progress")
        for task in waiting[which % len(waiting) :][:1] if waiting else ():
            self._decide(task, "verified", {"value": self._value(int(task.about), figure), "note": "核实数"})

    def _suspend(self, which: int, _figure: str) -> None:
        """One or two months from the next one on are suspended by approval."""
        if self._closed == 12:
            return
        first = self._closed + 1
        body = {"first_month": first, "last_month": min(12, first + which % 2), "reason": "汛期停工"}
        path = f"/api/v1/key-works/{self.id}/adjustments/suspension"
        accepted(self.house.person(LEAD).send("POST", path, json=body))
        (task,) = self._tasks("approve_adjustment")
        _, given = self.house.habit(task)
        self._decide(task, given.outcome, given.form, given.opinion)

    def _handle(self, which: int, _figure: str) -> None:
        """A consequence goes one step on, the newest first: signed, held, checked, approved, whatever its turn is."""
        waiting = [task for task in reversed(self.house.open_tasks()) if task.key.startswith(CONSEQUENCES)]
        for task in waiting[which % len(waiting) :][:1] if waiting else ():
            _, given = self.house.habit(task)
            self._decide(task, given.outcome, given.form, given.opinion)

    def _call_off(self, which: int, _figure: str) -> None:
        """A talk is withdrawn by the one who would hold it."""
        waiting = self.house.open_tasks("sign_notice") + self.house.open_tasks("hold_talk")
        for task in waiting[which % len(waiting) :][:1] if waiting else ():
            self._decide(task, "withdraw", {}, "事由已解决。")

    def _tasks(self, step: str, number: int | None = None) -> list[Any]:
        open_tasks = self.house.open_tasks(step, key(1))
        return [task for task in open_tasks if number is None or task.about == f"{number:02d}"]

    def _decide(self, task: Any, outcome: str, form: dict[str, Any], opinion: str = "") -> None:
        who = self.house.habit(task)[0]
        self._send(lambda: who.decide(task.id, outcome, form, opinion))

    def _send(self, call: Callable[[], Any]) -> None:
        accepted(call())
        if self._twice:
            self._repeated(call)
        self.house.run()

    def _repeated(self, call: Callable[[], Any]) -> Any:
        """The same call a second time is no error and begins nothing."""
        before = self.house.one(FIRED)
        answer = call()
        assert answer.status_code < 500, answer.text
        assert self.house.one(FIRED) == before
        return answer
