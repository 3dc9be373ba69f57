"""What is filled in about criticisms, written reports, referrals and objections."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from service.cases.fields import Day, Short, Text
from service.cases.kinds import Form

Matter = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=2000)]


class CriticismForm(Form):
    """The facts were checked; this is what the criticism will say."""

    body: Text


class ApprovedByMeetingForm(Form):
    """Which executive meeting decided, and when."""

    meeting_number: Short
    held_on: Day


class RemedyForm(Form):
    """The unit's self-examination, its reasons, and the day by which it promises to have caught up (NJ-18)."""

    examination: Text
    reasons: Text
    promised_on: Day


class CompletionForm(Form):
    """What was done to keep the promise."""

    completion: Text


class CompletionCheckForm(Form):
    """What the supervision office found on the spot."""

    finding: Text


class WrittenReportForm(Form):
    """Why the work is behind, and what will be done (NJ-19)."""

    reasons: Text
    steps: Text


class ReferralForm(Form):
    """What is put on record beside the index: facts only, no opinion on guilt."""

    summary: Text


class ReferralResultForm(Form):
    """What the supervisory organ let us know."""

    result: Literal["accepted", "no_action", "settled", "other"]
    result_text: Text
    result_on: Day


class ObjectionForm(Form):
    """What a unit holds against a conclusion, with its facts and reasons."""

    matter: Matter


class ReviewForm(Form):
    """The review's findings, as they are fed back to the unit."""

    feedback: Text


class ChangedForm(ReviewForm):
    """The conclusion as it reads from now on."""

    changed_to: Text
