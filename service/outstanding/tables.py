"""The year's outstanding matters: which works were reported, and what each of those who choose made of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class OutstandingYear(Base):
    """One year of a key list, with the executive meeting that fixed its outstanding matters (NJ-17)."""

    __tablename__ = "outstanding_year"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("case.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    """The unit that is today what the source calls 组织部门: it reads the result."""
    meeting_number: Mapped[str | None] = mapped_column(String(60))
    held_on: Mapped[date | None]
    fewer_reason: Mapped[str | None] = mapped_column(String(2000))
    """Why the meeting fixed fewer than the city may."""


class OutstandingWork(Base):
    """A work that was reported, once: who reported it for which merit, who recommended it, whether it was fixed."""

    __tablename__ = "outstanding_work"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    number: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    merits: Mapped[list[Any]]
    account: Mapped[str] = mapped_column(String(2000))
    reported_at: Mapped[datetime]
    reported_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    leader_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    """In whose portfolio it is (分管市长)."""
    recommendation: Mapped[str | None] = mapped_column(String(2000))
    struck_reason: Mapped[str | None] = mapped_column(String(2000))
    fixed: Mapped[bool]
    bonus_id: Mapped[int | None] = mapped_column(ForeignKey("measure.case_id"))
    """The measure by which its bonus points were given."""

    __table_args__ = (Index("ix_outstanding_work_work", "work_id"),)
