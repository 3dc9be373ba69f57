"""The quota rules as they are asked: quota_cap, selection."""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StrictBool, field_validator

from service.rules import quotas
from service.rules.answers import Refused
from service.rules.inputs import DecimalText, Given, Name, Names, Whole, refuse_repeats
from service.rules.pack_incentives import IncentivePack
from service.rules.quotas import Candidate, QuotaCap, Selection


class QuotaCapGiven(Given):
    """YY-09: the kind of recipient, the subject of the work, the plan's quota and the townships in scope."""

    subject_kind: Name
    subject: Name
    plan_quota: Whole | None = None
    population: Whole | None = None


class CandidateGiven(Given):
    """A candidate: its id, its score and whatever else the plan may break ties by."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, DecimalText] = Field(init=False)

    id: Name
    score: DecimalText


class SelectionGiven(Given):
    """YY-11: the candidates and the places, with the lead units and the vetoes to leave out."""

    cap: Whole
    candidates: Annotated[tuple[CandidateGiven, ...], Field(max_length=10_000)]
    tie_break: Annotated[Names, Field(max_length=20)] = ()
    lead_units: Names = ()
    min_score: DecimalText | None = None
    vetoed: Names = ()
    veto_consent: StrictBool = False

    @field_validator("candidates")
    @classmethod
    def _each_once(cls, candidates: tuple[CandidateGiven, ...]) -> tuple[CandidateGiven, ...]:
        refuse_repeats([one.id for one in candidates])
        return candidates

    @field_validator("tie_break")
    @classmethod
    def _another_field(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if own := {"id", "score"} & set(names):
            raise ValueError(f"{own.pop()} 不能作并列规则")
        return names

    @field_validator("vetoed")
    @classmethod
    def _vetoed_are_candidates(cls, vetoed: tuple[str, ...], info: Any) -> tuple[str, ...]:
        known = {one.id for one in info.data.get("candidates", ())}
        if strangers := [name for name in vetoed if name not in known]:
            raise ValueError(f"{strangers[0]} 不在候选名单中")
        return vetoed


class QuotaRule(NamedTuple):
    """One quota rule: what it is asked and what it answers."""

    given: type[Given]
    answer: type[BaseModel]
    ask: Callable[[Any, IncentivePack], BaseModel]


def ask_quota_cap(asked: QuotaCapGiven, pack: IncentivePack) -> QuotaCap | Refused:
    """YY-09 as asked."""
    return quotas.quota_cap(
        pack, asked.subject_kind, asked.subject, plan_quota=asked.plan_quota, population=asked.population
    )


def ask_selection(asked: SelectionGiven, pack: IncentivePack) -> Selection | Refused:
    """YY-11 as asked."""
    return quotas.selection(
        [Candidate(id=one.id, score=one.score, tie_values=_tie_values(one)) for one in asked.candidates],
        asked.cap,
        score_places=pack.settings.score_places.value,
        rounding=pack.settings.score_rounding.value,
        tie_break=asked.tie_break,
        lead_units=asked.lead_units,
        min_score=asked.min_score,
        vetoed=asked.vetoed,
        veto_consent=asked.veto_consent,
    )


QUOTA_RULES = {
    "quota_cap": QuotaRule(QuotaCapGiven, QuotaCap, ask_quota_cap),
    "selection": QuotaRule(SelectionGiven, Selection, ask_selection),
}


def _tie_values(one: CandidateGiven) -> dict[str, Decimal]:
    return dict(one.__pydantic_extra__)

