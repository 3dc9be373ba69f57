"""Against which conclusions a unit may object: whom each concerns, when it was received, what a revocation ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.accountability.tables import Criticism, CriticismUnit
from service.cases.act import Act
from service.cases.fire import fire
from service.documents.tables import Document
from service.inspections.tables import InspectionUnit
from service.measures.acts import revoke as revoke_measure
from service.measures.tables import Measure
from service.org.tables import Post
from service.talks.tables import Talk
from service.talks.use_cases import take_back
from service.tasks.tables import Task


@dataclass(frozen=True)
class Conclusion:
    """One kind of case with a conclusion; `units` is empty until there is one."""

    units: Callable[[Session, int], frozenset[int]]
    received: Callable[[Session, int, int], datetime | None]
    revoke: Callable[[Act, str], None] | None = None


def _criticised(session: Session, case_id: int) -> frozenset[int]:
    issued = select(Criticism.case_id).where(Criticism.case_id == case_id, Criticism.issued_at.is_not(None))
    return frozenset(session.scalars(select(CriticismUnit.unit_id).where(CriticismUnit.case_id.in_(issued))))


def _criticism_received(session: Session, case_id: int, unit_id: int) -> datetime | None:
    """When the unit signed for it; as long as it has not, its thirty days have not begun."""
    mine = (CriticismUnit.case_id == case_id, CriticismUnit.unit_id == unit_id)
    return session.scalar(select(CriticismUnit.received_at).where(*mine))


def _end_criticism(act: Act, _why: str) -> None:
    """A revoked criticism asks for nothing any more; one that has ended is only annotated."""
    if act.kind.may("revoke", act.state):
        fire(act, "revoke")


def _talked_to(session: Session, case_id: int) -> frozenset[int]:
    recorded = select(Document.case_id).where(Document.case_id == case_id, Document.kind == "talk_record")
    target = select(Post.unit_id).join(Talk, Talk.target_post_id == Post.id).where(Talk.case_id.in_(recorded))
    return frozenset(session.scalars(target))


def _end_talk(act: Act, why: str) -> None:
    """A revoked talk asks for nothing any more, and what was sent about it is withdrawn from who received it."""
    take_back(act, why)
    if act.kind.may("revoke", act.state):
        fire(act, "revoke")


def _inspected(session: Session, case_id: int) -> frozenset[int]:
    told = (InspectionUnit.inspection_id == case_id, InspectionUnit.conclusion.is_not(None))
    return frozenset(session.scalars(select(InspectionUnit.unit_id).where(*told)))


def _conclusion_received(session: Session, case_id: int, unit_id: int) -> datetime | None:
    """When the unit signed for its conclusion."""
    mine = (InspectionUnit.inspection_id == case_id, InspectionUnit.unit_id == unit_id)
    return session.scalar(select(InspectionUnit.received_at).where(*mine))


def _borne(session: Session, case_id: int) -> frozenset[int]:
    """Whom the measure is about, from its notice on."""
    noticed = select(Document.case_id).where(Document.case_id == case_id, Document.kind == "measure_notice")
    return frozenset(session.scalars(select(Measure.subject_id).where(Measure.case_id.in_(noticed))))


def _signed_for(step: str) -> Callable[[Session, int, int], datetime | None]:
    """When the task was done by which the conclusion is received."""

    def received(session: Session, case_id: int, _unit_id: int) -> datetime | None:
        signed = (Task.case_id == case_id, Task.step == step, Task.state == "done")
        return session.scalar(select(Task.closed_at).where(*signed).order_by(Task.id).limit(1))

    return received


CONCLUSIONS = {
    "criticism": Conclusion(_criticised, _criticism_received, _end_criticism),
    "talk": Conclusion(_talked_to, _signed_for("sign_record"), _end_talk),
    "inspection": Conclusion(_inspected, _conclusion_received),
    "measure": Conclusion(_borne, _signed_for("receive_measure"), revoke_measure),
}
"""By kind of case; a kind that draws conclusions of its own adds its line. A talk's record is received by being signed
or refused, a measure's notice by being signed for."""
