"""What every rule pack is made of: cited values with their readings, and how it counts days."""

from datetime import date
from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    model_validator,
)

T = TypeVar("T")

ClauseId = Annotated[str, Field(pattern=r"^[A-Z]{2}-\d{2}[a-z]?$")]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
Words = Annotated[StrictStr, Field(min_length=1, max_length=2000)]
MonthDay = Annotated[str, AfterValidator(lambda day: f"{date.fromisoformat(f'2001-{day}'):%m-%d}")]
OfficeHours = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
Count = Annotated[StrictInt, Field(ge=0, le=10_000)]
Length = Annotated[StrictInt, Field(ge=1, le=1_000)]


def one_of(names: tuple[str, ...]) -> AfterValidator:
    """A key that must be one of these names."""

    def check(name: str) -> str:
        if name not in names:
            raise ValueError(f"不认识的键，只能是 {'、'.join(names)}")
        return name

    return AfterValidator(check)


class Frozen(BaseModel):
    """A part of a pack: never changed once read, and without a key that the product does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cited(Frozen):
    """Something that rests on a clause; a reading of ours (DEC) says so and says how it reads."""

    clause: ClauseId
    dec: StrictBool = False
    reading: Words | None = None

    @model_validator(mode="after")
    def _a_decision_has_its_reading(self) -> Self:
        if self.dec and self.reading is None:
            raise ValueError("dec 为 true 时必须写明 reading（理解）")
        return self


class Setting(Cited, Generic[T]):
    """One value of the pack that the product decides by."""

    value: T


class TimeSettings(Frozen):
    """How every cycle counts days, whatever else it decides."""

    count_start_day: Setting[StrictBool]
    office_hours: Setting[Annotated[tuple[OfficeHours, ...], Field(min_length=1, max_length=4)]]
    period_roll: Setting[StrictBool]
    fixed_date_roll: Setting[Literal["none", "next_workday"]]


class Limit(Cited):
    """A number not to be passed: soft (原则上) may be overridden on record, hard may not."""

    max: Count
    mark: Literal["hard", "soft", "warn"]


class Required(Cited):
    """Things that must all be there, by code and Chinese name."""

    items: Annotated[dict[Slug, Words], Field(min_length=1)]


class SoftRule(Cited):
    """A rule the source softens by 原则上 or 一般, or one only a person can judge."""

    mark: Literal["soft", "warn", "hard_review"]
    text: Words
