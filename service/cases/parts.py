"""A case of which each unit reads its own part only: its tasks, its days, its documents, its files, nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, or_, select, true
from sqlalchemy.orm import Session

from service.cases.kinds import KINDS
from service.cases.tables import Case, Event
from service.deadlines.tables import Deadline
from service.documents.recipients import received
from service.documents.tables import Attachment, Document
from service.errors import NotFound
from service.org.queries import Official
from service.org.tables import Holding, Post, Unit
from service.tasks.tables import Task

PLAIN = ("opened", "stage_left", "withdraw", "close")
"""Events that say nothing of any single unit."""


@dataclass(frozen=True)
class Part:
    """What an official may read of a case, as conditions on its rows."""

    tasks: ColumnElement[bool]
    deadlines: ColumnElement[bool]
    documents: ColumnElement[bool]
    attachments: ColumnElement[bool]
    events: ColumnElement[bool]


WHOLE = Part(true(), true(), true(), true(), true())


def part_of(units: Mapping[int, str]) -> Part:
    """The part of these units (id and code): what names them, or nobody; everything else is not there."""
    ids, codes = set(units) or {-1}, set(units.values()) or {"-"}
    seated = select(Holding.person_id).join(Post, Post.id == Holding.post_id).where(Post.unit_id.in_(ids))
    documents = or_(Document.unit_id.in_(ids), received(frozenset(ids)))
    issued = select(cast(Document.id, String)).where(Document.case_id == Event.case_id, documents)
    return Part(
        tasks=or_(Task.unit_id.in_(ids), Task.about.in_(codes)),
        deadlines=Deadline.about.in_({"", *codes}),
        documents=documents,
        attachments=Attachment.added_by.in_(seated),
        events=or_(
            Event.kind.in_(PLAIN),
            Event.data["about"].astext.in_(codes),
            and_(Event.kind == "document_issued", Event.data["document"].astext.in_(issued)),
        ),
    )


REDACTED = "report_finding"
"""The step of the unit that gets a complaint handed over: it reads the redacted text only (YY-14)."""
UNENCLOSED = replace(WHOLE, attachments=Attachment.added_by.is_not(None))
"""All but what the filer enclosed, which may show who he is."""


def part_for(session: Session, official: Official, case: Case) -> Part:
    """What of a case, which the official may load, he may read."""
    if case.kind == "appeal" and _only_verifies(session, official, case.id):
        return UNENCLOSED
    kind = KINDS[case.kind]
    if kind.whole is None or kind.whole(session, official, case.id):
        return WHOLE
    part = own_part(session, official)
    if kind.shown is None:
        return part
    return replace(part, attachments=or_(part.attachments, kind.shown(official.unit_ids)))


def own_part(session: Session, official: Official) -> Part:
    """The part of the official's own units, of any case of which each unit reads its own part only."""
    named = session.execute(select(Unit.id, Unit.code).where(Unit.id.in_(official.unit_ids or {-1})))
    return part_of({unit_id: code for unit_id, code in named})


def _only_verifies(session: Session, official: Official, case_id: int) -> bool:
    """Whether all that the official has in the case is a complaint handed over in redacted words."""
    by_name = (Task.person_id, Task.lender_id, Task.decided_by)
    mine = or_(Task.post_id.in_(official.all_posts or {-1}), *(named == official.person_id for named in by_name))
    steps = set(session.scalars(select(Task.step).where(Task.case_id == case_id, mine)))
    return REDACTED in steps and steps <= {REDACTED, "receive_sheet"}


def readable(session: Session, official: Official, case: Case, row: Document | Attachment) -> None:
    """Whether a document or file of a case that the official may load is there for him; if not, the refusal."""
    part = part_for(session, official, case)
    table: Any = type(row)
    own = part.documents if isinstance(row, Document) else part.attachments
    if session.scalar(select(table.id).where(table.id == row.id, own)) is None:
        raise NotFound()
