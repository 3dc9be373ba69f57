"""What a proposal or a plan breaks: hard rules refuse, 原则上 ones ask for a recorded override (YY-05 to YY-10)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

SUB_PROJECTS = 3
INDICATORS = 10
PARKS = ("park_a", "park_b")


@dataclass(frozen=True)
class Breach:
    """One rule that is not kept; a hard one has no way round, a soft one an override by name."""

    rule: str
    clause: str
    hard: bool
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


@dataclass(frozen=True)
class PlanFacts:
    """A plan's compulsory fields and indicator sets (YY-08 to YY-10)."""

    recipient_kinds: tuple[str, ...]
    quota_kinds: tuple[str, ...]
    indicators: tuple[IndicatorFacts, ...]
    procedure: str
    reward_mode: str
    fund_use: str
    aligned_indicators: bool
    empty_fields: tuple[str, ...] = field(default=())


def proposal_breaches(facts: ProposalFacts, sub_project_limit: int = SUB_PROJECTS) -> list[Breach]:
    """YY-07: cite the measure or key task; soft exclusions; at most three sub-projects."""
    found = [
        (not facts.cites.strip(), "citation_missing", "YY-03", True, "须注明所对应的上级激励措施或市重点工作"),
        (not facts.lead_units, "lead_unit_missing", "YY-04", True, "须确定牵头单位"),
        (not facts.recipient_kinds, "recipients_missing", "YY-05", True, "须确定激励对象类别"),
        (facts.under_single_assessment, "under_single_assessment", "YY-07", False, "已开展单项考核的工作原则上不纳入"),
        (facts.goal_reached, "goal_reached", "YY-07", False, "已完成阶段性目标的工作原则上不纳入"),
        (facts.unquantifiable, "unquantifiable", "YY-07", False, "指标不能客观量化的工作原则上不纳入"),
        (
            len(facts.sub_projects) > sub_project_limit,
            "too_many_sub_projects",
            "YY-07",
            False,
            f"子项目原则上不超过{sub_project_limit}项，现有{len(facts.sub_projects)}项",
        ),
    ]
    return [Breach(rule, clause, hard, message) for broken, rule, clause, hard, message in found if broken]


def plan_breaches(facts: PlanFacts, indicator_limit: int = INDICATORS) -> list[Breach]:
    """YY-08 to YY-10: five compulsory fields, one indicator set a kind of recipient, weights, limits."""
    return [*_missing(facts), *_sets(facts), *_limits(facts, indicator_limit)]


def _missing(facts: PlanFacts) -> Iterable[Breach]:
    named = {"评选程序": facts.procedure, "奖励方式": facts.reward_mode, "奖励资金用途": facts.fund_use}
    empty = [name for name, value in named.items() if not value.strip()]
    if not facts.quota_kinds:
        empty.append("激励名额")
    if not facts.indicators:
        empty.append("评价指标")
    if empty:
        yield Breach("plan_field_missing", "YY-08", True, "实施方案缺少：" + "、".join(empty))


def _sets(facts: PlanFacts) -> Iterable[Breach]:
    kinds = set(facts.recipient_kinds)
    if set(facts.quota_kinds) != kinds:
        yield Breach("quota_kinds_differ", "YY-09", True, "激励名额须与激励对象类别逐一对应")
    if len(set(facts.quota_kinds)) != len(facts.quota_kinds):
        yield Breach("quota_repeated", "YY-09", True, "同一类激励对象的名额只能填写一次")
    by_kind = Counter(i.kind for i in facts.indicators)
    if set(by_kind) - kinds:
        yield Breach("indicator_kind_unknown", "YY-10", True, "评价指标涉及本项目以外的激励对象类别")
    if kinds - set(by_kind):
        yield Breach("indicator_set_missing", "YY-10", True, "每类激励对象须分别制定评价指标")
    codes = Counter((i.kind, i.code) for i in facts.indicators)
    if any(count > 1 for count in codes.values()):
        yield Breach("indicator_repeated", "YY-10", True, "同类激励对象的指标编码重复")
    for kind in by_kind:
        total = sum((i.points for i in facts.indicators if i.kind == kind), Decimal(0))
        if total != 100:
            yield Breach("weights_not_100", "YY-10", True, f"每套指标分值合计须为100，现为{total}")
            return


def _limits(facts: PlanFacts, limit: int) -> Iterable[Breach]:
    by_kind = Counter(i.kind for i in facts.indicators)
    if not facts.aligned_indicators and any(count > limit for count in by_kind.values()):
        yield Breach("too_many_indicators", "YY-10", False, f"评价指标原则上不超过{limit}个")
    if any(i.social_management and i.kind in PARKS for i in facts.indicators):
        yield Breach("park_social_indicator", "YY-10", False, "对园区原则上不评价社会管理指标")


def weight_warnings(facts: PlanFacts) -> list[str]:
    """YY-10: total, increment and average should all weigh something; shown, never blocking."""
    names = {"total": "总量", "increment": "增量", "average": "均量"}
    used = {i.dimension for i in facts.indicators}
    return [f"{title}指标的分值为零" for code, title in names.items() if code not in used]
