"""Which stage follows which: the workflows' own order, so that service tests can play their part by hand."""

from collections.abc import Callable

from workflows import measure, outstanding_matters
from workflows.incentive_project import BACK, STAGES

ACCOUNTABILITY = {
    "criticism": {"": "proposal", "proposal": "remedy", "remedy": "promise"},
    "written_report": {"": "report"},
    "referral": {"": "approval", "approval": "transfer"},
    "objection": {"": "review"},
}
SUPERVISION = {
    "matter": {"": "assignment", "assignment": "handling", "handling": "conclusion", "conclusion": "handling"},
    "inspection": {"": "planning", "planning": "fieldwork", "fieldwork": "feedback", "feedback": "rectification"},
}
ROUND = ("measures", "gathering", "vetting", "meeting", "circular")
ASSESSMENT = ("rules", "mid_year", "year_end", "report", "approval", "execution")


def following(kind: str, stage: str, outcome: str | None) -> str:
    """The stage that the case's workflow would enter next."""
    return ORDERS[kind](stage, outcome or "")


def _project(stage: str, outcome: str) -> str:
    return BACK.get(outcome) or (STAGES[STAGES.index(stage) + 1] if stage else STAGES[0])


def _round(stage: str, outcome: str) -> str:
    if stage == "circular":
        return "gathering" if outcome == "more" else "payout"
    if outcome == "nothing_left":
        return "payout"
    if outcome == "vet_again":
        return "vetting"
    return ROUND[ROUND.index(stage) + 1] if stage else ROUND[0]


def _assessment(stage: str, outcome: str) -> str:
    if outcome == "returned":
        return "report"
    return ASSESSMENT[ASSESSMENT.index(stage) + 1] if stage else ASSESSMENT[0]


def _next(order: dict[str, str]) -> Callable[[str, str], str]:
    return lambda stage, _: order[stage]


ORDERS: dict[str, Callable[[str, str], str]] = {
    "project": _project,
    "round": _round,
    "appeal": lambda stage, _: "verification" if stage else "acknowledgement",
    "talk": lambda stage, _: {"": "notice", "notice": "talk", "talk": "rectification"}[stage],
    "key_list": lambda stage, _: "year" if stage else "list",
    "key_work": lambda stage, _: "year" if stage else "filing",
    **{kind: _next(order) for kind, order in (ACCOUNTABILITY | SUPERVISION).items()},
    "resource": lambda _stage, _outcome: "watch",
    "measure": lambda stage, outcome: measure.FOLLOWING[outcome] if stage else "proposal",
    "assessment": _assessment,
    "outstanding": lambda stage, outcome: outstanding_matters.FOLLOWING[outcome] if stage else "report",
    "pilot": lambda stage, outcome: ("reform" if outcome == "major" else "run") if stage else "answer",
}
