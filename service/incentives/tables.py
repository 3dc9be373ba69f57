"""What the round and its projects add to their cases (YY-05 to YY-11)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class Round(Base):
    """One year's round (YY-02): the measures as proposed, their approval, the day set for submissions (YY-15)."""

    __tablename__ = "round"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    proposal: Mapped[list[Any]]
    submission_due: Mapped[date | None]
    meeting_number: Mapped[str | None] = mapped_column(String(60))
    approved_on: Mapped[date | None]
    batch: Mapped[int]
    """The batch in hand: 1 is the main circular, later ones are supplementary."""


class Project(Base):
    """One incentive project (YY-07) with its plan (YY-08); `batch` is set when the gathering takes it in."""

    __tablename__ = "project"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    number: Mapped[int]
    subject: Mapped[str] = mapped_column(String(100))
    cites: Mapped[str] = mapped_column(String(300))
    recipient_kinds: Mapped[list[Any]]
    sub_projects: Mapped[list[Any]]
    incentive_kinds: Mapped[list[Any]]
    approved_on: Mapped[date]
    plan: Mapped[dict[str, Any]]
    plan_version: Mapped[int]
    substance: Mapped[str | None] = mapped_column(String(64))
    """Digest of quotas, indicators and recipients: replies stand for the substance that they were given on."""
    list_version: Mapped[int]
    batch: Mapped[int | None]
    redo_by: Mapped[date | None]
    """The day set by the order to evaluate again (YY-14)."""

    __table_args__ = (UniqueConstraint("round_id", "number"),)


class ProjectLead(Base):
    """A lead unit of a project; every joint lead is one, the first leads the work (YY-05)."""

    __tablename__ = "project_lead"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.case_id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    rank: Mapped[int]


class Override(Base):
    """A rule marked 原则上 set aside: which, why, who asked and who approved."""

    __tablename__ = "override"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    rule: Mapped[str] = mapped_column(String(60))
    clause: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    approval: Mapped[str | None] = mapped_column(String(100))

    __table_args__ = (UniqueConstraint("case_id", "rule"),)


class Consultation(Base):
    """A county's or the finance bureau's word on the plan's substance; a silent county's is a recorded no-reply."""

    __tablename__ = "consultation"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.case_id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    substance: Mapped[str] = mapped_column(String(64))
    plan_version: Mapped[int]
    reply: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(2000))
    at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("project_id", "unit_id", "plan_version"),)


class Quota(Base):
    """The published plan's places for one kind of recipient (YY-09)."""

    __tablename__ = "quota"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.case_id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    places: Mapped[int]

    __table_args__ = (CheckConstraint("places >= 0", name="places_not_negative"),)


class Indicator(Base):
    """One indicator of the published plan: frozen from then on (YY-10, YY-11)."""

    __tablename__ = "indicator"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.case_id"))
    kind: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    dimension: Mapped[str] = mapped_column(String(20))
    points: Mapped[Decimal]
    source_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))

    __table_args__ = (UniqueConstraint("project_id", "kind", "code"),)


class Score(Base):
    """A candidate's points on one indicator: quantified, imported or collected by the unit that holds the data."""

    __tablename__ = "score"

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    points: Mapped[Decimal]
    method: Mapped[str] = mapped_column(String(20))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]


class Standing(Base):
    """A candidate's place in one version of the list; a correction is a new version, never an edit."""

    __tablename__ = "standing"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.case_id"), primary_key=True)
    list_version: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    score: Mapped[Decimal]
    rank: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))
    """selected, undecided (tied across the cut-off), passed_over, excluded, removed, vetoed."""
    reason: Mapped[str | None] = mapped_column(String(300))


class Finding(Base):
    """A human finding on one candidate in the vetting (YY-16): ground, evidence, scope; a veto waits for consent."""

    __tablename__ = "finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.case_id"))
    batch: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.case_id"))
    """The project concerned; empty where the scope is all projects."""
    ground: Mapped[str] = mapped_column(String(60))
    evidence: Mapped[str] = mapped_column(String(2000))
    year: Mapped[int | None]
    """When it happened, where the ground is bound to a year (YY-16a: 本年度)."""
    rectification_failed: Mapped[bool]
    proposed: Mapped[str] = mapped_column(String(10))
    found_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    found_at: Mapped[datetime]
    consented: Mapped[bool | None]
    consented_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    consented_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_finding_round", "round_id", "batch"),)


class VettingReply(Base):
    """What a department that keeps a negative list says of one candidate (YY-16)."""

    __tablename__ = "vetting_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.case_id"))
    batch: Mapped[int]
    department_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    candidate_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    problem: Mapped[bool]
    text: Mapped[str] = mapped_column(String(2000))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("round_id", "batch", "department_id", "candidate_id"),)


class Reward(Base):
    """What a selected recipient gets: praise, money, a project or promotion, and who pays it (YY-19)."""

    __tablename__ = "reward"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.case_id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(300))
    amount: Mapped[Decimal | None]
    source: Mapped[str] = mapped_column(String(20))
    payer_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    done_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("project_id", "unit_id", "kind", "text"),
        Index("ix_reward_payer", "payer_id"),
    )


class Payment(Base):
    """One payment or proof of a reward; its voucher makes it count once however often it is entered."""

    __tablename__ = "payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    reward_id: Mapped[int] = mapped_column(ForeignKey("reward.id"))
    voucher: Mapped[str] = mapped_column(String(100))
    amount: Mapped[Decimal | None]
    paid_on: Mapped[date]
    proof: Mapped[str] = mapped_column(String(300))
    entered_at: Mapped[datetime]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (UniqueConstraint("reward_id", "voucher"),)
