"""What follows from a work's closed months, by replay of the whole year (NJ-18, NJ-19).

The same months always give the same answer, so that it may be replayed at every closing and after every correction."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from service.rules.months import FLAGS, Cause, Flag, MonthReadings, WorkYear, cause_of, why
from service.rules.pack_key_works import ACTIONS, TALKS, Ground

THIRD_QUARTER = (7, 8, 9)
YEAR_END = 12
SUPERVISING_TALK = "supervising_leader_talk"
DISCLOSURE_MONTHS = {"month": 1, "quarter": 3}
STANDING = {"red_flag": "达到进度", "not_due": "未到期", "suspended": "经批准暂停", "pending": "待定"}


class MonthJudged(BaseModel):
    """A closed month: its flag, why, how many months in a row it is behind, and why no (further) ground arose."""

    model_config = ConfigDict(frozen=True)

    month: int
    flag: Flag
    cause: Cause
    streak: int
    why: str
    nothing_because: tuple[str, ...]


class GroundFound(BaseModel):
    """A ground that arose in a month, the unbroken run it rests on as far as it goes by now, and what it asks for."""

    model_config = ConfigDict(frozen=True)

    month: int
    ground: str
    run_from: int
    run_to: int
    actions: tuple[str, ...]


class ActionDue(BaseModel):
    """What one month's closing asks for: an action with all its grounds."""

    model_config = ConfigDict(frozen=True)

    month: int
    action: str
    grounds: tuple[str, ...]


class Judged(BaseModel):
    """A work's year as far as it is closed."""

    model_config = ConfigDict(frozen=True)

    months: tuple[MonthJudged, ...]
    grounds: tuple[GroundFound, ...]

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The flag or card of each closed month."""
        return tuple(one.flag for one in self.months)

    @property
    def actions(self) -> tuple[ActionDue, ...]:
        """By month, and within a month in the order of `ACTIONS`; one action carries all its grounds."""
        due: dict[tuple[int, str], list[str]] = {}
        for found in self.grounds:
            for action in found.actions:
                due.setdefault((found.month, action), []).append(found.ground)
        order = sorted(due, key=lambda key: (key[0], ACTIONS.index(key[1])))
        return tuple(ActionDue(month=key[0], action=key[1], grounds=tuple(due[key])) for key in order)


def judge(work: WorkYear, grounds: Mapping[str, Ground], readings: MonthReadings) -> Judged:
    """The flags of the closed months, the grounds that arose, and in words why nothing else did."""
    causes = tuple(cause_of(work, month, readings) for month in range(1, len(work.verified) + 1))
    year = _Year(work, causes, _runs([FLAGS[cause] for cause in causes], readings), readings)
    found: list[GroundFound] = []
    months: list[MonthJudged] = []
    for month, cause in enumerate(causes, 1):
        outcomes = {name: _ask(year, month, name, ground, found) for name, ground in grounds.items()}
        arisen = [one for one in outcomes.values() if isinstance(one, GroundFound)]
        found += arisen
        run = year.run_of(month)
        months.append(
            MonthJudged(
                month=month,
                flag=FLAGS[cause],
                cause=cause,
                streak=run.index(month) + 1 if run else 0,
                why=why(work, month, cause, readings),
                nothing_because=tuple(_silences(year, month, grounds, outcomes)),
            )
        )
    return Judged(months=tuple(months), grounds=tuple(found))


class _Year(NamedTuple):
    """A year's closed months with their runs behind schedule."""

    work: WorkYear
    causes: tuple[Cause, ...]
    runs: tuple[tuple[int, ...], ...]
    readings: MonthReadings

    def run_of(self, month: int) -> tuple[int, ...]:
        """The run in which a month is behind; none where it is not."""
        return next((run for run in self.runs if month in run), ())

    def flag(self, month: int) -> Flag:
        return FLAGS[self.causes[month - 1]]


def _runs(flags: Sequence[Flag], readings: MonthReadings) -> tuple[tuple[int, ...], ...]:
    """The unbroken runs of months behind; a suspended month breaks one, unless the pack freezes it."""
    runs: list[list[int]] = []
    broken = True
    for month, flag in enumerate(flags, 1):
        if flag == "yellow_card":
            if broken:
                runs.append([])
            runs[-1].append(month)
            broken = False
        elif not (flag == "suspended" and readings.suspended_month == "freeze"):
            broken = True
    return tuple(tuple(run) for run in runs)


def streak(flags: Sequence[Flag], readings: MonthReadings) -> int:
    """How many months in a row are behind, the last of these being one of them (连续N个月)."""
    return next((len(run) for run in _runs(flags, readings) if run[-1] == len(flags)), 0)


def _ask(year: _Year, month: int, name: str, ground: Ground, before: list[GroundFound]) -> GroundFound | str | None:
    """The ground where it arises in this month; a sentence where only a reading keeps it silent; else none."""
    run = _run_behind(year, month, ground)
    asked = ground.key_work + (ground.livelihood if year.work.kind == "livelihood" else ())
    if not run or not asked:
        return None
    actions, silent = asked, ""
    if month == YEAR_END and year.readings.suppress_talks_at_year_end:
        actions, silent = _without(actions, TALKS), "年终只作年度处理，不再约谈"
    if year.readings.one_supervising_talk_per_episode and _talked(before, run):
        actions, silent = _without(actions, (SUPERVISING_TALK,)), silent or "同一轮滞后已约谈分管责任人，不再约谈"
    if not actions:
        return silent
    return GroundFound(month=month, ground=name, run_from=run[0], run_to=run[-1], actions=actions)


def _without(actions: tuple[str, ...], dropped: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(action for action in actions if action not in dropped)


def _run_behind(year: _Year, month: int, ground: Ground) -> tuple[int, ...]:
    """The run on which a ground rests that arises in this month."""
    run = year.run_of(month)
    if run and ground.months_in_a_row is not None:
        return run if run.index(month) + 1 == ground.months_in_a_row else ()
    if run and ground.each_month:
        return run if month % DISCLOSURE_MONTHS[year.readings.disclosure_period] == 0 else ()
    if month != ground.at_month:
        return ()
    any_month = year.readings.third_quarter == "any_month" and month == THIRD_QUARTER[-1]
    if not run and any_month and year.flag(month) == "red_flag":
        return max((one for one in year.runs if set(one) & set(THIRD_QUARTER)), default=())
    return run


def _talked(before: list[GroundFound], run: tuple[int, ...]) -> bool:
    """Whether the supervising leader was already talked to over this run, at an earlier closing."""
    return any(one.run_from == run[0] and SUPERVISING_TALK in one.actions for one in before)


def _silences(
    year: _Year, month: int, grounds: Mapping[str, Ground], outcomes: Mapping[str, GroundFound | str | None]
) -> Iterator[str]:
    """Why a month gives no ground, or none besides those that arose."""
    if year.run_of(month):
        for name, ground in grounds.items():
            outcome = outcomes[name]
            if isinstance(outcome, str):
                yield outcome
            elif outcome is None:
                yield from _silent_behind(year, month, ground)
    elif not any(outcomes.values()):
        yield f"{month}月{STANDING[year.flag(month)]}，不产生依据"


def _silent_behind(year: _Year, month: int, ground: Ground) -> Iterator[str]:
    run = year.run_of(month)
    streak = run.index(month) + 1
    if (length := ground.months_in_a_row) is not None:
        if streak < length:
            yield f"连续第{streak}个月未达进度，未到{length}个月"
        elif streak > length:
            yield f"连续{length}个月的依据已在{run[length - 1]}月产生，不重复"
    elif ground.each_month and year.work.kind == "livelihood":
        yield "未到公开进展的期末，本月不另作书面报告"
