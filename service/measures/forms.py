"""What is filled in about a measure: the decision on its proposal, its approval, its proof."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from service.cases.fields import Day, Label, Short, Text
from service.cases.kinds import Form

Amount = Annotated[Decimal, Field(ge=0, le=Decimal(10) ** 12, decimal_places=4)]
Ratio = Annotated[Decimal, Field(gt=0, le=100, decimal_places=4)]


class DecideForm(Form):
    """A proposal's decision: the amount (or the ratio that the source leaves open), its terms, and who approves it."""

    amount: Amount | None = None
    ratio: Ratio | None = None
    terms: str = Field("", max_length=2000)
    route: Literal["plan", "vice_mayor", "meeting"]


class SittingForm(Form):
    """The executive meeting that approved it."""

    meeting_number: Short
    held_on: Day


class ExecutionForm(Form):
    """One act of carrying out: its document or voucher, the day, and the amount where the measure has one."""

    document: Label
    done_on: Day
    amount: Amount | None = None
    note: str = Field("", max_length=500)


class ReasonForm(Form):
    """Why a measure is withdrawn."""

    reason: Text


class PostponeMeasureForm(Form):
    """Another day by which it is carried out, and why."""

    on: Day
    reason: Annotated[str, Field(min_length=4, max_length=300)]
