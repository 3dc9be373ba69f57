"""A measure from its proposal to its proof: once a clause, subject, matter, period and kind."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Measure(Base):
    """What is proposed against or for a unit, what was decided, by which approval, and what became of it."""

    __tablename__ = "measure"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"))
    year: Mapped[int]
    clause: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    """The unit that is rewarded or bears it; the case's own unit is the one that carries it out."""
    office_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    office_name: Mapped[str] = mapped_column(String(200))
    """The clause office as the source names it, and as it is today."""
    matter: Mapped[str] = mapped_column(String(200))
    period: Mapped[str] = mapped_column(String(20))
    fact_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    fact_version: Mapped[int]
    formula: Mapped[str] = mapped_column(String(500))
    inputs: Mapped[dict[str, Any]]
    """The rules that were asked, what they were given and what they answered."""
    proposed: Mapped[Decimal | None]
    cap: Mapped[Decimal | None]
    base: Mapped[Decimal | None]
    """Of what a ratio that the source leaves open is taken."""
    left_open: Mapped[bool]
    """The source gives no amount: the official must."""
    void: Mapped[bool]
    """A corrected fact took its ground away before it was decided."""
    amount: Mapped[Decimal | None]
    terms: Mapped[str | None] = mapped_column(String(2000))
    route: Mapped[str | None] = mapped_column(String(20))
    """plan (the clause office's yearly plan), vice_mayor or meeting."""
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_on: Mapped[date | None]
    approval: Mapped[str | None] = mapped_column(String(200))
    """The meeting's number, or whose approval it was."""
    ended: Mapped[str | None] = mapped_column(String(20))
    """done, dropped or withdrawn."""

    __table_args__ = (
        UniqueConstraint("jurisdiction", "clause", "subject_id", "matter", "period", "kind"),
        UniqueConstraint("jurisdiction", "year", "clause", "number"),
        Index("ix_measure_list", "jurisdiction", "year", "clause"),
        Index("ix_measure_fact", "fact_id"),
        Index("ix_measure_subject", "subject_id"),
        Index("ix_measure_office", "office_id"),
    )


class Execution(Base):
    """One act of carrying a measure out: document or voucher, day, amount; a voucher counts once."""

    __tablename__ = "measure_execution"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.case_id"))
    document: Mapped[str] = mapped_column(String(100))
    done_on: Mapped[date]
    amount: Mapped[Decimal | None]
    note: Mapped[str] = mapped_column(String(500))
    entered_at: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("measure_id", "document"),)
