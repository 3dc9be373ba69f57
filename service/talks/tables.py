"""A talk (约谈): what it is about, on which ground, between whom; the same ground never starts a second one."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Talk(Base):
    """One talk; `signer` signs the notice and holds it, `target` is the post that is talked to (rules.md 3)."""

    __tablename__ = "talk"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    ground: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(40))
    clause: Mapped[str] = mapped_column(String(20))
    signer_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    signer_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    target_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    target_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """By name where the filing names one (责任备案); otherwise whoever sits in the post."""
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadline.id"))
    gap: Mapped[str] = mapped_column(String(300))
    meet_at: Mapped[datetime | None]
    place: Mapped[str | None] = mapped_column(String(100))
    held_on: Mapped[date | None]
    rectify_by: Mapped[date | None]

    __table_args__ = (UniqueConstraint("subject_id", "ground", "period"),)
