"""What is filled in about a pilot: the request, the prepared answer, the reform group's approval, start and result."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.cases.fields import Code, Day, Label, Short, Text
from service.cases.kinds import Form


class PilotRequest(BaseModel):
    """A unit's or district's request to try something out (NJ-15)."""

    model_config = ConfigDict(extra="forbid")
    title: Label
    content: Text
    basis: Annotated[str, Field(min_length=1, max_length=500)]
    competent: Code | None = None


class AnswerForm(Form):
    """The office's draft of the answer: whether the pilot is a major one, and who decides."""

    major: bool = False
    decider: Literal["vice_mayor", "mayor"]
    pilot_answer: Text


class ReformForm(Form):
    """The reform group's approval: document and day."""

    reform_document: Label
    reform_approved_on: Day


class StartForm(Form):
    """The pilot has begun."""

    started_on: Day
    ends_on: Day


class PilotResultForm(Form):
    """What came of it."""

    pilot_result: Text


class RevisedForm(Form):
    """The request as revised by its unit."""

    content: Text
    basis: Short
