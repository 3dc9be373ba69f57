"""What is filled in about outstanding matters: reports, recommendations, review, the meeting, rewards (NJ-17)."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.cases.fields import Code, Day, Label, Text
from service.cases.kinds import Form

Number = Annotated[int, Field(ge=1, le=9999)]
Points = Annotated[Decimal, Field(gt=0, le=100, decimal_places=4)]
Merit = Literal["reform", "difficulty", "efficiency"]
Level = Literal["commendation", "merit"]


class OutstandingYearBody(BaseModel):
    """The year whose outstanding matters are to be chosen."""

    model_config = ConfigDict(extra="forbid")
    year: int = Field(ge=2000, le=2099, examples=[2026])


class MeritForm(Form):
    """One work with its merit: reform, difficulty overcome, efficient execution."""

    number: Number
    merits: Annotated[list[Merit], Field(min_length=1, max_length=3)]
    account: Text


class SelfReportForm(Form):
    """The works that a unit reports of its own."""

    works: Annotated[list[MeritForm], Field(min_length=1, max_length=200)]


class WithdrawReportForm(Form):
    """Why a unit takes its report back."""

    reason: Text


class PickForm(Form):
    """One work that is recommended, and why."""

    number: Number
    reason: Text


class RecommendForm(Form):
    """What a vice mayor recommends of his portfolio."""

    picks: Annotated[list[PickForm], Field(min_length=1, max_length=200)]


class StrikeForm(Form):
    """One work that the mayor strikes out, and why."""

    number: Number
    reason: Text


class MayorReviewForm(Form):
    """The mayor's review: everything recommended goes to the meeting but what is struck out."""

    struck: Annotated[list[StrikeForm], Field(max_length=200)] = []


class FixForm(Form):
    """The executive meeting: number, day, the works it fixed, and why they are fewer than the city may fix."""

    meeting_number: Annotated[Label, Field(max_length=60)]
    held_on: Day
    fixed: Annotated[list[Number], Field(max_length=200)]
    fewer_reason: str = Field("", max_length=2000)


class MatterPointsForm(Form):
    """Bonus points of one matter, where they are to be less than the clause allows."""

    number: Number
    points: Points


class UnitRewardForm(Form):
    """What one undertaking unit is to get for one matter: work funds, and how its staff are honoured; no names."""

    number: Number
    unit: Code
    funds: Annotated[Decimal, Field(gt=0, le=Decimal(10) ** 12, decimal_places=2)] | None = None
    staff_level: Level | None = None
    staff_count: Annotated[int, Field(ge=1, le=10_000)] | None = None


class RewardsForm(Form):
    """The draft of the rewards; each becomes a measure that a named official decides by itself."""

    bonus_points: Annotated[list[MatterPointsForm], Field(max_length=200)] = []
    unit_rewards: Annotated[list[UnitRewardForm], Field(max_length=1000)] = []
    order_reason: str = Field("", max_length=2000)
