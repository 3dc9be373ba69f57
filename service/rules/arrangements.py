"""An arrangement of the State Council as it is imported: JSON in, a checked value or one named reason out."""

from collections import Counter
from datetime import date
from typing import Annotated, NoReturn

from pydantic import AliasChoices, Field, ValidationError

from service.rules.calendar import SATURDAY, WEEKDAYS, Arrangement, Calendar, build_calendar
from service.rules.inputs import Day, Given, Name, Year
from service.rules.jsontext import JsonError, parse_json
from service.rules.statutory import COMPENSATION, statutory_days
from service.rules.wording import sentence

MOST_DAYS_OFF, MOST_DAYS_WORKED = 60, 20
NEW_YEAR_BRIDGE_FROM = (12, 20)


class ArrangementError(ValueError):
    """An arrangement refused: `name` is the interface, the message a Chinese sentence."""

    def __init__(self, name: str, message: str) -> None:
        self.name, self.message = name, message
        super().__init__(message)


class _Imported(Given):
    """What is imported: notice number, published on, days off, days worked; the year if not plain."""

    year: Year | None = None
    notice_number: Name
    published_on: Day
    off: Annotated[tuple[Day, ...], Field(validation_alias=AliasChoices("off", "days_off"))]
    work: Annotated[tuple[Day, ...], Field(validation_alias=AliasChoices("work", "days_worked"))]


def parse_arrangement(text: str, known: Calendar | None = None) -> Arrangement:
    """The arrangement in a JSON text, checked against the law and, for a later change, the days known."""
    try:
        given = _Imported.model_validate(parse_json(text))
    except JsonError as error:
        raise ArrangementError("not_json", str(error)) from error
    except ValidationError as error:
        raise ArrangementError("malformed", sentence(error.errors()[0])) from error
    year = given.year or _year_of(given)
    _check_bounds(given, year)
    _check_days_named_once(given)
    _check_year(given, year)
    _check_worked(given, known or build_calendar([]))
    return Arrangement(
        year=year,
        notice_number=given.notice_number,
        published_on=given.published_on,
        off=frozenset(given.off),
        work=frozenset(given.work),
    )


def _year_of(given: _Imported) -> int:
    """The year most of the days lie in, where the import does not say."""
    years = Counter(day.year for day in (*given.off, *given.work))
    return years.most_common(1)[0][0] if years else given.published_on.year


def _check_bounds(given: _Imported, year: int) -> None:
    if not given.off and not given.work:
        _refuse("empty", "放假安排中没有任何一天")
    if len(given.off) > MOST_DAYS_OFF:
        _refuse("out_of_bounds", f"放假日有 {len(given.off)} 天，一年不应超过 {MOST_DAYS_OFF} 天")
    if len(given.work) > MOST_DAYS_WORKED:
        _refuse("out_of_bounds", f"调休上班日有 {len(given.work)} 天，一年不应超过 {MOST_DAYS_WORKED} 天")
    if not date(year - 1, 1, 1) <= given.published_on <= date(year, 12, 31):
        _refuse("published_out_of_time", f"{year} 年的安排不应在 {given.published_on} 发布")


def _check_days_named_once(given: _Imported) -> None:
    for title, days in (("放假日", given.off), ("上班日", given.work)):
        repeated = [day for day, times in Counter(days).items() if times > 1]
        if repeated:
            _refuse("repeated_day", f"{title} {repeated[0]} 列了两次")
    if both := sorted(set(given.off) & set(given.work)):
        _refuse("contradictory", f"{both[0]} 既列为放假又列为上班，自相矛盾")


def _check_year(given: _Imported, year: int) -> None:
    """A New Year's break may begin in the last days of December before."""
    for day in (*given.off, *given.work):
        bridge = day.year == year - 1 and (day.month, day.day) >= NEW_YEAR_BRIDGE_FROM
        if day.year != year and not bridge:
            _refuse("wrong_year", f"{day} 不属于 {year} 年的放假安排")


def _check_worked(given: _Imported, known: Calendar) -> None:
    for day in sorted(given.work):
        by_law = statutory_days(day.year).get(day, "")
        if by_law and not by_law.endswith(COMPENSATION):
            _refuse("statutory_day_worked", f"{day} 是法定节假日（{by_law}），不能列为上班日")
        if day.weekday() < SATURDAY and known.is_workday(day):
            weekday = WEEKDAYS[day.weekday()]
            _refuse("already_worked", f"{day} 是周{weekday}，本来就是工作日，不必列为上班日")


def _refuse(name: str, message: str) -> NoReturn:
    raise ArrangementError(name, message)
