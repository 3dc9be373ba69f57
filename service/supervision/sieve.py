"""Which open tasks a supervisor looks at: late or due soon, of which year's list, step and unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, literal_column, select

from service.accountability.sight import openly
from service.cases.tables import Case, RulePack
from service.given import whole
from service.org.queries import Official
from service.org.tables import Unit
from service.tasks.lights import SOON
from service.tasks.tables import Task

Light = Literal["", "late", "soon"]
STILL_OPEN = Task.state == literal_column("'open'")
"""Written out, so that the planner always finds the indexes of open tasks."""


@dataclass(frozen=True)
class Sieve:
    """Each part narrows, an empty one does not. `scope` is cycle and year (`key_works-2026`), `step` kind and code."""

    light: Light = ""
    scope: str = ""
    step: str = ""
    unit: str = ""
    kinds: tuple[str, ...] = ()

    def wheres(self, official: Official, now: datetime) -> Iterator[ColumnElement[bool]]:
        """The conditions over task and case; complaints are in no list, referrals where one needs to know (YY-14)."""
        yield Task.jurisdiction == official.jurisdiction
        yield STILL_OPEN
        yield Task.due_at <= (now if self.light == "late" else now + SOON)
        if self.light == "soon":
            yield Task.due_at > now
        yield openly(official)
        yield from self.narrowed()

    def narrowed(self) -> Iterator[ColumnElement[bool]]:
        """Scope, step, unit and kinds."""
        cycle, _, year = self.scope.rpartition("-")
        if cycle and (begun := whole(year)) is not None:
            packs = select(RulePack.id).where(RulePack.cycle == cycle)
            yield from (Case.pack_id.in_(packs), Case.year == begun)
        kind, _, step = self.step.partition(".")
        if step:
            yield from (Case.kind == kind, Task.step == step)
        if self.unit:
            yield Task.unit_id == _unit(self.unit)
        if self.kinds:
            yield Case.kind.in_(self.kinds)


def _unit(code: str) -> Any:
    return select(Unit.id).where(Unit.code == code).scalar_subquery()
