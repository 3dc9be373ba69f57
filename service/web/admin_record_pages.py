"""The administrators' record: every act with who and when, page by page."""


from fastapi import APIRouter
from fastapi.responses import Response

from service.administration import queries
from service.given import Before
from service.web.pages import ThePage

router = APIRouter(include_in_schema=False)


@router.get("/admin-record")
def admin_record(page: ThePage, before: Before = None) -> Response:
    """What administrators did, the newest first."""
    page.needs("system_admin", "office_director")
    rows = queries.events(page.desk.session, page.me.jurisdiction, before=before)
    following = rows[-1]["event"].id if len(rows) == queries.PAGE else None
    return page.show("admin_record.html", rows=rows, following=following, first=before is None)
