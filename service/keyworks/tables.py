"""The year's key list, its works with their units and plans, and who answers for them (NJ-02, NJ-03)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base


class KeyList(Base):
    """One year's key list as proposed, approved by a meeting and made public (NJ-02)."""

    __tablename__ = "key_list"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    proposal: Mapped[list[Any]]
    meeting_number: Mapped[str | None] = mapped_column(String(60))
    approved_on: Mapped[date | None]
    first_month: Mapped[int | None]
    """The first month that is judged: the one in which the list was made public."""


class KeyWork(Base):
    """One work of the list: what is to be reached, who leads it, who verifies its figures."""

    __tablename__ = "key_work"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int]
    portfolio: Mapped[str] = mapped_column(String(60))
    nature: Mapped[str] = mapped_column(String(20))
    """project, indicator or narrative; a narrative work is judged by its nodes alone."""
    livelihood: Mapped[bool]
    cites: Mapped[str] = mapped_column(String(300))
    """The report, plan or higher-level item that it serves (NJ-01)."""
    direction: Mapped[str] = mapped_column(String(20))
    measure_unit: Mapped[str] = mapped_column(String(20))
    leader_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    """The city leader in charge of the work (NJ-02); none where the mayor leads by himself."""
    verifier: Mapped[str] = mapped_column(String(20))
    planned_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    other_contribution: Mapped[str] = mapped_column(String(500))
    first_month: Mapped[int | None]
    """The first month that is judged, for a work that joined the list in the year; none: the list's own."""

    __table_args__ = (UniqueConstraint("list_id", "number"),)


class WorkUnit(Base):
    """A unit that undertakes the work: lead (主办) or assisting (协办), in the list's order."""

    __tablename__ = "work_unit"

    work_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(10))
    rank: Mapped[int]

    __table_args__ = (Index("ix_work_unit_unit", "unit_id", "work_id"),)


class WorkPlan(Base):
    """An approved version of a work's plan: cumulative by month, with nodes, in force from a month on (NJ-02)."""

    __tablename__ = "work_plan"

    work_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    effective_month: Mapped[int]
    rejudges: Mapped[bool]
    """The approval itself says that closed months are judged again by it."""
    planned: Mapped[list[Any]]
    nodes: Mapped[list[Any]]
    """Each `{code, title, due}`."""
    reason: Mapped[str] = mapped_column(String(2000))
    approval: Mapped[str] = mapped_column(String(200))
    approved_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (CheckConstraint("effective_month BETWEEN 1 AND 12", name="a_month"),)


class WorkSuspension(Base):
    """Months for which the city has suspended a work (rules.md 3)."""

    __tablename__ = "work_suspension"

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    first_month: Mapped[int]
    last_month: Mapped[int]
    reason: Mapped[str] = mapped_column(String(2000))
    approval: Mapped[str] = mapped_column(String(200))
    approved_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class WorkAdjustment(Base):
    """An adjustment that was asked for and waits for its approval, or how it ended (NJ-02)."""

    __tablename__ = "work_adjustment"

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    """The work; the list itself where works are to join it."""
    kind: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(20))
    approval: Mapped[str | None] = mapped_column(String(200))
    approved_on: Mapped[date | None]


class Filing(Base):
    """责任备案: who of a unit answers for the work, and its breakdown; a new version replaces, none is changed."""

    __tablename__ = "filing"

    work_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    breakdown: Mapped[str] = mapped_column(String(4000))
    principal_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    supervising_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    handling_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    filed_at: Mapped[datetime]
    filed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class MonthReport(Base):
    """What was said of a month, and what became of it: reported, verified or returned, corrected later; append only."""

    __tablename__ = "month_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    month: Mapped[int]
    source: Mapped[str] = mapped_column(String(20))
    """unit, or correction by the supervision office."""
    value: Mapped[Decimal | None]
    description: Mapped[str] = mapped_column(String(4000))
    nodes: Mapped[list[Any]]
    """Nodes reported done: each `{code, done_on}`."""
    reported_at: Mapped[datetime]
    reported_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verified_value: Mapped[Decimal | None]
    verified_nodes: Mapped[list[Any] | None]
    verified_note: Mapped[str] = mapped_column(String(2000))
    returned: Mapped[bool]

    __table_args__ = (Index("ix_month_report_work", "work_id", "month", "id"),)


class MonthClose(Base):
    """A month of a work is closed, once: the plan it was judged by and whether a report was there in time."""

    __tablename__ = "month_close"

    work_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    month: Mapped[int] = mapped_column(primary_key=True)
    closed_at: Mapped[datetime]
    cutoff: Mapped[datetime]
    plan_version: Mapped[int]
    in_time: Mapped[bool]


class Card(Base):
    """A red flag or yellow card (红旗、黄牌) as it was given; a corrected one is withdrawn and stays in the history."""

    __tablename__ = "card"

    work_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    month: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    flag: Mapped[str] = mapped_column(String(20))
    planned: Mapped[Decimal]
    actual: Mapped[Decimal | None]
    why: Mapped[str] = mapped_column(String(500))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_card_in_force",
            "work_id",
            "month",
            unique=True,
            postgresql_where=text("withdrawn_at is null"),
        ),
        Index("ix_card_board", "month", "flag", postgresql_where=text("withdrawn_at is null")),
    )


class Ground(Base):
    """A ground on which the clause acts, once for ever: its key is never used a second time (NJ-18, NJ-19)."""

    __tablename__ = "ground"

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    period: Mapped[int]
    """The first month of the run for grounds of months in a row, else the month itself."""
    month: Mapped[int]
    run_to: Mapped[int]
    found_at: Mapped[datetime]
    vanished_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("work_id", "year", "name", "period"),)


class Consequence(Base):
    """What a month's closing brought upon a unit: one case for an action and month, whatever its grounds."""

    __tablename__ = "consequence"

    id: Mapped[int] = mapped_column(primary_key=True)
    ground_id: Mapped[int] = mapped_column(ForeignKey("ground.id"))
    """The ground that began it: the key that lets no second one begin."""
    work_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    month: Mapped[int]
    action: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)

    __table_args__ = (
        UniqueConstraint("ground_id", "action", "unit_id"),
        Index("ix_consequence_work", "work_id", "month", "action"),
    )


class ConsequenceGround(Base):
    """On which grounds a consequence stands: one sitting, each ground by itself."""

    __tablename__ = "consequence_ground"

    consequence_id: Mapped[int] = mapped_column(ForeignKey("consequence.id"), primary_key=True)
    ground_id: Mapped[int] = mapped_column(ForeignKey("ground.id"), primary_key=True)


class Disclosure(Base):
    """Progress of the livelihood works made public in the media: outlet, day and link (NJ-19)."""

    __tablename__ = "disclosure"

    list_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True)
    month: Mapped[int] = mapped_column(primary_key=True)
    outlet: Mapped[str] = mapped_column(String(100))
    published_on: Mapped[date]
    link: Mapped[str] = mapped_column(String(500))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class WorkBonus(Base):
    """How many points a named official gave a work for one ground; the newest counts, none is changed (NJ-16)."""

    __tablename__ = "work_bonus"

    id: Mapped[int] = mapped_column(primary_key=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    reason: Mapped[str] = mapped_column(String(30))
    points: Mapped[Decimal]
    note: Mapped[str] = mapped_column(String(500))
    decided_at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class DepartmentGrade(Base):
    """A department's grade of the year and its staff assessed, as recorded; the newest counts (NJ-16)."""

    __tablename__ = "department_grade"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    grade: Mapped[str] = mapped_column(String(20))
    staff: Mapped[int]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
