"""What must have come out of a rehearsal, in the scenario's words; projects are named `01`, a county's `anhua/01`."""

from datetime import date
from typing import Literal

from pydantic import Field

from deploy.rehearsal.part import Part


class DueDay(Part):
    """A deadline's day as it stood at the end."""

    project: str | None = None
    """Empty: the round's own."""
    deadline: str
    day: date
    visit: int = 1


class Move(Part):
    """A deadline that moved, from one day to another."""

    project: str | None = None
    deadline: str
    old: date
    new: date


class Signatures(Part):
    """Who decided a step, by user name, in any order."""

    project: str | None = None
    step: str
    by: list[str]


class Blind(Part):
    """An official for whom a jurisdiction's cases are not there (YY-20)."""

    official: str
    jurisdiction: str


class Expectations(Part):
    """Every part left out is not checked."""

    round: str = "payout.ended"
    county: str | None = None
    projects: dict[str, str] = Field(default_factory=dict)
    """End states; the others must be `payout.paid`."""
    talks: dict[str, list[Literal["warning_talk", "supervising_leader_talk"]]] | None = None
    """Every talk of the round, by project, in order: no other one may have begun."""
    talk_ends: dict[str, int] | None = None
    """How the talks ended: closed, withdrawn."""
    sheets: dict[str, int] | None = None
    """Supervision sheets by project, all of them."""
    events: dict[str, int] = Field(default_factory=dict)
    """How often an event was recorded in the whole register, by its kind."""
    due: list[DueDay] = Field(default_factory=list)
    moved: list[Move] = Field(default_factory=list)
    publicity: dict[str, int] = Field(default_factory=dict)
    """Versions published."""
    vacant: dict[str, dict[str, int]] = Field(default_factory=dict)
    """Places left empty in the end, by kind of recipient."""
    recipients: dict[str, list[str]] = Field(default_factory=dict)
    """All recipients in the end, by unit."""
    not_recipients: dict[str, list[str]] = Field(default_factory=dict)
    signed: list[Signatures] = Field(default_factory=list)
    order: dict[str, list[str]] = Field(default_factory=dict)
    """Events in this order, others between them."""
    refused: list[str] = Field(default_factory=list)
    """Refusals that officials met; all of them, by name."""
    documents: dict[str, int] = Field(default_factory=dict)
    """Documents issued, by kind."""
    blind: list[Blind] = Field(default_factory=list)
