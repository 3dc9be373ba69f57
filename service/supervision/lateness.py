"""What is late or due soon: one page of it with whom and since when, and where it gathers (list, step, unit)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from service.cases.kinds import KINDS
from service.cases.tables import Case, RulePack
from service.given import instant, whole
from service.org.queries import Official
from service.org.tables import Person, Post, Unit
from service.supervision.sieve import Sieve
from service.tasks.lights import light
from service.tasks.tables import Task

PAGE = 50
MOST = 5_000
"""So many are counted, the longest due first; a page never waits for more."""
FIELDS = ("cycle", "year", "kind", "step", "unit", "unit_name")


@dataclass(frozen=True)
class After:
    """The last row of the page before: its day, and the task that breaks ties."""

    due_at: datetime
    task: int

    def __str__(self) -> str:
        return f"{self.due_at.isoformat()}~{self.task}"


def after_of(text: str) -> After | None:
    """The place in the list that an address names; anything else begins at the first page."""
    due_at, _, task = text.partition("~")
    moment, number = instant(due_at), whole(task)
    return After(moment, number) if moment and number else None


def late_tasks(
    session: Session, official: Official, now: datetime, sieve: Sieve, after: After | None = None, limit: int = PAGE
) -> tuple[list[dict[str, Any]], After | None]:
    """One page, the longest due first, and where the next one begins."""
    query = (
        select(Task, Case, Post.title, Unit.name, Person.name)
        .join(Case, Case.id == Task.case_id)
        .join(Post, Post.id == Task.post_id)
        .join(Unit, Unit.id == Task.unit_id)
        .outerjoin(Person, Person.id == Task.person_id)
        .where(*sieve.wheres(official, now))
    )
    if after is not None:
        query = query.where(tuple_(Task.due_at, Task.id) > (after.due_at, after.task))
    found = session.execute(query.order_by(Task.due_at, Task.id).limit(limit + 1)).all()
    rows = [_row(*one, now=now) for one in found[:limit]]
    following = After(rows[-1]["due_at"], rows[-1]["id"]) if len(found) > limit else None
    return rows, following


def _row(task: Task, case: Case, post: str, unit: str, person: str | None, *, now: datetime) -> dict[str, Any]:
    return {
        "id": task.id,
        "title": task.title,
        "clause": task.clause,
        "case_id": case.id,
        "case_title": case.title,
        "kind": case.kind,
        "year": case.year,
        "post_id": task.post_id,
        "person": person,
        "post": post,
        "unit": unit,
        "since": task.opened_at,
        "due_at": task.due_at,
        "light": light(task.due_at, now),
    }


@dataclass(frozen=True)
class Heap:
    """Tasks that lie together: how many are late and due soon, and since when the oldest is due."""

    late: int
    soon: int
    oldest: datetime | None

    @property
    def count(self) -> int:
        """Both."""
        return self.late + self.soon


@dataclass
class Heaps:
    """Where lateness gathers; `whole` is all of it, `capped` says that there is more than was counted."""

    whole: Heap = field(default_factory=lambda: Heap(0, 0, None))
    scopes: list[tuple[tuple[str, int], Heap]] = field(default_factory=list)
    steps: list[tuple[tuple[str, str], Heap]] = field(default_factory=list)
    units: list[tuple[tuple[str, str], Heap]] = field(default_factory=list)
    cells: dict[tuple[str, str, str], Heap] = field(default_factory=dict)
    """By kind, step and unit: the heat."""

    @property
    def capped(self) -> bool:
        """Whether the count stopped at its bound."""
        return self.whole.count >= MOST


def gathered(session: Session, official: Official, now: datetime, sieve: Sieve) -> Heaps:
    """Everything counted by list, step and unit, in one statement."""
    found = Heaps()
    for row in session.execute(_counting(official, now, sieve)):
        heap = Heap(row.late, row.soon, row.oldest)
        if row.level == 0b111111:
            found.whole = heap
        elif row.level == 0b001111:
            found.scopes.append(((row.cycle, row.year), heap))
        elif row.level == 0b110011:
            found.steps.append(((row.kind, row.step), heap))
        elif row.level == 0b111100:
            found.units.append(((row.unit, row.unit_name), heap))
        else:
            found.cells[row.kind, row.step, row.unit] = heap
    for heaps in (found.scopes, found.steps, found.units):
        heaps.sort(key=lambda one: (-one[1].late, -one[1].soon, one[0]))
    return found


def _counting(official: Official, now: datetime, sieve: Sieve) -> Any:
    t = (
        select(
            RulePack.cycle,
            Case.year,
            Case.kind,
            Task.step,
            Unit.code.label("unit"),
            Unit.name.label("unit_name"),
            Task.due_at,
        )
        .join(Case, Case.id == Task.case_id)
        .join(RulePack, RulePack.id == Case.pack_id)
        .join(Unit, Unit.id == Task.unit_id)
        .where(*sieve.wheres(official, now))
        .order_by(Task.due_at, Task.id)
        .limit(MOST)
        .subquery()
    )
    cycle, year, kind, step, unit, unit_name = (t.c[name] for name in FIELDS)
    sets = func.grouping_sets(
        tuple_(cycle, year), tuple_(kind, step), tuple_(unit, unit_name), tuple_(kind, step, unit, unit_name), tuple_()
    )
    return select(
        *(t.c[name] for name in FIELDS),
        func.grouping(*(t.c[name] for name in FIELDS)).label("level"),
        func.count().filter(t.c.due_at <= now).label("late"),
        func.count().filter(t.c.due_at > now).label("soon"),
        func.min(t.c.due_at).label("oldest"),
    ).group_by(sets)


def step_title(kind: str, step: str) -> str:
    """A step's name for officials; a step of a table that is gone keeps its code."""
    found = KINDS[kind].steps.get(step) if kind in KINDS else None
    return found.title if found else step


def hot_units(heaps: Heaps, most: int) -> Sequence[tuple[str, str]]:
    """The units with most lateness, by code and name."""
    return [unit for unit, heap in heaps.units[:most] if heap.late]
