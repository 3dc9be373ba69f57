"""When an act is due: publicity, periods and fixed dates in Asia/Shanghai, each with its days explained."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.rules.answers import Correction, DayReason, FixedDate, LatestPublication, PeriodEnd, Publicity
from service.rules.calendar import ONE_DAY, Calendar
from service.rules.errors import RuleInputError

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local_day(moment: datetime) -> date:
    """The legal day of an instant: the day in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def day_over(day: date) -> datetime:
    """The instant (UTC) at which a legal day is over: the next midnight in Asia/Shanghai."""
    return at_local(day + ONE_DAY, time(0))


def at_local(day: date, clock: time) -> datetime:
    """The instant (UTC) of a clock time on a legal day in Asia/Shanghai."""
    return datetime.combine(day, clock, SHANGHAI).astimezone(UTC)


def corresponding_day(start: date, months: int) -> date:
    """The same day of the month so many months later, or that month's end (Civil Code 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def publicity(
    published_at: datetime,
    min_working_days: int,
    calendar: Calendar,
    *,
    count_start_day: bool = False,
    office_close: time | None = None,
    corrections: Sequence[Correction] = (),
    clause: str = "YY-12",
) -> Publicity:
    """YY-12: so many full working days after the day of publication or of the last material change."""
    if any(c.at < published_at for c in corrections):
        raise RuleInputError("更正时间早于公示时间")
    start = max([published_at, *(c.at for c in corrections if c.material)]).astimezone(SHANGHAI)
    opening = "实质更正后重新公示之日" if start > published_at else "公示之日"
    after_close = office_close is not None and start.time() > office_close

    def count(start_counts: bool) -> list[DayReason]:
        refused = "，下班后发布，不计入" if after_close else "" if start_counts else "，当日不计入"
        first = _reason(start.date(), calendar, opening, refused)
        days, counted = [first], int(first.counts)
        while counted < min_working_days:
            day = days[-1].day + ONE_DAY
            counted += calendar.is_workday(day)
            days.append(_reason(day, calendar, f"第{counted}个工作日"))
        return days

    days = count(count_start_day)
    last_day = days[-1].day
    return Publicity(
        clause=clause,
        provisional=_provisional(calendar, [day.day for day in days[0 if count_start_day else 1 :]]),
        calendar_version=calendar.version,
        explanation=tuple(days),
        last_day=last_day,
        next_step_from=day_over(last_day).astimezone(SHANGHAI),
        last_day_if_start_counts=count(True)[-1].day,
    )


def period(
    start: date,
    calendar: Calendar,
    *,
    months: int | None = None,
    days: int | None = None,
    working_days: int | None = None,
    roll: bool = True,
    clause: str = "民法典第201—203条",
) -> PeriodEnd:
    """Civil Code 201-203: the start day never counts; a last day that is off moves to a working day."""
    if sum(length is not None for length in (months, days, working_days)) != 1:
        raise RuleInputError("months、days、working_days 必须且只能给出一个")
    rows = [DayReason(day=start, counts=False, why="起算之日，当日不计入")]
    if working_days is not None:
        rows += _working_days_after(start, working_days, calendar)
    else:
        end = corresponding_day(start, months) if months is not None else start + timedelta(days=days or 0)
        rows += _end_of_period(end, calendar, roll)
    return PeriodEnd(
        clause=clause,
        provisional=_provisional(calendar, [row.day for row in rows[1:]]),
        calendar_version=calendar.version,
        explanation=tuple(rows),
        due=rows[-1].day,
    )


def fixed_date(on: date, calendar: Calendar, *, roll: bool = False, clause: str = "固定日期") -> FixedDate:
    """A date the source names (1月底前) ends at 24:00 that day and rolls only where the pack says so."""
    due = calendar.next_workday(on) if roll else on
    target = calendar.previous_workday(due)
    how = "固定日期，24时止" + ("，遇休息日顺延" if roll else "，不顺延")
    rows = {target: "此前最后一个工作日，内部目标", due: f"{how}（{calendar.why(due)}）"}
    return FixedDate(
        clause=clause,
        provisional=_provisional(calendar, [on, target, due]),
        calendar_version=calendar.version,
        explanation=tuple(DayReason(day=day, counts=day == due, why=why) for day, why in rows.items()),
        due=due,
        last_working_day=target,
    )


def year_end(year: int) -> date:
    """YY-19: "within the year" ends on 31 December."""
    return date(year, 12, 31)


def latest_publication(
    finish_by: date,
    min_working_days: int,
    calendar: Calendar,
    *,
    count_start_day: bool = False,
    clause: str = "YY-12",
) -> LatestPublication:
    """YY-12 read backwards: the last day to publish so that the full working days are over by a date."""
    rows: list[DayReason] = []
    day, left = finish_by, min_working_days
    while left:
        rows.insert(0, _reason(day, calendar, f"倒数第{min_working_days - left + 1}个工作日"))
        left -= calendar.is_workday(day)
        day -= ONE_DAY
    latest = rows[0].day if count_start_day else day
    if not count_start_day:
        rows.insert(0, DayReason(day=latest, counts=False, why="最迟公示之日，当日不计入"))
    target = calendar.previous_workday(latest)
    return LatestPublication(
        clause=clause,
        provisional=_provisional(calendar, [row.day for row in rows[0 if count_start_day else 1 :]]),
        calendar_version=calendar.version,
        explanation=tuple(rows),
        latest_day=latest,
        latest_working_day=target,
    )


def report_cutoff(year: int, month: int, day: int, calendar: Calendar, *, clause: str = "NJ-06") -> PeriodEnd:
    """NJ-06: a month's report closes on a day of the next month, moved to the next working day."""
    next_month = corresponding_day(date(year, month, 1), 1)
    end = next_month.replace(day=min(day, monthrange(next_month.year, next_month.month)[1]))
    rows = _end_of_period(end, calendar, roll=True)
    return PeriodEnd(
        clause=clause,
        provisional=_provisional(calendar, [row.day for row in rows]),
        calendar_version=calendar.version,
        explanation=tuple(rows),
        due=rows[-1].day,
    )


def _reason(day: date, calendar: Calendar, counting: str, refused: str = "") -> DayReason:
    counts = calendar.is_workday(day) and not refused
    if counts:
        return DayReason(day=day, counts=True, why=f"{calendar.why(day)}，{counting}")
    why = f"{counting}{refused}" if refused else f"{calendar.why(day)}，不计入"
    return DayReason(day=day, counts=False, why=why)


def _working_days_after(start: date, n: int, calendar: Calendar) -> list[DayReason]:
    rows: list[DayReason] = []
    day, counted = start, 0
    while counted < n:
        day += ONE_DAY
        counted += calendar.is_workday(day)
        rows.append(_reason(day, calendar, f"第{counted}个工作日"))
    return rows


def _end_of_period(end: date, calendar: Calendar, roll: bool) -> list[DayReason]:
    rows: list[DayReason] = []
    while roll and not calendar.is_workday(end):
        rows.append(DayReason(day=end, counts=False, why=f"{calendar.why(end)}，顺延"))
        end += ONE_DAY
    return [*rows, DayReason(day=end, counts=True, why=f"{calendar.why(end)}，到期日，24时止")]


def _provisional(calendar: Calendar, days: Sequence[date]) -> bool:
    return any(calendar.provisional(day.year) for day in days)
