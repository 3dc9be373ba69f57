"""A duty's period of one holder, and what was logged in it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class DutyPeriod(Base):
    """One period of a duty for one holder: a post and, where the post answers for several, which portfolio."""

    __tablename__ = "duty_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    duty: Mapped[str] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(10))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    about: Mapped[str] = mapped_column(String(60))
    first_day: Mapped[date]
    last_day: Mapped[date]
    warned_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("list_id", "duty", "period", "post_id", "about"),
        Index("ix_duty_period_days", "list_id", "first_day", "last_day"),
    )


class DutyEntry(Base):
    """What was held or done: when, about what, where, what it solved; append only, recorded_at beside the day."""

    __tablename__ = "duty_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_period_id: Mapped[int] = mapped_column(ForeignKey("duty_period.id"))
    held_on: Mapped[date]
    subject: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200))
    solved: Mapped[str] = mapped_column(String(2000))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("duty_period_id", "held_on", "subject"),)
