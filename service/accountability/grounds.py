"""How the grounds of NJ-18 and NJ-19 and the facts found are put into words."""

from collections.abc import Iterable, Mapping
from typing import Any

GROUNDS = {
    "two_months": "连续2个月未达序时进度要求",
    "three_months": "连续3个月未达序时进度要求",
    "mid_year": "年中未达序时进度要求",
    "third_quarter": "第三季度未达进度要求",
    "behind": "未达进度要求",
    "year_target": "未完成年度目标任务",
    "land_supply": "未完成年度经营性用地供应计划",
    "promise_missed": "承诺的整改期限到期仍未完成",
}


def in_words(grounds: Iterable[str]) -> str:
    """Grounds by the pack's names become words; a sentence of an official's stays as it is."""
    return "、".join(GROUNDS.get(ground, ground) for ground in grounds)


def told(facts: Mapping[str, Any]) -> str:
    """The facts, label by label."""
    return "；".join(f"{label}：{value}" for label, value in facts.items())
