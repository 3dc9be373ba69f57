"""What rules answer: a day or an instant with every day looked at, a finding with its formula, or a refusal."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict


class Refused(BaseModel):
    """A rule's refusal: its name, clause and a sentence for the official."""

    model_config = ConfigDict(frozen=True)

    refused: str
    clause: str
    message: str


class Finding(BaseModel):
    """What a measure's rule finds: its clause, its formula in words, and what a named official must still decide."""

    model_config = ConfigDict(frozen=True)

    clause: str
    formula: str
    decide: tuple[str, ...] = ()


class DayReason(BaseModel):
    """One day of an explanation: whether it counts, and why, in Chinese."""

    model_config = ConfigDict(frozen=True)

    day: date
    counts: bool
    why: str


class Answer(BaseModel):
    """What every deadline carries: clause, days looked at, calendar used and whether it may still move."""

    model_config = ConfigDict(frozen=True)

    clause: str
    provisional: bool
    calendar_version: str
    explanation: tuple[DayReason, ...]


class Publicity(Answer):
    """The last full working day of a publicity and the instant from which the next step may come (YY-12)."""

    last_day: date
    next_step_from: datetime
    last_day_if_start_counts: date


class PeriodEnd(Answer):
    """The day a period or a monthly report is due, until 24:00."""

    due: date


class FixedDate(Answer):
    """A date named by the source, not moved by holidays, and the last working day to aim at."""

    due: date
    last_working_day: date


class LatestPublication(Answer):
    """The last day on which a publicity may open and be over in time, and the last working one (YY-12)."""

    latest_day: date
    latest_working_day: date


class Correction(BaseModel):
    """A change of a published list: a material one is a new version and starts the period again (YY-12)."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    material: bool
