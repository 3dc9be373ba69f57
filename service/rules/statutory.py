"""Statutory holidays (全国年节及纪念日放假办法): what a year without an arrangement is answered from."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import count
from types import MappingProxyType
from typing import NamedTuple

SATURDAY = 5
COMPENSATION = "补假"


class Festivals(NamedTuple):
    """The days of one year that follow the moon and the sun; None where the table does not know them."""

    spring: date | None
    qingming: date | None
    dragon_boat: date | None
    mid_autumn: date | None


@cache
def statutory_days(year: int) -> Mapping[date, str]:
    """The days off by statute with their Chinese names, weekend days compensated afterwards (art. 6)."""
    off: dict[date, str] = {}
    owed: list[tuple[str, date, int]] = []
    for name, days in _holidays(year):
        lost = sum(1 for day in days if day.weekday() >= SATURDAY or day in off)
        for day in days:
            off[day] = f"{off[day]}、{name}" if day in off else name
        owed.append((name, days[-1], lost))
    for name, last, lost in owed:
        for _ in range(lost):
            off[_next_plain_weekday(last, off)] = f"{name}{COMPENSATION}"
    return MappingProxyType(dict(sorted(off.items())))


def _next_plain_weekday(day: date, off: dict[date, str]) -> date:
    for step in count(1):
        candidate = day + timedelta(days=step)
        if candidate.weekday() < SATURDAY and candidate not in off:
            return candidate
    raise AssertionError("a year has plain weekdays")


def _holidays(year: int) -> Iterator[tuple[str, list[date]]]:
    """Each holiday of the law in force that year: revised in 1999, 2007, 2013 and 2024."""
    festivals = _festivals().get(year, Festivals(None, None, None, None))
    yield "元旦", [date(year, 1, 1)]
    if festivals.spring:
        yield "春节", _spring_days(year, festivals.spring)
    if year >= 2008 and festivals.qingming:
        yield "清明节", [festivals.qingming]
    yield "劳动节", _run(date(year, 5, 1), 3 if 2000 <= year <= 2007 else 2 if year >= 2025 else 1)
    if year >= 2008 and festivals.dragon_boat:
        yield "端午节", [festivals.dragon_boat]
    yield "国庆节", _run(date(year, 10, 1), 3 if year >= 1999 else 2)
    if year >= 2008 and festivals.mid_autumn:
        yield "中秋节", [festivals.mid_autumn]


def _spring_days(year: int, first: date) -> list[date]:
    eve = first - timedelta(days=1)
    if year >= 2025:
        return _run(eve, 4)
    return _run(eve, 3) if 2008 <= year <= 2013 else _run(first, 3)


def _run(first: date, length: int) -> list[date]:
    return [first + timedelta(days=step) for step in range(length)]


@cache
def _festivals() -> dict[int, Festivals]:
    text = files(__package__).joinpath("festivals.csv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines()[1:])
    return {int(year): Festivals(*map(_day, days)) for year, *days in rows}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
