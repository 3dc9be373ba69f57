"""State Council arrangements as they were imported: the table that every working day is computed from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class ArrangementRow(Base):
    """One notice for one year; the newest one of a year is in force, older ones stay readable."""

    __tablename__ = "arrangement"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    notice_number: Mapped[str] = mapped_column(String(100))
    published_on: Mapped[date | None]
    off: Mapped[list[Any]]
    work: Mapped[list[Any]]
    imported_at: Mapped[datetime]
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("year", "notice_number"), Index("ix_arrangement_year", "year", "id"))
