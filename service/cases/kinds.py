"""What a kind of case is made of: steps, states and arrows as data; the tables are in each subject's states.py."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel, ConfigDict
from transitions import EventData, Machine

from service.errors import Refusal

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from service.cases.act import Act
    from service.org.queries import Official

Guard = Callable[["Act"], None]
"""Checks one condition of a clause; raises the named refusal when it is not met."""

Effect = Callable[["Act"], None]


class Form(BaseModel):
    """The content of a decision; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", str_max_length=20_000)


@dataclass(frozen=True)
class Opening:
    """A task to open: for which post, of which unit, about what, and by when where the step has a day of its own."""

    post_id: int
    unit_id: int
    about: str = ""
    title: str | None = None
    form: Mapping[str, Any] = field(default_factory=dict)
    person_id: int | None = None
    """Who of the post, by name (责任备案); the others of a shared desk see the task and do not decide it."""


@dataclass(frozen=True)
class Outcome:
    """One way to decide a step: what it is called, which trigger it fires, and what it asks for."""

    title: str
    trigger: str | None = None
    needs_opinion: bool = False
    keeps_open: bool = False
    form: "type[Form] | None" = None
    """The form of this outcome where it differs from its step's."""
    apply: "Callable[[Act, Any], None] | None" = None
    """What this outcome does where it differs from its step's."""
    formless: bool = False
    """Sent back or refused: the opinion says it all, and the step's own act does not happen."""


@dataclass(frozen=True)
class Step:
    """A task's definition: clause, whom it waits for, what may be decided, and what a decision does."""

    code: str
    title: str
    clause: str
    seats: Callable[["Act"], Iterable[Opening]]
    outcomes: Mapping[str, Outcome]
    form: type[Form] = Form
    deadline: str | None = None
    apply: Callable[["Act", Any], None] | None = None
    """Writes the form's facts before the trigger is fired; raises the named refusal of the rule it breaks."""
    all_of: str | None = None
    """会签: fired when no task of this step (and of `together`) is open any more."""
    together: tuple[str, ...] = ()
    two_persons: bool = False
    """Whoever has signed once does not sign again for another post that he stands in for."""
    may_add: bool = False
    """加签: those who countersign may ask another post to do so too."""
    loose: bool = False
    """Not closed when the case changes its state (签收督办单, a mid-year change)."""
    optional: bool = False
    """No seat, no task: every county has answered already, no reward of this kind is due."""
    locks_parents: bool = False
    """The decision touches the parent case too, which is therefore locked first."""


@dataclass(frozen=True)
class Arrow:
    """One transition: from which states, to which, under which guards; `leaves` ends the stage with that outcome."""

    trigger: str
    source: tuple[str, ...]
    dest: str
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    leaves: str | None = None
    closes: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of case: states (with the steps each opens), arrows, entries of stages, what a lapse of time does."""

    name: str
    title: str
    workflow: str
    initial: str
    states: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]
    arrows: tuple[Arrow, ...]
    entries: Mapping[str, str]
    steps: Mapping[str, Step]
    cycles: tuple[str, ...] = ("incentives",)
    """Whose packs rule it; talks and their like belong to both cycles."""
    by_office: bool = False
    """Kept by the government's own office: a sheet about lateness goes to the units that are waited for."""
    sheet: "Callable[[Act, Any], None] | None" = None
    """How a deadline's lateness brings about a supervision sheet, where it has a form of its own."""
    whole: "Callable[[Session, Official, int], bool] | None" = None
    """Who reads the whole case, where every other unit reads its own part only."""
    shown: "Callable[[frozenset[int]], ColumnElement[bool]] | None" = None
    """Which files of others belong to these units' part, where the case is read in parts."""
    alone: frozenset[str] = frozenset()
    """Stages that are entered and deadlines that strike without a word to the parent case, which is not locked then."""
    lapses: Mapping[str, Effect] = field(default_factory=dict)
    lates: Mapping[str, Effect] = field(default_factory=dict)
    """What lateness does besides being marked and pressed: it opens a proposal or a task, never settles anything."""
    readers: "Callable[[Session, int], Iterable[int]] | None" = None
    """Units that may read a case of this kind besides its own."""
    loose: frozenset[str] = field(init=False)
    machine: Machine = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "loose", frozenset(s.code for s in self.steps.values() if s.loose))
        object.__setattr__(self, "machine", _machine(self))

    def may(self, trigger: str, state: str) -> bool:
        """Whether an arrow of this trigger leads out of the state, whatever its guards say."""
        return any(a.trigger == trigger and state in a.source for a in self.arrows)


def _machine(kind: Kind) -> Machine:
    """One machine a kind, without a model: firing through its events costs microseconds, building one does not."""
    machine = Machine(
        model=None, states=list(kind.states), initial=kind.initial, auto_transitions=False, send_event=True
    )
    for arrow in kind.arrows:
        machine.add_transition(
            arrow.trigger,
            list(arrow.source),
            arrow.dest,
            conditions=[_condition(guard) for guard in arrow.guards],
            after=_taking(arrow),
        )
    return machine


def _condition(guard: Guard) -> Callable[[EventData], bool]:
    """A guard's refusal lets the next arrow of the same trigger be tried; `fire` raises it when none is left."""

    def passes(event: EventData) -> bool:
        act = cast("Act", event.model)
        try:
            guard(act)
        except Refusal as refusal:
            act.refusal = refusal
            return False
        return True

    return passes


def _taking(arrow: Arrow) -> Callable[[EventData], None]:
    def run(event: EventData) -> None:
        act = cast("Act", event.model)
        act.taken = arrow
        for effect in arrow.effects:
            effect(act)

    return run


KINDS: dict[str, Kind] = {}
"""Filled by `service.cases.registry`, which names every kind of the product."""
