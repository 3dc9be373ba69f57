"""A deadline, how it has moved, and its marks: the instants at which time must be told to the service."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Deadline(Base):
    """A day by which something is due, with its rule's input and explanation, so that it can be computed again."""

    __tablename__ = "deadline"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    stage: Mapped[str] = mapped_column(String(30))
    visit: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(80))
    """Whom it binds where each has a day of his own (a unit's code); empty where it is the whole case's."""
    run: Mapped[int]
    """Counts the same name's deadlines within a visit: a publicity that starts again has its second run."""
    clause: Mapped[str] = mapped_column(String(20))
    given: Mapped[dict[str, Any]]
    due: Mapped[date]
    at: Mapped[datetime]
    target: Mapped[date | None]
    provisional: Mapped[bool]
    explanation: Mapped[list[Any]]
    calendar_version: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime]
    met_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("case_id", "stage", "visit", "name", "run"),
        Index("ix_deadline_open", "due", postgresql_where=text("met_at is null and dropped_at is null")),
    )


class DeadlineChange(Base):
    """A moved deadline: the old day, the new one and why; the record that nobody can deny."""

    __tablename__ = "deadline_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"), index=True)
    at: Mapped[datetime]
    old_due: Mapped[date]
    new_due: Mapped[date]
    why: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Mark(Base):
    """An instant of a deadline (reminder, late, rung of the ladder, lapse); struck once or dropped."""

    __tablename__ = "mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    stage: Mapped[str] = mapped_column(String(30))
    visit: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    struck_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("deadline_id", "kind"),
        Index(
            "ix_mark_next",
            "case_id",
            "stage",
            "visit",
            "at",
            postgresql_where=text("struck_at is null and dropped_at is null"),
        ),
        Index("ix_mark_due", "at", postgresql_where=text("struck_at is null and dropped_at is null")),
    )
