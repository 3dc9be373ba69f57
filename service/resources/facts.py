"""What may be entered: no day that has not come, no quarter that is not over, no gap; and how two versions differ."""

from datetime import date

from service.errors import GateClosed
from service.resources.entries import Entry, SpecialFundEntry

PAST = ("actual_start", "as_of", "accepted_on", "filed_on", "held_since", "carried_over_on")
QUARTERS = {"q1": (3, 31), "q2": (6, 30), "q3": (9, 30), "q4": (12, 31)}


def check_days(today: date, clause: str, entry: Entry) -> None:
    """Nobody records what has not happened."""
    for name in PAST:
        day = getattr(entry, name, None)
        if day is not None and day > today:
            raise GateClosed(f"日期{day}尚未到来，不能提前登记。", clause=clause, name="day_in_future")
    if isinstance(entry, SpecialFundEntry):
        _check_quarters(today, clause, entry)


def _check_quarters(today: date, clause: str, entry: SpecialFundEntry) -> None:
    filled = [getattr(entry, name) is not None for name in QUARTERS]
    if filled != sorted(filled, reverse=True):
        raise GateClosed("各季度须依次填报，不能缺前一季度。", clause=clause, name="quarter_missing")
    for name, end in QUARTERS.items():
        if getattr(entry, name) is not None and today <= date(entry.year, *end):
            raise GateClosed("该季度尚未结束，不能填报。", clause=clause, name="day_in_future")
    if entry.plan_not_filed_amount and today <= date(entry.year, 10, 31):
        raise GateClosed("10月31日之前不能认定未申报使用计划。", clause=clause, name="plan_day_not_over")


def differing(old: Entry, new: Entry) -> tuple[list[str], list[str]]:
    """What the new version adds where nothing was known, and what it says otherwise."""
    more: list[str] = []
    other: list[str] = []
    for name in type(old).model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if name != "reason" and before != after:
            (more if before is None else other).append(name)
    return more, other
