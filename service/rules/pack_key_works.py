"""What a pack of the key works says (NJ): readings, grounds and talks, offices, points, land, funds, deadlines."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StrictBool, StrictInt, field_validator, model_validator

from service.rules.inputs import Amount
from service.rules.pack_base import Pack, complete
from service.rules.pack_deadlines import Deadline, FixedDeadline, PeriodDeadline
from service.rules.pack_models import (
    Cited,
    ClauseId,
    Count,
    Frozen,
    Length,
    MonthDay,
    Setting,
    Slug,
    TimeSettings,
    Words,
    one_of,
)
from service.rules.pack_supervision import DutyRule, InspectionRule

Percent = Annotated[StrictInt, Field(ge=0, le=100)]
Month = Annotated[StrictInt, Field(ge=1, le=12)]

ACTIONS = (
    "warning_talk",
    "supervising_leader_talk",
    "principal_leader_talk",
    "written_report",
    "citywide_criticism",
    "accountability_referral",
)
"""In the order in which one month's closing names them."""

TALKS = ACTIONS[:3]

ROLES = (
    "government_office",
    "staffing",
    "organisation",
    "development_reform",
    "administrative_service",
    "land",
    "construction",
    "audit",
    "finance",
    "statistics",
    "civil_service",
    "publicity",
    "supervisory_organ",
)

SETTLING = "年度结算"
RATINGS = ("excellent", "good", "fair", "poor")

DEADLINES = (
    "key_list",
    "filing",
    "month_report",
    "year_settling",
    "disclosure",
    "talk_notice",
    "talk_held",
    "rectification",
    "sheet_reply",
    "criticism_approval",
    "remedy_report",
    "promise",
    "written_report",
    "referral_approval",
    "objection_filing",
    "objection_decision",
    "matter_sign",
    "matter_reply",
    "matter_review",
    "duty",
    "inspection_feedback",
    "recheck",
    "proposal_decision",
    "measure",
    "fund_plan",
    "final_accounts",
    "assessment_rules",
    "assessment_half_year",
    "assessment_december",
    "assessment_new_year",
    "assessment_mid_year",
    "assessment_year_end",
    "assessment_report",
    "outstanding_report",
    "pilot_answer",
)


class Settings(TimeSettings):
    """Every reading a city may choose; a choice that the product cannot apply is refused here."""

    missing_report: Setting[Literal["behind", "pending"]]
    unverified_report: Setting[Literal["pending", "behind"]]
    missed_node: Setting[Literal["behind", "percentage"]]
    suspended_month: Setting[Literal["reset", "freeze"]]
    one_supervising_talk_per_episode: Setting[StrictBool]
    third_quarter: Setting[Literal["point", "any_month"]]
    suppress_talks_at_year_end: Setting[StrictBool]
    disclosure_period: Setting[Literal["month", "quarter"]]
    q3_requires_prior: Setting[StrictBool]
    lagging_points: Setting[Count]
    lagging_months: Setting[Length]


class Ground(Cited):
    """When a work that lags gives a ground, and what follows: for every work, and for a livelihood work besides."""

    months_in_a_row: Annotated[StrictInt, Field(ge=2, le=12)] | None = None
    at_month: Month | None = None
    each_month: StrictBool = False
    key_work: tuple[Annotated[str, one_of(ACTIONS)], ...] = ()
    livelihood: tuple[Annotated[str, one_of(ACTIONS)], ...] = ()
    livelihood_clause: ClauseId | None = None
    """The clause on which `livelihood` rests, where it is another one."""

    def clause_of(self, action: str) -> str:
        """The clause on which this ground asks for an action."""
        return self.clause if action in self.key_work else self.livelihood_clause or self.clause

    @model_validator(mode="after")
    def _one_trigger(self) -> Self:
        if sum((self.months_in_a_row is not None, self.at_month is not None, self.each_month)) != 1:
            raise ValueError("months_in_a_row、at_month、each_month 必须且只能写一个")
        if not self.key_work and not self.livelihood:
            raise ValueError("key_work 与 livelihood 至少写一个")
        return self


class TalkRule(Cited):
    """Who talks to whom (约谈人、被约谈人)."""

    title: Words
    talker: Literal["principal_leader", "supervision_office", "vice_mayor"]
    target: Literal["handling_officer", "supervising_leader", "principal_leader"]


class OfficeRole(Frozen):
    """A unit that the source names, under its name of then; the register knows its successor of today."""

    unit: Slug
    name: Words


class ClauseOffice(Frozen):
    """The clause's responsible unit (主办) and those beside it (协办), by role."""

    lead: Annotated[str, one_of(ROLES)]
    assisting: tuple[Annotated[str, one_of(ROLES)], ...] = ()


class Points(Cited):
    """Bonus points for a matter: at most so many, shared between the sides, capped a department (NJ-16)."""

    per_matter: Amount
    lead_share: Annotated[Amount, Field(le=1)]
    per_department: Amount
    places: Annotated[StrictInt, Field(ge=0, le=8)]
    early_months: Length
    over_percent: Percent


class GoalPoints(Cited):
    """Goal points by works carried, and what an unfinished one costs (NJ-16)."""

    lead: Amount
    assisting: Amount
    unfinished_deduction: Amount


class ExcellentPlaces(Cited):
    """The share of a department's staff that may be graded excellent, rounded down (NJ-16)."""

    percent: Percent
    excellent_percent: Percent

    @model_validator(mode="after")
    def _excellent_has_more(self) -> Self:
        if self.excellent_percent < self.percent:
            raise ValueError("excellent_percent 不得小于 percent")
        return self


class OutstandingMatters(Cited):
    """How many a vice mayor may recommend, and how many the city fixes (NJ-17)."""

    per_vice_mayor: Length
    city_total: Length


class IdleLand(Cited):
    """The reward's rank and the deduction's ceiling in mu (NJ-09)."""

    reward_rank: Length
    deduction_cap_mu: Amount


class FinalAccounts(Cited):
    """How long after acceptance the accounts may be filed, and what lateness costs (NJ-10)."""

    months: Length
    fee_percent: Percent


class SpecialFunds(Cited):
    """The schedule by quarter in percent, and the day by which a plan of use is applied for (NJ-12)."""

    schedule: Annotated[tuple[Percent, ...], Field(min_length=4, max_length=4)]
    plan_day: MonthDay

    @field_validator("schedule")
    @classmethod
    def _cumulative(cls, schedule: tuple[int, ...]) -> tuple[int, ...]:
        if list(schedule) != sorted(schedule):
            raise ValueError("序时进度是累计数，不得逐季减少")
        return schedule


class SurplusFunds(Cited):
    """After how many years idle money goes back: a project's carry-over, what a custody account holds (NJ-11)."""

    carry_over_years: Length
    custody_years: Length


class TransferFunds(Cited):
    """After how many years carried over a transfer still undisbursed goes back (NJ-12)."""

    carry_over_years: Length


class IndustryFunds(Cited):
    """What a performance rating does to next year's scale; by how much is decided by a person (NJ-13)."""

    ratings: Annotated[
        dict[Annotated[str, one_of(RATINGS)], Literal["raise", "keep", "lower"]],
        complete(RATINGS),
    ]


class KeyWorksPack(Pack):
    """The rules of supervising key works through a year (NJ-01 to NJ-21)."""

    cycle: Literal["key_works"]
    settings: Settings
    document_mark: Words
    grounds: dict[Slug, Ground]
    talks: Annotated[dict[Annotated[str, one_of(TALKS)], TalkRule], complete(TALKS)]
    offices: Annotated[dict[Annotated[str, one_of(ROLES)], OfficeRole], complete(ROLES)]
    clause_offices: dict[ClauseId, ClauseOffice]
    points: Points
    goal_points: GoalPoints
    excellent_places: ExcellentPlaces
    outstanding_matters: OutstandingMatters
    idle_land: IdleLand
    final_accounts: FinalAccounts
    special_funds: SpecialFunds
    inspections: InspectionRule
    duties: dict[Slug, DutyRule]
    surplus_funds: SurplusFunds
    transfer_funds: TransferFunds
    industry_funds: IndustryFunds
    deadlines: Annotated[dict[Annotated[str, one_of(DEADLINES)], Deadline], complete(DEADLINES)]

    @field_validator("deadlines", mode="before")
    @classmethod
    def _settling(cls, deadlines: Any) -> Any:
        """A pack adopted before the year's settling had a deadline of its own keeps what it ruled: one cut-off more."""
        if isinstance(deadlines, dict) and "month_report" in deadlines and "year_settling" not in deadlines:
            return {**deadlines, "year_settling": {**deadlines["month_report"], "title": SETTLING}}
        return deadlines

    def loose_ends(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Besides: units of clauses that are not there, and deadlines that differ from the number they stand for."""
        yield from super().loose_ends()
        for clause in self.clause_offices:
            if clause not in self.clauses:
                yield ("clause_offices", clause), f"clause_offices：clauses 中没有 {clause}"
        months, day = self.final_accounts.months, self.special_funds.plan_day
        accounts, plan = self.deadlines["final_accounts"], self.deadlines["fund_plan"]
        if not (isinstance(accounts, PeriodDeadline) and accounts.months == months):
            yield ("deadlines", "final_accounts"), f"final_accounts：应与 final_accounts.months 一致，为 {months} 个月"
        if not (isinstance(plan, FixedDeadline) and f"{plan.month:02d}-{plan.day:02d}" == day):
            yield ("deadlines", "fund_plan"), f"fund_plan：应与 special_funds.plan_day 一致，为 {day}"
