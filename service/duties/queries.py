"""The table of duties: every holder's periods with how often each was logged."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from service.cases.desk import Desk
from service.duties.holders import holders_of, running_list
from service.duties.periods import Period, period_of
from service.duties.tables import DutyEntry, DutyPeriod
from service.duties.use_cases import rules_of
from service.errors import NotFound
from service.org.offices import READERS
from service.org.queries import Official
from service.org.tables import Person, Post, Unit
from service.rules.pack_supervision import DutyRule

PAGE = 100


def table(
    desk: Desk, official: Official, year: int, month: int, *, duty: str | None = None, own: bool = False, after: int = 0
) -> list[dict[str, Any]]:
    """A page of the periods that touch a month, counted; for supervisors all, for everybody else his own posts'."""
    this = running_list(desk.session, official.jurisdiction, year)
    if this is None:
        return []
    rules, asked = rules_of(desk, this), period_of("month", date(year, month, 1))
    query = (
        select(
            DutyPeriod, Post.title, Unit.name, func.count(DutyEntry.id).label("entries"), func.max(DutyEntry.held_on)
        )
        .join(Post, Post.id == DutyPeriod.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .outerjoin(DutyEntry, DutyEntry.duty_period_id == DutyPeriod.id)
        .where(
            *_touching(this.id, asked),
            DutyPeriod.duty.in_(set(rules) & {duty} if duty else rules),
            DutyPeriod.id > after,
        )
        .group_by(DutyPeriod.id, Post.title, Unit.name)
        .order_by(DutyPeriod.id)
        .limit(PAGE)
    )
    if own or not official.offices & READERS:
        query = query.where(DutyPeriod.post_id.in_(official.all_posts or {-1}))
    return [
        _counted(official, rules[row.duty], row, {"holder": title, "unit": unit, "entries": entries, "newest": newest})
        for row, title, unit, entries, newest in desk.session.execute(query)
    ]


def _counted(official: Official, rule: DutyRule, row: DutyPeriod, more: dict[str, Any]) -> dict[str, Any]:
    return more | {
        "id": row.id,
        "duty": row.duty,
        "title": rule.title,
        "clause": rule.clause,
        "period": row.period,
        "last_day": row.last_day.isoformat(),
        "portfolio": row.about,
        "done": more["entries"] > 0,
        "own": row.post_id in official.all_posts,
        "newest": more["newest"].isoformat() if more["newest"] else None,
    }


def counts(desk: Desk, official: Official, year: int, month: int) -> list[dict[str, Any]]:
    """For supervisors: of each duty, how many periods touch the month and how many have an entry."""
    this = running_list(desk.session, official.jurisdiction, year)
    if this is None or not official.offices & READERS:
        return []
    logged = exists().where(DutyEntry.duty_period_id == DutyPeriod.id)
    rows = desk.session.execute(
        select(DutyPeriod.duty, func.count(), func.count().filter(logged))
        .where(*_touching(this.id, period_of("month", date(year, month, 1))))
        .group_by(DutyPeriod.duty)
    )
    found = {duty: (periods, done) for duty, periods, done in rows}
    return [
        {"duty": duty, "title": rule.title, "clause": rule.clause, "periods": found[duty][0], "done": found[duty][1]}
        for duty, rule in rules_of(desk, this).items()
        if duty in found
    ]


def _touching(list_id: int, asked: Period) -> tuple[ColumnElement[bool], ...]:
    return DutyPeriod.list_id == list_id, DutyPeriod.first_day <= asked.last, DutyPeriod.last_day >= asked.first


class OwnDuty(NamedTuple):
    """A duty that an official logs: for which unit, and for which portfolio where his post answers for several."""

    duty: str
    title: str
    portfolio: str
    unit: str
    unit_name: str


def own_duties(desk: Desk, official: Official, year: int) -> list[OwnDuty]:
    """Everything that the official's posts of the day log under the year's list."""
    this = running_list(desk.session, official.jurisdiction, year)
    if this is None or not official.all_posts:
        return []
    rows = desk.session.execute(
        select(Post.id, Unit.code, Unit.name).join(Unit, Unit.id == Post.unit_id).where(Post.id.in_(official.all_posts))
    )
    units = {post_id: (code, name) for post_id, code, name in rows}
    return [
        OwnDuty(code, rule.title, holder.about, *units[holder.post_id])
        for code, rule in rules_of(desk, this).items()
        for holder in holders_of(desk.session, this, rule)
        if holder.post_id in units
    ]


def entries_of(session: Session, official: Official, period_id: int) -> list[dict[str, Any]]:
    """What was logged in a period, for supervisors and for the post whose it is."""
    row = session.get(DutyPeriod, period_id)
    if row is None or _jurisdiction(session, row) != official.jurisdiction:
        raise NotFound()
    if row.post_id not in official.all_posts and not official.offices & READERS:
        raise NotFound()
    found = session.execute(
        select(DutyEntry, Person.name)
        .join(Person, Person.id == DutyEntry.recorded_by)
        .where(DutyEntry.duty_period_id == period_id)
        .order_by(DutyEntry.held_on, DutyEntry.id)
    )
    return [
        {
            "held_on": entry.held_on.isoformat(),
            "subject": entry.subject,
            "place": entry.place,
            "solved": entry.solved,
            "recorded_at": entry.recorded_at.isoformat(),
            "recorded_by": name,
        }
        for entry, name in found
    ]


def _jurisdiction(session: Session, row: DutyPeriod) -> str | None:
    posts = select(Unit.jurisdiction_code).join(Post, Post.unit_id == Unit.id).where(Post.id == row.post_id)
    return session.scalar(posts)
