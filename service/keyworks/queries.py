"""Each work's story month by month for supervisors, the list's board, and what citizens read (NJ-06, NJ-19)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.kinds import KINDS
from service.cases.papers import papers_of
from service.cases.queries import known
from service.cases.tables import Case
from service.inspections.corrections import pending_corrections
from service.keyworks.facts import MONTHS, reached_nodes, work_year
from service.keyworks.judge import judged_by
from service.keyworks.leaders import leader_of
from service.keyworks.register import WorkBook
from service.keyworks.tables import (
    Card,
    Consequence,
    ConsequenceGround,
    Filing,
    Ground,
    MonthReport,
    WorkPlan,
    WorkUnit,
)
from service.org.queries import Official
from service.org.tables import Person, Unit
from service.rules.escalation import Judged
from service.rules.pack import KeyWorksPack


def work_story(session: Session, official: Official, case: Case, pack: KeyWorksPack, on: date) -> dict[str, Any]:
    """Month by month: plan, reported, verified and by whom, flag and why, grounds, what followed or why nothing did.

    `on` is the day by which the leader is told where the list names none: who is in charge of the lead unit leads.
    """
    book = WorkBook(session, case.id)
    work = book.work
    leader = leader_of(session, work, case.unit_id, on)
    following = _consequences(session, official, case.id, pack)
    return {
        "id": case.id,
        "key": case.key,
        "number": work.number,
        "title": case.title,
        "year": case.year,
        "state": case.state,
        "state_title": KINDS[case.kind].titles[case.state],
        "portfolio": work.portfolio,
        "nature": work.nature,
        "livelihood": work.livelihood,
        "cites": work.cites,
        "measure_unit": work.measure_unit,
        "leader": leader.title if leader else None,
        "leader_named": work.leader_post_id is not None,
        "units": _units(session, case.id),
        "filings": _filings(session, case.id),
        "plans": [_plan(plan) for plan in book.plans],
        "inspection_corrections": [
            {"id": one.id, "month": one.month, "value": said(one.value), "reason": one.reason}
            for one in pending_corrections(session, case.id)
        ],
        "months": _months(session, book, judged_by(pack, work_year(book, case.year)), following),
    }


def _plan(plan: WorkPlan) -> dict[str, Any]:
    return {
        "version": plan.version,
        "effective_month": plan.effective_month,
        "approval": plan.approval,
        "approved_on": plan.approved_on.isoformat(),
        "reason": plan.reason,
    }


def _units(session: Session, work_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Unit.id, Unit.code, Unit.name, WorkUnit.role)
        .join(WorkUnit, WorkUnit.unit_id == Unit.id)
        .where(WorkUnit.work_id == work_id)
        .order_by(WorkUnit.rank)
    )
    return [dict(row._mapping) for row in rows]


def _filings(session: Session, work_id: int) -> list[dict[str, Any]]:
    """Every version of every unit's filing, the newest first."""
    names = {p.id: p.name for p in session.scalars(select(Person).where(Person.id.in_(_filed(work_id))))}
    rows = session.execute(
        select(Filing, Unit.name)
        .join(Unit, Unit.id == Filing.unit_id)
        .where(Filing.work_id == work_id)
        .order_by(Unit.id, Filing.version.desc())
    )
    return [
        {
            "unit": unit,
            "version": filing.version,
            "breakdown": filing.breakdown,
            "principal": names.get(filing.principal_id),
            "supervising": names.get(filing.supervising_id),
            "handling": names.get(filing.handling_id),
            "filed_at": filing.filed_at.isoformat(),
        }
        for filing, unit in rows
    ]


def _filed(work_id: int) -> Any:
    columns = (Filing.principal_id, Filing.supervising_id, Filing.handling_id)
    first, *others = (select(column).where(Filing.work_id == work_id) for column in columns)
    return first.union(*others)


def _months(
    session: Session, book: WorkBook, judged: Judged, following: defaultdict[int, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    silent = {one.month: list(one.nothing_because) for one in judged.months}
    work_id, cards = book.work_id, _cards(session, book.work_id)
    reports, grounds, reached = _reports(session, work_id), _grounds(session, work_id), reached_nodes(book.reports)
    months = []
    for month in MONTHS:
        close, plan = book.closes.get(month), book.plan(month)
        own = cards[month]
        months.append(
            {
                "month": month,
                "planned": own[-1]["planned"] if own else said(plan.planned[month - 1]),
                "plan_version": plan.version,
                "nodes": [
                    node | {"reached": reached.get(node["code"])}
                    for node in plan.nodes
                    if int(node["due"][5:7]) == month
                ],
                "suspended": month in book.suspended,
                "closed_at": close.closed_at.isoformat() if close else None,
                "in_time": close.in_time if close else None,
                "reports": reports[month],
                "cards": own,
                "flag": own[-1]["flag"] if own else None,
                "why": own[-1]["why"] if own else None,
                "grounds": grounds[month],
                "consequences": following[month],
                "nothing_because": silent.get(month, []),
            }
        )
    return months


def _cards(session: Session, work_id: int) -> defaultdict[int, list[dict[str, Any]]]:
    rows = session.scalars(select(Card).where(Card.work_id == work_id).order_by(Card.month, Card.version))
    return _by_month(
        (
            card.month,
            {
                "flag": card.flag,
                "planned": said(card.planned),
                "actual": said(card.actual),
                "why": card.why,
                "given_at": card.given_at.isoformat(),
                "withdrawn_at": card.withdrawn_at.isoformat() if card.withdrawn_at else None,
            },
        )
        for card in rows
    )


def _reports(session: Session, work_id: int) -> defaultdict[int, list[dict[str, Any]]]:
    rows = session.execute(
        select(MonthReport, Person.name)
        .outerjoin(Person, Person.id == MonthReport.verified_by)
        .where(MonthReport.work_id == work_id)
        .order_by(MonthReport.id)
    )
    return _by_month(
        (
            report.month,
            {
                "source": report.source,
                "value": said(report.value),
                "description": report.description,
                "reported_at": report.reported_at.isoformat(),
                "verified": said(report.verified_value),
                "verified_at": report.verified_at.isoformat() if report.verified_at else None,
                "verifier": verifier,
                "note": report.verified_note,
                "returned": report.returned,
            },
        )
        for report, verifier in rows
    )


def _grounds(session: Session, work_id: int) -> defaultdict[int, list[dict[str, Any]]]:
    rows = session.scalars(select(Ground).where(Ground.work_id == work_id).order_by(Ground.id))
    return _by_month(
        (row.month, {"name": row.name, "since": row.period, "vanished": row.vanished_at is not None}) for row in rows
    )


def _consequences(
    session: Session, official: Official, work_id: int, pack: KeyWorksPack
) -> defaultdict[int, list[dict[str, Any]]]:
    """Of what followed only that of which the official may know, with its documents that he may read."""
    rows = session.execute(
        select(Consequence, Case, Unit.name)
        .join(Case, Case.id == Consequence.case_id)
        .join(Unit, Unit.id == Consequence.unit_id)
        .where(Consequence.work_id == work_id, known(official))
        .order_by(Consequence.id)
    ).all()
    papers = papers_of(session, official, [case.id for _, case, _ in rows])
    stands: defaultdict[int, list[str]] = defaultdict(list)
    for consequence_id, name in session.execute(
        select(ConsequenceGround.consequence_id, Ground.name)
        .join(Ground, Ground.id == ConsequenceGround.ground_id)
        .where(Ground.work_id == work_id)
        .order_by(Ground.id)
    ):
        stands[consequence_id].append(name)
    return _by_month(
        (
            row.month,
            {
                "action": row.action,
                "unit": unit,
                "case": case.id,
                "state": case.state,
                "state_title": KINDS[case.kind].titles[case.state],
                "grounds": stands[row.id],
                "clause": pack.grounds[stands[row.id][0]].clause_of(row.action),
                "documents": papers[case.id],
            },
        )
        for row, case, unit in rows
    )


def _by_month(rows: Iterable[tuple[int, dict[str, Any]]]) -> defaultdict[int, list[dict[str, Any]]]:
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    for month, row in rows:
        found[month].append(row)
    return found


def said(figure: Decimal | None) -> str | None:
    """A figure without idle zeros."""
    return None if figure is None else f"{figure.normalize():f}"
