"""What officials fill in about key works: the list, the filing, a month's report, its verification, adjustments."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from service.cases.fields import Code, Day, Label, Short, Tag, Text
from service.cases.kinds import Form
from service.given import RowNumber

Figure = Annotated[Decimal, Field(ge=0, le=Decimal("1e12"), max_digits=18, decimal_places=4)]
Month = Annotated[int, Field(ge=1, le=12)]
Link = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]{3,480}$")]
Long = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class NodeForm(Form):
    """A time node (时间节点) of a work: what must be done by which day."""

    code: Tag
    title: Short
    due: Day


class PlanForm(Form):
    """A work's plan: cumulative by month, never falling; a narrative work has nodes instead."""

    planned: list[Figure] = Field(default_factory=list, max_length=12)
    nodes: list[NodeForm] = Field(default_factory=list, max_length=60)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.planned and len(self.planned) != 12:
            raise ValueError("计划须逐月列出12个月的累计数")
        if any(later < earlier for earlier, later in zip(self.planned, self.planned[1:], strict=False)):
            raise ValueError("计划是逐月累计数，后一个月不得小于前一个月")
        if len({node.code for node in self.nodes}) != len(self.nodes):
            raise ValueError("时间节点的编码不得重复")
        if not self.planned and not self.nodes:
            raise ValueError("须有逐月计划或时间节点")
        return self


class WorkForm(PlanForm):
    """One work of the list (NJ-02); the first lead unit reports, every unit files its responsibility."""

    number: int = Field(ge=1, le=9999)
    title: Label
    portfolio: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    nature: Literal["project", "indicator", "narrative"]
    livelihood: bool = False
    cites: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    lead_units: list[Code] = Field(min_length=1, max_length=12)
    assisting_units: list[Code] = Field(default_factory=list, max_length=30)
    leader: str | None = Field(None, max_length=64)
    """User name of the leading city leader; empty where the vice mayor in charge of the lead unit leads."""
    direction: Literal["higher_is_better", "lower_is_better"] = "higher_is_better"
    measure_unit: str = Field("%", max_length=20)
    verifier: Literal["supervision_office", "statistics"] = "supervision_office"
    planned_on: Day | None = None

    @model_validator(mode="after")
    def _fits_its_nature(self) -> Self:
        if self.nature == "narrative" and not self.nodes:
            raise ValueError("描述类事项须有时间节点")
        if self.nature != "narrative" and not self.planned:
            raise ValueError("项目类、指标类事项须有逐月计划")
        if set(self.lead_units) & set(self.assisting_units):
            raise ValueError("同一单位不得既主办又协办")
        return self


class ListForm(Form):
    """The year's key list as the government office proposes it."""

    works: list[WorkForm] = Field(min_length=1, max_length=2000)


class AdditionForm(ListForm):
    """Works that are to join the list in the year, judged from a month on (NJ-02)."""

    effective_month: Month
    reason: Text


class FilingForm(Form):
    """责任备案: the breakdown and the three persons by name (NJ-03)."""

    breakdown: Long
    principal: RowNumber
    supervising: RowNumber
    handling: RowNumber


class NodeDone(Form):
    """A node that has been reached, and when."""

    code: Tag
    done_on: Day


class ReportForm(Form):
    """A month's progress: the cumulative figure, what was done, nodes reached."""

    value: Figure | None = None
    description: Long
    nodes: list[NodeDone] = Field(default_factory=list, max_length=60)


class VerifyForm(Form):
    """What is left empty is verified as reported; what differs needs its reason."""

    value: Figure | None = None
    nodes: list[NodeDone] | None = Field(None, max_length=60)
    note: str = Field("", max_length=2000)


class CorrectionForm(Form):
    """A closed month's figure corrected by the supervision office (an inspection's finding, a late report)."""

    month: Month
    value: Figure | None = None
    nodes: list[NodeDone] = Field(default_factory=list, max_length=60)
    note: Text
    inspection: RowNumber | None = None
    """The inspection's correction that is taken over, by its id (NJ-06)."""


class AdjustForm(PlanForm):
    """Another plan from a month on; closed months stay as they were judged unless the approval says so."""

    effective_month: Month
    rejudges: bool = False
    reason: Text


class SuspendForm(Form):
    """Months for which the work is to be suspended."""

    first_month: Month
    last_month: Month
    reason: Text

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_month < self.first_month:
            raise ValueError("暂停的起止月份颠倒")
        return self


class RemovalForm(Form):
    """Why a work leaves the list."""

    reason: Text


class ApprovalForm(Form):
    """The document or meeting by which an adjustment is approved."""

    approval: Short
    approved_on: Day


class CompletionForm(Form):
    """The work is done: when, and what else speaks for it (NJ-16)."""

    completed_on: Day
    other_contribution: str = Field("", max_length=500)


class BonusForm(Form):
    """The points that a named official gives a work for one ground (NJ-16)."""

    reason: Literal["early_completion", "over_fulfilment", "other_contribution"]
    points: Annotated[Decimal, Field(ge=0, le=100, decimal_places=4)]
    note: str = Field("", max_length=500)


class GradeForm(Form):
    """A department's grade of the year, and how many of its staff were assessed (NJ-16)."""

    unit: Code
    grade: Literal["excellent", "good", "ordinary", "poor"]
    staff: Annotated[int, Field(ge=1, le=100_000)]


class FindingForm(Form):
    """A year that no month judges (December suspended or not due): a named finding (rules.md 3)."""

    met: bool
    reason: Text


class DisclosureForm(Form):
    """Where the month's progress was made public (NJ-19)."""

    outlet: Label
    published_on: Day
    link: Link


class BulletinForm(Form):
    """The comment by portfolio that the monthly bulletin carries (NJ-06)."""

    comment: Long
