"""What is filled in about a talk, from its notice to its end (rules.md 3)."""

from pydantic import Field

from service.cases.fields import Day, Instant, Label, Short, Text
from service.cases.kinds import Form


class NoticeForm(Form):
    """Signing the draft notice: when and where, and what to bring."""

    meet_at: Instant
    place: Label
    materials: str = Field("", max_length=500)


class HeldForm(Form):
    """The talk took place: attendance, the problem, what was promised and by when."""

    held_on: Day
    attendance: list[Short] = Field(min_length=1, max_length=30)
    problem: Text
    commitments: Text
    rectify_by: Day


class PostponeForm(Form):
    """Another day for the same talk, under the same key."""

    meet_at: Instant


class ReportForm(Form):
    """What has been done to put it right."""

    report: Text
