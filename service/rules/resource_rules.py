"""The rules of land and money as they are asked (NJ-07 to NJ-14)."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StrictBool, StrictInt, field_validator, model_validator

from service.rules import funds, land
from service.rules.calendar import Calendar
from service.rules.deadline_rules import readings_of
from service.rules.inputs import Amount, Day, Given, Name, Whole, refuse_repeats
from service.rules.key_work_rules import KeyWorkRule
from service.rules.pack_key_works import KeyWorksPack

Rank = Annotated[StrictInt, Field(ge=1, le=1_000)]
Share = Annotated[Amount, Field(le=1)]
Percent = Annotated[Amount, Field(le=100)]
SURPLUS_ASKS: dict[str, set[str]] = {"project_carry_over": {"years_unused"}, "custody_surplus": {"held_since", "as_of"}}
Quarters = Annotated[tuple[Percent, ...], Field(max_length=4)]


class EarlyStartGiven(Given):
    """NJ-07: when a major project was to begin and did, as of a day, and how far it lags by then."""

    planned_start: Day
    actual_start: Day | None = None
    as_of: Day
    behind_points: Amount = Decimal(0)
    behind_months: Whole = 0

    @model_validator(mode="after")
    def _has_begun(self) -> Self:
        if self.actual_start is not None and self.actual_start > self.as_of:
            raise ValueError("actual_start 晚于 as_of")
        return self


class LandSupplyGiven(Given):
    """NJ-08: a district's yearly plan of land for business use, and what it supplied."""

    planned: Amount
    supplied: Amount


class LandDeductionGiven(Given):
    """NJ-09: a district's quota of next year, and how much of its target it completed (1 = all)."""

    allocation_mu: Amount
    completion: Amount


class IdleLandGiven(LandDeductionGiven):
    """NJ-09: besides, the district's rank in the city, and whether the reason lies with the district."""

    rank: Rank | None = None
    subjective: StrictBool = False


class DistrictGiven(Given):
    """A district's rank, and whether it completed its target."""

    id: Name
    rank: Rank
    complete: StrictBool


class LandRewardGiven(Given):
    """NJ-09: the districts of the city."""

    districts: Annotated[tuple[DistrictGiven, ...], Field(max_length=1_000)]

    @field_validator("districts")
    @classmethod
    def _each_once(cls, districts: tuple[DistrictGiven, ...]) -> tuple[DistrictGiven, ...]:
        refuse_repeats(one.id for one in districts)
        return districts


class FeeDeductionGiven(Given):
    """NJ-10: the management fee, the acceptance, and when the accounts were filed (null: they were not)."""

    nullable: ClassVar[frozenset[str]] = frozenset({"filed_on"})

    management_fee: Amount
    accepted_on: Day
    filed_on: Day | None = None

    @model_validator(mode="after")
    def _filed_after_acceptance(self) -> Self:
        if self.filed_on is not None and self.filed_on < self.accepted_on:
            raise ValueError("filed_on 早于 accepted_on")
        return self


class SurplusGiven(Given):
    """NJ-11: a kind of idle money, how much, and how long it has been idle where that counts."""

    kind: funds.SurplusKind
    amount: Amount
    years_unused: Whole | None = None
    held_since: Day | None = None
    as_of: Day | None = None

    @model_validator(mode="after")
    def _what_the_kind_asks(self) -> Self:
        asked = SURPLUS_ASKS.get(self.kind, set())
        there = {name for name in ("years_unused", "held_since", "as_of") if getattr(self, name) is not None}
        if there != asked:
            raise ValueError(f"{self.kind} 须且只须写明 {'、'.join(sorted(asked)) or '金额'}")
        return self


class SpecialFundGiven(Given):
    """NJ-12: allocation by closed quarter in percent, the amounts at stake, and the ratio that a person decided."""

    allocated: Quarters
    schedule: Quarters | None = None
    unallocated_amount: Amount | None = None
    cut_ratio: Share | None = None
    plan_not_filed_amount: Amount = Decimal(0)

    @model_validator(mode="after")
    def _a_plan_a_quarter(self) -> Self:
        if self.schedule is not None and len(self.schedule) < len(self.allocated):
            raise ValueError("schedule 的季度少于 allocated")
        return self


class TransferGiven(Given):
    """NJ-12: a transfer to a district: its progress, what is unused, whether a change left it idle, since when it is
    carried over."""

    unused_amount: Amount
    planned: Percent
    actual: Percent
    changed_and_idle: StrictBool = False
    carried_over_on: Day | None = None
    as_of: Day | None = None

    @model_validator(mode="after")
    def _carried_over_by_a_day(self) -> Self:
        if (self.carried_over_on is None) != (self.as_of is None):
            raise ValueError("carried_over_on 与 as_of 须一并给出")
        return self


class IndustryGiven(Given):
    """NJ-13: the performance rating of a fund for firms."""

    rating: Literal["excellent", "good", "fair", "poor"]


class BondSwapGiven(Given):
    """NJ-14: the six conditions."""

    debt_size_reasonable: StrictBool
    risk_indicators_safe: StrictBool
    growth_small: StrictBool
    cost_controlled: StrictBool
    reduction_strong: StrictBool
    cash_chain_safe: StrictBool


def ask_early_start(asked: EarlyStartGiven, _: Calendar, pack: KeyWorksPack) -> land.EarlyStart:
    """NJ-07 as asked."""
    return land.early_start(
        asked.planned_start,
        asked.actual_start,
        asked.as_of,
        behind_points=asked.behind_points,
        behind_months=asked.behind_months,
        settings=pack.settings,
    )


def ask_land_supply(asked: LandSupplyGiven, _: Calendar, __: KeyWorksPack) -> land.LandSupply:
    """NJ-08 as asked."""
    return land.land_supply(asked.planned, asked.supplied)


def ask_land_deduction(asked: LandDeductionGiven, _: Calendar, pack: KeyWorksPack) -> land.LandDeduction:
    """NJ-09 as asked."""
    return land.land_quota_deduction(asked.allocation_mu, asked.completion, pack.idle_land)


def ask_idle_land(asked: IdleLandGiven, _: Calendar, pack: KeyWorksPack) -> land.IdleLandConsequences:
    """NJ-09 as asked."""
    return land.idle_land_consequences(
        asked.allocation_mu, asked.completion, asked.rank, asked.subjective, pack.idle_land
    )


def ask_land_reward(asked: LandRewardGiven, _: Calendar, pack: KeyWorksPack) -> land.LandReward:
    """NJ-09 as asked."""
    districts = [land.District(one.id, one.rank, one.complete) for one in asked.districts]
    return land.land_quota_reward(districts, pack.idle_land)


def ask_fee_deduction(asked: FeeDeductionGiven, calendar: Calendar, pack: KeyWorksPack) -> funds.FeeDeduction:
    """NJ-10 as asked."""
    roll = readings_of(pack).period_roll
    return funds.management_fee_deduction(
        asked.management_fee, asked.accepted_on, asked.filed_on, calendar, roll=roll, rule=pack.final_accounts
    )


def ask_surplus(asked: SurplusGiven, _: Calendar, pack: KeyWorksPack) -> funds.Recovery:
    """NJ-11 as asked."""
    return funds.surplus_funds(
        asked.kind,
        asked.amount,
        years_unused=asked.years_unused or 0,
        held_since=asked.held_since,
        as_of=asked.as_of,
        rule=pack.surplus_funds,
    )


def ask_special_fund(asked: SpecialFundGiven, _: Calendar, pack: KeyWorksPack) -> funds.SpecialFund:
    """NJ-12 as asked."""
    schedule = asked.schedule or tuple(Decimal(percent) for percent in pack.special_funds.schedule)
    facts = funds.FundFacts(
        asked.allocated, schedule, asked.unallocated_amount, asked.cut_ratio, asked.plan_not_filed_amount
    )
    return funds.special_fund(facts, pack)


def ask_transfer(asked: TransferGiven, _: Calendar, pack: KeyWorksPack) -> funds.Recovery:
    """NJ-12 as asked."""
    return funds.transfer_funds(
        asked.unused_amount,
        planned=asked.planned,
        actual=asked.actual,
        changed=asked.changed_and_idle,
        carried_over=asked.carried_over_on,
        as_of=asked.as_of,
        rule=pack.transfer_funds,
    )


def ask_industry(asked: IndustryGiven, _: Calendar, pack: KeyWorksPack) -> funds.IndustryFund:
    """NJ-13 as asked."""
    return funds.industry_funds(asked.rating, pack.industry_funds)


def ask_bond_swap(asked: BondSwapGiven, _: Calendar, __: KeyWorksPack) -> funds.BondSwap:
    """NJ-14 as asked."""
    return funds.bond_swap_priority(asked.model_dump())


RESOURCE_RULES: dict[str, KeyWorkRule] = {
    "early_start": KeyWorkRule(EarlyStartGiven, land.EarlyStart, ask_early_start),
    "land_supply": KeyWorkRule(LandSupplyGiven, land.LandSupply, ask_land_supply),
    "land_quota_deduction": KeyWorkRule(LandDeductionGiven, land.LandDeduction, ask_land_deduction),
    "land_quota_reward": KeyWorkRule(LandRewardGiven, land.LandReward, ask_land_reward),
    "idle_land_consequences": KeyWorkRule(IdleLandGiven, land.IdleLandConsequences, ask_idle_land),
    "management_fee_deduction": KeyWorkRule(FeeDeductionGiven, funds.FeeDeduction, ask_fee_deduction),
    "surplus_funds": KeyWorkRule(SurplusGiven, funds.Recovery, ask_surplus),
    "special_fund": KeyWorkRule(SpecialFundGiven, funds.SpecialFund, ask_special_fund),
    "transfer_funds": KeyWorkRule(TransferGiven, funds.Recovery, ask_transfer),
    "industry_funds": KeyWorkRule(IndustryGiven, funds.IndustryFund, ask_industry),
    "bond_swap_priority": KeyWorkRule(BondSwapGiven, funds.BondSwap, ask_bond_swap),
}
