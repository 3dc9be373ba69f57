"""The deadline rules as they are asked: publicity, period, fixed_date, latest_publication, report_cutoff."""

from collections.abc import Callable
from datetime import date, time
from typing import Annotated, Any, NamedTuple, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from service.rules import answers, deadlines
from service.rules.answers import Answer, Correction
from service.rules.calendar import Calendar
from service.rules.inputs import CalendarGiven, Clock, CorrectionGiven, Day, Given, Instant, Month
from service.rules.pack import Pack

WorkingDays = Annotated[StrictInt, Field(ge=1, le=1_000)]
LengthInDays = Annotated[StrictInt, Field(ge=1, le=10_000)]
LengthInMonths = Annotated[StrictInt, Field(ge=1, le=240)]


class PublicityGiven(Given):
    """YY-12: when a list was published, for how long, and what was corrected since."""

    published_at: Instant
    min_working_days: WorkingDays
    count_start_day: StrictBool | None = None
    office_close: Clock | None = None
    corrections: Annotated[tuple[CorrectionGiven, ...], Field(max_length=100)] = ()
    calendar: CalendarGiven | None = None


class PeriodGiven(Given):
    """A period from a day: one of months, natural days and working days."""

    from_: Day = Field(alias="from")
    months: LengthInMonths | None = None
    days: LengthInDays | None = None
    working_days: WorkingDays | None = None
    roll: StrictBool | None = None
    calendar: CalendarGiven | None = None

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if sum(length is not None for length in (self.months, self.days, self.working_days)) != 1:
            raise ValueError("months、days、working_days 必须且只能给出一个")
        return self


class FixedDateGiven(Given):
    """A date named by the source, or the end of the year that a day lies in."""

    on: Day | None = None
    year_end_of: Day | None = None

    @model_validator(mode="after")
    def _one_date(self) -> Self:
        if (self.on is None) == (self.year_end_of is None):
            raise ValueError("on 与 year_end_of 必须且只能给出一个")
        return self

    def named_day(self) -> date:
        """The day meant: the one given, or the 31 December of its year (YY-19)."""
        if self.year_end_of is not None:
            return deadlines.year_end(self.year_end_of.year)
        assert self.on is not None, "one of the two is there"
        return self.on


class LatestPublicationGiven(Given):
    """By when a publicity of so many working days must be over."""

    finish_by: Day
    min_working_days: WorkingDays


class ReportCutoffGiven(Given):
    """The month reported on, and the day of the next month on which its report closes."""

    month: Month
    day: Annotated[StrictInt, Field(ge=1, le=31)]


class Readings(NamedTuple):
    """The pack's readings that bear on time, where the question does not choose for itself."""

    count_start_day: bool
    office_close: str
    period_roll: bool
    fixed_date_roll: bool


def readings_of(pack: Pack) -> Readings:
    """The readings of a pack that bear on time."""
    return Readings(
        count_start_day=pack.settings.count_start_day.value,
        office_close=pack.settings.office_hours.value[-1].partition("-")[2],
        period_roll=pack.settings.period_roll.value,
        fixed_date_roll=pack.settings.fixed_date_roll.value == "next_workday",
    )


def ask_publicity(asked: PublicityGiven, calendar: Calendar, readings: Readings, clause: str) -> Answer:
    """YY-12 as asked."""
    counts = readings.count_start_day if asked.count_start_day is None else asked.count_start_day
    return deadlines.publicity(
        asked.published_at,
        asked.min_working_days,
        _overridden(calendar, asked.calendar),
        count_start_day=counts,
        office_close=asked.office_close or time.fromisoformat(readings.office_close),
        corrections=[Correction(at=one.at, material=one.material) for one in asked.corrections],
        clause=clause,
    )


def ask_period(asked: PeriodGiven, calendar: Calendar, readings: Readings, clause: str) -> Answer:
    """Civil Code 201-203 as asked."""
    return deadlines.period(
        asked.from_,
        _overridden(calendar, asked.calendar),
        months=asked.months,
        days=asked.days,
        working_days=asked.working_days,
        roll=readings.period_roll if asked.roll is None else asked.roll,
        clause=clause,
    )


def ask_fixed_date(asked: FixedDateGiven, calendar: Calendar, readings: Readings, clause: str) -> Answer:
    """A fixed date as asked."""
    return deadlines.fixed_date(asked.named_day(), calendar, roll=readings.fixed_date_roll, clause=clause)


def ask_latest_publication(
    asked: LatestPublicationGiven, calendar: Calendar, readings: Readings, clause: str
) -> Answer:
    """YY-12 read backwards, as asked."""
    return deadlines.latest_publication(
        asked.finish_by,
        asked.min_working_days,
        calendar,
        count_start_day=readings.count_start_day,
        clause=clause,
    )


def ask_report_cutoff(asked: ReportCutoffGiven, calendar: Calendar, _: Readings, clause: str) -> Answer:
    """NJ-06 as asked."""
    return deadlines.report_cutoff(*asked.month, asked.day, calendar, clause=clause)


class DeadlineRule(NamedTuple):
    """One deadline rule: what it is asked, what it answers, and the clause it rests on when none is named."""

    given: type[Given]
    answer: type[Answer]
    ask: Callable[[Any, Calendar, Readings, str], Answer]
    clause: str


DEADLINE_RULES = {
    "publicity": DeadlineRule(PublicityGiven, answers.Publicity, ask_publicity, "YY-12"),
    "period": DeadlineRule(PeriodGiven, answers.PeriodEnd, ask_period, "民法典第201—203条"),
    "fixed_date": DeadlineRule(FixedDateGiven, answers.FixedDate, ask_fixed_date, "民法典第200条"),
    "latest_publication": DeadlineRule(
        LatestPublicationGiven, answers.LatestPublication, ask_latest_publication, "YY-12"
    ),
    "report_cutoff": DeadlineRule(ReportCutoffGiven, answers.PeriodEnd, ask_report_cutoff, "NJ-06"),
}


def _overridden(calendar: Calendar, given: CalendarGiven | None) -> Calendar:
    return calendar.with_override(given.off, given.work) if given else calendar
