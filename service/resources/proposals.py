"""Which rule a fact is asked of, and how its answer becomes proposed measures: one line a rule, one function each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from service.errors import FormInvalid
from service.measures.proposing import Proposed
from service.resources import entries
from service.resources.entries import Entry
from service.rules.calendar import Calendar
from service.rules.errors import RuleInputError
from service.rules.pack_key_works import KeyWorksPack
from service.rules.registry import answer


@dataclass
class Asking:
    """One fact before its rule: what was given and answered is kept for whoever asks why."""

    rule: str
    period: str
    calendar: Calendar
    pack: KeyWorksPack
    today: date
    given: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)

    def ask(self, **given: Any) -> dict[str, Any]:
        """The rule's answer as plain values."""
        self.given = given
        try:
            self.found = answer(self.rule, given, self.calendar, self.pack)
        except RuleInputError as error:
            raise FormInvalid(str(error)[:500], clause=RESOURCES[self.rule].clause) from error
        return self.found

    def measure(self, kind: str, amount: Any = None, *, period: str = "", **more: Any) -> Proposed:
        """A proposed measure of this answer."""
        number = None if amount is None else Decimal(str(amount))
        inputs = {"rule": self.rule, "given": self.given, "answer": self.found}
        formula = str(self.found["formula"])[:500]
        return Proposed(kind, period or self.period, formula, inputs, amount=number, **more)


@dataclass(frozen=True)
class Resource:
    """A rule's fact: its clause, what is entered, how it is asked, and what time watches over."""

    clause: str
    title: str
    entry: type[Entry]
    propose: Callable[[Any, Asking], list[Proposed]]
    once: bool = False
    """One fact for ever (a project's final accounts), not one a year."""
    watch: str = ""
    """The deadline under which the fact waits for its second half."""


def plain(entry: Entry, *left_out: str) -> dict[str, Any]:
    """The entry's own facts as the rule takes them: what was not filled in is left out."""
    common = {"unit", "year", "reason", "matter", *left_out}
    return entry.model_dump(mode="json", exclude=common, exclude_none=True)


def _early_start(entry: entries.EarlyStartEntry, asking: Asking) -> list[Proposed]:
    found = asking.ask(**plain(entry, "quota_mu"))
    kind = {"land_priority": "land_priority", "adjust_or_recover": "land_recovery"}.get(found["outcome"])
    if kind is None:
        return []
    cap = entry.quota_mu if kind == "land_recovery" else None
    return [asking.measure(kind, left_open=True, cap=cap)]


def _land_supply(entry: entries.LandSupplyEntry, asking: Asking) -> list[Proposed]:
    if asking.ask(**plain(entry))["met"]:
        return []
    deductions = [asking.measure(f"{plan}_plan_deduction", left_open=True) for plan in ("reserve", "conversion")]
    return [asking.measure("citywide_criticism"), *deductions]


IDLE_LAND = {
    "cancel_honours": "honours_cancelled",
    "suspend_conversion_filing": "filing_suspended",
    "suspend_linkage_quota": "linkage_suspended",
    "suspend_balance_trading": "trading_suspended",
}


def _idle_land(entry: entries.IdleLandEntry, asking: Asking) -> list[Proposed]:
    found = asking.ask(**plain(entry))
    proposed = [asking.measure(IDLE_LAND[action]) for action in found["actions"] if action in IDLE_LAND]
    deduction = Decimal(str(found["deduction_mu"]))
    if "reward_quota" in found["actions"]:
        proposed.append(asking.measure("new_land_reward", left_open=True))
    if "deduct_quota" in found["actions"] and deduction:
        proposed.append(asking.measure("new_land_deduction", deduction, cap=deduction))
    return proposed


def _final_accounts(entry: entries.FinalAccountsEntry, asking: Asking) -> list[Proposed]:
    """Not filed is not late before the twelve months are over."""
    found = asking.ask(**plain(entry))
    waiting = entry.filed_on is None and asking.today <= date.fromisoformat(str(found["due"]))
    deduction = Decimal(str(found["deduction"]))
    if waiting or not found["late"] or not deduction:
        return []
    return [asking.measure("management_fee_deduction", deduction, cap=deduction)]


def _surplus(entry: entries.SurplusEntry, asking: Asking) -> list[Proposed]:
    found = asking.ask(**plain(entry))
    return [asking.measure("surplus_recovery", found["amount"], cap=entry.amount)] if found["recover"] else []


def _special_fund(entry: entries.SpecialFundEntry, asking: Asking) -> list[Proposed]:
    """Talks of the first two quarters are the case's own (use_cases.start_talks); here the cut and the recovery."""
    quarters = [entry.q1, entry.q2, entry.q3, entry.q4]
    known = [str(percent) for percent in quarters if percent is not None]
    found = asking.ask(allocated=known, **plain(entry, "q1", "q2", "q3", "q4"))
    proposed = []
    for action in found["actions"]:
        if action["action"] in ("budget_cut", "manual_review"):
            base = entry.unallocated_amount
            period = f"{entry.year}-{action['period']}"
            proposed.append(asking.measure("budget_cut", period=period, left_open=True, base=base, cap=base))
        elif action["action"] == "recover":
            amount = Decimal(str(action["amount"]))
            proposed.append(
                asking.measure("fund_recovery", amount, period=f"{entry.year}-{action['period']}", cap=amount)
            )
    return proposed


def _transfer(entry: entries.TransferEntry, asking: Asking) -> list[Proposed]:
    found = asking.ask(**plain(entry))
    return [asking.measure("transfer_recovery", found["amount"], cap=entry.unused_amount)] if found["recover"] else []


def _industry(entry: entries.IndustryEntry, asking: Asking) -> list[Proposed]:
    change = asking.ask(**plain(entry))["change"]
    kind = {"raise": "industry_fund_increase", "lower": "industry_fund_decrease"}.get(change)
    return [asking.measure(kind, left_open=True)] if kind else []


def _bond_swap(entry: entries.BondSwapEntry, asking: Asking) -> list[Proposed]:
    return [asking.measure("bond_swap_priority")] if asking.ask(**plain(entry))["priority"] else []


RESOURCES: Mapping[str, Resource] = {
    "early_start": Resource("NJ-07", "重大项目开工", entries.EarlyStartEntry, _early_start),
    "land_supply": Resource("NJ-08", "经营性用地供应计划", entries.LandSupplyEntry, _land_supply),
    "idle_land_consequences": Resource("NJ-09", "批而未供和闲置土地处置", entries.IdleLandEntry, _idle_land),
    "management_fee_deduction": Resource(
        "NJ-10", "城建项目决算", entries.FinalAccountsEntry, _final_accounts, once=True, watch="final_accounts"
    ),
    "surplus_funds": Resource("NJ-11", "沉淀资金", entries.SurplusEntry, _surplus),
    "special_fund": Resource("NJ-12", "专项资金进度", entries.SpecialFundEntry, _special_fund, watch="fund_plan"),
    "transfer_funds": Resource("NJ-12", "专项转移支付资金", entries.TransferEntry, _transfer),
    "industry_funds": Resource("NJ-13", "产业资金绩效", entries.IndustryEntry, _industry),
    "bond_swap_priority": Resource("NJ-14", "政府债务", entries.BondSwapEntry, _bond_swap),
}
