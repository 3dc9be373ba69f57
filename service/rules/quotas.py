"""Places and who gets them: ceilings (YY-09), ranking (YY-11), lead units (YY-05), vetoes (YY-17)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from pydantic import BaseModel, ConfigDict

from service.rules.answers import Refused
from service.rules.errors import RuleInputError
from service.rules.pack_incentives import IncentivePack

UNIT_GROUPS = ("municipal_unit", "central_provincial_unit")
ROUNDING = {"half_up": ROUND_HALF_UP}


class QuotaRefused(Refused):
    """A plan's quota above its ceiling (YY-09)."""

    cap: int


class QuotaCap(BaseModel):
    """The places one project may give a kind of recipient; none where there is neither ceiling nor plan."""

    model_config = ConfigDict(frozen=True)

    clause: str
    cap: int | None
    exempt: bool
    warning: str | None


class Candidate(BaseModel):
    """One candidate with its score and the values by which a plan may break ties."""

    model_config = ConfigDict(frozen=True)

    id: str
    score: Decimal
    tie_values: Mapping[str, Decimal]


class Selection(BaseModel):
    """Who is selected in rank order, who is tied across the cut-off, and what stays open."""

    model_config = ConfigDict(frozen=True)

    clause: str
    selected: tuple[str, ...]
    undecided: tuple[str, ...]
    open_places: int
    excluded: tuple[str, ...]


def quota_cap(
    pack: IncentivePack,
    subject_kind: str,
    subject: str,
    *,
    plan_quota: int | None = None,
    population: int | None = None,
    also_exempt: Collection[str] = (),
) -> QuotaCap | QuotaRefused:
    """YY-09: the plan's quota, never above the ceiling; `also_exempt` are subjects approved on record."""
    quota = pack.quotas.get(subject_kind)
    if quota is None:
        raise RuleInputError(f"规则包没有激励对象类别 {subject_kind}")
    exempt = _exempt(pack, subject_kind, subject, also_exempt)
    ceiling = None if exempt else _ceiling(pack, subject_kind, population)
    if ceiling is not None and plan_quota is not None and plan_quota > ceiling:
        message = f"方案名额 {plan_quota} 个，超过名额上限 {ceiling} 个"
        return QuotaRefused(refused="quota_exceeds_cap", clause=quota.clause, message=message, cap=ceiling)
    no_place = ceiling == 0 and quota.percent is not None
    warning = f"按{quota.percent}%的比例向下取整，没有名额" if no_place else None
    cap = plan_quota if plan_quota is not None else ceiling
    return QuotaCap(clause=quota.clause, cap=cap, exempt=exempt, warning=warning)


def group_excess(pack: IncentivePack, subject: str, places: Mapping[str, int]) -> QuotaRefused | None:
    """YY-09: 分别不超过6个 read as one group (unit_groups 1): the two kinds of units share one ceiling."""
    total = sum(places.get(kind, 0) for kind in UNIT_GROUPS)
    ceiling = pack.quotas[UNIT_GROUPS[0]].ceiling
    apart = pack.settings.unit_groups.value == len(UNIT_GROUPS)
    if apart or ceiling is None or total <= ceiling or _exempt(pack, UNIT_GROUPS[0], subject, ()):
        return None
    message = f"市直单位和中央、省属驻益单位合计名额 {total} 个，超过上限 {ceiling} 个"
    clause = pack.settings.unit_groups.clause
    return QuotaRefused(refused="quota_exceeds_cap", clause=clause, message=message, cap=ceiling)


def _exempt(pack: IncentivePack, kind: str, subject: str, also_exempt: Collection[str]) -> bool:
    return pack.quotas[kind].exemptible and subject in {*pack.exempt_subjects.subjects, *also_exempt}


def _ceiling(pack: IncentivePack, subject_kind: str, population: int | None) -> int:
    quota = pack.quotas[subject_kind]
    if quota.ceiling is not None:
        return quota.ceiling
    if population is None or quota.percent is None:
        raise RuleInputError("population：按比例计算名额须给出范围内的单位数")
    places = population * quota.percent // 100
    return 1 if places == 0 and population > 0 and pack.settings.township_min_one.value else places


def published(score: Decimal, places: int, rounding: str = "half_up") -> Decimal:
    """A score as it is published, half up: ranking rests on this value and no other (YY-11)."""
    return score.quantize(Decimal(1).scaleb(-places), ROUNDING[rounding])


def selection(
    candidates: Sequence[Candidate],
    cap: int,
    *,
    score_places: int,
    rounding: str = "half_up",
    tie_break: Sequence[str] = (),
    lead_units: Collection[str] = (),
    min_score: Decimal | None = None,
    vetoed: Collection[str] = (),
    veto_consent: bool = False,
) -> Selection | Refused:
    """YY-05, 11, 17: rank the eligible, take no one tied across the cut-off, leave vetoed places vacant."""
    if vetoed and not veto_consent:
        message = "否决激励对象须经市人民政府领导同意"
        return Refused(refused="veto_needs_consent", clause="YY-17", message=message)
    eligible = [one for one in candidates if one.id not in lead_units]
    scored = [(published(one.score, score_places, rounding), one) for one in eligible]
    ranked = [(score, one) for score, one in scored if min_score is None or score >= min_score]
    selected: list[str] = []
    undecided: list[str] = []
    for tied in _ranks(ranked, tie_break):
        if len(selected) + len(tied) > cap:
            undecided = tied if len(selected) < cap else []
            break
        selected += tied
    kept = tuple(one for one in selected if one not in vetoed)
    led = [one.id for one in candidates if one.id in lead_units]
    return Selection(
        clause="YY-11",
        selected=kept,
        undecided=tuple(one for one in undecided if one not in vetoed),
        open_places=cap - len(kept),
        excluded=(*led, *(one.id for one in eligible if one.id in vetoed)),
    )


def _ranks(ranked: list[tuple[Decimal, Candidate]], tie_break: Sequence[str]) -> Iterator[list[str]]:
    """The ranks from first to last, each with all who share it after the published tie-break."""
    by_score = sorted(ranked, key=lambda pair: pair[0], reverse=True)
    for _, group in groupby(by_score, key=lambda pair: pair[0]):
        tied = [one for _, one in group]
        if len(tied) == 1:
            yield [tied[0].id]
            continue
        keyed = [(_tie_key(one, tie_break), one.id) for one in tied]
        keyed.sort(key=lambda pair: pair[0], reverse=True)
        for _, same in groupby(keyed, key=lambda pair: pair[0]):
            yield [candidate_id for _, candidate_id in same]


def _tie_key(one: Candidate, tie_break: Sequence[str]) -> tuple[Decimal, ...]:
    if missing := [name for name in tie_break if name not in one.tie_values]:
        raise RuleInputError(f"candidates：{one.id} 得分并列，缺少并列规则的 {missing[0]}")
    return tuple(one.tie_values[name] for name in tie_break)
