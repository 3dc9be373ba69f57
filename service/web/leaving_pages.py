"""A leaver's page: what waits on him, a successor for each post, and one button that hands everything over."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.administration import leaving
from service.desk import needs
from service.errors import Refusal
from service.given import Id
from service.org.use_cases import find_person
from service.web.org_queries import members
from service.web.pages import Page, ThePage, go, status_of
from service.web.post_pages import people
from service.web.posted import Posted, ThePost
from service.web.user_pages import ADMIN, day_of

router = APIRouter(include_in_schema=False, prefix="/users/{person_id}/leaving", dependencies=[needs(ADMIN)])


@router.get("")
def review(person_id: Id, page: ThePage, find: Annotated[str, Query(max_length=40)] = "") -> Response:
    """What waits on the person, and who may take over: colleagues of the unit, and whoever was looked for."""
    return _show(page, person_id, None, Posted([("find", find)]))


def _show(page: Page, person_id: int, refused: Refusal | None, sent: Posted) -> Response:
    session, me, today = page.desk.session, page.me, page.desk.today
    person = find_person(session, me.jurisdiction, person_id)
    found = leaving.review(session, person.id, page.desk.now, today)
    find = sent.text("find").strip()
    looked_for = [(str(who), title) for who, title in people(page, find) if who != person.id]
    units = {seat.post.unit_id for seat in found.seats}
    colleagues = members(session, units, person.id, today)
    facts: dict[str, Any] = {
        "person": person,
        "found": found,
        "choices": {seat.post.id: [*looked_for, *colleagues.get(seat.post.unit_id, [])] for seat in found.seats},
        "chosen": {seat.post.id: sent.text(f"successor.{seat.post.id}") for seat in found.seats},
        "left_on": sent.text("left_on") or today.isoformat(),
        "find": find,
        "refused": refused,
    }
    return page.show("leaving.html", status_of(refused), **facts)


@router.post("")
def hand_over(person_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Hand everything over in one act; what is not decided for every post is not done for any."""
    names = [name for name in sent.names if name.startswith("successor.")]

    def act() -> None:
        chosen = {Posted([("post", name.partition(".")[2])]).number("post"): sent.number(name) for name in names}
        successors = {post: who for post, who in chosen.items() if post is not None and who is not None}
        leaving.hand_over_all(page.desk, page.me, person_id, day_of(sent, "left_on"), successors, sent.text("mark"))

    refused = page.attempt(act)
    return _show(page, person_id, refused, sent) if refused else go(f"/users/{person_id}")
