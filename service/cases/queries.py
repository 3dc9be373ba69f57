"""Reading cases: the one way to load one, lists, and the case page's timeline in officials' words."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from service.accountability.sight import ADDRESSED, openly, sealed, told
from service.cases.kinds import KINDS
from service.cases.parts import Part, part_for
from service.cases.tables import Case, Event
from service.cases.words import words_for
from service.deadlines.tables import Deadline, DeadlineChange
from service.documents.tables import Attachment, Document
from service.errors import NotFound
from service.incentives.tables import ProjectLead
from service.inspections.sight import announced, told_of
from service.keyworks.sight import list_open
from service.keyworks.tables import WorkUnit
from service.matters.sight import assigned_to
from service.org.offices import OVERSEERS, READERS
from service.org.queries import Official
from service.org.tables import Person, Post, Unit
from service.tasks.tables import Decision, Task


def load_case(session: Session, official: Official, case_id: int, kind: str | None = None) -> Case:
    """A case, of this kind if one is named, is there for its units, for those who have or had a task in it, and for
    the city's supervisors.

    A complaint is there only for those who have a task in it: the accused unit never sees that it exists (YY-14).
    What accountability brings about is there for the unit once it was issued; a referral for who needs to know.
    """
    case = session.get(Case, case_id)
    if case is None or case.jurisdiction != official.jurisdiction or kind not in (None, case.kind):
        raise NotFound()
    if _has_task(session, official, case_id):
        return case
    if (
        sealed(session, official, case)
        or session.scalar(select(Case.id).where(Case.id == case_id, announced(official))) is None
    ):
        raise NotFound()
    if official.offices & READERS or case.unit_id in official.unit_ids:
        return case
    if session.scalar(select(Case.id).where(Case.id == case_id, or_(_has_part(official), told(official)))) is not None:
        return case
    if session.scalar(_undertakes(official, case_id)) is not None:
        return case
    readers = KINDS[case.kind].readers
    if readers is not None and official.unit_ids.intersection(readers(session, case_id)):
        return case
    raise NotFound()


def _has_part(official: Official) -> ColumnElement[bool]:
    """The cases of which each unit reads its own part, and that have one for the official's."""
    return or_(Case.id.in_(assigned_to(official)), Case.id.in_(told_of(official)), list_open(official))


def _undertakes(official: Official, case_id: int) -> Any:
    """Joint leads of a project, lead and assisting units of a key work."""
    units = official.unit_ids or {-1}
    leads = select(ProjectLead.unit_id).where(ProjectLead.project_id == case_id, ProjectLead.unit_id.in_(units))
    works = select(WorkUnit.unit_id).where(WorkUnit.work_id == case_id, WorkUnit.unit_id.in_(units))
    return leads.union_all(works).limit(1)


def own_tasks(official: Official) -> ColumnElement[bool]:
    """The tasks at the official's posts, handed to him by name, or decided by him."""
    by_name = or_(Task.person_id == official.person_id, Task.decided_by == official.person_id)
    return or_(Task.post_id.in_(official.all_posts or {-1}), by_name)


def _has_task(session: Session, official: Official, case_id: int) -> bool:
    mine = select(Task.id).where(Task.case_id == case_id, own_tasks(official))
    return session.scalar(mine.limit(1)) is not None


def list_cases(
    session: Session,
    official: Official,
    *,
    kind: str | None = None,
    year: int | None = None,
    after: int = 0,
    newest: bool = False,
) -> list[Case]:
    """A hundred of the cases that the official may see, by id from one on, or the newest; no complaint is listed."""
    query = select(Case).where(Case.id > after, listed(official))
    if kind is not None:
        query = query.where(Case.kind == kind)
    if year is not None:
        query = query.where(Case.year == year)
    return list(session.scalars(query.order_by(Case.id.desc() if newest else Case.id).limit(100)))


def listed(official: Official) -> ColumnElement[bool]:
    """The cases that stand with their titles in an official's lists: each of them opens to him."""
    found = and_(Case.jurisdiction == official.jurisdiction, openly(official))
    if official.offices & OVERSEERS:
        return found
    own = or_(_answers_for(official), _has_part(official))
    return and_(found, or_(own, Case.kind == "round", told(official)), announced(official))


def _answers_for(official: Official) -> ColumnElement[bool]:
    """The cases of the official's units, and the works that they lead or assist."""
    units = official.unit_ids or {-1}
    return or_(Case.unit_id.in_(units), Case.id.in_(select(WorkUnit.work_id).where(WorkUnit.unit_id.in_(units))))


def newest_event(session: Session, case_id: int) -> int:
    """How far the case has come, for a page to say what it was made from."""
    return session.scalar(select(func.max(Event.id)).where(Event.case_id == case_id)) or 0


def known(official: Official) -> ColumnElement[bool]:
    """What came of a case, as far as the official may know: no draft, and nothing that concerns another unit."""
    if official.offices & OVERSEERS:
        return openly(official)
    own = Case.unit_id.in_(official.unit_ids or {-1})
    return and_(openly(official), or_(Case.kind.not_in(ADDRESSED), own, told(official)))


def nameable(official: Official) -> ColumnElement[bool]:
    """The city's cases of which an official may know that they are there, by kind and number if not by title."""
    return and_(Case.jurisdiction == official.jurisdiction, known(official), announced(official))


def below(official: Official, case_id: int) -> ColumnElement[bool]:
    """The cases right below a case of which the official may know; of a list's works those that open to him."""
    found = and_(Case.parent_id == case_id, known(official))
    return found if official.offices & READERS else and_(found, or_(Case.kind != "key_work", _answers_for(official)))


def case_view(session: Session, official: Official, case: Case, say: Callable[[str], str] = str) -> dict[str, Any]:
    """A case whole: state, deadlines with their reasons, tasks with their people, documents, timeline."""
    part = part_for(session, official, case)
    return {
        **case_head(session, case),
        "children": children(session, official, case.id),
        "deadlines": deadlines(session, case.id, part),
        "tasks": _tasks(session, case.id, part),
        "documents": documents(session, case.id, part),
        "attachments": attachments(session, case.id, part),
        "timeline": timeline(session, case, part, say),
    }


def case_head(session: Session, case: Case) -> dict[str, Any]:
    """What a case is and where it stands."""
    kind = KINDS[case.kind]
    return {
        "id": case.id,
        "key": case.key,
        "kind": case.kind,
        "kind_title": kind.title,
        "title": case.title,
        "year": case.year,
        "state": case.state,
        "state_title": kind.titles[case.state],
        "stage": case.stage,
        "visit": case.visit,
        "between": case.between,
        "opened_at": case.opened_at.isoformat(),
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "outcome": case.outcome,
        "unit": session.get_one(Unit, case.unit_id).name,
        "parent_id": case.parent_id,
    }


def children(session: Session, official: Official, case_id: int, limit: int | None = None) -> list[dict[str, Any]]:
    """The cases right below, with their states."""
    rows = session.scalars(select(Case).where(below(official, case_id)).order_by(Case.id).limit(limit))
    return [
        {"id": c.id, "key": c.key, "title": c.title, "state_title": KINDS[c.kind].titles[c.state]} for c in rows
    ]


def deadlines(session: Session, case_id: int, part: Part) -> list[dict[str, Any]]:
    """The case's deadlines with their reasons and how they have moved, in two queries."""
    unit = select(Unit.name).where(Unit.code == Deadline.about).limit(1).scalar_subquery()
    rows = session.execute(
        select(Deadline, unit).where(Deadline.case_id == case_id, part.deadlines).order_by(Deadline.id)
    ).all()
    changes: defaultdict[int, list[dict[str, str]]] = defaultdict(list)
    moved = select(DeadlineChange).where(DeadlineChange.deadline_id.in_([row.Deadline.id for row in rows]))
    for c in session.scalars(moved.order_by(DeadlineChange.id)):
        old, new = c.old_due.isoformat(), c.new_due.isoformat()
        changes[c.deadline_id].append({"old": old, "new": new, "why": c.why, "at": c.at.isoformat()})
    return [{**_deadline(row), "unit": name, "changes": changes[row.id]} for row, name in rows]


def _deadline(row: Deadline) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "clause": row.clause,
        "due": row.due.isoformat(),
        "target": row.target.isoformat() if row.target else None,
        "provisional": row.provisional,
        "calendar_version": row.calendar_version,
        "explanation": row.explanation,
        "met_at": row.met_at.isoformat() if row.met_at else None,
        "dropped": row.dropped_at is not None,
        "late": (row.met_at is not None and row.met_at > row.at),
    }


def _tasks(session: Session, case_id: int, part: Part) -> list[dict[str, Any]]:
    clerk, behalf = aliased(Person), aliased(Person)
    rows = session.execute(
        select(Task, Unit.name, Post.title, Person.name, Decision, clerk.name, behalf.name)
        .join(Post, Post.id == Task.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(Person, Person.id == Task.decided_by)
        .outerjoin(Decision, (Decision.task_id == Task.id) & (Decision.person_id == Task.decided_by))
        .outerjoin(clerk, clerk.id == Decision.entered_by)
        .outerjoin(behalf, behalf.id == Decision.behalf_of_id)
        .where(Task.case_id == case_id, part.tasks)
        .order_by(Task.id)
    )
    return [
        {
            "id": task.id,
            "title": task.title,
            "step": task.step,
            "about": task.about,
            "state": task.state,
            "unit": unit,
            "post": post,
            "decided_by": person,
            "outcome": task.outcome,
            "opinion": decision.opinion if decision else None,
            "signed_on": decision.signed_on.isoformat() if decision else None,
            "entered_by": entered_by,
            "behalf_of": behalf_of,
            "due_at": task.due_at.isoformat() if task.due_at else None,
            "closed_at": task.closed_at.isoformat() if task.closed_at else None,
        }
        for task, unit, post, person, decision, entered_by, behalf_of in rows
    ]


def documents(session: Session, case_id: int, part: Part) -> list[dict[str, Any]]:
    """The documents of a case that the official may read."""
    rows = session.scalars(
        select(Document).where(Document.case_id == case_id, part.documents).order_by(Document.id)
    )
    return [
        {
            "id": d.id,
            "kind": d.kind,
            "title": d.title,
            "number": d.number,
            "version": d.version,
            "digest": d.digest,
            "issued_at": d.issued_at.isoformat(),
        }
        for d in rows
    ]


def attachments(session: Session, case_id: int, part: Part) -> list[dict[str, Any]]:
    """The files of a case that the official may read."""
    rows = session.execute(
        select(Attachment.id, Attachment.name, Attachment.size, Attachment.digest)
        .where(Attachment.case_id == case_id, part.attachments)
        .order_by(Attachment.id)
    )
    return [dict(row._mapping) for row in rows]


def timeline(session: Session, case: Case, part: Part, say: Callable[[str], str] = str) -> list[dict[str, Any]]:
    """Everything that happened, in order: what, who, under which clause, effective when, recorded when."""
    behalf = aliased(Person)
    rows = session.execute(
        select(Event, Person.name, behalf.name)
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(behalf, behalf.id == Event.behalf_of_id)
        .where(Event.case_id == case.id, part.events)
        .order_by(Event.id)
    )
    kind = KINDS[case.kind]
    return [
        {
            "id": event.id,
            "at": event.at.isoformat(),
            "recorded_at": event.recorded_at.isoformat(),
            "kind": event.kind,
            "words": words_for(kind, event, say),
            "actor": name,
            "behalf_of": behalf_of,
            "clause": event.clause,
            "data": event.data,
        }
        for event, name, behalf_of in rows
    ]
