"""What a case's page shows of it: head, deadlines, tasks, papers, and its timeline in officials' words."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from service.cases.kinds import KINDS
from service.cases.parts import Part, part_for
from service.cases.queries import below
from service.cases.tables import Case, Event
from service.cases.words import words_for
from service.deadlines.tables import Deadline, DeadlineChange
from service.documents.tables import Attachment, Document
from service.org.queries import Official
from service.org.tables import Person, Post, Unit
from service.tasks.tables import Decision, Task


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
