"""A supervised matter, the units it is assigned to, what they replied, and how they were pressed (NJ-07)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Matter(Base):
    """What was instructed, decided or agreed, by whom and on which day; the same thing is registered once."""

    __tablename__ = "matter"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(60))
    leader_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who gave the instruction; the post's holder of the day approves the closing."""
    given_on: Mapped[date]
    body: Mapped[str] = mapped_column(String(4000))
    secrecy: Mapped[str] = mapped_column(String(10))
    level: Mapped[str] = mapped_column(String(10))
    """Of the supervision sheets that lateness brings about: ordinary, important, urgent."""
    leader_approves: Mapped[bool]
    """The leader wants to approve the closing himself."""
    digest: Mapped[str] = mapped_column(String(64))
    registered_at: Mapped[datetime]
    registered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    conclusion: Mapped[str | None] = mapped_column(String(2000))

    __table_args__ = (UniqueConstraint("jurisdiction", "digest"),)


class MatterUnit(Base):
    """One unit's assignment: main (主办) or beside it (协办), its own day, and how far it has come."""

    __tablename__ = "matter_unit"

    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.case_id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    main: Mapped[bool]
    work: Mapped[str] = mapped_column(String(1000))
    """What this unit is asked to do, where it is less than the whole matter."""
    due: Mapped[date]
    progress: Mapped[str] = mapped_column(String(10))
    """signing, replying, reviewing, done, released"""
    assigned_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]
    late: Mapped[bool]
    """Whether a final reply ever came after its day."""

    __table_args__ = (
        Index("ix_matter_unit_unit", "unit_id", "matter_id"),
        Index("uq_matter_unit_main", "matter_id", unique=True, postgresql_where=text("main")),
    )


class MatterReply(Base):
    """What a unit wrote: interim (阶段性反馈) or final, and what the supervision office made of it; append only."""

    __tablename__ = "matter_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.case_id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(10))
    body: Mapped[str] = mapped_column(String(4000))
    attachments: Mapped[list[Any]]
    digest: Mapped[str] = mapped_column(String(64))
    replied_at: Mapped[datetime]
    replied_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None] = mapped_column(String(10))
    opinion: Mapped[str] = mapped_column(String(2000))

    __table_args__ = (
        Index("ix_matter_reply_unit", "matter_id", "unit_id", "id"),
        Index(
            "uq_matter_reply_interim",
            "matter_id",
            "unit_id",
            "digest",
            unique=True,
            postgresql_where=text("kind = 'interim'"),
        ),
    )


class MatterPress(Base):
    """A supervision sheet (督办单) to a unit; by hand at most one of a level a day, by lateness one a deadline."""

    __tablename__ = "matter_press"

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.case_id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    key: Mapped[str] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))

    __table_args__ = (UniqueConstraint("matter_id", "unit_id", "key"),)
