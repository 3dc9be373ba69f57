"""Reading matters: one with its units' replies, a list, and the year's statistics in one statement."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from service.cases.kinds import KINDS
from service.cases.tables import Case
from service.matters.sight import assigned_to, reads_whole
from service.matters.tables import Matter, MatterPress, MatterReply, MatterUnit
from service.org.offices import READERS
from service.org.queries import Official
from service.org.tables import Unit

PAGE = 50
UNASSIGNED = ("registered", "assignment.waiting")
REPLY = ("kind", "body", "attachments", "outcome", "opinion")


def matter_view(session: Session, official: Official, case: Case) -> dict[str, Any]:
    """A matter; a unit that is not its main one reads its own assignment and replies, no other's."""
    row = session.get_one(Matter, case.id)
    query = (
        select(MatterUnit, Unit)
        .join(Unit, Unit.id == MatterUnit.unit_id)
        .where(MatterUnit.matter_id == case.id)
        .order_by(MatterUnit.main.desc(), Unit.code)
    )
    whole = reads_whole(session, official, case.id)
    if not whole:
        query = query.where(MatterUnit.unit_id.in_(official.unit_ids or {-1}))
    facts = ("number", "source", "reference", "body", "secrecy", "level", "leader_approves")
    return {
        "id": case.id,
        "key": case.key,
        "title": case.title,
        "state": case.state,
        "state_title": KINDS["matter"].titles[case.state],
        **{name: getattr(row, name) for name in facts},
        "given_on": row.given_on.isoformat(),
        "conclusion": row.conclusion if whole else None,
        "units": [_unit(session, found.MatterUnit, found.Unit) for found in session.execute(query)],
    }


def _unit(session: Session, row: MatterUnit, unit: Unit) -> dict[str, Any]:
    mine = (MatterReply.matter_id == row.matter_id, MatterReply.unit_id == unit.id)
    replies = session.scalars(select(MatterReply).where(*mine).order_by(MatterReply.id))
    pressed = select(MatterPress).where(MatterPress.matter_id == row.matter_id, MatterPress.unit_id == unit.id)
    return {
        "unit": unit.code,
        "name": unit.name,
        "main": row.main,
        "work": row.work,
        "due": row.due.isoformat(),
        "progress": row.progress,
        "late": row.late,
        "signed_at": row.signed_at.isoformat() if row.signed_at else None,
        "replies": [
            {**{name: getattr(reply, name) for name in REPLY}, "replied_at": reply.replied_at.isoformat()}
            for reply in replies
        ],
        "presses": [
            {"level": press.level, "at": press.at.isoformat(), "document": press.document_id}
            for press in session.scalars(pressed.order_by(MatterPress.id))
        ],
    }


def matters(
    session: Session,
    official: Official,
    *,
    year: int,
    state: str | None = None,
    source: str | None = None,
    open_only: bool = False,
    before: int | None = None,
) -> list[dict[str, Any]]:
    """A page of the year's matters, the newest first: all for supervisors, its own for a unit."""
    query = (
        select(Case, Matter, Unit.name)
        .join(Matter, Matter.case_id == Case.id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(Case.jurisdiction == official.jurisdiction, Case.kind == "matter", Case.year == year)
    )
    if not official.offices & READERS:
        query = query.where(Case.id.in_(assigned_to(official)))
    if state is not None:
        query = query.where(Case.state == state)
    if source is not None:
        query = query.where(Matter.source == source)
    if open_only:
        query = query.where(Case.closed_at.is_(None))
    if before is not None:
        query = query.where(Case.id < before)
    return [
        {
            "id": case.id,
            "number": row.number,
            "title": case.title,
            "source": row.source,
            "given_on": row.given_on.isoformat(),
            "state": case.state,
            "state_title": KINDS["matter"].titles[case.state],
            "main_unit": unit if case.state not in UNASSIGNED else None,
        }
        for case, row, unit in session.execute(query.order_by(Case.id.desc()).limit(PAGE))
    ]


STATISTICS = text(
    """
    SELECT CASE WHEN grouping(c.state) = 0 THEN 'state' WHEN grouping(m.source) = 0 THEN 'source'
                WHEN grouping(u.code) = 0 THEN 'unit' ELSE 'all' END AS by,
           coalesce(c.state, m.source, u.code, '') AS code, u.name,
           count(DISTINCT c.id) AS matters,
           count(a.unit_id) AS assignments,
           count(*) FILTER (WHERE a.replied_at IS NOT NULL AND NOT a.late) AS on_time,
           count(*) FILTER (WHERE a.late OR d.id IS NOT NULL) AS late,
           count(*) FILTER (WHERE a.replied_at IS NULL AND NOT a.late AND d.id IS NULL AND a.unit_id IS NOT NULL)
               AS running,
           round((extract(epoch FROM avg(a.replied_at - a.assigned_at)) / 86400)::numeric, 1) AS days_to_reply,
           round((extract(epoch FROM avg(c.closed_at - c.opened_at)
                  FILTER (WHERE a.main AND c.outcome = 'closed')) / 86400)::numeric, 1) AS days_to_close
    FROM "case" c
    JOIN matter m ON m.case_id = c.id
    LEFT JOIN matter_unit a ON a.matter_id = c.id AND a.progress <> 'released'
    LEFT JOIN unit u ON u.id = a.unit_id
    LEFT JOIN deadline d ON d.case_id = c.id AND d.name = 'matter_reply' AND d.about = u.code AND d.at <= :now
         AND d.met_at IS NULL AND d.dropped_at IS NULL
    WHERE c.jurisdiction = :jurisdiction AND c.kind = 'matter' AND c.year = :year
    GROUP BY GROUPING SETS ((), (c.state), (m.source), (u.code, u.name))
    HAVING grouping(u.code) = 1 OR u.code IS NOT NULL
    ORDER BY 1, 2
    """
)
"""One pass over the year's matters by ix_case_list, their units by primary key, their open days by the deadline's."""


def statistics(session: Session, jurisdiction: str, year: int, now: datetime) -> list[dict[str, Any]]:
    """Counts by state, source and unit, with the share of replies in time and the average days."""
    rows = session.execute(STATISTICS, {"jurisdiction": jurisdiction, "year": year, "now": now}).mappings()
    return [{**row, "on_time_rate": _rate(row["on_time"], row["late"])} for row in rows]


def _rate(on_time: int, late: int) -> str | None:
    """In percent with one place; none where nothing has fallen due or come yet."""
    judged = on_time + late
    return f"{on_time * 100 / judged:.1f}" if judged else None
