"""The table of duties: every holder's periods with how often each was logged."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.cases.desk import Desk
from service.duties.holders import holders_of, running_list
from service.duties.periods import period_of
from service.duties.tables import DutyEntry, DutyPeriod
from service.duties.use_cases import rules_of
from service.errors import NotFound
from service.matters.sight import OVERSEERS
from service.org.queries import Official
from service.org.tables import Person, Post, Unit


def table(desk: Desk, official: Official, year: int, month: int) -> list[dict[str, Any]]:
    """The periods that touch a month, counted; for supervisors all, for everybody else his own posts'."""
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
        .where(DutyPeriod.list_id == this.id, DutyPeriod.first_day <= asked.last, DutyPeriod.last_day >= asked.first)
        .group_by(DutyPeriod.id, Post.title, Unit.name)
        .order_by(DutyPeriod.duty, Unit.name, DutyPeriod.about, DutyPeriod.first_day, DutyPeriod.id)
    )
    if not official.offices & OVERSEERS:
        query = query.where(DutyPeriod.post_id.in_(official.all_posts or {-1}))
    return [
        {
            "id": row.id,
            "duty": row.duty,
            "title": rules[row.duty].title,
            "clause": rules[row.duty].clause,
            "period": row.period,
            "last_day": row.last_day.isoformat(),
            "holder": title,
            "unit": unit,
            "portfolio": row.about,
            "entries": entries,
            "done": entries > 0,
            "own": row.post_id in official.all_posts,
            "newest": newest.isoformat() if newest else None,
        }
        for row, title, unit, entries, newest in desk.session.execute(query)
        if row.duty in rules
    ]


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
    if row.post_id not in official.all_posts and not official.offices & OVERSEERS:
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
