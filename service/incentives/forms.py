"""What officials fill in, step by step, in the round and its projects; unknown fields are refused."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from service.cases.fields import Code, Day, Instant, Label, Short, Tag, Text
from service.cases.kinds import Form

Points = Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=2)]
Money = Annotated[Decimal, Field(gt=0, le=Decimal("1e12"), max_digits=15, decimal_places=2)]
Kind = Literal[
    "county",
    "municipal_unit",
    "central_provincial_unit",
    "park_a",
    "park_b",
    "township",
    "bank",
    "insurer",
    "local_financial_organisation",
]


class OverrideForm(Form):
    """A rule marked 原则上 that the author asks to set aside, with the reason."""

    rule: Code
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class QuotaForm(Form):
    """Places for one kind of recipient and what each gets in money (YY-09)."""

    kind: Kind
    places: int = Field(ge=0, le=10_000)
    award: Decimal = Field(Decimal(0), ge=0, le=Decimal("1e12"), decimal_places=2)


class IndicatorForm(Form):
    """One indicator of the set of one kind of recipient (YY-10); `points` are its full points."""

    kind: Kind
    code: Tag
    name: Short
    dimension: Literal["total", "increment", "average"]
    points: Points
    source_unit: Code
    social_management: bool = False


class MoneyForm(Form):
    """Where the reward money comes from; new money needs source, approval and budget year (YY-08)."""

    needs_new: bool = False
    source: str = Field("", max_length=200)
    approval: str = Field("", max_length=200)
    budget_year: int | None = Field(None, ge=2000, le=2200)


class PlanForm(Form):
    """The implementation plan with its five compulsory fields (YY-08), and where it departs from YY-10."""

    quotas: list[QuotaForm] = Field(default_factory=list, max_length=9)
    indicators: list[IndicatorForm] = Field(default_factory=list, max_length=200)
    procedure: str = Field("", max_length=5000)
    reward_mode: str = Field("", max_length=2000)
    fund_use: str = Field("", max_length=2000)
    tie_break: list[Literal["total", "increment", "average"]] = Field(default_factory=list, max_length=3)
    min_score: Points | None = None
    aligned_indicators: bool = False
    township_counties: list[Code] = Field(default_factory=list, max_length=100)
    """The counties whose townships the project is about; empty where it is about all (YY-09)."""
    data_not_direct: bool = False
    layered_filing: bool = False
    other_standard: bool = False
    money: MoneyForm = MoneyForm()
    overrides: list[OverrideForm] = Field(default_factory=list, max_length=10)


class ProjectForm(Form):
    """One proposed project (YY-07); `plan` is a first draft for the lead unit, not binding."""

    number: int = Field(ge=1, le=99)
    title: Label
    subject: Label
    cites: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    lead_units: list[Code] = Field(min_length=1, max_length=6)
    recipient_kinds: list[Kind] = Field(min_length=1, max_length=9)
    incentive_kinds: list[Literal["praise", "money", "project", "promotion"]] = Field(
        min_length=1, max_length=4
    )
    sub_projects: list[Short] = Field(default_factory=list, max_length=20)
    under_single_assessment: bool = False
    goal_reached: bool = False
    unquantifiable: bool = False
    overrides: list[OverrideForm] = Field(default_factory=list, max_length=10)
    plan: PlanForm | None = None


class ProposeForm(Form):
    """The year's measures as the government office proposes them, with the day set for submissions (YY-07, YY-15)."""

    projects: list[ProjectForm] = Field(min_length=1, max_length=99)
    submission_due: Day


class MeetingForm(Form):
    """An executive meeting's number and day (YY-06, YY-18)."""

    meeting_number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    held_on: Day


class ReplyForm(Form):
    """A county's word on the plan (YY-08)."""

    text: str = Field("", max_length=2000)


class NoReplyForm(Form):
    """A person records that a county has not answered by the day set."""

    units: list[Code] = Field(min_length=1, max_length=100)


class FinanceForm(Form):
    """The finance bureau's signed opinion (YY-06)."""

    opinion_number: Short


class ReviewForm(Form):
    """What no machine can check and a leader confirms (YY-10): scope, daily duties, consistency of the sets."""

    scope_not_widened: bool = False
    no_daily_duties: bool = False
    sets_consistent: bool = False


class PublishPlanForm(Form):
    """Where the plan was published."""

    document_number: Short


class PointsForm(Form):
    """One candidate's points on one indicator."""

    unit: Code
    kind: Kind
    indicator: Short
    points: Points


class CollectForm(Form):
    """Points by the unit that holds the data; empty where they were imported before (YY-10, YY-11)."""

    scores: list[PointsForm] = Field(default_factory=list, max_length=20_000)


class RankForm(Form):
    """Nothing to fill in: the list follows from the scores (YY-11)."""


class ChoiceForm(Form):
    """The collective study's choice among candidates tied across the cut-off (YY-11)."""

    kind: Kind
    units: list[Code] = Field(max_length=100)


class StudyForm(Form):
    """The minutes of the collective study (YY-12)."""

    held_on: Day
    minutes: Text
    attendance: list[Short] = Field(min_length=1, max_length=60)
    choices: list[ChoiceForm] = Field(default_factory=list, max_length=9)


class OpenPublicityForm(Form):
    """The lead unit's own site, where the list is up, and the contacts that must stand beside it (YY-12 to YY-14)."""

    site_url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]{3,480}$")]
    up_since: Instant | None = None
    own_page: bool = False
    appeal_phone: str = Field("", max_length=40)
    complaint_phone: str = Field("", max_length=40)
    complaint_mailbox: str = Field("", max_length=120)
    snapshot: int | None = None


class SubmitForm(Form):
    """The publicised list goes up with a statement on the publicity's result (YY-15)."""

    result_statement: Text


class HeldForm(Form):
    """A project that is not ready and is held for a supplementary circular (YY-06)."""

    project: int = Field(ge=1, le=99)
    reason: Text


class BatchForm(Form):
    """Which projects are held; all the others must be ready."""

    held: list[HeldForm] = Field(default_factory=list, max_length=99)


class LetterForm(Form):
    """The vetting letter: to which departments, and by when they answer (YY-16)."""

    departments: list[Code] = Field(min_length=1, max_length=30)
    reply_by: Day


class CandidateReplyForm(Form):
    """One candidate for whom the department's list shows a problem."""

    unit: Code
    text: Text


class VettingReplyForm(Form):
    """A department's answer: the candidates with a problem; all others have none."""

    problems: list[CandidateReplyForm] = Field(default_factory=list, max_length=500)


class FindingForm(Form):
    """A person's finding on one candidate (YY-16): never automatic, with evidence; the scope is one project or all.

    A finding that names no scope has the pack's; the year is asked where the ground is bound to one (本年度).
    """

    unit: Code
    ground: Short
    evidence: Text
    rectification_failed: bool = False
    year: int | None = Field(None, ge=2000, le=2100)
    scope: Literal["project", "all"] | None = None
    project: int | None = Field(None, ge=1, le=99)
    proposed: Literal["veto", "keep"]


class SummaryForm(Form):
    """The summary of the vetting; every reported candidate needs a finding."""

    findings: list[FindingForm] = Field(default_factory=list, max_length=500)


class ConsentForm(Form):
    """The leader's word on each proposed veto; without consent there is none (YY-17)."""

    refused: list[int] = Field(default_factory=list, max_length=500)


class ChangeEntryForm(Form):
    """A recipient that the meeting takes off the list (YY-18)."""

    project: int = Field(ge=1, le=99)
    unit: Code
    reason: Text


class ResolutionForm(MeetingForm):
    """The executive meeting's resolution on list and measures (YY-18)."""

    changes: list[ChangeEntryForm] = Field(default_factory=list, max_length=200)


class CircularForm(Form):
    """Signing the circular; an open complaint blocks unless the office records why not (YY-14, YY-18)."""

    complaints_reason: str = Field("", max_length=1000)


class PaymentForm(Form):
    """One payment or proof of a reward (YY-19); the voucher makes it count once."""

    voucher: Label
    paid_on: Day
    amount: Money | None = None
    proof: Short
