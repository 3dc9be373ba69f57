"""What a pack of the incentive round says (YY): settings, quotas, limits, vetting."""

from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, field_validator, model_validator

from service.rules.pack_base import Pack, complete
from service.rules.pack_deadlines import Deadline
from service.rules.pack_models import (
    Cited,
    Count,
    Frozen,
    Length,
    Limit,
    MonthDay,
    Required,
    Setting,
    Slug,
    SoftRule,
    TimeSettings,
    Words,
    one_of,
)

SUBJECT_KINDS = (
    "county",
    "municipal_unit",
    "central_provincial_unit",
    "park_a",
    "park_b",
    "township",
    "bank",
    "insurer",
    "local_financial_organisation",
)


DEADLINES = (
    "measures",
    "plan",
    "consult_reply",
    "evaluation_opens",
    "evaluation",
    "publicity_start",
    "publicity",
    "submission",
    "gathering",
    "vetting_reply",
    "payout",
    "appeal_acknowledge",
    "appeal_conclude",
    "sheet_reply",
    "talk_notice",
    "talk_held",
    "rectification",
)


BudgetYear = Literal["payout", "round"]


class Settings(TimeSettings):
    """Every reading a jurisdiction may choose; a choice that the product cannot apply is refused here.

    What a later version of the product asks has a default: packs adopted before it stay readable.
    """

    one_kind_per_project: Setting[Literal[True]]
    lead_unit_excluded: Setting[Literal["led_projects"]]
    plan_month_starts_at: Setting[Literal["approval_document_date"]]
    plan_month_ends_at: Setting[Literal["issued", "drafted"]]
    county_no_reply: Setting[Literal["recorded_by_person", "reply_required"]]
    new_money_budget_year: Setting[BudgetYear] = Setting[BudgetYear](
        value="payout",
        clause="YY-08c",
        dec=True,
        reading="“纳入当年财政预算”的“当年”指通报印发、奖励兑现的年度，即评价年度的次年（第十九条）",
    )
    unit_groups: Setting[Literal[1, 2]]
    township_base: Setting[Literal["in_scope", "all"]]
    township_min_one: Setting[StrictBool]
    score_places: Setting[Annotated[StrictInt, Field(ge=0, le=6)]]
    score_rounding: Setting[Literal["half_up"]]
    rank_on: Setting[Literal["published"]]
    tie_across_cut_off: Setting[Literal["collective_study"]]
    unused_place_crosses_classes: Setting[Literal[False]]
    outage_office_hours: Setting[Length]
    outage_adds_working_days: Setting[Count]
    publish_scores: Setting[Literal["score_and_rank", "list_only"]]
    publicity_must: Setting[Literal["started", "finished"]]
    removed_in_publicity: Setting[Literal["vacant", "next_proposed"]]
    appeal_standing: Setting[Literal["anyone", "affected"]]
    open_appeals_block: Setting[Literal["submission"]]
    open_complaints_block: Setting[Literal["circular"]]
    anonymous_complaints: Setting[StrictBool]
    complaint_to_accused_unit: Setting[Literal[False]]
    rectification_test: Setting[Literal["all", "found_problems_only"]]
    negative_opinion_year: Setting[Literal["evaluated", "vetting"]]
    veto_scope_default: Setting[Literal["item", "all"]]
    vetoed_place_refilled: Setting[Literal[False]]
    circular_warn_after: Setting[MonthDay]


class Quota(Cited):
    """The places one project may give a kind of recipient: a number, or a percentage of those in scope."""

    ceiling: Count | None = None
    percent: Annotated[StrictInt, Field(ge=0, le=100)] | None = None
    exemptible: StrictBool

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.ceiling is None) == (self.percent is None):
            raise ValueError("ceiling（名额上限）与 percent（比例上限）必须且只能写一个")
        return self


class ExemptSubjects(Cited):
    """Subjects of work to which the exemptible ceilings do not apply (YY-09)."""

    subjects: tuple[Words, ...]


class Limits(Frozen):
    """The limits on what a round proposes and a plan asks."""

    sub_projects: Limit
    indicators: Limit


class Ground(Cited):
    """A ground on which vetting may cancel an award; always a person's finding (YY-16)."""

    text: Words
    rectification_test: StrictBool


class NegativeList(Cited):
    """One of the negative lists that vetting is held against (YY-16b)."""

    name: Words
    unit: Slug


class Department(Frozen):
    """A unit that is asked about every candidate in vetting, and the field it answers for."""

    unit: Slug
    name: Words


class Vetting(Cited):
    """Who is asked in vetting, on what grounds an award is cancelled, and the negative lists (YY-16)."""

    departments: Annotated[tuple[Department, ...], Field(min_length=1)]
    grounds: Annotated[dict[Slug, Ground], Field(min_length=1)]
    negative_lists: Annotated[dict[Slug, NegativeList], Field(min_length=1)]

    @field_validator("negative_lists")
    @classmethod
    def _lists_are_named_once(cls, lists: dict[str, NegativeList]) -> dict[str, NegativeList]:
        if len({one.name for one in lists.values()}) != len(lists):
            raise ValueError("负面清单名称重复")
        return lists


class Offices(Frozen):
    """The offices that the rules name by what they do, as units of this jurisdiction."""

    finance: Slug
    """Signs an opinion on every plan and pays new money (YY-06, YY-08)."""
    organisation: Slug
    """Gets a copy of the circular (YY-18)."""
    document_mark: Words
    """The mark under which the government's office numbers its documents (发文机关代字)."""


PROBLEMS_FOUND = "serious_problem_found"
"""The ground that stands right before 整改不及时、不到位 in the source's sentence (YY-16a)."""


class IncentivePack(Pack):
    """The rules of a yearly incentive round (YY-01 to YY-20)."""

    cycle: Literal["incentives"]
    settings: Settings
    quotas: Annotated[dict[Annotated[str, one_of(SUBJECT_KINDS)], Quota], complete(SUBJECT_KINDS)]
    exempt_subjects: ExemptSubjects
    limits: Limits
    plan_fields: Required
    consulted: Required
    reward_kinds: Required
    indicator_dimensions: Required
    soft_rules: dict[Slug, SoftRule]
    vetting: Vetting
    offices: Offices
    deadlines: Annotated[dict[Annotated[str, one_of(DEADLINES)], Deadline], complete(DEADLINES)]

    @model_validator(mode="after")
    def _the_ground_that_is_tested_is_there(self) -> Self:
        """A reading that binds one ground only would bind nothing in a pack without it."""
        if self.settings.rectification_test.value != "all" and PROBLEMS_FOUND not in self.vetting.grounds:
            raise ValueError(f"rectification_test 只限定 {PROBLEMS_FOUND}，而 grounds 中没有这一情形")
        return self

    def tests_rectification(self, ground: str) -> bool:
        """Whether a ground asks for failed rectification, which may bind only the problems found (YY-16a)."""
        asks = self.vetting.grounds[ground].rectification_test
        return asks and (self.settings.rectification_test.value == "all" or ground == PROBLEMS_FOUND)
