"""Who sees an inspection: those who supervise; a unit once it was told, and then its own part only."""

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from service.cases.tables import Case
from service.documents.tables import Attachment
from service.inspections.tables import Finding, InspectionUnit
from service.org.offices import READERS
from service.org.queries import Official


def reads_whole(_session: Session, official: Official, _case_id: int) -> bool:
    """Supervisors alone."""
    return bool(official.offices & READERS)


def told_of(official: Official) -> Select[int]:
    """The inspections of which one of the official's units was told."""
    mine = InspectionUnit.unit_id.in_(official.unit_ids or {-1})
    return select(InspectionUnit.inspection_id).where(mine, InspectionUnit.told_at.is_not(None))


def announced(official: Official) -> ColumnElement[bool]:
    """For lists and doors: an inspection is there for supervisors, and for a unit that was told."""
    if official.offices & READERS:
        return Case.kind.is_not(None)
    return or_(Case.kind != "inspection", Case.id.in_(told_of(official)))


def photos_of(units: frozenset[int]) -> ColumnElement[bool]:
    """Of an inspection's files, the photos of what was found at these units."""
    return exists().where(
        Finding.inspection_id == Attachment.case_id,
        Finding.unit_id.in_(units or {-1}),
        Finding.photos.op("@>")(func.to_jsonb(Attachment.id)),
    )
