"""Working days: State Council arrangements over statutory days over the plain week, frozen and versioned."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from service.rules.statutory import COMPENSATION, statutory_days

SATURDAY = 5
ONE_DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"
LONGEST_BREAK = 20


class Arrangement(BaseModel):
    """One year's days off and worked as the State Council arranged them, with the notice they come from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: int
    notice_number: str
    published_on: date | None
    off: frozenset[date]
    work: frozenset[date]

    @model_validator(mode="after")
    def _no_day_is_both(self) -> Self:
        if both := sorted(self.off & self.work):
            raise ValueError(f"{both[0]} 既列为放假又列为上班，自相矛盾")
        return self


@dataclass(frozen=True)
class Calendar:
    """Which days are worked, and why; two calendars are the same exactly when their versions are."""

    version: str
    _notices: Mapping[int, str] = field(compare=False, repr=False)
    _off: Mapping[date, str] = field(compare=False, repr=False)
    _work: Mapping[date, str] = field(compare=False, repr=False)

    def is_workday(self, day: date) -> bool:
        """Whether offices work that day: the actual arrangement decides, not the printed weekday."""
        if day in self._work:
            return True
        if day in self._off or day.weekday() >= SATURDAY:
            return False
        return not self._off_by_law(day)

    def why(self, day: date) -> str:
        """The Chinese reason a day is worked or off, as an official would say it."""
        if day in self._work:
            return self._work[day]
        if day in self._off:
            return self._off[day] or self._holiday_name(day)
        if by_law := self._off_by_law(day):
            return f"{by_law}（按法定节假日暂定）" if self.provisional(day.year) else by_law
        return f"周{WEEKDAYS[day.weekday()]}" if day.weekday() >= SATURDAY else "工作日"

    def provisional(self, year: int) -> bool:
        """Whether the year has no arrangement yet, so that every answer touching it may still move."""
        return year not in self._notices

    def notice(self, year: int) -> str:
        """The notice that arranges a year, or the sentence that there is none yet."""
        return self._notices.get(year, "尚无放假安排，按法定节假日暂定")

    def next_workday(self, day: date) -> date:
        """The day itself if it is worked, else the first one after it that is."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def previous_workday(self, day: date) -> date:
        """The day itself if it is worked, else the last one before it that is."""
        while not self.is_workday(day):
            day -= ONE_DAY
        return day

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th working day after a day, which itself never counts (Civil Code 201)."""
        for _ in range(n):
            day = self.next_workday(day + ONE_DAY)
        return day

    def minus_workdays(self, day: date, n: int) -> date:
        """The n-th working day before a day, which itself never counts."""
        for _ in range(n):
            day = self.previous_workday(day - ONE_DAY)
        return day

    def workdays_between(self, day: date, last: date) -> int:
        """How many working days lie after a day, up to and with the last."""
        return sum(self.is_workday(day + timedelta(days=n)) for n in range(1, (last - day).days + 1))

    def with_override(self, off: Collection[date] = (), work: Collection[date] = ()) -> "Calendar":
        """The calendar with these days off and those worked, whatever it said; no year is final by it."""
        if both := sorted(set(off) & set(work)):
            raise ValueError(f"{both[0]} 既指定为休息又指定为上班，自相矛盾")
        if not off and not work:
            return self
        rest, duty = dict.fromkeys(off, "指定休息日"), dict.fromkeys(work, "指定上班日")
        base = self.version.partition("#")[0].partition("+")[0]
        return Calendar(
            version=f"{base}+指定{len(rest) + len(duty)}日#{_digest([self.version, *_lines(off, work)])}",
            _notices=self._notices,
            _off=MappingProxyType({d: why for d, why in self._off.items() if d not in duty} | rest),
            _work=MappingProxyType({d: why for d, why in self._work.items() if d not in rest} | duty),
        )

    def _off_by_law(self, day: date) -> str:
        """The statutory holiday of a day; its compensation holds only until an arrangement places it."""
        name = statutory_days(day.year).get(day, "")
        return "" if name.endswith(COMPENSATION) and not self.provisional(day.year) else name

    def _holiday_name(self, day: date) -> str:
        """An arranged day off is named after the statutory days in its unbroken run of days off."""
        first = last = day
        while not self.is_workday(first - ONE_DAY) and (day - first).days < LONGEST_BREAK:
            first -= ONE_DAY
        while not self.is_workday(last + ONE_DAY) and (last - day).days < LONGEST_BREAK:
            last += ONE_DAY
        by_law = {**statutory_days(first.year), **statutory_days(last.year)}
        within = [name for d, name in sorted(by_law.items()) if first <= d <= last]
        named = [name for name in within if not name.endswith(COMPENSATION)]
        unique = dict.fromkeys(part for name in named for part in name.split("、"))
        return f"{'、'.join(unique)}假期" if unique else "国务院安排放假"


def build_calendar(arrangements: Iterable[Arrangement]) -> Calendar:
    """A calendar from the arrangements known; a later notice of the same year overrules the days it names."""
    ordered = sorted(arrangements, key=lambda a: (a.published_on or date.min, a.year, a.notice_number))
    notices: dict[int, str] = {}
    off: dict[date, str] = {}
    work: dict[date, str] = {}
    for one in ordered:
        earlier = notices.get(one.year)
        notices[one.year] = f"{earlier}、{one.notice_number}" if earlier else one.notice_number
        for day in one.off:
            work.pop(day, None)
            off[day] = ""
        for day in one.work:
            off.pop(day, None)
            work[day] = "调休上班" if day.weekday() >= SATURDAY else "恢复上班"
    latest = max(notices, default=None)
    label = f"{latest}:{notices[latest]}" if latest is not None else "法定节假日"
    facts = [f"{one.year} {one.notice_number} {one.published_on}" for one in ordered] + _lines(off, work)
    version = f"{label}#{_digest(facts)}"
    return Calendar(version, MappingProxyType(notices), MappingProxyType(off), MappingProxyType(work))


def _lines(off: Iterable[date], work: Iterable[date]) -> list[str]:
    return [f"off {day}" for day in sorted(off)] + [f"work {day}" for day in sorted(work)]


def _digest(facts: list[str]) -> str:
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:8]
