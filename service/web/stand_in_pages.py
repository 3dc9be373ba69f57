"""AB角: one's own settings, and for administrators everybody's; both names stand wherever the stand-in acts."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.administration import stand_ins
from service.errors import Refusal
from service.given import After, Id
from service.web import org_queries
from service.web.pages import Page, ThePage, go, status_of
from service.web.post_pages import people
from service.web.posted import Posted, ThePost
from service.web.user_pages import ADMIN, chosen, day_of

router = APIRouter(include_in_schema=False, prefix="/stand-ins")
Find = Annotated[str, Query(max_length=40)]


@router.get("")
def my_stand_ins(page: ThePage) -> Response:
    """For whom I stand in and who stands in for me: now, to come, and over."""
    return _mine(page, None, Posted())


def _mine(page: Page, refused: Refusal | None, sent: Posted) -> Response:
    session, me, today = page.desk.session, page.me, page.desk.today
    facts: dict[str, Any] = {
        "rows": stand_ins.stand_ins(session, me.jurisdiction, today, person=me.person_id),
        "past": stand_ins.stand_ins(session, me.jurisdiction, today, person=me.person_id, over=True),
        "colleagues": org_queries.colleagues(session, me, today),
        "posts": stand_ins.posts_of_today(session, me.person_id, today),
        "typed": {name: sent.text(name) for name in ("substitute", "post", "from", "to")},
        "me_id": me.person_id,
        "admin": me.holds(ADMIN),
        "today": today,
        "refused": refused,
    }
    return page.show("stand_ins.html", status_of(refused), **facts)


@router.post("")
def name_mine(page: ThePage, sent: ThePost) -> Response:
    """Name who stands in for me."""
    refused = page.attempt(lambda: _name(page, page.me.person_id, sent))
    return _mine(page, refused, sent) if refused else go("/stand-ins")


def _name(page: Page, absent: int, sent: Posted) -> None:
    substitute = chosen(sent, "substitute", "请选择代理人。")
    first, last = day_of(sent, "from"), day_of(sent, "to")
    stand_ins.name_stand_in(page.desk, page.me, absent, substitute, first, last, sent.number("post"))


@router.get("/all")
def everybodys(
    page: ThePage, find: Find = "", absent_find: Find = "", acting_find: Find = "", after: After = 0
) -> Response:
    """Everybody's: by name, what goes on or comes; and naming a stand-in for somebody who cannot do it himself."""
    page.needs(ADMIN)
    sent = Posted([("find", find), ("absent_find", absent_find), ("acting_find", acting_find)])
    return _all(page, None, sent, after)


def _all(page: Page, refused: Refusal | None, sent: Posted, after: int = 0) -> Response:
    session, me, today = page.desk.session, page.me, page.desk.today
    rows = stand_ins.stand_ins(session, me.jurisdiction, today, find=sent.text("find").strip(), after=after)
    names = ("find", "absent_find", "acting_find", "absent", "substitute", "from", "to")
    facts: dict[str, Any] = {
        "rows": rows,
        "following": rows[-1]["row"].id if len(rows) == stand_ins.PAGE else None,
        "first": not after,
        "absent": people(page, sent.text("absent_find").strip()),
        "acting": people(page, sent.text("acting_find").strip()),
        "typed": {name: sent.text(name).strip() for name in names},
        "me_id": me.person_id,
        "today": today,
        "refused": refused,
    }
    return page.show("stand_ins_all.html", status_of(refused), **facts)


@router.post("/all")
def name_for_another(page: ThePage, sent: ThePost) -> Response:
    """Name the stand-in of somebody else."""
    page.needs(ADMIN)
    refused = page.attempt(lambda: _name(page, chosen(sent, "absent", "请选择外出人。"), sent))
    return _all(page, refused, sent) if refused else go("/stand-ins/all")


@router.post("/{row_id}/end")
def come_back(row_id: Id, page: ThePage, sent: ThePost) -> Response:
    """The absent one is back: from tomorrow on nobody stands in."""
    again: Callable[[Page, Refusal | None, Posted], Response] = _all if sent.text("all") else _mine
    if sent.text("all"):
        page.needs(ADMIN)
    refused = page.attempt(lambda: stand_ins.end_stand_in(page.desk, page.me, row_id))
    return again(page, refused, Posted()) if refused else go("/stand-ins/all" if sent.text("all") else "/stand-ins")
