"""What a rule pack may say of time: its named deadlines and the ladders of reminders, lateness and talks."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from service.rules.pack_models import Cited, Count, Frozen, Length, Slug, Words


class Rung(Frozen):
    """A step of the ladder: so many months after the due day, this talk."""

    months: Annotated[StrictInt, Field(ge=1, le=24)]
    action: Literal["warning_talk", "supervising_leader_talk"]


class Ladder(Cited):
    """What time does about a deadline: reminders before, lateness and talks after, or a lapse."""

    reminders: tuple[Length, ...] = ()
    reminder_days: Literal["working_days", "calendar_days"] = "working_days"
    late: StrictBool
    late_sheet: StrictBool
    lapse: StrictBool
    spread_minutes: Count = 0
    """Over how long the lapses of many cases with one day are spread, so that they do not hit one second."""
    slot_minutes: Length = 10
    """How far apart the instants of a spread are; fewer share one where they are closer."""
    rungs: tuple[Rung, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        months = [rung.months for rung in self.rungs]
        if list(self.reminders) != sorted(set(self.reminders), reverse=True):
            raise ValueError("reminders 应由远及近且不重复，如 [10, 5, 1]")
        if months != sorted(set(months)):
            raise ValueError("rungs 的 months 应由小到大且不重复")
        if self.lapse and (self.late or self.rungs):
            raise ValueError("届满即转下一步（lapse）的期限不得再计逾期")
        if (self.late_sheet or self.rungs) and not self.late:
            raise ValueError("督办单和约谈以逾期（late）为前提")
        return self


class _Deadline(Cited):
    """What every deadline of a pack says: its name for officials, its clause and its ladder."""

    title: Words
    ladder: Slug


class PeriodDeadline(_Deadline):
    """A period from a start: exactly one of months, natural days and working days."""

    rule: Literal["period"]
    months: Length | None = None
    days: Length | None = None
    working_days: Length | None = None

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if sum(length is not None for length in (self.months, self.days, self.working_days)) != 1:
            raise ValueError("months、days、working_days 必须且只能写一个")
        return self


class FixedDeadline(_Deadline):
    """A date of the round's year or the next; `opens` means its first instant, else its last."""

    rule: Literal["fixed_date"]
    year: Literal["round", "next"]
    month: Annotated[StrictInt, Field(ge=1, le=12)]
    day: Annotated[StrictInt, Field(ge=1, le=31)]
    opens: StrictBool = False

    @model_validator(mode="after")
    def _possible(self) -> Self:
        try:
            date(2001, self.month, self.day)
        except ValueError as error:
            raise ValueError(f"{self.month}月{self.day}日不是每年都有的日期") from error
        return self


class YearEndDeadline(_Deadline):
    """The 31 December of the year in which it starts."""

    rule: Literal["year_end"]


class GivenDeadline(_Deadline):
    """A day that an office sets when the time comes."""

    rule: Literal["given_date"]


class PublicityDeadline(_Deadline):
    """So many full working days of publicity."""

    rule: Literal["publicity"]
    min_working_days: Length


class MonthDeadline(_Deadline):
    """A day of the month after the one reported on, moved to a working day (NJ-06)."""

    rule: Literal["report_cutoff"]
    day: Annotated[StrictInt, Field(ge=1, le=28)]


AnyDeadline = PeriodDeadline | FixedDeadline | YearEndDeadline | GivenDeadline | PublicityDeadline | MonthDeadline
Deadline = Annotated[AnyDeadline, Field(discriminator="rule")]
