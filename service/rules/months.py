"""How a key work's month is judged: on schedule, behind, not due, suspended or not yet verified (NJ-02, NJ-06)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.rules.amounts import shown

Flag = Literal["red_flag", "yellow_card", "not_due", "suspended", "pending"]
Cause = Literal[
    "on_schedule", "complete", "behind", "no_report", "missed_node", "not_due", "suspended", "not_reported", "pending"
]
Verified = Decimal | Literal["pending"] | None

FLAGS: Mapping[Cause, Flag] = {
    "on_schedule": "red_flag",
    "complete": "red_flag",
    "behind": "yellow_card",
    "no_report": "yellow_card",
    "missed_node": "yellow_card",
    "not_due": "not_due",
    "suspended": "suspended",
    "not_reported": "pending",
    "pending": "pending",
}


class MonthReadings(BaseModel):
    """The readings of a pack that bear on months and on what follows; a question may choose against them."""

    model_config = ConfigDict(frozen=True)

    missing_report: Literal["behind", "pending"]
    unverified_report: Literal["pending", "behind"]
    missed_node: Literal["behind", "percentage"]
    suspended_month: Literal["reset", "freeze"]
    one_supervising_talk_per_episode: bool
    third_quarter: Literal["point", "any_month"]
    suppress_talks_at_year_end: bool
    disclosure_period: Literal["month", "quarter"]


class WorkYear(BaseModel):
    """A work's year: the plan, cumulative by month, and what was verified for each month that is closed."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["key_work", "livelihood"]
    planned: Annotated[tuple[Decimal, ...], Field(min_length=12, max_length=12)]
    verified: Annotated[tuple[Verified, ...], Field(max_length=12)]
    suspended: frozenset[int] = frozenset()
    missed_nodes: frozenset[int] = frozenset()
    lower_is_better: bool = False


def cause_of(work: WorkYear, month: int, readings: MonthReadings) -> Cause:
    """Why a closed month has its flag; the first that applies, an approved suspension before everything."""
    planned, verified = work.planned[month - 1], work.verified[month - 1]
    if month in work.suspended:
        return "suspended"
    if month in work.missed_nodes and readings.missed_node == "behind":
        return "missed_node"
    if planned == 0:
        return "not_due"
    if _complete(work, month):
        return "complete"
    if verified is None:
        return "no_report" if readings.missing_report == "behind" else "not_reported"
    if verified == "pending":
        return "pending" if readings.unverified_report == "pending" else "behind"
    behind = verified > planned if work.lower_is_better else verified < planned
    return "behind" if behind else "on_schedule"


def _complete(work: WorkYear, month: int) -> bool:
    """Whether the last verified figure is at the year's target: no report is owed any more.

    A figure that must stay low is never complete before the year is over.
    """
    target = work.planned[-1]
    figures = [value for value in work.verified[:month] if isinstance(value, Decimal)]
    return not work.lower_is_better and bool(figures) and 0 < target <= figures[-1]


def why(work: WorkYear, month: int, cause: Cause, readings: MonthReadings) -> str:
    """The cause as an official reads it, with the figures."""
    planned, verified = work.planned[month - 1], work.verified[month - 1]
    if isinstance(verified, Decimal) and cause in ("on_schedule", "behind"):
        return _compared(planned, verified, work.lower_is_better)
    frozen = readings.suspended_month == "freeze"
    return {
        "complete": f"年度目标{shown(work.planned[-1])}已完成，计达到进度",
        "no_report": f"截止时没有报告，按未达进度计（计划{shown(planned)}）",
        "missed_node": "时间节点未按期完成，不论百分比，按未达进度计",
        "not_due": "计划为0，未到期",
        "suspended": "经批准暂停，连续月份" + ("不中断、不累计" if frozen else "到此中断"),
        "not_reported": "截止时没有报告，待定",
        "pending": f"已按时报告，尚未核实，待定（计划{shown(planned)}）",
        "behind": f"已按时报告，尚未核实，按未达进度计（计划{shown(planned)}）",
    }[cause]


def _compared(planned: Decimal, verified: Decimal, lower_is_better: bool) -> str:
    figures = f"计划{shown(planned)}，核实{shown(verified)}"
    if verified == planned:
        return f"{figures}，与计划相等，达到进度"
    apart = shown(abs(verified - planned))
    behind = verified > planned if lower_is_better else verified < planned
    words = ("高于控制值", "低于控制值") if lower_is_better else ("落后", "超过计划")
    return f"{figures}，{words[not behind]}{apart}，{'未达进度' if behind else '达到进度'}"
