"""Differences between register and Temporal, their repairs, and the runs of the chores."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Difference(Base):
    """One workflow that is not as the register says; settled by the first comparison that no longer finds it."""

    __tablename__ = "workflow_difference"

    id: Mapped[int] = mapped_column(primary_key=True)
    workflow_id: Mapped[str] = mapped_column(String(120))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    jurisdiction: Mapped[str | None] = mapped_column(ForeignKey("jurisdiction.code"))
    """Whose administrator repairs it; nobody's own where the workflow's id names none."""
    kind: Mapped[str] = mapped_column(String(30))
    facts: Mapped[dict[str, Any]]
    found_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    repaired_at: Mapped[datetime | None]
    """Since the last comparison; the next one says whether it helped."""
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_workflow_difference_open", "workflow_id", unique=True, postgresql_where=text("settled_at is null")),
    )


class Repair(Base):
    """Who put something right between register and Temporal, when, how and why; never changed."""

    __tablename__ = "workflow_repair"

    id: Mapped[int] = mapped_column(primary_key=True)
    difference_id: Mapped[int | None] = mapped_column(ForeignKey("workflow_difference.id"))
    """None for a message of the outbox that was sent again."""
    workflow_id: Mapped[str] = mapped_column(String(120))
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"))
    kind: Mapped[str | None] = mapped_column(String(30))
    action: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_workflow_repair_list", "jurisdiction", "id"),)


class ChoreRun(Base):
    """One run of a chore: asked for by somebody or begun by its clock, how long it took and what came of it."""

    __tablename__ = "chore_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    chore: Mapped[str] = mapped_column(String(40))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime | None]
    """Not before then, where somebody asked for it."""
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    took: Mapped[int | None]
    """Milliseconds of real time."""
    result: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(String(60))
    """The kind of the fault alone: its words could hold what it was about."""

    __table_args__ = (
        Index("uq_chore_run_asked", "chore", unique=True, postgresql_where=text("began_at is null")),
        Index("ix_chore_run_last", "chore", "id"),
    )
