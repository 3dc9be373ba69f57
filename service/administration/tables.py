"""What administrators did: the part of the register's story that belongs to no case."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class AdminEvent(Base):
    """One act of administration: what was done, about whom or what, by whom and when; never changed."""

    __tablename__ = "admin_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"))
    at: Mapped[datetime]
    actor_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    act: Mapped[str] = mapped_column(String(30))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    pack_id: Mapped[int | None] = mapped_column(ForeignKey("rule_pack.id"))
    data: Mapped[dict[str, Any]]

    __table_args__ = (
        Index("ix_admin_event_list", "jurisdiction", "id"),
        Index("ix_admin_event_person", "person_id", "id"),
        Index("ix_admin_event_post", "post_id", "id"),
        Index("ix_admin_event_unit", "unit_id", "id"),
        Index("ix_admin_event_pack", "pack_id", "id"),
    )
