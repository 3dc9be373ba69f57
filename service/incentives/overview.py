"""The round's overview and a project's page: where each thing stands, what is late, with whom."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.cases.desk import Desk
from service.cases.kinds import KINDS
from service.cases.tables import Case
from service.incentives.queries import leads, rewards, round_projects, standings
from service.incentives.tables import Finding, Override, Payment, Project, Reward, Round
from service.org.tables import Unit
from service.publicity.tables import Publicity
from service.tasks.queries import waiting_on


def round_view(desk: Desk, case: Case) -> dict[str, Any]:
    """The round with one line a project; three queries however many projects there are."""
    this = desk.session.get_one(Round, case.id)
    rows = round_projects(desk.session, case.id)
    waiting = waiting_on(desk.session, desk.now, [row.Case.id for row in rows] + [case.id])
    return {
        "id": case.id,
        "title": case.title,
        "year": case.year,
        "state": case.state,
        "state_title": KINDS["round"].titles[case.state],
        "submission_due": this.submission_due.isoformat() if this.submission_due else None,
        "approved_on": this.approved_on.isoformat() if this.approved_on else None,
        "meeting_number": this.meeting_number,
        "batch": this.batch,
        "waiting": waiting.get(case.id, []),
        "projects": [
            {
                "id": row.Case.id,
                "number": row.Project.number,
                "title": row.Case.title,
                "state": row.Case.state,
                "state_title": KINDS["project"].titles[row.Case.state],
                "between": row.Case.between,
                "batch": row.Project.batch,
                "waiting": waiting.get(row.Case.id, []),
            }
            for row in rows
        ],
        "findings": _findings(desk, case.id),
    }


def _findings(desk: Desk, round_id: int) -> list[dict[str, Any]]:
    rows = desk.session.execute(
        select(Finding, Unit.name)
        .join(Unit, Unit.id == Finding.unit_id)
        .where(Finding.round_id == round_id)
        .order_by(Finding.id)
    )
    return [
        {
            "id": f.id,
            "unit": name,
            "ground": f.ground,
            "proposed": f.proposed,
            "consented": f.consented,
            "batch": f.batch,
        }
        for f, name in rows
    ]


def project_view(desk: Desk, case: Case) -> dict[str, Any]:
    """A project's plan, its newest list, overrides, publicity versions, rewards and what was paid of them."""
    session = desk.session
    project = session.get_one(Project, case.id)
    return {
        "id": case.id,
        "key": case.key,
        "number": project.number,
        "title": case.title,
        "state": case.state,
        "subject": project.subject,
        "cites": project.cites,
        "leads": [unit.name for unit in leads(session, case.id)],
        "plan": project.plan,
        "plan_version": project.plan_version,
        "list_version": project.list_version,
        "list": _list(session, case.id, project.list_version),
        "overrides": [
            {"rule": o.rule, "reason": o.reason, "approval": o.approval}
            for o in session.scalars(
                select(Override).where(Override.case_id == case.id).order_by(Override.id)
            )
        ],
        "publicity": [
            {"id": p.id, "version": p.version, "opened_at": p.opened_at.isoformat(), "ended": p.ended}
            for p in session.scalars(
                select(Publicity).where(Publicity.project_id == case.id).order_by(Publicity.version)
            )
        ],
        "rewards": _rewards(session, case.id),
    }


def _list(session: Session, project_id: int, version: int) -> list[dict[str, Any]]:
    return [
        {"kind": s.kind, "unit": u.code, "name": u.name, "score": str(s.score), "rank": s.rank, "status": s.status}
        for s, u in standings(session, project_id, version)
    ]


def _rewards(session: Session, project_id: int) -> list[dict[str, Any]]:
    """Each reward with what was paid of it so far."""
    sums = (
        select(Payment.reward_id, func.sum(Payment.amount))
        .join(Reward, Reward.id == Payment.reward_id)
        .where(Reward.project_id == project_id)
        .group_by(Payment.reward_id)
    )
    paid = {reward: amount or 0 for reward, amount in session.execute(sums)}
    return [
        {
            "id": r.id,
            "unit": u.name,
            "kind": r.kind,
            "amount": str(r.amount) if r.amount is not None else None,
            "paid": str(paid.get(r.id, 0)),
            "done": r.done_at is not None,
        }
        for r, u in rewards(session, project_id)
    ]
