"""What a plan must keep before it goes on: fields, soft rules, quotas, scope, new money's year (YY-08 to YY-10)."""

from service.cases.act import Act
from service.cases.seats import named_unit
from service.errors import GateClosed
from service.incentives.forms import IndicatorForm, MoneyForm, PlanForm
from service.incentives.measures import keep_or_override
from service.incentives.scope import TOWNSHIP, check_scope, township_base
from service.incentives.tables import Project
from service.org.queries import kinds_of
from service.rules.breaches import IndicatorFacts, PlanFacts, plan_breaches
from service.rules.quotas import QuotaRefused, group_excess, quota_cap

EVALUATED = frozenset({"county", "township", "park_a", "park_b"})
"""Below the city's departments: data that come from them are filed, not collected (YY-10)."""


def check_plan(act: Act, project: Project, form: PlanForm) -> PlanFacts:
    """Refuse what is hard, ask for recorded overrides of what holds in principle; the plan as the rules see it."""
    facts = plan_facts(act, project, form)
    keep_or_override(act, plan_breaches(facts, act.incentive_rules), form.overrides)
    check_scope(act, form.township_counties)
    _within_ceilings(act, project, form)
    money_of_the_right_year(act, form.money)
    return facts


def plan_facts(act: Act, project: Project, form: PlanForm) -> PlanFacts:
    """The plan as the rules see it."""
    return PlanFacts(
        recipient_kinds=tuple(project.recipient_kinds),
        quota_kinds=tuple(q.kind for q in form.quotas),
        indicators=_indicator_facts(act, form.indicators),
        procedure=form.procedure,
        reward_mode=form.reward_mode,
        fund_use=form.fund_use,
        aligned_indicators=form.aligned_indicators,
        data_not_direct=form.data_not_direct,
        layered_filing=form.layered_filing,
        other_standard=form.other_standard,
    )


def _indicator_facts(act: Act, indicators: list[IndicatorForm]) -> tuple[IndicatorFacts, ...]:
    sources = {code: named_unit(act, code) for code in {i.source_unit for i in indicators}}
    below = {
        code for code, unit in sources.items() if kinds_of(act.session, unit.id, act.desk.today) & EVALUATED
    }
    return tuple(
        IndicatorFacts(
            i.kind, i.code, i.name, i.dimension, i.points, i.social_management, i.source_unit not in below
        )
        for i in indicators
    )


def _within_ceilings(act: Act, project: Project, form: PlanForm) -> None:
    """Each kind's places within its ceiling, and the two kinds of units together where the pack reads them as one."""
    base = township_base(act, form.township_counties)
    places: dict[str, int] = {quota.kind: quota.places for quota in form.quotas}
    for kind, count in places.items():
        population = base if kind == TOWNSHIP else None
        answer = quota_cap(act.incentive_rules, kind, project.subject, plan_quota=count, population=population)
        if isinstance(answer, QuotaRefused):
            _over(act, answer, kind)
    together = group_excess(act.incentive_rules, project.subject, places)
    if together is not None:
        _over(act, together, None)


def _over(act: Act, answer: QuotaRefused, kind: str | None) -> None:
    crossing = act.incentive_rules.settings.unused_place_crosses_classes
    parks = {} if kind not in ("park_a", "park_b") or crossing.value else {"reading": crossing.reading}
    raise GateClosed(
        answer.message + "。", clause=answer.clause, name=answer.refused, kind=kind, cap=answer.cap, **parks
    )


def money_of_the_right_year(act: Act, money: MoneyForm) -> None:
    """New money stands in the budget of the year in which it is spent (YY-08c; which year that is, the pack reads)."""
    reading = act.incentive_rules.settings.new_money_budget_year
    year = act.case.year + {"payout": 1, "round": 0}[reading.value]
    if money.needs_new and money.budget_year not in (None, year):
        raise GateClosed(
            f"新增资金须纳入{year}年度财政预算，现填{money.budget_year}年度，请商市财政部门后更正。",
            clause=reading.clause,
            name="wrong_budget_year",
            year=year,
            reading=reading.reading,
        )


def money_settled(act: Act, money: MoneyForm) -> None:
    """No plan is published that needs new money without its source, approval and budget year (YY-08c)."""
    money_of_the_right_year(act, money)
    if money.needs_new and not (money.source and money.approval and money.budget_year):
        raise GateClosed(
            "新增资金须商财政明确来源、报市政府批准并纳入当年预算后方可印发。",
            clause="YY-08",
            name="new_money_not_settled",
        )
