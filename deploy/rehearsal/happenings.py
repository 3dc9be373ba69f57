"""What happens in a scenario that is no official's task: appeals, corrections, new arrangements, absences."""

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from deploy.rehearsal.part import Part


class Moment(Part):
    """When: on a legal day, or so many days after the n-th event of a kind in the register."""

    day: date | None = None
    after: str | None = None
    project: int | None = None
    nth: int = Field(1, ge=1)
    days: int = Field(0, ge=0)
    hour: time = time(10)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.day is None) == (self.after is None):
            raise ValueError("day 与 after 必须且只能写一个")
        return self


class _Event(Part):
    when: Moment


class FileAppeal(_Event):
    """An appeal or a complaint about a project's newest publicised list (YY-13, YY-14)."""

    do: Literal["file"]
    kind: Literal["appeal", "complaint"]
    project: int
    matter: str = "公示名单中的评分与实际情况不符，请予核查。"
    accused_unit: str | None = None


class Correct(_Event):
    """A correction during publicity, material or an erratum (YY-12)."""

    do: Literal["correct"]
    project: int
    material: bool
    reason: str
    remove: list[str] = Field(default_factory=list)


class Outage(_Event):
    """The publicity page was away for so many hours until now (YY-12)."""

    do: Literal["outage"]
    project: int
    hours: float = Field(gt=0, le=72)


class TakeArrangement(_Event):
    """The State Council publishes an arrangement and the keeper imports it."""

    do: Literal["arrangement"]
    year: int
    notice_number: str
    published_on: date
    days_off: list[date]
    days_worked: list[date]


class ChangeRound(_Event):
    """A mid-year change, which waits for the mayor's consent (YY-07); a project added is one of the sample's."""

    do: Literal["add", "drop"]
    project: int
    reason: str


class Extend(_Event):
    """An office moves an open deadline to another day, with its reason."""

    do: Literal["extend"]
    project: int | None = None
    deadline: str
    to: date
    why: str


class Absence(_Event):
    """An official is away for so many days and a substitute acts (AB角)."""

    do: Literal["substitute"]
    absent: str
    substitute: str
    days: int = Field(ge=1)


class Departure(_Event):
    """An official leaves and a successor takes every post of his from that day on."""

    do: Literal["leave"]
    person: str
    successor: str


Event = Annotated[
    FileAppeal | Correct | Outage | TakeArrangement | ChangeRound | Extend | Absence | Departure,
    Field(discriminator="do"),
]
