"""A case's story in pages: its events with who, at which post, for whom, and what began and ended below it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, lateral, or_, select, true
from sqlalchemy.orm import Session, aliased

from service.cases.parts import Part
from service.cases.queries import below
from service.cases.tables import Case, Event
from service.org.queries import Official
from service.org.tables import Person, Post, Unit
from service.tasks.tables import Decision, Task

PAGE = 50
BELOW = "below"
GROUPS: dict[str, frozenset[str]] = {
    "decisions": frozenset({"decided"}),
    "time": frozenset({"deadline_set", "deadline_moved", "reminded", "late", "escalated", "lapsed"}),
    "papers": frozenset({"document_issued", "attached", "publicity_opened", "disclosed", "bulletin"}),
    "corrections": frozenset(
        {"erratum", "outage", "list_corrected", "progress_corrected", "figure_corrected", "fact_corrected", "annotated",
         "proposal_superseded", "ground_vanished", "talk_ground_vanished", "drawn_back", "change_consented"}
    ),
    "talks": frozenset({"talk_started", "postponed", "consequence_begun", "criticised", "referred"}),
    BELOW: frozenset(),
}  # fmt: skip
"""What may be asked for alone; what stands in no group is found among all."""
SHOWN_BELOW = 20


@dataclass(frozen=True)
class Signed:
    """A decision's post, opinion and signature."""

    post: str
    unit: str
    opinion: str
    signed_on: Any
    clerk: str | None


@dataclass(frozen=True)
class Told:
    """One thing that happened: to the case itself, or the beginning or end of some right below it at one instant."""

    id: int
    at: datetime
    recorded_at: datetime
    event: Event | None = None
    actor: str | None = None
    behalf_of: str | None = None
    signed: Signed | None = None
    ended: bool = False
    count: int = 0
    cases: Sequence[tuple[int, str]] = field(default_factory=tuple)


def story(
    session: Session,
    official: Official,
    case: Case,
    part: Part,
    *,
    start: int | None = None,
    oldest_first: bool = False,
    only: str | None = None,
) -> list[Told]:
    """One page of what happened from an id on, in four queries however long the story is."""
    way = _Way(start, oldest_first)
    own = [] if only == BELOW else _own(session, case.id, part, way, only)
    under = _under(session, below(official, case.id), way) if only in (None, BELOW) else []
    told = sorted([*own, *under], key=lambda one: one.id, reverse=not oldest_first)
    return told[:PAGE]


@dataclass(frozen=True)
class _Way:
    """From where a page goes which way."""

    start: int | None
    oldest_first: bool

    def on(self, column: Any) -> ColumnElement[bool]:
        if self.start is None:
            return true()
        later: ColumnElement[bool] = column > self.start
        return later if self.oldest_first else column < self.start

    def ordered(self, column: Any) -> Any:
        return column.asc() if self.oldest_first else column.desc()


def _own(session: Session, case_id: int, part: Part, way: _Way, only: str | None) -> list[Told]:
    behalf = aliased(Person)
    kinds = Event.kind.in_(GROUPS[only]) if only else true()
    rows = session.execute(
        select(Event, Person.name, behalf.name)
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(behalf, behalf.id == Event.behalf_of_id)
        .where(Event.case_id == case_id, part.events, kinds, way.on(Event.id))
        .order_by(way.ordered(Event.id))
        .limit(PAGE)
    ).all()
    signed = _signed(session, (e.data.get("task") for e, _, _ in rows if e.kind == "decided"))
    return [
        Told(e.id, e.at, e.recorded_at, e, actor, behalf_of, signed.get(e.data.get("task") or 0))
        for e, actor, behalf_of in rows
    ]


def _signed(session: Session, tasks: Iterable[Any]) -> dict[int, Signed]:
    """Of these decided tasks: at which post, with which opinion, signed when, entered from paper by whom."""
    clerk = aliased(Person)
    rows = session.execute(
        select(Task.id, Post.title, Unit.name, Decision.opinion, Decision.signed_on, clerk.name)
        .join(Post, Post.id == Task.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Decision, (Decision.task_id == Task.id) & (Decision.person_id == Task.decided_by))
        .outerjoin(clerk, clerk.id == Decision.entered_by)
        .where(Task.id.in_([int(task) for task in tasks if task]))
    )
    return {task: Signed(post, unit, opinion or "", day, by) for task, post, unit, opinion, day, by in rows}


def _under(session: Session, which: ColumnElement[bool], way: _Way) -> list[Told]:
    """Where the cases below began and ended; what began at one instant is one entry, be it a thousand works."""
    first = select(Event.id, Event.recorded_at).where(Event.case_id == Case.id).order_by(Event.id).limit(1)
    ends = and_(Event.case_id == Case.id, Event.kind == "stage_left", Case.closed_at.is_not(None))
    last = select(Event.id, Event.recorded_at).where(ends).order_by(Event.id.desc()).limit(1)
    turns = [(false(), lateral(first, "first")), (true(), lateral(last, "last"))]
    parts = [
        select(turn.c.id, turn.c.recorded_at, ended.label("ended"), Case.id.label("case"), Case.title)
        .join(turn, true())
        .where(which)
        for ended, turn in turns
    ]
    turned = parts[0].union_all(parts[1]).subquery()
    newest = func.max(turned.c.id)
    rows = session.execute(
        select(
            newest,
            turned.c.recorded_at,
            turned.c.ended,
            func.count(),
            func.array_agg(turned.c.case),
            func.array_agg(turned.c.title),
        )
        .group_by(turned.c.recorded_at, turned.c.ended)
        .having(way.on(newest))
        .order_by(way.ordered(newest))
        .limit(PAGE)
    )
    return [
        Told(id, at, at, ended=ended, count=count, cases=sorted(zip(cases, titles, strict=True))[:SHOWN_BELOW])
        for id, at, ended, count, cases, titles in rows
    ]


def way_taken(session: Session, case_id: int) -> set[tuple[str, str]]:
    """From which state to which the case has gone."""
    before = Event.data["from"].astext
    rows = session.execute(
        select(before, Event.state).where(Event.case_id == case_id, before.is_not(None), Event.state.is_not(None))
    )
    return {(source, dest) for source, dest in rows.unique()}


def changed_since(session: Session, official: Official, case_id: int, event_id: int) -> bool:
    """Whether anything happened to the case, or to one right below it of which the official may know, since then."""
    known = or_(Case.id == case_id, below(official, case_id))
    later = select(Event.id).join(Case, Case.id == Event.case_id).where(Event.id > event_id, known)
    return session.scalar(later.limit(1)) is not None


def near(session: Session, official: Official, case_id: int, ids: Iterable[int]) -> list[int]:
    """Of these cases the one itself, and those right below it of which the official may know."""
    known = or_(Case.id == case_id, below(official, case_id))
    return list(session.scalars(select(Case.id).where(Case.id.in_(list(ids)), known).order_by(Case.id)))
