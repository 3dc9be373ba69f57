"""Red flags and yellow cards by unit and month, and the works behind each number (NJ-06)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from service.cases.tables import Case
from service.keyworks.queries import said
from service.keyworks.tables import Card, KeyWork
from service.org.tables import Unit

RED, YELLOW = "red_flag", "yellow_card"
PAGE = 50


@dataclass
class UnitFlags:
    """A unit's red flags and yellow cards of a year, as they stand."""

    code: str
    name: str
    red: int = 0
    yellow: int = 0
    months: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Red and yellow by month."""

    def add(self, month: int, flag: str, count: int) -> None:
        """Count so many of a month."""
        red, yellow = self.months.get(month, (0, 0))
        if flag == RED:
            self.red, red = self.red + count, red + count
        else:
            self.yellow, yellow = self.yellow + count, yellow + count
        self.months[month] = red, yellow


def flags_by_unit(session: Session, list_id: int, first: str = YELLOW) -> list[UnitFlags]:
    """Every lead unit of the list in one statement, those with most of one colour first."""
    rows = session.execute(
        select(Unit.code, Unit.name, Card.month, Card.flag, func.count())
        .join(KeyWork, KeyWork.case_id == Card.work_id)
        .join(Case, Case.id == Card.work_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(KeyWork.list_id == list_id, Card.withdrawn_at.is_(None), Card.flag.in_((RED, YELLOW)))
        .group_by(Unit.code, Unit.name, Card.month, Card.flag)
    )
    found: dict[str, UnitFlags] = {}
    for code, name, month, flag, count in rows:
        found.setdefault(code, UnitFlags(code, name)).add(month, flag, count)
    most = {RED: lambda u: (-u.red, u.yellow, u.code), YELLOW: lambda u: (-u.yellow, u.red, u.code)}[first]
    return sorted(found.values(), key=most)


def cards_of(
    session: Session,
    list_id: int,
    unit: str,
    *,
    month: int | None = None,
    flag: str = "",
    after: Sequence[int] = (),
) -> tuple[list[dict[str, Any]], tuple[int, int, int] | None]:
    """One page of a unit's flags and cards, the withdrawn ones too: month by month, work by work."""
    place = tuple_(Card.month, KeyWork.number, Card.version)
    wheres: list[ColumnElement[bool]] = [KeyWork.list_id == list_id, Unit.code == unit, Card.flag.in_((RED, YELLOW))]
    wheres += [Card.month == month] if month else []
    wheres += [Card.flag == flag] if flag in (RED, YELLOW) else []
    wheres += [place > tuple(after)] if len(after) == 3 else []
    found = session.execute(
        select(Card, KeyWork.number, Case.title, Unit.name)
        .join(KeyWork, KeyWork.case_id == Card.work_id)
        .join(Case, Case.id == Card.work_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(*wheres)
        .order_by(Card.month, KeyWork.number, Card.version)
        .limit(PAGE + 1)
    ).all()
    rows = [
        {
            "work": card.work_id,
            "title": f"{number}. {title}",
            "unit": name,
            "month": card.month,
            "flag": card.flag,
            "planned": said(card.planned),
            "actual": said(card.actual),
            "why": card.why,
            "withdrawn_at": card.withdrawn_at,
        }
        for card, number, title, name in found[:PAGE]
    ]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return rows, (last.Card.month, last.number, last.Card.version) if last else None
