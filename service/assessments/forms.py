"""What is filled in through a clause office's year: rules, opinions, verifications, report, the city's approval."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from service.cases.fields import Day, Short, Text
from service.cases.kinds import Form


class NodeForm(Form):
    """One node of the assessment: by when, what."""

    on: Day
    text: Short


class RulesForm(Form):
    """The year's rules: how the units are assessed, in which order, with which nodes."""

    assessment_rules: Text
    procedure: Text
    nodes: Annotated[list[NodeForm], Field(min_length=1, max_length=30)]


class OpinionForm(Form):
    """What a co-office says of the draft."""

    text: str = Field("", max_length=2000)


class VerificationForm(Form):
    """A verification of the assessed units' completion."""

    verified_on: Day
    verification: Text


class ResultForm(Form):
    """The year's results; the measures of the plan are those that were decided."""

    results: Text


class PlanChangeForm(Form):
    """What the meeting changed about one measure of the plan."""

    measure: Annotated[int, Field(ge=1, le=9999)]
    plan_change: Literal["drop", "amount"]
    amount: Annotated[Decimal, Field(gt=0, le=Decimal(10) ** 12, decimal_places=4)] | None = None
    reason: Short


class PlanSittingForm(Form):
    """The city's approval of the plan: which meeting, when, and what it changed."""

    meeting_number: Short
    held_on: Day
    plan_changes: Annotated[list[PlanChangeForm], Field(max_length=200)] = []
