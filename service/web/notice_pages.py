"""The notices to one's posts and to oneself, read one by one or all at once."""


from fastapi import APIRouter
from fastapi.responses import Response

from service.given import Before
from service.web import queries
from service.web.pages import ThePage, go
from service.web.posted import ThePost

router = APIRouter(include_in_schema=False)


@router.get("/notices")
def notices(page: ThePage, read: bool = False, before: Before = None) -> Response:
    """The notices to my posts and to me."""
    rows = queries.notices(page.desk.session, page.me, read=read, before=before)
    following = rows[-1]["id"] if len(rows) == queries.PAGE else None
    return page.show("notices.html", rows=rows, read=read, following=following)


@router.post("/notices")
def mark(page: ThePage, sent: ThePost) -> Response:
    """Note that a notice was read, or all of them."""
    queries.mark_notices(page.desk.session, page.me, page.desk.now, sent.number("notice"))
    return go("/notices")
