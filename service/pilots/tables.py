"""A pilot (试点): what a unit asks to try out, how the city answered, and whether it runs."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class PilotRow(Base):
    """One request (NJ-15)."""

    __tablename__ = "pilot"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    content: Mapped[str] = mapped_column(String(2000))
    basis: Mapped[str] = mapped_column(String(500))
    competent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    """The department that guides it (业务主管部门)."""
    major: Mapped[bool | None]
    decider: Mapped[str | None] = mapped_column(String(20))
    answer: Mapped[str | None] = mapped_column(String(2000))
    agreed_on: Mapped[date | None]
    reform_document: Mapped[str | None] = mapped_column(String(100))
    reform_approved_on: Mapped[date | None]
    started_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    result: Mapped[str | None] = mapped_column(String(2000))
