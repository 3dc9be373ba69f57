"""What a proposal or a plan breaks: hard rules refuse, 原则上 ones ask for a recorded override (YY-05 to YY-10).

The pack says of each softened rule how it binds: soft asks for the override, warn is only noted, and what a person
must judge (hard_review) is refused where the author himself says that it is not kept.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from service.rules.pack_incentives import IncentivePack
from service.rules.pack_models import Limit

PARKS = ("park_a", "park_b")
Weight = Literal["hard", "soft", "warn"]


@dataclass(frozen=True)
class Breach:
    """One rule that is not kept; a hard one has no way round, a soft one an override by name, a warning blocks none."""

    rule: str
    clause: str
    weight: Weight
    message: str


@dataclass(frozen=True)
class ProposalFacts:
    """What the rules ask of one proposed project (YY-07)."""

    cites: str
    lead_units: tuple[str, ...]
    recipient_kinds: tuple[str, ...]
    sub_projects: tuple[str, ...]
    under_single_assessment: bool
    goal_reached: bool
    unquantifiable: bool


@dataclass(frozen=True)
class IndicatorFacts:
    """One indicator of a plan (YY-10)."""

    kind: str
    code: str
    name: str
    dimension: str
    points: Decimal
    social_management: bool
    from_department: bool = True
    """Its data come from a department, not from those who are evaluated."""


@dataclass(frozen=True)
class PlanFacts:
    """A plan's compulsory fields, indicator sets, and what its author says of the softened rules (YY-08 to YY-10)."""

    recipient_kinds: tuple[str, ...]
    quota_kinds: tuple[str, ...]
    indicators: tuple[IndicatorFacts, ...]
    procedure: str
    reward_mode: str
    fund_use: str
    aligned_indicators: bool
    data_not_direct: bool = False
    layered_filing: bool = False
    other_standard: bool = False


def proposal_breaches(facts: ProposalFacts, pack: IncentivePack) -> list[Breach]:
    """YY-07: cite the measure or key task; soft exclusions; at most three sub-projects."""
    hard = [
        (not facts.cites.strip(), "citation_missing", "YY-03", "须注明所对应的上级激励措施或市重点工作"),
        (not facts.lead_units, "lead_unit_missing", "YY-04", "须确定牵头单位"),
        (not facts.recipient_kinds, "recipients_missing", "YY-05", "须确定激励对象类别"),
    ]
    count, limit = len(facts.sub_projects), pack.limits.sub_projects
    words = f"子项目原则上不超过{limit.max}项，现有{count}项"
    return [
        *(Breach(rule, clause, "hard", message) for broken, rule, clause, message in hard if broken),
        *_softened(pack, "single_assessment", facts.under_single_assessment, "under_single_assessment"),
        *_softened(pack, "goal_reached", facts.goal_reached),
        *_softened(pack, "unquantifiable", facts.unquantifiable),
        *_limited(limit, count, "too_many_sub_projects", words),
    ]


def plan_breaches(facts: PlanFacts, pack: IncentivePack) -> list[Breach]:
    """YY-08 to YY-10: five compulsory fields, one indicator set a kind of recipient, weights, limits, soft rules."""
    return [*_missing(facts), *_sets(facts), *_principles(facts, pack)]


def _softened(pack: IncentivePack, rule: str, broken: bool, code: str | None = None) -> Iterator[Breach]:
    """A rule that the pack softens; `code` is what the override is called where it differs from the pack's name."""
    found = pack.soft_rules.get(rule)
    if broken and found is not None:
        weight: Weight = "hard" if found.mark == "hard_review" else found.mark
        yield Breach(code or rule, found.clause, weight, found.text)


def _limited(limit: Limit, count: int, rule: str, message: str) -> Iterator[Breach]:
    if count > limit.max:
        yield Breach(rule, limit.clause, limit.mark, message)


def _missing(facts: PlanFacts) -> Iterable[Breach]:
    named = {"评选程序": facts.procedure, "奖励方式": facts.reward_mode, "奖励资金用途": facts.fund_use}
    empty = [name for name, value in named.items() if not value.strip()]
    if not facts.quota_kinds:
        empty.append("激励名额")
    if not facts.indicators:
        empty.append("评价指标")
    if empty:
        yield Breach("plan_field_missing", "YY-08", "hard", "实施方案缺少：" + "、".join(empty))


def _sets(facts: PlanFacts) -> Iterable[Breach]:
    kinds = set(facts.recipient_kinds)
    if set(facts.quota_kinds) != kinds:
        yield Breach("quota_kinds_differ", "YY-09", "hard", "激励名额须与激励对象类别逐一对应")
    if len(set(facts.quota_kinds)) != len(facts.quota_kinds):
        yield Breach("quota_repeated", "YY-09", "hard", "同一类激励对象的名额只能填写一次")
    by_kind = Counter(i.kind for i in facts.indicators)
    if set(by_kind) - kinds:
        yield Breach("indicator_kind_unknown", "YY-10", "hard", "评价指标涉及本项目以外的激励对象类别")
    if kinds - set(by_kind):
        yield Breach("indicator_set_missing", "YY-10", "hard", "每类激励对象须分别制定评价指标")
    codes = Counter((i.kind, i.code) for i in facts.indicators)
    if any(count > 1 for count in codes.values()):
        yield Breach("indicator_repeated", "YY-10", "hard", "同类激励对象的指标编码重复")
    for kind in by_kind:
        total = sum((i.points for i in facts.indicators if i.kind == kind), Decimal(0))
        if total != 100:
            yield Breach("weights_not_100", "YY-10", "hard", f"每套指标分值合计须为100，现为{total}")
            return


def _principles(facts: PlanFacts, pack: IncentivePack) -> Iterator[Breach]:
    """YY-10: what holds in principle: ten indicators, direct data, no layers of filing, the counties' standard."""
    limit = pack.limits.indicators
    most = max(Counter(i.kind for i in facts.indicators).values(), default=0)
    if not facts.aligned_indicators:
        yield from _limited(limit, most, "too_many_indicators", f"评价指标原则上不超过{limit.max}个")
    social = any(i.social_management and i.kind in PARKS for i in facts.indicators)
    yield from _softened(pack, "park_social_management", social, "park_social_indicator")
    indirect = facts.data_not_direct or not all(i.from_department for i in facts.indicators)
    yield from _softened(pack, "data_collected_directly", indirect)
    yield from _softened(pack, "layered_filing", facts.layered_filing)
    yield from _softened(pack, "county_standard", facts.other_standard)


def weight_warnings(facts: PlanFacts) -> list[str]:
    """YY-10: total, increment and average should all weigh something; shown, never blocking."""
    names = {"total": "总量", "increment": "增量", "average": "均量"}
    used = {i.dimension for i in facts.indicators}
    return [f"{title}指标的分值为零" for code, title in names.items() if code not in used]
