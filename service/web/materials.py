"""The papers beside a task: the plan, the list, the matter of an appeal, the draft of a talk, the documents so far."""

from typing import Any

from sqlalchemy import select

from service.cases.desk import Desk
from service.cases.packs import ruled_by
from service.cases.parts import REDACTED, part_for
from service.cases.tables import Case
from service.documents.tables import Attachment, Document
from service.incentives.overview import project_view
from service.incentives.tables import Consultation, Finding, Reward, Round, VettingReply
from service.measures.queries import view as measure_view
from service.org.queries import Official, units_by_code
from service.org.tables import Unit
from service.publicity.tables import Appeal
from service.rules.pack import IncentivePack
from service.talks.tables import Talk
from service.tasks.tables import Task
from service.web.accountability import evidence_for

PLANNING = ("draft_plan", "record_no_reply", "review_plan", "publish_plan")
VETTING = ("summarise_vetting", "consent_veto")


def of(desk: Desk, me: Official, case: Case, task: Task) -> dict[str, Any]:
    """What the official needs before his eyes to decide this task."""
    session = desk.session
    names = {code: unit.name for code, unit in units_by_code(session, case.jurisdiction).items()}
    return {
        "project": project_view(desk, case) if case.kind == "project" else None,
        "names": names,
        "documents": _documents(desk, me, case),
        "appeal": _appeal(desk, case, task),
        "talk": session.scalars(select(Talk).where(Talk.case_id == case.id)).one_or_none(),
        "consulted": _consulted(desk, case) if task.step in PLANNING else [],
        "replies": _replies(desk, case) if task.step in VETTING else [],
        "findings": _findings(desk, case) if task.step == "consent_veto" else [],
        "change": task.form if task.step == "consent_change" else None,
        "adjustment": task.form if task.step == "approve_adjustment" else None,
        "measure": measure_view(session, case) if case.kind == "measure" else None,
        "reward": _reward(desk, task) if task.step == "pay_reward" else None,
        "paper": task.form.get("paper"),
        "evidence": evidence_for(desk, me, case) if task.step in VETTING else [],
    }


def _documents(desk: Desk, me: Official, case: Case) -> list[Document]:
    """The newest version of each kind of document of the case that the official may read."""
    mine = select(Document).where(Document.case_id == case.id, part_for(desk.session, me, case).documents)
    rows = desk.session.scalars(mine.order_by(Document.id))
    return list({row.kind: row for row in rows}.values())


def _appeal(desk: Desk, case: Case, task: Task) -> dict[str, Any] | None:
    appeal = desk.session.get(Appeal, case.id) if case.kind == "appeal" else None
    if appeal is None:
        return None
    accused = desk.session.get(Unit, appeal.accused_unit_id) if appeal.accused_unit_id else None
    affected = desk.session.get(Unit, appeal.affected_unit_id) if appeal.affected_unit_id else None
    project = desk.session.get_one(Case, appeal.project_id)
    enclosed = select(Attachment.id, Attachment.name).where(
        Attachment.case_id == case.id, Attachment.added_by.is_(None)
    )
    redacted = task.step == REDACTED
    return {
        "files": [] if redacted else desk.session.execute(enclosed.order_by(Attachment.id)).all(),
        "receipt": appeal.receipt,
        "received_at": appeal.received_at,
        "anonymous": appeal.anonymous,
        "kind": appeal.kind,
        "project": project.title,
        "accused": accused.name if accused else None,
        "affected": affected.name if affected else None,
        "matter": None if redacted else appeal.matter,
    }


def _consulted(desk: Desk, case: Case) -> list[dict[str, str]]:
    """What counties and the finance bureau said of the plan, the newest word of each (YY-08)."""
    rows = desk.session.execute(
        select(Unit.name, Consultation.reply, Consultation.text)
        .join(Unit, Unit.id == Consultation.unit_id)
        .where(Consultation.project_id == case.id)
        .order_by(Consultation.id)
    )
    return list({unit: {"unit": unit, "reply": reply, "text": text} for unit, reply, text in rows}.values())


def _replies(desk: Desk, case: Case) -> list[dict[str, str]]:
    batch = desk.session.get_one(Round, case.id).batch
    candidate, department = Unit.__table__.alias("candidate"), Unit.__table__.alias("department")
    rows = desk.session.execute(
        select(candidate.c.name, department.c.name, VettingReply.text)
        .join(candidate, candidate.c.id == VettingReply.candidate_id)
        .join(department, department.c.id == VettingReply.department_id)
        .where(VettingReply.round_id == case.id, VettingReply.batch == batch, VettingReply.problem)
        .order_by(candidate.c.id, department.c.id)
    )
    return [{"unit": unit, "department": by, "text": text} for unit, by, text in rows]


def _findings(desk: Desk, case: Case) -> list[dict[str, Any]]:
    batch = desk.session.get_one(Round, case.id).batch
    grounds = ruled_by(desk.packs.get(desk.session, case.pack_id), IncentivePack).vetting.grounds
    rows = desk.session.execute(
        select(Finding, Unit.name)
        .join(Unit, Unit.id == Finding.unit_id)
        .where(Finding.round_id == case.id, Finding.batch == batch)
        .order_by(Finding.id)
    )
    return [
        {
            "unit": name,
            "ground": grounds[f.ground].text if f.ground in grounds else f.ground,
            "evidence": f.evidence,
            "proposed": f.proposed,
            "scope": "project" if f.project_id else "all",
        }
        for f, name in rows
    ]


def _reward(desk: Desk, task: Task) -> dict[str, Any]:
    reward = desk.session.get_one(Reward, int(task.about))
    unit = desk.session.get_one(Unit, reward.unit_id)
    return {"unit": unit.name, "kind": reward.kind, "amount": reward.amount, "text": reward.text}
