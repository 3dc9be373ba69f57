"""NJ-07 to NJ-17: what holds of every proposal, score and share, whatever the figures (cases/measures, resources)."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.calendar.sources import base_calendar
from service.rules.calendar import Calendar
from service.rules.pack import KeyWorksPack, shipped_key_works
from service.rules.points import ContributionPoints, contribution_points
from service.rules.registry import KEY_WORK_RULES, answer
from service.rules.year_score import Bonus, ScoredWork, YearScore, year_score

PACK, CALENDAR = shipped_key_works(), base_calendar()
UNITS = [f"U{n}" for n in range(12)]

REASONS = ["early_completion", "over_fulfilment", "outstanding_matter"]

amounts = st.decimals(0, 10**9, places=2)
percents = st.decimals(0, 100, places=2)
bonus_points = st.decimals(0, 1, places=4)
days = st.dates(date(2005, 1, 1), date(2026, 12, 31))


def plain_json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def ask(rule: str, **given_: Any) -> dict[str, Any]:
    plain = {key: plain_json(value) for key, value in given_.items()}
    return answer(rule, plain, CALENDAR, PACK)


@st.composite
def sides(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    leads = draw(st.integers(1, 5))
    return UNITS[:leads], UNITS[leads : leads + draw(st.integers(0, 5))]


@settings(max_examples=500)
@given(bonus_points, sides())
def test_shares_are_six_to_four_equal_within_a_side_and_never_more_than_the_matter(
    points: Decimal, units: tuple[list[str], list[str]]
) -> None:
    leads, assisting = units
    found = contribution_points(points, leads, assisting, PACK.points)
    assert isinstance(found, ContributionPoints) and set(found.points) == {*leads, *assisting}
    lead_side = Fraction(points) * (Fraction(6, 10) if assisting else 1)
    for side, part in ((leads, lead_side), (assisting, Fraction(points) - lead_side)):
        for unit in side:
            lost = part / len(side) - Fraction(found.points[unit])
            assert 0 <= lost < Fraction(1, 10_000)
    assert sum(found.points.values()) <= points


@st.composite
def scored_works(draw: st.DrawFn) -> list[ScoredWork]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        leads, assisting = draw(sides())
        bonuses = draw(st.lists(st.builds(Bonus, st.sampled_from(REASONS), bonus_points), max_size=3))
        found.append(ScoredWork(f"W{number}", leads, assisting, draw(st.booleans()), bonuses))
    return found


@settings(max_examples=300, deadline=None)
@given(scored_works())
def test_every_point_of_a_score_has_a_line_and_the_same_year_the_same_score(works: list[ScoredWork]) -> None:
    mine = [work for work in works if UNITS[0] in work.lead_units]
    found = year_score(UNITS[0], mine, PACK)
    assert isinstance(found, YearScore)
    assert found.total == sum((line.points for line in found.lines), Decimal(0))
    assert found == year_score(UNITS[0], mine, PACK)
    assert found.bonus_counted <= PACK.points.per_department
    assert {line.source for line in found.lines} <= {work.id for work in mine} | {"NJ-16"}
    for work in mine:
        bonus = sum(line.points for line in found.lines if line.source == work.id and "分" in line.reason)
        assert bonus <= (PACK.points.per_matter if work.completed else 0)


@settings(max_examples=300)
@given(amounts, st.decimals(0, 2, places=4))
def test_a_district_loses_its_unfinished_share_and_never_more_than_100_mu(allocation: Decimal, done: Decimal) -> None:
    found = ask("land_quota_deduction", allocation_mu=allocation, completion=done)
    share = max(Fraction(0), 1 - Fraction(done)) * Fraction(allocation)
    assert Fraction(found["raw_mu"]) == share
    assert Fraction(found["deduction_mu"]) == min(share, 100)


@settings(max_examples=300, deadline=None)
@given(amounts, days, st.integers(-40, 40))
def test_accounts_are_late_after_the_same_day_as_the_period_of_twelve_months(
    fee: Decimal, accepted: date, off: int
) -> None:
    due = date.fromisoformat(ask("period", **{"from": accepted, "months": 12})["due"])
    filed = date.fromordinal(due.toordinal() + off)
    found = ask("management_fee_deduction", management_fee=fee, accepted_on=accepted, filed_on=filed)
    assert found["late"] == (off > 0)
    assert abs(Fraction(found["deduction"]) - Fraction(fee) / 5 * (off > 0)) <= Fraction(1, 200)


@settings(max_examples=500)
@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(-70, 10))
def test_a_month_early_is_the_corresponding_day_or_the_months_end(planned: date, off: int) -> None:
    actual = date.fromordinal(planned.toordinal() + off)
    year, month = (planned.year, planned.month - 1) if planned.month > 1 else (planned.year - 1, 12)
    latest = date(year, month, min(planned.day, monthrange(year, month)[1]))
    found = ask("early_completion", planned=planned, actual=actual)
    assert found["latest_early_day"] == latest.isoformat() and found["qualifies"] == (actual <= latest)


@settings(max_examples=500)
@given(st.decimals(-1000, 1000, places=2), st.decimals(-1000, 1000, places=2))
def test_a_figure_that_must_rise_mirrors_one_that_must_fall(target: Decimal, actual: Decimal) -> None:
    up = ask("over_fulfilment", target=target, actual=actual, direction="higher_is_better")
    down = ask("over_fulfilment", target=-target, actual=-actual, direction="lower_is_better")
    tenth = Fraction(abs(target)) / 10
    assert up["qualifies"] == down["qualifies"] == (target != 0 and Fraction(actual) - Fraction(target) >= tenth)


@settings(max_examples=300)
@given(st.lists(percents, max_size=4), amounts, st.decimals(0, 1, places=2), amounts)
def test_a_fund_year_asks_only_for_what_its_quarters_show(
    allocated: list[Decimal], unallocated: Decimal, ratio: Decimal, not_filed: Decimal
) -> None:
    found = ask(
        "special_fund",
        allocated=[str(one) for one in allocated],
        unallocated_amount=unallocated,
        cut_ratio=ratio,
        plan_not_filed_amount=not_filed,
    )
    below = {f"Q{n}" for n, (a, plan) in enumerate(zip(allocated, (25, 50, 75, 100), strict=False), 1) if a < plan}
    talks = {one["period"] for one in found["actions"] if one["action"] == "warning_talk"}
    third = [one["action"] for one in found["actions"] if one["period"] == "Q3"]
    back = [Decimal(one["amount"]) for one in found["actions"] if one["action"] == "recover"]
    assert talks == below & {"Q1", "Q2"}
    assert third == (["budget_cut" if talks else "manual_review"] if "Q3" in below else [])
    assert back == ([not_filed] if not_filed else [])


def test_a_city_may_read_still_without_an_earlier_shortfall(calendar: Calendar) -> None:
    prior = PACK.settings.q3_requires_prior.model_copy(update={"value": False})
    strict = PACK.model_copy(update={"settings": PACK.settings.model_copy(update={"q3_requires_prior": prior})})
    fund = {"allocated": ["30", "55", "70"], "unallocated_amount": "100", "cut_ratio": "0.5"}
    (cut,) = answer("special_fund", fund, calendar, strict)["actions"]
    assert cut == {"period": "Q3", "action": "budget_cut", "amount": "50.00"}


@pytest.mark.parametrize(
    ("rule", "asked", "formula"),
    [
        (
            "land_quota_deduction",
            {"allocation_mu": "800", "completion": "0.70"},
            "800亩 × 未完成比例0.3 = 240亩，最高不超过100亩",
        ),
        (
            "management_fee_deduction",
            {"management_fee": "1250000.00", "accepted_on": "2025-10-01", "filed_on": "2026-10-09"},
            "2025-10-01竣工验收，12个月内应于2026-10-08前上报，2026-10-09上报，"
            "逾期：1250000 × 20% = 250000.00元（四舍五入至分）",
        ),
        ("excellent_places", {"staff": 47, "grade": "excellent"}, "47人 × 20%，向下取整为9人"),
        (
            "contribution_points",
            {"points": "1", "lead_units": ["A"], "assisting_units": ["B"]},
            "1分：主办合计0.6分、协办合计0.4分；各自均分，舍去至小数点后4位",
        ),
        ("over_fulfilment", {"target": "0", "actual": "5"}, "目标为0，不能按比例计算，由人工认定"),
    ],
)
def test_a_proposal_shows_its_formula(rule: str, asked: dict[str, Any], formula: str, calendar: Calendar) -> None:
    assert answer(rule, asked, calendar, PACK)["formula"] == formula


def test_every_proposal_says_what_a_person_must_decide() -> None:
    fields = {name: set(rule.answer.model_fields) for name, rule in KEY_WORK_RULES.items() if name != "escalation"}
    assert all({"clause", "formula", "decide"} <= names for names in fields.values())


def test_a_city_that_changes_a_number_changes_the_answer(calendar: Calendar, key_works: KeyWorksPack) -> None:
    land = key_works.idle_land.model_copy(update={"deduction_cap_mu": Decimal(50), "reward_rank": 1})
    own = key_works.model_copy(update={"idle_land": land})
    asked = {"allocation_mu": "800", "completion": "0.7"}
    assert answer("land_quota_deduction", asked, calendar, own)["deduction_mu"] == "50"
    second = asked | {"completion": "1"}
    assert answer("idle_land_consequences", {**second, "rank": 2}, calendar, own)["actions"] == []
