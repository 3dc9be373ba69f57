"""Who may see what accountability brings about: drafts stay inside, the unit learns what was issued and no more."""

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session

from service.accountability.tables import Criticism, CriticismUnit, Objection, Referral
from service.cases.tables import Case
from service.org.offices import SUPERVISION_OFFICE
from service.org.queries import Official

COMPLAINT, REFERRAL = "complaint/", "referral/"
SEALED = (COMPLAINT, REFERRAL)
ADDRESSED = ("criticism", "written_report", "objection")
"""Kinds that concern single units: another unit of the same work does not see them below it."""
KNOWERS = SUPERVISION_OFFICE | {"mayor"}
"""Who needs to know of a referral; the supervisory organ joins them when it is sent."""


def sealed(session: Session, official: Official, case: Case) -> bool:
    """Whether a case is hidden from everybody who has no task in it: complaints (YY-14), referrals from outsiders."""
    if case.key.startswith(REFERRAL):
        return session.scalar(select(Case.id).where(Case.id == case.id, openly(official))) is None
    return case.key.startswith(COMPLAINT)


def openly(official: Official) -> ColumnElement[bool]:
    """For lists: a complaint stands in none, a referral in those of the officials who need to know."""
    known = Case.key.notlike(f"{COMPLAINT}%")
    if official.offices & KNOWERS:
        return known
    return and_(known, or_(Case.key.notlike(f"{REFERRAL}%"), Case.id.in_(_sent_to(official))))


def told(official: Official) -> ColumnElement[bool]:
    """The cases of which an official's unit was told: criticised, referred to it as the organ, or its own objection."""
    units = official.unit_ids
    if not units:
        return ~true()
    criticised = (
        select(CriticismUnit.case_id)
        .join(Criticism, Criticism.case_id == CriticismUnit.case_id)
        .where(CriticismUnit.unit_id.in_(units), Criticism.issued_at.is_not(None))
    )
    objected = select(Objection.case_id).where(Objection.unit_id.in_(units))
    return or_(Case.id.in_(criticised), Case.id.in_(objected), Case.id.in_(_sent_to(official)))


def _sent_to(official: Official) -> Select[int]:
    sent = (Referral.sent_at.is_not(None), Referral.organ_id.in_(official.unit_ids or {-1}))
    return select(Referral.case_id).where(*sent)
