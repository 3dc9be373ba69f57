"""Proposals on land: a project's start, the supply plan, idle land (NJ-07, NJ-08, NJ-09).

A rule proposes; what the source leaves open stands in `decide`, for a named official."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from service.rules.amounts import EXACT, shown, times
from service.rules.answers import Finding
from service.rules.pack_key_works import IdleLand, Settings

SUSPENSIONS = ("suspend_conversion_filing", "suspend_linkage_quota", "suspend_balance_trading")
"""中心城区农转用和征收方案申报、下一年度增减挂钩指标申请、占补平衡指标交易资格."""


class District(NamedTuple):
    """A district's place in the city and whether it met its target."""

    id: str
    rank: int
    complete: bool


class EarlyStart(Finding):
    """What a major project's start and progress ask for."""

    outcome: Literal["land_priority", "adjust_or_recover", "none"]
    grounds: tuple[str, ...]


class LandSupply(Finding):
    """Whether a district met its land supply plan, and what follows."""

    met: bool
    actions: tuple[str, ...]


class LandDeduction(Finding):
    """How much of next year's quota a district loses, before and after the ceiling."""

    raw_mu: Decimal
    deduction_mu: Decimal


class LandReward(Finding):
    """The districts rewarded, in the order of their ranks."""

    rewarded: tuple[str, ...]


class IdleLandConsequences(LandDeduction):
    """All that a district's result in disposing of idle land asks for."""

    actions: tuple[str, ...]


def early_start(
    planned: date,
    actual: date | None,
    as_of: date,
    *,
    behind_points: Decimal,
    behind_months: int,
    settings: Settings,
    clause: str = "NJ-07",
) -> EarlyStart:
    """NJ-07: land first for a project begun before its day; adjusted or recovered where it is late or lags badly."""
    points, months = settings.lagging_points.value, settings.lagging_months.value
    grounds = {
        "started_late": actual is not None and actual > planned,
        "not_started": actual is None and as_of > planned,
        "lagging_points": behind_points >= points,
        "lagging_months": behind_months >= months,
    }
    found = tuple(name for name, holds in grounds.items() if holds)
    began = f"实际开工{actual}" if actual else f"截至{as_of}未开工"
    lag = f"落后{shown(behind_points)}个百分点、连续{behind_months}个月（{points}个百分点或{months}个月以上为严重滞后）"
    facts = f"计划开工{planned}，{began}；{lag}"
    if found:
        decide = ("adjust_or_recover", "quota_mu")
        return EarlyStart(clause=clause, formula=facts, decide=decide, outcome="adjust_or_recover", grounds=found)
    if actual is not None and actual < planned:
        early = ("started_early",)
        return EarlyStart(clause=clause, formula=facts, decide=("quota_mu",), outcome="land_priority", grounds=early)
    return EarlyStart(clause=clause, formula=facts, outcome="none", grounds=())


def land_supply(planned: Decimal, supplied: Decimal, clause: str = "NJ-08") -> LandSupply:
    """NJ-08: a plan missed is criticised citywide; what next year's plans lose is for a person to decide."""
    met = supplied >= planned
    formula = f"计划供应{shown(planned)}，实际供应{shown(supplied)}，{'完成' if met else '未完成'}"
    if met:
        return LandSupply(clause=clause, formula=formula, met=True, actions=())
    return LandSupply(
        clause=clause,
        formula=formula,
        decide=("reserve_plan_mu", "conversion_plan_mu"),
        met=False,
        actions=("citywide_criticism", "deduct_next_year_plans"),
    )


def land_quota_deduction(allocation: Decimal, completion: Decimal, rule: IdleLand) -> LandDeduction:
    """NJ-09: the share of the target left undone, of next year's quota, at most 100 mu a district."""
    undone = max(Decimal(0), EXACT.subtract(Decimal(1), completion))
    raw = times(allocation, undone)
    deduction = min(raw, rule.deduction_cap_mu)
    formula = f"{shown(allocation)}亩 × 未完成比例{shown(undone)} = {shown(raw)}亩"
    if deduction < raw:
        formula += f"，最高不超过{shown(rule.deduction_cap_mu)}亩"
    return LandDeduction(clause=rule.clause, formula=formula, raw_mu=raw, deduction_mu=deduction)


def land_quota_reward(districts: Sequence[District], rule: IdleLand) -> LandReward:
    """NJ-09: a district that met its target and ranks among the first three; how much is for a person to decide."""
    rewarded = [one for one in districts if one.complete and one.rank <= rule.reward_rank]
    rewarded.sort(key=lambda one: one.rank)
    return LandReward(
        clause=rule.clause,
        formula=f"完成目标任务且全市排名前{rule.reward_rank}名",
        decide=("reward_mu",) if rewarded else (),
        rewarded=tuple(one.id for one in rewarded),
    )


def idle_land_consequences(
    allocation: Decimal, completion: Decimal, rank: int | None, subjective: bool, rule: IdleLand
) -> IdleLandConsequences:
    """NJ-09: reward, or deduction and honours cancelled; three suspensions where the reason is the district's."""
    cut = land_quota_deduction(allocation, completion, rule)
    actions: tuple[str, ...] = ()
    decide: tuple[str, ...] = ()
    if completion < 1:
        actions = ("deduct_quota", "cancel_honours", *(SUSPENSIONS if subjective else ()))
        reason = "主观原因未完成，并暂缓、暂停有关资格" if subjective else "未完成，取消评先创优推荐资格"
    elif rank is not None and rank <= rule.reward_rank:
        actions, decide, reason = ("reward_quota",), ("reward_mu",), f"完成，全市第{rank}名，适当奖励"
    else:
        reason = f"完成，未列入前{rule.reward_rank}名"
    return IdleLandConsequences(
        clause=rule.clause,
        formula=f"{cut.formula}；{reason}",
        decide=decide,
        raw_mu=cut.raw_mu,
        deduction_mu=cut.deduction_mu,
        actions=actions,
    )
