"""Bonus points and places: shares of a matter, a department's ceiling, early and more than planned (NJ-16, NJ-17)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from service.rules.amounts import EXACT, cut_off, shown, times
from service.rules.answers import Finding, Refused
from service.rules.deadlines import corresponding_day
from service.rules.pack_key_works import ExcellentPlaces, OutstandingMatters, Points

NOT_COMPLETED = "年度目标任务未完成，不加分"


class ContributionPoints(Finding):
    """A matter's bonus points by unit."""

    points: Mapping[str, Decimal]


class PointsRefused(Refused):
    """More points for a matter than the source allows."""

    cap: Decimal


class DepartmentBonus(Finding):
    """A department's bonus points, and how many of them count."""

    raw: Decimal
    counted: Decimal


class Places(Finding):
    """How many of a department's staff may be graded excellent."""

    places: int


class EarlyCompletion(Finding):
    """The last day that is early enough, and whether the work was."""

    latest_early_day: date
    qualifies: bool


class OverFulfilment(Finding):
    """Whether an indicator is so far over its target that it earns a bonus."""

    qualifies: bool


class Outstanding(Finding):
    """How many matters were recommended, and how many the executive meeting may fix."""

    recommended: int
    final_max: int


class RecommendationsRefused(Refused):
    """Vice mayors who recommended more matters than they may."""

    by: tuple[str, ...]


def contribution_points(
    points: Decimal, lead_units: Collection[str], assisting_units: Collection[str], rule: Points
) -> ContributionPoints | PointsRefused:
    """NJ-16: 6:4 between the sides, equal within each, cut off at four places; alone, the lead side has it all."""
    if points > rule.per_matter:
        return _above(points, rule)
    lead = times(points, rule.lead_share) if assisting_units else points
    sides = ((lead_units, lead), (assisting_units, EXACT.subtract(points, lead)))
    shares = {unit: cut_off(part, len(units), rule.places) for units, part in sides for unit in units}
    split = f"主办合计{shown(lead)}分、协办合计{shown(points - lead)}分" if assisting_units else "没有协办，全部计主办"
    formula = f"{shown(points)}分：{split}；各自均分，舍去至小数点后{rule.places}位"
    return ContributionPoints(clause=rule.clause, formula=formula, points=shares)


def department_bonus(points: Sequence[Decimal], rule: Points) -> DepartmentBonus | PointsRefused:
    """NJ-16: a department's points by matter, together at most three a year."""
    if points and max(points) > rule.per_matter:
        return _above(max(points), rule)
    raw = sum(points, Decimal(0))
    counted = min(raw, rule.per_department)
    over = "，超过部分不计" if counted < raw else ""
    formula = f"合计{shown(raw)}分，每部门全年不超过{shown(rule.per_department)}分{over}"
    return DepartmentBonus(clause=rule.clause, formula=formula, raw=raw, counted=counted)


def excellent_places(staff: int, grade: str, rule: ExcellentPlaces) -> Places:
    """NJ-16: 15% of the staff assessed, 20% in a department graded excellent, rounded down."""
    percent = rule.excellent_percent if grade == "excellent" else rule.percent
    places = staff * percent // 100
    return Places(clause=rule.clause, formula=f"{staff}人 × {percent}%，向下取整为{places}人", places=places)


def early_completion(planned: date, actual: date, completed: bool, rule: Points) -> EarlyCompletion:
    """NJ-16: done by the corresponding day a month before the planned one, or that month's end."""
    latest = corresponding_day(planned, -rule.early_months)
    early = actual <= latest
    said = f"计划{planned}，提前{rule.early_months}个月为{latest}；实际{actual}，{'提前' if early else '未提前'}足够"
    return EarlyCompletion(
        clause=rule.clause,
        formula=said if completed else f"{said}；{NOT_COMPLETED}",
        latest_early_day=latest,
        qualifies=early and completed,
    )


def over_fulfilment(
    target: Decimal,
    actual: Decimal,
    direction: Literal["higher_is_better", "lower_is_better"],
    completed: bool,
    rule: Points,
) -> OverFulfilment:
    """NJ-16: better than the target by 10% of its size or more; a target of zero has no tenth."""
    better = EXACT.subtract(actual, target) if direction == "higher_is_better" else EXACT.subtract(target, actual)
    least = times(abs(target), rule.over_percent) / 100
    said = f"目标{shown(target)}，实际{shown(actual)}，优于目标{shown(better)}，须至少{shown(least)}"
    if target == 0:
        said = "目标为0，不能按比例计算，由人工认定"
    elif not completed:
        said = f"{said}；{NOT_COMPLETED}"
    return OverFulfilment(
        clause=rule.clause, formula=said, qualifies=target != 0 and completed and EXACT.compare(better, least) >= 0
    )


def outstanding_matters(
    recommended: Mapping[str, int], rule: OutstandingMatters
) -> Outstanding | RecommendationsRefused:
    """NJ-17: one or two matters a vice mayor, ten in the city."""
    limit = rule.per_vice_mayor
    if above := tuple(name for name, count in recommended.items() if count > limit):
        message = f"每位分管市长至多推荐{limit}件：{'、'.join(above)} 超过"
        return RecommendationsRefused(
            refused="recommendations_exceed_limit", clause=rule.clause, message=message, by=above
        )
    total = sum(recommended.values())
    formula = f"共推荐{total}件，全市至多确定{rule.city_total}件"
    return Outstanding(clause=rule.clause, formula=formula, recommended=total, final_max=rule.city_total)


def _above(points: Decimal, rule: Points) -> PointsRefused:
    message = f"一个事项至多加{shown(rule.per_matter)}分，给出的是{shown(points)}分"
    return PointsRefused(refused="points_exceed_cap", clause=rule.clause, message=message, cap=rule.per_matter)
