"""Pilots: the register, and a unit's request (NJ-15)."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from service.cases.tables import Case
from service.errors import NotAllowed
from service.given import Before
from service.org.queries import unit_by_code
from service.org.tables import Unit
from service.pilots import use_cases as pilots
from service.pilots.forms import PilotRequest
from service.web.asking import Asked, FormPage, clauses_in_force
from service.web.choices import CaseChoices
from service.web.form_pages import form_routes
from service.web.language import mark
from service.web.pages import Page, ThePage
from service.web.posted import Posted
from service.web.turns import whose_turns

router = APIRouter(include_in_schema=False, prefix="/pilots")
UnitCode = Annotated[str, Path(pattern=r"^[a-z0-9_-]{1,40}$")]
ASK = Asked(
    title=mark("请示开展试点"),
    then=mark("报市政府决定；重大改革举措、重要改革试点还须报市委深改组批准后方可启动。"),
    button=mark("报送请示"),
    form=PilotRequest,
    clause="NJ-15",
)


@router.get("")
def register(page: ThePage, running: bool = False, before: Before = None) -> Response:
    """A page of the city's pilots."""
    rows = pilots.register(page.desk.session, page.me, running=running, before=before)
    following = rows[-1]["id"] if len(rows) == pilots.PAGE else None
    turns = whose_turns(page, "pilot", [row["id"] for row in rows])
    handled = [page.desk.session.get_one(Unit, seat.unit_id) for seat in page.me.seats if seat.office == "handler"]
    facts = {"running": running, "first": before is None, "following": following}
    return page.show("pilots.html", rows=rows, turns=turns, units=handled, **facts)


def request(unit: UnitCode, page: ThePage) -> FormPage:
    """The form of a unit's request; the same unit's same title in a year is the same request."""
    asking = unit_by_code(page.desk.session, unit)
    if asking is None or not page.me.holds("handler", asking.id):
        raise NotAllowed("试点请示由本单位经办人提交。", clause="NJ-15")

    def does(form: PilotRequest, _sent: Posted) -> str:
        return f"/cases/{pilots.request_pilot(page.desk, page.me, unit, form)}"

    crumbs, words = [("/pilots", mark("试点")), ("", asking.name)], clauses_in_force(page)
    return FormPage(page=page, asked=ASK, crumbs=crumbs, does=does, choices=_choices(page), articles=words)


form_routes(router, "/new/{unit}", request)


def _choices(page: Page) -> CaseChoices:
    case = Case(kind="pilot", jurisdiction=page.me.jurisdiction, year=page.desk.today.year)
    return CaseChoices(page.desk, case, page.me)


