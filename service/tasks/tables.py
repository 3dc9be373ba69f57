"""A task (待办), its decision, the hands it went through, and the inbox's views that an official keeps."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base

OPEN = text("state = 'open'")
DUE = text("coalesce(due_at, 'infinity')")
"""By when, as every list of open tasks is ordered: what has no day comes last, and a page goes on from any row."""


class Task(Base):
    """What a case waits for from a post. `person_id` is set when somebody has claimed it or it was handed to him."""

    __tablename__ = "task"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    jurisdiction: Mapped[str] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(30))
    visit: Mapped[int]
    step: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(80))
    """What distinguishes tasks of one step: a county's code, a reward's id; empty where the step has only one."""
    clause: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    """Whose matter it is: the case's own unit, kept here so that an inbox of any length is sorted and sifted by it."""
    cycle: Mapped[str] = mapped_column(String(20))
    """Of which yearly cycle, as the case's rule pack says: kept here for the same reason."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    handed: Mapped[bool]
    """转办: handed to this person by name, who need not sit in the post."""
    lender_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """委派: who asked a colleague and gets the task back."""
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int]
    priority: Mapped[int]
    form: Mapped[dict[str, Any]]
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadline.id"))
    due_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None] = mapped_column(String(30))

    __table_args__ = (
        Index("ix_task_inbox", "post_id", DUE, "id", "cycle", postgresql_where=OPEN),
        Index("ix_task_inbox_since", "post_id", "id", "cycle", postgresql_where=OPEN),
        Index("ix_task_inbox_step", "post_id", "step", DUE, "id", postgresql_where=OPEN),
        Index("ix_task_inbox_owner", "post_id", "owner_id", DUE, "id", "cycle", postgresql_where=OPEN),
        Index("ix_task_unit", "unit_id", DUE, "id", "cycle", postgresql_where=OPEN),
        Index("ix_task_unit_since", "unit_id", "id", "cycle", postgresql_where=OPEN),
        Index("ix_task_unit_step", "unit_id", "step", DUE, "id", postgresql_where=OPEN),
        Index("ix_task_unit_owner", "unit_id", "owner_id", DUE, "id", "cycle", postgresql_where=OPEN),
        Index("ix_task_person", "person_id", "due_at", "id", postgresql_where=OPEN),
        Index("ix_task_case", "case_id", "step"),
        Index("ix_task_done", "decided_by", "id"),
        Index("ix_task_late", "jurisdiction", "due_at", "id", postgresql_where=OPEN),
        Index("ix_task_due", "jurisdiction", "due_at"),
        Index("uq_task_open_once", "case_id", "step", "about", unique=True, postgresql_where=OPEN),
    )


class Decision(Base):
    """What one person decided on one task: the first answer is the answer to every repeat."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(String(30))
    opinion: Mapped[str] = mapped_column(String(2000))
    form: Mapped[dict[str, Any]]
    signed_on: Mapped[date]
    """The legal day of signing; for a signature on paper the day on the paper, which may be earlier."""
    entered_at: Mapped[datetime]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """代录: the clerk who entered a signature given on paper."""
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    answer: Mapped[dict[str, Any]]

    __table_args__ = (UniqueConstraint("task_id", "person_id"), Index("ix_decision_case", "case_id", "id"))


class TaskHand(Base):
    """A task's way from hand to hand: claimed, released, transferred, lent, returned, urged, copied, read."""

    __tablename__ = "task_hand"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(500))
    read_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_task_hand_copy", "to_id", "id", postgresql_where=text("act = 'copy'")),)


class SavedFilter(Base):
    """常用筛选: a view of the inbox that an official keeps under a name of his own; nobody else sees it."""

    __tablename__ = "saved_filter"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(500))
    """The address behind the question mark; it is read again, and checked, whenever it is opened."""

    __table_args__ = (UniqueConstraint("person_id", "name"),)


class TaskDraft(Base):
    """What one person has typed into a task's form and not decided: his alone, gone with the decision or the task."""

    __tablename__ = "task_draft"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    version: Mapped[int]
    fields: Mapped[list[Any]]
    """Names and values as the page sent them, in order."""
    kept_at: Mapped[datetime]
