"""A leaver: his posts end on the day, and what he had claimed falls back to the desks."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.administration.leaving import let_go
from service.administration.record import keep_an_administrator
from service.desk import AtDesk, Me, needs
from service.given import Id, RegisterDay
from service.org.tables import Person
from service.problems import RESPONSES
from service.tasks.acts import release_claims
from service.tasks.tables import Task

router = APIRouter(prefix="/api/v1/persons", tags=["organisation"], responses=RESPONSES)


class LeaveBody(BaseModel):
    """The first day on which the person no longer serves."""

    model_config = ConfigDict(extra="forbid")
    left_on: RegisterDay


@router.post("/{person_id}/leave", dependencies=[needs("system_admin")])
def person_leaves(
    person_id: Id, body: LeaveBody, desk: AtDesk, me: Me
) -> dict[str, list[str]]:
    """Record that a person leaves; answers the posts that nobody holds then."""
    vacant, _ = let_go(desk, me, person_id, body.left_on)
    keep_an_administrator(desk, me, body.left_on)
    return {"vacant": [post.title for post in vacant]}


def release_leavers(session: Session, today: date) -> int:
    """Give back what those who have left by today still hold; nothing when run again."""
    gone = session.scalars(
        select(Person.id)
        .join(Task, (Task.person_id == Person.id) | (Task.lender_id == Person.id))
        .where(Task.state == "open", Person.left_on <= today)
        .distinct()
    )
    return sum(release_claims(session, person_id) for person_id in list(gone))
