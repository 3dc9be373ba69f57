"""A clause office's assessment of one year: what was laid down, verified, reported and approved."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Assessment(Base):
    """One clause and year (NJ-20)."""

    __tablename__ = "assessment"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"))
    clause: Mapped[str] = mapped_column(String(20))
    rules: Mapped[dict[str, Any]]
    report: Mapped[dict[str, Any]]
    meeting_number: Mapped[str | None] = mapped_column(String(100))
    approved_on: Mapped[date | None]


class AssessmentOffice(Base):
    """The units of today that a clause names, by the source's names: the lead office and those beside it."""

    __tablename__ = "assessment_office"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.case_id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    lead: Mapped[bool]
    name: Mapped[str] = mapped_column(String(200))

    __table_args__ = (Index("ix_assessment_office_unit", "unit_id"),)


class AssessmentRecord(Base):
    """What a co-office says of the draft rules, and each verification's record."""

    __tablename__ = "assessment_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.case_id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    """opinion, mid_year or year_end."""
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    text: Mapped[str] = mapped_column(String(2000))
    on_day: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("assessment_id", "kind", "unit_id", "entered_at"),)
