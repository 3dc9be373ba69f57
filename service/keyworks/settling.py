"""The year's end: what December's closing says stands a month later, or waits for its figure, or asks for a finding."""

from service.cases.act import Act
from service.cases.fire import fire
from service.keyworks.judge import flag_of

DECEMBER = 12
SETTLES = {"red_flag": "complete", "yellow_card": "miss", "pending": "await_december"}


def settle(act: Act) -> None:
    """A suspended or undue December is judged by no month: a named finding is asked for (rules.md 3)."""
    fire(act, SETTLES.get(flag_of(act.session, act.case.id, DECEMBER) or "", "ask_finding"))


def figure_came(act: Act) -> None:
    """The last figure that the year waited for has been verified."""
    if act.state == "year.pending" and flag_of(act.session, act.case.id, DECEMBER) != "pending":
        settle(act)
