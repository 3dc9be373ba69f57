"""What a month's bulletin says (督查通报): numbers, flags, cards with reasons, talks, next month's nodes."""

from collections import Counter
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from service.accountability.tables import Criticism
from service.cases.tables import Case
from service.keyworks.tables import Card, Consequence, KeyWork, WorkPlan
from service.org.tables import Unit

FLAGS = {"red_flag": "红旗", "yellow_card": "黄牌", "not_due": "未到期", "suspended": "暂停", "pending": "待定"}


def bulletin_content(session: Session, list_id: int, month: int) -> dict[str, Any]:
    """The month's overview from the cards in force; the same register gives the same words."""
    cards = session.execute(
        select(Case.id, Case.title, KeyWork.number, KeyWork.portfolio, Unit.name, Card.flag, Card.why)
        .join(KeyWork, KeyWork.case_id == Case.id)
        .join(Unit, Unit.id == Case.unit_id)
        .join(Card, (Card.work_id == Case.id) & (Card.month == month) & Card.withdrawn_at.is_(None))
        .where(KeyWork.list_id == list_id)
        .order_by(KeyWork.number)
    ).all()
    counted = Counter(card.flag for card in cards)
    return {
        "counts": [{"flag": words, "works": counted[flag]} for flag, words in FLAGS.items()],
        "flags": [_line(card) for card in cards if card.flag == "red_flag"],
        "cards": [_line(card) for card in cards if card.flag == "yellow_card"],
        "talks": _talks(session, list_id, month),
        "nodes": _next_nodes(session, list_id, month + 1),
    }


def _line(card: Any) -> dict[str, Any]:
    return {"number": card.number, "title": card.title, "portfolio": card.portfolio, "unit": card.name, "why": card.why}


def _talks(session: Session, list_id: int, month: int) -> list[dict[str, Any]]:
    """Talks, reports and criticisms; a criticism that is not issued yet is not public, and a referral never is."""
    drafted = select(Criticism.case_id).where(Criticism.issued_at.is_(None))
    rows = session.execute(
        select(Consequence.action, Case.title, Unit.name)
        .join(KeyWork, KeyWork.case_id == Consequence.work_id)
        .join(Case, Case.id == Consequence.work_id)
        .join(Unit, Unit.id == Consequence.unit_id)
        .where(KeyWork.list_id == list_id, Consequence.month == month)
        .where(Consequence.action != "accountability_referral", Consequence.case_id.not_in(drafted))
        .order_by(KeyWork.number, Consequence.id)
    )
    return [{"action": row.action, "title": row.title, "unit": row.name} for row in rows]


def _next_nodes(session: Session, list_id: int, month: int) -> list[dict[str, Any]]:
    """The nodes due in a month, by each work's newest plan."""
    rows = session.execute(
        select(KeyWork.number, Case.title, WorkPlan.nodes)
        .join(Case, Case.id == KeyWork.case_id)
        .join(WorkPlan, WorkPlan.work_id == KeyWork.case_id)
        .where(KeyWork.list_id == list_id)
        .order_by(KeyWork.number, WorkPlan.version.desc())
        .ext(distinct_on(KeyWork.number))
    )
    return [
        {"number": row.number, "title": row.title, "node": node["title"], "due": node["due"]}
        for row in rows
        for node in row.nodes
        if int(node["due"][5:7]) == month
    ]
