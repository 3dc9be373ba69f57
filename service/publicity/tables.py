"""Publicity of a list, its corrections and outages; appeals and complaints, with the complainant's identity sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Publicity(Base):
    """One version of a project's published list: where, since when, with which contacts, frozen as a document."""

    __tablename__ = "publicity"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.case_id"))
    version: Mapped[int]
    list_version: Mapped[int]
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    opened_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    site_url: Mapped[str] = mapped_column(String(500))
    own_page: Mapped[bool]
    site_snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    appeal_phone: Mapped[str] = mapped_column(String(40))
    complaint_phone: Mapped[str] = mapped_column(String(40))
    complaint_mailbox: Mapped[str] = mapped_column(String(120))
    corrections: Mapped[list[Any]]
    """Errata and outages: [{at, kind, reason, by}]; a material correction is a new version."""
    over_at: Mapped[datetime | None]
    ended: Mapped[str | None] = mapped_column(String(20))
    """How it ended: over, or replaced by a correction."""

    __table_args__ = (
        UniqueConstraint("project_id", "version"),
        Index("ix_publicity_open", "opened_at"),
    )


class PublicCall(Base):
    """How often an address or a receipt was used since its window began; the address is a keyed digest."""

    __tablename__ = "public_call"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    began_at: Mapped[datetime] = mapped_column(index=True)
    calls: Mapped[int]


class Appeal(Base):
    """An appeal (to the lead unit) or a complaint (to the government office); who filed it is kept sealed elsewhere."""

    __tablename__ = "appeal"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.case_id"))
    receipt: Mapped[str] = mapped_column(String(40), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    anonymous: Mapped[bool]
    accused_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    affected_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    matter: Mapped[str] = mapped_column(String(5000))
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    conclusion: Mapped[str | None] = mapped_column(String(20))
    feedback: Mapped[str | None] = mapped_column(String(2000))
    concluded_at: Mapped[datetime | None]
    filing_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Tells a repeated filing from a new one: a keyed digest of what the filer's page or program sent along."""

    __table_args__ = (Index("ix_appeal_project", "project_id", "kind", "concluded_at"),)


class SealedIdentity(Base):
    """Who filed an appeal or complaint, encrypted; opened only by the complaint officer, and every view is kept."""

    __tablename__ = "sealed_identity"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    algorithm: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class IdentityView(Base):
    """A look at a sealed identity: who, when and why."""

    __tablename__ = "identity_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300))
