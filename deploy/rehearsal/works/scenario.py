"""What a year of key works plays: so many works, which of them are troubled and how, and what must come of it."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from deploy.rehearsal.part import Part
from deploy.rehearsal.scenario import Slug

Month = Annotated[int, Field(ge=1, le=12)]
PENDING = "pending"
Figure = Annotated[str, StringConstraints(pattern=r"^(pending|\d{1,3}(\.\d{1,2})?)$")]


class Action(Part):
    """What a month must bring, and on which grounds."""

    month: Month
    action: str
    grounds: list[str]


class Adjusted(Part):
    """Another plan from a month on, asked for on that month's tenth."""

    month: Month
    planned: list[Decimal] = Field(min_length=12, max_length=12)


class Corrected(Part):
    """A closed month's figure, corrected by the office on the twentieth of the month after it."""

    month: Month
    value: Decimal


class Troubled(Part):
    """One work that does not stay on schedule; the figures are what the unit reports, month by month."""

    number: int = Field(ge=1)
    livelihood: bool = False
    reports: list[Figure | None] = Field(min_length=12, max_length=12)
    """A figure, none for no report, `pending` for the planned figure verified only after the next closing."""
    returned: list[Month] = Field(default_factory=list)
    """Months whose first report is sent back."""
    late: list[Month] = Field(default_factory=list)
    """Months reported a month late, after their closing."""
    suspended: list[Month] = Field(default_factory=list)
    adjusted: list[Adjusted] = Field(default_factory=list)
    corrected: list[Corrected] = Field(default_factory=list)
    outcome: Literal["completed", "missed"] = "completed"
    expect: list[Action] = Field(default_factory=list)


class Events(Part):
    """How long a work's history in Temporal may be at most."""

    on_schedule: int = 150
    troubled: int = 300


class WorksScenario(Part):
    """One year of a key list; every work that is not troubled reports what is planned, and nothing must come of it."""

    cycle: Literal["key_works"]
    name: Slug
    title: str
    year: int = Field(2026, ge=2000, le=2098)
    pack: str = "yiyang-key-works"
    works: int = Field(200, ge=1, le=2000)
    seed: int = 2026
    planned: list[Decimal] = Field(min_length=12, max_length=12)
    troubled: list[Troubled] = Field(default_factory=list)
    events: Events = Events()

    @model_validator(mode="after")
    def _troubled_are_works(self) -> "WorksScenario":
        if strangers := [t.number for t in self.troubled if t.number > self.works]:
            raise ValueError(f"没有序号为{strangers[0]}的事项")
        return self
