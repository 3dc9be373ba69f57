"""What is filled in about an inspection, from its proposal to the re-check (NJ-06)."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from service.cases.fields import Code, Day, Text
from service.cases.kinds import Form
from service.given import RowNumber

Subject = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=150)]


class ProposalForm(Form):
    """立项: what is to be inspected, and why."""

    kind: Literal["comprehensive", "special"]
    subject: Subject
    reason: Text


class InspectionPlanForm(Form):
    """The plan: scope, units, days, announced on-site or unannounced."""

    scope: Text
    units: list[Code] = Field(min_length=1, max_length=60)
    announced: bool = False
    first_day: Day
    last_day: Day


class FigureForm(Form):
    """The figure of a key work that a finding corrects."""

    work: RowNumber
    month: int = Field(ge=1, le=12)
    value: Decimal = Field(ge=0, le=Decimal("1e12"), decimal_places=4)
    reason: Text


class InspectionFindingForm(Form):
    """One finding at one unit."""

    unit: Code
    found_on: Day
    body: Text
    photos: list[RowNumber] = Field([], max_length=30)
    rectify: bool = False
    figure: FigureForm | None = None


class ConclusionForm(Form):
    """The conclusion that is fed back to a unit, and by when it is re-checked."""

    conclusion: Text
    recheck_by: Day | None = None


class FixForm(Form):
    """What the unit has put right."""

    report: Text
    attachments: list[RowNumber] = Field([], max_length=20)


class RecheckForm(Form):
    """What the re-check found."""

    result: Text


class NotFixedForm(RecheckForm):
    """Not put right yet: when it is re-checked again."""

    recheck_by: Day


class CancelForm(Form):
    """Why the inspection does not take place."""

    reason: Text
