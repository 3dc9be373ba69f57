"""A case's row, the visits of its stages, its events, and what goes out: the register's spine."""

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, ForeignKey, Index, String, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base

SIGNS = DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    """
    CREATE OR REPLACE FUNCTION duban_signs(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN (
        SELECT array_agg(DISTINCT substr(lower(words), n, size))
        FROM generate_series(1, length(words)) n, generate_series(1, 2) size
    )
    """
)
"""What a case is found by: every sign of its words, and every two side by side; the index of its words needs it."""


class Case(Base):
    """Anything that a state machine leads: a round, a project, an appeal, a talk. `key` is also its workflow's id."""

    __tablename__ = "case"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"))
    year: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    pack_id: Mapped[int] = mapped_column(ForeignKey("rule_pack.id"))
    state: Mapped[str] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(30))
    visit: Mapped[int]
    between: Mapped[bool]
    """True from leaving a stage until the workflow enters the next one."""
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(30))

    __table_args__ = (
        Index("ix_case_parent_kind", "parent_id", "kind"),
        Index("ix_case_list", "jurisdiction", "kind", "year", "id"),
        Index("ix_case_unit", "unit_id"),
        Index("ix_case_words", text("duban_signs((title || ' ') || key)"), postgresql_using="gin"),
        Index("ix_case_between", "id", postgresql_where=text("between and closed_at is null")),
    )


event.listen(Case.__table__, "before_create", SIGNS)


class StageVisit(Base):
    """One entry of a stage: the answer to a repeated `enter`, and how the stage ended."""

    __tablename__ = "stage_visit"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(30), primary_key=True)
    visit: Mapped[int] = mapped_column(primary_key=True)
    entered_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(30))


class Event(Base):
    """What happened to a case: when it took effect, when it was recorded, who did it, which clause; never changed."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    clause: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str | None] = mapped_column(String(40))
    data: Mapped[dict[str, Any]]

    __table_args__ = (Index("ix_event_case", "case_id", "id"),)


class Outbox(Base):
    """What leaves through the relay, in order per workflow: starts and signals; `sent_at` is its receipt."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    workflow_id: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int]
    error: Mapped[str | None] = mapped_column(String(300))
    undeliverable: Mapped[bool]

    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "workflow_id",
            "id",
            postgresql_where=text("sent_at is null and not undeliverable"),
        ),
        Index("ix_outbox_undeliverable", "workflow_id", "id", postgresql_where=text("undeliverable")),
    )


class AuditAnchor(Base):
    """The digest of one day's events, chained to the day before: proof that no event was changed since."""

    __tablename__ = "audit_anchor"

    upto_event: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    events: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


class RulePack(Base):
    """A rule pack as adopted: running cases keep the version they began with (YY-20: a county may load its own)."""

    __tablename__ = "rule_pack"

    id: Mapped[int] = mapped_column(primary_key=True)
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"))
    cycle: Mapped[str] = mapped_column(String(20))
    """Which yearly cycle it rules; a city may run both at once, each under its own pack."""
    name: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[str]
    adopted_at: Mapped[datetime]
    adopted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("jurisdiction", "digest"),)
