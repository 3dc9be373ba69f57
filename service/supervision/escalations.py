"""What lateness brought: talks, written reports, criticisms, referrals, from the draft to the end, with the reason."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, case, cast, exists, func, select
from sqlalchemy.orm import Session, aliased

from service.accountability.grounds import told
from service.accountability.sight import openly
from service.accountability.tables import Criticism, Referral, WrittenReport
from service.cases.kinds import KINDS
from service.cases.tables import Case, Event
from service.keyworks.tables import KeyWork, WorkSuspension
from service.org.queries import Official
from service.org.tables import Unit
from service.supervision.sieve import STILL_OPEN
from service.talks.tables import Talk
from service.tasks.tables import Decision, Task

PAGE = 50
KINDS_OF = ("talk", "written_report", "criticism", "referral")
BOXES: dict[str, tuple[str, ...]] = {
    "pending": (
        "triggered", "notice.draft", "opened", "report.drafting", "report.signing",
        "proposal.checking", "proposal.approving", "proposal.meeting",
        "approval.preparing", "approval.approving", "approval.meeting",
    ),
    "issued": ("notice.issued", "talk.scheduled", "report.receiving", "proposal.issued", "approval.sent",
               "transfer.receiving", "transfer.received"),
    "held": ("talk.held", "talk.record_signed", "rectification.rectifying", "rectification.verifying",
             "rectification.verified", "remedy.reporting", "remedy.promised", "promise.watching"),
    "ended": ("closed", "received", "issued", "remedied", "missed"),
    "withdrawn": ("withdrawn", "refused", "revoked"),
}  # fmt: skip
"""Which states stand in which box: waiting for a signature, gone out, held and being put right, ended, drawn back."""


def counts(session: Session, official: Official, year: int, now: Any) -> dict[str, int]:
    """How many stand in each box, and how many of the running ones are late."""
    late = func.count().filter(case((Case.closed_at.is_(None), _has_late_task(now)), else_=False))
    rows = session.execute(select(Case.state, func.count(), late).where(*_of(official, year)).group_by(Case.state))
    found = dict.fromkeys((*BOXES, "overdue"), 0)
    for state, count, late_ones in rows:
        found[box_of(state)] += count
        found["overdue"] += late_ones
    return found


def box_of(state: str) -> str:
    """The box of a state; one that is not named waits for nobody any more."""
    return next((box for box, states in BOXES.items() if state in states), "ended")


def escalated(
    session: Session, official: Official, year: int, box: str, now: Any, before: int | None = None
) -> tuple[list[dict[str, Any]], int | None]:
    """One page of a box, the newest first, and the last id when more follow."""
    chosen = _has_late_task(now) & Case.closed_at.is_(None) if box == "overdue" else Case.state.in_(BOXES[box])
    subject = aliased(Case)
    query = (
        select(Case, subject.id, subject.title, subject.kind, Unit.name, Talk, Criticism, WrittenReport, Referral)
        .join(Unit, Unit.id == Case.unit_id)
        .outerjoin(subject, subject.id == Case.parent_id)
        .outerjoin(Talk, Talk.case_id == Case.id)
        .outerjoin(Criticism, Criticism.case_id == Case.id)
        .outerjoin(WrittenReport, WrittenReport.case_id == Case.id)
        .outerjoin(Referral, Referral.case_id == Case.id)
        .where(*_of(official, year), chosen)
    )
    if before is not None:
        query = query.where(Case.id < before)
    found = session.execute(query.order_by(Case.id.desc()).limit(PAGE + 1)).all()
    rows = [_row(*row) for row in found[:PAGE]]
    return rows, rows[-1]["id"] if len(found) > PAGE else None


def _of(official: Official, year: int) -> tuple[ColumnElement[bool], ...]:
    own = (Case.jurisdiction == official.jurisdiction, Case.kind.in_(KINDS_OF), Case.year == year)
    return (*own, openly(official))


def _has_late_task(now: Any) -> ColumnElement[bool]:
    return exists().where(Task.case_id == Case.id, STILL_OPEN, Task.due_at <= now)


def _row(
    case: Case, subject_id: int | None, subject: str | None, subject_kind: str | None, unit: str, *about: Any
) -> dict[str, Any]:
    talk, criticism, report, referral = about
    facts: dict[str, Any] = next((found.facts for found in (criticism, report, referral) if found is not None), {})
    grounds: list[Any] = next((found.grounds for found in (criticism, referral) if found is not None), [])
    return {
        "id": case.id,
        "kind": case.kind,
        "level": talk.level if talk else case.kind,
        "title": case.title,
        "state_title": KINDS[case.kind].titles[case.state],
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
        "subject": {"id": subject_id, "title": subject, "kind": subject_kind} if subject_id else None,
        "unit": unit,
        "grounds": list(grounds),
        "why": talk.gap if talk else told(facts),
        "clause": next(found.clause for found in about if found is not None) if any(about) else "",
        "meet_at": talk.meet_at if talk else None,
        "held_on": talk.held_on if talk else None,
        "rectify_by": talk.rectify_by if talk else None,
    }


def ends_explained(session: Session, case_ids: Sequence[int]) -> dict[int, str]:
    """Why each of these cases was drawn back or refused: the reason of the record, or the opinion of who decided."""
    ids = set(case_ids) or {-1}
    reason = cast(Event.data["why"].astext, Text)
    drawn = select(Event.case_id, Event.id, reason).where(
        Event.case_id.in_(ids), Event.kind == "withdraw", reason.is_not(None)
    )
    opinions = select(Decision.case_id, Decision.id, Decision.opinion).where(
        Decision.case_id.in_(ids), Decision.outcome.in_(("withdraw", "refuse")), Decision.opinion != ""
    )
    return {row[0]: row[2] for row in session.execute(opinions.union_all(drawn))}


def suspended_works(
    session: Session, official: Official, year: int, before: int | None = None
) -> tuple[list[dict[str, Any]], int | None]:
    """Works that the city has suspended for some months: no flag, and no month in a row counts (rules.md 3)."""
    query = (
        select(WorkSuspension, Case.id, Case.title, KeyWork.number, Unit.name)
        .join(Case, Case.id == WorkSuspension.work_id)
        .join(KeyWork, KeyWork.case_id == Case.id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(Case.jurisdiction == official.jurisdiction, Case.year == year)
    )
    if before is not None:
        query = query.where(WorkSuspension.id < before)
    found = session.execute(query.order_by(WorkSuspension.id.desc()).limit(PAGE + 1)).all()
    rows: list[dict[str, Any]] = [
        {
            "id": s.id,
            "work": work_id,
            "title": f"{number}. {title}",
            "unit": unit,
            "first_month": s.first_month,
            "last_month": s.last_month,
            "reason": s.reason,
            "approval": s.approval,
            "approved_on": s.approved_on,
        }
        for s, work_id, title, number, unit in found[:PAGE]
    ]
    return rows, rows[-1]["id"] if len(found) > PAGE else None
