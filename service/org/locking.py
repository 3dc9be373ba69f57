"""One change of a jurisdiction's organisation at a time: what was checked still holds when it is written."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import NotFound
from service.org.tables import Jurisdiction


def lock_organisation(session: Session, jurisdiction: str) -> None:
    """Wait until nobody else changes this organisation, until the transaction ends."""
    row = session.scalars(select(Jurisdiction).where(Jurisdiction.code == jurisdiction).with_for_update())
    if row.one_or_none() is None:
        raise NotFound("没有这个辖区。")
