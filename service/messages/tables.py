"""A notice to a post's holder or a person: reminders, lateness, urging, copies, moved deadlines."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Notice(Base):
    """One notice in an official's box; `key` makes the same notice arrive once however often its cause repeats."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    """The document that came, for whom the case itself need not be there."""
    kind: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_notice_unread", "post_id", "id", postgresql_where=sql("read_at is null")),
        Index("ix_notice_person", "person_id", "id"),
        Index("ix_notice_case", "case_id", "id"),
    )
