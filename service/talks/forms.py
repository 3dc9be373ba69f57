"""What is filled in about a talk, from its notice to its end (rules.md 3)."""

from datetime import date

from pydantic import AwareDatetime, Field

from service.cases.kinds import Form
from service.incentives.forms import Short, Text


class NoticeForm(Form):
    """Signing the draft notice: when and where, and what to bring."""

    meet_at: AwareDatetime
    place: Short
    materials: str = Field("", max_length=500)


class HeldForm(Form):
    """The talk took place: attendance, the problem, what was promised and by when."""

    held_on: date
    attendance: list[Short] = Field(min_length=1, max_length=30)
    problem: Text
    commitments: Text
    rectify_by: date


class PostponeForm(Form):
    """Another day for the same talk, under the same key."""

    meet_at: AwareDatetime


class ReportForm(Form):
    """What has been done to put it right."""

    report: Text
