"""Every rule by name: asked with plain JSON values, answered with plain JSON values or a named refusal.

A new family of rules is one file with its questions and one line in `RULES`."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from service.rules.calendar import Calendar
from service.rules.deadline_rules import DEADLINE_RULES, DeadlineRule, readings_of
from service.rules.errors import RuleInputError
from service.rules.inputs import Given
from service.rules.key_work_rules import ESCALATION_RULES, KeyWorkRule
from service.rules.pack import IncentivePack, KeyWorksPack, Pack
from service.rules.point_rules import POINT_RULES
from service.rules.quota_rules import QUOTA_RULES, QuotaRule
from service.rules.resource_rules import RESOURCE_RULES
from service.rules.wording import sentence

__all__ = ["RULES", "Rule", "RuleInputError", "answer", "decide"]


class Rule(NamedTuple):
    """A rule as the registry knows it: the question's shape, the answer's shape, and the asking."""

    given: type[Given]
    answer: type[BaseModel]
    ask: Callable[[Any, Calendar, Any], BaseModel]
    cycle: type[Pack] = Pack
    """Whose pack the rule reads: the incentive round's, the key works', or any."""


def _of_deadline(rule: DeadlineRule) -> Rule:
    def ask(asked: Any, calendar: Calendar, pack: Pack) -> BaseModel:
        return rule.ask(asked, calendar, readings_of(pack), rule.clause)

    return Rule(rule.given, rule.answer, ask)


def _of_quota(rule: QuotaRule) -> Rule:
    return Rule(rule.given, rule.answer, lambda asked, _, pack: rule.ask(asked, pack), IncentivePack)


def _of_key_works(rule: KeyWorkRule) -> Rule:
    return Rule(rule.given, rule.answer, rule.ask, KeyWorksPack)


KEY_WORK_RULES = ESCALATION_RULES | RESOURCE_RULES | POINT_RULES

RULES: Mapping[str, Rule] = {
    **{name: _of_deadline(rule) for name, rule in DEADLINE_RULES.items()},
    **{name: _of_quota(rule) for name, rule in QUOTA_RULES.items()},
    **{name: _of_key_works(rule) for name, rule in KEY_WORK_RULES.items()},
}


def decide(rule: str, given: Mapping[str, Any], calendar: Calendar, *packs: Pack) -> BaseModel:
    """The answer of a rule, or its refusal, as a model, by the first of these packs that rules its cycle.

    A malformed question, and one that no pack answers, is a RuleInputError.
    """
    known = RULES.get(rule)
    if known is None:
        raise RuleInputError(f"没有名为 {rule} 的规则，只有 {'、'.join(RULES)}")
    try:
        asked = known.given.model_validate(given)
    except ValidationError as error:
        raise RuleInputError("；".join(sentence(fault) for fault in error.errors()[:5])) from error
    pack = next((pack for pack in packs if isinstance(pack, known.cycle)), None)
    if pack is None:
        raise RuleInputError(f"没有规则 {rule} 所属的规则包")
    return known.ask(asked, calendar, pack)


def answer(rule: str, given: Mapping[str, Any], calendar: Calendar, *packs: Pack) -> dict[str, Any]:
    """The answer of a rule as JSON values; a refusal is `{"refused": name, …}`."""
    return decide(rule, given, calendar, *packs).model_dump(mode="json")
