"""What YY-16 reads of this side: criticisms, talks and referrals against a unit; evidence for a person, no verdict."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, extract, func, or_, select
from sqlalchemy.orm import Session

from service.accountability.tables import Criticism, CriticismUnit, Referral
from service.cases.kinds import KINDS
from service.cases.tables import Case, RulePack
from service.clock import LEGAL_ZONE, legal_day
from service.documents.tables import Document
from service.org.tables import Post
from service.talks.tables import Talk

PROGRESS = {
    "told": "已印发",
    "reporting": "尚未报送检查和承诺",
    "signing": "尚未报送检查和承诺",
    "reviewing": "检查和承诺待审核",
    "promised": "整改中",
    "verifying": "待核实整改",
    "done": "已完成整改",
    "missed": "承诺到期未完成",
}


def evidence_against(session: Session, unit_id: int, year: int) -> list[dict[str, Any]]:
    """What was issued, held or sent against a unit about a year's work, or in that year, by date."""
    found = [
        *_criticisms(session, unit_id, year),
        *_talks(session, unit_id, year),
        *_referrals(session, unit_id, year),
    ]
    return sorted(found, key=lambda row: (row["on"], row["case_id"]))


def _of_year(year: int, instant: Any) -> ColumnElement[bool]:
    local = func.timezone(str(LEGAL_ZONE), instant)
    return or_(Case.year == year, extract("year", local) == year)


def _day(instant: datetime | None) -> str:
    assert instant is not None, "what has a number was issued"
    return legal_day(instant).isoformat()


def _criticisms(session: Session, unit_id: int, year: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Criticism, CriticismUnit, Case, Document.number)
        .join(CriticismUnit, CriticismUnit.case_id == Criticism.case_id)
        .join(Case, Case.id == Criticism.case_id)
        .join(Document, Document.id == Criticism.document_id)
        .where(CriticismUnit.unit_id == unit_id, _of_year(year, Criticism.issued_at))
    )
    return [
        {
            "kind": "criticism",
            "case_id": case.id,
            "title": case.title,
            "on": _day(row.issued_at),
            "number": number,
            "clause": row.clause,
            "rectification": "经复核撤销" if case.state == "revoked" else PROGRESS[mine.progress],
        }
        for row, mine, case, number in rows
    ]


def _talks(session: Session, unit_id: int, year: int) -> list[dict[str, Any]]:
    """Talks of the key works' side that were held; those about a late incentive project are known to that side."""
    notice = (
        select(func.max(Document.number))
        .where(Document.case_id == Talk.case_id, Document.kind == "talk_notice")
        .scalar_subquery()
    )
    rows = session.execute(
        select(Talk, Case, notice)
        .join(Case, Case.id == Talk.case_id)
        .join(Post, Post.id == Talk.target_post_id)
        .join(RulePack, RulePack.id == Case.pack_id)
        .where(
            Post.unit_id == unit_id,
            Talk.held_on.is_not(None),
            RulePack.cycle == "key_works",
            or_(Case.year == year, extract("year", Talk.held_on) == year),
        )
    )
    return [
        {
            "kind": "talk",
            "case_id": case.id,
            "title": case.title,
            "on": row.held_on.isoformat(),
            "number": number,
            "clause": "NJ-18",
            "rectification": KINDS["talk"].titles[case.state],
        }
        for row, case, number in rows
    ]


def _referrals(session: Session, unit_id: int, year: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Referral, Case, Document.number)
        .join(Case, Case.id == Referral.case_id)
        .join(Document, Document.id == Referral.document_id)
        .where(Referral.unit_id == unit_id, _of_year(year, Referral.sent_at))
    )
    return [
        {
            "kind": "referral",
            "case_id": case.id,
            "title": case.title,
            "on": _day(row.sent_at),
            "number": number,
            "clause": row.clause,
            "rectification": KINDS["referral"].titles[case.state],
        }
        for row, case, number in rows
    ]
