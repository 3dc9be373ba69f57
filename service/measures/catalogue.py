"""Every kind of measure that a clause knows: what it is called, in what it counts, who carries it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PERSONS, MONEY = "人", "元"


@dataclass(frozen=True)
class MeasureKind:
    """One kind; `executor` is a role of the pack's offices, `terms` asks for words besides an amount."""

    title: str
    clause: str
    side: Literal["reward", "penalty"]
    executor: str
    unit: str = ""
    terms: str = ""
    copied: str = ""
    """The role of the pack's offices that reads its notice too."""


MEASURES: Mapping[str, MeasureKind] = {
    "land_priority": MeasureKind("优先保障用地指标", "NJ-07", "reward", "land", "亩"),
    "land_recovery": MeasureKind("调整或收回用地指标", "NJ-07", "penalty", "land", "亩", "调整还是收回，如何处理"),
    "citywide_criticism": MeasureKind("全市通报批评", "NJ-08", "penalty", "government_office"),
    "reserve_plan_deduction": MeasureKind("扣减下年度储备计划", "NJ-08", "penalty", "land", "亩"),
    "conversion_plan_deduction": MeasureKind("扣减下年度农转用计划", "NJ-08", "penalty", "land", "亩"),
    "new_land_reward": MeasureKind("奖励下年度新增建设用地计划指标", "NJ-09", "reward", "land", "亩"),
    "new_land_deduction": MeasureKind("扣减下年度新增建设用地计划指标", "NJ-09", "penalty", "land", "亩"),
    "honours_cancelled": MeasureKind("取消年度评先创优推荐资格", "NJ-09", "penalty", "land"),
    "filing_suspended": MeasureKind("暂缓办理中心城区农转用和土地征收申报", "NJ-09", "penalty", "land"),
    "linkage_suspended": MeasureKind("暂停下年度增减挂钩周转指标申请", "NJ-09", "penalty", "land"),
    "trading_suspended": MeasureKind("暂停耕地占补平衡指标交易资格", "NJ-09", "penalty", "land"),
    "management_fee_deduction": MeasureKind("扣减建设单位管理费", "NJ-10", "penalty", "construction", "元"),
    "surplus_recovery": MeasureKind("收回沉淀资金", "NJ-11", "penalty", "finance", "元", "调整用于哪项重点工作"),
    "budget_cut": MeasureKind("扣减下年度专项资金预算规模", "NJ-12", "penalty", "finance", "元"),
    "fund_recovery": MeasureKind(
        "收回未申报使用计划的专项资金", "NJ-12", "penalty", "finance", "元", "统筹用于哪项重点工作"
    ),
    "transfer_recovery": MeasureKind(
        "收回专项转移支付资金", "NJ-12", "penalty", "finance", "元", "调整用于哪个区的同类型项目"
    ),
    "industry_fund_increase": MeasureKind("增加下年度产业资金安排", "NJ-13", "reward", "finance", "元"),
    "industry_fund_decrease": MeasureKind("减少下年度产业资金安排", "NJ-13", "penalty", "finance", "元"),
    "bond_swap_priority": MeasureKind("优先安排债券置换", "NJ-14", "reward", "finance"),
    "outstanding_bonus": MeasureKind(
        "突出贡献事项加分", "NJ-17", "reward", "government_office", "分", copied="organisation"
    ),
    "outstanding_publicity": MeasureKind("宣传突出贡献事项", "NJ-17", "reward", "publicity", copied="organisation"),
    "outstanding_funds": MeasureKind("奖励工作经费", "NJ-17", "reward", "finance", "元", copied="organisation"),
    "staff_commendation": MeasureKind(
        "给予相关工作人员嘉奖", "NJ-17", "reward", "civil_service", PERSONS, copied="organisation"
    ),
    "staff_merit": MeasureKind(
        "给予相关工作人员记三等功", "NJ-17", "reward", "civil_service", PERSONS, copied="organisation"
    ),
}

BY_THEMSELVES = frozenset({"NJ-10", "NJ-11", "NJ-12", "NJ-17"})
"""Clauses whose outcomes may be approved without waiting for the yearly plan (NJ-21): within the year, or because
the executive meeting has already fixed what is rewarded."""
