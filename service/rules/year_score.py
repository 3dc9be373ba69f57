"""A department's score of the year, every point traced to its work and reason (NJ-16)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from service.rules.amounts import shown
from service.rules.answers import Finding
from service.rules.pack_key_works import KeyWorksPack
from service.rules.points import NOT_COMPLETED, PointsRefused, contribution_points, department_bonus

BONUSES = {
    "early_completion": "提前完成",
    "over_fulfilment": "超额完成",
    "other_contribution": "其它突出贡献",
    "outstanding_matter": "突出贡献事项",
}


class Bonus(NamedTuple):
    """Points awarded for one ground, and the decision that they rest on."""

    reason: str
    points: Decimal
    basis: str = ""


class ScoredWork(NamedTuple):
    """A key work as the score sees it: its units, whether its year was completed, the bonuses awarded, and in words
    by which card it ended."""

    id: str
    lead_units: Sequence[str]
    assisting_units: Sequence[str]
    completed: bool
    bonuses: Sequence[Bonus]
    card: str = ""


class ScoreLine(BaseModel):
    """Some points of a score: the work or clause they come from, and why."""

    model_config = ConfigDict(frozen=True)

    source: str
    reason: str
    points: Decimal


class YearScore(Finding):
    """Goal points less deductions plus the bonus that counts; the lines add up to the total."""

    goal: Decimal
    deducted: Decimal
    bonus_raw: Decimal
    bonus_counted: Decimal
    total: Decimal
    lines: tuple[ScoreLine, ...]


def year_score(department: str, works: Sequence[ScoredWork], pack: KeyWorksPack) -> YearScore | PointsRefused:
    """NJ-16: the more works carried the more points; unfinished ones cost, finished ones may earn a bonus."""
    goals = [line for work in works for line in _goal(work, department, pack)]
    bonuses: list[ScoreLine] = []
    for work in (work for work in works if work.bonuses):
        line = _bonus(work, department, pack)
        if isinstance(line, PointsRefused):
            return line
        bonuses.append(line)
    bonus = department_bonus([line.points for line in bonuses], pack.points)
    if isinstance(bonus, PointsRefused):
        return bonus
    lines = [*goals, *bonuses]
    if bonus.counted < bonus.raw:
        reason = f"同一部门全年加分不超过{shown(pack.points.per_department)}分，超过部分不计"
        lines.append(ScoreLine(source=bonus.clause, reason=reason, points=bonus.counted - bonus.raw))
    goal = _sum(line.points for line in goals if line.points > 0)
    deducted = -_sum(line.points for line in goals if line.points < 0)
    total = goal - deducted + bonus.counted
    return YearScore(
        clause=pack.goal_points.clause,
        formula=f"目标分{shown(goal)} − 扣分{shown(deducted)} + 加分{shown(bonus.counted)} = {shown(total)}",
        goal=goal,
        deducted=deducted,
        bonus_raw=bonus.raw,
        bonus_counted=bonus.counted,
        total=total,
        lines=tuple(lines),
    )


def _goal(work: ScoredWork, department: str, pack: KeyWorksPack) -> Iterator[ScoreLine]:
    leads = department in work.lead_units
    points = pack.goal_points.lead if leads else pack.goal_points.assisting
    yield ScoreLine(source=work.id, reason="主办重点工作" if leads else "协办重点工作", points=points)
    if not work.completed:
        cost = min(points, pack.goal_points.unfinished_deduction)
        card = f"（{work.card}）" if work.card else ""
        yield ScoreLine(source=work.id, reason=f"年度任务未完成{card}", points=-cost)


def _bonus(work: ScoredWork, department: str, pack: KeyWorksPack) -> ScoreLine | PointsRefused:
    """One work is one matter: all its bonuses together stay within the matter's ceiling."""
    said = "、".join(_said(bonus) for bonus in work.bonuses)
    if not work.completed:
        return ScoreLine(source=work.id, reason=f"{said}：{NOT_COMPLETED}", points=Decimal(0))
    most = max((bonus.points for bonus in work.bonuses), default=Decimal(0))
    awarded = _sum(bonus.points for bonus in work.bonuses)
    counted = max(most, min(awarded, pack.points.per_matter))
    shares = contribution_points(counted, work.lead_units, work.assisting_units, pack.points)
    if isinstance(shares, PointsRefused):
        return shares
    capped = f"，一个事项计{shown(counted)}分" if counted < awarded else ""
    reason = f"{said}{capped}；{shares.formula}"
    return ScoreLine(source=work.id, reason=reason, points=shares.points[department])


def _said(bonus: Bonus) -> str:
    basis = f"（{bonus.basis}）" if bonus.basis else ""
    return f"{BONUSES[bonus.reason]}{shown(bonus.points)}分{basis}"


def _sum(points: Iterator[Decimal]) -> Decimal:
    return sum(points, Decimal(0))
