"""What is filled in about a supervised matter, from its registration to its closing (NJ-07)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from service.cases.fields import Code, Day, Label, Text
from service.cases.kinds import Form
from service.given import RowNumber

Username = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z][a-z0-9._-]{1,63}$")]
Body = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Source = Literal["instruction", "meeting", "agreed", "proposal", "other"]
Secrecy = Literal["public", "internal", "confidential", "secret", "top_secret"]
Level = Literal["ordinary", "important", "urgent"]
MAX_UNITS = 30


class UnitForm(Form):
    """One unit's part of a matter, with its own day."""

    unit: Code
    main: bool = False
    due: Day
    work: str = Field("", max_length=1000)


class AssignForm(Form):
    """交办: to one or several units, one of them the main one."""

    units: list[UnitForm] = Field(min_length=1, max_length=MAX_UNITS)
    level: Level = "ordinary"


class MatterForm(Form):
    """立项: where it comes from, who gave it and when, its words; with units it is assigned at once."""

    source: Source
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=150)]
    body: Body
    given_on: Day
    secrecy: Secrecy
    reference: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    leader: Username | None = None
    leader_approves: bool = False
    level: Level = "ordinary"
    units: list[UnitForm] = Field([], max_length=MAX_UNITS)


class UnitsChangeForm(Form):
    """变更承办单位: who is charged from now on, and why."""

    units: list[UnitForm] = Field(min_length=1, max_length=MAX_UNITS)
    reason: Text


class BatchForm(Form):
    """Several matters in one request, all of them or none."""

    matters: list[MatterForm] = Field(min_length=1, max_length=200)


class InterimForm(Form):
    """阶段性反馈: how far it has come; the matter stays open."""

    body: Body
    attachments: list[RowNumber] = Field([], max_length=20)


class MatterReplyForm(InterimForm):
    """The unit's final reply."""


class SendBackForm(Form):
    """A reply does not do: another one is due by this day."""

    due: Day


class UnitDueForm(Form):
    """A unit that goes on, and its new day."""

    unit: Code
    due: Day


class GoOnForm(Form):
    """The matter is not done: which units go on."""

    units: list[UnitDueForm] = Field(min_length=1, max_length=MAX_UNITS)


class CloseForm(Form):
    """办结销号: what has become of the matter."""

    conclusion: Text


class PressForm(Form):
    """催办: which units (all that are waited for when none is named), how urgent, and what is asked."""

    units: list[Code] = Field([], max_length=MAX_UNITS)
    level: Level
    text: Label


class WithdrawForm(Form):
    """The matter is not pursued further."""

    reason: Text
