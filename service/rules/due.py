"""A pack's named deadline on a calendar: the day, the instant, its marks, and how to compute it again."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict

from service.rules.answers import (
    Answer,
    Correction,
    DayReason,
    FixedDate,
    LatestPublication,
    PeriodEnd,
    Publicity,
)
from service.rules.calendar import Calendar
from service.rules.deadline_rules import DEADLINE_RULES, Readings, readings_of
from service.rules.deadlines import at_local, day_over, local_day, period
from service.rules.errors import RuleInputError
from service.rules.pack import IncentivePack, Pack
from service.rules.pack_deadlines import (
    FixedDeadline,
    Ladder,
    MonthDeadline,
    PeriodDeadline,
    PublicityDeadline,
    YearEndDeadline,
)

T = TypeVar("T")
REMINDER_TIME = time(9)
GOLDEN_SECTION = 0.6180339887498949


class Due(BaseModel):
    """One deadline computed; `given` holds all that `redo` needs under another calendar."""

    model_config = ConfigDict(frozen=True)

    name: str
    rule: str
    clause: str
    given: dict[str, Any]
    due: date
    at: datetime
    target: date | None
    provisional: bool
    explanation: tuple[DayReason, ...]
    calendar_version: str


class MarkAt(NamedTuple):
    """When time does something about a deadline: reminder-10, late, rung-2:warning_talk, lapse."""

    kind: str
    at: datetime


def due(
    pack: Pack,
    name: str,
    calendar: Calendar,
    *,
    start: datetime | date | None = None,
    year: int | None = None,
    on: date | None = None,
    corrections: Sequence[Correction] = (),
    extra_working_days: int = 0,
) -> Due:
    """The deadline a pack names, from its start, its round's year, or the day (`on`) an official set."""
    deadline = pack.deadlines.get(name)
    if deadline is None:
        raise RuleInputError(f"规则包 {pack.id} 没有名为 {name} 的期限")
    opens = False
    given: dict[str, Any]
    if on is not None:
        rule, given = "fixed_date", {"on": on.isoformat()}
    elif isinstance(deadline, FixedDeadline):
        rule, given = _fixed(pack, name, deadline, _needed(year, name, "year"))
        opens = deadline.opens
    elif isinstance(deadline, PublicityDeadline):
        length = deadline.min_working_days + extra_working_days
        rule, given = "publicity", _publicity(_needed(start, name, "start"), length, corrections)
    elif isinstance(deadline, PeriodDeadline):
        rule, given = "period", _period(deadline, _needed(start, name, "start"))
    elif isinstance(deadline, MonthDeadline):
        month = _day(_needed(start, name, "start"))
        rule, given = "report_cutoff", {"month": f"{month:%Y-%m}", "day": deadline.day}
    elif isinstance(deadline, YearEndDeadline):
        rule, given = "fixed_date", {"year_end_of": _day(_needed(start, name, "start")).isoformat()}
    else:
        raise RuleInputError(f"{name} 的日期由办理机关确定，须给出 on")
    readings = readings_of(pack)
    if on is not None:
        readings = readings._replace(fixed_date_roll=False)
    stored = {"name": name, "clause": deadline.clause, "rule": rule, "given": given, "opens": opens}
    return redo(stored | {"readings": readings._asdict()}, calendar)


def redo(stored: Mapping[str, Any], calendar: Calendar) -> Due:
    """The same deadline under another calendar, from what `Due.given` kept (design invariant 13)."""
    rule = DEADLINE_RULES[stored["rule"]]
    asked = rule.given.model_validate(stored["given"])
    found = rule.ask(asked, calendar, Readings(**stored["readings"]), stored["clause"])
    day, target = _day_and_target(found)
    return Due(
        name=stored["name"],
        rule=stored["rule"],
        clause=found.clause,
        given=dict(stored),
        due=day,
        at=at_local(day, time(0)) if stored["opens"] else day_over(day),
        target=None if stored["opens"] else target,
        provisional=found.provisional,
        explanation=found.explanation,
        calendar_version=found.calendar_version,
    )


def marks(pack: Pack, found: Due, calendar: Calendar, case: int = 0) -> tuple[MarkAt, ...]:
    """What time does about a deadline by its pack's ladder, in order; the case tells where in a spread it stands."""
    ladder = pack.ladders[pack.deadlines[found.name].ladder]
    return tuple(sorted(_marks(ladder, found, calendar, case), key=lambda mark: mark.at))


def _marks(ladder: Ladder, found: Due, calendar: Calendar, case: int) -> Iterator[MarkAt]:
    for days in ladder.reminders:
        before = found.due - timedelta(days=days)
        if ladder.reminder_days == "working_days":
            before = calendar.minus_workdays(found.due, days)
        yield MarkAt(f"reminder-{days}", at_local(before, REMINDER_TIME))
    if ladder.late:
        yield MarkAt("late", found.at)
    if ladder.lapse:
        yield MarkAt("lapse", found.at + _spread(ladder, case))
    for rung in ladder.rungs:
        end = period(found.due, calendar, months=rung.months).due
        yield MarkAt(f"rung-{rung.months}:{rung.action}", day_over(end))


def _spread(ladder: Ladder, case: int) -> timedelta:
    """Neighbouring cases far from each other: the golden section of the spread, case by case, slot by slot."""
    slots = case * GOLDEN_SECTION % 1 * ladder.spread_minutes / ladder.slot_minutes
    return timedelta(minutes=int(slots) * ladder.slot_minutes)


def _fixed(pack: Pack, name: str, deadline: FixedDeadline, year: int) -> tuple[str, dict[str, Any]]:
    on = date(year + (deadline.year == "next"), deadline.month, deadline.day)
    publicity = pack.deadlines.get("publicity")
    if name == "publicity_start" and isinstance(publicity, PublicityDeadline) and _must_finish(pack):
        given = {"finish_by": on.isoformat(), "min_working_days": publicity.min_working_days}
        return "latest_publication", given
    return "fixed_date", {"on": on.isoformat()}


def _must_finish(pack: Pack) -> bool:
    return isinstance(pack, IncentivePack) and pack.settings.publicity_must.value == "finished"


def _publicity(start: datetime | date, length: int, corrections: Sequence[Correction]) -> dict[str, Any]:
    if not isinstance(start, datetime) or start.tzinfo is None:
        raise RuleInputError("公示期须从写明时区的公示时刻起算")
    return {
        "published_at": start.isoformat(),
        "min_working_days": length,
        "corrections": [{"at": one.at.isoformat(), "material": one.material} for one in corrections],
    }


def _period(deadline: PeriodDeadline, start: datetime | date) -> dict[str, Any]:
    lengths = {"months": deadline.months, "days": deadline.days, "working_days": deadline.working_days}
    return {"from": _day(start).isoformat()} | {unit: n for unit, n in lengths.items() if n is not None}


def _day(start: datetime | date) -> date:
    if not isinstance(start, datetime):
        return start
    if start.tzinfo is None:
        raise RuleInputError("起算时刻须写明时区")
    return local_day(start)


def _day_and_target(found: Answer) -> tuple[date, date | None]:
    match found:
        case Publicity():
            return found.last_day, None
        case FixedDate():
            return found.due, found.last_working_day
        case LatestPublication():
            return found.latest_day, found.latest_working_day
        case PeriodEnd():
            return found.due, None
    raise AssertionError(f"no day in {found!r}")


def _needed(value: T | None, name: str, key: str) -> T:
    if value is None:
        raise RuleInputError(f"计算 {name} 须给出 {key}")
    return value
