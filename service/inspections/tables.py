"""An inspection, the units it looks into, what was found there, and which reported figures a finding corrects."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Inspection(Base):
    """One inspection: its subject and plan; `topic` tells whether a subject was inspected before."""

    __tablename__ = "inspection"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(String(150))
    reason: Mapped[str] = mapped_column(String(2000))
    proposed_on: Mapped[date]
    scope: Mapped[str | None] = mapped_column(String(2000))
    announced: Mapped[bool | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    repeat_reason: Mapped[str | None] = mapped_column(String(2000))
    """Why the same unit is inspected again within the window; the mayor's consent is a decision of the case."""

    __table_args__ = (UniqueConstraint("jurisdiction", "topic", "proposed_on"),)


class InspectionUnit(Base):
    """A unit under inspection and how far it has come; as long as it was not told, it does not see the case."""

    __tablename__ = "inspection_unit"

    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.case_id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    progress: Mapped[str] = mapped_column(String(20))
    """inspecting, told (conclusion fed back, nothing to rectify), rectifying, rechecking, done"""
    told_at: Mapped[datetime | None]
    conclusion: Mapped[str | None] = mapped_column(String(2000))
    received_at: Mapped[datetime | None]
    recheck_by: Mapped[date | None]

    __table_args__ = (Index("ix_inspection_unit_unit", "unit_id", "inspection_id"),)


class Finding(Base):
    """What was found at a unit, with photos; append only."""

    __tablename__ = "inspection_finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.case_id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    found_on: Mapped[date]
    body: Mapped[str] = mapped_column(String(2000))
    photos: Mapped[list[Any]]
    rectify: Mapped[bool]
    digest: Mapped[str] = mapped_column(String(64))
    entered_at: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("inspection_id", "unit_id", "digest"),)


class Correction(Base):
    """A finding corrects a key work's reported figure (NJ-06); the work's side takes it over, once."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("inspection_finding.id"), unique=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    month: Mapped[int]
    value: Mapped[Decimal]
    reason: Mapped[str] = mapped_column(String(2000))
    entered_at: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("month BETWEEN 1 AND 12", name="a_month"),
        Index("ix_correction_pending", "work_id", "id", postgresql_where=text("taken_at is null")),
    )
