"""Strict values as they come from JSON: days, instants with offset, counts and decimal strings, bounded."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    model_validator,
)

FIRST_YEAR, LAST_YEAR = 1990, 2100
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,10})?", re.ASCII)


def parse_day(value: Any) -> date:
    """A legal day written YYYY-MM-DD, between 1990 and 2100."""
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return _in_bounds(date.fromisoformat(value))
        except ValueError as error:
            raise ValueError(f"{value} 不是存在的日期，或不在 {FIRST_YEAR}—{LAST_YEAR} 年之间") from error
    raise ValueError("应为日期，写作 YYYY-MM-DD")


def parse_instant(value: Any) -> datetime:
    """An instant written in ISO 8601 with its offset; without one it is no instant."""
    if isinstance(value, str) and INSTANT.fullmatch(value):
        try:
            moment = datetime.fromisoformat(value)
            _in_bounds(moment.date())
        except ValueError as error:
            raise ValueError(f"{value} 不是存在的时刻，或不在 {FIRST_YEAR}—{LAST_YEAR} 年之间") from error
        return moment
    raise ValueError("应为写明时区的时刻，如 2026-01-14T09:00:00+08:00")


def parse_clock(value: Any) -> time:
    """A time of day written HH:MM."""
    if isinstance(value, str) and CLOCK.fullmatch(value):
        return time.fromisoformat(value)
    raise ValueError("应为时间，写作 HH:MM")


def parse_month(value: Any) -> tuple[int, int]:
    """A calendar month written YYYY-MM."""
    if isinstance(value, str) and MONTH.fullmatch(value):
        year, month = (int(part) for part in value.split("-"))
        if FIRST_YEAR <= year <= LAST_YEAR:
            return year, month
    raise ValueError(f"应为 {FIRST_YEAR}—{LAST_YEAR} 年之间的月份，写作 YYYY-MM")


def parse_decimal(value: Any) -> Decimal:
    """An amount or score as a plain decimal string; a JSON number may have lost digits and is refused."""
    if isinstance(value, str) and DECIMAL.fullmatch(value):
        return Decimal(value)
    raise ValueError('应为十进制数字的字符串，如 "96.50"')


def parse_name(value: Any) -> str:
    """The name of a unit, candidate or subject, with nothing invisible in it that could hide a match."""
    if isinstance(value, str) and 0 < len(value) <= 100 and value == value.strip() and value.isprintable():
        return value
    raise ValueError("应为名称（1—100 个字，前后无空格）")


def refuse_repeats(names: Iterable[Any]) -> None:
    """A ValueError for the first that stands twice."""
    seen: set[Any] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{name} 重复")
        seen.add(name)


def _each_once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    refuse_repeats(values)
    return values


def _in_bounds(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


Day = Annotated[date, BeforeValidator(parse_day)]
Instant = Annotated[datetime, BeforeValidator(parse_instant)]
Clock = Annotated[time, BeforeValidator(parse_clock)]
Month = Annotated[tuple[int, int], BeforeValidator(parse_month)]
DecimalText = Annotated[Decimal, BeforeValidator(parse_decimal)]
Name = Annotated[str, BeforeValidator(parse_name)]
Amount = Annotated[DecimalText, Field(ge=0)]
Names = Annotated[tuple[Name, ...], Field(max_length=10_000), AfterValidator(_each_once)]
Months = Annotated[
    tuple[Annotated[StrictInt, Field(ge=1, le=12)], ...], Field(max_length=12), AfterValidator(_each_once)
]
Whole = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
Year = Annotated[StrictInt, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Days = Annotated[tuple[Day, ...], Field(max_length=400)]


class Given(BaseModel):
    """What a rule is asked: every key known, nothing null (unless null says something), nothing converted."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    nullable: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _nothing_is_null(cls, given: Any) -> Any:
        if isinstance(given, dict):
            for key, value in given.items():
                if value is None and key not in cls.nullable:
                    raise ValueError(f"{key} 是空的（null），没有就不要写这一项")
        return given


class CalendarGiven(Given):
    """Days that are off and days that are worked, whatever the base calendar says."""

    off: Days = ()
    work: Days = ()

    @model_validator(mode="after")
    def _no_day_is_both(self) -> "CalendarGiven":
        if both := sorted(set(self.off) & set(self.work)):
            raise ValueError(f"{both[0]} 既列为休息又列为上班")
        return self


class CorrectionGiven(Given):
    """A change of the published list, material or not."""

    at: Instant
    material: StrictBool
