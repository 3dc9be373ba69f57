"""Criticisms, written reports, referrals and objections; each is unique for its subject and period, for ever."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Criticism(Base):
    """A citywide criticism (通报批评) about a subject case; with `remedy`, examination and promise follow (NJ-18)."""

    __tablename__ = "criticism"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    period: Mapped[str] = mapped_column(String(40))
    clause: Mapped[str] = mapped_column(String(20))
    grounds: Mapped[list[Any]]
    facts: Mapped[dict[str, Any]]
    """What was found, label by label, as the document says it; never a person."""
    remedy: Mapped[bool]
    body: Mapped[str] = mapped_column(String(2000))
    approval: Mapped[str | None] = mapped_column(String(260))
    """By whom it was approved: the government's head, or which meeting on which day (督查条例 21)."""
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    issued_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("subject_id", "period"),)


class CriticismUnit(Base):
    """One criticised unit, and how far it has come: its own report, its own promised day, its own end."""

    __tablename__ = "criticism_unit"

    case_id: Mapped[int] = mapped_column(ForeignKey("criticism.case_id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    progress: Mapped[str] = mapped_column(String(20))
    """told (nothing to remedy), reporting, signing, reviewing, promised, verifying, done, missed"""
    received_at: Mapped[datetime | None]
    examination: Mapped[str | None] = mapped_column(String(2000))
    reasons: Mapped[str | None] = mapped_column(String(2000))
    promised_on: Mapped[date | None]

    __table_args__ = (Index("ix_criticism_unit_unit", "unit_id", "case_id"),)


class WrittenReport(Base):
    """A unit's report of its reasons for one disclosure period of a livelihood work (NJ-19)."""

    __tablename__ = "written_report"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    period: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    clause: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]]
    reasons: Mapped[str | None] = mapped_column(String(2000))
    steps: Mapped[str | None] = mapped_column(String(2000))

    __table_args__ = (
        UniqueConstraint("subject_id", "period", "unit_id"),
        Index("ix_written_report_unit", "unit_id", "case_id"),
    )


class Referral(Base):
    """A unit's case handed to the supervisory organ (移送问责); known before that only to those who need to know."""

    __tablename__ = "referral"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    period: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    clause: Mapped[str] = mapped_column(String(20))
    grounds: Mapped[list[Any]]
    facts: Mapped[dict[str, Any]]
    approval: Mapped[str | None] = mapped_column(String(260))
    organ_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    sent_at: Mapped[datetime | None]
    result: Mapped[str | None] = mapped_column(String(20))
    result_text: Mapped[str | None] = mapped_column(String(2000))
    result_on: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("subject_id", "period", "unit_id"),
        Index("ix_referral_unit", "unit_id", "case_id"),
        Index("ix_referral_organ", "organ_id", postgresql_where=text("sent_at is not null")),
    )


class Objection(Base):
    """A unit asks that a conclusion be reviewed (督查条例 17); one open at a time for subject and unit."""

    __tablename__ = "objection"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    received_at: Mapped[datetime]
    """When the unit received the conclusion; the thirty days run from here."""
    filed_at: Mapped[datetime]
    due: Mapped[date]
    late: Mapped[bool]
    matter: Mapped[str] = mapped_column(String(2000))
    open: Mapped[bool]
    decision: Mapped[str | None] = mapped_column(String(20))
    feedback: Mapped[str | None] = mapped_column(String(2000))
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_objection_open", "subject_id", "unit_id", unique=True, postgresql_where=text("open")),
        Index("ix_objection_subject", "subject_id", "unit_id"),
        Index("ix_objection_unit", "unit_id", "case_id"),
    )
