"""Logging a duty, and the chore that opens periods and warns where nothing was logged; nothing ever follows."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from service.cases.desk import Desk
from service.cases.fields import Code, Day, Short, Text
from service.cases.packs import ruled_by
from service.cases.secrecy import no_secret
from service.cases.tables import Case
from service.duties.holders import Holder, holders_of, running_list
from service.duties.periods import Period, period_of
from service.duties.tables import DutyEntry, DutyPeriod
from service.errors import GateClosed, NotAllowed
from service.messages.tables import Notice
from service.org.offices import LEADERSHIP
from service.org.queries import Official, government_post
from service.org.tables import Jurisdiction, Post, Unit
from service.rules.pack import KeyWorksPack
from service.rules.pack_supervision import DutyRule

"""Of their periods without a record the supervision office is told too, which arranges the meeting."""


class EntryForm(BaseModel):
    """What was held: which duty, when, about what, where, and which matters it solved."""

    model_config = ConfigDict(extra="forbid")
    duty: Code
    held_on: Day
    subject: Short
    place: Short
    solved: Text
    portfolio: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    unit: Code | None = None
    """Whose duty it is, for an official who sits in several units."""


def log(desk: Desk, official: Official, form: EntryForm) -> dict[str, Any]:
    """Log a duty by the post whose it is. A second entry of a period is kept beside the first; the same one is one."""
    no_secret("NJ-05", form.subject, form.solved)
    if form.held_on > desk.today:
        raise GateClosed(f"日期{form.held_on}尚未到来，不能提前登记。", name="day_in_future")
    this = running_list(desk.session, official.jurisdiction, form.held_on.year)
    rule = rules_of(desk, this).get(form.duty) if this is not None else None
    if this is None or rule is None:
        raise GateClosed("该年度没有这项定期工作。", clause="NJ-05", name="no_such_duty")
    holder = _holder(desk, official, this, rule, form)
    period = period_of(rule.every, form.held_on)
    (period_id,) = open_periods(desk, this, form.duty, period, [holder])
    facts = form.model_dump(include={"held_on", "subject", "place", "solved"})
    new = insert(DutyEntry).values(
        duty_period_id=period_id, recorded_at=desk.now, recorded_by=official.person_id, **facts
    )
    desk.session.execute(new.on_conflict_do_nothing())
    return {"period": period.name, "duty_period": period_id}


def rules_of(desk: Desk, this: Case) -> dict[str, DutyRule]:
    """The duties of the pack that the year's list began with."""
    return ruled_by(desk.packs.get(desk.session, this.pack_id), KeyWorksPack).duties


def _holder(desk: Desk, official: Official, this: Case, rule: DutyRule, form: EntryForm) -> Holder:
    mine = [holder for holder in holders_of(desk.session, this, rule) if holder.post_id in official.all_posts]
    if form.unit is not None:
        named = select(Post.id).join(Unit, Unit.id == Post.unit_id).where(Unit.code == form.unit)
        posts = set(desk.session.scalars(named))
        mine = [holder for holder in mine if holder.post_id in posts]
    if not mine:
        raise NotAllowed(f"“{rule.title}”不由您登记。", clause=rule.clause)
    found = next((holder for holder in mine if holder.about == form.portfolio), None)
    if found is None:
        raise GateClosed(f"清单中没有“{form.portfolio}”条口。", clause=rule.clause, name="unknown_portfolio")
    return found


def open_periods(
    desk: Desk, this: Case, duty: str, period: Period, holders: Sequence[Holder]
) -> Sequence[int]:
    """The holders' rows of a period, made where they are not there yet; their ids."""
    same = {"list_id": this.id, "duty": duty, "period": period.name}
    days = {"first_day": period.first, "last_day": period.last}
    rows = [{**same, **days, "post_id": holder.post_id, "about": holder.about} for holder in holders]
    if rows:
        desk.session.execute(insert(DutyPeriod).on_conflict_do_nothing(), rows)
    found = select(DutyPeriod.id).filter_by(**same).order_by(DutyPeriod.id)
    if len(holders) == 1:
        found = found.where(DutyPeriod.post_id == holders[0].post_id, DutyPeriod.about == holders[0].about)
    return desk.session.scalars(found).all()


def remind(desk: Desk) -> int:
    """Open today's periods of every running list, and warn once where the end is near and nothing is logged."""
    count = 0
    for jurisdiction in desk.session.scalars(select(Jurisdiction.code).order_by(Jurisdiction.code)):
        this = running_list(desk.session, jurisdiction, desk.today.year)
        if this is None:
            continue
        for duty, rule in rules_of(desk, this).items():
            period = period_of(rule.every, desk.today)
            open_periods(desk, this, duty, period, holders_of(desk.session, this, rule))
            if desk.today >= period.last - timedelta(days=rule.warn_days):
                count += _warn(desk, this, duty, rule, period)
    return count


def _warn(desk: Desk, this: Case, duty: str, rule: DutyRule, period: Period) -> int:
    logged = select(DutyEntry.id).where(DutyEntry.duty_period_id == DutyPeriod.id).exists()
    silent = (DutyPeriod.list_id == this.id, DutyPeriod.duty == duty, DutyPeriod.period == period.name)
    rows = desk.session.execute(
        update(DutyPeriod)
        .where(*silent, DutyPeriod.warned_at.is_(None), ~logged)
        .values(warned_at=desk.now)
        .returning(DutyPeriod.id, DutyPeriod.post_id, DutyPeriod.about)
    ).all()
    office = government_post(desk.session, this.jurisdiction, "supervision_officer")
    for row in rows:
        about = f"（{row.about}）" if row.about else ""
        _tell(desk, this, f"duty:{row.id}", row.post_id, _text(rule, about, period.last))
        if rule.by in LEADERSHIP and office is not None:
            post = desk.session.get_one(Post, row.post_id)
            text = f"{post.title}：{_text(rule, about, period.last)}"
            _tell(desk, this, f"duty:{row.id}:office", office.id, text)
    return len(rows)


def _text(rule: DutyRule, about: str, last: date) -> str:
    return f"“{rule.title}”{about}本期尚无记录，本期至{last:%Y年%-m月%-d日}止（{rule.clause}）。"


def _tell(desk: Desk, this: Case, key: str, post_id: int, text: str) -> None:
    notice = insert(Notice).values(key=key, case_id=this.id, post_id=post_id, kind="duty", text=text, at=desk.now)
    desk.session.execute(notice.on_conflict_do_nothing())
