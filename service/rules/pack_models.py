"""What a rule pack may say: settings with their readings, quotas, limits and vetting."""

from datetime import date
from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    field_validator,
    model_validator,
)

T = TypeVar("T")

ClauseId = Annotated[str, Field(pattern=r"^[A-Z]{2}-\d{2}[a-z]?$")]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
Words = Annotated[StrictStr, Field(min_length=1, max_length=2000)]
MonthDay = Annotated[str, AfterValidator(lambda day: f"{date.fromisoformat(f'2001-{day}'):%m-%d}")]
OfficeHours = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
Count = Annotated[StrictInt, Field(ge=0, le=10_000)]
Length = Annotated[StrictInt, Field(ge=1, le=1_000)]

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


def one_of(names: tuple[str, ...]) -> AfterValidator:
    """A key that must be one of these names."""

    def check(name: str) -> str:
        if name not in names:
            raise ValueError(f"不认识的键，只能是 {'、'.join(names)}")
        return name

    return AfterValidator(check)


class Frozen(BaseModel):
    """A part of a pack: never changed once read, and without a key that the product does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cited(Frozen):
    """Something that rests on a clause; a reading of ours (DEC) says so and says how it reads."""

    clause: ClauseId
    dec: StrictBool = False
    reading: Words | None = None

    @model_validator(mode="after")
    def _a_decision_has_its_reading(self) -> Self:
        if self.dec and self.reading is None:
            raise ValueError("dec 为 true 时必须写明 reading（理解）")
        return self


class Setting(Cited, Generic[T]):
    """One value of the pack that the product decides by."""

    value: T


BudgetYear = Literal["payout", "round"]


class Settings(Frozen):
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
    count_start_day: Setting[StrictBool]
    office_hours: Setting[Annotated[tuple[OfficeHours, ...], Field(min_length=1, max_length=4)]]
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
    period_roll: Setting[StrictBool]
    fixed_date_roll: Setting[Literal["none", "next_workday"]]


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


class Limit(Cited):
    """A number not to be passed: soft (原则上) may be overridden on record, hard may not."""

    max: Count
    mark: Literal["hard", "soft", "warn"]


class Limits(Frozen):
    """The limits on what a round proposes and a plan asks."""

    sub_projects: Limit
    indicators: Limit


class Required(Cited):
    """Things that must all be there, by code and Chinese name."""

    items: Annotated[dict[Slug, Words], Field(min_length=1)]


class SoftRule(Cited):
    """A rule the source softens by 原则上 or 一般, or one only a person can judge."""

    mark: Literal["soft", "warn", "hard_review"]
    text: Words


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
