"""Judging a work's year anew: flags and cards as they now stand, and the grounds they give (NJ-06, NJ-18, NJ-19)."""

from decimal import Decimal

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.keyworks.consequences import follow
from service.keyworks.facts import work_year
from service.keyworks.register import WorkBook
from service.keyworks.tables import Card
from service.rules import escalation
from service.rules.escalation import Judged
from service.rules.key_work_rules import month_readings
from service.rules.months import WorkYear
from service.rules.pack import KeyWorksPack


def judge(act: Act, book: WorkBook | None = None) -> None:
    """Replay the closed months. The same facts give the same cards and grounds, however often they are judged."""
    book = book or WorkBook(act.session, act.case.id)
    year = work_year(book, act.case.year)
    judged = judged_by(act.key_works_rules, year)
    _give_cards(act, year, judged)
    follow(act, book.work, judged.grounds)


def judged_by(pack: KeyWorksPack, year: WorkYear) -> Judged:
    """The year by a pack's grounds and readings."""
    return escalation.judge(year, pack.grounds, month_readings(pack.settings))


def _give_cards(act: Act, year: WorkYear, judged: Judged) -> None:
    """A month's flag that stands differently now is withdrawn and given anew; the old one stays in the history."""
    standing = {
        card.month: card
        for card in act.session.scalars(
            select(Card).where(Card.work_id == act.case.id, Card.withdrawn_at.is_(None))
        )
    }
    for one in judged.months:
        month, flag = one.month, one.flag
        value = year.verified[month - 1]
        actual = value if isinstance(value, Decimal) else None
        planned, why = year.planned[month - 1], one.why[:500]
        old = standing.get(month)
        if old is not None and (old.flag, old.planned, old.actual, old.why) == (flag, planned, actual, why):
            continue
        if old is not None:
            act.session.execute(
                update(Card)
                .where(Card.work_id == act.case.id, Card.month == month, Card.withdrawn_at.is_(None))
                .values(withdrawn_at=act.now)
            )
        act.session.execute(
            insert(Card).values(
                work_id=act.case.id,
                month=month,
                version=(old.version if old else _versions(act, month)) + 1,
                flag=flag,
                planned=planned,
                actual=actual,
                why=why,
                given_at=act.now,
            )
        )
        if old is None or old.flag != flag:
            act.record("flag_given", "NJ-06", month=month, flag=flag)


def _versions(act: Act, month: int) -> int:
    query = select(func.max(Card.version)).where(Card.work_id == act.case.id, Card.month == month)
    return act.session.scalar(query) or 0


def flag_of(session: Session, work_id: int, month: int) -> str | None:
    """The flag that stands for a month."""
    return session.scalar(
        select(Card.flag).where(Card.work_id == work_id, Card.month == month, Card.withdrawn_at.is_(None))
    )
