"""Proposals on money: final accounts, surplus, special funds, transfers, industry funds, debt (NJ-10 to NJ-14).

A rule proposes; what the source leaves open stands in `decide`, for a named official. Money is to the cent, half up."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from service.rules import deadlines
from service.rules.amounts import money, shown, times
from service.rules.answers import Finding
from service.rules.calendar import Calendar
from service.rules.pack_key_works import FinalAccounts, IndustryFunds, KeyWorksPack, SurplusFunds, TransferFunds

TALK_QUARTERS = 2
CUT_QUARTER = 3
CONDITIONS = {
    "debt_size_reasonable": "债务规模控制合理",
    "risk_indicators_safe": "债务风险指标安全",
    "growth_small": "年度债务增长幅度较小",
    "cost_controlled": "债务成本控制得力",
    "reduction_strong": "存量债务化解力度较大",
    "cash_chain_safe": "资金链安全",
}
SurplusKind = Literal["department_surplus", "project_carry_over", "custody_surplus", "unallocated_special"]


class FeeDeduction(Finding):
    """Whether the accounts were filed late, by which day they were due, and what lateness costs."""

    due: date
    due_provisional: bool
    late: bool
    deduction: Decimal


class FundAction(BaseModel):
    """What a quarter, or 31 October, asks for; without an amount where there is none or a person decides it."""

    model_config = ConfigDict(frozen=True)

    period: str
    action: Literal["warning_talk", "budget_cut", "manual_review", "recover"]
    amount: Decimal | None = None


class SpecialFund(Finding):
    """What a special fund's year asks for, in order of time."""

    actions: tuple[FundAction, ...]


class Recovery(Finding):
    """Whether money goes back to the treasury, how much, and on which grounds."""

    recover: bool
    amount: Decimal
    grounds: tuple[str, ...]


class IndustryFund(Finding):
    """What a performance rating does to next year's scale."""

    change: Literal["raise", "keep", "lower"]


class BondSwap(Finding):
    """Whether a district or park comes first for a bond swap, and which conditions it lacks."""

    priority: bool
    lacking: tuple[str, ...]


class FundFacts(NamedTuple):
    """A special fund's year: allocation and schedule by closed quarter in percent, and the amounts at stake."""

    allocated: Sequence[Decimal]
    schedule: Sequence[Decimal]
    unallocated: Decimal | None
    cut_ratio: Decimal | None
    plan_not_filed: Decimal


def management_fee_deduction(
    fee: Decimal, accepted: date, filed: date | None, calendar: Calendar, *, roll: bool, rule: FinalAccounts
) -> FeeDeduction:
    """NJ-10: accounts filed more than 12 months after acceptance, or not at all, cost 20% of the fee, once."""
    due = deadlines.period(accepted, calendar, months=rule.months, roll=roll, clause=rule.clause)
    late = filed is None or filed > due.due
    cost = money(times(fee, rule.fee_percent) / 100) if late else money(Decimal(0))
    when = f"{filed}上报" if filed else "没有上报"
    said = f"{accepted}竣工验收，{rule.months}个月内应于{due.due}前上报，{when}"
    taken = f"逾期：{shown(fee)} × {rule.fee_percent}% = {cost}元（四舍五入至分）" if late else "未逾期"
    formula = f"{said}，{taken}"
    return FeeDeduction(
        clause=rule.clause, formula=formula, due=due.due, due_provisional=due.provisional, late=late, deduction=cost
    )


def special_fund(facts: FundFacts, pack: KeyWorksPack) -> SpecialFund:
    """NJ-12: talks after the first two quarters, a budget cut after the third, recovery after 31 October."""
    rule = pack.special_funds
    below = [done < plan for done, plan in zip(facts.allocated, facts.schedule, strict=False)]
    actions: list[FundAction] = []
    decide: list[str] = []
    said = [
        f"Q{quarter}分配{shown(done)}%，序时{shown(plan)}%，{'低于' if done < plan else '达到'}"
        for quarter, (done, plan) in enumerate(zip(facts.allocated, facts.schedule, strict=False), 1)
    ]
    for quarter in range(1, min(TALK_QUARTERS, len(below)) + 1):
        if below[quarter - 1]:
            actions.append(FundAction(period=f"Q{quarter}", action="warning_talk"))
    if len(below) >= CUT_QUARTER and below[CUT_QUARTER - 1]:
        if pack.settings.q3_requires_prior.value and not any(below[:TALK_QUARTERS]):
            actions.append(FundAction(period="Q3", action="manual_review"))
            decide.append("budget_cut")
            said.append("第三季度首次低于序时进度，不属“仍”低于，由人工审核")
        else:
            actions.append(_cut(facts, said, decide))
    if facts.plan_not_filed > 0:
        actions.append(FundAction(period=rule.plan_day, action="recover", amount=money(facts.plan_not_filed)))
        said.append(f"{rule.plan_day}前未申报使用计划{shown(facts.plan_not_filed)}元，全部收回")
    return SpecialFund(clause=rule.clause, formula="；".join(said), decide=tuple(decide), actions=tuple(actions))


def _cut(facts: FundFacts, said: list[str], decide: list[str]) -> FundAction:
    """The cut of next year's budget: no amount until a person has given the ratio that the source leaves open."""
    asked = {"unallocated_amount": facts.unallocated, "cut_ratio": facts.cut_ratio}
    decide += [name for name, value in asked.items() if value is None]
    if facts.unallocated is None or facts.cut_ratio is None:
        said.append("第三季度仍低于序时进度，按未分配资金的一定比例扣减下一年度预算，比例由负责人决定")
        return FundAction(period="Q3", action="budget_cut")
    amount = money(times(facts.unallocated, facts.cut_ratio))
    said.append(f"未分配{shown(facts.unallocated)}元 × {shown(facts.cut_ratio)} = {amount}元（四舍五入至分）")
    return FundAction(period="Q3", action="budget_cut", amount=amount)


def surplus_funds(
    kind: SurplusKind,
    amount: Decimal,
    *,
    years_unused: int,
    held_since: date | None,
    as_of: date | None,
    rule: SurplusFunds,
) -> Recovery:
    """NJ-11: all of it goes back, where the kind of money has been idle as long as the source says."""
    if kind == "project_carry_over":
        due = years_unused >= rule.carry_over_years
        said = f"项目结转资金连续{years_unused}年未使用完，满{rule.carry_over_years}年收回"
    elif kind == "custody_surplus":
        assert held_since is not None and as_of is not None, "the question asks for both"
        limit = deadlines.corresponding_day(held_since, 12 * rule.custody_years)
        due, said = as_of > limit, f"代管户资金自{held_since}起，至{limit}满{rule.custody_years}年，截至{as_of}"
    else:
        due, said = True, "年终支出预算结余" if kind == "department_surplus" else "当年未分配使用的专项资金"
    return _recovery(rule.clause, amount, {kind: due}, said)


def transfer_funds(
    unused: Decimal,
    *,
    planned: Decimal,
    actual: Decimal,
    changed: bool,
    carried_over: date | None,
    as_of: date | None,
    rule: TransferFunds,
) -> Recovery:
    """NJ-12: a transfer behind schedule, idle after a change, or a year carried over goes back and on to others."""
    limit = deadlines.corresponding_day(carried_over, 12 * rule.carry_over_years) if carried_over else None
    grounds = {
        "behind_schedule": actual < planned,
        "changed_and_idle": changed,
        "carried_over": limit is not None and as_of is not None and as_of > limit,
    }
    kept = f"；结转自{carried_over}，至{limit}满{rule.carry_over_years}年，截至{as_of}" if limit else ""
    idle = "；项目改变，资金沉淀" if changed else ""
    said = f"计划{shown(planned)}%，实际{shown(actual)}%{idle}{kept}"
    found = _recovery(rule.clause, unused, grounds, said)
    return found.model_copy(update={"decide": ("receiving_district",)}) if found.recover else found


def industry_funds(rating: str, rule: IndustryFunds) -> IndustryFund:
    """NJ-13: next year's scale follows the performance rating; by how much is for a person to decide."""
    change = rule.ratings[rating]
    words = {"raise": "增加", "keep": "不变", "lower": "减少"}
    said = f"绩效评价结果对应下一年度资金安排规模{words[change]}"
    return IndustryFund(clause=rule.clause, formula=said, decide=() if change == "keep" else ("amount",), change=change)


def bond_swap_priority(facts: Mapping[str, bool], clause: str = "NJ-14") -> BondSwap:
    """NJ-14: all six conditions together."""
    lacking = tuple(name for name in CONDITIONS if not facts[name])
    said = "六项条件全部具备，优先安排债券置换"
    if lacking:
        said = "不具备：" + "、".join(CONDITIONS[name] for name in lacking)
    return BondSwap(clause=clause, formula=said, priority=not lacking, lacking=lacking)


def _recovery(clause: str, amount: Decimal, grounds: Mapping[str, bool], said: str) -> Recovery:
    found = tuple(name for name, holds in grounds.items() if holds) if amount > 0 else ()
    back = money(amount) if found else money(Decimal(0))
    result = f"全部收回{back}元" if found else "没有未使用的资金" if amount == 0 else "不收回"
    return Recovery(clause=clause, formula=f"{said}；{result}", recover=bool(found), amount=back, grounds=found)
