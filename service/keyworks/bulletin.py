"""What a bulletin says (督查通报): numbers and comment by portfolio, flags, cards with reasons and streaks, talks,
overdue matters, the nodes ahead (NJ-06). The same register gives the same words."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from service.accountability.tables import Criticism
from service.cases.act import Act
from service.cases.tables import Case
from service.documents.tables import Document
from service.duties.tables import DutyEntry, DutyPeriod
from service.keyworks.spans import SPANS, Span
from service.keyworks.tables import Card, Consequence, KeyWork, WorkPlan
from service.matters.tables import MatterUnit
from service.org.tables import Unit
from service.rules.escalation import streak
from service.rules.key_work_rules import month_readings
from service.rules.months import Flag
from service.talks.tables import Talk

FLAGS: Mapping[str, str] = {
    "red_flag": "红旗",
    "yellow_card": "黄牌",
    "not_due": "未到期",
    "suspended": "暂停",
    "pending": "待定",
}
DRAFTED_OR_GONE = ("triggered", "notice.draft", "refused", "withdrawn", "revoked")
"""A talk or report in one of these states is nobody's business outside."""
COMMENTING = ("portfolio_check", "economic_analysis", "half_year_review")
"""The recurring duties whose entries are the comment of a month, a quarter, a half-year (NJ-06)."""
WITH_THE_UNIT = ("signing", "replying")
"""A supervised matter that its unit has not answered."""


@dataclass
class _Work:
    """A work with its cards in force up to the span's last month."""

    row: Any
    cards: dict[int, Any] = field(default_factory=dict)


def bulletin_content(act: Act, span: Span) -> dict[str, Any]:
    """The span's overview from the cards in force; what was told in the last bulletin of its kind is not told again."""
    session, list_id, last = act.session, act.case.id, span.months[-1]
    works = [work for work in _works(session, list_id, last) if last in work.cards]
    readings = month_readings(act.key_works_rules.settings)
    counted = Counter(work.cards[last].flag for work in works)
    lines = [_line(work, last) | {"streak": streak(_flags(work, last), readings)} for work in works]
    return {
        "span": span.words,
        "months": len(span.months),
        "counts": [{"flag": words, "works": counted[flag]} for flag, words in FLAGS.items()],
        "given": _given(works, span),
        "portfolios": _portfolios(works, last, _comments(session, list_id, _days(act.case.year, span))),
        "flags": [line for line in lines if line["flag"] == "red_flag"],
        "cards": [line for line in lines if line["flag"] == "yellow_card"],
        "talks": _talks(session, list_id, _last_told(act, span)),
        "overdue": _overdue(session, act.case.jurisdiction, act.desk.today),
        "ahead": span.next_words,
        "nodes": _nodes(session, list_id, span.ahead),
    }


def _works(session: Session, list_id: int, last: int) -> list[_Work]:
    works: dict[int, _Work] = {}
    for row in session.execute(
        select(
            Case.id, Case.title, KeyWork.number, KeyWork.portfolio, Unit.name, Card.month, Card.flag, Card.why
        )
        .join(KeyWork, KeyWork.case_id == Case.id)
        .join(Unit, Unit.id == Case.unit_id)
        .join(Card, (Card.work_id == Case.id) & (Card.month <= last) & Card.withdrawn_at.is_(None))
        .where(KeyWork.list_id == list_id)
        .order_by(KeyWork.number, Card.month)
    ):
        works.setdefault(row.id, _Work(row)).cards[row.month] = row
    return list(works.values())


def _flags(work: _Work, last: int) -> list[Flag]:
    return [work.cards[month].flag if month in work.cards else "not_due" for month in range(1, last + 1)]


def _line(work: _Work, month: int) -> dict[str, Any]:
    row, card = work.row, work.cards[month]
    return {
        "number": row.number, "title": row.title, "portfolio": row.portfolio, "unit": row.name,
        "flag": card.flag, "why": card.why,
    }  # fmt: skip


def _given(works: list[_Work], span: Span) -> dict[str, int]:
    """Every red flag and yellow card of the span's months."""
    counted = Counter(card.flag for work in works for month, card in work.cards.items() if month in span.months)
    return {"red": counted["red_flag"], "yellow": counted["yellow_card"]}


def _portfolios(works: list[_Work], month: int, comments: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Each portfolio's red flags and yellow cards, with what was said of it; what concerns the whole city is last."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for work in works:
        counted[work.row.portfolio][work.cards[month].flag] += 1
    found = [
        {"portfolio": name, "red": of["red_flag"], "yellow": of["yellow_card"], "comments": comments.get(name, [])}
        for name, of in counted.items()
    ]
    city = [comment for name, said in comments.items() if name not in counted for comment in said]
    return [*found, {"portfolio": "全市", "red": None, "yellow": None, "comments": city}] if city else found


def _days(year: int, span: Span) -> tuple[date, date]:
    first, after = span.months[0], span.months[-1] + 1
    return date(year, first, 1), date(year + after // 13, (after - 1) % 12 + 1, 1)


def _comments(session: Session, list_id: int, days: tuple[date, date]) -> dict[str, list[str]]:
    """The month's checks of each portfolio, the quarter's analysis, the half-year's review, as they were logged."""
    rows = session.execute(
        select(DutyPeriod.about, DutyEntry.subject, DutyEntry.solved)
        .join(DutyEntry, DutyEntry.duty_period_id == DutyPeriod.id)
        .where(
            DutyPeriod.list_id == list_id,
            DutyPeriod.duty.in_(COMMENTING),
            DutyPeriod.first_day >= days[0],
            DutyPeriod.last_day < days[1],
        )
        .order_by(DutyPeriod.about, DutyEntry.held_on, DutyEntry.id)
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for about, subject, solved in rows:
        found[about].append(f"{subject}：{solved}")
    return found


def _last_told(act: Act, span: Span) -> datetime | None:
    """When the list's last bulletin of this kind was issued."""
    kinds = [other.document for other in SPANS if other.letter == span.letter]
    issued = select(func.max(Document.issued_at)).where(Document.case_id == act.case.id, Document.kind.in_(kinds))
    return act.session.scalar(issued)


def _talks(session: Session, list_id: int, since: datetime | None) -> list[dict[str, Any]]:
    """Talks and criticisms issued and reports asked for (with their case) since then; a referral is never told here.

    A criticism that is not issued yet, a draft and what was withdrawn are not public.
    """
    notice = select(func.min(Document.issued_at)).where(
        Document.case_id == Consequence.case_id, Document.kind == "talk_notice"
    )
    told = func.coalesce(notice.scalar_subquery(), Criticism.issued_at, Case.opened_at)
    work = aliased(Case)
    rows = session.execute(
        select(Consequence.action, Consequence.month, work.title, Unit.name, Talk.held_on)
        .join(KeyWork, KeyWork.case_id == Consequence.work_id)
        .join(work, work.id == Consequence.work_id)
        .join(Case, Case.id == Consequence.case_id)
        .join(Unit, Unit.id == Consequence.unit_id)
        .outerjoin(Talk, Talk.case_id == Consequence.case_id)
        .outerjoin(Criticism, Criticism.case_id == Consequence.case_id)
        .where(
            KeyWork.list_id == list_id,
            Consequence.action != "accountability_referral",
            Case.state.not_in(DRAFTED_OR_GONE),
            or_(Criticism.case_id.is_(None), Criticism.issued_at.is_not(None)),
            *([told > since] if since else []),
        )
        .order_by(KeyWork.number, Consequence.id)
    )
    return [
        {"action": row.action, "month": row.month, "title": row.title, "unit": row.name, "held_on": row.held_on}
        for row in rows
    ]


def _overdue(session: Session, jurisdiction: str, today: date) -> list[dict[str, Any]]:
    """How many supervised matters each unit has not answered by their day; which ones, only those concerned know."""
    rows = session.execute(
        select(Unit.name, func.count(), func.min(MatterUnit.due))
        .join(Case, Case.id == MatterUnit.matter_id)
        .join(Unit, Unit.id == MatterUnit.unit_id)
        .where(
            Case.jurisdiction == jurisdiction,
            Case.closed_at.is_(None),
            MatterUnit.progress.in_(WITH_THE_UNIT),
            MatterUnit.due < today,
        )
        .group_by(Unit.code, Unit.name)
        .order_by(func.count().desc(), Unit.code)
    )
    return [{"unit": name, "matters": count, "days": (today - first).days} for name, count, first in rows]


def _nodes(session: Session, list_id: int, months: range) -> list[dict[str, Any]]:
    """The nodes due in these months, by each work's newest plan; a work that left the list has none."""
    rows = session.execute(
        select(KeyWork.number, Case.title, WorkPlan.nodes)
        .join(Case, Case.id == KeyWork.case_id)
        .join(WorkPlan, WorkPlan.work_id == KeyWork.case_id)
        .where(KeyWork.list_id == list_id, Case.state != "removed")
        .order_by(KeyWork.number, WorkPlan.version.desc())
        .ext(distinct_on(KeyWork.number))
    )
    return [
        {"number": row.number, "title": row.title, "node": node["title"], "due": node["due"]}
        for row in rows
        for node in row.nodes
        if int(node["due"][5:7]) in months
    ]
