"""YY-07, YY-10: what holds in principle binds as the pack says: an override, a warning, or no way round."""

from decimal import Decimal
from typing import Any

import pytest

from service.rules.breaches import IndicatorFacts, PlanFacts, ProposalFacts, plan_breaches, proposal_breaches
from service.rules.pack_incentives import IncentivePack

INDICATOR = IndicatorFacts("county", "C1", "增加值", "total", Decimal(100), False)
PLAN = PlanFacts(
    recipient_kinds=("county",),
    quota_kinds=("county",),
    indicators=(INDICATOR,),
    procedure="程序",
    reward_mode="表扬",
    fund_use="无",
    aligned_indicators=False,
)
PROPOSAL = ProposalFacts(
    cites="市重点工作",
    lead_units=("fgw",),
    recipient_kinds=("county",),
    sub_projects=(),
    under_single_assessment=False,
    goal_reached=False,
    unquantifiable=False,
)
IN_A_PLAN: dict[str, dict[str, Any]] = {
    "data_collected_directly": {"data_not_direct": True},
    "layered_filing": {"layered_filing": True},
    "county_standard": {"other_standard": True},
    "park_social_management": {
        "recipient_kinds": ("park_a",),
        "quota_kinds": ("park_a",),
        "indicators": (IndicatorFacts("park_a", "P1", "网格", "total", Decimal(100), True),),
    },
}
IN_A_PROPOSAL = {
    "single_assessment": {"under_single_assessment": True},
    "goal_reached": {"goal_reached": True},
    "unquantifiable": {"unquantifiable": True},
}
WEIGHTS = {"soft": "soft", "warn": "warn", "hard_review": "hard"}


def changed(facts: Any, **values: Any) -> Any:
    return type(facts)(**{**vars(facts), **values})


def marked(pack: IncentivePack, rule: str, mark: str) -> IncentivePack:
    rules = {**pack.soft_rules, rule: pack.soft_rules[rule].model_copy(update={"mark": mark})}
    return pack.model_copy(update={"soft_rules": rules})


def limited(pack: IncentivePack, name: str, **values: Any) -> IncentivePack:
    limit = getattr(pack.limits, name).model_copy(update=values)
    return pack.model_copy(update={"limits": pack.limits.model_copy(update={name: limit})})


def test_what_keeps_every_rule_breaks_none(pack: IncentivePack) -> None:
    assert plan_breaches(PLAN, pack) == [] and proposal_breaches(PROPOSAL, pack) == []


@pytest.mark.parametrize("mark", WEIGHTS)
@pytest.mark.parametrize("rule", [*IN_A_PLAN, *IN_A_PROPOSAL])
def test_a_softened_rule_binds_as_its_pack_marks_it(rule: str, mark: str, pack: IncentivePack) -> None:
    marking = marked(pack, rule, mark)
    if rule in IN_A_PLAN:
        (found,) = plan_breaches(changed(PLAN, **IN_A_PLAN[rule]), marking)
    else:
        (found,) = proposal_breaches(changed(PROPOSAL, **IN_A_PROPOSAL[rule]), marking)
    assert (found.weight, found.clause, found.message) == (
        WEIGHTS[mark],
        pack.soft_rules[rule].clause,
        pack.soft_rules[rule].text,
    )


@pytest.mark.parametrize("mark", ["soft", "warn", "hard"])
def test_a_limit_binds_as_its_pack_marks_it(mark: str, pack: IncentivePack) -> None:
    four = changed(PROPOSAL, sub_projects=("一", "二", "三", "四"))
    (found,) = proposal_breaches(four, limited(pack, "sub_projects", mark=mark))
    assert (found.rule, found.weight) == ("too_many_sub_projects", mark)
    part = Decimal(100) / 4
    several = tuple(IndicatorFacts("county", f"C{n}", "x", "total", part, False) for n in range(4))
    (found,) = plan_breaches(changed(PLAN, indicators=several), limited(pack, "indicators", max=3, mark=mark))
    assert (found.rule, found.weight) == ("too_many_indicators", mark)


def test_data_from_those_who_are_evaluated_are_not_direct_whatever_the_author_says(pack: IncentivePack) -> None:
    filed = IndicatorFacts("county", "C1", "增加值", "total", Decimal(100), False, from_department=False)
    (found,) = plan_breaches(changed(PLAN, indicators=(filed,)), pack)
    assert found.rule == "data_collected_directly"
