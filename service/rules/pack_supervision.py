"""What a pack of the key works says of inspections and of recurring duties (NJ-04, NJ-05, NJ-06)."""

from typing import Annotated, Literal

from service.rules.pack_models import Cited, Count, Length, Words, one_of

DUTY_HOLDERS = (
    "mayor",
    "vice_mayor",
    "deputy_secretary_general",
    "office_director",
    "unit",
    "portfolio",
)
"""City leaders' posts, each unit on the year's list, or the supervision office for each portfolio of the list."""


class InspectionRule(Cited):
    """Within how many months the same unit is not inspected twice about one subject (条例 18)."""

    repeat_months: Length


class DutyRule(Cited):
    """A recurring duty: who does it each period, and how many days before its end nothing logged is a warning."""

    title: Words
    every: Literal["week", "month", "quarter", "half_year"]
    by: Annotated[str, one_of(DUTY_HOLDERS)]
    warn_days: Count
