"""Whose a duty is: city leaders' posts, every unit on the year's list, the supervision office for each portfolio."""

from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from service.cases.tables import Case
from service.keyworks.register import undertaking
from service.keyworks.tables import KeyWork
from service.org.tables import Post, Unit
from service.rules.pack_supervision import DutyRule


class Holder(NamedTuple):
    """A post, and which portfolio where it answers for several."""

    post_id: int
    about: str = ""


def running_list(session: Session, jurisdiction: str, year: int) -> Case | None:
    """The year's key list once it is public: duties begin with it and end with it."""
    return session.scalars(
        select(Case).where(
            Case.jurisdiction == jurisdiction, Case.kind == "key_list", Case.year == year, Case.stage == "year"
        )
    ).one_or_none()


def holders_of(session: Session, this: Case, rule: DutyRule) -> list[Holder]:
    """Everybody whose duty it is under this year's list."""
    if rule.by == "unit":
        units = undertaking(this.id).with_only_columns(Unit.id).order_by(None)
        desks = select(Post.id).where(Post.office == "handler", Post.unit_id.in_(units)).order_by(Post.id)
        return [Holder(post_id) for post_id in session.scalars(desks)]
    if rule.by == "portfolio":
        office = session.scalars(_city_posts(this, "supervision_officer").limit(1)).one_or_none()
        named = select(KeyWork.portfolio).where(KeyWork.list_id == this.id).distinct().order_by(KeyWork.portfolio)
        return [Holder(office, portfolio) for portfolio in session.scalars(named)] if office is not None else []
    return [Holder(post_id) for post_id in session.scalars(_city_posts(this, rule.by))]


def _city_posts(this: Case, office: str) -> Select[int]:
    posts = select(Post.id).join(Unit, Unit.id == Post.unit_id)
    return posts.where(Post.office == office, Unit.jurisdiction_code == this.jurisdiction).order_by(Post.seat, Post.id)
