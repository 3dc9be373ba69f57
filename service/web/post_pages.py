"""A post: who holds and held it, handed over on a day; a leader's besides, with the units in its charge (YY-06)."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.administration import history, posts, queries
from service.errors import Refusal
from service.given import Id
from service.org.tables import Unit
from service.org.use_cases import find_post
from service.org.vocabulary import PORTFOLIO_OFFICES
from service.web.display import beside
from service.web.org_queries import units_like
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import ThePost
from service.web.user_pages import ADMIN, chosen, day_of

router = APIRouter(include_in_schema=False, prefix="/posts")
Find = Annotated[str, Query(max_length=40)]


@router.get("/{post_id}")
def one_post(post_id: Id, page: ThePage, find: Find = "", unit_find: Find = "") -> Response:
    """The post with its history; for administrators, what can be done."""
    return _show(page, post_id, find=find.strip(), unit_find=unit_find.strip())


def _show(
    page: Page, post_id: int, refused: Refusal | None = None, find: str = "", unit_find: str = "", day: str = ""
) -> Response:
    session, me, today = page.desk.session, page.me, page.desk.today
    post = find_post(session, me.jurisdiction, post_id)
    admin, leads = me.holds(ADMIN), post.office in PORTFOLIO_OFFICES
    facts: dict[str, Any] = {
        "post": post,
        "unit": session.get_one(Unit, post.unit_id),
        "holdings": history.holdings(session, post.id),
        "leads": leads,
        "charges": history.charges(session, post.id) if leads else [],
        "waiting": history.waiting_at(session, me, post.id) if admin else 0,
        "admin": admin,
        "today": today,
        "day": day or today.isoformat(),
        "find": find,
        "people": people(page, find) if admin else [],
        "unit_find": unit_find,
        "units": units_like(session, me.jurisdiction, today, unit_find) if admin and unit_find else [],
        "events": queries.events(session, me.jurisdiction, post=post.id) if admin else [],
        "refused": refused,
    }
    return page.show("post.html", status_of(refused), **facts)


def people(page: Page, find: str) -> list[tuple[int, str]]:
    """Who serves, by part of a name, each with the post that tells him apart."""
    found = queries.people_like(page.desk.session, page.me.jurisdiction, page.desk.today, find)
    return [(user.id, beside(user.name, user.posts[0] if user.posts else user.username)) for user in found]


@router.post("/{post_id}/{change}")
def change(post_id: Id, change: Literal["hand-over", "charge", "no-charge"], page: ThePage, sent: ThePost) -> Response:
    """Hand the post over; put a unit in its charge or take it out; each on a day."""
    page.needs(ADMIN)
    desk, me = page.desk, page.me
    acts: dict[str, Callable[[], None]] = {
        "hand-over": lambda: posts.hand_over(desk, me, post_id, chosen(sent, "person", "请选择人员。"), day_of(sent)),
        "charge": lambda: posts.put_in_charge(desk, me, post_id, chosen(sent, "unit", "请选择单位。"), day_of(sent)),
        "no-charge": lambda: posts.take_charge(desk, me, post_id, chosen(sent, "unit", "请选择单位。"), day_of(sent)),
    }
    refused = page.attempt(acts[change])
    if refused:
        return _show(page, post_id, refused, sent.text("find"), sent.text("unit_find"), sent.text("day"))
    return go(f"/posts/{post_id}")
