"""Asking after an appeal or complaint by receipt and code: what the filer may know, and nothing of who or what."""

import hmac
from datetime import date

from sqlalchemy import select

from service.cases.desk import Desk
from service.cases.tables import Case
from service.deadlines.tables import Deadline
from service.errors import NotFound
from service.org.tables import Unit
from service.publicity.identity import code_digest
from service.publicity.tables import Appeal, Publicity
from service.rules.due import due

UNTAKEN = frozenset({"received", "acknowledgement.waiting"})
"""Nobody has said yet whether it is taken up."""


def enquire(desk: Desk, receipt: str, code: str) -> dict[str, str | None]:
    """State, who answers for it at which phone, by when and by which clause, and the feedback (YY-13, YY-14)."""
    row = desk.session.execute(
        select(Appeal, Case, Unit.name)
        .join(Case, Case.id == Appeal.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(Appeal.receipt == receipt.strip().upper())
    ).one_or_none()
    if row is None or not hmac.compare_digest(row.Appeal.code_hash, code_digest(row.Appeal.receipt, code)):
        raise NotFound("受理编号或查询码不正确。")
    appeal, case = row.Appeal, row.Case
    is_open = case.closed_at is None
    return {
        "receipt": appeal.receipt,
        "kind": appeal.kind,
        "state": case.state,
        "received_at": appeal.received_at.isoformat(),
        "unit": row.name,
        "phone": _phone(desk, appeal),
        "taken_by": _promised(desk, case, appeal, "appeal_acknowledge") if case.state in UNTAKEN else None,
        "due": _promised(desk, case, appeal, "appeal_conclude") if is_open else None,
        "clause": desk.packs.get(desk.session, case.pack_id).deadlines["appeal_conclude"].clause if is_open else None,
        "concluded_at": appeal.concluded_at.isoformat() if appeal.concluded_at else None,
        "conclusion": appeal.conclusion,
        "feedback": appeal.feedback,
    }


def _phone(desk: Desk, appeal: Appeal) -> str | None:
    """The phone that the newest notice names: the lead unit's for appeals, the government office's for complaints."""
    column = Publicity.appeal_phone if appeal.kind == "appeal" else Publicity.complaint_phone
    notices = select(column).where(Publicity.project_id == appeal.project_id)
    return desk.session.scalar(notices.order_by(Publicity.version.desc()).limit(1))


def _promised(desk: Desk, case: Case, appeal: Appeal, name: str) -> str:
    """The day as it was set, and may have been moved; before its stage has begun, as it will be set."""
    rows = select(Deadline.due).where(
        Deadline.case_id == case.id, Deadline.name == name, Deadline.dropped_at.is_(None)
    )
    found: date | None = desk.session.scalar(rows.order_by(Deadline.id.desc()).limit(1))
    if found is None:
        pack = desk.packs.get(desk.session, case.pack_id)
        found = due(pack, name, desk.calendar, start=appeal.received_at, year=case.year).due
    return found.isoformat()
