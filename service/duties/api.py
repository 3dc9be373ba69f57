"""/api/v1/duties: logging a duty, the table of a month, what was logged in a period."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from service.desk import AtDesk, Me
from service.duties import queries
from service.duties.use_cases import EntryForm, log
from service.given import After, Id
from service.problems import RESPONSES

router = APIRouter(prefix="/api/v1/duties", tags=["duties"], responses=RESPONSES)


@router.post("/entries", status_code=201)
def log_entry(body: EntryForm, desk: AtDesk, me: Me) -> dict[str, Any]:
    """Log a duty, by the post whose it is."""
    return log(desk, me, body)


@router.get("")
def show_table(
    desk: AtDesk,
    me: Me,
    year: Annotated[int, Query(ge=2000, le=2099)],
    month: Annotated[int, Query(ge=1, le=12)],
    after: After = 0,
) -> list[dict[str, Any]]:
    """A page of the holders' periods that touch a month, with how often each was logged."""
    return queries.table(desk, me, year, month, after=after)


@router.get("/{period_id}/entries")
def entries(period_id: Id, desk: AtDesk, me: Me) -> list[dict[str, Any]]:
    """What was logged in a period."""
    return queries.entries_of(desk.session, me, period_id)
