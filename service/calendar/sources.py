"""What the holiday libraries know, as arrangements: the seeds of the register's own table."""

import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.metadata import version

import holidays
from chinese_calendar import constants as chinese_calendar

from service.rules.calendar import Arrangement, Calendar, build_calendar

FIRST_YEAR, LAST_YEAR = 1990, 2100
NOT_BY_LAW = ("调休", "延长")
FESTIVALS = ("春节", "清明节", "端午节", "中秋节")

# Notices whose number and date are known for certain; the other years name the library itself.
NOTICES = {
    2025: ("国办发明电〔2024〕12号", date(2024, 11, 12)),
    2026: ("国办发明电〔2025〕7号", date(2025, 11, 4)),
}


def library_arrangements() -> list[Arrangement]:
    """One arrangement a year that `chinesecalendar` knows, later changes of the year merged in."""
    library = f"chinesecalendar {version('chinesecalendar')}"
    off, work = chinese_calendar.holidays, chinese_calendar.workdays
    rows = []
    for year in sorted({day.year for day in off}):
        notice_number, published_on = NOTICES.get(year, (library, None))
        rows.append(
            Arrangement(
                year=year,
                notice_number=notice_number,
                published_on=published_on,
                off=frozenset(day for day in off if day.year == year),
                work=frozenset(day for day in work if day.year == year),
            )
        )
    return rows


@cache
def base_calendar() -> Calendar:
    """The calendar of the libraries' arrangements alone, for tools that have no register."""
    return build_calendar(library_arrangements())


def statutory_days(year: int) -> dict[date, str]:
    """A year's statutory days as `holidays` has them, without compensation."""
    found = holidays.country_holidays("CN", years=year, observed=False, language="zh_CN")
    return {day: name for day, name in sorted(found.items()) if not any(word in name for word in NOT_BY_LAW)}


def festival_rows() -> Iterator[str]:
    """The lines of `service/rules/festivals.csv`: the days of each year that follow the moon and the sun."""
    yield "year,spring_festival,qingming,dragon_boat,mid_autumn"
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        days = statutory_days(year)
        on = [[str(day) for day, label in days.items() if name in label.split("; ")] for name in FESTIVALS]
        yield ",".join([str(year), *("".join(found[:1]) for found in on)])


if __name__ == "__main__":
    sys.stdout.write("\n".join(festival_rows()) + "\n")
