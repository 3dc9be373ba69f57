"""The rules of points, places and the year's score as they are asked (NJ-16, NJ-17)."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StrictBool, StringConstraints, model_validator

from service.rules import points, year_score
from service.rules.calendar import Calendar
from service.rules.inputs import Amount, Day, DecimalText, Given, Name, Names, Whole, refuse_repeats
from service.rules.key_work_rules import KeyWorkRule
from service.rules.pack_key_works import KeyWorksPack

Direction = Literal["higher_is_better", "lower_is_better"]
Grade = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z_]{1,40}$")]


class UnitsGiven(Given):
    """The units that carry a work: one lead unit at least, none of them on both sides."""

    lead_units: Annotated[Names, Field(min_length=1)]
    assisting_units: Names = ()

    @model_validator(mode="after")
    def _on_one_side(self) -> Self:
        if both := [unit for unit in self.lead_units if unit in self.assisting_units]:
            raise ValueError(f"{both[0]} 不能既主办又协办")
        return self


class ContributionGiven(UnitsGiven):
    """NJ-16: a matter's bonus points and its units."""

    points: Amount


class DepartmentBonusGiven(Given):
    """NJ-16: a department's bonus points, one entry a matter."""

    points: Annotated[tuple[Amount, ...], Field(max_length=1_000)]


class ExcellentPlacesGiven(Given):
    """NJ-16: the staff assessed and the department's grade; every grade but `excellent` has the ordinary share."""

    staff: Whole
    grade: Grade


class EarlyCompletionGiven(Given):
    """NJ-16: the planned and the actual day of completion, and whether the year's target was completed."""

    planned: Day
    actual: Day
    completed: StrictBool = True


class OverFulfilmentGiven(Given):
    """NJ-16: an indicator's target and result, and which way is better."""

    target: DecimalText
    actual: DecimalText
    direction: Direction = "higher_is_better"
    completed: StrictBool = True


class OutstandingGiven(Given):
    """NJ-17: how many matters each vice mayor recommended."""

    recommended: Annotated[dict[Name, Whole], Field(max_length=1_000)]


class BonusGiven(Given):
    """One ground for a work's bonus and the points awarded for it."""

    reason: Literal["early_completion", "over_fulfilment", "other_contribution", "outstanding_matter"]
    points: Amount


class ScoredWorkGiven(UnitsGiven):
    """A key work as the year's score sees it: its units, whether its year was completed, its bonuses."""

    id: Name
    completed: StrictBool
    bonuses: Annotated[tuple[BonusGiven, ...], Field(max_length=20)] = ()


class YearScoreGiven(Given):
    """NJ-16: a department and the key works that it carries."""

    department: Name
    works: Annotated[tuple[ScoredWorkGiven, ...], Field(max_length=1_000)]

    @model_validator(mode="after")
    def _carried_by_it(self) -> Self:
        refuse_repeats(work.id for work in self.works)
        for work in self.works:
            if self.department not in work.lead_units + work.assisting_units:
                raise ValueError(f"{self.department} 不是 {work.id} 的承办单位")
        return self


def ask_contribution(asked: ContributionGiven, _: Calendar, pack: KeyWorksPack) -> Any:
    """NJ-16 as asked."""
    return points.contribution_points(asked.points, asked.lead_units, asked.assisting_units, pack.points)


def ask_department_bonus(asked: DepartmentBonusGiven, _: Calendar, pack: KeyWorksPack) -> Any:
    """NJ-16 as asked."""
    return points.department_bonus(asked.points, pack.points)


def ask_excellent_places(asked: ExcellentPlacesGiven, _: Calendar, pack: KeyWorksPack) -> points.Places:
    """NJ-16 as asked."""
    return points.excellent_places(asked.staff, asked.grade, pack.excellent_places)


def ask_early_completion(asked: EarlyCompletionGiven, _: Calendar, pack: KeyWorksPack) -> points.EarlyCompletion:
    """NJ-16 as asked."""
    return points.early_completion(asked.planned, asked.actual, asked.completed, pack.points)


def ask_over_fulfilment(asked: OverFulfilmentGiven, _: Calendar, pack: KeyWorksPack) -> points.OverFulfilment:
    """NJ-16 as asked."""
    return points.over_fulfilment(asked.target, asked.actual, asked.direction, asked.completed, pack.points)


def ask_outstanding(asked: OutstandingGiven, _: Calendar, pack: KeyWorksPack) -> Any:
    """NJ-17 as asked."""
    return points.outstanding_matters(asked.recommended, pack.outstanding_matters)


def ask_year_score(asked: YearScoreGiven, _: Calendar, pack: KeyWorksPack) -> Any:
    """NJ-16 as asked."""
    works = [
        year_score.ScoredWork(
            id=work.id,
            lead_units=work.lead_units,
            assisting_units=work.assisting_units,
            completed=work.completed,
            bonuses=tuple(year_score.Bonus(one.reason, Decimal(one.points)) for one in work.bonuses),
        )
        for work in asked.works
    ]
    return year_score.year_score(asked.department, works, pack)


POINT_RULES = {
    "contribution_points": KeyWorkRule(ContributionGiven, points.ContributionPoints, ask_contribution),
    "department_bonus": KeyWorkRule(DepartmentBonusGiven, points.DepartmentBonus, ask_department_bonus),
    "excellent_places": KeyWorkRule(ExcellentPlacesGiven, points.Places, ask_excellent_places),
    "early_completion": KeyWorkRule(EarlyCompletionGiven, points.EarlyCompletion, ask_early_completion),
    "over_fulfilment": KeyWorkRule(OverFulfilmentGiven, points.OverFulfilment, ask_over_fulfilment),
    "outstanding_matters": KeyWorkRule(OutstandingGiven, points.Outstanding, ask_outstanding),
    "year_score": KeyWorkRule(YearScoreGiven, year_score.YearScore, ask_year_score),
}
