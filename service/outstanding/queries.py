"""Reading a year's outstanding matters: who reads it whole, its works as they stand, one year as a page shows it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.cases.kinds import KINDS
from service.cases.tables import Case
from service.keyworks.register import LEAD
from service.keyworks.tables import KeyWork, WorkUnit
from service.measures.tables import Measure
from service.org.offices import READERS
from service.org.queries import Official
from service.org.tables import Post, Unit
from service.outstanding.tables import OutstandingWork, OutstandingYear

CLAUSE = "NJ-17"
MERITS = {"reform": "改革创新", "difficulty": "攻坚克难", "efficiency": "执行高效"}


def year_of(act: Act) -> OutstandingYear:
    """The act's own year, as it stands in this transaction."""
    return act.session.get_one(OutstandingYear, act.case.id, populate_existing=True)


def reported(session: Session, case_id: int) -> Sequence[OutstandingWork]:
    """The works that were reported, by number, as they stand in this transaction."""
    return session.scalars(
        select(OutstandingWork)
        .where(OutstandingWork.case_id == case_id)
        .order_by(OutstandingWork.number)
        .execution_options(populate_existing=True)
    ).all()


def reads_whole(session: Session, official: Official, _case_id: int) -> bool:
    """Supervisors and leaders; a unit reads its own report, the organisation department the result."""
    return bool(official.offices & READERS)


def involved_units(session: Session, case_id: int) -> frozenset[int]:
    """The lead units of the list's works, and the organisation department."""
    year = session.get_one(OutstandingYear, case_id)
    leads = (
        select(WorkUnit.unit_id)
        .join(KeyWork, KeyWork.case_id == WorkUnit.work_id)
        .where(KeyWork.list_id == year.list_id, WorkUnit.role == LEAD)
    )
    return frozenset(session.scalars(leads)) | {year.organisation_id}


def named_works(session: Session, case_id: int) -> Sequence[Row[OutstandingWork, str, str, str | None]]:
    """Each reported work with its title, the unit that reported it and the post in whose portfolio it is."""
    return session.execute(
        select(OutstandingWork, Case.title, Unit.name, Post.title)
        .join(Case, Case.id == OutstandingWork.work_id)
        .join(Unit, Unit.id == OutstandingWork.unit_id)
        .outerjoin(Post, Post.id == OutstandingWork.leader_post_id)
        .where(OutstandingWork.case_id == case_id)
        .order_by(OutstandingWork.number)
        .execution_options(populate_existing=True)
    ).all()


def view(session: Session, official: Official, case: Case) -> dict[str, Any]:
    """The year as the official may see it: the whole, or what his units have reported."""
    year = session.get_one(OutstandingYear, case.id)
    whole = reads_whole(session, official, case.id)
    rows = [row for row in named_works(session, case.id) if whole or row[0].unit_id in official.unit_ids]
    return {
        "id": case.id,
        "key": case.key,
        "year": case.year,
        "state": case.state,
        "state_title": KINDS[case.kind].titles[case.state],
        "meeting_number": year.meeting_number,
        "held_on": year.held_on.isoformat() if year.held_on else None,
        "fewer_reason": year.fewer_reason,
        "works": [_work(*row) for row in rows],
        "measures": _measures(session, case.id) if whole else [],
    }


def _work(row: OutstandingWork, title: str, unit: str, post: str | None) -> dict[str, Any]:
    return {
        "number": row.number,
        "work": row.work_id,
        "title": title,
        "unit": unit,
        "merits": [MERITS[merit] for merit in row.merits],
        "account": row.account,
        "portfolio": post,
        "recommendation": row.recommendation,
        "struck_reason": row.struck_reason,
        "fixed": row.fixed,
    }


def _measures(session: Session, case_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Measure, Case).join(Case, Case.id == Measure.case_id).where(Measure.fact_id == case_id).order_by(Case.id)
    )
    return [
        {"id": c.id, "key": c.key, "title": c.title, "kind": m.kind, "state": KINDS[c.kind].titles[c.state]}
        for m, c in rows
    ]


def list_years(session: Session, official: Official) -> Sequence[Case]:
    """The years of the official's city, the newest first; what is in them is loaded one by one."""
    years = select(Case).where(Case.jurisdiction == official.jurisdiction, Case.kind == "outstanding")
    return session.scalars(years.order_by(Case.year.desc()).limit(100)).all()
