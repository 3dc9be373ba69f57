"""Escalation as it is asked, and what every rule of the key works looks like to the registry."""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from service.rules.calendar import Calendar
from service.rules.escalation import ActionDue, GroundFound, MonthJudged, judge
from service.rules.inputs import DecimalText, Given, Months, Year, parse_decimal
from service.rules.months import Flag, MonthReadings, Verified, WorkYear
from service.rules.pack_key_works import KeyWorksPack, Settings


def parse_verified(value: Any) -> Decimal | str | None:
    """A month's verified figure: null without a report, "pending" while it waits for its verification."""
    return value if value is None or value == "pending" else parse_decimal(value)


class ReadingsGiven(Given):
    """The readings of the pack that a question may choose against."""

    suspended_month: Literal["reset", "freeze"] | None = None
    one_supervising_talk_per_episode: StrictBool | None = None
    third_quarter: Literal["point", "any_month"] | None = None
    suppress_talks_at_year_end: StrictBool | None = None


class EscalationGiven(Given):
    """NJ-18, NJ-19: a work's plan, what was verified in the closed months, and the months suspended."""

    kind: Literal["key_work", "livelihood"]
    year: Year
    planned: Annotated[tuple[DecimalText, ...], Field(min_length=12, max_length=12)]
    verified: Annotated[tuple[Annotated[Verified, BeforeValidator(parse_verified)], ...], Field(max_length=12)]
    suspended: Months = ()
    missed_nodes: Months = ()
    direction: Literal["higher_is_better", "lower_is_better"] = "higher_is_better"
    settings: ReadingsGiven = ReadingsGiven()


class Escalation(BaseModel):
    """The flags of the closed months, the actions they ask for, and each month and ground with its reason."""

    model_config = ConfigDict(frozen=True)

    clause: str
    flags: tuple[Flag, ...]
    actions: tuple[ActionDue, ...]
    months: tuple[MonthJudged, ...]
    grounds: tuple[GroundFound, ...]


def month_readings(settings: Settings) -> MonthReadings:
    """The readings of a pack that bear on months and on what follows."""
    return MonthReadings(**{name: getattr(settings, name).value for name in MonthReadings.model_fields})


def ask_escalation(asked: EscalationGiven, _: Calendar, pack: KeyWorksPack) -> Escalation:
    """NJ-18 and NJ-19 as asked."""
    work = WorkYear(
        kind=asked.kind,
        planned=asked.planned,
        verified=asked.verified,
        suspended=frozenset(asked.suspended),
        missed_nodes=frozenset(asked.missed_nodes),
        lower_is_better=asked.direction == "lower_is_better",
    )
    chosen = month_readings(pack.settings).model_copy(update=asked.settings.model_dump(exclude_none=True))
    judged = judge(work, pack.grounds, chosen)
    return Escalation(
        clause="NJ-18" if asked.kind == "key_work" else "NJ-19",
        flags=judged.flags,
        actions=judged.actions,
        months=judged.months,
        grounds=judged.grounds,
    )


class KeyWorkRule(NamedTuple):
    """One rule of the key works: what it is asked and what it answers."""

    given: type[Given]
    answer: type[BaseModel]
    ask: Callable[[Any, Calendar, KeyWorksPack], BaseModel]


ESCALATION_RULES = {"escalation": KeyWorkRule(EscalationGiven, Escalation, ask_escalation)}
