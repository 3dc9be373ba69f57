"""Who sits at many posts at once, for lists: their holders of the day, and who acts for an absent one (AB角)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, literal, null, or_, select
from sqlalchemy.orm import Session, aliased

from service.org.queries import valid_on
from service.org.tables import Holding, Person, Substitute


@dataclass(frozen=True)
class Sitter:
    """A person at a post; `absent` is the holder's name when he acts for one."""

    person_id: int
    name: str
    absent: str | None = None


def sitters(session: Session, post_ids: Iterable[int], on: date) -> dict[int, list[Sitter]]:
    """By post, holders before substitutes; one statement however many posts."""
    absent, acting = aliased(Person), aliased(Person)
    posts = set(post_ids) or {-1}
    serves = or_(Person.left_on.is_(None), Person.left_on > on)
    holding = (
        select(Holding.post_id, Person.id, Person.name, null().label("absent"), literal(0).label("rank"))
        .join(Person, and_(Person.id == Holding.person_id, serves))
        .where(Holding.post_id.in_(posts), valid_on(Holding, on))
    )
    substituting = (
        select(Holding.post_id, acting.id, acting.name, absent.name, literal(1))
        .join(Substitute, Substitute.absent_person_id == Holding.person_id)
        .join(acting, acting.id == Substitute.substitute_person_id)
        .join(absent, absent.id == Holding.person_id)
        .where(Holding.post_id.in_(posts), valid_on(Holding, on), valid_on(Substitute, on))
        .where(or_(Substitute.post_id.is_(None), Substitute.post_id == Holding.post_id))
    )
    found: dict[int, list[Sitter]] = {}
    for row in session.execute(holding.union_all(substituting).order_by("rank", "id")):
        found.setdefault(row.post_id, []).append(Sitter(row.id, row.name, row.absent))
    return found
