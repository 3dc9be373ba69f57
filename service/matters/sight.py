"""Who reads what of a matter: supervisors and the main unit the whole, every other unit its own part."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.matters.tables import MatterUnit
from service.org.offices import READERS
from service.org.queries import Official


def reads_whole(session: Session, official: Official, case_id: int) -> bool:
    """Supervisors, and the main unit, which answers for the whole."""
    if official.offices & READERS:
        return True
    mine = select(MatterUnit.unit_id).where(
        MatterUnit.matter_id == case_id, MatterUnit.main, MatterUnit.unit_id.in_(official.unit_ids or {-1})
    )
    return session.scalar(mine) is not None


def assigned_to(official: Official) -> Select[int]:
    """The matters that are assigned to one of the official's units."""
    return select(MatterUnit.matter_id).where(MatterUnit.unit_id.in_(official.unit_ids or {-1}))
