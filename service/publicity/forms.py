"""What citizens and handlers fill in about appeals and complaints (YY-13, YY-14)."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from service.cases.fields import Code, Day, Instant, Text
from service.cases.kinds import Form

Matter = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=5000)]


class FileForm(Form):
    """An appeal or a complaint as it arrives; a name is never compelled, an identity number never asked."""

    kind: Literal["appeal", "complaint"]
    matter: Matter
    name: str = Field("", max_length=60)
    contact: str = Field("", max_length=200)
    accused_unit: Code | None = None
    affected_unit: Code | None = None
    """The evaluated unit for which an appeal is filed; asked where the pack hears only those affected (YY-13)."""


class AcknowledgeForm(Form):
    """Accepted, or not accepted with the reason told to the appellant."""

    feedback: str = Field("", max_length=2000)


class HandOverForm(Form):
    """What the verifying unit gets to read: a redacted text without any trace of the complainant."""

    redacted: Text


class FindingReportForm(Form):
    """The verifying unit's report."""

    report: Text


class ConcludeForm(Form):
    """The conclusion with its feedback; removals where the list is corrected, a day where the evaluation is redone."""

    feedback: Text
    remove: list[Code] = Field(default_factory=list, max_length=100)
    redo_by: Day | None = None
    referred_to: str = Field("", max_length=100)


class CorrectionForm(Form):
    """A correction during publicity: material ones restart the whole clause (YY-12)."""

    material: bool
    reason: Text
    remove: list[Code] = Field(default_factory=list, max_length=100)


class OutageForm(Form):
    """The page was away from … to …."""

    started: Instant
    ended: Instant
