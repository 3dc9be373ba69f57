"""The shape of an official's answer, and what a simulated official knows besides the task."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from service.clock import LEGAL_ZONE
from service.org.imports.schemas import ScoreRow

View = dict[str, Any]


@dataclass
class Answer:
    """One decision as it is sent to the service."""

    outcome: str
    form: View = field(default_factory=dict)
    opinion: str = ""


@dataclass
class World:
    """What the simulated officials know besides the task: the day, the data they hold, the register's pages."""

    now: datetime
    year: int
    scores: list[ScoreRow]
    read: Callable[[str], View]
    attach: Callable[[int, str, bytes], int]
    submission_due: date
    proposal: list[View] = field(default_factory=list)
    """What is proposed where nothing was imported."""

    @property
    def today(self) -> date:
        """The simulated legal day."""
        return self.now.astimezone(LEGAL_ZONE).date()


Habit = Callable[[View, World], Answer]


def simple(outcome: str, **form: Any) -> Habit:
    """The same answer whatever the task says."""
    return lambda _task, _world: Answer(outcome, dict(form))


def meeting(outcome: str) -> Habit:
    """What a meeting of the week decided."""

    def habit(_task: View, world: World) -> Answer:
        number = f"{world.today.year}年第{world.today.isocalendar().week}次"
        return Answer(outcome, {"meeting_number": number, "held_on": world.today.isoformat()})

    return habit
