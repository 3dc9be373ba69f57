"""Documents that were issued or published, their numbers, and files that officials attach."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Document(Base):
    """One version of a document: frozen when it is made, told apart by its digest; a correction is a new version."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    number: Mapped[str | None] = mapped_column(String(60))
    clause: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]
    text: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    public: Mapped[bool]
    copies: Mapped[list[Any]]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    """The one unit that it concerns, in a case of which each unit reads its own part only."""
    issued_at: Mapped[datetime]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("case_id", "kind", "version"),
        Index("ix_document_public", "public", "issued_at"),
    )


class DocumentRecipient(Base):
    """A unit to which a document went (主送、抄送) beside those of its case: it reads the document, not the case."""

    __tablename__ = "document_recipient"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)

    __table_args__ = (Index("ix_document_recipient_unit", "unit_id", "document_id"),)


class DocumentNumber(Base):
    """The last number given in a sequence (one a 机关代字 and year), taken in the issuing transaction."""

    __tablename__ = "document_number"

    sequence: Mapped[str] = mapped_column(String(60), primary_key=True)
    last: Mapped[int]


class Attachment(Base):
    """A file that an official attached; stored once by digest, handed out only through its case."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("case_id", "digest", "name"),)
