"""A fact that arrives about a unit's use of resources, and every version that it had."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class ResourceFact(Base):
    """One fact of a rule: about which unit and matter, for which period; entered again it is the same fact."""

    __tablename__ = "resource_fact"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"))
    rule: Mapped[str] = mapped_column(String(40))
    clause: Mapped[str] = mapped_column(String(20))
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    matter: Mapped[str] = mapped_column(String(200))
    period: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    entry: Mapped[dict[str, Any]]

    __table_args__ = (
        UniqueConstraint("jurisdiction", "rule", "unit_id", "matter", "period"),
        Index("ix_resource_fact_list", "jurisdiction", "rule", "case_id"),
        Index("ix_resource_fact_unit", "unit_id"),
    )


class ResourceFactVersion(Base):
    """What was entered, by whom, when, and why it differs from the version before."""

    __tablename__ = "resource_fact_version"

    fact_id: Mapped[int] = mapped_column(ForeignKey("resource_fact.case_id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    entry: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(String(300))
    entered_at: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
