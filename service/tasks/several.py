"""Several tasks at once: each is an act of its own, in its own transaction; one that is refused undoes no other."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from service.cases.desk import Desk
from service.cases.kinds import Outcome, Step
from service.errors import NotLoggedIn, Refusal
from service.org.queries import Official
from service.tasks.acts import claim
from service.tasks.decide import decide

MOST = 100
AtDesk = Callable[[], AbstractContextManager[Desk]]
Answer = dict[str, Any]


@dataclass(frozen=True)
class One:
    """One of several tasks: the version that was on the screen, and its own opinion."""

    task: int
    version: int | None = None
    opinion: str = ""


def decide_each(at_desk: AtDesk, who: Official | str, outcome: str, each: Sequence[One]) -> list[Answer]:
    """Decide them with one outcome; each answer is the decision's, or names its refusal."""

    def one(desk: Desk, task: One) -> Answer:
        return decide(desk, who, task.task, outcome, opinion=task.opinion, version=task.version)

    return _each(at_desk, each, one)


def claim_each(at_desk: AtDesk, official: Official, each: Sequence[One]) -> list[Answer]:
    """签收 several."""
    return _each(at_desk, each, lambda desk, one: {"task": claim(desk, official, one.task, one.version).id})


def _each(at_desk: AtDesk, each: Sequence[One], act: Callable[[Desk, One], Answer]) -> list[Answer]:
    return [_answered(at_desk, one, act) for one in each]


def _answered(at_desk: AtDesk, one: One, act: Callable[[Desk, One], Answer]) -> Answer:
    try:
        with at_desk() as desk:
            return act(desk, one)
    except NotLoggedIn:
        raise
    except Refusal as no:
        return {"task": one.task, "name": no.name, "detail": no.message, "clause": no.clause, **no.facts}


def needs_no_form(step: Step, outcome: Outcome, prefill: Mapping[str, Any]) -> bool:
    """Whether a task can be decided so by an opinion alone: nothing has to be filled in, nothing prefilled is lost."""
    form = outcome.form or step.form
    if outcome.formless or not form.model_fields:
        return True
    try:
        form.model_validate({})
    except ValidationError:
        return False
    return not prefill.keys() & form.model_fields.keys()
