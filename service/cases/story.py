"""What a case's page tells of its story beyond its rows."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from service.cases.tables import Case, Event


def newest_event(session: Session) -> int:
    """The newest event's id: what happens later is news."""
    return session.scalar(select(func.max(Event.id))) or 0


def changed_since(session: Session, case_id: int, event_id: int) -> bool:
    """Whether anything happened to the case, or to one right below it, after this event."""
    near = or_(Case.id == case_id, Case.parent_id == case_id)
    later = select(Event.id).join(Case, Case.id == Event.case_id).where(Event.id > event_id, near)
    return session.scalar(later.limit(1)) is not None
