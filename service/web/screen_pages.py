"""The overview on a wall (大屏): only what may hang in the government's hall, renewed without anybody's hand."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select

from service.cases.queries import list_cases
from service.keyworks.boards import wall
from service.keyworks.flags import flags_by_unit
from service.org.offices import OVERSEERS
from service.org.tables import Jurisdiction
from service.supervision.lateness import gathered, step_title
from service.supervision.sieve import Sieve
from service.web.language import gettext
from service.web.pages import Page, ThePage

router = APIRouter(include_in_schema=False, prefix="/supervision")
HALL = ("round", "project", "key_list", "key_work")
"""What everybody in the hall may read: works, projects, units and steps. No person, no appeal, no draft of a talk or a
criticism, no inspection that nobody has announced, no leader's instruction."""
ROWS = 7


@router.get("/tv")
def overview(page: ThePage, pause: bool = False) -> Response:
    """Lateness by unit and step, red flags and yellow cards, the works that are behind: nothing turns or scrolls."""
    page.needs(*OVERSEERS)
    session, now = page.desk.session, page.desk.now
    heaps = gathered(session, page.me, now, Sieve(kinds=HALL))
    city = session.scalar(select(Jurisdiction.name).where(Jurisdiction.code == page.me.jurisdiction))
    facts: dict[str, Any] = {
        "city": city,
        "now": now,
        "pause": pause,
        "late": heaps.whole.late,
        "soon": heaps.whole.soon,
        "capped": heaps.capped,
        "units": [(name, heap.late) for (_, name), heap in heaps.units[:ROWS] if heap.late],
        "steps": [(gettext(step_title(*step)), heap.late) for step, heap in heaps.steps[:ROWS] if heap.late],
    }
    return page.show("screen_overview.html", **facts, **_flags(page))


def _flags(page: Page) -> dict[str, Any]:
    """Of the newest list: flags by unit, and the works whose newest card is yellow."""
    session = page.desk.session
    newest = max(list_cases(session, page.me, kind="key_list"), key=lambda case: case.year, default=None)
    if newest is None:
        return {"list": None, "red": 0, "yellow": 0, "flags": [], "behind": [], "more": False}
    units = flags_by_unit(session, newest.id)
    works, more = wall(session, newest.id, limit=ROWS, behind=True)
    for work in works:
        month, card = max(((n, m) for n, m in enumerate(work["months"], 1) if m["flag"]), key=lambda one: one[0])
        work |= {"month": month, "planned": card["planned"], "actual": card["actual"]}
    red, yellow = sum(unit.red for unit in units), sum(unit.yellow for unit in units)
    facts = {"list": newest, "red": red, "yellow": yellow, "flags": units[: ROWS - 1]}
    return {**facts, "behind": works, "more": more is not None}
